// Marks on a page what the reader who comes from a search looked for. It is loaded only then.
import { findElement, formatMessage, listElements } from "../dom.js";
import { gatherText, wrapText } from "./text.js";

const MOST = 500;
const MOST_SHOWN = 40;

/**
 * Mark the needles on the page. A hit may run over several text nodes.
 * @param {HTMLElement} main
 * @param {string[]} needles
 * @returns {HTMLElement[]} the first mark of each hit
 */
function markHits(main, needles) {
  const { text, pieces } = gatherText(main);
  const hits = SitegenSearch.findHits(text, needles).slice(0, MOST);
  /** @type {HTMLElement[]} */
  const marks = [];
  let at = pieces.length - 1;
  // From the end, so that the offsets before stay true.
  for (const [start, end] of hits.reverse()) {
    let first = null;
    while (at >= 0 && pieces[at].start >= end) at--;
    for (let back = at; back >= 0 && pieces[back].end > start; back--) {
      const piece = pieces[back];
      const from = Math.max(0, start - piece.start);
      const to = Math.min(piece.node.data.length, end - piece.start);
      if (piece.node.data.slice(from, to).trim()) first = wrapText(piece.node, from, to);
    }
    if (first) marks.unshift(first);
  }
  return marks;
}

/**
 * Remove all marks, and the query from the address.
 * @param {HTMLElement} main
 */
function clearMarks(main) {
  for (const mark of listElements("mark", main)) mark.replaceWith(...mark.childNodes);
  main.normalize();
  main.focus({ preventScroll: true });
  try {
    history.replaceState(null, "", location.pathname + location.hash);
  } catch {
    // The address keeps the query.
  }
}

/**
 * Show the bar that goes from mark to mark.
 * @param {HTMLElement} main
 * @param {HTMLElement[]} marks
 * @param {string} asked
 */
function showBar(main, marks, asked) {
  const bar = findElement("marks");
  const text = /** @type {HTMLElement} */ (bar.querySelector("p"));
  const { some = "", place = "" } = bar.dataset;
  let now = -1;

  function goToNext() {
    if (marks[now]) marks[now].classList.remove("now");
    now = (now + 1) % marks.length;
    marks[now].classList.add("now");
    marks[now].scrollIntoView({ block: "center" });
    text.textContent = formatMessage(place, { n: now + 1, of: marks.length });
  }

  bar.hidden = false;
  const shown = asked.replace(/["“”]/g, "").slice(0, MOST_SHOWN);
  text.textContent = formatMessage(some, { n: marks.length, text: shown });
  bar.addEventListener("click", (event) => {
    const action = /** @type {HTMLElement} */ (event.target).dataset.mark;
    if (action === "next") goToNext();
    if (action === "clear") {
      bar.hidden = true;
      clearMarks(main);
    }
  });
}

const query = new URLSearchParams(location.search).get("q") || "";
const wanted = SitegenSearch.listNeedles(query);
const found = wanted.length ? markHits(findElement("main"), wanted) : [];
if (found.length) showBar(findElement("main"), found, query);
