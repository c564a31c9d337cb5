// The fee estimator.
import { createElement, fillElement, findElement, findInput, listElements } from "../dom.js";
import { complain, hideOutcome, readProcedure, showOutcome } from "./fields.js";
/** @typedef {import("../../../../sitegen/procedure/engine/types.js").FeePart} FeePart */

/**
 * Start the fee estimator.
 * @param {HTMLFormElement} form
 * @param {import("../dom.js").Translate} say
 */
export function startFee(form, say) {
  const data = readProcedure();
  const field = findInput("number");
  const label = findElement("number-label");
  const { language } = form.dataset;

  /** @type {() => "items" | "pages"} */
  const readMethod = () => {
    const chosen = /** @type {HTMLInputElement} */ (form.querySelector("[name=method]:checked"));
    return chosen.value === "pages" ? "pages" : "items";
  };

  /** @type {(amount: number) => string} */
  const formatYuan = (amount) => (amount ? say("yuan", { n: amount.toLocaleString(language) }) : say("free"));

  /** @type {(part: FeePart) => HTMLElement} */
  function renderRow(part) {
    const head = say(part.first === part.last ? "one" : "band", part);
    const cells = [String(part.last - part.first + 1), formatYuan(part.rate), formatYuan(part.total)];
    return createElement("tr", {}, [
      createElement("th", { scope: "row" }, head),
      ...cells.map((text) => createElement("td", {}, text)),
    ]);
  }

  function estimate() {
    const fee = SitegenProcedure.computeFee(data, readMethod(), field.value);
    const problem = fee.problem === "too-many" ? `too-many.${readMethod()}` : fee.problem;
    complain(field, problem ? say(problem) : "");
    if (problem) {
      hideOutcome();
      field.focus();
      return;
    }
    const total = fee.total ? say("total", { n: fee.total.toLocaleString(language) }) : say("nothing");
    findElement("outcome-day").textContent = total;
    fillElement(findElement("outcome-parts"), fee.parts.map(renderRow));
    showOutcome();
  }

  function changeMethod() {
    label.textContent = label.dataset[readMethod()] || "";
    hideOutcome();
    complain(field, "");
  }

  for (const one of listElements("[name=method]", form)) one.addEventListener("change", changeMethod);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    estimate();
  });
  changeMethod();
}
