// The index as data. Everything is read when it is first needed and kept.
import { crc32, formatHex } from "./crc32.js";
import { hashGram } from "./grams.js";
import { IndexError, Loader } from "./loader.js";
import { decodePostings } from "./postings.js";
/** @typedef {import("./types.js").Card} Card */
/** @typedef {import("./types.js").Texts} Texts */
/** @typedef {import("./types.js").Manifest} Manifest */
/** @typedef {import("./types.js").PostingList} PostingList */
/** @typedef {import("./types.js").GramEntry} GramEntry */
/** @typedef {import("./types.js").Trees} Trees */
/** @typedef {{card: Card, texts: Texts}} StoredDocument */

const FORMAT_VERSION = 5;
const SUMS_PER_FILE = 1024;
const SUM_DIGITS = 5;
/** @type {Record<string, number>} */
const NUMBER_BASES = { "g/": 16, "c/": 10, "x/": 10 };
const CARD_FIELDS = /** @type {const} */ ([
  "kind",
  "href",
  "title",
  "indexNo",
  "docNo",
  "agency",
  "category",
  "written",
  "published",
  "validity",
  "topic",
  "genre",
]);
/** Names of the texts of a document, in the order of the files and of the bits of a field mask. */
export const TEXT_NAMES = /** @type {const} */ (["summary", "keywords", "files", "body"]);

/**
 * Name a file in one of the 256 folders of its kind.
 * @type {(kind: string, number: number, name: string) => string}
 */
function nameInFolder(kind, number, name) {
  return `${kind}/${formatHex(number % 256, 2)}/${name}`;
}

/**
 * Pair names with values.
 * @type {(names: readonly string[], values: string[]) => any}
 */
function zipRecord(names, values) {
  return Object.fromEntries(names.map((name, at) => [name, values[at]]));
}

/** @type {(values: string[]) => Card} */
function makeCard(values) {
  return zipRecord(CARD_FIELDS, values);
}

/** @type {(values: string[]) => StoredDocument} */
function makeDocument(values) {
  return { card: makeCard(values), texts: zipRecord(TEXT_NAMES, values.slice(CARD_FIELDS.length)) };
}

/** Reader of one index: manifest, grams, cards, documents, facets. */
export class IndexReader {
  /**
   * @param {string} base address of the folder of the index, with a slash at its end
   * @param {string} version goes into the address of the manifest
   * @param {import("./loader.js").RunScript} runScript
   */
  constructor(base, version, runScript) {
    this.base = base;
    this.loader = new Loader(base, runScript);
    /** @type {Map<number, Card>} */
    this.cards = new Map();
    /** @type {Map<number, StoredDocument>} */
    this.documents = new Map();
    /** @type {Map<string, PostingList>} */
    this.postings = new Map();
    this.manifest = this.readManifest(version);
    // Whoever asks for something gets the error.
    this.manifest.catch(() => {});
  }

  /**
   * @param {string} version
   * @returns {Promise<Manifest>}
   */
  async readManifest(version) {
    /** @type {Manifest} */
    const manifest = await this.loader.load("manifest", version, async () => 0);
    if (manifest.version !== FORMAT_VERSION) throw new IndexError("version", `${this.base}manifest.js`);
    return manifest;
  }

  /**
   * Read a file of the index.
   * @param {string} name
   * @returns {Promise<any>}
   */
  async readFile(name) {
    const { stamp } = await this.manifest;
    return this.loader.load(name, stamp, () => this.readSeed(name));
  }

  /**
   * Read the seed that the checksum of the current version of a file has.
   * @param {string} name
   * @returns {Promise<number>}
   */
  async readSeed(name) {
    const { edition, sums } = await this.manifest;
    const kind = name.slice(0, 2);
    // The bucket states the checksums of long lists.
    if (kind === "h/" || kind === "n/") return edition;
    let sum = sums[name];
    if (kind in NUMBER_BASES) {
      const number = parseInt(name.slice(name.lastIndexOf("/") + 1), NUMBER_BASES[kind]);
      const at = (number % SUMS_PER_FILE) * SUM_DIGITS;
      const digits = await this.readFile(`s/${name[0]}${Math.floor(number / SUMS_PER_FILE)}`);
      sum = parseInt(digits.slice(at, at + SUM_DIGITS), 16);
    }
    // The index has no such file: it is left from another publication.
    if (!(sum >= 0)) throw new IndexError("damaged", `${this.base}${name}.js`);
    return (edition ^ sum) >>> 0;
  }

  /**
   * Look up how many documents have a gram, and its list if that is short.
   * @param {string} text
   * @returns {Promise<GramEntry>}
   */
  async lookUpGram(text) {
    const hash = hashGram(text);
    const bucket = hash % (await this.manifest).buckets;
    const name = nameInFolder("g", bucket, bucket.toString(16));
    /** @type {import("./types.js").Bucket} */
    const lists = await this.readFile(name);
    const file = `${this.base}${name}.js`;
    const parts = lists.long.get(text);
    if (parts) return { text, hash, count: parts.count, list: null, parts, file };
    const list = decodePostings(lists.short.get(text) || "");
    return { text, hash, count: list.ids.length, list, parts: null, file };
  }

  /**
   * Return the list of a gram if it has been read before.
   * @param {string} text
   * @returns {PostingList | null}
   */
  getKnownPostings(text) {
    return this.postings.get(text) || null;
  }

  /**
   * Read the posting list of a gram.
   * @param {GramEntry} entry
   * @returns {Promise<PostingList>}
   */
  async readPostings(entry) {
    let list = this.postings.get(entry.text);
    if (!list) {
      list = entry.list || (await this.readLongList(entry));
      this.postings.set(entry.text, list);
    }
    return list;
  }

  /**
   * Read a long list and put its parts together. Newer documents have lower ids.
   * @param {GramEntry} entry
   * @returns {Promise<PostingList>}
   */
  async readLongList(entry) {
    const { inline = "", recent = "", older = "" } = entry.parts || {};
    const parts = await Promise.all([
      inline,
      this.readListPart("n/", entry, recent),
      this.readListPart("h/", entry, older),
    ]);
    const ids = new Uint32Array(entry.count);
    const impacts = new Uint8Array(entry.count);
    let count = 0;
    for (const list of parts.map(decodePostings)) {
      if (count + list.ids.length <= entry.count) {
        ids.set(list.ids, count);
        impacts.set(list.impacts, count);
      }
      count += list.ids.length;
    }
    if (count !== entry.count) throw new IndexError("damaged", entry.file);
    return { ids, impacts };
  }

  /**
   * Read one part of a long list, in its encoded form. Without a sum there is no such part.
   * @param {string} kind
   * @param {GramEntry} entry
   * @param {string} sum
   * @returns {Promise<string>}
   */
  async readListPart(kind, entry, sum) {
    if (!sum) return "";
    const name = `${kind}${formatHex(entry.hash >>> 24, 2)}/${formatHex(entry.hash, 8)}`;
    const letters = (await this.readFile(name)).get(entry.text) || "";
    if (crc32(letters) !== sum) throw new IndexError("damaged", `${this.base}${name}.js`);
    return letters;
  }

  /**
   * Read what the file of a document has under its id, and make a record of it once.
   * @template T
   * @param {number} id
   * @param {{kind: string, size: number, fields: number, known: Map<number, T>, make: (values: string[]) =>
   *   T}} store
   * @returns {Promise<T>}
   */
  async readRecord(id, store) {
    const known = store.known.get(id);
    if (known) return known;
    const number = Math.floor(id / store.size);
    const name = nameInFolder(store.kind, number, String(number));
    const values = (await this.readFile(name))[id];
    if (!values || values.length !== store.fields) throw new IndexError("damaged", `${this.base}${name}.js`);
    // Another call may have made it meanwhile: what is remembered of a record hangs on its identity.
    const record = store.known.get(id) || store.make(values);
    store.known.set(id, record);
    return record;
  }

  /**
   * Read the card of a document.
   * @param {number} id
   * @returns {Promise<Card>}
   */
  async readCard(id) {
    const size = (await this.manifest).cards;
    const fields = CARD_FIELDS.length;
    return this.readRecord(id, { kind: "c", size, fields, known: this.cards, make: makeCard });
  }

  /**
   * Read the card and the texts of a document.
   * @param {number} id
   * @returns {Promise<StoredDocument>}
   */
  async readDocument(id) {
    const fields = CARD_FIELDS.length + TEXT_NAMES.length;
    return this.readRecord(id, { kind: "x", size: 1, fields, known: this.documents, make: makeDocument });
  }

  /**
   * Read the documents of each value of a facet.
   * @param {string} name
   * @returns {Promise<Map<string, Uint32Array>>}
   */
  async readFacet(name) {
    /** @type {Record<string, [unknown, string]>} */
    const lists = await this.readFile(`f/${name}`);
    return new Map(Object.entries(lists).map(([value, entry]) => [value, decodePostings(entry[1]).ids]));
  }

  /**
   * Read the names of agencies and classes.
   * @returns {Promise<Trees>}
   */
  readTrees() {
    return this.readFile("f/tree");
  }

  /**
   * Replace the traditional characters of a text by simplified ones.
   * @param {string} text
   * @returns {Promise<string>}
   */
  async simplifyCharacters(text) {
    /** @type {[string, string]} */
    const [traditional, simplified] = await this.readFile("f/simplified");
    const forms = Array.from(simplified);
    const known = new Map(Array.from(traditional).map((char, at) => [char, forms[at]]));
    return Array.from(text)
      .map((char) => known.get(char) || char)
      .join("");
  }
}
