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
      if (one === "\u25cb") one = "\u3007";
      result += isCjk(one) || WORD.test(one) ? one : GAP;
    }
    folded.set(char, result);
    return result;
  }

  function normalise(text) {
    let out = "", gap = false, word = false;
    for (const char of text) {
      for (const one of fold(char)) {
        if (one === GAP) { gap = true; continue; }
        const solid = isCjk(one);
        if (gap && word && !solid) out += GAP;
        out += one;
        gap = false;
        word = !solid;
      }
    }
    return out;
  }

  // The normalised text, and for each of its UTF-16 units where it begins and ends in the original.
  function normaliseWithMap(text) {
    const starts = [], ends = [];
    let out = "", gap = false, word = false, at = 0;
    function keep(one, start, end) {
      out += one;
      for (let unit = 0; unit < one.length; unit++) { starts.push(start); ends.push(end); }
    }
    for (const char of text) {
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

  // ---- Lists of numbers: the same as sitegen/search/encoding.py.

  const ENDING = 64, GOING_ON = 28;
  const VALUES = new Uint8Array(128);
  for (let code = 0x20, value = 0; code < 0x7f; code++) {
    if (code !== 0x22 && code !== 0x5c && code !== 0x3c) VALUES[code] = value++;
  }

  function decode(list) {
    const numbers = [];
    let number = 0, scale = 1, below = 0, room = ENDING;
    for (let at = 0; at < list.length; at++) {
      const value = VALUES[list.charCodeAt(at)];
      if (value < ENDING) {
        numbers.push(number + value * scale + below);
        number = 0; scale = 1; below = 0; room = ENDING;
      } else {
        number += (value - ENDING) * scale;
        scale *= GOING_ON;
        below += room;
        room *= GOING_ON;
      }
    }
    return numbers;
  }

  function decodeIds(list) {
    let id = -1;
    return Uint32Array.from(decode(list), function (gap) { return id += gap; });
  }

  const IMPACTS = 4, IN_HEAD = 2, WORTH = [0.5, 1.5, 3.5, 4.5];

  function decodePostings(list) {
    const numbers = decode(list), ids = new Uint32Array(numbers.length), impacts = new Uint8Array(numbers.length);
    let id = -1;
    for (let at = 0; at < numbers.length; at++) {
      id += Math.floor(numbers[at] / IMPACTS);
      ids[at] = id;
      impacts[at] = numbers[at] % IMPACTS;
    }
    return { ids: ids, impacts: impacts };
  }

  // ---- Files of the index.

  const SECONDS = 30, AT_ONCE = 48;
  const CRC = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? rest >>> 1 ^ 0xedb88320 : rest >>> 1;
    CRC[byte] = rest;
  }

  // CRC-32 of the UTF-8 form of a text, as eight hexadecimal digits.
  function crc32(text) {
    let sum = -1;
    function take(byte) { sum = sum >>> 8 ^ CRC[(sum ^ byte) & 255]; }
    for (let at = 0; at < text.length; at++) {
      let code = text.charCodeAt(at);
      if (code < 0x80) { take(code); continue; }
      if (code < 0x800) { take(0xc0 | code >> 6); take(0x80 | code & 63); continue; }
      if (code >= 0xd800 && code < 0xdc00 && at + 1 < text.length) {
        code = 0x10000 + (code - 0xd800 << 10) + (text.charCodeAt(++at) - 0xdc00);
        take(0xf0 | code >> 18);
        take(0x80 | code >> 12 & 63);
      } else {
        take(0xe0 | code >> 12);
      }
      take(0x80 | code >> 6 & 63);
      take(0x80 | code & 63);
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

  function payloadOf(name, file, received) {
    const call = received.length === 1 ? received[0] : null;
    if (!call || call[0] !== name || typeof call[2] !== "string" || crc32(call[2]) !== call[1]) {
      throw IndexError("damaged", file);
    }
    return JSON.parse(call[2]);
  }

  function Loader(base) {
    const known = new Map(), waiting = [];
    let running = 0;

    function next() {
      running--;
      if (waiting.length) waiting.shift()();
    }

    function add(name, version) {
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
            try { resolve(payloadOf(name, file, received)); } catch (error) { reject(error); }
          });
        };
        calls = [];
        script.async = true;
        script.src = file + (version ? "?v=" + encodeURIComponent(version) : "");
        document.head.appendChild(script);
      });
    }

    function start(name, version) {
      if (running < AT_ONCE) { running++; return add(name, version); }
      return new Promise(function (resolve) {
        waiting.push(function () { running++; resolve(add(name, version)); });
      });
    }

    // The payload of a file. Each is loaded once; after a failure the next call tries again.
    return function (name, version) {
      if (!known.has(name)) {
        const promise = start(name, version);
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

  // The index as data: grams, cards, texts and facets by need.
  function Index(base, version) {
    const load = Loader(base), cards = new Map(), texts = new Map(), postings = new Map();
    const manifest = load("manifest", version).then(function (found) {
      if (found.version !== 1) throw IndexError("version", base + "manifest.js");
      return found;
    });
    manifest.catch(function () { /* Told to whoever asks. */ });

    async function get(name) { return load(name, (await manifest).stamp); }

    // How many documents have the gram, and its list if that is at hand.
    async function gram(text) {
      const mark = gramHash(text), found = await manifest, bucket = mark % found.buckets;
      const entry = (await get(fanned("g", bucket, bucket.toString(16))))[text] || [0, ""];
      return { text: text, mark: mark, count: entry[0], list: entry.length > 1 ? entry[1] : null };
    }

    async function posting(head) {
      if (!postings.has(head.text)) {
        const name = "h/" + hex(head.mark >>> 24, 2) + "/" + hex(head.mark, 8);
        const list = head.list === null ? (await get(name))[head.text] : head.list;
        const found = typeof list === "string" ? decodePostings(list) : { ids: [] };
        if (found.ids.length !== head.count) throw IndexError("damaged", base + name + ".js");
        postings.set(head.text, found);
      }
      return postings.get(head.text);
    }

    async function record(id, kind, size, known, names) {
      if (!known.has(id)) {
        const number = Math.floor(id / size), name = fanned(kind, number, String(number));
        const values = (await get(name))[id];
        if (!values) throw IndexError("damaged", base + name + ".js");
        if (!known.has(id)) known.set(id, named(names, values));
      }
      return known.get(id);
    }

    async function facet(name) {
      const lists = await get("f/" + name), found = new Map();
      Object.keys(lists).forEach(function (value) { found.set(value, decodeIds(lists[value][1])); });
      return found;
    }

    return {
      manifest: manifest,
      gram: gram,
      posting: posting,
      facet: facet,
      card: async function (id) { return record(id, "c", (await manifest).cards, cards, CARD); },
      text: async function (id) { return record(id, "x", (await manifest).texts, texts, TEXT); },
      tree: function () { return get("f/tree"); }
    };
  }

  // ---- Queries.

  const TITLE = 1, INDEX_NO = 2, DOC_NO = 4, SUMMARY = 8, KEYWORDS = 16, FILES = 32, BODY = 64;
  const ANYWHERE = 127, NUMBERS = INDEX_NO | DOC_NO, HEAD = TITLE | NUMBERS;
  const FIELDS = { all: ANYWHERE, title: TITLE, numbers: NUMBERS, body: BODY };
  const LONGEST = 200, LONGEST_TYPED = 2000;
  const PREFIXES = {
    "标题": ["in", TITLE], title: ["in", TITLE],
    "文号": ["in", DOC_NO], "发文字号": ["in", DOC_NO], number: ["in", NUMBERS],
    "索引号": ["in", INDEX_NO], index: ["in", INDEX_NO],
    "正文": ["in", BODY], body: ["in", BODY],
    "机构": ["agency"], agency: ["agency"],
    "分类": ["category"], category: ["category"],
    "年": ["year"], year: ["year"],
    "有效": ["valid"], valid: ["valid"]
  };
  const VALIDITIES = {
    "有效": "in-force", "现行": "in-force", "现行有效": "in-force", "是": "in-force", yes: "in-force", "in force": "in-force",
    "失效": "expired", expired: "expired", "废止": "repealed", "已废止": "repealed", repealed: "repealed",
    "部分失效": "partly-expired", "partly expired": "partly-expired", "已修改": "amended", "修改": "amended", amended: "amended",
    "无效": "expired repealed", "否": "expired repealed", no: "expired repealed"
  };
  const TOKEN = /([-－]?)(?:([A-Za-z]+|[\u4e00-\u9fff]{1,4})[:：])?(?:["“”]([^"“”]*)["“”](?=\s|$)|(\S+))/g;
  // 国办发 〔2019〕 3 号: blanks within a document number part nothing.
  const NUMBER = /([\u4e00-\u9fff]\s*)?(?:[〔［[【]\s*[0-9０-９]{4}\s*[〕］\]】]|[（(]\s*[0-9０-９]{4}\s*[）)](?=\s*[0-9０-９]+\s*号))\s*(?:[0-9０-９]+(?:\s*号)?)?/g;
  const NUMBER_END = /\d{4} \d+号$/;

  function codePoints(text) { return Array.from(text); }

  function Term(typed, mask, excluded) {
    return { typed: typed, text: normalise(typed), mask: mask, excluded: excluded, bare: "" };
  }

  function joinNumbers(typed) {
    return typed.replace(/["“][^"“”]*["”]|[^"“”]+|["“”]/g, function (piece) {
      return /^["“]./.test(piece) ? piece : piece.replace(NUMBER, function (number) { return number.replace(/\s+/g, ""); });
    });
  }

  // A value after a prefix that only narrows: {agency: "水务局"}; null where the value cannot be meant so.
  function narrowing(kind, value) {
    if (kind === "year") return /^\s*[0-9０-９]{4}\s*年?\s*$/.test(value) ? normalise(value).slice(0, 4) : null;
    if (kind === "valid") return VALIDITIES[normalise(value)] || null;
    return normalise(value) || null;
  }

  // The terms and the narrowing of a typed query. A prefix that means nothing is part of the text.
  function parse(typed, mask) {
    const terms = [], filters = [];
    joinNumbers(typed.slice(0, LONGEST_TYPED)).replace(TOKEN, function (whole, minus, name, quoted, bare) {
      const prefix = name && Object.prototype.hasOwnProperty.call(PREFIXES, name.toLowerCase()) ? PREFIXES[name.toLowerCase()] : null;
      const value = quoted === undefined ? bare : quoted;
      if (prefix && prefix[0] === "in") terms.push(Term(value, prefix[1], !!minus));
      else if (prefix && !minus && narrowing(prefix[0], value)) {
        filters.push({ kind: prefix[0], value: narrowing(prefix[0], value), typed: whole, place: terms.length });
      } else {
        terms.push(Term(name ? name + ":" + value : value, mask, !!minus));
      }
      return "";
    });
    return { terms: terms, filters: filters };
  }

  // The query as it is asked: terms of the typed text and of the options, cut to a bearable length.
  function understand(typed, options) {
    const mask = FIELDS[options.fields] || ANYWHERE;
    const parsed = parse(typed || "", mask);
    parsed.terms.push(Term(options.exact || "", mask, false));
    (options.none || "").split(/\s+/).forEach(function (text) { parsed.terms.push(Term(text, ANYWHERE, true)); });
    let room = LONGEST, cut = (typed || "").length > LONGEST_TYPED;
    const terms = [];
    parsed.terms.forEach(function (term) {
      const chars = codePoints(term.text);
      if (!chars.length) return;
      if (chars.length > room) { cut = true; term.typed = term.text = normalise(chars.slice(0, room).join("")); }
      room -= Math.min(room, chars.length);
      const twin = terms.some(function (one) { return one.text === term.text && one.mask === term.mask && one.excluded === term.excluded; });
      if (term.text && !twin) terms.push(term);
    });
    const wanted = terms.filter(function (term) { return !term.excluded; });
    return Object.assign({
      terms: wanted,
      excluded: terms.filter(function (term) { return term.excluded; }),
      filters: parsed.filters,
      cut: cut
    }, whole(wanted));
  }

  // The terms as one run, and the fields in which any of them may be.
  function whole(terms) {
    return {
      run: normalise(terms.map(function (term) { return term.typed; }).join(" ")),
      mask: terms.reduce(function (all, term) { return all | term.mask; }, 0)
    };
  }

  // The same query for numbers that lack the 号 which was typed; null where none was typed.
  function withoutSuffix(query) {
    const terms = query.terms.map(function (term) {
      return NUMBER_END.test(term.text) ? Object.assign({}, term, { bare: term.text.slice(0, -1) }) : term;
    });
    return terms.some(function (term) { return term.bare; }) ? Object.assign({}, query, { terms: terms }) : null;
  }

  // What is to be marked: the texts of the terms, longest first.
  function needlesOf(query) {
    const texts = [];
    query.terms.forEach(function (term) { texts.push(term.bare || term.text); });
    return texts.sort(function (one, other) { return other.length - one.length; });
  }

  function runGrams(run, grams) {
    const chars = codePoints(run), solid = chars.map(isCjk);
    if (chars.length === 1) grams.add(run);
    for (let at = 0; at + 1 < chars.length; at++) {
      if (solid[at] || solid[at + 1]) grams.add(chars[at] + chars[at + 1]);
      else if (at + 2 < chars.length && !solid[at + 2]) grams.add(chars[at] + chars[at + 1] + chars[at + 2]);
      else if (at === 0 || solid[at - 1]) grams.add(chars[at] + chars[at + 1]);
    }
  }

  // The grams that every text with this run has.
  function gramsOf(text) {
    const grams = new Set();
    text.split(GAP).forEach(function (run) { if (run) runGrams(run, grams); });
    return Array.from(grams);
  }

  // Whether the only gram of a term says all: then its list is the answer.
  function isOneGram(term) {
    const grams = gramsOf(term.text);
    return grams.length === 1 && grams[0] === term.text && term.mask === ANYWHERE && !term.bare;
  }

  // ---- Candidates: documents that have the grams.

  // So many candidates may be verified one by one; so many may be left by some of the grams; so many by those whose
  // lists are not long.
  const FEW = 300, FEW_BY_SOME = 24, FEW_BY_SHORT = 120, AT_A_TIME = 5, WHOLE = 16;

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

  // A set of candidates with what is known of each: the score, and whether every gram stands in its title or a number.
  function Candidates(total) {
    const self = { ids: null, scores: null, heads: null };

    function keep(chosen) {
      self.ids = Uint32Array.from(chosen, function (at) { return self.ids[at]; });
      self.scores = Float64Array.from(chosen, function (at) { return self.scores[at]; });
      self.heads = Uint8Array.from(chosen, function (at) { return self.heads[at]; });
    }

    self.start = function (ids) {
      self.ids = ids;
      self.scores = new Float64Array(ids.length);
      self.heads = new Uint8Array(ids.length).fill(1);
    };
    self.meet = function (posting, headOnly) {
      if (!self.ids) self.start(posting.ids);
      const places = positions(posting.ids, self.ids), chosen = [], weight = idf(posting.ids.length, total);
      for (let at = 0; at < places.length; at++) {
        const place = places[at];
        if (place < 0 || headOnly && !(posting.impacts[place] & IN_HEAD)) continue;
        self.scores[at] += weight * WORTH[posting.impacts[place]];
        if (!(posting.impacts[place] & IN_HEAD)) self.heads[at] = 0;
        chosen.push(at);
      }
      keep(chosen);
    };
    self.restrict = function (ids) {
      if (!self.ids) { self.start(ids); return; }
      self.filter(function (id, place) { return place >= 0; }, positions(ids, self.ids));
    };
    self.filter = function (holds, places) {
      const chosen = [];
      for (let at = 0; at < self.ids.length; at++) if (holds(self.ids[at], places ? places[at] : 0)) chosen.push(at);
      keep(chosen);
    };
    return self;
  }

  function idf(count, total) { return Math.log(1 + total / Math.max(count, 1)); }

  function union(lists) {
    const all = new Set();
    lists.forEach(function (ids) { ids.forEach(function (id) { all.add(id); }); });
    return Uint32Array.from(all).sort();
  }

  // The grams of a text in rounds, each evenly spread over it; a round is asked for only when those before leave many.
  function rounds(grams) {
    const step = Math.max(1, Math.ceil(grams.length / AT_A_TIME)), found = [];
    for (let first = 0; first < step; first++) {
      // Far from what was looked at already: 0, 1/2, 1/4, 3/4, …
      found.push(grams.filter(function (gram, at) { return at % step === reversed(first, step); }));
    }
    return found;
  }

  // The numbers below `size` in an order that leaves no large gap for long.
  function reversed(at, size) {
    const order = [];
    for (let stride = size; order.length < size; stride = Math.ceil(stride / 2)) {
      for (let one = 0; one < size; one += stride) if (order.indexOf(one) < 0) order.push(one);
      if (stride === 1) break;
    }
    return order[at];
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
    if (rest) {
      const fields = normalFields(rest, REST_FIELDS);
      REST_FIELDS.forEach(function (name, at) { if (holds(fields[name], text)) mask |= SUMMARY << at; });
    }
    return mask;
  }

  // Whether a number is this one but for a 号 at its end, which the query has and the number lacks.
  function numberIs(term, card) {
    if (!term.bare) return false;
    const head = normalFields(card, HEAD_FIELDS);
    return [[INDEX_NO, head.indexNo], [DOC_NO, head.docNo]].some(function (pair) {
      return term.mask & pair[0] && pair[1].slice(-term.bare.length) === term.bare;
    });
  }

  function isIn(term, card, rest) {
    return (placesOf(term.text, card, rest) & term.mask) !== 0 || numberIs(term, card);
  }

  // How well a document answers; the smaller, the better.
  const SAME_TITLE = 0, SAME_NUMBER = 1, RUN_IN_TITLE = 2, RUN_IN_NUMBER = 3, RUN_BESIDE = 4, RUN_IN_BODY = 5, APART = 6;

  function tierOf(query, card, rest) {
    const head = normalFields(card, HEAD_FIELDS), run = query.run, mask = query.mask;
    const bare = NUMBER_END.test(run) ? run.slice(0, -1) : run;
    const numbers = [mask & INDEX_NO && head.indexNo, mask & DOC_NO && head.docNo];
    if (mask & TITLE && head.title === run) return SAME_TITLE;
    if (numbers.some(function (number) { return number && (number === run || number === bare || number === run + "号"); })) return SAME_NUMBER;
    const places = placesOf(run, card, rest) & mask;
    if (places & TITLE) return RUN_IN_TITLE;
    if (places & NUMBERS) return RUN_IN_NUMBER;
    if (places & (SUMMARY | KEYWORDS | FILES)) return RUN_BESIDE;
    return places & BODY ? RUN_IN_BODY : APART;
  }

  // ---- An order that is worked out only as far as it is asked for.

  const ENDED = ["expired", "repealed"];
  const FEW_HEADS = 24, FEW_IN_ALL = 16, MOST_MISSES = 24;

  function compare(one, other) {
    for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return one[at] < other[at] ? -1 : 1;
    return 0;
  }

  function dayOf(card) { return (card.published || card.written).slice(0, 10); }

  // `plan` has the candidates and says how a key is made. Before a document is verified its key is at best `bound`
  // (`before` compares two bounds by the places of the candidates); so what is verified and not behind the next
  // bound is final.
  function Answer(plan) {
    const self = { given: [], rejected: 0 };
    const ids = plan.candidates.ids;
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
      putBack(Array.from(batch).filter(function (at, each) { return found[each] && found[each].later; }));
      Array.prototype.push.apply(ready, good);
      ready.sort(function (one, other) { return compare(one.key, other.key); });
      settle();
    }

    async function reach(count) {
      settle();
      while (self.given.length < count && next < pending.length) await advance(Math.min((count - self.given.length + 2) * pace, FEW));
    }

    // At least `count` documents in their final order, if there are so many. Calls wait for each other.
    self.upTo = function (count) {
      const result = turn.then(function () { return reach(count); });
      turn = result.catch(function () { /* Told to the caller. */ });
      return result;
    };
    self.isWhole = function () { return next >= pending.length; };
    self.isExact = function () { return plan.settled || self.isWhole(); };
    self.total = function () { return ids.length - self.rejected; };
    self.ids = function () {
      const known = self.given.concat(ready).map(function (one) { return one.id; });
      return Uint32Array.from(known.concat(Array.from(pending.subarray(next), function (at) { return ids[at]; }))).sort();
    };
    return self;
  }

  // ---- The engine.

  const SIZE = 10, NEAR = 5;
  const FACETS = ["agency", "category", "year", "validity", "genre", "kind"];

  function Engine(base, version) {
    const index = Index(base, version);
    let last = { name: "", found: null };

    async function heads(grams) { return Promise.all(grams.map(index.gram)); }

    function byCount(one, other) { return one.count - other.count; }

    async function meet(candidates, found, headOnly) {
      for (const head of found.slice().sort(byCount)) candidates.meet(await index.posting(head), headOnly(head));
    }

    function isHeadOnly(terms) {
      const only = new Set();
      terms.forEach(function (term) {
        if (!(term.mask & ~HEAD)) gramsOf(term.bare || term.text).forEach(function (gram) { only.add(gram); });
      });
      return function (head) { return only.has(head.text); };
    }

    // The documents that have the grams of all terms; `met` are the grams that were looked at.
    async function withGrams(query, filters, total) {
      const candidates = Candidates(total), headOnly = isHeadOnly(query.terms), met = new Set();
      const split = query.terms.map(function (term) { return rounds(gramsOf(term.bare || term.text)); });
      const most = Math.max.apply(null, split.map(function (one) { return one.length; }));
      function some(round) { return Array.from(new Set([].concat.apply([], split.map(function (one) { return one[round] || []; })))); }
      async function look(found) {
        found.forEach(function (head) { met.add(head.text); });
        await meet(candidates, found, headOnly);
      }
      function count() { return candidates.ids ? candidates.ids.length : Infinity; }
      const hot = [];
      for (let round = 0; round < most; round++) {
        if (round && count() <= FEW_BY_SOME) break;
        const found = await heads(some(round));
        if (found.some(function (head) { return !head.count; })) { candidates.start(new Uint32Array(0)); return { candidates: candidates, met: met }; }
        found.filter(function (head) { return head.list === null; }).forEach(function (head) { hot.push(head); });
        await look(found.filter(function (head) { return head.list !== null; }));
      }
      for (const ids of filters) candidates.restrict(ids);
      // A list of more than half of all documents says little, unless it is all that a term says.
      const telling = new Set(query.terms.filter(isOneGram).map(function (term) { return term.text; }));
      for (const head of hot.sort(byCount)) {
        if (count() === Infinity || count() > FEW_BY_SHORT && (head.count * 2 < total || telling.has(head.text))) await look([head]);
      }
      return { candidates: candidates, met: met };
    }

    // The candidates of a query that only narrows or excludes.
    async function unworded(query, filters, total) {
      const candidates = Candidates(total);
      candidates.start(filters.length || query.excluded.length ? await everything() : new Uint32Array(0));
      for (const ids of filters) candidates.restrict(ids);
      return candidates;
    }

    // The documents that may hold an excluded term, and whether they surely do.
    async function suspects(term, total) {
      const found = await heads(gramsOf(term.text));
      if (found.some(function (head) { return !head.count; })) return { term: term, ids: new Set(), sure: true };
      const candidates = Candidates(total);
      const short = found.filter(function (head) { return head.list !== null; });
      await meet(candidates, short.length ? short : found.sort(byCount).slice(0, 1), function () { return false; });
      return { term: term, ids: new Set(candidates.ids), sure: isOneGram(term) };
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

    async function filterIds(facet, values, tree) {
      const lists = await index.facet(facet);
      const wanted = tree ? below((await index.tree())[facet], values) : values;
      return union(wanted.map(function (value) { return lists.get(value) || []; }));
    }

    async function byName(facet, name) {
      const tree = (await index.tree())[facet];
      return Object.keys(tree).filter(function (id) { return normalise(id) === name || normalise(tree[id][0]).indexOf(name) >= 0; });
    }

    function monthOf(day) { return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1; }

    async function dateIds(options, manifest) {
      const all = await everything(), first = options.from ? manifest.month - monthOf(options.from) : Infinity;
      const latest = options.to ? manifest.month - monthOf(options.to) : -Infinity, size = Math.pow(2, manifest.bits);
      return all.filter(function (id) {
        const month = Math.floor(id / size);
        return month < manifest.months && month <= first && month >= latest;
      });
    }

    async function everything() { return union(Array.from((await index.facet("kind")).values())); }

    function takeAsText(query, filter) {
      query.filters.splice(query.filters.indexOf(filter), 1);
      query.terms.splice(filter.place, 0, Term(filter.typed, ANYWHERE, false));
      Object.assign(query, whole(query.terms));
    }

    // The lists of ids that narrow the query; a prefix that fits nothing becomes a term again.
    async function narrow(query, options, manifest) {
      const lists = [];
      for (const filter of query.filters.slice()) {
        if (filter.kind === "year") { lists.push(await filterIds("year", [filter.value])); continue; }
        if (filter.kind === "valid") { lists.push(await filterIds("validity", filter.value.split(" "))); continue; }
        const found = await byName(filter.kind, filter.value);
        if (found.length) lists.push(await filterIds(filter.kind, found, true));
        else takeAsText(query, filter);
      }
      for (const facet of ["agency", "category", "topic"]) if (options[facet]) lists.push(await filterIds(facet, [options[facet]], true));
      for (const facet of ["genre", "kind", "year"]) if (options[facet]) lists.push(await filterIds(facet, [String(options[facet])]));
      if (options.validity) lists.push(await filterIds("validity", options.validity.split(" ")));
      if (hasDates(options) && options.by !== "written") lists.push(await dateIds(options, manifest));
      return lists;
    }

    function hasDates(options) { return !!(options.from || options.to); }

    function isInDates(card, options) {
      const day = (options.by === "written" ? card.written : card.published).slice(0, 10);
      return !!day && !(options.from && day < options.from) && !(options.to && day > options.to);
    }

    // Which documents may hold all terms as one run, by the grams across the terms.
    async function mayRun(query, candidates, met) {
      const may = new Uint8Array(candidates.ids.length).fill(1);
      if (query.terms.length < 2) return may;
      const bridging = (await heads(gramsOf(query.run))).filter(function (head) { return !met.has(head.text); });
      for (const head of bridging) {
        if (head.list === null && candidates.ids.length <= FEW) continue;
        const posting = head.count ? await index.posting(head) : { ids: [] };
        positions(posting.ids, candidates.ids).forEach(function (place, at) { if (place < 0) may[at] = 0; });
      }
      return may;
    }

    function relevance(query, candidates, runs) {
      const few = candidates.ids.length <= FEW_IN_ALL;
      const equals = candidates.heads.reduce(function (sum, head) { return sum + head; }, 0) <= FEW_HEADS;
      function tier(found) {
        const exact = found.tier;
        if (exact < RUN_BESIDE && !equals) return RUN_IN_TITLE;
        return exact === RUN_IN_BODY && !few ? RUN_BESIDE : exact;
      }
      let misses = 0;
      const scores = candidates.scores, best = Uint8Array.from(candidates.heads, function (head, at) {
        return !runs[at] ? APART : !head ? RUN_BESIDE : equals ? SAME_TITLE : RUN_IN_TITLE;
      });
      return {
        before: function (one, other) { return best[one] - best[other] || scores[other] - scores[one] || one - other; },
        // After many that have the words but not as one run, the others are not kept waiting for the next one that might.
        bound: function (id, at) { return [misses > MOST_MISSES ? APART : best[at], 0, -scores[at], id]; },
        // Whether a document that was taken for one of the best waits, now that its card says that it is not.
        demote: function (at, card) {
          if (few || best[at] >= RUN_BESIDE || tierOf(query, card, null) < RUN_BESIDE) return false;
          best[at] = RUN_BESIDE;
          return true;
        },
        key: function (id, at, found) {
          if (found.tier === APART && best[at] !== APART) misses++;
          return [tier(found), ENDED.indexOf(found.card.validity) < 0 ? 0 : 1, -candidates.scores[at], id];
        }
      };
    }

    function byDate(manifest, candidates, ascending) {
      const ids = candidates.ids, size = Math.pow(2, manifest.bits);
      function month(id) {
        const back = Math.floor(id / size);
        return back >= manifest.months ? manifest.months : ascending ? -back : back;
      }
      function day(card) {
        const number = Number(dayOf(card).replace(/-/g, "")) || 0;
        return ascending ? number : -number;
      }
      return {
        before: function (one, other) { return month(ids[one]) - month(ids[other]) || one - other; },
        bound: function (id) { return [month(id), -Infinity, 0]; },
        key: function (id, at, found) { return [month(id), day(found.card), id]; }
      };
    }

    // The plan of an answer: candidates, their order, and how one of them is verified.
    async function plan(query, options) {
      const manifest = await index.manifest;
      const filters = await narrow(query, options, manifest);
      const found = query.terms.length
        ? await withGrams(query, filters, manifest.documents)
        : { candidates: await unworded(query, filters, manifest.documents), met: new Set() };
      const candidates = found.candidates;
      const doubts = [];
      for (const term of query.excluded) {
        const suspected = await suspects(term, manifest.documents);
        if (suspected.sure) candidates.filter(function (id) { return !suspected.ids.has(id); });
        else doubts.push(suspected);
      }
      const unsure = query.terms.filter(function (term) { return !(isOneGram(term) && found.met.has(term.text)); });
      const runs = await mayRun(query, candidates, found.met);
      const order = query.terms.length && (options.sort || "relevance") === "relevance"
        ? relevance(query, candidates, runs)
        : byDate(manifest, candidates, options.sort === "date-asc");

      async function verify(id, at) {
        const card = await index.card(id);
        if (hasDates(options) && !isInDates(card, options)) return null;
        if (order.demote && order.demote(at, card)) return { later: true };
        let rest = null;
        const suspected = doubts.filter(function (doubt) { return doubt.ids.has(id); });
        if (suspected.length || unsure.some(function (term) { return !isIn(term, card, null); })) rest = await index.text(id);
        if (!unsure.every(function (term) { return isIn(term, card, rest); })) return null;
        if (suspected.some(function (doubt) { return isIn(doubt.term, card, rest); })) return null;
        if (!query.terms.length) return { card: card, tier: SAME_TITLE };
        const inHead = tierOf(query, card, null);
        if (inHead < RUN_BESIDE || !runs[at]) return { card: card, tier: inHead };
        return { card: card, tier: tierOf(query, card, rest || await index.text(id)) };
      }

      return Object.assign({
        candidates: candidates,
        settled: !unsure.length && !doubts.length && !hasDates(options),
        verify: verify
      }, order);
    }

    function nameOf(typed, options) {
      return JSON.stringify([typed, ["fields", "exact", "none", "agency", "category", "topic", "genre", "kind", "validity", "year", "by", "from", "to", "sort"]
        .map(function (key) { return options[key] || ""; })]);
    }

    // The answer to a query; the last one is kept for its next page and its facets.
    async function answerTo(typed, options) {
      const name = nameOf(typed, options);
      if (last.name !== name) {
        const mine = { name: name, found: answered(understand(typed, options), options) };
        last = mine;
        mine.found.catch(function () { if (last === mine) last = { name: "", found: null }; });
      }
      return last.found;
    }

    async function answered(query, options) {
      const answer = Answer(await plan(query, options)), bare = withoutSuffix(query);
      if (!bare) return { query: query, answer: answer };
      await answer.upTo(1);
      return answer.total() ? { query: query, answer: answer } : { query: bare, answer: Answer(await plan(bare, options)) };
    }

    async function dressed(found, query, needles, options, tree) {
      const card = found.card, item = Object.assign({ id: found.id, tier: found.tier }, card);
      item.agencyName = card.agency && tree.agency[card.agency] ? tree.agency[card.agency][0] : "";
      item.categoryName = card.category && tree.category[card.category] ? tree.category[card.category][0] : "";
      item.genreName = card.genre && tree.genre[card.genre] ? tree.genre[card.genre][0] : "";
      item.titleParts = marked(card.title, needles);
      item.numberParts = marked(card.docNo, needles);
      item.indexParts = marked(card.indexNo, needles);
      if (options.snippets === false) return item;
      const rest = await index.text(found.id);
      item.where = whereIn(query, card, rest);
      item.snippet = snippetOf(rest, query, needles, item.where);
      return item;
    }

    async function search(typed, given) {
      const options = given || {}, size = options.size || SIZE, page = Math.max(1, options.page || 1);
      const found = await answerTo(typed, options), query = found.query, answer = found.answer;
      await answer.upTo(page * size);
      if (!options.quick && !answer.isExact() && answer.total() <= WHOLE) await answer.upTo(Infinity);
      const needles = needlesOf(query), tree = await index.tree();
      const items = await Promise.all(answer.given.slice((page - 1) * size, page * size)
        .map(function (one) { return dressed(one, query, needles, options, tree); }));
      return {
        query: query,
        needles: needles,
        asked: !!(query.terms.length || query.excluded.length || query.filters.length || hasFilters(options)),
        items: items,
        total: answer.total(),
        exact: answer.isExact(),
        page: page,
        size: size,
        pages: Math.ceil(answer.total() / size),
        cut: query.cut,
        documents: (await index.manifest).documents
      };
    }

    function hasFilters(options) {
      return ["agency", "category", "topic", "genre", "kind", "validity", "year", "from", "to"].some(function (key) { return options[key]; });
    }

    // How many of the answer's documents each value of each facet has, with the values under it; only those with any.
    async function facets(typed, given) {
      const found = await answerTo(typed, given || {}), ids = found.answer.ids(), tree = await index.tree(), counts = {};
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
      return { exact: found.answer.isExact(), total: ids.length, counts: counts };
    }

    function upwards(value, nodes) {
      const path = [value];
      while (nodes && nodes[path[path.length - 1]] && nodes[path[path.length - 1]][1]) path.push(nodes[path[path.length - 1]][1]);
      return path;
    }

    async function exists(query, options) {
      const answer = Answer(await plan(query, options));
      await answer.upTo(1);
      return { total: answer.given.length ? answer.total() : 0, exact: answer.isExact() };
    }

    function only(query, terms) {
      return Object.assign({}, query, {
        terms: terms.slice(), filters: [], excluded: []
      }, whole(terms));
    }

    // Why nothing was found: the terms that are in no document, what the same words find without the narrowing, and
    // titles that share most of the query's grams.
    async function explain(typed, given) {
      const options = given || {}, query = (await answerTo(typed, options)).query, missing = [];
      const wide = { sort: options.sort };
      for (const term of query.terms) {
        if (!(await exists(only(query, [term]), wide)).total) missing.push(term.typed);
      }
      const narrowed = query.filters.length || query.excluded.length || hasFilters(options);
      const without = narrowed && !missing.length ? await exists(only(query, query.terms), wide) : { total: 0, exact: true };
      const rest = query.terms.filter(function (term) { return missing.indexOf(term.typed) < 0; });
      const fewer = missing.length && rest.length ? await exists(only(query, rest), wide) : { total: 0, exact: true };
      return {
        missing: missing,
        without: without,
        fewer: { total: fewer.total, exact: fewer.exact, words: rest.map(function (term) { return term.typed; }) },
        near: await near(query)
      };
    }

    async function near(query) {
      const grams = Array.from(new Set([].concat.apply([], query.terms.map(function (term) { return gramsOf(term.text); })))).slice(0, 40);
      const total = (await index.manifest).documents, scores = new Map();
      const found = (await heads(grams)).filter(function (head) { return head.list !== null; });
      if (grams.length < 2) return [];
      let full = 0;
      for (const head of found) {
        const weight = idf(head.count, total);
        full += weight;
        if (!head.count) continue;
        const posting = await index.posting(head);
        posting.ids.forEach(function (id, at) {
          scores.set(id, (scores.get(id) || 0) + weight * (posting.impacts[at] & IN_HEAD ? 1 : 0.4));
        });
      }
      const best = Array.from(scores).filter(function (pair) { return pair[1] >= full * 0.3; })
        .sort(function (one, other) { return other[1] - one[1] || one[0] - other[0]; }).slice(0, NEAR);
      return Promise.all(best.map(function (pair) { return index.card(pair[0]); }));
    }

    // The cards of the first few documents with a text in these fields.
    async function heading(text, mask, most) {
      const query = understand("", { exact: text });
      query.terms.forEach(function (term) { term.mask = mask; });
      const answer = Answer(await plan(Object.assign(query, whole(query.terms)), {}));
      await answer.upTo(most);
      return answer.given.slice(0, most).map(function (one) { return one.card; });
    }

    // Titles, numbers and agencies that contain what was typed so far.
    async function suggest(typed, most) {
      const text = normalise(typed.slice(0, 60)), found = [];
      if (codePoints(text).length < 2) return found;
      const tree = (await index.tree()).agency;
      Object.keys(tree).forEach(function (id) {
        if (normalise(tree[id][0]).indexOf(text) >= 0 && found.length < 3) found.push({ kind: "agency", text: tree[id][0], value: id });
      });
      for (const item of await heading(text, NUMBERS, 3)) {
        found.push({ kind: "number", text: normalise(item.docNo).indexOf(text) >= 0 ? item.docNo : item.indexNo });
      }
      for (const item of await heading(text, TITLE, most)) found.push({ kind: "title", text: item.title });
      const seen = new Set();
      return found.filter(function (one) { const fresh = !seen.has(one.text); seen.add(one.text); return fresh; }).slice(0, most);
    }

    return { search: search, facets: facets, explain: explain, suggest: suggest, tree: index.tree, manifest: index.manifest };
  }

  // ---- Marks and snippets.

  // Where the needles stand in a text, as pairs of offsets that do not overlap.
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
      if (before && pair[0] < before[1]) before[1] = Math.max(before[1], pair[1]);
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

  function whereIn(query, card, rest) {
    let mask = 0;
    query.terms.forEach(function (term) {
      mask |= placesOf(term.text, card, rest) & term.mask;
      if (numberIs(term, card)) mask |= DOC_NO;
    });
    return PLACES.filter(function (name, at) { return mask & 1 << at; });
  }

  // A stretch of about 90 characters round the first hit: of the whole query where there is one, else of a term.
  function snippetOf(rest, query, needles, where) {
    const names = ["body", "summary", "files", "keywords"].filter(function (name) { return where.indexOf(name) >= 0; });
    const wanted = query.run ? [query.run].concat(needles) : [];
    for (const needle of wanted) {
      for (const name of names) {
        const text = rest[name], at = normalFields(rest, REST_FIELDS)[name];
        if (holds(at, needle)) return Object.assign(cut(text, hits(text, [needle])[0] || [0, 0], needles), { from: name });
      }
    }
    const text = rest.summary || rest.body;
    return Object.assign(cut(text, [0, 0], []), { from: rest.summary ? "summary" : "body" });
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
  function needles(typed) { return needlesOf(understand(typed, {})); }

  return {
    open: Engine,
    receive: receive,
    normalise: normalise,
    normaliseWithMap: normaliseWithMap,
    decode: decode,
    gramsOf: gramsOf,
    gramHash: gramHash,
    crc32: crc32,
    hits: hits,
    needles: needles
  };
})();

// What every file of the index calls.
var sitegenSearch = SitegenSearch.receive;
