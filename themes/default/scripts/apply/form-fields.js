// The fields of the form to apply, and what is wrong with them.
import { findElement, listElements } from "../dom.js";
import { CHECKS, isDateAllowed } from "./checks.js";
/** @typedef {import("../dom.js").Translate} Translate */
/** @typedef {HTMLInputElement | HTMLTextAreaElement} Control */

/**
 * What is wrong: the field, and what to tell the applicant.
 * @typedef {{field: HTMLElement, text: string}} Complaint
 */

const WAYS = ["contact-phone", "contact-email", "contact-address", "contact-fax"];
// What each way of delivery needs, in the order of the choices.
const NEEDS = ["contact-address", "contact-email", "", "contact-fax"];

/**
 * Find the control of a field.
 * @param {HTMLElement} field
 * @returns {Control}
 */
export function findControl(field) {
  return /** @type {Control} */ (field.querySelector("input, textarea"));
}

/** @type {(id: string) => HTMLElement} */
function findFieldOf(id) {
  return /** @type {HTMLElement} */ (findElement(id).closest("[data-field]"));
}

/**
 * Read the label of a field, without the sign of what is required.
 * @param {HTMLElement} field
 * @returns {string}
 */
export function readLabel(field) {
  const label = /** @type {HTMLElement} */ (field.querySelector("label[for], legend"));
  const copy = /** @type {HTMLElement} */ (label.cloneNode(true));
  for (const one of listElements(".required", copy)) one.remove();
  return (copy.textContent || "").trim();
}

/**
 * Read the value of a field; of a choice the one that is chosen.
 * @param {HTMLElement} field
 * @returns {string}
 */
export function readValue(field) {
  const isChoice = field.querySelector("input[type=radio]");
  /** @type {Control | null} */
  const control = isChoice ? field.querySelector("input:checked") : findControl(field);
  return control ? control.value.trim() : "";
}

/**
 * List the fields that the applicant sees.
 * @param {HTMLElement} form
 * @returns {HTMLElement[]}
 */
export function listFields(form) {
  return listElements("[data-field]", form).filter((field) => {
    const group = /** @type {HTMLElement} */ (field.closest("[data-group]"));
    return !group.hidden;
  });
}

/**
 * Find what is wrong with a field: the key of a word, "" if nothing is.
 * @type {(form: HTMLElement, field: HTMLElement) => string}
 */
function findProblem(form, field) {
  const text = readValue(field);
  const control = findControl(field);
  const check = field.dataset.check || "";
  const isDate = control.type === "date";
  if (isDate && control.validity.badInput) return "date";
  if (!text) return "required" in field.dataset ? "empty" : "";
  if (isDate) return isDateAllowed(text, SitegenProcedure.rules) ? "" : "late-date";
  // Numbers of other documents than an identity card follow no common rule.
  const card = /** @type {HTMLInputElement | null} */ (form.querySelector("[name=person-identity]"));
  if (check === "number" && card && !card.checked) return "";
  return check && !CHECKS[check](text) ? check : "";
}

/**
 * Find what is wrong with the ways to reach the applicant.
 * @type {(form: HTMLElement, say: Translate) => Complaint | null}
 */
function checkContact(form, say) {
  const ways = /** @type {HTMLInputElement[]} */ (listElements("[name=request-delivery]", form));
  const at = ways.findIndex((way) => way.checked);
  const need = at >= 0 ? NEEDS[at] : "";
  const needed = need ? findFieldOf(need) : null;
  if (needed && !readValue(needed)) {
    return { field: needed, text: say("delivery", { way: ways[at].value, field: readLabel(needed) }) };
  }
  if (WAYS.some((id) => readValue(findFieldOf(id)))) return null;
  return { field: findFieldOf(WAYS[0]), text: say("contact-way") };
}

/**
 * Find all that is wrong with the form.
 * @param {HTMLElement} form
 * @param {Translate} say
 * @returns {Complaint[]}
 */
export function findComplaints(form, say) {
  /** @type {Complaint[]} */
  const found = [];
  for (const field of listFields(form)) {
    const key = findProblem(form, field);
    if (key) found.push({ field, text: say(key, { field: readLabel(field) }) });
  }
  const contact = checkContact(form, say);
  return contact ? [...found, contact] : found;
}
