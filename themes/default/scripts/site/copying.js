// Copying and sharing of addresses and citations.
import { copyBySelection, showStatus } from "../dom.js";

/**
 * Copy the text of a button, or the page's address: by the clipboard where it is open, else by a selection.
 * @param {HTMLElement} button
 */
export function copyText(button) {
  const text = button.dataset.copy || location.href;
  const confirm = () => showStatus(button.dataset.done || "");
  const copyByHand = () => {
    if (!copyBySelection(text)) return;
    button.focus();
    confirm();
  };
  if (navigator.clipboard) navigator.clipboard.writeText(text).then(confirm, copyByHand);
  else copyByHand();
}

/**
 * Share the page.
 * @param {HTMLElement} button
 */
export function sharePage(button) {
  const page = { title: button.dataset.title, url: button.dataset.share || location.href };
  navigator.share(page).catch(() => {
    // The reader closed the dialog.
  });
}
