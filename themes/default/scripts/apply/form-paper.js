// The form on paper. Boxes cut off what does not fit: there each one is replaced by its text, which wraps and
// runs over pages.
import { listElements } from "../dom.js";
import { readValue } from "./form-fields.js";
/** @typedef {import("./form-fields.js").Control} Control */

/**
 * Make a text area as high as what is written in it, so that all of it is seen.
 * @param {HTMLTextAreaElement} area
 */
export function fitHeight(area) {
  area.style.minHeight = "";
  if (area.scrollHeight > area.clientHeight) area.style.minHeight = `${area.scrollHeight + 2}px`;
}

/** @type {(box: Control, say: import("../dom.js").Translate) => string} */
function formatValue(box, say) {
  if (box.type !== "date") return box.value;
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(box.value);
  if (!iso) return say("blank-date");
  return say("day", { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) });
}

/**
 * Put a text for paper after each box of the form.
 * @param {HTMLElement} form
 * @param {import("../dom.js").Translate} say
 * @returns {() => void} function that copies what is written onto the paper
 */
export function makePaper(form, say) {
  const boxes = /** @type {Control[]} */ (listElements("input:not([type=radio]), textarea", form));
  const papers = boxes.map((box) => {
    const paper = document.createElement("span");
    paper.className = "on-paper";
    box.after(paper);
    return paper;
  });
  return () => {
    boxes.forEach((box, at) => {
      papers[at].textContent = formatValue(box, say);
    });
    // A blank form is filled in with a pen, by applicants of either kind.
    form.classList.toggle("request-blank", !listElements("[data-field]", form).some(readValue));
  };
}
