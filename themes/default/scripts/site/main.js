// What every page does beyond reading. Its words come from data attributes; it asks nothing of any server.
import { findElement, listElements } from "../dom.js";
import { copyText, sharePage } from "./copying.js";
import { askBeforeLeaving, leave, stay } from "./leaving.js";
import { chooseSetting, showSettings } from "./settings.js";
import { wrapTables } from "./tables.js";

const NARROW = "(max-width: 64em)";

/** @type {(selector: string) => HTMLDetailsElement[]} */
const listDetails = (selector) => listElements(selector);

/** @param {HTMLElement} button */
function toggleMenu(button) {
  const isOpen = findElement(button.dataset.menu || "").classList.toggle("open");
  button.setAttribute("aria-expanded", String(isOpen));
}

/**
 * What a button does, by the name of its data attribute.
 * @type {Record<string, (button: HTMLElement) => void>}
 */
const ACTIONS = {
  set: chooseSetting,
  copy: copyText,
  share: sharePage,
  menu: toggleMenu,
  print: () => window.print(),
  leave,
  stay,
};

/**
 * Close the small boxes, but for the one around a node.
 * @param {Node | null} except
 */
function closeBoxes(except) {
  for (const box of listDetails("details[data-popover][open]")) if (!box.contains(except)) box.open = false;
}

/** @param {MouseEvent} event */
function handleClick(event) {
  const { target } = event;
  if (!(target instanceof Element)) return;
  closeBoxes(target);
  const button = target.closest("button");
  for (const [name, act] of Object.entries(ACTIONS)) if (button && name in button.dataset) act(button);
  /** @type {HTMLAnchorElement | null} */
  const link = target.closest("a.external");
  if (link && askBeforeLeaving(link)) event.preventDefault();
}

/** @param {KeyboardEvent} event */
function handleEscape(event) {
  if (event.key !== "Escape") return;
  const active = document.activeElement;
  const box = active && active.closest("details[data-popover][open]");
  closeBoxes(null);
  const summary = box && box.querySelector("summary");
  if (summary) summary.focus();
}

/** Load what marks the hits of a search, if the reader comes from one. */
function loadMarks() {
  const marks = document.getElementById("marks");
  if (!marks || !/[?&]q=[^&]/.test(location.search)) return;
  for (const href of (marks.dataset.scripts || "").split(" ")) {
    const script = document.createElement("script");
    script.src = href;
    script.async = false;
    document.head.append(script);
  }
}

document.addEventListener("click", handleClick);
document.addEventListener("keydown", handleEscape);
wrapTables();
if (matchMedia(NARROW).matches) for (const box of listDetails("details[data-toc]")) box.open = false;
loadMarks();
if ("share" in navigator) for (const button of listElements("[data-share]")) button.hidden = false;
showSettings();
