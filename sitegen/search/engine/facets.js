// Counts of the results for each value of each facet.
import { locateIds } from "./postings.js";
/** @typedef {import("./types.js").FacetCount} FacetCount */
/** @typedef {import("./index-reader.js").IndexReader} IndexReader */

const FACETS = ["agency", "category", "year", "validity", "genre", "kind"];

/**
 * List a class and the classes above it.
 * @type {(value: string, nodes: Record<string, [string, string]> | null) => string[]}
 */
function listAncestors(value, nodes) {
  const path = [value];
  let parent = nodes && nodes[value] && nodes[value][1];
  while (nodes && parent) {
    path.push(parent);
    parent = nodes[parent] && nodes[parent][1];
  }
  return path;
}

/** @type {(index: IndexReader, facet: string, ids: Uint32Array) => Promise<FacetCount[]>} */
async function countFacet(index, facet, ids) {
  const lists = await index.readFacet(facet);
  const nodes = (await index.readTrees())[facet] || null;
  /** @type {Map<string, number>} */
  const sums = new Map();
  for (const [value, list] of lists) {
    const here = locateIds(list, ids).filter((place) => place >= 0).length;
    if (!here) continue;
    for (const one of listAncestors(value, nodes)) sums.set(one, (sums.get(one) || 0) + here);
  }
  const order = nodes ? Object.keys(nodes) : Array.from(lists.keys());
  if (facet === "year") order.sort().reverse();
  return order
    .filter((value) => sums.has(value))
    .map((value) => ({
      value,
      name: nodes ? nodes[value][0] : value,
      depth: listAncestors(value, nodes).length - 1,
      count: sums.get(value) || 0,
    }));
}

/**
 * Count the documents of each value of each facet, those of the classes below it included. Values without any
 * are left out.
 * @param {IndexReader} index
 * @param {Uint32Array} ids
 * @returns {Promise<Record<string, FacetCount[]>>}
 */
export async function countFacets(index, ids) {
  const counts = await Promise.all(FACETS.map((facet) => countFacet(index, facet, ids)));
  return Object.fromEntries(FACETS.map((facet, at) => [facet, counts[at]]));
}
