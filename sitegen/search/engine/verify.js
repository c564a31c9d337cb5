// Verification: what a document really contains, and how well it answers.
import { isOneGram } from "./candidates.js";
import { DOC_NO, HEAD, INDEX_NO, SUMMARY, TITLE } from "./fields.js";
import { TEXT_NAMES } from "./index-reader.js";
import { normalizeText } from "./normalize.js";
import { matchesNumber } from "./partial-numbers.js";
import { hasId } from "./postings.js";
import { isCombination } from "./query.js";
/** @typedef {import("./types.js").Card} Card */
/** @typedef {import("./types.js").Texts} Texts */
/** @typedef {import("./types.js").Document} Document */
/** @typedef {import("./types.js").Run} Run */
/** @typedef {import("./types.js").Phrase} Phrase */
/** @typedef {import("./types.js").QueryTree} QueryTree */
/** @typedef {import("./index-reader.js").IndexReader} IndexReader */

const HEAD_NAMES = /** @type {const} */ (["title", "indexNo", "docNo"]);

// Tiers: how well a document answers. The lower, the better.
export const SAME_TITLE = 0;
export const SAME_NUMBER = 1;
export const RUN_IN_TITLE = 2;
export const END_OF_NUMBER = 3;
export const RUN_IN_NUMBER = 4;
export const RUN_IN_TEXT = 5;
export const APART = 6;

/**
 * Normalized fields by record. Keywords and file names are lists of texts, as no run goes from one to the
 * next.
 * @type {WeakMap<object, Record<string, string[]>>}
 */
const normalizedFields = new WeakMap();

/**
 * Normalize the fields of a card or of texts, once.
 * @param {Card | Texts} record
 * @returns {Record<string, string[]>} the lines of each field; a field that is one text has one
 */
export function normalizeFields(record) {
  let fields = normalizedFields.get(record);
  if (!fields) {
    const names = "body" in record ? TEXT_NAMES : HEAD_NAMES;
    /** @type {Record<string, string>} */
    const values = /** @type {any} */ (record);
    fields = {};
    for (const name of names) {
      const isList = name === "keywords" || name === "files";
      fields[name] = isList ? values[name].split("\n").map(normalizeText) : [normalizeText(values[name])];
    }
    normalizedFields.set(record, fields);
  }
  return fields;
}

/** @type {(field: string[], text: string) => boolean} */
function containsText(field, text) {
  return field.some((line) => line.includes(text));
}

/**
 * Find the fields of a card and, if given, of texts that contain a run.
 * @param {string} text normalized text
 * @param {Card} card
 * @param {Texts | null} texts
 * @returns {number} field mask
 */
export function findPlaces(text, card, texts) {
  const head = normalizeFields(card);
  let mask = 0;
  HEAD_NAMES.forEach((name, at) => {
    if (containsText(head[name], text)) mask |= TITLE << at;
  });
  return texts ? mask | findTextPlaces(text, texts) : mask;
}

/** @type {(text: string, texts: Texts) => number} */
function findTextPlaces(text, texts) {
  const fields = normalizeFields(texts);
  let mask = 0;
  TEXT_NAMES.forEach((name, at) => {
    if (containsText(fields[name], text)) mask |= SUMMARY << at;
  });
  return mask;
}

/** @type {(card: Card, mask: number) => string[]} */
function listNumbers(card, mask) {
  const head = normalizeFields(card);
  return [mask & INDEX_NO ? head.indexNo[0] : "", mask & DOC_NO ? head.docNo[0] : ""].filter(Boolean);
}

/**
 * Say whether a number of a document is meant by a run that does not stand in it: the run has a 号 at its end
 * that the number lacks, or is a part of the number.
 * @param {Run} run
 * @param {Card} card
 * @returns {boolean}
 */
export function meansNumber(run, card) {
  const { bare, partial } = run;
  if (bare && listNumbers(card, run.mask).some((number) => number.endsWith(bare))) return true;
  return partial !== null && matchesNumber(partial, normalizeFields(card).docNo[0]);
}

/** @type {(run: Run, card: Card, texts: Texts | null) => boolean} */
function containsRun(run, card, texts) {
  return (findPlaces(run.text, card, texts) & run.mask) !== 0 || meansNumber(run, card);
}

/**
 * Say whether a document matches a tree; null until its texts are read.
 * @param {IndexReader} index
 * @param {QueryTree} tree
 * @param {Document} doc
 * @returns {boolean | null}
 */
export function matchesTree(index, tree, doc) {
  if (isCombination(tree)) {
    const found = tree.parts.map((part) => matchesTree(index, part, doc));
    if (tree.type === "not") return found[0] === null ? null : !found[0];
    const decides = tree.type === "or";
    return found.includes(decides) ? decides : found.includes(null) ? null : !decides;
  }
  switch (tree.type) {
    case "run":
      return matchesRun(index, tree, doc);
    case "set":
      return tree.ids !== null && hasId(tree.ids, doc.id);
    case "time": {
      const day = doc.card[tree.field].slice(0, 10);
      return !!day && !(tree.from && day < tree.from) && !(tree.to && day > tree.to);
    }
    case "named":
      return false;
  }
}

/** @type {(index: IndexReader, run: Run, doc: Document) => boolean | null} */
export function matchesRun(index, run, doc) {
  if (run.candidates && !hasId(run.candidates, doc.id)) return false;
  if (run.asTyped && !hasId(run.asTyped, doc.id)) return meansNumber(run, doc.card);
  const known = isOneGram(run) ? index.getKnownPostings(run.text) : null;
  if (known) return hasId(known.ids, doc.id);
  if (containsRun(run, doc.card, doc.texts)) return true;
  return doc.texts || !(run.mask & ~HEAD) ? false : null;
}

/**
 * Say whether a run is the last part of a number, from the beginning of a word in it: 〔2024〕5号 or 2024-5 of
 * 某政发〔2024〕5号.
 * @type {(number: string, run: string, bare: string) => boolean}
 */
function endsNumber(number, run, bare) {
  return [run, `${run}号`, bare].some((end) => {
    if (!end || !number.endsWith(end)) return false;
    const before = number.slice(0, -end.length);
    return !(/[0-9]$/.test(before) && /^[0-9]/.test(end));
  });
}

/** @type {(phrase: Phrase, card: Card) => number} */
function rankNumberWords(phrase, card) {
  const isEvery = (phrase.runs || []).every((run) =>
    run.partial ? meansNumber(run, card) : findPlaces(run.text, card, null) & DOC_NO,
  );
  return isEvery ? SAME_NUMBER : APART;
}

/** @type {(phrase: Phrase, card: Card) => number} */
function rankHead(phrase, card) {
  if (phrase.runs) return rankNumberWords(phrase, card);
  const run = phrase.text;
  const { bare } = phrase;
  const title = phrase.mask & TITLE ? normalizeFields(card).title[0] : null;
  const numbers = listNumbers(card, phrase.mask);
  if (title === run) return SAME_TITLE;
  // A number is known by its parts: the reader or the author may have left out the 号.
  if (numbers.some((number) => number === run || number === `${run}号` || number === bare)) {
    return SAME_NUMBER;
  }
  if (title !== null && title.includes(run)) return RUN_IN_TITLE;
  if (numbers.some((number) => endsNumber(number, run, bare))) return END_OF_NUMBER;
  const isInside = numbers.some((number) => number.includes(run) || (bare && number.endsWith(bare)));
  return isInside ? RUN_IN_NUMBER : APART;
}

/**
 * Rank a document by the best place of a phrase in it.
 * @param {Phrase[]} phrases
 * @param {Card} card
 * @param {Texts | null} texts where they are null, only title and numbers count
 * @returns {number} tier
 */
export function rankDocument(phrases, card, texts) {
  let best = APART;
  for (const phrase of phrases) {
    const tier = rankHead(phrase, card);
    const isInText = tier === APART && texts && findTextPlaces(phrase.text, texts) & phrase.mask;
    best = Math.min(best, isInText ? RUN_IN_TEXT : tier);
  }
  return best;
}
