// Suggestions while typing: agencies, numbers and titles that contain what was typed so far.
import { DOC_NO, NUMBERS, TITLE } from "./fields.js";
import { normalizeText } from "./normalize.js";
import { joinNumbers } from "./parser.js";
import { planSearch } from "./plan.js";
import { findPhrases, makeRun } from "./query.js";
import { makeQuery } from "./resolve.js";
import { Results } from "./results.js";
import { APART, rankDocument } from "./verify.js";
/** @typedef {import("./types.js").Card} Card */
/** @typedef {import("./types.js").Suggestion} Suggestion */
/** @typedef {import("./index-reader.js").IndexReader} IndexReader */

const MOST_TYPED = 60;
const MOST_AGENCIES = 3;
const MOST_NUMBERS = 3;

/**
 * Find the cards of the first documents that have a text in some fields.
 * @type {(index: IndexReader, text: string, mask: number, most: number) => Promise<Card[]>}
 */
async function findHeads(index, text, mask, most) {
  const run = makeRun(text, mask, true);
  if (!run) return [];
  const results = new Results(await planSearch(index, makeQuery(run, []), "relevance", true));
  await results.reach(most);
  return results.final.slice(0, most).map((one) => one.card);
}

/**
 * Suggest what may be meant.
 * @param {IndexReader} index
 * @param {string} typed
 * @param {number} most
 * @returns {Promise<Suggestion[]>}
 */
export async function suggestQueries(index, typed, most) {
  const text = normalizeText(joinNumbers(typed.slice(0, MOST_TYPED)));
  const agencies = Object.entries((await index.readTrees()).agency);
  if (!text) return [];
  const named = agencies.filter(([, [name]]) => normalizeText(name).includes(text)).slice(0, MOST_AGENCIES);
  const [numbered, titled] = await Promise.all([
    findHeads(index, text, NUMBERS, MOST_NUMBERS),
    findHeads(index, text, TITLE, most),
  ]);
  const phrases = findPhrases(makeRun(text, DOC_NO, true));
  /** @type {Suggestion[]} */
  const found = [
    ...named.map(([value, [name]]) => /** @type {const} */ ({ kind: "agency", text: name, value })),
    ...numbered.map((card) => {
      const isDocNo = rankDocument(phrases, card, null) !== APART;
      return /** @type {const} */ ({ kind: "number", text: isDocNo ? card.docNo : card.indexNo });
    }),
    ...titled.map((card) => /** @type {const} */ ({ kind: "title", text: card.title })),
  ];
  const seen = new Set();
  return found
    .filter((one) => {
      const isFresh = !seen.has(one.text);
      seen.add(one.text);
      return isFresh;
    })
    .slice(0, most);
}
