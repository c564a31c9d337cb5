// Why a query has no results, and what to ask instead.
import { combineRuns, countResults } from "./amount.js";
import { weighRarity } from "./candidates.js";
import { ANYWHERE, SCOPES } from "./fields.js";
import { listGrams } from "./grams.js";
import { roundScore } from "./order.js";
import { IN_HEAD } from "./postings.js";
import { buildTreeKey, combine, isCombination, simplifyTree } from "./query.js";
import { relaxQuery } from "./relax.js";
import { resolveQuery } from "./resolve.js";
/** @typedef {import("./types.js").Card} Card */
/** @typedef {import("./types.js").Explanation} Explanation */
/** @typedef {import("./types.js").Query} Query */
/** @typedef {import("./types.js").QueryTree} QueryTree */
/** @typedef {import("./types.js").Run} Run */
/** @typedef {import("./types.js").SearchOptions} SearchOptions */
/** @typedef {import("./index-reader.js").IndexReader} IndexReader */

// So many similar titles are offered, by so many grams; each has this share of the weight of all grams.
const MOST_SIMILAR = 5;
const MOST_GRAMS = 40;
const LEAST_SHARE = 0.3;
const WEIGHT_IN_TEXT = 0.4;

/**
 * Take the words alone out of a tree, without what narrows or excludes.
 * @type {(tree: QueryTree | null) => QueryTree | null}
 */
function stripNarrowing(tree) {
  if (!tree || tree.type === "not" || tree.type === "set" || tree.type === "time") return null;
  return isCombination(tree) ? combine(tree.type, tree.parts.map(stripNarrowing)) : tree;
}

/**
 * Find titles that share most of the weight of the grams of some runs.
 * @type {(index: IndexReader, runs: Run[]) => Promise<Card[]>}
 */
async function findSimilar(index, runs) {
  const grams = new Set(runs.flatMap((run) => listGrams(run.text)));
  const some = Array.from(grams).slice(0, MOST_GRAMS);
  if (some.length < 2) return [];
  const total = (await index.manifest).documents;
  /** @type {Map<number, number>} */
  const found = new Map();
  let full = 0;
  for (const entry of await Promise.all(some.map((gram) => index.lookUpGram(gram)))) {
    if (entry.list === null) continue;
    const weight = weighRarity(entry.count, total);
    full += weight;
    const { ids, impacts } = await index.readPostings(entry);
    ids.forEach((id, at) => {
      const share = impacts[at] & IN_HEAD ? 1 : WEIGHT_IN_TEXT;
      found.set(id, (found.get(id) || 0) + weight * share);
    });
  }
  const best = Array.from(found)
    .filter(([, weight]) => weight >= full * LEAST_SHARE)
    .sort((one, other) => roundScore(other[1]) - roundScore(one[1]) || one[0] - other[0])
    .slice(0, MOST_SIMILAR);
  return Promise.all(best.map(([id]) => index.readCard(id)));
}

/**
 * Find what to ask instead: the same in simplified characters, or else in pieces.
 * @type {(index: IndexReader, typed: string, options: SearchOptions, query: Query, missing: Run[]) =>
 *   Promise<Partial<Explanation>>}
 */
async function suggestInstead(index, typed, options, query, missing) {
  const exact = options.exact || "";
  const simple = await index.simplifyCharacters(typed);
  const simpleExact = await index.simplifyCharacters(exact);
  let other = query;
  if (simple !== typed || simpleExact !== exact) {
    other = await resolveQuery(index, simple, { ...options, exact: simpleExact });
    const amount = await countResults(index, other.words, other.narrowing);
    if (amount.total) return { plain: { typed: simple, exact: simpleExact, amount } };
  }
  const runs = other.runs.filter((run) => !run.unknown);
  const scope = SCOPES[options.fields || ""] || ANYWHERE;
  return { parts: await relaxQuery(index, { runs, narrowing: other.narrowing, missing, scope }) };
}

/**
 * Explain why a query has no results: words that are in no document, what the same words find without the
 * narrowing, what the other words find, similar titles.
 * @param {IndexReader} index
 * @param {Query} query
 * @param {string} typed
 * @param {SearchOptions} options
 * @returns {Promise<Explanation>}
 */
export async function explainQuery(index, query, typed, options) {
  /** @type {Run[]} */
  const missing = [];
  /** @type {Run[]} */
  const rest = [];
  for (const run of query.runs) ((await countResults(index, run)).total ? rest : missing).push(run);
  const words = simplifyTree(stripNarrowing(query.words));
  const isNarrowed = words && query.tree && buildTreeKey(words) !== buildTreeKey(query.tree);
  const without = await countResults(index, !missing.length && isNarrowed ? words : null);
  const fewer = await countResults(index, missing.length ? combineRuns(rest) : null, query.narrowing);
  return {
    missing: missing.map((run) => run.typed),
    without,
    fewer: { words: rest.map((run) => run.typed), ...fewer },
    near: await findSimilar(index, query.runs),
    ...(without.total ? {} : await suggestInstead(index, typed, options, query, missing)),
  };
}
