// Plan of a search: candidates, their order, and how one of them is verified.
import { compareCounts, LONG_AT_ONCE, shareGrams } from "./candidates.js";
import { findCandidates } from "./evaluate.js";
import { buildWholeGram, listGrams } from "./grams.js";
import { findBestTiers, orderByDate, orderByRelevance } from "./order.js";
import { locateIds } from "./postings.js";
import { listRequiredRuns } from "./query.js";
import { APART, matchesRun, matchesTree, rankDocument, RUN_IN_TEXT } from "./verify.js";
/** @typedef {import("./types.js").Document} Document */
/** @typedef {import("./types.js").GramEntry} GramEntry */
/** @typedef {import("./types.js").Query} Query */
/** @typedef {import("./index-reader.js").IndexReader} IndexReader */
/** @typedef {import("./order.js").Order} Order */
/** @typedef {import("./order.js").Verified} Verified */

// From this length on it is asked whether a phrase is a whole title or number before that is known to be
// needed.
const LIKE_A_WHOLE = 8;
// So many of the grams that were left out are looked up when many candidates were verified in vain.
const MOST_UNREAD = 16;

/** Outcome for a candidate that is worse than it could have been: it waits for its turn again. */
export const LATER = "later";

/**
 * Ask for what tells whether all words stand together. It is needed later, and comes with the rest.
 * @type {(index: IndexReader, query: Query) => void}
 */
function prefetchPhrases(index, query) {
  for (const phrase of query.phrases) {
    const grams = phrase.single ? [] : listGrams(phrase.bare || phrase.text);
    if (phrase.text.length >= LIKE_A_WHOLE) grams.push(buildWholeGram(phrase.text));
    // An error is reported when the gram is used.
    for (const gram of grams) index.lookUpGram(gram).catch(() => {});
  }
}

/** Plan of a search. `settled`: all candidates are results. `brief`: only cards of results will be shown. */
export class SearchPlan {
  /**
   * @param {IndexReader} index
   * @param {Query} query
   * @param {{ids: Uint32Array, settled: boolean, order: Order, brief: boolean}} facts
   */
  constructor(index, query, { ids, settled, order, brief }) {
    this.index = index;
    this.query = query;
    this.ids = ids;
    this.settled = settled;
    this.order = order;
    this.brief = brief;
    this.isSingle = query.phrases.length > 0 && query.phrases.every((phrase) => phrase.single);
    // Whether the order depends on how many candidates were verified in vain.
    this.isStepwise = order.demote !== null && !this.isSingle;
    /** @type {GramEntry[] | null} */
    this.unread = null;
  }

  /**
   * Verify a candidate: by its card first, by its texts where these are needed.
   * @param {number} id
   * @param {number} at its place among the candidates
   * @returns {Promise<Verified | null | typeof LATER>} null if it does not match
   */
  async verify(id, at) {
    const { index, query, order } = this;
    const { phrases, tree } = query;
    if (!tree) return null;
    const card = this.brief ? await index.readCard(id) : (await index.readDocument(id)).card;
    /** @type {Document} */
    const doc = { id, card, texts: null };
    if (matchesTree(index, tree, doc) === false) return null;
    if (order.demote && order.demote(at, card)) return LATER;
    const tier = rankDocument(phrases, card, null);
    const isOpen =
      query.runs.some((run) => matchesRun(index, run, doc) === null) ||
      matchesTree(index, tree, doc) === null;
    const mayBeInText = this.isStepwise && tier === APART && order.best !== null && order.best[at] !== APART;
    if (isOpen || mayBeInText) doc.texts = (await index.readDocument(id)).texts;
    if (!matchesTree(index, tree, doc)) return null;
    if (tier !== APART || !order.demote) return { card, doc, tier };
    return { card, doc, tier: this.isSingle ? RUN_IN_TEXT : rankDocument(phrases, card, doc.texts) };
  }

  /**
   * Read the next lists of grams that all results must have and that were left out so far: of some grams,
   * evenly spread, the rarest first, a few at a time.
   */
  async readUnreadLists() {
    const { index } = this;
    if (!this.unread) {
      const grams = new Set(listRequiredRuns(this.query.tree).flatMap((run) => listGrams(run.stem)));
      const left = Array.from(grams).filter((gram) => !index.getKnownPostings(gram));
      const step = Math.ceil(left.length / MOST_UNREAD);
      const some = left.filter((_, at) => at % step === 0);
      this.unread = await Promise.all(some.map((gram) => index.lookUpGram(gram)));
      this.unread.sort(compareCounts);
    }
    const next = this.unread.splice(0, LONG_AT_ONCE);
    return Promise.all(next.map((entry) => index.readPostings(entry)));
  }

  /**
   * Read some more lists.
   * @returns {Promise<((at: number) => boolean) | null>} whether the candidate at a place is left; null if
   *   there was nothing to read
   */
  async refine() {
    const lists = await this.readUnreadLists();
    if (!lists.length) return null;
    const places = lists.map((list) => locateIds(list.ids, this.ids));
    const { best } = this.order;
    if (best) {
      const tiers = await findBestTiers(this.index, this.query.phrases, this.ids);
      tiers.forEach((tier, at) => {
        best[at] = Math.max(best[at], tier);
      });
    }
    return (at) => places.every((place) => place[at] >= 0);
  }
}

/**
 * Plan the search of a query.
 * @param {IndexReader} index
 * @param {Query} query
 * @param {string} sort relevance, date-desc or date-asc
 * @param {boolean} brief whether only cards will be shown
 * @returns {Promise<SearchPlan>}
 */
export async function planSearch(index, query, sort, brief) {
  prefetchPhrases(index, query);
  const candidates = query.tree
    ? await findCandidates(index, query.tree, shareGrams(query.runs.length))
    : { ids: null, sure: true };
  const ids = candidates.ids || new Uint32Array(0);
  const order =
    query.runs.length && sort === "relevance"
      ? await orderByRelevance(index, query, ids)
      : orderByDate(await index.manifest, ids, sort === "date-asc");
  return new SearchPlan(index, query, { ids, settled: candidates.sure, order, brief });
}
