// The passage of a document that a result shows.
import { DOC_NO } from "./fields.js";
import { highlightText } from "./highlight.js";
import { normalizeWithOffsets } from "./normalize.js";
import { findPlaces, meansNumber, normalizeFields } from "./verify.js";
/** @typedef {import("./types.js").Card} Card */
/** @typedef {import("./types.js").Texts} Texts */
/** @typedef {import("./types.js").Query} Query */
/** @typedef {import("./types.js").Run} Run */
/** @typedef {import("./types.js").Snippet} Snippet */

const PLACES = ["title", "indexNo", "docNo", "summary", "keywords", "files", "body"];
const SNIPPET_FIELDS = /** @type {const} */ (["body", "summary", "files", "keywords"]);
const SNIPPET_LENGTH = 92;
const LENGTH_BEFORE = 24;
const LOW_SURROGATE = /[\udc00-\udfff]/;
// Most characters by which a passage is widened at each end. A longer run of digits is cut.
const LONGEST_NUMBER = 24;
const WITHIN_NUMBER = /^(?:[0-9０-９][0-9０-９.,．]|[0-9０-９.,．][0-9０-９])$/;

/**
 * List the names of the fields that have hits.
 * @param {Run[]} runs
 * @param {Card} card
 * @param {Texts} texts
 * @returns {string[]}
 */
export function listPlaces(runs, card, texts) {
  let mask = 0;
  for (const run of runs) {
    mask |= findPlaces(run.text, card, texts) & run.mask;
    if (meansNumber(run, card)) mask |= DOC_NO;
  }
  return PLACES.filter((_, at) => mask & (1 << at));
}

/**
 * Cut the passage round the first hit: of all words as one run where there is one, else of a word.
 * @param {Texts} texts
 * @param {Query} query
 * @param {string[]} where fields that have hits
 * @returns {Snippet}
 */
export function makeSnippet(texts, query, where) {
  const names = SNIPPET_FIELDS.filter((name) => where.includes(name));
  const { needles } = query;
  for (const needle of [...query.phrases.map((phrase) => phrase.text), ...needles]) {
    for (const name of names) {
      const hit = findFirstHit(texts[name], normalizeFields(texts)[name], needle);
      if (hit) return { ...cutPassage(texts[name], hit, needles), from: name };
    }
  }
  const from = texts.summary ? "summary" : "body";
  return { ...cutPassage(texts[from], [0, 0], []), from };
}

/**
 * Find where a needle stands first in a text.
 * @param {string} text
 * @param {string[]} lines normalized lines of the text; only one if it is not a list
 * @param {string} needle
 * @returns {[number, number] | null} offsets
 */
function findFirstHit(text, lines, needle) {
  const originals = lines.length > 1 ? text.split("\n") : [text];
  let start = 0;
  for (const [each, line] of lines.entries()) {
    const at = line.indexOf(needle);
    if (at >= 0) {
      const map = normalizeWithOffsets(originals[each], at + needle.length);
      return [start + map.starts[at], start + map.ends[at + needle.length - 1]];
    }
    start += originals[each].length + 1;
  }
  return null;
}

/** @type {(text: string, hit: [number, number], needles: string[]) => Omit<Snippet, "from">} */
function cutPassage(text, hit, needles) {
  let start = Math.max(0, hit[0] - LENGTH_BEFORE);
  let end = Math.min(text.length, Math.max(start + SNIPPET_LENGTH, hit[1] + LENGTH_BEFORE));
  [start, end] = widenToNumbers(text, start, end);
  if (start > 0 && LOW_SURROGATE.test(text[start])) start++;
  if (end < text.length && LOW_SURROGATE.test(text[end])) end++;
  while (start < hit[0] && /\s/.test(text[start])) start++;
  const parts = highlightText(text.slice(start, end).replace(/\s/g, " "), needles);
  return { before: start > 0, after: end < text.length, parts };
}

/**
 * Move the offsets of a passage outwards where they cut a number: 2,000 must not become 00.
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @returns {[number, number]}
 */
function widenToNumbers(text, start, end) {
  const lowest = Math.max(start - LONGEST_NUMBER, 0);
  const highest = Math.min(end + LONGEST_NUMBER, text.length);
  while (start > lowest && WITHIN_NUMBER.test(text.slice(start - 1, start + 1))) start--;
  while (end < highest && WITHIN_NUMBER.test(text.slice(end - 1, end + 1))) end++;
  return [start, end];
}
