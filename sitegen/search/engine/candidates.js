// Candidates: the documents that have the grams of a query.
import { ANYWHERE, HEAD, NUMBERS, TITLE } from "./fields.js";
import { listGrams } from "./grams.js";
import { IN_NUMBER, IN_TITLE, locateIds } from "./postings.js";
import { makeRun } from "./query.js";
/** @typedef {import("./types.js").Run} Run */
/** @typedef {import("./types.js").GramEntry} GramEntry */
/** @typedef {import("./types.js").PostingList} PostingList */
/** @typedef {import("./index-reader.js").IndexReader} IndexReader */

/** So many candidates may be verified one by one. */
export const FEW = 300;
// So many may be left by some of the grams if a few more grams leave hardly less. The fewest are never worth
// a gram.
const FEW_BY_SOME = 24;
const FEWEST = 2;
const A_FEW_GRAMS = 2;
// Long lists are read while those before leave more than this many and the last ones did leave less.
const FEW_BY_SHORT = 8;
const HARDLY_LESS = 0.8;
// A wait costs as much as three files: two rounds of grams are asked for together, and three long lists
// unless they hold too many postings.
const ROUNDS_AT_ONCE = 2;
export const LONG_AT_ONCE = 3;
const MOST_POSTINGS_AT_ONCE = 15000;
const GRAMS_OF_A_RUN = 5;
const GRAMS_IN_ALL = 20;

/** Documents that may be results, ascending (`ids`, null for all). `sure`: they are, without being read. */
export class Candidates {
  constructor() {
    /** @type {Uint32Array | null} */
    this.ids = null;
    this.sure = true;
  }

  /** Number of candidates. */
  get count() {
    return this.ids ? this.ids.length : Infinity;
  }

  /** @param {ArrayLike<number>} ids the only ones that may stay */
  restrict(ids) {
    if (!this.ids) {
      this.ids = Uint32Array.from(ids);
      return;
    }
    const places = locateIds(ids, this.ids);
    this.ids = this.ids.filter((_, at) => places[at] >= 0);
  }

  /**
   * Keep the documents of a posting list whose impact has one of the bits of each mask.
   * @param {PostingList} postings
   * @param {number[]} masks
   */
  meet(postings, masks) {
    this.restrict(postings.ids.filter((_, at) => masks.every((bits) => postings.impacts[at] & bits)));
  }
}

/**
 * Compare two grams by the number of their documents.
 * @type {(one: GramEntry, other: GramEntry) => number}
 */
export function compareCounts(one, other) {
  return one.count - other.count;
}

/** @type {(entries: GramEntry[]) => number} */
function sumCounts(entries) {
  return entries.reduce((sum, entry) => sum + entry.count, 0);
}

/**
 * Choose the bits of an impact that tell of title and numbers, for a field mask.
 * @type {(mask: number) => number}
 */
export function chooseHeadBits(mask) {
  return (mask & TITLE ? IN_TITLE : 0) | (mask & NUMBERS ? IN_NUMBER : 0);
}

/**
 * Weigh a gram by its rarity.
 * @type {(count: number, total: number) => number}
 */
export function weighRarity(count, total) {
  return Math.log(1 + total / Math.max(count, 1));
}

/**
 * Say how many grams of each of so many runs are looked up first. By these documents are scored.
 * @type {(runs: number) => number}
 */
export function shareGrams(runs) {
  return Math.max(1, Math.min(GRAMS_OF_A_RUN, Math.floor(GRAMS_IN_ALL / runs)));
}

/**
 * Split the grams of a text into rounds, each evenly spread over the text.
 * @param {string[]} grams
 * @param {number} most grams in a round
 * @returns {string[][]}
 */
export function splitRounds(grams, most) {
  const step = Math.max(1, Math.ceil(grams.length / most));
  const order = spreadNumbers(step);
  return order.map((first) => grams.filter((_, at) => at % step === first));
}

/**
 * List the numbers below `size` in an order that leaves no large gap for long: 0, 1/2, 1/4, 3/4, …
 * @param {number} size
 * @returns {number[]}
 */
export function spreadNumbers(size) {
  /** @type {Set<number>} */
  const order = new Set();
  for (let stride = size; order.size < size; stride = Math.ceil(stride / 2)) {
    for (let one = 0; one < size; one += stride) order.add(one);
    if (stride === 1) break;
  }
  return Array.from(order);
}

/**
 * Say whether the only gram of a run says all. Then its posting list is the result.
 * @param {Run} run
 * @returns {boolean}
 */
export function isOneGram(run) {
  const grams = listGrams(run.stem);
  return grams.length === 1 && grams[0] === run.text && run.mask === ANYWHERE && !run.bare;
}

/** Intersection of the posting lists of the grams of several runs, of as few of them as will do. */
class Intersection {
  /**
   * @param {IndexReader} index
   * @param {Run[]} runs
   * @param {number} most grams of each run in a round
   */
  constructor(index, runs, most) {
    this.index = index;
    this.runs = runs;
    this.most = most;
    this.candidates = new Candidates();
    /** @type {Set<string>} */
    this.met = new Set();
    /** @type {GramEntry[]} */
    this.long = [];
    /** @type {Map<string, number[]>} */
    this.headMasks = new Map();
    this.grams = runs.map((run) => this.planGrams(run));
  }

  /**
   * Plan the grams of a run: those of the first rounds, and the later ones.
   * @param {Run} run
   */
  planGrams(run) {
    const grams = listGrams(run.stem);
    if (!(run.mask & ~HEAD)) {
      const bits = chooseHeadBits(run.mask);
      for (const gram of grams) this.headMasks.set(gram, [...(this.headMasks.get(gram) || []), bits]);
    }
    const rounds = splitRounds(grams, this.most);
    return { first: rounds.slice(0, ROUNDS_AT_ONCE).flat(), later: rounds.slice(ROUNDS_AT_ONCE).flat() };
  }

  /**
   * Restrict the candidates to the documents of some grams, the rarest first.
   * @param {GramEntry[]} entries
   */
  async meetAll(entries) {
    for (const entry of entries.sort(compareCounts)) {
      this.met.add(entry.text);
      this.candidates.meet(await this.index.readPostings(entry), this.headMasks.get(entry.text) || []);
    }
  }

  /**
   * Look up the grams in rounds. A round is asked for only where those before leave many.
   * @param {ArrayLike<number>[]} lists documents outside of which there are no results
   * @returns {Promise<boolean>} whether every gram is in some document
   */
  async readShortLists(lists) {
    const candidates = this.candidates;
    let grams = new Set(this.grams.flatMap((one) => one.first));
    for (let round = 1; grams.size; round++) {
      const before = candidates.count;
      const entries = await Promise.all(Array.from(grams, (gram) => this.index.lookUpGram(gram)));
      if (entries.some((entry) => !entry.count)) {
        candidates.ids = new Uint32Array(0);
        return false;
      }
      this.long.push(...entries.filter((entry) => entry.list === null));
      await this.meetAll(entries.filter((entry) => entry.list !== null));
      if (round === 1) lists.forEach((ids) => candidates.restrict(ids));
      const isFew = candidates.count <= FEW_BY_SOME;
      if (candidates.count <= FEWEST || (isFew && candidates.count > before * HARDLY_LESS)) break;
      const amount = isFew ? A_FEW_GRAMS : this.most;
      grams = new Set(this.grams.flatMap((one) => one.later.splice(0, amount)));
    }
    return true;
  }

  /**
   * Choose the long lists that are worth reading. A list of more than half of all documents says little,
   * unless it is all that a run says.
   * @returns {Promise<GramEntry[]>} the shortest first
   */
  async chooseLongLists() {
    const total = (await this.index.manifest).documents;
    const only = new Set(this.runs.filter(isOneGram).map((run) => run.text));
    return this.long
      .sort(compareCounts)
      .filter(
        (entry, at) => (!this.candidates.ids && !at) || entry.count * 2 < total || only.has(entry.text),
      );
  }

  /** Read long lists as long as it pays. */
  async readLongLists() {
    const waiting = await this.chooseLongLists();
    while (waiting.length) {
      const before = this.candidates.count;
      if (before <= FEW_BY_SHORT) break;
      const some = waiting.splice(0, 1);
      while (
        waiting.length &&
        some.length < LONG_AT_ONCE &&
        sumCounts(some) + waiting[0].count <= MOST_POSTINGS_AT_ONCE
      ) {
        some.push(...waiting.splice(0, 1));
      }
      await Promise.all(some.map((entry) => this.index.readPostings(entry)));
      await this.meetAll(some);
      if (this.candidates.count >= before * HARDLY_LESS) break;
    }
  }
}

/**
 * Find the documents that have the grams of all runs and are in all lists.
 * @param {IndexReader} index
 * @param {Run[]} runs
 * @param {ArrayLike<number>[]} lists
 * @param {number} most grams of each run in a round
 * @returns {Promise<Candidates>}
 */
export async function intersectRuns(index, runs, lists, most) {
  const search = new Intersection(index, runs, most);
  if (!(await search.readShortLists(lists))) return search.candidates;
  await search.readLongLists();
  search.candidates.sure = runs.every((run) => isOneGram(run) && search.met.has(run.text));
  return search.candidates;
}

/**
 * Find the documents that may have a partial number: as text, or as their number. The former are remembered.
 * @param {IndexReader} index
 * @param {Run} run
 * @param {number} most
 * @returns {Promise<Uint32Array[]>}
 */
async function findEitherWay(index, run, most) {
  const asText = makeRun(run.text, run.mask);
  const found = asText && (await intersectRuns(index, [asText], [], most)).ids;
  run.asTyped = found || new Uint32Array(0);
  const numbered = (await index.readFacet("serial")).get(run.partial ? run.partial.serial : "");
  return [run.asTyped, numbered || new Uint32Array(0)];
}

/**
 * Find for each run that is a partial number the documents that may have it.
 * @param {IndexReader} index
 * @param {Run[]} runs
 * @param {number} most
 * @returns {Promise<Uint32Array[][]>}
 */
export async function findPartialNumbers(index, runs, most) {
  const partial = runs.filter((run) => run.partial && run.stem !== run.text);
  return Promise.all(partial.map((run) => findEitherWay(index, run, most)));
}
