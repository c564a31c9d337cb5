// The time limits of 依申请公开, step by step as in sitegen/procedure/deadlines.py. Both read rules.json and
// answer tests/procedure/vectors.json alike.
import { Calendar, formatDay, parseDay } from "./calendar.js";
/** @typedef {import("./types.js").Application} Application */
/** @typedef {import("./types.js").Outcome} Outcome */
/** @typedef {import("./types.js").Problem} Problem */
/** @typedef {import("./types.js").ProcedureData} ProcedureData */
/** @typedef {import("./types.js").Rules} Rules */
/** @typedef {import("./types.js").Step} Step */
/** @typedef {{index: number, sent: number, returned: number | null}} DatedConsultation */

/** @type {WeakMap<ProcedureData, Calendar>} */
const calendars = new WeakMap();

/** @type {(data: ProcedureData) => Calendar} */
function findCalendar(data) {
  let calendar = calendars.get(data);
  if (!calendar) {
    calendar = new Calendar(data.calendar);
    calendars.set(data, calendar);
  }
  return calendar;
}

/** Reader of the dates of an application. It collects what is wrong with them. */
class DateReader {
  /** @param {Rules} rules */
  constructor(rules) {
    this.first = parseDay(rules.earliest) || 0;
    this.last = parseDay(rules.latest) || 0;
    /** @type {Problem[]} */
    this.problems = [];
  }

  /**
   * Read a date; null if there is none or it is wrong.
   * @param {string} field
   * @param {string} typed
   * @param {boolean} [required]
   * @returns {number | null}
   */
  read(field, typed, required = false) {
    const day = parseDay(typed);
    let key = "";
    if (!typed) key = required ? "empty" : "";
    else if (day === null) key = "not-a-date";
    else if (day < this.first) key = "too-early";
    else if (day > this.last) key = "too-late";
    if (key) this.problems.push({ field, key });
    return key ? null : day;
  }

  /**
   * Report a date that is before one that has to precede it.
   * @param {string} field
   * @param {number | null} day
   * @param {(number | null)[]} earlier
   */
  checkOrder(field, day, earlier) {
    if (day !== null && earlier.some((before) => before !== null && day < before)) {
      this.problems.push({ field, key: "order" });
    }
  }

  /**
   * Read the consultations of third parties, in the order in which they were sent.
   * @param {Application} application
   * @param {number | null} start day from which the term runs
   * @param {number} most
   * @returns {DatedConsultation[]}
   */
  readConsultations({ consultations }, start, most) {
    if (consultations.length > most) {
      this.problems.push({ field: "consultations", key: "too-many" });
      return [];
    }
    /** @type {DatedConsultation[]} */
    const found = [];
    consultations.forEach((one, index) => {
      const sent = this.read(`sent-${index}`, one.sent, true);
      const returned = this.read(`returned-${index}`, one.returned);
      this.checkOrder(`sent-${index}`, sent, [start]);
      this.checkOrder(`returned-${index}`, returned, [sent]);
      if (sent !== null) found.push({ index, sent, returned });
    });
    return found.sort((one, other) => one.sent - other.sent || one.index - other.index);
  }
}

/** Counter of the steps of one application. */
class StepCounter {
  /** @param {Calendar} calendar */
  constructor(calendar) {
    this.calendar = calendar;
    /** @type {Step[]} */
    this.steps = [];
    /**
     * Working days of consultations, which the term does not count.
     * @type {Set<number>}
     */
    this.skipped = new Set();
  }

  /**
   * Add a step.
   * @param {string} key
   * @param {number} start
   * @param {number} day
   * @param {Partial<Step>} [more]
   */
  add(key, start, day, more = {}) {
    const dates = { key, start: formatDay(start), day: formatDay(day) };
    this.steps.push({ ...dates, days: 0, late: false, assumed: false, estimated: false, ...more });
  }

  /**
   * Add a step that is a term of working days.
   * @param {string} key
   * @param {{start: number, day: number, days: number}} term
   * @param {number} [counted] day after which the days were counted
   */
  addTerm(key, { start, day, days }, counted = start) {
    this.add(key, start, day, { days, estimated: !this.calendar.isOfficial(counted, day) });
  }

  /**
   * Add a consultation, whose working days are not counted. Until it ends, the limit for an opinion is
   * assumed.
   * @param {DatedConsultation} one
   * @param {number} opinion limit in working days
   */
  addConsultation({ sent, returned }, opinion) {
    const limit = this.calendar.addWorkingDays(sent, opinion);
    const until = returned === null ? limit : returned;
    let days = 0;
    for (let day = sent + 1; day <= until; day++) {
      if (!this.calendar.isWorking(day) || this.skipped.has(day)) continue;
      this.skipped.add(day);
      days += 1;
    }
    const estimated = !this.calendar.isOfficial(sent, until);
    this.add("consulted", sent, until, { days, late: until > limit, assumed: returned === null, estimated });
  }

  /**
   * End the calculation.
   * @param {number | null} deadline
   * @returns {Outcome}
   */
  finish(deadline) {
    const last = this.steps[this.steps.length - 1];
    const isKnown = deadline !== null;
    return {
      problems: [],
      steps: this.steps,
      deadline: isKnown ? formatDay(deadline) : "",
      estimated: isKnown && last.estimated,
    };
  }
}

/** @type {(problems: Problem[]) => Outcome} */
function refuse(problems) {
  return { problems, steps: [], deadline: "", estimated: false };
}

/**
 * Compute the deadline of an application and the steps to it.
 * @param {ProcedureData} data
 * @param {Application} application
 * @returns {Outcome}
 */
export function computeDeadlines(data, application) {
  const { limits, periods } = data.rules;
  const reader = new DateReader(data.rules);
  const received = reader.read("received", application.received, true);
  const noticed = reader.read("noticed", application.noticed);
  const corrected = reader.read("corrected", application.corrected);
  reader.checkOrder("noticed", noticed, [received]);
  reader.checkOrder("corrected", corrected, [received, noticed]);
  const start = corrected === null ? received : corrected;
  const consultations = reader.readConsultations(application, start, periods);
  if (reader.problems.length || received === null || start === null) return refuse(reader.problems);

  const calendar = findCalendar(data);
  const counter = new StepCounter(calendar);
  counter.add("received", received, received);
  const day = calendar.addWorkingDays(received, limits.correction);
  counter.addTerm("correct-by", { start: received, day, days: limits.correction });
  counter.steps[1].late = noticed !== null && noticed > day;
  if (corrected !== null) counter.add("corrected", corrected, corrected);
  if (noticed !== null && corrected === null) return counter.finish(null);

  const total = limits.answer + (application.extended ? limits.extension : 0);
  const { skipped } = counter;
  for (const one of consultations) {
    if (one.sent > calendar.addWorkingDays(start, total, skipped)) {
      return refuse([{ field: `sent-${one.index}`, key: "closed" }]);
    }
    counter.addConsultation(one, limits.opinion);
  }
  const answer = calendar.addWorkingDays(start, limits.answer, skipped);
  const last = calendar.addWorkingDays(start, total, skipped);
  counter.addTerm("answer", { start, day: answer, days: limits.answer });
  if (application.extended) {
    counter.addTerm("extended", { start: answer, day: last, days: limits.extension }, start);
  }
  return counter.finish(last);
}
