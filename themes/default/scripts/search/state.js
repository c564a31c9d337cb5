// The state of the search page: what the form holds and the address says. It is shared, kept and gone back to
// by the address.

/** Names of the fields of the form and of the address. */
export const NAMES = /** @type {const} */ ([
  "q",
  "exact",
  "none",
  "in",
  "agency",
  "category",
  "topic",
  "genre",
  "kind",
  "valid",
  "by",
  "from",
  "to",
  "year",
  "sort",
]);
/** @typedef {typeof NAMES[number]} Name */
/** @typedef {Partial<Record<Name, string>> & {page: number}} SearchState */

/**
 * Names of what narrows a search.
 * @type {Name[]}
 */
export const NARROWING = [
  "agency",
  "category",
  "topic",
  "genre",
  "kind",
  "valid",
  "year",
  "from",
  "to",
  "in",
  "none",
];
// Names of which the form offers all values.
/** @type {Name[]} */
const OFFERED = ["in", "kind", "valid", "by", "sort"];
/**
 * Names whose values are in the index.
 * @type {Name[]}
 */
export const TREES = ["agency", "category", "topic", "genre"];
const LAST_PAGE = 100000;

/**
 * Parse the first or last day of a year, a month or a day; "" for what is none.
 * @param {string} text
 * @param {boolean} last
 * @returns {string}
 */
function parseDay(text, last) {
  return SitegenSearch.parseDay(text, last) || "";
}

/**
 * Find the field of the form with a name; null where the form lacks it.
 * @param {HTMLFormElement} form
 * @param {Name} name
 * @returns {HTMLInputElement | HTMLSelectElement | null}
 */
export function findField(form, name) {
  return /** @type {any} */ (form.elements.namedItem(name));
}

/** @type {(form: HTMLFormElement, name: Name, value: string) => boolean} */
function isAllowed(form, name, value) {
  const field = findField(form, name);
  if (name === "from" || name === "to") return !!parseDay(value, false);
  if (name === "year") return /^[0-9]{4}$/.test(value);
  if (!OFFERED.includes(name) || !field || !("options" in field)) return true;
  const offered = Array.from(field.options, (option) => option.value);
  return value.split(" ").every((one) => offered.includes(one));
}

/**
 * Read the state from the address.
 * @param {HTMLFormElement} form
 * @param {string} query query of the address
 * @returns {{state: SearchState, refused: [Name | "page", string][]}} what is not known is left out and
 *   returned
 */
export function readAddress(form, query) {
  const given = new URLSearchParams(query);
  const page = given.get("page") || "";
  /** @type {SearchState} */
  const state = { page: Math.max(1, Math.min(LAST_PAGE, parseInt(page, 10) || 1)) };
  /** @type {[Name | "page", string][]} */
  const refused = [];
  for (const name of NAMES) {
    const value = given.get(name);
    if (!value) continue;
    if (!isAllowed(form, name, value)) refused.push([name, value]);
    else state[name] = name === "from" || name === "to" ? parseDay(value, name === "to") : value;
  }
  if (page && !/^[1-9][0-9]{0,4}$/.test(page)) refused.push(["page", page]);
  return { state, refused };
}

/**
 * Read the state from the form.
 * @param {HTMLFormElement} form
 * @returns {SearchState}
 */
export function readForm(form) {
  /** @type {SearchState} */
  const state = { page: 1 };
  for (const name of NAMES) {
    const field = findField(form, name);
    const value = field ? field.value.trim() : "";
    if (value) state[name] = value;
  }
  return state;
}

/**
 * Write the state into the form.
 * @param {HTMLFormElement} form
 * @param {SearchState} state
 */
export function fillForm(form, state) {
  for (const name of NAMES) {
    const field = findField(form, name);
    if (!field) continue;
    const value = state[name] || "";
    field.value = value;
    // A value that the form does not offer is kept, because the address said so.
    for (const option of field.querySelectorAll("[data-kept]")) option.remove();
    if (field.tagName !== "SELECT" || !value || field.value === value) continue;
    const option = new Option(value, value);
    option.setAttribute("data-kept", "");
    field.append(option);
    field.value = value;
  }
}

/**
 * Write the address of a state, relative to this page.
 * @param {SearchState} state
 * @returns {string}
 */
export function writeAddress(state) {
  const given = new URLSearchParams();
  for (const name of NAMES) {
    const value = state[name];
    if (value) given.set(name, value);
  }
  if (state.page > 1) given.set("page", String(state.page));
  const text = given.toString();
  return location.pathname.split("/").pop() + (text ? `?${text}` : "");
}

/**
 * Convert the state to options of the engine.
 * @param {SearchState} state
 * @returns {import("../../../../sitegen/search/engine/types.js").SearchOptions}
 */
export function makeOptions(state) {
  return { ...state, fields: state.in, validity: state.valid, sort: state.sort || "relevance" };
}
