// Payloads of the files of the index that are not JSON: the same as sitegen/search/postings_buckets.py
// and stored_fields.py.
/** @typedef {import("./types.js").Bucket} Bucket */
/** @typedef {import("./types.js").StoredFields} StoredFields */
/** @typedef {import("./types.js").LongList} LongList */

/**
 * Parse a line of grams and encoded lists, in turns.
 * @param {string} line
 * @returns {Map<string, string>}
 */
export function parseLists(line) {
  const words = line.split(" ");
  /** @type {Map<string, string>} */
  const found = new Map();
  for (let at = 0; at + 1 < words.length; at += 2) found.set(words[at], words[at + 1]);
  return found;
}

/**
 * Parse a bucket of grams: a line of long lists, a line of short ones.
 * @param {string} payload
 * @returns {Bucket}
 */
export function parseBucket(payload) {
  const lines = payload.split("\n");
  const words = lines[0].split(" ");
  /** @type {Map<string, LongList>} */
  const long = new Map();
  for (let at = 0; at + 4 < words.length; at += 5) {
    const [gram, count, older, recent, inline] = words.slice(at, at + 5);
    long.set(gram, { count: Number(count), older, recent, inline });
  }
  return { long, short: parseLists(lines[1]) };
}

/**
 * Parse the file of one document: its id and its fields, separated by tabs.
 * @param {string} payload
 * @returns {StoredFields}
 */
export function parseDocument(payload) {
  const [id, ...fields] = payload.split("\t");
  return { [id]: fields };
}

/**
 * Parse a file of cards, one a line.
 * @param {string} payload
 * @returns {StoredFields}
 */
export function parseCards(payload) {
  return Object.assign({}, ...payload.split("\n").map(parseDocument));
}

/** @type {Record<string, (payload: string) => unknown>} */
const PARSERS = {
  "g/": parseBucket,
  "h/": parseLists,
  "n/": parseLists,
  "c/": parseCards,
  "x/": parseDocument,
  "s/": (payload) => payload,
};

/**
 * Parse the payload of a file by its name.
 * @param {string} name name within the index, without .js
 * @param {string} payload
 * @returns {unknown}
 */
export function parsePayload(name, payload) {
  return (PARSERS[name.slice(0, 2)] || JSON.parse)(payload);
}
