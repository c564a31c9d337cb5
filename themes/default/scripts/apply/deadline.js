// The deadline calculator.
import { createElement, fillElement, findElement, findInput, listElements } from "../dom.js";
import { complain, hideOutcome, readDate, readProcedure, showOutcome } from "./fields.js";
/** @typedef {import("../../../../sitegen/procedure/engine/types.js").Outcome} Outcome */
/** @typedef {import("../../../../sitegen/procedure/engine/types.js").Problem} Problem */
/** @typedef {import("../../../../sitegen/procedure/engine/types.js").Step} Step */
/** @typedef {ReturnType<typeof import("../dom.js").readWords>} Words */
/** @typedef {{number: string, sent: string, returned: string}} EnteredConsultation */

const HIDDEN_CONSULTATION = "[data-consultation][hidden]";

/** @type {() => EnteredConsultation[]} */
function readConsultations() {
  return listElements("[data-consultation]:not([hidden])")
    .map((set) => {
      const number = set.dataset.consultation || "";
      return { number, sent: readDate(`sent-${number}`), returned: readDate(`returned-${number}`) };
    })
    .filter((one) => one.sent || one.returned);
}

/** The deadline calculator of a page. */
class DeadlineCalculator {
  /**
   * @param {HTMLFormElement} form
   * @param {Words} words
   */
  constructor(form, words) {
    this.form = form;
    this.words = words;
    this.data = readProcedure();
    this.language = form.dataset.language || "";
    const more = findElement("more-consultations");
    more.addEventListener("click", () => this.showConsultation(more));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.calculate();
    });
    form.addEventListener("reset", () => {
      hideOutcome();
      this.clearComplaints();
    });
  }

  clearComplaints() {
    for (const field of listElements("input[type=date]", this.form)) {
      complain(/** @type {HTMLInputElement} */ (field), "");
    }
  }

  /**
   * Show the fields of one more consultation.
   * @param {HTMLElement} button
   */
  showConsultation(button) {
    const [next] = listElements(HIDDEN_CONSULTATION, this.form);
    if (!next) return;
    next.hidden = false;
    listElements("input", next)[0].focus();
    button.hidden = !this.form.querySelector(HIDDEN_CONSULTATION);
  }

  /** @param {string} iso */
  formatDay(iso) {
    return new Date(`${iso}T00:00:00Z`).toLocaleDateString(this.language, {
      timeZone: "UTC",
      year: "numeric",
      month: "long",
      day: "numeric",
      weekday: "short",
    });
  }

  /**
   * Render a step in words.
   * @param {Step} step
   * @param {boolean} isAfterConsultation
   */
  renderStep(step, isAfterConsultation) {
    const { translate } = this.words;
    const values = {
      start: this.formatDay(step.start),
      day: this.formatDay(step.day),
      days: step.days,
      n: this.form.dataset.opinion || "",
    };
    const parts = [translate(`step.${step.key}`, values)];
    if (step.late) parts.push(translate(step.key === "consulted" ? "step.overlong" : "step.late", values));
    if (step.assumed) parts.push(translate("step.assumed", values));
    const isTerm = step.key === "answer" || step.key === "extended";
    if (isAfterConsultation && isTerm) parts.push(translate("step.skipping"));
    if (step.estimated) parts.push(translate("step.estimated"));
    return createElement("li", {}, parts.join(this.language === "en" ? " " : ""));
  }

  /** @type {(problem: Problem, id: string) => string} */
  describeProblem(problem, id) {
    const special = `${problem.key}.${id.replace(/-\d+$/, "")}`;
    return this.words.translate(this.words.hasWord(special) ? special : problem.key);
  }

  /**
   * Complain beside the fields. The engine numbers the consultations that were entered, the page its fields.
   * @param {Problem[]} problems
   * @param {EnteredConsultation[]} asked
   */
  refuse(problems, asked) {
    hideOutcome();
    const fields = problems.map((problem) => {
      const parts = /^(sent|returned)-(\d+)$/.exec(problem.field);
      const id = parts ? `${parts[1]}-${asked[Number(parts[2])].number}` : problem.field;
      const field = findInput(id);
      complain(field, this.describeProblem(problem, id));
      return field;
    });
    const box = fields[0].closest("details");
    if (box) box.open = true;
    fields[0].focus();
  }

  calculate() {
    const asked = readConsultations();
    this.clearComplaints();
    const outcome = SitegenProcedure.computeDeadlines(this.data, {
      received: readDate("received"),
      noticed: readDate("noticed"),
      corrected: readDate("corrected"),
      consultations: asked,
      extended: findInput("extended").checked,
    });
    if (outcome.problems.length) this.refuse(outcome.problems, asked);
    else this.show(outcome);
  }

  /** @param {Outcome} outcome */
  show({ deadline, estimated, steps }) {
    const { translate } = this.words;
    const last = deadline ? translate("last", { day: this.formatDay(deadline) }) : translate("waiting");
    findElement("outcome-day").textContent = last;
    findElement("outcome-estimated").hidden = !estimated;
    const first = steps.findIndex((step) => step.key === "consulted");
    const items = steps.map((step, at) => this.renderStep(step, first >= 0 && at >= first));
    fillElement(findElement("outcome-steps"), items);
    showOutcome();
  }
}

/**
 * Start the deadline calculator.
 * @param {HTMLFormElement} form
 * @param {Words} words
 */
export function startDeadline(form, words) {
  new DeadlineCalculator(form, words);
}
