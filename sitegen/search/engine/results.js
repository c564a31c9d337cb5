// Results in an order that is worked out only as far as it is asked for.
import { FEW } from "./candidates.js";
import { compareKeys } from "./order.js";
import { LATER } from "./plan.js";
/** @typedef {import("./plan.js").SearchPlan} SearchPlan */
/** @typedef {import("./order.js").Verified} Verified */
/** @typedef {Verified & {id: number, key: number[]}} Result */

/** Results on a page. */
export const PAGE_SIZE = 10;
// So many more candidates than are asked for are verified together, as some turn out not to match. The last
// few are verified together, so that where there are few, all are.
const SPARE = 1;
const LAST_FEW = 16;
const MOST_PACE = 3;
// After so many candidates that were not what they might have been, more is read about the ones that are
// left.
const MANY_IN_VAIN = 8;

/**
 * Results of a search. Before a candidate is verified its key is at best its bound, so what is verified and
 * not behind the next bound is final.
 */
export class Results {
  /** @param {SearchPlan} plan */
  constructor(plan) {
    this.plan = plan;
    /** @type {Result[]} */
    this.final = [];
    /** @type {Result[]} */
    this.ready = [];
    this.rejected = 0;
    // Places of the candidates that are not verified, by their bounds, from `next` on.
    this.pending = Uint32Array.from(plan.ids, (_, at) => at).sort(plan.order.compareBounds);
    this.next = 0;
    this.pace = 1;
    this.inVain = 0;
    this.isAllRead = false;
    /** @type {Promise<void>} */
    this.turn = Promise.resolve();
  }

  /** Move what is verified and can no longer be overtaken to the final results. */
  settle() {
    const { ids, order } = this.plan;
    while (this.ready.length) {
      const at = this.pending[this.next];
      const isLast = this.next >= this.pending.length;
      if (!isLast && compareKeys(this.ready[0].key, order.getBound(ids[at], at)) > 0) break;
      this.final.push(...this.ready.splice(0, 1));
    }
  }

  /**
   * Verify the candidate at a place.
   * @param {number} at
   * @returns {Promise<Result | null | typeof LATER>}
   */
  async verifyCandidate(at) {
    const id = this.plan.ids[at];
    const found = await this.plan.verify(id, at);
    if (found === null || found === LATER) return found;
    return { ...found, id, key: this.plan.order.makeKey(id, at, found) };
  }

  /**
   * Let candidates wait for their turn again.
   * @param {number[]} places
   */
  putBack(places) {
    if (!places.length) return;
    const left = Array.from(this.pending.subarray(this.next)).concat(places);
    this.pending = Uint32Array.from(left).sort(this.plan.order.compareBounds);
    this.next = 0;
  }

  /**
   * Verify the next candidates.
   * @param {number} count
   */
  async advance(count) {
    const batch = this.pending.subarray(this.next, this.next + count);
    const found = await Promise.all(Array.from(batch, (at) => this.verifyCandidate(at)));
    this.next += batch.length;
    /** @type {Result[]} */
    const good = [];
    for (const one of found) if (one !== null && one !== LATER) good.push(one);
    // Where most are rejected, more are verified together.
    this.pace = good.length * 2 < batch.length ? Math.min(this.pace + 1, MOST_PACE) : 1;
    this.rejected += found.filter((one) => one === null).length;
    this.inVain += batch.length - good.length;
    this.putBack(Array.from(batch).filter((_, each) => found[each] === LATER));
    this.ready.push(...good);
    this.ready.sort((one, other) => compareKeys(one.key, other.key));
    this.settle();
  }

  /** Read more about the candidates that are left. */
  async refine() {
    this.inVain = 0;
    const isLeft = await this.plan.refine();
    if (!isLeft) {
      this.isAllRead = true;
      return;
    }
    const left = this.pending.subarray(this.next).filter(isLeft);
    this.rejected += this.pending.length - this.next - left.length;
    this.pending = left.sort(this.plan.order.compareBounds);
    this.next = 0;
    this.settle();
  }

  /**
   * Say how many results to work out next. Where the order depends on how many candidates were verified in
   * vain, it must not depend on the page that is asked for: then it is as if all pages before were asked for
   * in turn.
   * @param {number} count results that are wanted in all
   * @returns {number}
   */
  countWanted(count) {
    const done = this.final.length % PAGE_SIZE;
    if (!this.plan.isStepwise) return count - this.final.length;
    return this.final.length && !done ? 1 : PAGE_SIZE - done;
  }

  /** @param {number} count */
  async workOut(count) {
    this.settle();
    while (this.final.length < count && this.next < this.pending.length) {
      if (this.inVain >= MANY_IN_VAIN && !this.isAllRead) {
        await this.refine();
        continue;
      }
      const left = this.pending.length - this.next;
      const isEnd = left <= LAST_FEW && !this.plan.settled;
      await this.advance(isEnd ? left : Math.min((this.countWanted(count) + SPARE) * this.pace, FEW));
    }
  }

  /**
   * Work out at least `count` results in their final order, if there are so many. Calls wait for each other.
   * @param {number} count
   * @returns {Promise<void>}
   */
  reach(count) {
    const result = this.turn.then(() => this.workOut(count));
    // The caller gets the error.
    this.turn = result.catch(() => {});
    return result;
  }

  /** Whether the order is the documented one. It is not where telling that would take too many files. */
  get isStrict() {
    return this.plan.order.isStrict();
  }

  /** Whether `total` is the number of results. */
  get isExact() {
    return this.plan.settled || this.next >= this.pending.length;
  }

  /** The most results that there can be. */
  get total() {
    return this.plan.ids.length - this.rejected;
  }

  /** The fewest results that there can be. */
  get least() {
    return this.isExact ? this.total : this.final.length + this.ready.length;
  }

  /**
   * List the ids of the results, and of the candidates that are not verified, ascending.
   * @returns {Uint32Array}
   */
  listIds() {
    const known = [...this.final, ...this.ready].map((one) => one.id);
    const open = Array.from(this.pending.subarray(this.next), (at) => this.plan.ids[at]);
    return Uint32Array.from([...known, ...open]).sort();
  }
}
