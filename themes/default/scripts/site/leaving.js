// The question before a link leads to a host that is not .gov.cn.
import { findElement, formatMessage } from "../dom.js";

let target = "";

/** @type {() => HTMLDialogElement | null} */
const findDialog = () => /** @type {HTMLDialogElement | null} */ (document.getElementById("leaving"));

/** @type {(link: HTMLAnchorElement) => boolean} */
function isOutside(link) {
  const isWeb = /^https?:$/.test(link.protocol);
  return isWeb && link.host !== location.host && !/(^|\.)gov\.cn$/.test(link.hostname);
}

/**
 * Ask before a link leads outside.
 * @param {HTMLAnchorElement} link
 * @returns {boolean} whether it was asked, so that the link must not be followed yet
 */
export function askBeforeLeaving(link) {
  const dialog = findDialog();
  if (!dialog || !("showModal" in dialog) || !isOutside(link)) return false;
  const text = findElement("leaving-text");
  target = link.href;
  text.textContent = formatMessage(text.dataset.text || "", { host: link.host });
  dialog.showModal();
  return true;
}

/** Close the question. */
export function stay() {
  const dialog = findDialog();
  if (dialog) dialog.close();
}

/** Follow the link that was asked about. */
export function leave() {
  stay();
  location.assign(target);
}
