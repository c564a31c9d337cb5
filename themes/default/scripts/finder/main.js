// The filter box of the guide index: agencies in whose names, pinyin or initials every typed word stands.
import { findElement, findInput, formatMessage, listElements } from "../dom.js";
import { findLines, rankLoosely, rankWord } from "./match.js";

/** @param {HTMLInputElement} box */
function startFinder(box) {
  const status = findElement("finder-status");
  const hits = findElement("finder-hits");
  const list = findElement("finder-list");
  const lines = listElements("[data-find]", list).map((element, place) => ({
    element,
    home: /** @type {HTMLElement} */ (element.parentNode),
    place,
    spellings: (element.dataset.find || "").split(" "),
  }));

  function filterLines() {
    const typed = box.value.trim();
    const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
    for (const line of lines) line.home.append(line.element);
    let found = words.length ? findLines(lines, words, rankWord) : [];
    if (words.length && !found.length) found = findLines(lines, words, rankLoosely);
    hits.append(...found.map((line) => line.element));
    hits.hidden = !found.length;
    list.hidden = findElement("letters").hidden = words.length > 0;
    const { total = "", found: some = "", none = "" } = status.dataset;
    if (!words.length) status.textContent = total;
    else if (found.length) status.textContent = formatMessage(some, { n: found.length });
    else status.textContent = formatMessage(none, { text: typed });
  }

  box.addEventListener("input", filterLines);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    box.value = "";
    filterLines();
  });
  // A browser may have kept what was typed when it comes back to this page.
  window.addEventListener("pageshow", filterLines);
}

if (document.getElementById("finder")) startFinder(findInput("finder"));
