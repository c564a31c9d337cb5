// The query language: trees, phrases, values. What questions find is tested by language.test.js.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ANYWHERE, BODY, DOC_NO, TITLE } from "../../sitegen/search/engine/fields.js";
import { listNeedles } from "../../sitegen/search/engine/needles.js";
import { findPhrases, parseForm, parseQuery, simplifyTree } from "../../sitegen/search/engine/query.js";
import { findIds, parseDay, parseValidity, parseYear } from "../../sitegen/search/engine/values.js";

/**
 * Write a tree as a text.
 * @param {import("../../sitegen/search/engine/types.js").QueryTree | null} tree
 * @returns {string}
 */
function write(tree) {
  if (!tree) return "nothing";
  if ("parts" in tree) return `${tree.type}(${tree.parts.map(write).join(" ")})`;
  if (tree.type === "run") return tree.mask === ANYWHERE ? tree.text : `${tree.mask}:${tree.text}`;
  return tree.type === "named" ? `${tree.field}=${tree.text}` : tree.type;
}

/** @type {(typed: string) => string} */
const parse = (typed) => write(simplifyTree(parseQuery(typed, ANYWHERE)));

const TREES = [
  ["", "nothing"],
  ["，。", "nothing"],
  ["供水", "供水"],
  ["自来水 管网", "and(自来水 管网)"],
  ["管网 管网", "管网"],
  ['"自来水 管网"', "自来水管网"],
  ["供水 -收费", "and(供水 not(收费))"],
  ["供水 NOT 收费", "and(供水 not(收费))"],
  ["供水 － 收费", "and(供水 收费)"],
  ["wi-fi", "wi fi"],
  ["水质 AND 供水 OR 灭火器", "or(and(水质 供水) 灭火器)"],
  ["水质 OR 河道 供水", "and(or(水质 河道) 供水)"],
  ["a OR b OR c", "or(a b c)"],
  ["水质 OR ", "水质"],
  ["OR 水质 AND", "and(or 水质 and)"],
  ["(水质 OR 河道) 清淤", "and(or(水质 河道) 清淤)"],
  ["供水 -(水质 OR 河道)", "and(供水 not(or(水质 河道)))"],
  ["(供水 水质", "and(供水 水质)"],
  ["供水) 水质", "and(供水 水质)"],
  ["标题:供水", `${TITLE}:供水`],
  ["标题：(供水 OR 水费)", `or(${TITLE}:供水 ${TITLE}:水费)`],
  ["标题: 供水", "and(标题 供水)"],
  ["未知:供水", "未知供水"],
  ["标题:文号:3", `${TITLE}:文号3`],
  ["文号:3", `${DOC_NO}:3`],
  ["机构:水务 年:2024", "and(agency=水务 year=2024)"],
  ["公开:[2024-01 TO 2024-03]", "published=2024-01 TO 2024-03"],
  ["国办发 〔2019〕 3 号", "国办发2019 3号"],
  ["某政发(2023)5号", "某政发2023 5号"],
];

for (const [typed, tree] of TREES) test(`"${typed}" is parsed`, () => assert.equal(parse(typed), tree));

test("queries that are too long or too deep are refused", () => {
  const words = Array.from({ length: 101 }, (_, at) => `w${at}`).join(" ");
  assert.throws(() => parseForm(words, {}), { name: "QueryError", reason: "words" });
  assert.throws(() => parseForm("(".repeat(51), {}), { name: "QueryError", reason: "nested" });
  assert.doesNotThrow(() => parseForm(`${"(".repeat(50)}水`, {}));
  assert.deepEqual(listNeedles(words), []);
});

test("the advanced form adds exact words, excluded words and a scope", () => {
  const options = { exact: "a b", none: "甲 乙", fields: "body" };
  assert.equal(write(parseForm("供水", options)), `and(${BODY}:供水 ${BODY}:a b not(甲) not(乙))`);
});

test("words that are all wanted make one phrase, alternatives one each", () => {
  /** @type {(typed: string) => [string, boolean][]} */
  const phrases = (typed) =>
    findPhrases(simplifyTree(parseQuery(typed, ANYWHERE))).map((one) => [one.text, one.single]);
  assert.deepEqual(phrases("自来水 管网"), [["自来水管网", false]]);
  assert.deepEqual(phrases("供水"), [["供水", true]]);
  assert.deepEqual(phrases("供水 -收费 年:2024"), [["供水", true]]);
  assert.deepEqual(phrases("水质 OR 河道"), [
    ["水质", false],
    ["河道", false],
  ]);
  assert.deepEqual(phrases("水质 (河道 OR 供水)"), []);
  assert.deepEqual(phrases("年:2024 -收费"), []);
  assert.deepEqual(phrases("第3号 供水"), [
    ["第3号供水", false],
    ["3号\n供水", false],
  ]);
});

test("the longest words are highlighted first, those that are excluded not at all", () => {
  assert.deepEqual(listNeedles("水 供水管网 -收费"), ["供水管网", "水"]);
  assert.deepEqual(listNeedles("云政发〔2025〕4号"), ["云政发2025 4"]);
});

test("days, years and states are parsed", () => {
  const days = [
    ["2024", "2024-01-01", "2024-12-31"],
    ["2024-2", "2024-02-01", "2024-02-29"],
    ["2023-02", "2023-02-01", "2023-02-28"],
    ["1900-02", "1900-02-01", "1900-02-28"],
    ["2000-02-29", "2000-02-29", "2000-02-29"],
    ["2023-02-29", null, null],
    ["2023-13", null, null],
    ["2023-00", null, null],
    ["0000", null, null],
    ["x", null, null],
  ];
  for (const [text, first, last] of days) {
    assert.equal(parseDay(String(text), false), first, String(text));
    assert.equal(parseDay(String(text), true), last, String(text));
  }
  assert.equal(parseYear("２０２４年", ""), "2024");
  assert.equal(parseYear("", "9999"), "9999");
  assert.equal(parseYear("24", ""), null);
  assert.equal(write(parseValidity("是")), "not(set)");
  assert.equal(write(parseValidity("废止")), "set");
  assert.equal(parseValidity("x"), null);
});

test("a value means ids by id, name or part of a name", () => {
  const names = { water: "县水务局", fire: "消防救援局", water2: "水务局二" };
  assert.deepEqual(findIds(names, "fire"), ["fire"]);
  assert.deepEqual(findIds(names, "县 水务局"), ["water"]);
  assert.deepEqual(findIds(names, "水务局"), ["water", "water2"]);
  assert.deepEqual(findIds(names, "，"), []);
});
