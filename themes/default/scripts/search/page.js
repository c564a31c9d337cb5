// What the parts of the search page share: its words, its state, and links to the same search with something
// changed.
import { createElement, findElement, fillElement } from "../dom.js";
import { findField, writeAddress } from "./state.js";
/** @typedef {import("./state.js").Name} Name */
/** @typedef {import("./state.js").SearchState} SearchState */
/** @typedef {import("../../../../sitegen/search/engine/types.js").TextPart} TextPart */
/** @typedef {string | Node | (string | Node)[]} Children */

const MOST_BRIEF = 60;

/**
 * Context of the parts of the search page. `go` shows another state.
 * @typedef {object} Context
 * @property {HTMLFormElement} form
 * @property {import("../dom.js").Translate} say
 * @property {ReturnType<typeof SitegenSearch.open>} engine
 * @property {string} root path from this page to the root of the site
 * @property {() => SearchState} getState
 * @property {(state: SearchState, focus: boolean) => void} go
 */

/**
 * Shorten what was typed to its beginning, as it may be a pasted page.
 * @param {string} text
 * @returns {string}
 */
export function shorten(text) {
  if (text.length <= MOST_BRIEF) return text;
  return `${text.slice(0, MOST_BRIEF).replace(/[\ud800-\udbff]$/, "")}…`;
}

/**
 * Render the parts of a text; hits are marked.
 * @param {TextPart[]} parts
 * @returns {(string | Node)[]}
 */
export function renderParts(parts) {
  return parts.map((part) => (part.hit ? createElement("mark", {}, part.text) : part.text));
}

/**
 * Create a link to the same search with something changed. It works in a new tab, too.
 * @param {Context} context
 * @param {Partial<SearchState>} change
 * @param {Children} text
 * @param {Record<string, string>} [attributes]
 * @returns {HTMLAnchorElement}
 */
export function createLink(context, change, text, attributes = {}) {
  const href = writeAddress({ ...context.getState(), ...change });
  const element = createElement("a", { href, ...attributes }, text);
  element.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    context.go({ ...context.getState(), ...change }, true);
  });
  return element;
}

/**
 * Find the name of a value: the text of its option where the form has it.
 * @param {Context} context
 * @param {Name} name
 * @param {string} value
 * @returns {string}
 */
export function findValueName(context, name, value) {
  const field = findField(context.form, name);
  if (!field || !("options" in field)) return value;
  const chosen = Array.from(field.options).find((option) => option.value === value);
  return chosen ? chosen.text.trim() : value;
}

/**
 * Say what went wrong.
 * @param {Context} context
 * @param {any} error
 * @returns {string}
 */
export function describeError({ say }, error) {
  const values = { file: (error && error.file) || "", text: String((error && error.message) || error) };
  return say(error && error.reason ? `error.${error.reason}` : "error.other", values);
}

/**
 * Add to the message above the results.
 * @param {Node[]} children
 */
export function addMessage(children) {
  const place = findElement("message");
  place.append(...children);
  place.hidden = !place.firstChild;
}

/** Empty all that a search shows. */
export function clearResults() {
  for (const id of ["result-list", "search-pager", "message", "facet-lists", "active", "orders"]) {
    fillElement(findElement(id));
  }
  for (const id of ["search-pager", "message", "facets", "active", "to-facets"]) {
    findElement(id).hidden = true;
  }
  findElement("results").removeAttribute("aria-busy");
}

/**
 * Say something to the eye, as the title of the results, and to screen readers.
 * @param {string} title
 * @param {string} [spoken]
 */
export function announce(title, spoken = title) {
  findElement("results-title").textContent = title;
  findElement("search-status").textContent = spoken;
}
