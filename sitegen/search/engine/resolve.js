// From what was typed to what is looked for: names of facets and their values are looked up in the index.
import { ANYWHERE, KIND_NAMES } from "./fields.js";
import { uniteIds } from "./postings.js";
import {
  combine,
  findPhrases,
  isCombination,
  listNeedles,
  listRuns,
  makeFacetSet,
  makeRun,
  parseForm,
  simplifyTree,
} from "./query.js";
import { findIds, parseTime, parseValidity, parseYear, splitSpan } from "./values.js";
/** @typedef {import("./types.js").FacetSet} FacetSet */
/** @typedef {import("./types.js").NamedValue} NamedValue */
/** @typedef {import("./types.js").Query} Query */
/** @typedef {import("./types.js").QueryTree} QueryTree */
/** @typedef {import("./types.js").SearchOptions} SearchOptions */
/** @typedef {import("./index-reader.js").IndexReader} IndexReader */

const TREES = ["agency", "category", "topic", "genre"];
const FILTERS = /** @type {const} */ (["agency", "category", "topic", "genre", "kind", "year"]);

/**
 * Read the names of the values of a facet, by id.
 * @type {(index: IndexReader, field: string) => Promise<Record<string, string>>}
 */
async function readNames(index, field) {
  if (field === "kind") return KIND_NAMES;
  const tree = (await index.readTrees())[field] || {};
  return Object.fromEntries(Object.keys(tree).map((id) => [id, tree[id][0]]));
}

/**
 * List ids and all that stand below them in a classification.
 * @type {(tree: Record<string, [string, string]>, roots: string[]) => string[]}
 */
function listDescendants(tree, roots) {
  const all = new Set(roots);
  let before = -1;
  while (before !== all.size) {
    before = all.size;
    for (const id of Object.keys(tree)) if (all.has(tree[id][1])) all.add(id);
  }
  return Array.from(all);
}

/** @type {(index: IndexReader, leaf: NamedValue) => Promise<FacetSet | null>} */
async function resolveYears(index, leaf) {
  const [from, to] = splitSpan(leaf);
  const first = parseYear(from, "0000");
  const last = parseYear(to, "9999");
  const years = Array.from((await index.readFacet("year")).keys());
  if (!first || !last) return null;
  const chosen = years.filter((year) => first <= year && year <= last);
  return makeFacetSet("year", chosen);
}

/**
 * Find out what a facet or a date was typed for; null where the value means nothing.
 * @type {(index: IndexReader, leaf: NamedValue) => Promise<QueryTree | null>}
 */
async function resolveValue(index, leaf) {
  if (leaf.field === "published" || leaf.field === "written") return parseTime(leaf);
  if (leaf.field === "year") return resolveYears(index, leaf);
  if (leaf.range) return null;
  if (leaf.field === "validity") return parseValidity(leaf.text);
  const ids = findIds(await readNames(index, leaf.field), leaf.text);
  return ids.length ? makeFacetSet(leaf.field, ids) : null;
}

/**
 * Read the documents of a set, those of the classes below its values included.
 * @type {(index: IndexReader, set: FacetSet) => Promise<FacetSet>}
 */
async function readSet(index, set) {
  const lists = await index.readFacet(set.field);
  const nodes = TREES.includes(set.field) ? (await index.readTrees())[set.field] : {};
  const values = listDescendants(nodes || {}, set.values);
  set.ids = uniteIds(values.map((value) => lists.get(value) || []));
  return set;
}

/**
 * Look up the facets of a tree. A name whose value means nothing is part of the text.
 * @param {IndexReader} index
 * @param {QueryTree | null} tree
 * @returns {Promise<QueryTree | null>}
 */
async function resolveTree(index, tree) {
  if (!tree) return tree;
  if (isCombination(tree)) {
    return combine(tree.type, await Promise.all(tree.parts.map((part) => resolveTree(index, part))));
  }
  if (tree.type === "named") {
    const found = await resolveValue(index, tree);
    if (found) return resolveTree(index, found);
    const run = makeRun(`${tree.name}:${tree.text}`, ANYWHERE);
    return run && { ...run, unknown: { name: tree.name, text: tree.text } };
  }
  return tree.type === "set" ? readSet(index, tree) : tree;
}

/** @type {(options: SearchOptions) => QueryTree[]} */
function listFilters(options) {
  /** @type {QueryTree[]} */
  const found = [];
  for (const name of FILTERS) if (options[name]) found.push(makeFacetSet(name, [String(options[name])]));
  if (options.validity) found.push(makeFacetSet("validity", options.validity.split(" ")));
  if (options.from || options.to) {
    const field = options.by === "written" ? "written" : "published";
    found.push({ type: "time", field, from: options.from || "", to: options.to || "" });
  }
  return found;
}

/**
 * Make a query of words and filters whose facets are looked up.
 * @param {QueryTree | null} words
 * @param {QueryTree[]} narrowing
 * @returns {Query}
 */
export function makeQuery(words, narrowing) {
  return {
    words,
    narrowing,
    tree: simplifyTree(combine("and", [words, ...narrowing])),
    runs: listRuns(words, true),
    phrases: findPhrases(words),
    needles: listNeedles(words),
  };
}

/**
 * Parse and look up what was typed.
 * @param {IndexReader} index
 * @param {string} typed
 * @param {SearchOptions} options
 * @returns {Promise<Query>}
 */
export async function resolveQuery(index, typed, options) {
  const words = simplifyTree(await resolveTree(index, parseForm(typed, options)));
  const filters = await Promise.all(listFilters(options).map((filter) => resolveTree(index, filter)));
  return makeQuery(words, /** @type {QueryTree[]} */ (filters.filter(Boolean)));
}
