// Display settings: data-theme, data-mode and data-size of <html>, which are remembered.
import { listElements } from "../dom.js";

const root = document.documentElement;

/** @type {(name: string, value: string) => void} */
function storeSetting(name, value) {
  try {
    if (value) localStorage.setItem(`sitegen-${name}`, value);
    else localStorage.removeItem(`sitegen-${name}`);
  } catch {
    // Storage is off: the choice holds for this page.
  }
}

/** Show on its button which choice holds. */
export function showSettings() {
  for (const button of listElements("[data-set]")) {
    const now = root.getAttribute(`data-${button.dataset.set}`) || "";
    button.setAttribute("aria-pressed", String(now === button.dataset.value));
  }
}

/**
 * Choose the setting of a button. The mode that holds already is switched off.
 * @param {HTMLElement} button
 */
export function chooseSetting(button) {
  const { set: name = "", value: chosen = "" } = button.dataset;
  const value = name === "mode" && root.getAttribute("data-mode") === chosen ? "" : chosen;
  if (value) root.setAttribute(`data-${name}`, value);
  else root.removeAttribute(`data-${name}`);
  storeSetting(name, value);
  showSettings();
}
