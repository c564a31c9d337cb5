// What a query highlights on the pages that its results lead to.
import { listNeedles as listTreeNeedles, parseForm } from "./query.js";

/**
 * List the texts that a typed query highlights, normalized, the longest first; none for a query that is
 * refused.
 * @param {string} typed
 * @returns {string[]}
 */
export function listNeedles(typed) {
  try {
    return listTreeNeedles(parseForm(typed, {}));
  } catch {
    return [];
  }
}
