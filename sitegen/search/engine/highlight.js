// Highlighting of hits, and snippets.
import { normalizeWithOffsets } from "./normalize.js";
/** @typedef {import("./types.js").TextPart} TextPart */

/**
 * Find where needles stand in a text, as pairs of offsets that neither overlap nor touch.
 * @param {string} text
 * @param {string[]} needles normalized texts
 * @returns {[number, number][]}
 */
export function findHits(text, needles) {
  const map = normalizeWithOffsets(text);
  /** @type {[number, number][]} */
  const found = [];
  for (const needle of needles.filter(Boolean)) {
    let at = map.text.indexOf(needle);
    while (at >= 0) {
      found.push([map.starts[at], map.ends[at + needle.length - 1]]);
      at = map.text.indexOf(needle, at + needle.length);
    }
  }
  found.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
  /** @type {[number, number][]} */
  const merged = [];
  for (const pair of found) {
    const before = merged[merged.length - 1];
    if (before && pair[0] <= before[1]) before[1] = Math.max(before[1], pair[1]);
    else merged.push(pair);
  }
  return merged;
}

/**
 * Split a text into parts that are hits and parts that are not.
 * @param {string} text
 * @param {string[]} needles
 * @returns {TextPart[]}
 */
export function highlightText(text, needles) {
  /** @type {TextPart[]} */
  const parts = [];
  let at = 0;
  for (const [start, end] of findHits(text, needles)) {
    if (start > at) parts.push({ text: text.slice(at, start), hit: false });
    parts.push({ text: text.slice(start, end), hit: true });
    at = end;
  }
  if (at < text.length) parts.push({ text: text.slice(at), hit: false });
  return parts;
}
