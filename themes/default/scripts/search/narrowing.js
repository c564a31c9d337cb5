// What narrows the search and can be taken away, and the facets to narrow it by.
import { createElement, fillElement, findElement } from "../dom.js";
import { createLink, describeError, findValueName } from "./page.js";
import { makeOptions, NARROWING } from "./state.js";
/** @typedef {import("./page.js").Context} Context */
/** @typedef {import("./state.js").Name} Name */
/** @typedef {import("../../../../sitegen/search/engine/types.js").FacetCount} FacetCount */
/** @typedef {import("../../../../sitegen/search/engine/types.js").ResultPage} ResultPage */

const MOST_ROWS = 8;
const MOST_DEPTH = 3;
// Up to so many documents, the facets of wide windows are open from the start.
const SMALL_SITE = 3000;
const NARROW = "(max-width: 60em)";
/** @type {Name[]} */
const NAMED_ALONE = ["year", "agency", "category", "kind", "in"];
/** @type {[facet: string, name: Name][]} */
const FACETS = [
  ["agency", "agency"],
  ["category", "category"],
  ["year", "year"],
  ["validity", "valid"],
  ["genre", "genre"],
  ["kind", "kind"],
];

/** @type {(context: Context, name: Name, value: string) => string} */
function describeChoice(context, name, value) {
  const { say } = context;
  if (NAMED_ALONE.includes(name)) return findValueName(context, name, value);
  if (name === "from" || name === "to") {
    return `${say(`by.${context.getState().by || "published"}`)} ${say(name)} ${value}`;
  }
  if (name === "none") return `${say("none-of")} ${value}`;
  return `${say(name === "valid" ? "validity" : name)} ${findValueName(context, name, value)}`;
}

/**
 * Show what narrows the search, each with a way to take it away.
 * @param {Context} context
 */
export function showChoices(context) {
  const state = context.getState();
  const chosen = NARROWING.filter((name) => state[name]);
  const chips = chosen.map((name) => {
    const text = describeChoice(context, name, state[name] || "");
    const label = { "aria-label": context.say("remove", { text }) };
    const cross = createElement("span", { "aria-hidden": "true" }, "×");
    return createElement("li", {}, createLink(context, { page: 1, [name]: "" }, [text, cross], label));
  });
  fillElement(findElement("active"), chips).hidden = !chips.length;
}

/** @type {(context: Context, items: HTMLElement[]) => HTMLElement} */
function renderMoreButton({ say }, items) {
  const more = say("more", { n: items.length });
  const button = createElement("button", { type: "button", class: "quiet", "aria-expanded": "false" }, more);
  button.addEventListener("click", () => {
    const isOpen = button.getAttribute("aria-expanded") !== "true";
    for (const item of items.slice(MOST_ROWS)) item.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    button.textContent = isOpen ? say("less") : more;
  });
  return button;
}

/** @type {(context: Context, facet: string, row: FacetCount) => string} */
function describeRow({ say }, facet, row) {
  if (facet === "year") return say("year-name", { n: row.value });
  return facet === "validity" || facet === "kind" ? say(`${facet}.${row.value}`) : row.name;
}

/**
 * Render the list of a facet. Values that all results have do not narrow; without any others there is no
 * list.
 * @type {(context: Context, facet: string, name: Name, found: {rows: FacetCount[], total: number, exact:
 *   boolean}) => HTMLElement | null}
 */
function renderFacet(context, facet, name, { rows, total, exact }) {
  const useful = rows.filter((row) => row.count < total);
  if (!useful.length) return null;
  const items = useful.map((row, at) => {
    const count = createElement("span", { class: "count" }, (exact ? "" : "≤") + row.count);
    const text = createElement("span", {}, describeRow(context, facet, row));
    const link = createLink(context, { page: 1, [name]: row.value }, [text, count]);
    const item = createElement("li", { class: `depth-${Math.min(row.depth, MOST_DEPTH)}` }, link);
    item.hidden = at >= MOST_ROWS;
    return item;
  });
  const group = createElement("section", { "aria-labelledby": `facet-${facet}` }, [
    createElement("h3", { id: `facet-${facet}` }, context.say(facet)),
    createElement("ul", { class: "counts" }, items),
  ]);
  if (items.length > MOST_ROWS) group.append(renderMoreButton(context, items));
  return group;
}

/** @type {(context: Context, stamp: string, isCurrent: () => boolean) => Promise<void>} */
async function showFacets(context, stamp, isCurrent) {
  const lists = findElement("facet-lists");
  const state = context.getState();
  try {
    const options = { ...makeOptions(state), stamp };
    const { exact, total, counts } = await context.engine.countFacets(state.q || "", options);
    if (!isCurrent()) return;
    const groups = FACETS.map(([facet, name]) =>
      renderFacet(context, facet, name, { rows: counts[facet], total, exact }),
    );
    fillElement(lists, groups);
  } catch (error) {
    if (isCurrent()) fillElement(lists, [createElement("p", {}, describeError(context, error))]);
  }
}

/**
 * Offer the facets: at once where there is room for them and they are cheap, else when they are opened.
 * @param {Context} context
 * @param {ResultPage} result the results that are shown
 * @param {() => boolean} isCurrent whether the search is still the one that is shown
 */
export function offerFacets(context, { documents, stamp }, isCurrent) {
  const panel = /** @type {HTMLDetailsElement} */ (findElement("facets"));
  panel.hidden = findElement("to-facets").hidden = false;
  if (documents <= SMALL_SITE && !matchMedia(NARROW).matches) panel.open = true;
  panel.ontoggle = () => {
    if (panel.open && isCurrent()) showFacets(context, stamp, isCurrent);
  };
  if (panel.open) showFacets(context, stamp, isCurrent);
}
