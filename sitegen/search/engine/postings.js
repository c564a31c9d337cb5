// Posting lists (the format of sitegen/search/postings_encoding.py) and operations on ascending lists of ids.
/** @typedef {import("./types.js").PostingList} PostingList */

// How many of the 75 characters that end a gap each impact has, and the first of them.
const ENDINGS = [54, 9, 4, 1, 4, 1, 1, 1];
const FIRST_ENDINGS = [0, 54, 63, 67, 68, 72, 73, 74];
const ENDING_COUNT = 75;
const CONTINUATIONS = 16;
const VALUES = new Uint8Array(128);
const IMPACTS = new Uint8Array(ENDING_COUNT);
for (let code = 0x21, value = 0; code < 0x7f; code++) {
  if (code !== 0x22 && code !== 0x5c && code !== 0x3c) VALUES[code] = value++;
}
FIRST_ENDINGS.forEach((first, impact) => IMPACTS.fill(impact, first));

// Bits of an impact. The lowest one, which has no name here, says: three times or more.
export const IN_TITLE = 2;
export const IN_NUMBER = 4;
export const IN_HEAD = IN_TITLE | IN_NUMBER;
/** Worth of a posting for the score, by impact. */
export const WORTH = [0.5, 1.5, 3.5, 4.5, 3.5, 4.5, 3.5, 4.5];

/**
 * Decode a posting list.
 * @param {string} text
 * @returns {PostingList}
 */
export function decodePostings(text) {
  const ids = new Uint32Array(text.length);
  const impacts = new Uint8Array(text.length);
  let count = 0;
  let id = -1;
  let gap = 0;
  let scale = 1;
  let below = 0;
  for (let at = 0; at < text.length; at++) {
    const value = VALUES[text.charCodeAt(at)];
    if (value < ENDING_COUNT) {
      const impact = IMPACTS[value];
      id += 1 + gap + (value - FIRST_ENDINGS[impact]) * scale + below * ENDINGS[impact];
      ids[count] = id;
      impacts[count++] = impact;
      gap = 0;
      scale = 1;
      below = 0;
    } else {
      gap += (value - ENDING_COUNT) * scale;
      below += scale;
      scale *= CONTINUATIONS;
    }
  }
  return { ids: ids.slice(0, count), impacts: impacts.slice(0, count) };
}

/**
 * Find where a number stands in an ascending list, or would have to be put.
 * @param {ArrayLike<number>} ids
 * @param {number} id
 * @param {number} [from] place to begin at
 * @returns {number}
 */
export function bisect(ids, id, from = 0) {
  let low = from;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ids[middle] < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Say whether an ascending list has an id.
 * @param {Uint32Array} ids
 * @param {number} id
 * @returns {boolean}
 */
export function hasId(ids, id) {
  return ids[bisect(ids, id)] === id;
}

/**
 * Find the place of each of some ids in a list; -1 where it is missing. Both ascend.
 * @param {ArrayLike<number>} ids
 * @param {ArrayLike<number>} wanted
 * @returns {Int32Array}
 */
export function locateIds(ids, wanted) {
  const places = new Int32Array(wanted.length);
  // A bisection costs as much as some 32 steps.
  const isSparse = ids.length > 32 * wanted.length;
  let at = 0;
  for (let each = 0; each < wanted.length; each++) {
    if (isSparse) at = bisect(ids, wanted[each], at);
    else while (at < ids.length && ids[at] < wanted[each]) at++;
    places[each] = at < ids.length && ids[at] === wanted[each] ? at : -1;
  }
  return places;
}

/**
 * Unite lists of ids into one that ascends.
 * @param {Iterable<Iterable<number>>} lists
 * @returns {Uint32Array}
 */
export function uniteIds(lists) {
  /** @type {Set<number>} */
  const all = new Set();
  for (const ids of lists) for (const id of ids) all.add(id);
  return Uint32Array.from(all).sort();
}

/**
 * Remove the ids of one ascending list from another.
 * @param {Uint32Array} ids
 * @param {Uint32Array} removed
 * @returns {Uint32Array}
 */
export function subtractIds(ids, removed) {
  const places = locateIds(removed, ids);
  return ids.filter((_, at) => places[at] < 0);
}
