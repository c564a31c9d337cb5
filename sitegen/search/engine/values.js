// Typed values of facets and dates.
import { combine, makeFacetSet } from "./query.js";
import { STATES, VOID_STATES } from "./fields.js";
import { normalizeText } from "./normalize.js";
/** @typedef {import("./types.js").NamedValue} NamedValue */
/** @typedef {import("./types.js").TimeSpan} TimeSpan */
/** @typedef {import("./types.js").QueryTree} QueryTree */

const YES = ["是", "yes", "true", "1"];
const NO = ["否", "no", "false", "0"];
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Find the ids that a text means: those with this id or name, else those whose name contains it.
 * @param {Record<string, string>} names names by id
 * @param {string} text
 * @returns {string[]}
 */
export function findIds(names, text) {
  const wanted = normalizeText(text);
  const ids = Object.keys(names);
  const same = ids.filter((id) => id === text || normalizeText(names[id]) === wanted);
  if (same.length || !wanted) return same;
  return ids.filter((id) => normalizeText(names[id]).includes(wanted));
}

/**
 * Split a value into both ends of its span: "a..b", "[a TO b]", or one value for both.
 * @param {NamedValue} leaf
 * @returns {[string, string]}
 */
export function splitSpan(leaf) {
  if (leaf.range) return leaf.range;
  const dots = leaf.text.indexOf("..");
  return dots < 0 ? [leaf.text, leaf.text] : [leaf.text.slice(0, dots), leaf.text.slice(dots + 2)];
}

/**
 * Parse a year; null for what is none.
 * @param {string} text
 * @param {string} open result for an end that is left open
 * @returns {string | null}
 */
export function parseYear(text, open) {
  if (text === "") return open;
  const found = /^([0-9]{4})年?$/.exec(normalizeText(text));
  return found && found[1];
}

/** @type {(year: number, month: number) => number} */
function countDays(year, month) {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : MONTH_LENGTHS[month - 1] || 0;
}

/**
 * Parse a year, a month or a day, and return its first or last day; null for what is none.
 * @param {string} text
 * @param {boolean} last
 * @returns {string | null}
 */
export function parseDay(text, last) {
  const found = /^([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?$/.exec(text);
  if (!found || found[1] === "0000") return null;
  const month = Number(found[2] || (last ? 12 : 1));
  const length = countDays(Number(found[1]), month);
  const day = Number(found[3] || (last ? length : 1));
  if (day < 1 || day > length) return null;
  return [found[1], String(month).padStart(2, "0"), String(day).padStart(2, "0")].join("-");
}

/**
 * Parse a span of days; null for what is none.
 * @param {NamedValue} leaf
 * @returns {TimeSpan | null}
 */
export function parseTime(leaf) {
  const [first, end] = splitSpan(leaf);
  const from = first ? parseDay(first, false) : "";
  const to = end ? parseDay(end, true) : "";
  if (from === null || to === null) return null;
  return { type: "time", field: leaf.field === "written" ? "written" : "published", from, to };
}

/**
 * Say whether a span begins and ends with a month. Then the index alone can answer it.
 * @param {TimeSpan} time
 * @returns {boolean}
 */
export function coversWholeMonths({ from, to }) {
  return (!from || from.slice(8) === "01") && (!to || parseDay(to.slice(0, 7), true) === to);
}

/**
 * Parse a state of validity, or yes or no; null for what is none.
 * @param {string} text
 * @returns {QueryTree | null}
 */
export function parseValidity(text) {
  const word = text.toLowerCase();
  if (YES.includes(word)) return combine("not", [makeFacetSet("validity", VOID_STATES)]);
  if (NO.includes(word)) return makeFacetSet("validity", VOID_STATES);
  const states = Object.keys(STATES).filter((state) => text === state || text === STATES[state]);
  return states.length ? makeFacetSet("validity", states) : null;
}
