// Grams: the short runs of characters by which documents are found. The same as sitegen/search/grams.py.
import { crc32 } from "./crc32.js";
import { GAP, isCjk } from "./normalize.js";

/**
 * List the grams of one word (a run without gaps) into a set.
 * @param {string[]} chars code points of the word
 * @param {Set<string>} grams
 */
function addWordGrams(chars, grams) {
  const solid = chars.map(isCjk);
  if (chars.length === 1) grams.add(chars[0]);
  for (let at = 0; at + 1 < chars.length; at++) {
    if (solid[at] || solid[at + 1]) grams.add(chars[at] + chars[at + 1]);
    else if (at + 2 < chars.length && !solid[at + 2]) grams.add(chars[at] + chars[at + 1] + chars[at + 2]);
    else if (at === 0 || solid[at - 1]) grams.add(chars[at] + chars[at + 1]);
  }
}

/**
 * List the grams that every text has in which the lines of this one stand, each as a run.
 * @param {string} text normalized text, one run a line
 * @returns {string[]}
 */
export function listGrams(text) {
  /** @type {Set<string>} */
  const grams = new Set();
  for (const line of text.split("\n")) {
    let before = "";
    for (const word of line.split(GAP).filter(Boolean)) {
      const chars = Array.from(word);
      if (before) grams.add(`${before}_${chars[0]}`);
      addWordGrams(chars, grams);
      before = chars[chars.length - 1];
    }
  }
  return Array.from(grams);
}

/**
 * Hash a gram to 32 bits: FNV-1a over code points, mixed at each step.
 * @param {string} gram
 * @returns {number}
 */
export function hashGram(gram) {
  let value = 0x811c9dc5;
  for (const char of gram) {
    value = Math.imul(value ^ /** @type {number} */ (char.codePointAt(0)), 0x01000193);
    value ^= value >>> 15;
  }
  return value >>> 0;
}

/**
 * Build the gram of a whole title or number. Gaps do not count, nor does 号 at its end.
 * @param {string} text normalized text
 * @returns {string}
 */
export function buildWholeGram(text) {
  const sum = parseInt(crc32(text.split(GAP).join("").replace(/号+$/, "")), 16);
  return `=${String.fromCharCode(0x4e00 + (sum & 0x3fff), 0x4e00 + ((sum >>> 14) & 0x3fff))}`;
}
