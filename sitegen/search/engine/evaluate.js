// Evaluation of a query tree to its candidates.
import { Candidates, findPartialNumbers, intersectRuns } from "./candidates.js";
import { bisect, subtractIds, uniteIds } from "./postings.js";
import { isCombination } from "./query.js";
import { coversWholeMonths } from "./values.js";
/** @typedef {import("./types.js").Combination} Combination */
/** @typedef {import("./types.js").FacetSet} FacetSet */
/** @typedef {import("./types.js").TimeSpan} TimeSpan */
/** @typedef {import("./types.js").Manifest} Manifest */
/** @typedef {import("./types.js").Run} Run */
/** @typedef {import("./types.js").QueryTree} QueryTree */
/** @typedef {import("./index-reader.js").IndexReader} IndexReader */

/**
 * Calendar of ids: each month has a block of them, the newest first. `newest` is the newest month as year·12
 * + month - 1. `findMonth` tells how many months back from the newest a document was published; `count` for
 * one without a date.
 * @typedef {{newest: number, count: number, findMonth: (id: number) => number}} Months
 */

/**
 * Make the calendar of ids.
 * @param {Manifest} manifest
 * @returns {Months}
 */
export function makeMonths(manifest) {
  /** @type {number[]} */
  const ends = [];
  let end = 0;
  for (const room of manifest.rooms) {
    for (let month = 0; month < 12; month++) {
      end += room;
      ends.push(end);
    }
  }
  return {
    newest: manifest.year * 12 + 11,
    count: ends.length,
    findMonth: (id) => bisect(ends, id + 1),
  };
}

/** @type {(day: string) => number} */
function countMonths(day) {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}

/** @type {(ids: Uint32Array | null, sure: boolean) => Candidates} */
function makeCandidates(ids, sure) {
  return Object.assign(new Candidates(), { ids, sure });
}

/** @type {(index: IndexReader) => Promise<Uint32Array>} */
async function listAll(index) {
  return uniteIds((await index.readFacet("kind")).values());
}

/**
 * Find the candidates of a tree.
 * @param {IndexReader} index
 * @param {QueryTree} tree
 * @param {number} most grams of each run that are looked up together
 * @returns {Promise<Candidates>}
 */
export async function findCandidates(index, tree, most) {
  if (isCombination(tree)) return evaluateCombination(index, tree, most);
  switch (tree.type) {
    case "run":
      return evaluateRun(index, tree, most);
    case "set":
      return makeCandidates(tree.ids, true);
    case "time":
      return makeCandidates(await findTimes(index, tree), coversWholeMonths(tree));
    case "named":
      throw new Error(`${tree.name} is not looked up`);
  }
}

/** @type {(index: IndexReader, run: Run, most: number) => Promise<Candidates>} */
async function evaluateRun(index, run, most) {
  const lists = (await findPartialNumbers(index, [run], most)).map(uniteIds);
  const found = await intersectRuns(index, [run], lists, most);
  run.candidates = found.ids;
  return found;
}

/** @type {(index: IndexReader, tree: Combination, most: number) => Promise<Candidates>} */
async function evaluateCombination(index, tree, most) {
  if (tree.type === "and") return evaluateAnd(index, tree, most);
  const parts = await Promise.all(tree.parts.map((part) => findCandidates(index, part, most)));
  if (tree.type === "or") {
    return makeCandidates(
      uniteIds(parts.map((part) => part.ids || [])),
      parts.every((part) => part.sure),
    );
  }
  const [{ ids, sure }] = parts;
  const all = await listAll(index);
  return makeCandidates(sure && ids ? subtractIds(all, ids) : all, sure);
}

/**
 * Evaluate what is all wanted: lists of sets first, then the grams of the runs, then what is excluded.
 * @type {(index: IndexReader, tree: Combination, most: number) => Promise<Candidates>}
 */
async function evaluateAnd(index, tree, most) {
  const runs = /** @type {Run[]} */ (tree.parts.filter((part) => part.type === "run"));
  const wanted = tree.parts.filter((part) => part.type !== "run" && part.type !== "not");
  const unwanted = /** @type {Combination[]} */ (tree.parts.filter((part) => part.type === "not"));
  const others = await Promise.all(wanted.map((part) => findCandidates(index, part, most)));
  const lists = others.map((other) => other.ids || new Uint32Array(0));
  const excluded = await Promise.all(unwanted.map((part) => findCandidates(index, part.parts[0], most)));
  let found = new Candidates();
  if (runs.length) {
    const numbers = (await findPartialNumbers(index, runs, most)).map(uniteIds);
    found = await intersectRuns(index, runs, [...lists, ...numbers], most);
  }
  if (!found.ids) for (const ids of lists.length ? lists : [await listAll(index)]) found.restrict(ids);
  for (const one of excluded) {
    if (one.sure && one.ids && found.ids) found.ids = subtractIds(found.ids, one.ids);
    else found.sure = false;
  }
  found.sure = found.sure && others.every((other) => other.sure);
  return found;
}

/**
 * Find the documents of a span of months. Ids tell the month of publication, and a facet that of writing.
 * @type {(index: IndexReader, time: TimeSpan) => Promise<Uint32Array>}
 */
async function findTimes(index, time) {
  if (time.field === "written") {
    const from = time.from.slice(0, 7);
    const to = time.to.slice(0, 7);
    const months = Array.from(await index.readFacet("written"));
    const chosen = months.filter(([month]) => (!from || month >= from) && (!to || month <= to));
    return uniteIds(chosen.map(([, ids]) => ids));
  }
  const all = await listAll(index);
  const months = makeMonths(await index.manifest);
  const first = time.from ? months.newest - countMonths(time.from) : Infinity;
  const latest = time.to ? months.newest - countMonths(time.to) : -Infinity;
  return all.filter((id) => {
    const back = months.findMonth(id);
    return back < months.count && back <= first && back >= latest;
  });
}
