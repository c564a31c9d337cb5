// The form to apply. Nothing is stored and nothing is sent.
import {
  copyBySelection,
  createElement,
  fillElement,
  findElement,
  listElements,
  showStatus,
} from "../dom.js";
import { findComplaints, findControl, listFields, readLabel, readValue } from "./form-fields.js";
import { fitHeight, makePaper } from "./form-paper.js";
/** @typedef {import("./form-fields.js").Complaint} Complaint */

/** @type {(complaint: Complaint) => HTMLElement} */
function renderComplaint({ field, text }) {
  const jump = createElement("a", { href: `#${field.dataset.field}` }, text);
  jump.addEventListener("click", (event) => {
    event.preventDefault();
    findControl(field).focus();
  });
  return createElement("li", {}, jump);
}

/**
 * Start the form.
 * @param {HTMLElement} form
 * @param {import("../dom.js").Translate} say
 */
export function startForm(form, say) {
  const problems = findElement("problems");
  const areas = /** @type {HTMLTextAreaElement[]} */ (listElements("textarea", form));
  const copyToPaper = makePaper(form, say);

  function checkForm() {
    const complaints = findComplaints(form, say);
    for (const field of listFields(form)) findControl(field).removeAttribute("aria-invalid");
    for (const { field } of complaints) findControl(field).setAttribute("aria-invalid", "true");
    const head = complaints.length ? say("problems", { n: complaints.length }) : say("fine");
    const list = complaints.length ? createElement("ul", {}, complaints.map(renderComplaint)) : null;
    fillElement(problems, [createElement("p", {}, head), list]);
    problems.hidden = false;
    problems.focus();
  }

  function copyForm() {
    const lines = listFields(form).map((field) => `${readLabel(field)}：${readValue(field)}`);
    if (copyBySelection([form.dataset.name, "", ...lines].join("\n"))) showStatus(say("copied"));
  }

  function printForm() {
    copyToPaper();
    window.print();
  }

  function chooseKind() {
    const chosen = /** @type {HTMLInputElement} */ (form.querySelector("[name=kind]:checked"));
    for (const group of listElements("[data-group=person], [data-group=organisation]", form)) {
      group.hidden = group.dataset.group !== chosen.value;
    }
    problems.hidden = true;
  }

  function clearForm() {
    for (const element of listElements("input, textarea", form)) {
      const box = /** @type {HTMLInputElement} */ (element);
      if (box.type === "radio") box.checked = box.defaultChecked;
      else box.value = "";
      box.removeAttribute("aria-invalid");
    }
    areas.forEach(fitHeight);
    copyToPaper();
    chooseKind();
  }

  function clearByHand() {
    clearForm();
    showStatus(say("cleared"));
  }

  /** @type {Record<string, () => void>} */
  const actions = { check: checkForm, print: printForm, copy: copyForm, clear: clearByHand };
  for (const button of listElements("[data-request]")) {
    button.addEventListener("click", actions[button.dataset.request || ""]);
  }
  for (const one of listElements("[name=kind]", form)) one.addEventListener("change", chooseKind);
  for (const area of areas) area.addEventListener("input", () => fitHeight(area));
  form.addEventListener("input", copyToPaper);
  form.classList.add("request-live");
  // Some browsers put back what was typed: this form is empty whenever it is opened.
  window.addEventListener("pageshow", clearForm);
  chooseKind();
}
