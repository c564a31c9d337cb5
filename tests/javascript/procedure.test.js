// The rules of 依申请公开: tests/procedure/vectors.json, which tests/procedure/test_python.py reads too.
import assert from "node:assert/strict";
import { test } from "node:test";
import { formatDay, parseDay } from "../../sitegen/procedure/engine/calendar.js";
import { computeDeadlines } from "../../sitegen/procedure/engine/deadlines.js";
import { computeFee } from "../../sitegen/procedure/engine/fees.js";
import { CHECKS, isDateAllowed } from "../../themes/default/scripts/apply/checks.js";
import { readVectors } from "./vectors.js";
/** @typedef {import("../../sitegen/procedure/engine/types.js").Step} Step */

const VECTORS = readVectors("../procedure/vectors.json");
const RULES = readVectors("../../sitegen/procedure/rules.json");
const DATA = { rules: RULES, calendar: VECTORS.calendar };
const EMPTY = { received: "", noticed: "", corrected: "", consultations: [], extended: false };

/** @type {(step: Step) => string} */
function writeStep(step) {
  const marks = [step.late && "late", step.assumed && "assumed", step.estimated && "estimated"];
  return [step.key, step.start, step.day, step.days, ...marks.filter(Boolean)].join(" ");
}

for (const { about, application, deadline = "", problems = [], steps = [] } of VECTORS.deadlines) {
  test(`deadline: ${about}`, () => {
    const outcome = computeDeadlines(DATA, { ...EMPTY, ...application });
    assert.deepEqual(
      outcome.problems.map((problem) => `${problem.field} ${problem.key}`),
      problems,
    );
    assert.equal(outcome.deadline, deadline);
    assert.deepEqual(outcome.steps.map(writeStep), steps);
    assert.equal(
      outcome.estimated,
      steps.slice(-1).some((/** @type {string} */ one) => one.includes("estimated")),
    );
  });
}

for (const { method, typed, problem = "", total = 0, parts = [] } of VECTORS.fees) {
  test(`fee: ${method} ${JSON.stringify(typed)}`, () => {
    const fee = computeFee(DATA, method, typed);
    assert.equal(fee.problem, problem);
    assert.equal(fee.total, total);
    assert.deepEqual(
      fee.parts.map((part) => `${part.first}-${part.last} ${part.rate} ${part.total}`),
      parts,
    );
  });
}

test("days are parsed and formatted, those that do not exist are refused", () => {
  for (const day of ["1970-01-01", "2024-02-29", "2099-12-31"]) {
    assert.equal(formatDay(/** @type {number} */ (parseDay(day))), day);
  }
  for (const text of ["", "2023-02-29", "2023-13-01", "0000-01-01", "2023-1-1", "x"]) {
    assert.equal(parseDay(text), null, text);
  }
});

test("the numbers of the form are checked by their last character", () => {
  assert.ok(CHECKS.number("11010519491231002X"));
  assert.ok(CHECKS.number("11010519491231002x"));
  assert.ok(!CHECKS.number("110105194912310021"));
  assert.ok(!CHECKS.number("110105194902300024"));
  assert.ok(CHECKS.credit("91350100M000100Y43"));
  assert.ok(!CHECKS.credit("91350100M000100Y44"));
  assert.ok(CHECKS.phone("0571-8888 1234") && !CHECKS.phone("12345"));
  assert.ok(CHECKS.email("a@b.cn") && !CHECKS.email("a@b"));
  assert.ok(CHECKS.name("阿依古丽·买买提") && !CHECKS.name("a1"));
  assert.ok(CHECKS.postcode("310000") && !CHECKS.postcode("31000"));
});

test("an application may not be dated before the rules", () => {
  assert.ok(!isDateAllowed("2019-05-14", RULES));
  assert.ok(isDateAllowed("2019-05-15", RULES));
});
