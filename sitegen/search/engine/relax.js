// What a query without results still finds in pieces: the same as sitegen/search/query_relaxation.py.
import { combineRuns, countResults } from "./amount.js";
import { PREFIXES } from "./fields.js";
import { GAP, isCjk } from "./normalize.js";
import { compareKeys } from "./order.js";
import { buildTreeKey, isCombination, makeRun } from "./query.js";
/** @typedef {import("./types.js").Run} Run */
/** @typedef {import("./types.js").Pieces} Pieces */
/** @typedef {import("./types.js").QueryTree} QueryTree */
/** @typedef {import("./index-reader.js").IndexReader} IndexReader */

// So many pieces are offered, of words of so many characters.
const MOST_PIECES = 12;
const MOST_CUT = 40;

/**
 * Find where to cut a run: at spaces, and where no document has the two characters; else where they cling
 * least.
 * @type {(index: IndexReader, chars: string[]) => Promise<number[]>}
 */
async function findCuts(index, chars) {
  /** @type {number[]} */
  const cuts = [];
  /** @type {[number, number][]} */
  const clings = [];

  /** @type {(right: string, at: number) => Promise<void>} */
  async function examine(right, at) {
    const left = chars[at - 1];
    if (at && right === GAP) cuts.push(at);
    else if (at && left !== GAP && (isCjk(left) || isCjk(right))) {
      const grams = [left + right, left, right];
      const [both, one, other] = await Promise.all(grams.map((gram) => index.lookUpGram(gram)));
      if (both.count) clings.push([both.count / (one.count * other.count), at]);
      else cuts.push(at);
    }
  }

  await Promise.all(chars.map(examine));
  if (!cuts.length && clings.length) return [clings.sort(compareKeys)[0][1]];
  return cuts.sort((one, other) => one - other);
}

/** @type {(index: IndexReader, run: Run) => Promise<Run[]>} */
async function cutRun(index, run) {
  const chars = Array.from(run.text);
  if (chars.length > MOST_CUT || (await countResults(index, run)).total) return [run];
  const cuts = await findCuts(index, chars);
  if (!cuts.length) return [run];
  const parts = [0, ...cuts].map((from, at) => makeRun(chars.slice(from, cuts[at]).join(""), run.mask));
  const pieces = await Promise.all(parts.map((part) => (part ? cutRun(index, part) : [])));
  return pieces.flat();
}

/** @type {(run: Run, scope: number) => string} */
function writeRun(run, scope) {
  const text = run.text.includes(GAP) ? `“${run.text}”` : run.text;
  return (run.mask === scope ? "" : PREFIXES[run.mask] || "") + text;
}

/**
 * Cut the words of a query into pieces that documents have together.
 * @param {IndexReader} index
 * @param {{runs: Run[], narrowing: QueryTree[], missing: Run[], scope: number}} query `missing` are the runs
 *   that are in no document, `scope` the fields of words that name none
 * @returns {Promise<Pieces>}
 */
export async function relaxQuery(index, { runs, narrowing, missing, scope }) {
  const cut = runs.length > MOST_PIECES ? [] : await Promise.all(runs.map((run) => cutRun(index, run)));
  const all = combineRuns(cut.flat());
  const pieces = /** @type {Run[]} */ (!all ? [] : isCombination(all) ? all.parts : [all]);
  if (!all || pieces.length > MOST_PIECES) {
    return { words: [], absent: [], whole: false, amount: { total: 0, exact: true } };
  }
  const totals = await Promise.all(pieces.map((piece) => countResults(index, piece)));
  const good = pieces.filter((_, at) => totals[at].total);
  const kept = await chooseTogether(index, good, new Set(runs.map(buildTreeKey)), narrowing);
  const absent = pieces.filter(
    (piece, at) => !totals[at].total && missing.every((run) => run.text !== piece.text),
  );
  return {
    words: kept.map((run) => writeRun(run, scope)),
    absent: absent.map((piece) => piece.text),
    whole: kept.length === pieces.length,
    amount: await countResults(index, combineRuns(kept), narrowing),
  };
}

/**
 * Choose the pieces that documents have together: all, or as many as agree, whole words and long ones first.
 * @param {IndexReader} index
 * @param {Run[]} pieces
 * @param {Set<string>} words keys of the runs that were asked for
 * @param {QueryTree[]} narrowing
 * @returns {Promise<Run[]>}
 */
async function chooseTogether(index, pieces, words, narrowing) {
  const order = pieces
    .map((piece, at) => [words.has(buildTreeKey(piece)) ? 0 : 1, -Array.from(piece.text).length, at])
    // A single character that was cut off means nothing.
    .filter(([isPart, length]) => !isPart || length < -1);
  const chosen = order.map(([, , at]) => pieces[at]);
  if ((await countResults(index, combineRuns(chosen), narrowing)).total) return chosen;
  /** @type {Set<Run>} */
  const kept = new Set();
  for (const [, , at] of order.sort(compareKeys)) {
    const tree = combineRuns([...kept, pieces[at]]);
    if ((await countResults(index, tree, narrowing)).total) kept.add(pieces[at]);
  }
  return chosen.filter((piece) => kept.has(piece));
}
