// The list of results, their number, their orders and their pages.
import { createElement, fillElement, findElement } from "../dom.js";
import { addMessage, announce, createLink, renderParts, shorten } from "./page.js";
/** @typedef {import("./page.js").Context} Context */
/** @typedef {import("../../../../sitegen/search/engine/types.js").ResultItem} Item */
/** @typedef {import("../../../../sitegen/search/engine/types.js").ResultDetails} Details */
/** @typedef {import("../../../../sitegen/search/engine/types.js").ResultPage} ResultPage */

const ORDERS = ["", "date-desc", "date-asc"];
const MOST_QUERY = 200;

/**
 * Say which page this is. How many there are is said only when it is known.
 * @type {(context: Context, result: ResultPage) => string}
 */
function describePage({ say }, result) {
  return say(result.exact ? "page-count" : "page-place", { n: result.page, last: result.pages });
}

/**
 * Show the number of results.
 * @param {Context} context
 * @param {ResultPage} result
 */
export function showCount(context, result) {
  const values = { n: result.least, most: result.total };
  const text = !result.total ? context.say("none") : context.say(result.exact ? "count" : "about", values);
  announce(text, text + (result.pages > 1 ? ` ${describePage(context, result)}` : ""));
}

/**
 * Show what of the query was not understood as it was meant.
 * @param {Context} context
 * @param {ResultPage} result
 * @param {string[]} refused what of the address was left out
 */
export function showNotes({ say }, result, refused) {
  const unknown = result.unknown.map((one) => say("as-text", { name: one.name, text: shorten(one.text) }));
  const lines = [...refused, ...unknown];
  addMessage(lines.map((line) => createElement("p", {}, line)));
  const live = findElement("search-status");
  live.textContent = [live.textContent, ...lines].join(" ");
}

/**
 * Write what the page that a result leads to is to mark, as the query of its address.
 * @type {(context: Context) => string}
 */
function writeLanding(context) {
  const { q = "", exact = "" } = context.getState();
  const quoted = exact ? `“${exact.replace(/["“”]/g, " ")}”` : "";
  const text = [q, quoted].join(" ").trim().slice(0, MOST_QUERY);
  return text ? `?q=${encodeURIComponent(text)}` : "";
}

/** @type {(context: Context, item: Item & Details) => HTMLElement} */
function renderFacts({ say }, item) {
  /** @type {HTMLElement[]} */
  const found = [];
  /** @type {(name: string, children: string | (string | Node)[]) => void} */
  function add(name, children) {
    if (children.length) found.push(createElement("span", { class: `result-${name}` }, children));
  }
  add("agency", item.agencyName);
  add("category", item.categoryName);
  if (item.docNo) add("number", renderParts(item.numberParts));
  if (item.where.includes("indexNo")) add("index", [`${say("index")} `, ...renderParts(item.indexParts)]);
  const date = (item.published || item.written).slice(0, 10);
  if (date) add("date", [createElement("time", { datetime: date }, date)]);
  // Of what else than the text of the document the passage is.
  const { from, parts } = item.snippet;
  if (from !== "body" && parts.some((part) => part.hit)) {
    add("where", say("found-in", { text: say(`where.${from}`) }));
  }
  return createElement("p", { class: "result-facts" }, found);
}

/** @type {(context: Context, item: Item & Details, isLanding: boolean) => HTMLElement} */
function renderItem(context, item, isLanding) {
  const { say } = context;
  const href = context.root + item.href + (isLanding ? writeLanding(context) : "");
  const title = createElement("a", { href }, renderParts(item.titleParts));
  const head = createElement("h3", { class: "result-head" }, title);
  if (item.validity && item.validity !== "in-force") {
    const badge = { class: `badge badge-${item.validity}` };
    head.append(" ", createElement("span", badge, say(`validity.${item.validity}`)));
  }
  if (item.kind !== "item") {
    head.append(" ", createElement("span", { class: "file-kind" }, say(`kind.${item.kind}`)));
  }
  const { before, after, parts } = item.snippet;
  const passage = [before ? "…" : "", ...renderParts(parts), after ? "…" : ""];
  const snippet = createElement("p", { class: "result-snippet" }, passage);
  return createElement("li", { class: "result" }, [head, snippet, renderFacts(context, item)]);
}

/**
 * Show the results of a page, and the orders to choose from.
 * @param {Context} context
 * @param {ResultPage} result
 */
export function showResults(context, result) {
  const now = context.getState().sort || "";
  const links = ORDERS.map((sort) => {
    const current = sort === now ? { "aria-current": "true" } : {};
    const text = context.say(`sort.${sort || "relevance"}`);
    return createElement(
      "li",
      {},
      createLink(context, { sort, page: 1 }, text, /** @type {any} */ (current)),
    );
  });
  fillElement(findElement("orders"), links);
  const list = /** @type {HTMLOListElement} */ (findElement("result-list"));
  const isLanding = result.needles.length > 0;
  const items = /** @type {(Item & Details)[]} */ (result.items);
  fillElement(
    list,
    items.map((item) => renderItem(context, item, isLanding)),
  );
  list.start = (result.page - 1) * result.size + 1;
}

/** @type {(context: Context, now: number, last: number) => HTMLElement[]} */
function renderPageLinks(context, now, last) {
  const { say } = context;
  const near = [1, now - 2, now - 1, now, now + 1, now + 2, last];
  const pages = near.filter((page, at) => page >= 1 && page <= last && near.indexOf(page) === at);
  /** @type {HTMLElement[]} */
  const items = [];
  if (now > 1) {
    const back = createLink(context, { page: now - 1 }, say("previous"), { rel: "prev" });
    items.push(createElement("li", {}, back));
  }
  let before = 0;
  for (const page of pages) {
    if (page > before + 1) {
      const gap = createElement("span", {}, "…");
      items.push(createElement("li", { class: "pager-gap", "aria-hidden": "true" }, gap));
    }
    before = page;
    const label = [createElement("span", { class: "unseen" }, `${say("page-name")} `), String(page)];
    const entry =
      page === now
        ? createElement("span", { "aria-current": "page" }, label)
        : createLink(context, { page }, label);
    items.push(createElement("li", { class: "pager-number" }, entry));
  }
  if (now < last) {
    const next = createLink(context, { page: now + 1 }, say("next"), { rel: "next" });
    items.push(createElement("li", {}, next));
  }
  return items;
}

/**
 * Show links to the pages of results. A page that may not be there is not offered.
 * @param {Context} context
 * @param {ResultPage} result
 */
export function showPager(context, result) {
  const nav = fillElement(findElement("search-pager"));
  nav.hidden = result.pages < 2;
  if (nav.hidden) return;
  nav.append(createElement("p", {}, describePage(context, result)));
  nav.append(createElement("ul", {}, renderPageLinks(context, result.page, result.pages)));
}
