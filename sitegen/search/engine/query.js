// Queries as trees of runs, sets of documents and times.
import { ANYWHERE, DOC_NO, FIELDS, SCOPES, TEXT_FIELDS } from "./fields.js";
import { normalizeText } from "./normalize.js";
import { isGroup, parseSyntax, QueryError } from "./parser.js";
import { findPartialNumber } from "./partial-numbers.js";
/** @typedef {import("./types.js").Run} Run */
/** @typedef {import("./types.js").QueryTree} QueryTree */
/** @typedef {import("./types.js").Leaf} Leaf */
/** @typedef {import("./types.js").Combination} Combination */
/** @typedef {import("./types.js").Phrase} Phrase */
/** @typedef {import("./types.js").FacetSet} FacetSet */
/** @typedef {import("./types.js").SearchOptions} SearchOptions */

const MOST_WORDS = 100;
const NUMBER_END = /[0-9]{4} [0-9]+号$/;

/**
 * Remove the 号 at the end of a whole document number; "" for other texts.
 * @param {string} text normalized text
 * @returns {string}
 */
function stripNumberEnd(text) {
  return NUMBER_END.test(text) ? text.slice(0, -1) : "";
}

/**
 * Make a run of what was typed; null if nothing of it can be searched.
 * @param {string} typed
 * @param {number} mask
 * @param {boolean} [loose] whether it may also mean a document number of which it is a part
 * @returns {Run | null}
 */
export function makeRun(typed, mask, loose = false) {
  const text = normalizeText(typed);
  if (!text) return null;
  const bare = stripNumberEnd(text);
  const partial = loose && mask & DOC_NO ? findPartialNumber(text) : null;
  return { type: "run", text, typed, mask, bare, partial, stem: partial ? partial.stem : bare || text };
}

/**
 * Combine parts; those that are null were empty.
 * @param {Combination["type"]} type
 * @param {(QueryTree | null)[]} parts
 * @returns {Combination}
 */
export function combine(type, parts) {
  return { type, parts: /** @type {QueryTree[]} */ (parts.filter(Boolean)) };
}

/** @type {(field: string, values: string[]) => FacetSet} */
export function makeFacetSet(field, values) {
  return { type: "set", field, values, ids: null };
}

/** @type {(tree: QueryTree) => tree is Combination} */
export function isCombination(tree) {
  return "parts" in tree;
}

/**
 * Parse a typed query. Values of facets and dates are not looked up yet.
 * @param {string} typed
 * @param {number} mask fields of words that name none
 * @returns {QueryTree | null}
 * @throws {QueryError}
 */
export function parseQuery(typed, mask) {
  return buildTree(parseSyntax(typed), mask);
}

/** @type {(node: import("./parser.js").SyntaxNode, mask: number) => QueryTree | null} */
function buildTree(node, mask) {
  if (isGroup(node)) {
    return combine(
      node.type,
      node.nodes.map((each) => buildTree(each, mask)),
    );
  }
  // After the operators are applied, only words are left.
  if (node.type !== "word") return null;
  const field = FIELDS.get(node.field) || "";
  const text = node.range ? node.range.join(" TO ") : node.text;
  if (!field) return makeRun(text, mask, !node.quoted);
  if (field in TEXT_FIELDS) return makeRun(text, TEXT_FIELDS[field], !node.quoted);
  return { type: "named", field, name: node.field, text, range: node.range };
}

/**
 * Simplify a tree: without parts that are empty, stand there twice, or are nested needlessly.
 * @param {QueryTree | null} tree
 * @returns {QueryTree | null}
 */
export function simplifyTree(tree) {
  if (!tree || !isCombination(tree)) return tree;
  /** @type {Map<string, QueryTree>} */
  const parts = new Map();
  for (const part of tree.parts.map(simplifyTree)) {
    if (!part) continue;
    const isSame = isCombination(part) && part.type === tree.type && tree.type !== "not";
    for (const each of isSame ? part.parts : [part]) {
      const key = buildTreeKey(each);
      if (!parts.has(key)) parts.set(key, each);
    }
  }
  if (!parts.size) return null;
  const left = Array.from(parts.values());
  return left.length === 1 && tree.type !== "not" ? left[0] : combine(tree.type, left);
}

/**
 * Build a text that is equal for trees that mean the same.
 * @param {QueryTree} tree
 * @returns {string}
 */
export function buildTreeKey(tree) {
  if (isCombination(tree)) return `${tree.type}(${tree.parts.map(buildTreeKey).join()})`;
  switch (tree.type) {
    case "run":
      return JSON.stringify([tree.text, tree.mask, !!tree.partial]);
    case "set":
      return JSON.stringify([tree.type, tree.field, tree.values]);
    case "named":
      return JSON.stringify([tree.type, tree.field, tree.text || [null, null]]);
    case "time":
      return JSON.stringify([tree.type, tree.field, [tree.from, tree.to]]);
  }
}

/**
 * List the leaves of a tree.
 * @param {QueryTree | null} tree
 * @param {boolean} [wanted] whether to leave out what is excluded
 * @returns {Leaf[]}
 */
export function listLeaves(tree, wanted = false) {
  if (!tree || (wanted && tree.type === "not")) return [];
  return isCombination(tree) ? tree.parts.flatMap((part) => listLeaves(part, wanted)) : [tree];
}

/**
 * List the runs of a tree.
 * @param {QueryTree | null} tree
 * @param {boolean} [wanted] whether to leave out what is excluded
 * @returns {Run[]}
 */
export function listRuns(tree, wanted = false) {
  return /** @type {Run[]} */ (listLeaves(tree, wanted).filter((leaf) => leaf.type === "run"));
}

/**
 * List the runs that every result has as they are.
 * @param {QueryTree | null} tree
 * @returns {Run[]}
 */
export function listRequiredRuns(tree) {
  const parts = !tree ? [] : tree.type === "and" ? tree.parts : [tree];
  return /** @type {Run[]} */ (parts.filter((part) => part.type === "run" && !part.partial));
}

/**
 * Parse a query with the exact words and the excluded ones of the advanced form.
 * @param {string} typed
 * @param {SearchOptions} options
 * @returns {QueryTree | null}
 * @throws {QueryError} if there are too many words, or parentheses are nested too deeply
 */
export function parseForm(typed, options) {
  const mask = SCOPES[options.fields || ""] || ANYWHERE;
  const none = (options.none || "").split(/\s+/).map((text) => combine("not", [makeRun(text, ANYWHERE)]));
  const exact = makeRun(options.exact || "", mask);
  const tree = simplifyTree(combine("and", [parseQuery(typed || "", mask), exact, ...none]));
  if (listRuns(tree).length > MOST_WORDS) throw new QueryError("words");
  return tree;
}

/**
 * Find the phrases of a query. Words that are all wanted make one phrase; of alternatives each is one.
 * @param {QueryTree | null} tree
 * @returns {Phrase[]}
 */
export function findPhrases(tree) {
  if (!tree || tree.type === "not") return [];
  if (tree.type === "run") return makePhrases([tree]);
  if (!isCombination(tree)) return [];
  const parts = tree.parts.filter((part) => listRuns(part, true).length);
  if (tree.type === "or") {
    // What is found by an alternative need not have the other ones.
    return parts.flatMap(findPhrases).map((phrase) => ({ ...phrase, single: false }));
  }
  if (parts.length < 2) return parts.flatMap(findPhrases);
  return parts.every((part) => part.type === "run") ? makePhrases(/** @type {Run[]} */ (parts)) : [];
}

/**
 * Make one run of some words, and, where one of them is a partial number, a phrase within the document
 * number.
 * @param {Run[]} runs
 * @returns {Phrase[]}
 */
function makePhrases(runs) {
  const text = normalizeText(runs.map((run) => run.text).join(" "));
  const single = runs.length === 1;
  const mask = runs.reduce((all, run) => all | run.mask, 0);
  /** @type {Phrase[]} */
  const found = [{ text, bare: stripNumberEnd(text), mask, single }];
  if (runs.some((run) => run.partial) && runs.every((run) => run.mask & DOC_NO)) {
    const stems = runs.map((run) => run.stem).join("\n");
    found.push({ text: stems, bare: "", mask: DOC_NO, single, runs });
  }
  return found;
}

/**
 * List the texts to highlight, the longest first.
 * @param {QueryTree | null} tree
 * @returns {string[]}
 */
export function listNeedles(tree) {
  return listRuns(tree, true)
    .map((run) => run.bare || run.text)
    .sort((one, other) => other.length - one.length);
}
