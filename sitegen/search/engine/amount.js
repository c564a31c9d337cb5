// How many documents a query finds.
import { planSearch } from "./plan.js";
import { combine, simplifyTree } from "./query.js";
import { makeQuery } from "./resolve.js";
import { Results } from "./results.js";
/** @typedef {import("./types.js").Amount} Amount */
/** @typedef {import("./types.js").QueryTree} QueryTree */
/** @typedef {import("./index-reader.js").IndexReader} IndexReader */

/** Up to so many results, the total is worked out exactly. */
export const MOST_COUNTED = 20;

/**
 * Count the documents that a tree finds. A total of 0 is always exact.
 * @param {IndexReader} index
 * @param {QueryTree | null} words
 * @param {QueryTree[]} [narrowing]
 * @returns {Promise<Amount>}
 */
export async function countResults(index, words, narrowing = []) {
  if (!words) return { total: 0, exact: true };
  const results = new Results(await planSearch(index, makeQuery(words, narrowing), "date-desc", false));
  if (!results.isExact) await results.reach(results.total <= MOST_COUNTED ? Infinity : 1);
  return { total: results.least ? results.total : 0, exact: results.isExact };
}

/**
 * Combine runs that are all wanted.
 * @param {QueryTree[]} runs
 * @returns {QueryTree | null}
 */
export function combineRuns(runs) {
  return simplifyTree(combine("and", runs));
}
