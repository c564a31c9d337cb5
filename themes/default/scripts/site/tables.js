// A table that is wider than the text scrolls in a box, which the keyboard reaches for as long as it is
// wider.
import { listElements } from "../dom.js";

/**
 * Let the keyboard reach a box, or not, by its width.
 * @param {HTMLElement} box
 */
function updateReach(box) {
  const table = /** @type {HTMLTableElement} */ (box.firstElementChild);
  const isWide = box.scrollWidth > box.clientWidth;
  const heading = table.caption || document.querySelector("h1");
  const name = (heading && heading.textContent) || "";
  for (const [key, value] of Object.entries({ tabindex: "0", role: "region", "aria-label": name })) {
    if (isWide) box.setAttribute(key, value);
    else box.removeAttribute(key);
  }
}

/** Put a box around each table of a document that has none. */
export function wrapTables() {
  const observer = new ResizeObserver((changes) => {
    for (const { target } of changes) updateReach(/** @type {HTMLElement} */ (target.closest(".scroll")));
  });
  for (const table of listElements(".doc table")) {
    if (table.closest(".scroll")) continue;
    const box = document.createElement("div");
    box.className = "scroll";
    table.replaceWith(box);
    box.append(table);
    updateReach(box);
    observer.observe(box);
    observer.observe(table);
  }
}
