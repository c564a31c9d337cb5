// Days as whole numbers, counted from 1970-01-01, so that no time zone can move one, and the working days
// among them.
/** @typedef {import("./types.js").CalendarData} CalendarData */

const MILLISECONDS = 86400000;

/**
 * Write a day as YYYY-MM-DD.
 * @param {number} day
 * @returns {string}
 */
export function formatDay(day) {
  return new Date(day * MILLISECONDS).toISOString().slice(0, 10);
}

/**
 * Parse a day written YYYY-MM-DD; null if there is no such day.
 * @param {string} text
 * @returns {number | null}
 */
export function parseDay(text) {
  const parts = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  if (!parts || parts[1] === "0000") return null;
  const date = new Date(0);
  date.setUTCFullYear(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
  const day = Math.round(date.getTime() / MILLISECONDS);
  return formatDay(day) === text ? day : null;
}

/** @type {(day: number) => number} */
function findYear(day) {
  return Number(formatDay(day).slice(0, 4));
}

/** Working days: Monday to Friday without the days off, and the weekend days that are made up for. */
export class Calendar {
  /** @param {CalendarData} data */
  constructor(data) {
    this.off = new Set(data.off.map(parseDay));
    this.on = new Set(data.on.map(parseDay));
    this.official = new Set(data.official);
  }

  /**
   * Say whether a day is a working day.
   * @param {number} day
   * @returns {boolean}
   */
  isWorking(day) {
    // 1970-01-01 was a Thursday; 0 is Monday.
    const weekday = (day + 3) % 7;
    return weekday <= 4 ? !this.off.has(day) : this.on.has(day);
  }

  /**
   * Find the last day of a term, which begins on the day after `start`.
   * @param {number} start
   * @param {number} days working days
   * @param {Set<number>} [skipped] days that are not counted
   * @returns {number}
   */
  addWorkingDays(start, days, skipped) {
    let day = start;
    let left = days;
    while (left > 0) {
      day += 1;
      if (this.isWorking(day) && !(skipped && skipped.has(day))) left -= 1;
    }
    return day;
  }

  /**
   * Say whether the holidays of all years of a term are published.
   * @param {number} start
   * @param {number} end
   * @returns {boolean}
   */
  isOfficial(start, end) {
    const last = findYear(end);
    for (let year = Math.min(findYear(start + 1), last); year <= last; year++) {
      if (!this.official.has(year)) return false;
    }
    return true;
  }
}
