// Elements of a page.

/**
 * Find the element with an id, which the page's template has.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function findElement(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/**
 * Find the input with an id.
 * @param {string} id
 * @returns {HTMLInputElement}
 */
export function findInput(id) {
  return /** @type {HTMLInputElement} */ (findElement(id));
}

/**
 * List the elements that a selector finds.
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {T[]}
 */
export function listElements(selector, within = document) {
  return Array.from(within.querySelectorAll(selector));
}

/**
 * Create an element with attributes and children. An attribute that is null or undefined is left out.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | null | undefined>} [attributes]
 * @param {string | Node | (string | Node)[]} [children]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function createElement(tag, attributes = {}, children = []) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(.../** @type {(string | Node)[]} */ ([]).concat(children));
  return element;
}

/**
 * Replace the children of an element.
 * @template {Element} T
 * @param {T} element
 * @param {(Node | null)[]} [children] those that are null are left out
 * @returns {T}
 */
export function fillElement(element, children = []) {
  element.textContent = "";
  for (const child of children) if (child) element.append(child);
  return element;
}

/**
 * Fill values into a message with names in braces. Unknown names stay as they are.
 * @param {string} message
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function formatMessage(message, values = {}) {
  return message.replace(/\{([\w-]+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/**
 * Function that says a word of the page's language, with values filled in; "" for a word that the page lacks.
 * @typedef {(key: string, values?: Record<string, string | number>) => string} Translate
 */

/**
 * Read the words that the template has put below an element, each in its data-word.
 * @param {string} id
 * @returns {{translate: Translate, hasWord: (key: string) => boolean}}
 */
export function readWords(id) {
  /** @type {Map<string, string>} */
  const words = new Map();
  for (const one of listElements(`#${id} [data-word]`)) {
    words.set(one.dataset.word || "", one.textContent || "");
  }
  return {
    translate: (key, values) => formatMessage(words.get(key) || "", values),
    hasWord: (key) => Boolean(words.get(key)),
  };
}

/**
 * Show a note in the page's status line for a moment.
 * @param {string} text
 */
export function showStatus(text) {
  const status = findElement("status");
  status.textContent = text;
  setTimeout(() => {
    status.textContent = "";
  }, 2500);
}

/**
 * Copy a text by selecting it, which works where the clipboard is closed to scripts.
 * @param {string} text
 * @returns {boolean} whether it was copied
 */
export function copyBySelection(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("readonly", "");
  area.className = "unseen";
  document.body.append(area);
  area.select();
  const isDone = document.execCommand("copy");
  area.remove();
  return isDone;
}
