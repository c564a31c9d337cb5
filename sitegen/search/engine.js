// Search in the browser. A classic script without dependencies: it loads the index by adding <script> elements, so
// it works by double click, on any host and under any path. What it promises: every published text that contains
// the query, after `normalise`, is found; nothing that does not contain it is shown; a file of the index that is
// missing or damaged is an error that names the file.
//
//   const engine = SitegenSearch.open("search/", "<version of the manifest>");
//   const result = await engine.search("供水 -收费 年:2024", {sort: "date-desc", page: 1});
var SitegenSearch = (function () {
  "use strict";

  // ---- Text as the search sees it: the same definition as sitegen/search/normal.py.

  const CJK = /[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u30fa\u30fc-\u30ff\u3105-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\u1100-\u11ff\u{20000}-\u{3ffff}]/u;
  const WORD = wordPattern();
  const IGNORED = /[\u034f\u17b4\u17b5\u180b-\u180d\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u;
  const GAP = " ";
  const folded = new Map(), cjk = new Map();

  function wordPattern() {
    try {
      return new RegExp("[\\p{L}\\p{N}\\p{M}]", "u");
    } catch (old) {
      // Browsers before 2018 lack \p: letters, digits and marks of the scripts that are met in practice.
      return /[0-9a-z\u00b2\u00b3\u00b9\u00bc-\u00be\u00df-\u00f6\u00f8-\u02c1\u0300-\u0373\u0376-\u037d\u0386-\u0481\u0483-\u0559\u0561-\u0587\u0591-\u05bd\u05d0-\u05ea\u0610-\u061a\u0620-\u0669\u066e-\u06d3\u0900-\u0963\u0966-\u096f\u0e01-\u0e3a\u0e40-\u0e4e\u0e50-\u0e59\u0f00\u0f18-\u0f33\u0f3e-\u0fbc\u1810-\u18aa\u1e00-\u1fff\u2160-\u2188\ua000-\ua48c]/;
    }
  }

  function isCjk(char) {
    let known = cjk.get(char);
    if (known === undefined) cjk.set(char, known = CJK.test(char));
    return known;
  }

  function fold(char) {
    let result = folded.get(char);
    if (result !== undefined) return result;
    result = "";
    for (let one of char.normalize("NFKC").toLowerCase()) {
      if (IGNORED.test(one)) continue;
      if (one === "\u25cb") one = "\u3007";
      result += isCjk(one) || WORD.test(one) ? one : GAP;
    }
    folded.set(char, result);
    return result;
  }

  // What a UTF-16 unit is, told once: most stay as they are, and are copied in one go.
  const SOLID = 1, LETTER = 2, PARTING = 3, OTHER = 4, KINDS = new Uint8Array(0x10000);

  function kindOf(unit) {
    const char = String.fromCharCode(unit), becomes = unit >= 0xd800 && unit < 0xe000 ? "" : fold(char);
    return KINDS[unit] = becomes === GAP ? PARTING : becomes !== char ? OTHER : isCjk(char) ? SOLID : LETTER;
  }

  function normalise(text) {
    let out = "", start = -1, gap = false, word = false;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at), kind = KINDS[unit] || kindOf(unit);
      if (kind <= LETTER) {
        if (start < 0) {
          if (gap && word && kind === LETTER) out += GAP;
          start = at;
          gap = false;
        }
        word = kind === LETTER;
        continue;
      }
      if (start >= 0) out += text.slice(start, at);
      start = -1;
      if (kind === PARTING) { gap = true; continue; }
      const char = String.fromCodePoint(text.codePointAt(at));
      for (const one of fold(char)) {
        if (one === GAP) { gap = true; continue; }
        const solid = isCjk(one);
        if (gap && word && !solid) out += GAP;
        out += one;
        gap = false;
        word = !solid;
      }
      at += char.length - 1;
    }
    return start < 0 ? out : out + text.slice(start);
  }

  // The normalised text, and for each of its UTF-16 units where it begins and ends in the original; `most` units of it
  // are enough.
  function normaliseWithMap(text, most) {
    const starts = [], ends = [], enough = most || Infinity;
    let out = "", gap = false, word = false, at = 0;
    function keep(one, start, end) {
      out += one;
      for (let unit = 0; unit < one.length; unit++) { starts.push(start); ends.push(end); }
    }
    for (const char of text) {
      if (starts.length >= enough) break;
      const end = at + char.length;
      for (const one of fold(char)) {
        if (one === GAP) { gap = true; continue; }
        const solid = isCjk(one);
        if (gap && word && !solid) keep(GAP, at, at);
        keep(one, at, end);
        gap = false;
        word = !solid;
      }
      at = end;
    }
    return { text: out, starts: starts, ends: ends };
  }

  // ---- Posting lists: the same as sitegen/search/encoding.py.

  const ROOMS = [54, 9, 4, 1, 4, 1, 1, 1], FIRSTS = [0, 54, 63, 67, 68, 72, 73, 74], LAST = 75, MORE = 16;
  const VALUES = new Uint8Array(128), IMPACT = new Uint8Array(LAST);
  for (let code = 0x21, value = 0; code < 0x7f; code++) {
    if (code !== 0x22 && code !== 0x5c && code !== 0x3c) VALUES[code] = value++;
  }
  FIRSTS.forEach(function (first, impact) { IMPACT.fill(impact, first); });

  // What the bits of an impact say, besides: three times or more.
  const IN_TITLE = 2, IN_NUMBER = 4, IN_HEAD = 6, WORTH = [0.5, 1.5, 3.5, 4.5, 3.5, 4.5, 3.5, 4.5];

  function decode(list) {
    const ids = new Uint32Array(list.length), impacts = new Uint8Array(list.length);
    let count = 0, id = -1, gap = 0, scale = 1, below = 0;
    for (let at = 0; at < list.length; at++) {
      const value = VALUES[list.charCodeAt(at)];
      if (value < LAST) {
        const impact = IMPACT[value];
        id += 1 + gap + (value - FIRSTS[impact]) * scale + below * ROOMS[impact];
        ids[count] = id;
        impacts[count++] = impact;
        gap = 0; scale = 1; below = 0;
      } else {
        gap += (value - LAST) * scale;
        below += scale;
        scale *= MORE;
      }
    }
    return { ids: ids.slice(0, count), impacts: impacts.slice(0, count) };
  }

  // ---- Files of the index.

  const SECONDS = 30, AT_ONCE = 48;
  const CRC = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? rest >>> 1 ^ 0xedb88320 : rest >>> 1;
    CRC[byte] = rest;
  }

  // CRC-32 of the UTF-8 form of a text, as eight hexadecimal digits; it may go on from that of what stands before.
  function crc32(text, before) {
    let sum = ~(before || 0);
    for (let at = 0; at < text.length; at++) {
      let code = text.charCodeAt(at);
      if (code >= 0x80) {
        if (code < 0x800) {
          sum = sum >>> 8 ^ CRC[(sum ^ (0xc0 | code >> 6)) & 255];
        } else {
          if (code >= 0xd800 && code < 0xdc00 && at + 1 < text.length) {
            code = 0x10000 + (code - 0xd800 << 10) + (text.charCodeAt(++at) - 0xdc00);
            sum = sum >>> 8 ^ CRC[(sum ^ (0xf0 | code >> 18)) & 255];
            sum = sum >>> 8 ^ CRC[(sum ^ (0x80 | code >> 12 & 63)) & 255];
          } else {
            sum = sum >>> 8 ^ CRC[(sum ^ (0xe0 | code >> 12)) & 255];
          }
          sum = sum >>> 8 ^ CRC[(sum ^ (0x80 | code >> 6 & 63)) & 255];
        }
        code = 0x80 | code & 63;
      }
      sum = sum >>> 8 ^ CRC[(sum ^ code) & 255];
    }
    return ("0000000" + (~sum >>> 0).toString(16)).slice(-8);
  }

  // What a file of the index is wrong about: `reason` is missing, slow, damaged or version; `file` its path.
  function IndexError(reason, file) {
    const error = new Error("search index: " + file + " is " + reason);
    error.name = "IndexError";
    error.reason = reason;
    error.file = file;
    return error;
  }

  // Calls of the script that is running now: its load event follows in the same task.
  let calls = [];

  function receive(name, sum, payload) { calls.push([name, sum, payload]); }

  function payloadOf(name, file, received, edition) {
    const call = received.length === 1 ? received[0] : null;
    if (!call || call[0] !== name || typeof call[2] !== "string" || crc32(call[2], edition) !== call[1]) {
      throw IndexError("damaged", file);
    }
    return (PARSERS[name.slice(0, 2)] || JSON.parse)(call[2]);
  }

  // What is no JSON: the same as sitegen/search/lists.py.
  const PARSERS = { "g/": Bucket, "h/": listsOf, "n/": listsOf, "c/": cardsOf, "x/": documentsOf };

  function listsOf(line) {
    const words = line.split(" "), found = new Map();
    for (let at = 0; at + 1 < words.length; at += 2) found.set(words[at], words[at + 1]);
    return found;
  }

  // Lists of a bucket; of the long ones the number of documents, the sums of the older and the newer part, which have
  // files of their own, and the newer part if it has none.
  function Bucket(payload) {
    const lines = payload.split("\n"), words = lines[0].split(" "), long = new Map();
    for (let at = 0; at + 4 < words.length; at += 5) {
      long.set(words[at], { count: Number(words[at + 1]), older: words[at + 2], recent: words[at + 3], inline: words[at + 4] });
    }
    return { long: long, short: listsOf(lines[1]) };
  }

  // The fields of cards, and of a document, by id: the same as sitegen/search/records.py.
  function cardsOf(payload) {
    const found = {};
    payload.split("\n").forEach(function (line) { Object.assign(found, documentsOf(line)); });
    return found;
  }

  function documentsOf(payload) {
    const fields = payload.split("\t"), found = {};
    found[fields[0]] = fields.slice(1);
    return found;
  }

  function Loader(base) {
    const known = new Map(), waiting = [];
    let running = 0;

    function next() {
      running--;
      if (waiting.length) waiting.shift()();
    }

    function add(name, version, edition) {
      const file = base + name + ".js";
      return new Promise(function (resolve, reject) {
        const script = document.createElement("script");
        function finish(act) {
          clearTimeout(timer);
          script.onload = script.onerror = null;
          script.remove();
          next();
          act();
        }
        const timer = setTimeout(function () { finish(function () { reject(IndexError("slow", file)); }); }, SECONDS * 1000);
        script.onerror = function () { calls = []; finish(function () { reject(IndexError("missing", file)); }); };
        script.onload = function () {
          const received = calls;
          calls = [];
          finish(function () {
            try { resolve(payloadOf(name, file, received, edition)); } catch (error) { reject(error); }
          });
        };
        calls = [];
        script.async = true;
        script.src = file + (version ? "?v=" + encodeURIComponent(version) : "");
        document.head.appendChild(script);
      });
    }

    function start(name, version, edition) {
      if (running < AT_ONCE) { running++; return add(name, version, edition); }
      return new Promise(function (resolve) {
        waiting.push(function () { running++; resolve(add(name, version, edition)); });
      });
    }

    // What a file holds. Each is loaded once; after a failure the next call tries again.
    return function (name, version, edition) {
      if (!known.has(name)) {
        const promise = start(name, version, edition);
        promise.catch(function () { known.delete(name); });
        known.set(name, promise);
      }
      return known.get(name);
    };
  }

  function hex(number, digits) { return ("0000000" + number.toString(16)).slice(-digits); }

  function fanned(kind, number, name) { return kind + "/" + hex(number % 256, 2) + "/" + name; }

  function gramHash(gram) {
    let value = 0x811c9dc5;
    for (const char of gram) {
      value = Math.imul(value ^ char.codePointAt(0), 0x01000193);
      value ^= value >>> 15;
    }
    return value >>> 0;
  }

  const CARD = ["kind", "href", "title", "indexNo", "docNo", "agency", "category", "written", "published", "validity", "topic", "genre"];
  const TEXT = ["summary", "keywords", "files", "body"];

  function named(names, values) {
    const record = {};
    names.forEach(function (name, at) { record[name] = values[at]; });
    return record;
  }

  function Card(values) { return named(CARD, values); }

  function Whole(values) { return { card: Card(values), rest: named(TEXT, values.slice(CARD.length)) }; }

  // The index as data: grams, cards, documents and facets by need.
  function Index(base, version) {
    const load = Loader(base), cards = new Map(), documents = new Map(), postings = new Map();
    const manifest = load("manifest", version, 0).then(function (found) {
      if (found.version !== 4) throw IndexError("version", base + "manifest.js");
      return found;
    });
    manifest.catch(function () { /* Told to whoever asks. */ });

    async function get(name) {
      const found = await manifest;
      return load(name, found.stamp, found.edition);
    }

    // How many documents have the gram, and its list if that is at hand.
    async function gram(text) {
      const mark = gramHash(text), found = await manifest, bucket = mark % found.buckets;
      const name = fanned("g", bucket, bucket.toString(16)), lists = await get(name), long = lists.long.get(text);
      if (long) return { text: text, mark: mark, count: long.count, parts: long, list: null, file: base + name + ".js" };
      const list = decode(lists.short.get(text) || "");
      return { text: text, mark: mark, count: list.ids.length, list: list };
    }

    // The list of a gram if it has been asked for before.
    function known(text) { return postings.get(text) || null; }

    async function posting(head) {
      if (!postings.has(head.text)) postings.set(head.text, head.list || await longList(head));
      return postings.get(head.text);
    }

    async function longList(head) {
      const parts = await Promise.all([head.parts.inline, longPart("n/", head, head.parts.recent), longPart("h/", head, head.parts.older)]);
      const lists = parts.map(decode), found = { ids: new Uint32Array(head.count), impacts: new Uint8Array(head.count) };
      const count = lists.reduce(function (at, list) {
        if (at + list.ids.length <= head.count) {
          found.ids.set(list.ids, at);
          found.impacts.set(list.impacts, at);
        }
        return at + list.ids.length;
      }, 0);
      if (count !== head.count) throw IndexError("damaged", head.file);
      return found;
    }

    async function longPart(kind, head, sum) {
      const name = kind + hex(head.mark >>> 24, 2) + "/" + hex(head.mark, 8);
      const letters = sum ? (await get(name)).get(head.text) || "" : "";
      if (sum && crc32(letters) !== sum) throw IndexError("damaged", base + name + ".js");
      return letters;
    }

    // What a file of cards or of whole documents has under this id, made a record once.
    async function record(id, kind, size, fields, known, make) {
      if (!known.has(id)) {
        const number = Math.floor(id / size), name = fanned(kind, number, String(number));
        const values = (await get(name))[id];
        if (!values || values.length !== fields) throw IndexError("damaged", base + name + ".js");
        if (!known.has(id)) known.set(id, make(values));
      }
      return known.get(id);
    }

    async function facet(name) {
      const lists = await get("f/" + name), found = new Map();
      Object.keys(lists).forEach(function (value) { found.set(value, decode(lists[value][1]).ids); });
      return found;
    }

    // A text with its traditional characters simplified.
    async function simplified(text) {
      const forms = (await get("f/simplified")).map(codePoints), known = new Map();
      forms[0].forEach(function (char, at) { known.set(char, forms[1][at]); });
      return codePoints(text).map(function (char) { return known.get(char) || char; }).join("");
    }

    return {
      manifest: manifest,
      simplified: simplified,
      gram: gram,
      known: known,
      posting: posting,
      facet: facet,
      card: async function (id) { return record(id, "c", (await manifest).cards, CARD.length, cards, Card); },
      // The card and the texts.
      document: async function (id) { return record(id, "x", 1, CARD.length + TEXT.length, documents, Whole); },
      tree: function () { return get("f/tree"); }
    };
  }

  // ---- Queries: the same language as sitegen/search/whoosh_parser.py, node by node.

  const TITLE = 1, INDEX_NO = 2, DOC_NO = 4, SUMMARY = 8, KEYWORDS = 16, FILES = 32, BODY = 64;
  const ANYWHERE = 127, NUMBERS = INDEX_NO | DOC_NO, HEAD = TITLE | NUMBERS;
  const SCOPES = { title: TITLE, numbers: NUMBERS, body: BODY };
  const MOST_WORDS = 100, MOST_NESTED = 50;
  const TEXT_FIELDS = { text: ANYWHERE, title: TITLE, numbers: NUMBERS, doc_no: DOC_NO, index_no: INDEX_NO, body: BODY };
  const FIELDS = fieldNames({
    text: [], title: ["标题"], numbers: ["number"], doc_no: ["文号", "发文字号"], index_no: ["索引号", "index"], body: ["正文"],
    agency: ["机构", "机关"], category: ["分类", "信息分类"], topic: ["主题"], genre: ["体裁"], kind: ["类型"],
    year: ["年", "年份"], validity: ["有效", "有效性", "valid"], published: ["公开", "公开日期"], written: ["成文", "成文日期"]
  });
  const KIND_NAMES = {
    item: "公开信息", report: "年度报告", guide: "公开指南", rule: "公开制度", apply: "依申请公开", service: "办事指南", page: "其他网页"
  };
  const STATES = { "in-force": "有效", expired: "失效", repealed: "废止", "partly-expired": "部分失效", amended: "已修改" };
  const VOID = ["expired", "repealed"], YES = ["是", "yes", "true", "1"], NO = ["否", "no", "false", "0"];

  function fieldNames(names) {
    const found = new Map();
    Object.keys(names).forEach(function (field) {
      [field].concat(names[field]).forEach(function (name) { found.set(name, field); });
    });
    found.delete("text");
    return found;
  }

  // What either Python or a browser takes for white space.
  const BLANK = /[\s\x1c-\x1f\x85\ufeff]/g;
  // 国办发 〔2019〕 3 号: blanks within a document number part nothing.
  const NUMBER = /([\u4e00-\u9fff]\s*)?(?:[〔［[【]\s*[0-9０-９]{4}\s*[〕］\]】]|[（(]\s*[0-9０-９]{4}\s*[）)](?=\s*[0-9０-９]+\s*号))\s*(?:[0-9０-９]+(?:\s*号)?)?/g;
  const NUMBER_END = /[0-9]{4} [0-9]+号$/;
  // Half a number, 2024年3号 or 第3号, as in sitegen/search/halves.py.
  const HALF = /^(?:([\u4e00-\u9fff]{0,20}?)(?:((?:19|20)[0-9]{2})年第?|第)|([\u4e00-\u9fff]{0,20}[发函令字办规告]))?([1-9][0-9]{0,4})号(?:文件?)?$/;

  function codePoints(text) { return Array.from(text); }

  // A question that cannot be asked; `reason` is words (too many) or nested (too deep).
  function QuestionError(reason) {
    const error = new Error("question: " + reason);
    error.name = "QuestionError";
    error.reason = reason;
    return error;
  }

  function joinNumbers(typed) {
    return typed.replace(/["“][^"“”]*["”]|[^"“”]+|["“”]/g, function (piece) {
      return /^["“]./.test(piece) ? piece : piece.replace(NUMBER, function (number) { return number.replace(/\s+/g, ""); });
    });
  }

  // What stands at a place of the query, by the character before it. Signs act only where a word begins or ends.
  const AT_START = /^$|[\s(（\-－−]/, AT_VALUE = /^$|[\s(（\-－−:：]/, AT_WORD = /^$|[\s(（]/, AFTER_BLANK = /\s/, AT_RANGE = /[:：\s]/;
  const SIGNS = [
    [AT_START, /([A-Za-z_]+|[\u4e00-\u9fff]{1,4})[:：](?=\S)/y, function (found) {
      return FIELDS.has(found[1]) ? { type: "field", name: found[1], text: found[0] } : null;
    }],
    [AT_VALUE, /["“”＂]([^"“”＂]+)["“”＂](?=[\s)）]|$)/y, function (found) { return Object.assign(Word(found[1]), { quoted: true }); }],
    [AT_VALUE, /[(（]/y, function () { return { type: "open" }; }],
    [/^/, /[)）](?=[\s)）]|$)/y, function () { return { type: "close" }; }],
    [AT_WORD, /NOT(?=\s)|[-－−](?=\S)/y, function () { return { type: "sign", makes: "not" }; }],
    [AFTER_BLANK, /AND(?=\s)/y, function () { return { type: "sign", makes: "and" }; }],
    [AFTER_BLANK, /OR(?=\s)/y, function () { return { type: "sign", makes: "or" }; }],
    [AT_RANGE, /[[{]([^\s[\]{}]{1,10}\s+)?TO(\s+[^\s[\]{}]{1,10})?[\]}]/y, function (found) {
      return Object.assign(Word(""), { range: [(found[1] || "").trim(), (found[2] || "").trim()] });
    }],
    [/^/, /\s+/y, function () { return { type: "blank" }; }]
  ];

  function Word(text) { return { type: "word", text: text, field: "", range: null, quoted: false }; }

  function Group(type, nodes) { return { type: type, nodes: nodes }; }

  function isGroup(node) { return Array.isArray(node.nodes); }

  function signAt(text, at) {
    const before = at ? text[at - 1] : "";
    for (const sign of SIGNS) {
      sign[1].lastIndex = at;
      const found = sign[0].test(before) ? sign[1].exec(text) : null, node = found && sign[2](found);
      if (node) return { node: node, end: sign[1].lastIndex };
    }
    return null;
  }

  function tokens(text) {
    const found = [];
    let word = 0, at = 0;
    function endWord(end) { if (word < end) found.push(Word(text.slice(word, end))); }
    while (at < text.length) {
      const sign = signAt(text, at);
      if (!sign) { at++; continue; }
      endWord(at);
      found.push(sign.node);
      word = at = sign.end;
    }
    endWord(text.length);
    return found;
  }

  function grouped(nodes) {
    const stack = [Group("and", [])];
    nodes.forEach(function (node) {
      if (node.type === "open") stack.push(Group("and", []));
      else if (node.type !== "close") stack[stack.length - 1].nodes.push(node);
      else if (stack.length > 1) stack[stack.length - 2].nodes.push(stack.pop());
      if (stack.length > MOST_NESTED) throw QuestionError("nested");
    });
    // Those that are not closed were none.
    return Group("and", [].concat.apply([], stack.map(function (one) { return one.nodes; })));
  }

  function setField(node, name) {
    if (node.type === "word" && !node.field) node.field = name;
    if (isGroup(node)) node.nodes.forEach(function (one) { setField(one, name); });
  }

  function withFields(group) {
    const found = [], nodes = group.nodes;
    for (let at = nodes.length - 1; at >= 0; at--) {
      let node = nodes[at];
      if (node.type === "field") node = Word(node.text);
      else if (isGroup(node)) node = withFields(node);
      if (at && node.type !== "blank" && nodes[at - 1].type === "field") setField(node, nodes[--at].name);
      if (node.type !== "blank") found.unshift(node);
    }
    return Group(group.type, found);
  }

  // One kind of sign after the other, from left to right.
  function combined(group) {
    const nodes = group.nodes;
    ["not", "and", "or"].forEach(function (makes) {
      for (let at = 0; at < nodes.length;) {
        if (nodes[at].type !== "sign" || nodes[at].makes !== makes) at++;
        else if (makes === "not") exclude(nodes, at);
        else join(nodes, at, makes);
      }
    });
    nodes.forEach(function (node) { if (isGroup(node)) combined(node); });
    return group;
  }

  function exclude(nodes, at) {
    nodes.splice(at, 1);
    if (at < nodes.length && nodes[at].type !== "sign") nodes[at] = Group("not", [nodes[at]]);
  }

  function join(nodes, at, makes) {
    if (!at || at === nodes.length - 1) nodes.splice(at, 1);
    else if (nodes[at - 1].type === makes) nodes[at - 1].nodes.push(nodes.splice(at, 2)[1]);
    else nodes.splice(at - 1, 3, Group(makes, [nodes[at - 1], nodes[at + 1]]));
  }

  // ---- Questions as trees: {type: and, or, not; parts} over runs of text, sets of documents and times.

  // `bare` is a number without its 号, `half` what is known of a number; `stem` has the grams of all that is meant.
  function Run(typed, mask, loose) {
    const text = normalise(typed), bare = NUMBER_END.test(text) ? text.slice(0, -1) : "", half = loose && mask & DOC_NO ? halfOf(text) : null;
    return text ? { type: "run", text: text, typed: typed, mask: mask, bare: bare, half: half, stem: half ? half.stem : bare || text } : null;
  }

  function halfOf(text) {
    const found = HALF.exec(text);
    if (!found) return null;
    const letters = found[1] || found[3] || "", year = found[2] || "", end = found[4] + "号";
    const before = year ? (letters || "(^|[^0-9])") + year + "([^0-9]|$)" : letters;
    return { serial: found[4], end: end, before: new RegExp(before), stem: (letters + year + "\n" + end).trim() };
  }

  function Parts(type, parts) { return { type: type, parts: parts }; }

  // The tree of a typed query. Facets and times are still as they were typed: {type: named}.
  function parse(typed, mask) {
    return treeOf(combined(withFields(grouped(tokens(joinNumbers(typed.replace(BLANK, " ")))))), mask);
  }

  function treeOf(node, mask) {
    if (isGroup(node)) return Parts(node.type, node.nodes.map(function (one) { return treeOf(one, mask); }));
    const field = FIELDS.get(node.field), text = node.range ? node.range.join(" TO ") : node.text;
    if (!node.field || field in TEXT_FIELDS) return Run(text, node.field ? TEXT_FIELDS[field] : mask, !node.quoted);
    return { type: "named", field: field, name: node.field, text: text, range: node.range };
  }

  // Without what is empty, said twice, or nested for nothing.
  function simplified(tree) {
    if (!tree || !tree.parts) return tree;
    const parts = [], seen = new Set();
    tree.parts.map(simplified).forEach(function (part) {
      (part && part.type === tree.type && tree.type !== "not" ? part.parts : [part]).forEach(function (one) {
        if (!one || seen.has(keyOf(one))) return;
        seen.add(keyOf(one));
        parts.push(one);
      });
    });
    if (!parts.length) return null;
    return parts.length === 1 && tree.type !== "not" ? parts[0] : Parts(tree.type, parts);
  }

  function keyOf(tree) {
    if (tree.parts) return tree.type + "(" + tree.parts.map(keyOf).join() + ")";
    return JSON.stringify(tree.type === "run" ? [tree.text, tree.mask, !!tree.half] : [tree.type, tree.field, tree.values || tree.text || [tree.from, tree.to]]);
  }

  function leavesOf(tree, wanted) {
    if (!tree || wanted && tree.type === "not") return [];
    return tree.parts ? [].concat.apply([], tree.parts.map(function (part) { return leavesOf(part, wanted); })) : [tree];
  }

  function runsOf(tree, wanted) { return leavesOf(tree, wanted).filter(function (leaf) { return leaf.type === "run"; }); }

  // The runs that every answer has as they are.
  function wantedRuns(tree) {
    return (!tree || tree.type === "run" ? [tree] : tree.type === "and" ? tree.parts : [])
      .filter(function (part) { return part && part.type === "run" && !part.half; });
  }

  // The question that is typed, with the exact words and those that are not wanted of the advanced form.
  function asked(typed, options) {
    const mask = SCOPES[options.fields] || ANYWHERE;
    const none = (options.none || "").split(/\s+/).map(function (text) { return Parts("not", [Run(text, ANYWHERE)]); });
    const tree = simplified(Parts("and", [parse(typed || "", mask), Run(options.exact || "", mask)].concat(none)));
    if (runsOf(tree).length > MOST_WORDS) throw QuestionError("words");
    return tree;
  }

  // What is wanted as one run, with the fields where it may stand: by these it is told how well a document answers.
  // Words that are all wanted are one; of alternatives each is.
  function phrasesOf(tree) {
    if (!tree || tree.type === "not") return [];
    if (tree.type === "run") return Phrases([tree]);
    if (!tree.parts) return [];
    const parts = tree.parts.filter(function (part) { return runsOf(part, true).length; });
    if (tree.type === "or" || parts.length === 1) {
      // What is found by an alternative need not hold the others.
      return [].concat.apply([], parts.map(phrasesOf)).map(function (phrase) {
        return tree.type === "or" ? Object.assign(phrase, { single: false }) : phrase;
      });
    }
    return parts.every(function (part) { return part.type === "run"; }) ? Phrases(parts) : [];
  }

  // The words as one run, and, where one of them is half a number, all in the document number.
  function Phrases(runs) {
    const text = normalise(runs.map(function (run) { return run.text; }).join(" ")), single = runs.length === 1;
    const found = [{
      text: text,
      bare: NUMBER_END.test(text) ? text.slice(0, -1) : "",
      mask: runs.reduce(function (all, run) { return all | run.mask; }, 0),
      single: single
    }];
    if (runs.some(function (run) { return run.half; }) && runs.every(function (run) { return run.mask & DOC_NO; })) {
      found.push({ text: runs.map(function (run) { return run.stem; }).join("\n"), bare: "", mask: DOC_NO, single: single, runs: runs });
    }
    return found;
  }

  // What is to be marked: the runs, longest first.
  function needlesOf(tree) {
    return runsOf(tree, true).map(function (run) { return run.bare || run.text; })
      .sort(function (one, other) { return other.length - one.length; });
  }

  function wordGrams(chars, grams) {
    const solid = chars.map(isCjk);
    if (chars.length === 1) grams.add(chars[0]);
    for (let at = 0; at + 1 < chars.length; at++) {
      if (solid[at] || solid[at + 1]) grams.add(chars[at] + chars[at + 1]);
      else if (at + 2 < chars.length && !solid[at + 2]) grams.add(chars[at] + chars[at + 1] + chars[at + 2]);
      else if (at === 0 || solid[at - 1]) grams.add(chars[at] + chars[at + 1]);
    }
  }

  // The grams that every text has in which the lines of this one stand, each a run.
  function gramsOf(text) {
    const grams = new Set();
    text.split("\n").forEach(function (line) {
      let before = "";
      line.split(GAP).filter(Boolean).forEach(function (word) {
        const chars = codePoints(word);
        if (before) grams.add(before + "_" + chars[0]);
        wordGrams(chars, grams);
        before = chars[chars.length - 1];
      });
    });
    return Array.from(grams);
  }

  // The gram of a whole title or number: spaces do not count, nor does 号 at its end.
  function wholeGram(text) {
    const sum = parseInt(crc32(text.split(GAP).join("").replace(/号+$/, "")), 16);
    return "=" + String.fromCharCode(0x4e00 + (sum & 0x3fff), 0x4e00 + (sum >>> 14 & 0x3fff));
  }

  // Whether the only gram of a run says all: then its list is the answer.
  function isOneGram(run) {
    const grams = gramsOf(run.stem);
    return grams.length === 1 && grams[0] === run.text && run.mask === ANYWHERE && !run.bare;
  }

  // ---- Values of facets and times.

  // The ids that are meant: those with this id or name, else those whose name has it.
  function meant(names, text) {
    const wanted = normalise(text), ids = Object.keys(names);
    const same = ids.filter(function (id) { return id === text || normalise(names[id]) === wanted; });
    return same.length ? same : ids.filter(function (id) { return wanted && normalise(names[id]).indexOf(wanted) >= 0; });
  }

  // Both ends of what was typed: "a..b", "[a TO b]", or one value.
  function endsOf(leaf) {
    const dots = leaf.text.indexOf("..");
    if (leaf.range) return leaf.range;
    return dots < 0 ? [leaf.text, leaf.text] : [leaf.text.slice(0, dots), leaf.text.slice(dots + 2)];
  }

  function yearOf(text, open) {
    const found = /^([0-9]{4})年?$/.exec(normalise(text));
    return text === "" ? open : found && found[1];
  }

  // The first or the last day of a year, a month or a day; null for what is none.
  function dayOfText(text, last) {
    const found = /^([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?$/.exec(text);
    if (!found || found[1] === "0000") return null;
    const year = Number(found[1]), month = Number(found[2] || (last ? 12 : 1));
    const length = month >= 1 && month <= 12 ? [31, year % 4 || !(year % 100) && year % 400 ? 28 : 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] : 0;
    const day = Number(found[3] || (last ? length : 1));
    return day >= 1 && day <= length ? found[1] + "-" + ("0" + month).slice(-2) + "-" + ("0" + day).slice(-2) : null;
  }

  function timeOf(leaf) {
    const ends = endsOf(leaf), from = ends[0] ? dayOfText(ends[0], false) : "", to = ends[1] ? dayOfText(ends[1], true) : "";
    return from === null || to === null ? null : { type: "time", field: leaf.field, from: from, to: to };
  }

  function isWholeMonths(time) {
    return (!time.from || time.from.slice(8) === "01") && (!time.to || dayOfText(time.to.slice(0, 7), true) === time.to);
  }

  function DocumentSet(field, values) { return { type: "set", field: field, values: values, ids: null }; }

  function validityOf(text) {
    const word = text.toLowerCase();
    if (YES.indexOf(word) >= 0) return Parts("not", [DocumentSet("validity", VOID)]);
    if (NO.indexOf(word) >= 0) return DocumentSet("validity", VOID);
    const states = Object.keys(STATES).filter(function (state) { return text === state || text === STATES[state]; });
    return states.length ? DocumentSet("validity", states) : null;
  }

  // ---- Candidates: documents that have the grams.

  // So many candidates may be verified one by one; so many may be left by some of the grams, if a few more grams leave
  // hardly less, and the fewest are never worth a gram. Long lists are looked at while those before leave many and the
  // last ones did leave less. A wait costs as much as three files: two rounds of grams and three long lists are
  // asked for together (unless the lists are of too many documents), and the last of the candidates, if they are few.
  const FEW = 300, FEW_BY_SOME = 24, FEW_BY_SHORT = 8, FEWEST = 2, A_FEW = 2, STILL = 0.8, WHOLE = 20;
  const AT_A_TIME = 5, AT_ONCE_IN_ALL = 20, ROUNDS_AT_ONCE = 2, LONG_AT_ONCE = 3, LONG_IN_ALL = 15000;

  function positions(ids, wanted) {
    // For each of `wanted` (ascending) its place in `ids` (ascending), or -1.
    const places = new Int32Array(wanted.length);
    let at = 0;
    for (let each = 0; each < wanted.length; each++) {
      if (ids.length > 32 * wanted.length) at = seek(ids, wanted[each], at);
      else while (at < ids.length && ids[at] < wanted[each]) at++;
      places[each] = at < ids.length && ids[at] === wanted[each] ? at : -1;
    }
    return places;
  }

  function seek(ids, id, from) {
    let low = from, high = ids.length;
    while (low < high) {
      const middle = low + high >> 1;
      if (ids[middle] < id) low = middle + 1; else high = middle;
    }
    return low;
  }

  // The months of ids: how many there are, and which one back from the newest, as year·12 + month - 1, a document is of.
  function Months(manifest) {
    const ends = [];
    let end = 0;
    manifest.rooms.forEach(function (room) { for (let month = 0; month < 12; month++) ends.push(end += room); });
    return { newest: manifest.year * 12 + 11, count: ends.length, back: function (id) { return seek(ends, id + 1, 0); } };
  }

  function has(ids, id) { return ids[seek(ids, id, 0)] === id; }

  // Documents that may answer, ascending; `sure` if they do without a look at them.
  function Candidates() {
    const self = { ids: null, sure: true };
    self.keep = function (holds) { self.ids = self.ids.filter(holds); };
    self.restrict = function (ids) {
      if (!self.ids) { self.ids = Uint32Array.from(ids); return; }
      const places = positions(ids, self.ids);
      self.keep(function (id, at) { return places[at] >= 0; });
    };
    // Of the documents of a list those whose impact has one of the bits of each of `heads`.
    self.meet = function (posting, heads) {
      self.restrict(posting.ids.filter(function (id, at) { return heads.every(function (bits) { return posting.impacts[at] & bits; }); }));
    };
    return self;
  }

  // The bits of an impact that tell of title and numbers, for these fields.
  function bitsOf(mask) { return (mask & TITLE ? IN_TITLE : 0) | (mask & NUMBERS ? IN_NUMBER : 0); }

  function idf(count, total) { return Math.log(1 + total / Math.max(count, 1)); }

  function union(lists) {
    const all = new Set();
    lists.forEach(function (ids) { ids.forEach(function (id) { all.add(id); }); });
    return Uint32Array.from(all).sort();
  }

  function without(ids, others) {
    const places = positions(others, ids);
    return ids.filter(function (id, at) { return places[at] < 0; });
  }

  // How many grams of each of so many runs are looked up first; by these documents are scored.
  function share(runs) { return Math.max(1, Math.min(AT_A_TIME, Math.floor(AT_ONCE_IN_ALL / runs))); }

  // The grams of a text in rounds, each evenly spread over it; a round is asked for only when those before leave many.
  function rounds(grams, most) {
    // Far from what was looked at already: 0, 1/2, 1/4, 3/4, …
    const step = Math.max(1, Math.ceil(grams.length / most)), order = spread(step), found = order.map(function () { return []; });
    const round = [];
    order.forEach(function (first, at) { round[first] = at; });
    grams.forEach(function (gram, at) { found[round[at % step]].push(gram); });
    return found;
  }

  // The numbers below `size` in an order that leaves no large gap for long.
  function spread(size) {
    const order = new Set();
    for (let stride = size; order.size < size; stride = Math.ceil(stride / 2)) {
      for (let one = 0; one < size; one += stride) order.add(one);
      if (stride === 1) break;
    }
    return Array.from(order);
  }

  // ---- Verification: what a document really contains.

  const NORMALISED = new WeakMap();

  function normalFields(record, names) {
    let fields = NORMALISED.get(record);
    if (!fields) {
      fields = {};
      names.forEach(function (name) {
        const several = name === "keywords" || name === "files";
        fields[name] = several ? record[name].split("\n").map(normalise) : normalise(record[name]);
      });
      NORMALISED.set(record, fields);
    }
    return fields;
  }

  function holds(field, text) {
    return Array.isArray(field) ? field.some(function (one) { return one.indexOf(text) >= 0; }) : field.indexOf(text) >= 0;
  }

  const HEAD_FIELDS = ["title", "indexNo", "docNo"];
  const REST_FIELDS = TEXT;

  // The fields of a card (and of a text, if it is given) that contain a normalised text, as a mask.
  function placesOf(text, card, rest) {
    let mask = 0;
    const head = normalFields(card, HEAD_FIELDS);
    HEAD_FIELDS.forEach(function (name, at) { if (holds(head[name], text)) mask |= TITLE << at; });
    return rest ? mask | restPlaces(text, rest) : mask;
  }

  function restPlaces(text, rest) {
    const fields = normalFields(rest, REST_FIELDS);
    let mask = 0;
    REST_FIELDS.forEach(function (name, at) { if (holds(fields[name], text)) mask |= SUMMARY << at; });
    return mask;
  }

  function numbersOf(card, mask) {
    const head = normalFields(card, HEAD_FIELDS);
    return [mask & INDEX_NO ? head.indexNo : "", mask & DOC_NO ? head.docNo : ""].filter(Boolean);
  }

  // Whether a number is this one but for a 号 at its end, which the query has and the number lacks, or is meant by half of it.
  function numberIs(run, card) {
    return !!run.bare && numbersOf(card, run.mask).some(function (number) { return number.slice(-run.bare.length) === run.bare; })
      || !!run.half && halfIs(run.half, normalFields(card, HEAD_FIELDS).docNo);
  }

  function halfIs(half, number) {
    const before = number.slice(0, -half.end.length);
    return number.slice(-half.end.length) === half.end && !/[0-9]$/.test(before) && half.before.test(before);
  }

  function runIn(run, card, rest) {
    return (placesOf(run.text, card, rest) & run.mask) !== 0 || numberIs(run, card);
  }

  // How well a document answers; the smaller, the better.
  const SAME_TITLE = 0, SAME_NUMBER = 1, RUN_IN_TITLE = 2, END_OF_NUMBER = 3, RUN_IN_NUMBER = 4, RUN_IN_TEXT = 5, APART = 6;
  // The best for each set of places where a phrase may stand.
  const IN_TEXT = 1, BEST = [APART, RUN_IN_TEXT, RUN_IN_TITLE, RUN_IN_TITLE, END_OF_NUMBER, END_OF_NUMBER, RUN_IN_TITLE, RUN_IN_TITLE];

  // Whether a run is the last part of a number, from the beginning of a word in it: 〔2024〕5号 or 2024-5 of 某政发〔2024〕5号.
  function endsNumber(number, run, bare) {
    return [run, run + "号", bare].some(function (end) {
      const before = number.slice(0, -end.length);
      return !!end && number.slice(-end.length) === end && !(/[0-9]$/.test(before) && /^[0-9]/.test(end));
    });
  }

  function headTier(phrase, card) {
    if (phrase.runs) return phrase.runs.every(function (one) { return one.half ? numberIs(one, card) : placesOf(one.text, card, null) & DOC_NO; }) ? SAME_NUMBER : APART;
    const head = normalFields(card, HEAD_FIELDS), run = phrase.text, numbers = numbersOf(card, phrase.mask), title = phrase.mask & TITLE;
    if (title && head.title === run) return SAME_TITLE;
    // A number is known by its parts: whoever asks, and whoever wrote it, may have left out the 号.
    if (numbers.some(function (number) { return number === run || number === run + "号" || number === phrase.bare; })) return SAME_NUMBER;
    if (title && holds(head.title, run)) return RUN_IN_TITLE;
    if (numbers.some(function (number) { return endsNumber(number, run, phrase.bare); })) return END_OF_NUMBER;
    const inNumber = numbers.some(function (number) { return holds(number, run) || phrase.bare && number.slice(-phrase.bare.length) === phrase.bare; });
    return inNumber ? RUN_IN_NUMBER : APART;
  }

  function tierOf(phrases, card, rest) {
    return phrases.reduce(function (best, phrase) {
      const tier = headTier(phrase, card);
      return Math.min(best, tier === APART && rest && restPlaces(phrase.text, rest) & phrase.mask ? RUN_IN_TEXT : tier);
    }, APART);
  }

  // ---- An order that is worked out only as far as it is asked for.

  function compare(one, other) {
    for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return one[at] < other[at] ? -1 : 1;
    return 0;
  }

  // `plan` has the candidates and says how a key is made. Before a document is verified its key is at best `bound`
  // (`before` compares two bounds by the places of the candidates); so what is verified and not behind the next
  // bound is final. So many more than are asked for are looked at together, as some turn out not to answer;
  // and so many are the last few.
  // After so many that are not what they might have been, more is read of what may be known of the others (`refined`).
  const SIZE = 10, SPARE = 1, LAST_FEW = 16, MANY_IN_VAIN = 8;

  function Answer(plan) {
    const self = { given: [], rejected: 0 };
    let inVain = 0, isAllRead = false;
    const ids = plan.ids;
    let pending = Uint32Array.from(ids, function (id, at) { return at; }).sort(plan.before);
    const ready = [];
    let next = 0, pace = 1, turn = Promise.resolve();

    function settle() {
      while (ready.length && (next >= pending.length || compare(ready[0].key, plan.bound(ids[pending[next]], pending[next])) <= 0)) self.given.push(ready.shift());
    }

    async function verify(at) {
      const found = await plan.verify(ids[at], at);
      return found && (found.later ? found : Object.assign(found, { id: ids[at], key: plan.key(ids[at], at, found) }));
    }

    // What turned out to be worse than it could have been waits for its turn again.
    function putBack(places) {
      if (!places.length) return;
      pending = Uint32Array.from(Array.from(pending.subarray(next)).concat(places)).sort(plan.before);
      next = 0;
    }

    async function advance(count) {
      const batch = pending.subarray(next, next + count);
      const found = await Promise.all(Array.from(batch, verify));
      next += batch.length;
      const good = found.filter(function (one) { return one && !one.later; });
      // Where most are rejected, more are looked at together.
      pace = good.length * 2 < batch.length ? Math.min(pace + 1, 3) : 1;
      self.rejected += found.filter(function (one) { return !one; }).length;
      inVain += batch.length - good.length;
      putBack(Array.from(batch).filter(function (at, each) { return found[each] && found[each].later; }));
      Array.prototype.push.apply(ready, good);
      ready.sort(function (one, other) { return compare(one.key, other.key); });
      settle();
    }

    async function refine() {
      inVain = 0;
      const isLeft = await plan.refined();
      isAllRead = !isLeft;
      if (isAllRead) return;
      const left = pending.subarray(next).filter(isLeft);
      self.rejected += pending.length - next - left.length;
      pending = left.sort(plan.before);
      next = 0;
      settle();
    }

    // Where the order depends on how many were looked at in vain, it must not depend on the page that is asked for:
    // then as many are looked at together as if all pages before had been asked for, one after the other.
    function wanted(count) {
      const done = self.given.length % SIZE;
      return !plan.isStepwise ? count - self.given.length : self.given.length && !done ? 1 : SIZE - done;
    }

    async function reach(count) {
      settle();
      while (self.given.length < count && next < pending.length) {
        if (inVain >= MANY_IN_VAIN && !isAllRead) { await refine(); continue; }
        const left = pending.length - next;
        // The last ones are looked at together: where there are few, all are verified.
        await advance(left <= LAST_FEW && !plan.settled ? left : Math.min((wanted(count) + SPARE) * pace, FEW));
      }
    }

    // At least `count` documents in their final order, if there are so many. Calls wait for each other.
    self.upTo = function (count) {
      const result = turn.then(function () { return reach(count); });
      turn = result.catch(function () { /* Told to the caller. */ });
      return result;
    };
    self.isWhole = function () { return next >= pending.length; };
    // Whether the order is the documented one; not so where telling it would take too many files.
    self.isStrict = plan.isStrict;
    self.isExact = function () { return plan.settled || self.isWhole(); };
    // There are at most `total`, and at least `least`.
    self.total = function () { return ids.length - self.rejected; };
    self.least = function () { return self.isExact() ? self.total() : self.given.length + ready.length; };
    self.ids = function () {
      const known = self.given.concat(ready).map(function (one) { return one.id; });
      return Uint32Array.from(known.concat(Array.from(pending.subarray(next), function (at) { return ids[at]; }))).sort();
    };
    return self;
  }

  // ---- The engine.

  const NEAR = 5;
  const FACETS = ["agency", "category", "year", "validity", "genre", "kind"], TREES = ["agency", "category", "topic", "genre"];
  // So many numbers are looked at for those that end with the query, and so many misses for the next whole run.
  const MOST_NUMBERS = 64, MOST_MISSES = 24;
  // Whether so long a phrase is a whole title or number is asked before it is known to be needed.
  const LIKE_A_WHOLE = 8;
  // So many of the grams that were left out are looked up when many candidates were looked at in vain.
  const MOST_UNREAD = 16;
  const ENDED = VOID;
  // So many pieces of a question are offered, of words of so many characters.
  const MOST_PIECES = 12, MOST_CUT = 40;
  const PREFIXES = { 1: "标题:", 2: "索引号:", 4: "文号:", 6: "number:", 64: "正文:" };

  function Engine(base, version) {
    const index = Index(base, version);
    let last = { name: "", found: null };
    // The names of agencies and classes are on every result: they come while the first question is typed.
    index.tree().catch(function () { /* Told when it is used. */ });

    async function heads(grams) { return Promise.all(grams.map(index.gram)); }

    function byCount(one, other) { return one.count - other.count; }

    function sizeOf(heads) { return heads.reduce(function (sum, head) { return sum + head.count; }, 0); }

    async function everything() { return union(Array.from((await index.facet("kind")).values())); }

    // ---- From what was typed to what is looked for.

    async function namesOf(field) {
      if (field === "kind") return KIND_NAMES;
      const tree = (await index.tree())[field] || {}, names = {};
      Object.keys(tree).forEach(function (id) { names[id] = tree[id][0]; });
      return names;
    }

    function below(tree, roots) {
      // The ids and all that stand under them.
      const all = new Set(roots);
      let before = -1;
      while (before !== all.size) {
        before = all.size;
        Object.keys(tree).forEach(function (id) { if (all.has(tree[id][1])) all.add(id); });
      }
      return Array.from(all);
    }

    // What a facet or a time was typed for; null where the value means nothing.
    async function named(leaf) {
      if (leaf.field === "published" || leaf.field === "written") return timeOf(leaf);
      if (leaf.field === "year") {
        const ends = endsOf(leaf), first = yearOf(ends[0], "0000"), end = yearOf(ends[1], "9999");
        const years = Array.from((await index.facet("year")).keys());
        return first && end ? DocumentSet("year", years.filter(function (year) { return first <= year && year <= end; })) : null;
      }
      if (leaf.range) return null;
      if (leaf.field === "validity") return validityOf(leaf.text);
      const ids = meant(await namesOf(leaf.field), leaf.text);
      return ids.length ? DocumentSet(leaf.field, ids) : null;
    }

    // The tree with its facets looked up. A name whose value means nothing is part of the text.
    async function resolved(tree) {
      if (!tree) return tree;
      if (tree.parts) return Parts(tree.type, await Promise.all(tree.parts.map(resolved)));
      if (tree.type === "named") {
        const found = await named(tree);
        if (found) return resolved(found);
        const run = Run(tree.name + ":" + tree.text, ANYWHERE);
        return run && Object.assign(run, { unknown: { name: tree.name, text: tree.text } });
      }
      if (tree.type === "set") {
        const lists = await index.facet(tree.field), nodes = TREES.indexOf(tree.field) >= 0 ? (await index.tree())[tree.field] : {};
        tree.ids = union(below(nodes || {}, tree.values).map(function (value) { return lists.get(value) || []; }));
      }
      return tree;
    }

    function filters(options) {
      const found = ["agency", "category", "topic", "genre", "kind", "year"].filter(function (name) { return options[name]; })
        .map(function (name) { return DocumentSet(name, [String(options[name])]); });
      if (options.validity) found.push(DocumentSet("validity", options.validity.split(" ")));
      if (options.from || options.to) {
        found.push({ type: "time", field: options.by === "written" ? "written" : "published", from: options.from || "", to: options.to || "" });
      }
      return found;
    }

    // `words` is what was typed, with what is named in it; `tree` that and the filters.
    async function understand(typed, options) {
      return Question(simplified(await resolved(asked(typed, options))), await Promise.all(filters(options).map(resolved)));
    }

    function Question(words, narrowing) {
      return {
        words: words, narrowing: narrowing, tree: simplified(Parts("and", [words].concat(narrowing))),
        runs: runsOf(words, true), phrases: phrasesOf(words), needles: needlesOf(words)
      };
    }

    // ---- Candidates of each part of a question.

    // The documents that have the grams of all runs and are in all lists, and whether each run is in them for sure.
    async function conjunction(runs, lists, most) {
      const total = (await index.manifest).documents, candidates = Candidates(), met = new Set(), hot = [], inHead = new Map();
      const split = runs.map(function (run) {
        const grams = gramsOf(run.stem);
        if (!(run.mask & ~HEAD)) grams.forEach(function (gram) { inHead.set(gram, (inHead.get(gram) || []).concat(bitsOf(run.mask))); });
        const found = rounds(grams, most);
        return [[].concat.apply([], found.slice(0, ROUNDS_AT_ONCE)), [].concat.apply([], found.slice(ROUNDS_AT_ONCE))];
      });
      async function look(found) {
        for (const head of found.sort(byCount)) {
          met.add(head.text);
          candidates.meet(await index.posting(head), inHead.get(head.text) || []);
        }
      }
      function count() { return candidates.ids ? candidates.ids.length : Infinity; }
      // The next grams of each run.
      function next(round, amount) {
        return Array.from(new Set([].concat.apply([], split.map(function (one) { return round ? one[1].splice(0, amount) : one[0]; }))));
      }
      let grams = next(0);
      for (let round = 1; grams.length; round++) {
        const before = count(), found = await heads(grams);
        if (found.some(function (head) { return !head.count; })) { candidates.ids = new Uint32Array(0); return candidates; }
        found.forEach(function (head) { if (head.list === null) hot.push(head); });
        await look(found.filter(function (head) { return head.list !== null; }));
        if (round === 1) lists.forEach(candidates.restrict);
        if (count() <= FEWEST || count() <= FEW_BY_SOME && count() > before * STILL) break;
        grams = next(round, count() <= FEW_BY_SOME ? A_FEW : most);
      }
      // A list of more than half of all documents says little, unless it is all that a run says.
      const telling = new Set(runs.filter(isOneGram).map(function (run) { return run.text; }));
      const useful = hot.sort(byCount).filter(function (head, at) {
        return !candidates.ids && !at || head.count * 2 < total || telling.has(head.text);
      });
      for (let telltale = true; useful.length;) {
        const before = count();
        if (before <= FEW_BY_SHORT || !telltale) break;
        const some = useful.splice(0, 1);
        while (useful.length && some.length < LONG_AT_ONCE && sizeOf(some) + useful[0].count <= LONG_IN_ALL) some.push(useful.shift());
        await Promise.all(some.map(index.posting));
        await look(some);
        telltale = count() < before * STILL;
      }
      candidates.sure = runs.every(function (run) { return isOneGram(run) && met.has(run.text); });
      return candidates;
    }

    // The documents that may have half a number as text, `own`, or as their number: these alone can have it.
    async function eitherWay(run, most) {
      run.own = (await conjunction([Run(run.text, run.mask)], [], most)).ids;
      return union([run.own, (await index.facet("serial")).get(run.half.serial) || []]);
    }

    async function halves(runs, most) {
      return Promise.all(runs.filter(function (run) { return run.half && run.stem !== run.text; }).map(function (run) { return eitherWay(run, most); }));
    }

    async function possible(tree, most) {
      if (tree.type === "run") {
        const found = await conjunction([tree], await halves([tree], most), most);
        tree.may = found.ids;
        return found;
      }
      if (tree.type === "and") return possibleAnd(tree, most);
      const found = Candidates(), parts = await Promise.all((tree.parts || []).map(function (part) { return possible(part, most); }));
      found.sure = tree.type === "time" ? isWholeMonths(tree) : parts.every(function (part) { return part.sure; });
      if (tree.type === "set") found.ids = tree.ids;
      else if (tree.type === "time") found.ids = await possibleAt(tree);
      else if (tree.type === "or") found.ids = union(parts.map(function (part) { return part.ids; }));
      else found.ids = parts[0].sure ? without(await everything(), parts[0].ids) : await everything();
      return found;
    }

    async function possibleAnd(tree, most) {
      const runs = tree.parts.filter(function (part) { return part.type === "run"; });
      const wanted = tree.parts.filter(function (part) { return part.type !== "run" && part.type !== "not"; });
      const unwanted = tree.parts.filter(function (part) { return part.type === "not"; });
      const others = await Promise.all(wanted.map(function (part) { return possible(part, most); }));
      const lists = others.map(function (other) { return other.ids; });
      const excluded = await Promise.all(unwanted.map(function (part) { return possible(part.parts[0], most); }));
      const found = runs.length ? await conjunction(runs, lists.concat(await halves(runs, most)), most) : Candidates();
      if (!found.ids) [lists.length ? lists[0] : await everything()].concat(lists.slice(1)).forEach(found.restrict);
      excluded.forEach(function (one) {
        if (one.sure) found.ids = without(found.ids, one.ids);
        else found.sure = false;
      });
      found.sure = found.sure && others.every(function (other) { return other.sure; });
      return found;
    }

    function monthOf(day) { return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1; }

    // Ids tell the month of publication, and a facet that of writing.
    async function possibleAt(time) {
      if (time.field === "written") {
        const lists = await index.facet("written"), chosen = [];
        lists.forEach(function (ids, month) {
          if ((!time.from || month >= time.from.slice(0, 7)) && (!time.to || month <= time.to.slice(0, 7))) chosen.push(ids);
        });
        return union(chosen);
      }
      const all = await everything(), months = Months(await index.manifest);
      const first = time.from ? months.newest - monthOf(time.from) : Infinity, latest = time.to ? months.newest - monthOf(time.to) : -Infinity;
      return all.filter(function (id) {
        const back = months.back(id);
        return back < months.count && back <= first && back >= latest;
      });
    }

    // ---- What is known of a document: true, false, or null until its text is read.

    function holdsIn(tree, doc) {
      if (tree.type === "run") return runHolds(tree, doc);
      if (tree.type === "set") return has(tree.ids, doc.id);
      if (tree.type === "time") {
        const day = doc.card[tree.field].slice(0, 10);
        return !!day && !(tree.from && day < tree.from) && !(tree.to && day > tree.to);
      }
      const found = tree.parts.map(function (part) { return holdsIn(part, doc); }), decides = tree.type === "or";
      if (tree.type === "not") return found[0] === null ? null : !found[0];
      return found.indexOf(decides) >= 0 ? decides : found.indexOf(null) >= 0 ? null : !decides;
    }

    function runHolds(run, doc) {
      if (run.may && !has(run.may, doc.id)) return false;
      if (run.own && !has(run.own, doc.id)) return numberIs(run, doc.card);
      const known = isOneGram(run) ? index.known(run.text) : null;
      if (known) return has(known.ids, doc.id);
      return runIn(run, doc.card, doc.rest) || (doc.rest || !(run.mask & ~HEAD) ? false : null);
    }

    // ---- Order.

    // For each run the lists by which documents with it are scored: the short ones of its first grams; if no run has
    // any, the shortest of the long ones.
    async function weights(runs) {
      const most = share(runs.length), total = (await index.manifest).documents;
      const found = await Promise.all(runs.map(function (run) { return heads(rounds(gramsOf(run.stem), most)[0]); }));
      const all = [].concat.apply([], found), short = all.filter(function (head) { return head.list !== null; });
      const chosen = short.length ? short : all.slice().sort(byCount).slice(0, 1);
      return Promise.all(found.map(function (of) {
        return Promise.all(of.filter(function (head) { return chosen.indexOf(head) >= 0; }).map(async function (head) {
          return { posting: await index.posting(head), weight: idf(head.count, total) };
        }));
      }));
    }

    // The score of each candidate for each run.
    async function scores(runs, ids) {
      const lists = await weights(runs), found = new Map();
      runs.forEach(function (run, number) {
        const sums = new Float64Array(ids.length);
        lists[number].forEach(function (list) {
          positions(list.posting.ids, ids).forEach(function (place, at) {
            if (place >= 0) sums[at] += list.weight * WORTH[list.posting.impacts[place]];
          });
        });
        found.set(run, sums);
      });
      return found;
    }

    // What the runs that a document has are worth; null if it has them not.
    function worth(tree, doc, at, known) {
      if (!tree) return 0;
      if (!tree.parts || tree.type === "not") return !holdsIn(tree, doc) ? null : known.has(tree) ? known.get(tree)[at] : 0;
      const found = tree.parts.map(function (part) { return worth(part, doc, at, known); });
      const good = found.filter(function (one) { return one !== null; });
      if (!good.length || tree.type === "and" && good.length < found.length) return null;
      return good.reduce(function (sum, one) { return sum + one; }, 0);
    }

    function rounded(score) { return Math.round(score * 1e6) / 1e6; }

    // The list of a gram; none if it is long and only a short one is wanted.
    async function unlessLong(gram, short) {
      const head = await index.gram(gram);
      return short && head.list === null ? null : index.posting(head);
    }

    // At best, how well each candidate answers: where a phrase may stand in it, by the grams that are at hand.
    async function bounds(phrases, ids) {
      const best = new Uint8Array(ids.length).fill(APART);
      for (const phrase of phrases) {
        const may = new Uint8Array(ids.length).fill(phrase.runs ? IN_NUMBER : bitsOf(phrase.mask) | IN_TEXT);
        for (const run of phrase.runs || []) {
          const serials = run.half && (await index.facet("serial")).get(run.half.serial) || [];
          if (run.half) ids.forEach(function (id, at) { if (!has(serials, id)) may[at] = 0; });
        }
        for (const gram of gramsOf(phrase.bare || phrase.text)) {
          const posting = index.known(gram) || (phrase.single ? null : await unlessLong(gram, ids.length <= FEW));
          if (posting) positions(posting.ids, ids).forEach(function (place, at) { may[at] &= place < 0 ? 0 : posting.impacts[place] | IN_TEXT; });
        }
        may.forEach(function (bits, at) { best[at] = Math.min(best[at], bits & IN_NUMBER && phrase.runs ? SAME_NUMBER : BEST[bits]); });
        if (!phrase.runs && may.some(function (bits) { return bits & IN_HEAD; })) await wholes(phrase, ids, best);
      }
      return best;
    }

    // The documents whose title or number a phrase is.
    async function wholes(phrase, ids, best) {
      const same = await index.posting(await index.gram(wholeGram(phrase.text))), bits = bitsOf(phrase.mask);
      positions(same.ids, ids).forEach(function (place, at) {
        const found = place < 0 ? 0 : same.impacts[place] & bits;
        if (found) best[at] = found & IN_TITLE ? SAME_TITLE : Math.min(best[at], SAME_NUMBER);
      });
    }

    async function relevance(question, ids) {
      const known = await scores(question.runs, ids), best = await bounds(question.phrases, ids);
      const sums = Float64Array.from(ids, function (id, at) {
        return rounded(question.runs.reduce(function (sum, run) { return sum + known.get(run)[at]; }, 0));
      });
      const parted = best.reduce(function (sum, tier) { return sum + (tier === END_OF_NUMBER ? 1 : 0); }, 0) <= MOST_NUMBERS;
      let misses = 0;
      function told(tier) { return tier === RUN_IN_NUMBER && !parted ? END_OF_NUMBER : tier; }
      return {
        best: best,
        isStrict: function () { return parted && misses <= MOST_MISSES; },
        before: function (one, other) { return best[one] - best[other] || sums[other] - sums[one] || one - other; },
        // After many that have the words but not as one run, the others are not kept waiting for the next one that might.
        bound: function (id, at) { return [misses > MOST_MISSES ? APART : best[at], 0, -sums[at], id]; },
        // Whether a document that was taken for a better one waits, now that its card says what it is.
        demote: function (at, card) {
          const tier = told(Math.min(tierOf(question.phrases, card, null), RUN_IN_TEXT));
          if (tier <= best[at]) return false;
          best[at] = tier;
          return true;
        },
        key: function (id, at, found) {
          if (found.tier === APART && best[at] !== APART) misses++;
          const score = rounded(worth(question.words, found.doc, at, known) || 0);
          return [told(found.tier), ENDED.indexOf(found.card.validity) < 0 ? 0 : 1, -score, id];
        }
      };
    }

    function byDate(manifest, ids, ascending) {
      const months = Months(manifest);
      function month(id) {
        const back = months.back(id);
        return back < months.count && ascending ? -back : back;
      }
      function moment(card) {
        const number = Number((card.published.replace(/\D/g, "") + "00000000000000").slice(0, 14));
        return ascending ? number : -number;
      }
      return {
        best: null,
        isStrict: function () { return true; },
        before: function (one, other) { return month(ids[one]) - month(ids[other]) || one - other; },
        bound: function (id) { return [month(id), -Infinity, 0]; },
        key: function (id, at, found) { return [month(id), moment(found.card), id]; }
      };
    }

    // The plan of an answer: candidates, their order, and how one of them is verified: by its card first, if that is
    // all that will be shown of it (`brief`).
    async function plan(question, sort, brief) {
      // What tells whether all words stand together is wanted later, and comes with the rest.
      question.phrases.forEach(function (phrase) {
        const grams = (phrase.single ? [] : gramsOf(phrase.bare || phrase.text)).concat(phrase.text.length >= LIKE_A_WHOLE ? wholeGram(phrase.text) : []);
        grams.forEach(function (gram) { index.gram(gram).catch(function () { /* Told when it is used. */ }); });
      });
      const tree = question.tree, found = tree ? await possible(tree, share(question.runs.length)) : Object.assign(Candidates(), { ids: [] });
      const ids = found.ids, timed = leavesOf(tree).some(function (leaf) { return leaf.type === "time"; });
      const order = question.runs.length && sort === "relevance"
        ? await relevance(question, ids)
        : byDate(await index.manifest, ids, sort === "date-asc");
      const isOne = question.phrases.length > 0 && question.phrases.every(function (phrase) { return phrase.single; });

      async function verify(id, at) {
        const doc = { id: id, card: brief ? await index.card(id) : (await index.document(id)).card, rest: null };
        if (holdsIn(tree, doc) === false) return null;
        if (order.demote && order.demote(at, doc.card)) return { later: true };
        const tier = tierOf(question.phrases, doc.card, null), ranked = !!order.demote;
        const open = question.runs.some(function (run) { return holdsIn(run, doc) === null; }) || holdsIn(tree, doc) === null;
        if (open || ranked && !isOne && tier === APART && order.best[at] !== APART) doc.rest = (await index.document(id)).rest;
        if (!holdsIn(tree, doc)) return null;
        return { card: doc.card, doc: doc, tier: tier !== APART || !ranked ? tier : isOne ? RUN_IN_TEXT : tierOf(question.phrases, doc.card, doc.rest) };
      }

      // The grams that all must have, of those left out till now some of all over: the rarest first, a few at a time.
      let unread = null;
      async function next() {
        if (!unread) {
          const grams = new Set([].concat.apply([], wantedRuns(tree).map(function (run) { return gramsOf(run.stem); })));
          const others = Array.from(grams).filter(function (gram) { return !index.known(gram); }), step = Math.ceil(others.length / MOST_UNREAD);
          unread = (await heads(others.filter(function (gram, at) { return at % step === 0; }))).sort(byCount);
        }
        return Promise.all(unread.splice(0, LONG_AT_ONCE).map(index.posting));
      }

      // Reads some more lists; which of the candidates are left then (null: there was nothing to read).
      async function refined() {
        const lists = await next(), places = lists.map(function (list) { return positions(list.ids, ids); });
        if (!lists.length) return null;
        if (order.best) (await bounds(question.phrases, ids)).forEach(function (tier, at) { order.best[at] = Math.max(order.best[at], tier); });
        return function (at) { return places.every(function (place) { return place[at] >= 0; }); };
      }

      return Object.assign({ ids: ids, settled: found.sure, isStepwise: !!order.demote && !isOne, verify: verify, refined: refined }, order);
    }

    async function answerTo(question, sort, brief) { return Answer(await plan(question, sort || "relevance", brief)); }

    const ASKING = ["fields", "exact", "none", "agency", "category", "topic", "genre", "kind", "validity", "year", "by", "from", "to", "sort"];

    // The question and its answer; the last one is kept for its next page and its facets.
    async function found(typed, options) {
      const name = JSON.stringify([typed, ASKING.map(function (key) { return options[key] || ""; })]);
      if (last.name !== name) {
        const mine = { name: name, found: understand(typed, options).then(async function (question) {
          return { question: question, answer: await answerTo(question, options.sort, options.snippets === false) };
        }) };
        last = mine;
        mine.found.catch(function () { if (last === mine) last = { name: "", found: null }; });
      }
      return last.found;
    }

    async function dressed(one, question, options) {
      const card = one.card, item = Object.assign({ id: one.id, tier: one.tier }, card);
      if (options.snippets === false) return item;
      const tree = await index.tree();
      ["agency", "category", "genre"].forEach(function (name) { item[name + "Name"] = card[name] && tree[name][card[name]] ? tree[name][card[name]][0] : ""; });
      item.titleParts = marked(card.title, question.needles);
      const halves = question.runs.filter(function (run) { return run.half && numberIs(run, card); });
      item.numberParts = marked(card.docNo, question.needles.concat(halves.map(function (run) { return run.half.end; })));
      item.indexParts = marked(card.indexNo, question.needles);
      const rest = (await index.document(one.id)).rest;
      item.where = whereIn(question.runs, card, rest);
      item.snippet = snippetOf(rest, question, item.where);
      return item;
    }

    async function search(typed, given) {
      const options = given || {}, size = options.size || SIZE, wanted = Math.max(1, options.page || 1);
      const both = await found(typed, options), question = both.question, answer = both.answer;
      await answer.upTo(wanted * size);
      // A page behind the last one (from an estimate of how many there are, or an old address) is the last one.
      const page = Math.min(wanted, Math.max(1, Math.ceil(answer.total() / size)));
      if (!options.quick && !answer.isExact()) await answer.upTo(answer.total() <= WHOLE ? Infinity : wanted * size + 1);
      const items = await Promise.all(answer.given.slice((page - 1) * size, page * size)
        .map(function (one) { return dressed(one, question, options); }));
      return {
        needles: question.needles,
        asked: !!question.tree,
        items: items,
        total: answer.total(),
        exact: answer.isExact(),
        strict: answer.isStrict(),
        page: page,
        size: size,
        least: answer.least(),
        // Those that there are for sure.
        pages: Math.ceil(answer.least() / size),
        unknown: runsOf(question.words).map(function (run) { return run.unknown; }).filter(Boolean),
        documents: (await index.manifest).documents
      };
    }

    // How many of the answer's documents each value of each facet has, with the values under it; only those with any.
    async function facets(typed, given) {
      const answer = (await found(typed, given || {})).answer, ids = answer.ids(), tree = await index.tree(), counts = {};
      await Promise.all(FACETS.map(async function (facet) {
        const lists = await index.facet(facet), nodes = tree[facet] || null, sums = new Map();
        lists.forEach(function (list, value) {
          const here = positions(list, ids).filter(function (place) { return place >= 0; }).length;
          if (here) upwards(value, nodes).forEach(function (one) { sums.set(one, (sums.get(one) || 0) + here); });
        });
        const order = nodes ? Object.keys(nodes) : Array.from(lists.keys());
        if (facet === "year") order.sort().reverse();
        counts[facet] = order.filter(function (value) { return sums.has(value); }).map(function (value) {
          return { value: value, name: nodes ? nodes[value][0] : value, depth: upwards(value, nodes).length - 1, count: sums.get(value) };
        });
      }));
      return { exact: answer.isExact(), total: ids.length, counts: counts };
    }

    function upwards(value, nodes) {
      const path = [value];
      while (nodes && nodes[path[path.length - 1]] && nodes[path[path.length - 1]][1]) path.push(nodes[path[path.length - 1]][1]);
      return path;
    }

    // How many documents a question finds; 0 for certain if none.
    async function amount(words, narrowing) {
      if (!words) return { total: 0, exact: true };
      const answer = await answerTo(Question(words, narrowing || []), "date-desc");
      if (!answer.isExact()) await answer.upTo(answer.total() <= WHOLE ? Infinity : 1);
      return { total: answer.least() ? answer.total() : 0, exact: answer.isExact() };
    }

    function allOf(runs) { return simplified(Parts("and", runs)); }

    // ---- What a question that found nothing still finds in pieces: the same as sitegen/search/parting.py.

    // Where a run is cut: at spaces, and where no document has the two characters; else where they cling least.
    async function cutsOf(chars) {
      const cuts = [], clings = [];
      await Promise.all(chars.map(async function (right, at) {
        const left = chars[at - 1];
        if (at && right === GAP) cuts.push(at);
        else if (at && left !== GAP && (isCjk(left) || isCjk(right))) {
          const counts = (await heads([left + right, left, right])).map(function (head) { return head.count; });
          if (counts[0]) clings.push([counts[0] / (counts[1] * counts[2]), at]);
          else cuts.push(at);
        }
      }));
      clings.sort(compare);
      return cuts.length || !clings.length ? cuts.sort(function (one, other) { return one - other; }) : [clings[0][1]];
    }

    async function piecesOf(run) {
      const chars = codePoints(run.text);
      const cuts = chars.length > MOST_CUT || (await amount(run)).total ? [] : await cutsOf(chars);
      if (!cuts.length) return [run];
      const parts = [0].concat(cuts).map(function (from, at) { return Run(chars.slice(from, cuts[at]).join(""), run.mask); });
      return [].concat.apply([], await Promise.all(parts.map(piecesOf)));
    }

    // Words to ask instead, how many they find, and the pieces that are nowhere.
    async function parted(runs, narrowing, missing, scope) {
      const found = runs.length > MOST_PIECES ? [] : await Promise.all(runs.map(piecesOf)), all = allOf([].concat.apply([], found));
      const pieces = !all ? [] : all.parts || [all];
      if (!all || pieces.length > MOST_PIECES) return { words: [], absent: [], whole: false, amount: { total: 0, exact: true } };
      const totals = await Promise.all(pieces.map(function (piece) { return amount(piece); }));
      const good = pieces.filter(function (piece, at) { return totals[at].total; });
      const kept = await together(good, new Set(runs.map(keyOf)), narrowing);
      return {
        words: kept.map(function (run) {
          const text = run.text.indexOf(GAP) < 0 ? run.text : "“" + run.text + "”";
          return (run.mask === scope ? "" : PREFIXES[run.mask] || "") + text;
        }),
        absent: pieces.filter(function (piece, at) { return !totals[at].total && missing.every(function (run) { return run.text !== piece.text; }); })
          .map(function (piece) { return piece.text; }),
        whole: kept.length === pieces.length,
        amount: await amount(allOf(kept), narrowing)
      };
    }

    // Those pieces that documents have together: all, or as many as agree, whole words and long ones first. A single
    // character that was cut off tells nothing.
    async function together(pieces, words, narrowing) {
      const order = pieces.map(function (piece, at) { return [words.has(keyOf(piece)) ? 0 : 1, -codePoints(piece.text).length, at]; })
        .filter(function (one) { return !one[0] || one[1] < -1; });
      const telling = order.map(function (one) { return pieces[one[2]]; }), kept = new Set();
      if ((await amount(allOf(telling), narrowing)).total) return telling;
      for (const one of order.sort(compare)) {
        if ((await amount(allOf(Array.from(kept).concat(pieces[one[2]])), narrowing)).total) kept.add(pieces[one[2]]);
      }
      return telling.filter(function (piece) { return kept.has(piece); });
    }

    // What to ask instead: the same in simplified characters, or in pieces.
    async function instead(typed, options, question, missing) {
      const text = await index.simplified(typed), exact = await index.simplified(options.exact || ""), isPlain = text === typed && exact === (options.exact || "");
      const other = isPlain ? question : await understand(text, Object.assign({}, options, { exact: exact }));
      const found = await amount(isPlain ? null : other.words, other.narrowing);
      if (found.total) return { plain: { typed: text, exact: exact, amount: found } };
      const runs = other.runs.filter(function (run) { return !run.unknown; });
      return { parts: await parted(runs, other.narrowing, missing, SCOPES[options.fields] || ANYWHERE) };
    }

    // The words alone: nothing that narrows or excludes.
    function bare(tree) {
      if (!tree || tree.type === "not" || tree.type === "set" || tree.type === "time") return null;
      return tree.parts ? Parts(tree.type, tree.parts.map(bare)) : tree;
    }

    // Why nothing was found: the words that are in no document, what the same words find without the narrowing, what
    // the other words find, and titles that share most of the question's grams.
    async function explain(typed, given) {
      const question = (await found(typed, given || {})).question, missing = [], rest = [];
      for (const run of question.runs) ((await amount(run)).total ? rest : missing).push(run);
      const words = simplified(bare(question.words)), narrowed = !missing.length && question.tree && words && keyOf(words) !== keyOf(question.tree);
      const wide = await amount(narrowed ? words : null);
      return Object.assign({
        missing: missing.map(function (run) { return run.typed; }),
        without: wide,
        fewer: Object.assign({ words: rest.map(function (run) { return run.typed; }) }, await amount(missing.length ? allOf(rest) : null, question.narrowing)),
        near: await near(question.runs)
      }, wide.total ? {} : await instead(typed, given || {}, question, missing));
    }

    async function near(runs) {
      const grams = Array.from(new Set([].concat.apply([], runs.map(function (run) { return gramsOf(run.text); })))).slice(0, 40);
      const total = (await index.manifest).documents, found = new Map();
      if (grams.length < 2) return [];
      let full = 0;
      for (const head of await heads(grams)) {
        const weight = idf(head.count, total);
        if (head.list === null) continue;
        full += weight;
        const posting = await index.posting(head);
        posting.ids.forEach(function (id, at) {
          found.set(id, (found.get(id) || 0) + weight * (posting.impacts[at] & IN_HEAD ? 1 : 0.4));
        });
      }
      const best = Array.from(found).filter(function (pair) { return pair[1] >= full * 0.3; })
        .sort(function (one, other) { return rounded(other[1]) - rounded(one[1]) || one[0] - other[0]; }).slice(0, NEAR);
      return Promise.all(best.map(function (pair) { return index.card(pair[0]); }));
    }

    // The cards of the first few documents with a text in these fields.
    async function heading(text, mask, most) {
      const run = Run(text, mask, true);
      if (!run) return [];
      const answer = await answerTo(Question(run, []), "relevance", true);
      await answer.upTo(most);
      return answer.given.slice(0, most).map(function (one) { return one.card; });
    }

    // Titles, numbers and agencies that contain what was typed so far.
    async function suggest(typed, most) {
      const text = normalise(joinNumbers(typed.slice(0, 60))), tree = (await index.tree()).agency, found = [];
      if (!text) return found;
      Object.keys(tree).forEach(function (id) {
        if (normalise(tree[id][0]).indexOf(text) >= 0 && found.length < 3) found.push({ kind: "agency", text: tree[id][0], value: id });
      });
      const lists = await Promise.all([heading(text, NUMBERS, 3), heading(text, TITLE, most)]);
      lists[0].forEach(function (item) {
        const byDocNo = tierOf(phrasesOf(Run(text, DOC_NO, true)), item, null) !== APART;
        found.push({ kind: "number", text: byDocNo ? item.docNo : item.indexNo });
      });
      lists[1].forEach(function (item) { found.push({ kind: "title", text: item.title }); });
      const seen = new Set();
      return found.filter(function (one) { const fresh = !seen.has(one.text); seen.add(one.text); return fresh; }).slice(0, most);
    }

    return { search: search, facets: facets, explain: explain, suggest: suggest, tree: index.tree, manifest: index.manifest };
  }

  // ---- Marks and snippets.

  // Where the needles stand in a text, as pairs of offsets that neither overlap nor touch.
  function hits(text, needles) {
    const map = normaliseWithMap(text), found = [];
    needles.forEach(function (needle) {
      if (!needle) return;
      for (let at = map.text.indexOf(needle); at >= 0; at = map.text.indexOf(needle, at + needle.length)) {
        found.push([map.starts[at], map.ends[at + needle.length - 1]]);
      }
    });
    found.sort(function (one, other) { return one[0] - other[0] || other[1] - one[1]; });
    return found.reduce(function (merged, pair) {
      const before = merged[merged.length - 1];
      if (before && pair[0] <= before[1]) before[1] = Math.max(before[1], pair[1]);
      else merged.push(pair);
      return merged;
    }, []);
  }

  // A text in parts, each with whether it is a hit.
  function marked(text, needles) {
    const parts = [];
    let at = 0;
    hits(text, needles).forEach(function (pair) {
      if (pair[0] > at) parts.push({ text: text.slice(at, pair[0]), hit: false });
      parts.push({ text: text.slice(pair[0], pair[1]), hit: true });
      at = pair[1];
    });
    if (at < text.length) parts.push({ text: text.slice(at), hit: false });
    return parts;
  }

  const PLACES = ["title", "indexNo", "docNo", "summary", "keywords", "files", "body"];
  const SNIPPET = 92, BEFORE = 24;

  function whereIn(runs, card, rest) {
    let mask = 0;
    runs.forEach(function (run) {
      mask |= placesOf(run.text, card, rest) & run.mask;
      if (numberIs(run, card)) mask |= DOC_NO;
    });
    return PLACES.filter(function (name, at) { return mask & 1 << at; });
  }

  // A stretch of about 90 characters round the first hit: of all words as one run where there is one, else of a word.
  function snippetOf(rest, question, where) {
    const names = ["body", "summary", "files", "keywords"].filter(function (name) { return where.indexOf(name) >= 0; });
    const needles = question.needles, wanted = question.phrases.map(function (phrase) { return phrase.text; }).concat(needles);
    for (const needle of wanted) {
      for (const name of names) {
        const hit = firstHit(rest[name], normalFields(rest, REST_FIELDS)[name], needle);
        if (hit) return Object.assign(cut(rest[name], hit, needles), { from: name });
      }
    }
    const text = rest.summary || rest.body;
    return Object.assign(cut(text, [0, 0], []), { from: rest.summary ? "summary" : "body" });
  }

  // Where a needle stands first in a text, whose normal form (a line each, if it has several) is `field`.
  function firstHit(text, field, needle) {
    const lines = Array.isArray(field) ? text.split("\n") : [text];
    let start = 0;
    for (let each = 0; each < lines.length; each++) {
      const at = (Array.isArray(field) ? field[each] : field).indexOf(needle);
      if (at >= 0) {
        const map = normaliseWithMap(lines[each], at + needle.length);
        return [start + map.starts[at], start + map.ends[at + needle.length - 1]];
      }
      start += lines[each].length + 1;
    }
    return null;
  }

  function cut(text, hit, needles) {
    let start = Math.max(0, hit[0] - BEFORE), end = Math.min(text.length, Math.max(start + SNIPPET, hit[1] + BEFORE));
    if (start > 0 && /[\udc00-\udfff]/.test(text[start])) start++;
    if (end < text.length && /[\udc00-\udfff]/.test(text[end])) end++;
    while (start < hit[0] && /\s/.test(text[start])) start++;
    const parts = marked(text.slice(start, end).replace(/\s/g, " "), needles);
    return { before: start > 0, after: end < text.length, parts: parts };
  }

  // What a typed query would mark in a text: for the pages that results lead to.
  function needles(typed) {
    try { return needlesOf(asked(typed, {})); } catch (error) { return []; }
  }

  return {
    open: Engine,
    receive: receive,
    normalise: normalise,
    normaliseWithMap: normaliseWithMap,
    gramsOf: gramsOf,
    gramHash: gramHash,
    crc32: crc32,
    hits: hits,
    needles: needles,
    day: dayOfText
  };
})();

// What every file of the index calls.
var sitegenSearch = SitegenSearch.receive;
