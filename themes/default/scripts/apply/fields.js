// What the calculators share: complaints beside fields, and the outcome.
import { findElement, findInput } from "../dom.js";

/**
 * Complain beside a field, which tells screen readers so; "" takes the complaint back.
 * @param {HTMLInputElement} field
 * @param {string} text
 */
export function complain(field, text) {
  const wrong = findElement(`${field.id}-wrong`);
  const described = (field.getAttribute("aria-describedby") || "")
    .split(" ")
    .filter((id) => id && id !== wrong.id);
  if (text) described.push(wrong.id);
  wrong.textContent = text;
  wrong.hidden = !text;
  if (text) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  if (described.length) field.setAttribute("aria-describedby", described.join(" "));
  else field.removeAttribute("aria-describedby");
}

/** Show the outcome and move the focus to it. */
export function showOutcome() {
  findElement("outcome").hidden = false;
  findElement("outcome-title").focus();
}

/** Hide the outcome. */
export function hideOutcome() {
  findElement("outcome").hidden = true;
}

/**
 * Read what stands in a date field. A half-typed date has no value, but is not empty: it is "?".
 * @param {string} id
 * @returns {string}
 */
export function readDate(id) {
  const field = findInput(id);
  return field.value || (field.validity.badInput ? "?" : "");
}

/**
 * Read the rules and the calendar that the page has.
 * @returns {import("../../../../sitegen/procedure/engine/types.js").ProcedureData}
 */
export function readProcedure() {
  return JSON.parse(findElement("procedure").textContent || "");
}
