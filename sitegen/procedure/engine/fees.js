// The fees of 依申请公开, as in sitegen/procedure/fees.py.
/** @typedef {import("./types.js").Fee} Fee */
/** @typedef {import("./types.js").FeePart} FeePart */
/** @typedef {import("./types.js").ProcedureData} ProcedureData */
/** @typedef {import("./types.js").Scale} Scale */

// Blanks that are left out at both ends, the wide one of Chinese keyboards among them.
const ENDS = /^[ \t\n\r\f\v\u3000]+|[ \t\n\r\f\v\u3000]+$/g;
const WIDE_DIGITS = /[\uff10-\uff19]/g;
const WIDE_MINUS = /\uff0d/g;
const WIDE_OFFSET = 0xfee0;

/** @type {(typed: string) => string} */
function narrowDigits(typed) {
  return typed
    .replace(ENDS, "")
    .replace(WIDE_DIGITS, (wide) => String.fromCharCode(wide.charCodeAt(0) - WIDE_OFFSET))
    .replace(WIDE_MINUS, "-");
}

/**
 * Find what is wrong with a number; "" if nothing is.
 * @type {(text: string, greatest: number) => string}
 */
function findProblem(text, greatest) {
  if (!text) return "empty";
  if (/^-[0-9]+$/.test(text)) return "negative";
  if (!/^[0-9]+$/.test(text)) return "not-a-number";
  if (Number(text) === 0) return "zero";
  return Number(text) > greatest ? "too-many" : "";
}

/**
 * Split a number into the bands of a scale, each with its rate and its sum in yuan.
 * @type {(count: number, scale: Scale) => FeePart[]}
 */
function splitBands(count, scale) {
  /** @type {FeePart[]} */
  const parts = [];
  let first = 1;
  let rate = 0;

  /** @param {number} end */
  function addBand(end) {
    const last = Math.min(end, count);
    parts.push({ first, last, rate, total: (last - first + 1) * rate });
    first = end + 1;
  }

  for (const band of scale.bands) {
    if (first > count) break;
    rate = band.rate;
    addBand(band.to);
  }
  while (first <= count) {
    rate += scale.step;
    addBand(scale.group ? first + scale.group - 1 : count);
  }
  return parts;
}

/**
 * Compute the fee of an application.
 * @param {ProcedureData} data
 * @param {"items" | "pages"} method
 * @param {string} typed the number as it was typed
 * @returns {Fee}
 */
export function computeFee(data, method, typed) {
  const text = narrowDigits(typed);
  const scale = data.rules[method];
  const problem = findProblem(text, scale.greatest);
  if (problem) return { total: 0, parts: [], problem };
  const parts = splitBands(Number(text), scale);
  return { total: parts.reduce((sum, part) => sum + part.total, 0), parts, problem: "" };
}
