// Orders of results: by relevance and by date. The same order as sitegen/search/ranking.py.
import { chooseHeadBits, compareCounts, FEW, shareGrams, splitRounds, weighRarity } from "./candidates.js";
import { makeMonths } from "./evaluate.js";
import { VOID_STATES } from "./fields.js";
import { buildWholeGram, listGrams } from "./grams.js";
import { hasId, IN_HEAD, IN_NUMBER, IN_TITLE, locateIds, WORTH } from "./postings.js";
import { isCombination } from "./query.js";
import * as verify from "./verify.js";
/** @typedef {import("./types.js").Card} Card */
/** @typedef {import("./types.js").Document} Document */
/** @typedef {import("./types.js").PostingList} PostingList */
/** @typedef {import("./types.js").Manifest} Manifest */
/** @typedef {import("./types.js").Phrase} Phrase */
/** @typedef {import("./types.js").Query} Query */
/** @typedef {import("./types.js").QueryTree} QueryTree */
/** @typedef {import("./types.js").Run} Run */
/** @typedef {import("./index-reader.js").IndexReader} IndexReader */
/** @typedef {{card: Card, doc: Document, tier: number}} Verified */

/**
 * Order of candidates, which are known by their place in the list. Keys and bounds are compared number by
 * number. `best` is the best tier each candidate can still have. `compareBounds` orders places of candidates
 * by their bounds. `getBound` is the lowest key that a candidate may turn out to have. `demote` lowers what a
 * candidate can be, by its card, and says whether it has to wait for that.
 * @typedef {object} Order
 * @property {Uint8Array | null} best
 * @property {() => boolean} isStrict
 * @property {(one: number, other: number) => number} compareBounds
 * @property {(id: number, at: number) => number[]} getBound
 * @property {((at: number, card: Card) => boolean) | null} demote
 * @property {(id: number, at: number, found: Verified) => number[]} makeKey
 */

// So many numbers are read to see whether they end with the query, and so many misses for the next whole run.
const MOST_NUMBERS = 64;
const MOST_MISSES = 24;

const IN_TEXT = 1;
// The best tier for each set of places where a phrase may stand.
const BEST_TIERS = [
  verify.APART,
  verify.RUN_IN_TEXT,
  verify.RUN_IN_TITLE,
  verify.RUN_IN_TITLE,
  verify.END_OF_NUMBER,
  verify.END_OF_NUMBER,
  verify.RUN_IN_TITLE,
  verify.RUN_IN_TITLE,
];

/**
 * Round a score. Scores that differ by less come from the order of additions.
 * @type {(score: number) => number}
 */
export function roundScore(score) {
  return Math.round(score * 1e6) / 1e6;
}

/**
 * Compare two keys or bounds, number by number.
 * @type {(one: number[], other: number[]) => number}
 */
export function compareKeys(one, other) {
  for (let at = 0; at < one.length; at++) {
    if (one[at] !== other[at]) return one[at] < other[at] ? -1 : 1;
  }
  return 0;
}

/** @typedef {{postings: PostingList, weight: number}} WeightedList */

/**
 * Read for each run the lists by which documents with it are scored: the short ones of its first grams. If no
 * run has any, it is the shortest of the long ones.
 * @type {(index: IndexReader, runs: Run[]) => Promise<WeightedList[][]>}
 */
async function readWeights(index, runs) {
  const most = shareGrams(runs.length);
  const total = (await index.manifest).documents;
  const found = await Promise.all(
    runs.map((run) => {
      const [grams] = splitRounds(listGrams(run.stem), most);
      return Promise.all(grams.map((gram) => index.lookUpGram(gram)));
    }),
  );
  const all = found.flat();
  const short = all.filter((entry) => entry.list !== null);
  const chosen = new Set(short.length ? short : all.sort(compareCounts).slice(0, 1));
  return Promise.all(
    found.map((entries) =>
      Promise.all(
        entries
          .filter((entry) => chosen.has(entry))
          .map(async (entry) => ({
            postings: await index.readPostings(entry),
            weight: weighRarity(entry.count, total),
          })),
      ),
    ),
  );
}

/**
 * Score each candidate for each run.
 * @type {(index: IndexReader, runs: Run[], ids: Uint32Array) => Promise<Map<QueryTree, Float64Array>>}
 */
async function scoreRuns(index, runs, ids) {
  const lists = await readWeights(index, runs);
  const found = new Map();
  runs.forEach((run, number) => {
    const sums = new Float64Array(ids.length);
    for (const { postings, weight } of lists[number]) {
      locateIds(postings.ids, ids).forEach((place, at) => {
        if (place >= 0) sums[at] += weight * WORTH[postings.impacts[place]];
      });
    }
    found.set(run, sums);
  });
  return found;
}

/**
 * Sum the scores of the runs that a document has; null if it does not match.
 * @type {(index: IndexReader, tree: QueryTree | null, doc: Document, at: number,
 *   scores: Map<QueryTree, Float64Array>) => number | null}
 */
function sumScores(index, tree, doc, at, scores) {
  if (!tree) return 0;
  if (!isCombination(tree) || tree.type === "not") {
    if (!verify.matchesTree(index, tree, doc)) return null;
    const sums = scores.get(tree);
    return sums ? sums[at] : 0;
  }
  const found = tree.parts.map((part) => sumScores(index, part, doc, at, scores));
  const good = found.filter((one) => one !== null);
  if (!good.length || (tree.type === "and" && good.length < found.length)) return null;
  return good.reduce((sum, one) => sum + one, 0);
}

/**
 * Read the list of a gram; null if it is long and only a short one is wanted.
 * @type {(index: IndexReader, gram: string, short: boolean) => Promise<PostingList | null>}
 */
async function readUnlessLong(index, gram, short) {
  const entry = await index.lookUpGram(gram);
  return short && entry.list === null ? null : index.readPostings(entry);
}

/**
 * Find where a phrase may stand in each candidate, by the grams that are at hand.
 * @type {(index: IndexReader, phrase: Phrase, ids: Uint32Array) => Promise<Uint8Array>}
 */
async function findPossiblePlaces(index, phrase, ids) {
  const may = new Uint8Array(ids.length).fill(
    phrase.runs ? IN_NUMBER : chooseHeadBits(phrase.mask) | IN_TEXT,
  );
  for (const { partial } of phrase.runs || []) {
    if (!partial) continue;
    const serials = (await index.readFacet("serial")).get(partial.serial) || new Uint32Array(0);
    ids.forEach((id, at) => {
      if (!hasId(serials, id)) may[at] = 0;
    });
  }
  for (const gram of listGrams(phrase.bare || phrase.text)) {
    const postings =
      index.getKnownPostings(gram) ||
      (phrase.single ? null : await readUnlessLong(index, gram, ids.length <= FEW));
    if (!postings) continue;
    locateIds(postings.ids, ids).forEach((place, at) => {
      may[at] &= place < 0 ? 0 : postings.impacts[place] | IN_TEXT;
    });
  }
  return may;
}

/**
 * Find the best tier that each candidate can have.
 * @param {IndexReader} index
 * @param {Phrase[]} phrases
 * @param {Uint32Array} ids
 * @returns {Promise<Uint8Array>}
 */
export async function findBestTiers(index, phrases, ids) {
  const best = new Uint8Array(ids.length).fill(verify.APART);
  for (const phrase of phrases) {
    const may = await findPossiblePlaces(index, phrase, ids);
    may.forEach((bits, at) => {
      const tier = bits & IN_NUMBER && phrase.runs ? verify.SAME_NUMBER : BEST_TIERS[bits];
      best[at] = Math.min(best[at], tier);
    });
    if (!phrase.runs && may.some((bits) => bits & IN_HEAD)) await findWholes(index, phrase, ids, best);
  }
  return best;
}

/**
 * Find the candidates whose title or number a phrase is, and lower their best tier.
 * @type {(index: IndexReader, phrase: Phrase, ids: Uint32Array, best: Uint8Array) => Promise<void>}
 */
async function findWholes(index, phrase, ids, best) {
  const same = await index.readPostings(await index.lookUpGram(buildWholeGram(phrase.text)));
  const bits = chooseHeadBits(phrase.mask);
  locateIds(same.ids, ids).forEach((place, at) => {
    const found = place < 0 ? 0 : same.impacts[place] & bits;
    if (found & IN_TITLE) best[at] = verify.SAME_TITLE;
    else if (found) best[at] = Math.min(best[at], verify.SAME_NUMBER);
  });
}

/**
 * Make the order by relevance: tier, what is in force, score, newer documents.
 * @param {IndexReader} index
 * @param {Query} query
 * @param {Uint32Array} ids candidates
 * @returns {Promise<Order>}
 */
export async function orderByRelevance(index, query, ids) {
  const scores = await scoreRuns(index, query.runs, ids);
  const best = await findBestTiers(index, query.phrases, ids);
  const sums = Float64Array.from(ids, (_, at) =>
    roundScore(query.runs.reduce((sum, run) => sum + (scores.get(run) || [])[at], 0)),
  );
  const numbers = best.reduce((sum, tier) => sum + (tier === verify.END_OF_NUMBER ? 1 : 0), 0);
  const areNumbersRead = numbers <= MOST_NUMBERS;
  let misses = 0;

  /** @param {number} tier */
  function limitTier(tier) {
    return tier === verify.RUN_IN_NUMBER && !areNumbersRead ? verify.END_OF_NUMBER : tier;
  }

  return {
    best,
    isStrict: () => areNumbersRead && misses <= MOST_MISSES,
    compareBounds: (one, other) => best[one] - best[other] || sums[other] - sums[one] || one - other,
    // After many documents that have the words but not as one run, the next ones do not wait for one that
    // might.
    getBound: (id, at) => [misses > MOST_MISSES ? verify.APART : best[at], 0, -sums[at], id],
    demote(at, card) {
      const tier = Math.min(verify.rankDocument(query.phrases, card, null), verify.RUN_IN_TEXT);
      const isWorse = limitTier(tier) > best[at];
      if (isWorse) best[at] = limitTier(tier);
      return isWorse;
    },
    makeKey(id, at, { card, doc, tier }) {
      if (tier === verify.APART && best[at] !== verify.APART) misses++;
      const score = roundScore(sumScores(index, query.words, doc, at, scores) || 0);
      return [limitTier(tier), VOID_STATES.includes(card.validity) ? 1 : 0, -score, id];
    },
  };
}

/**
 * Make the order by date of publication. What has no date comes last.
 * @param {Manifest} manifest
 * @param {Uint32Array} ids candidates
 * @param {boolean} ascending
 * @returns {Order}
 */
export function orderByDate(manifest, ids, ascending) {
  const months = makeMonths(manifest);

  /** @param {number} id */
  function rankMonth(id) {
    const back = months.findMonth(id);
    return back < months.count && ascending ? -back : back;
  }

  /** @param {Card} card */
  function rankMoment(card) {
    const number = Number(card.published.replace(/\D/g, "").padEnd(14, "0").slice(0, 14));
    return ascending ? number : -number;
  }

  return {
    best: null,
    isStrict: () => true,
    compareBounds: (one, other) => rankMonth(ids[one]) - rankMonth(ids[other]) || one - other,
    getBound: (id) => [rankMonth(id), -Infinity, 0],
    demote: null,
    makeKey: (id, _, found) => [rankMonth(id), rankMoment(found.card), id],
  };
}
