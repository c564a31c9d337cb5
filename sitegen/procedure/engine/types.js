// Types of the rules of 依申请公开. sitegen/procedure/rules.py has the same.
export {};

/**
 * Scale of fees. Each band has a rate in yuan up to and with the unit `to`. After the last band the rate
 * rises by `step` every `group` units (0: only once). `greatest` is the largest number that is answered.
 * @typedef {{bands: {to: number, rate: number}[], group: number, step: number, greatest: number}} Scale
 */

/**
 * Rules as in rules.json. Limits are in working days; `periods` is the most consultations that can be
 * entered.
 * @typedef {object} Rules
 * @property {{correction: number, answer: number, extension: number, opinion: number}} limits
 * @property {string} earliest
 * @property {string} latest
 * @property {number} periods
 * @property {Scale} items
 * @property {Scale} pages
 */

/**
 * Days off and working days as YYYY-MM-DD, and the years whose holidays are published (`official`).
 * @typedef {{off: string[], on: string[], official: number[]}} CalendarData
 */

/**
 * What a page gives to the script.
 * @typedef {{rules: Rules, calendar: CalendarData}} ProcedureData
 */

/** @typedef {{sent: string, returned: string}} Consultation */

/**
 * Application as entered; dates are YYYY-MM-DD, "" where there is none.
 * @typedef {object} Application
 * @property {string} received
 * @property {string} noticed
 * @property {string} corrected
 * @property {Consultation[]} consultations
 * @property {boolean} extended
 */

/** @typedef {{field: string, key: string}} Problem */

/**
 * Step of the procedure. `days` are the working days that were counted. `estimated`: holidays of a year in it
 * are not published. `assumed`: the end of a consultation is not entered yet.
 * @typedef {object} Step
 * @property {string} key
 * @property {string} start
 * @property {string} day
 * @property {number} days
 * @property {boolean} late
 * @property {boolean} assumed
 * @property {boolean} estimated
 */

/**
 * Result of the calculator. `deadline` is "" while an applicant is asked to correct the application, and
 * where there are problems.
 * @typedef {{problems: Problem[], steps: Step[], deadline: string, estimated: boolean}} Outcome
 */

/** @typedef {{first: number, last: number, rate: number, total: number}} FeePart */

/** @typedef {{total: number, parts: FeePart[], problem: string}} Fee */
