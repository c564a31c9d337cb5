// Nothing found: which part of the query is not there, and what to ask instead.
import { createElement, findElement } from "../dom.js";
import { addMessage, createLink, shorten } from "./page.js";
import { makeOptions, NARROWING } from "./state.js";
/** @typedef {import("./page.js").Context} Context */
/** @typedef {import("./state.js").SearchState} SearchState */
/** @typedef {import("../../../../sitegen/search/engine/types.js").Amount} Amount */
/** @typedef {import("../../../../sitegen/search/engine/types.js").Explanation} Explanation */

const MOST_SPOKEN = 200;

/** @type {(context: Context, amount: Amount) => string} */
function formatAmount({ say }, { total, exact }) {
  return exact ? String(total) : say("at-most", { n: total });
}

/** @type {(context: Context, text: string, amount: Amount, change: Partial<SearchState>) => HTMLElement} */
function renderInstead(context, text, amount, change) {
  const count = context.say("results-count", { n: formatAmount(context, amount) });
  return createElement("p", {}, [
    createLink(context, { page: 1, ...change }, text),
    " ",
    createElement("span", { class: "count" }, count),
  ]);
}

/**
 * Say what keeps the query from finding anything.
 * @type {(context: Context, why: Explanation) => HTMLElement[]}
 */
function renderReasons(context, why) {
  const { say } = context;
  const state = context.getState();
  const lines = why.missing.map((text) => createElement("p", {}, say("missing", { text: shorten(text) })));
  if (state.from && state.to && state.from > state.to) {
    lines.push(createElement("p", {}, say("reversed")));
  } else if (!why.missing.length && why.fewer.words.length) {
    lines.push(createElement("p", {}, say(why.without.total ? "narrowed" : "apart")));
  }
  if (why.without.total && NARROWING.some((name) => state[name])) {
    const change = Object.fromEntries(NARROWING.map((name) => [name, ""]));
    const link = createLink(context, { page: 1, by: "", ...change }, say("without.link"));
    const count = say("without", { n: formatAmount(context, why.without) });
    lines.push(createElement("p", {}, [`${count} `, link]));
  }
  return lines;
}

/**
 * Offer other queries: in simplified characters, with fewer words, in pieces.
 * @type {(context: Context, why: Explanation) => HTMLElement[]}
 */
function renderOffers(context, { plain, fewer, parts }) {
  const { say } = context;
  const lines = [];
  if (plain) {
    const text = say("plain", { text: shorten(`${plain.typed} ${plain.exact}`.trim()) });
    lines.push(renderInstead(context, text, plain.amount, { q: plain.typed, exact: plain.exact }));
  }
  const words = fewer.words.join(" ");
  if (fewer.total) {
    const text = say("fewer", { text: shorten(words) });
    lines.push(renderInstead(context, text, fewer, { q: words, exact: "", none: "" }));
  }
  if (!parts) return lines;
  for (const text of parts.absent) lines.push(createElement("p", {}, say("absent", { text })));
  const pieces = parts.words.join(" ");
  if (pieces && pieces !== words) {
    const text = say(parts.whole ? "parts" : "fewer", { text: pieces });
    lines.push(renderInstead(context, text, parts.amount, { q: pieces, exact: "", none: "" }));
  }
  return lines;
}

/**
 * Explain why nothing was found.
 * @param {Context} context
 * @param {string} stamp that of the answer that is explained
 * @param {() => boolean} isCurrent
 */
export async function showExplanation(context, stamp, isCurrent) {
  const { say } = context;
  const state = context.getState();
  const why = await context.engine.explain(state.q || "", { ...makeOptions(state), stamp });
  if (!isCurrent()) return;
  addMessage([...renderReasons(context, why), ...renderOffers(context, why)]);
  if (why.near.length) {
    const items = why.near.map((card) =>
      createElement("li", {}, createElement("a", { href: context.root + card.href }, card.title)),
    );
    addMessage([createElement("h3", {}, say("near")), createElement("ul", { class: "links" }, items)]);
  }
  const text = (findElement("message").textContent || "").slice(0, MOST_SPOKEN);
  findElement("search-status").textContent = `${say("none")} ${text}`;
}
