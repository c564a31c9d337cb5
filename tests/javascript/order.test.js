// Order and verification: pure parts. The whole order is tested by language.test.js and, with Python, in
// Chromium.
import assert from "node:assert/strict";
import { test } from "node:test";
import { splitRounds, spreadNumbers } from "../../sitegen/search/engine/candidates.js";
import { makeMonths } from "../../sitegen/search/engine/evaluate.js";
import { ANYWHERE } from "../../sitegen/search/engine/fields.js";
import { compareKeys, orderByDate, roundScore } from "../../sitegen/search/engine/order.js";
import { findPhrases, parseQuery, simplifyTree } from "../../sitegen/search/engine/query.js";
import { makeSnippet } from "../../sitegen/search/engine/snippet.js";
import { makeQuery } from "../../sitegen/search/engine/resolve.js";
import * as verify from "../../sitegen/search/engine/verify.js";

const CARD = {
  kind: "item",
  href: "items/a/1.html",
  title: "供水管网规划",
  indexNo: "water/2024-00001",
  docNo: "云政发〔2024〕5号",
  agency: "a",
  category: "c",
  written: "",
  published: "2024-05-06",
  validity: "in-force",
  topic: "",
  genre: "",
};
const TEXTS = {
  summary: "规划概要",
  keywords: "管网\n水质",
  files: "附件.pdf",
  body: "本规划适用于县城，水质须合格。",
};
const MANIFEST = {
  version: 5,
  stamp: "",
  edition: 0,
  documents: 3,
  buckets: 1,
  cards: 8,
  year: 2024,
  rooms: [10, 5],
  sums: {},
};

/** @type {(typed: string) => number} */
function rank(typed) {
  const phrases = findPhrases(simplifyTree(parseQuery(typed, ANYWHERE)));
  return verify.rankDocument(phrases, { ...CARD }, { ...TEXTS });
}

const TIERS = [
  ["供水管网规划", verify.SAME_TITLE],
  ["供水 管网 规划", verify.SAME_TITLE],
  ["云政发〔2024〕5号", verify.SAME_NUMBER],
  ["云政发〔2024〕5", verify.SAME_NUMBER],
  ["2024年5号", verify.SAME_NUMBER],
  ["管网", verify.RUN_IN_TITLE],
  ["〔2024〕5号", verify.END_OF_NUMBER],
  ["政发", verify.RUN_IN_NUMBER],
  ["水质须合格", verify.RUN_IN_TEXT],
  ["管网水质", verify.APART],
  ["合格 管网", verify.APART],
  ["正文:管网", verify.APART],
];

for (const [typed, tier] of TIERS) {
  test(`the tier of "${typed}" is ${tier}`, () => assert.equal(rank(String(typed)), tier));
}

test("keys are compared number by number", () => {
  assert.equal(compareKeys([1, 2], [1, 3]), -1);
  assert.equal(compareKeys([2, 0], [1, 3]), 1);
  assert.equal(compareKeys([1, -Infinity], [1, -Infinity]), 0);
  assert.equal(roundScore(0.1 + 0.2), 0.3);
});

test("numbers are spread without a large gap for long", () => {
  assert.deepEqual(spreadNumbers(4), [0, 2, 1, 3]);
  for (let size = 1; size < 40; size++) {
    assert.deepEqual(
      spreadNumbers(size).sort((one, other) => one - other),
      Array.from({ length: size }, (_, at) => at),
    );
  }
  assert.deepEqual(splitRounds(["a", "b", "c", "d", "e"], 2), [["a", "d"], ["c"], ["b", "e"]]);
});

test("ids tell the month of publication, the newest first", () => {
  const months = makeMonths(MANIFEST);
  assert.equal(months.newest, 2024 * 12 + 11);
  assert.equal(months.count, 24);
  assert.deepEqual([0, 9, 10, 119, 120, 124, 125, 180].map(months.findMonth), [0, 0, 1, 11, 12, 12, 13, 24]);
});

test("the order by date goes by month, moment and id; what has no date comes last", () => {
  const ids = Uint32Array.of(3, 4, 15, 500);
  const newest = orderByDate(MANIFEST, ids, false);
  const oldest = orderByDate(MANIFEST, ids, true);
  /** @type {(order: typeof newest) => number[]} */
  const places = (order) => [0, 1, 2, 3].sort(order.compareBounds);
  assert.deepEqual(places(newest), [0, 1, 2, 3]);
  assert.deepEqual(places(oldest), [2, 0, 1, 3]);
  const found = { card: { ...CARD }, doc: { id: 3, card: CARD, texts: null }, tier: 0 };
  assert.deepEqual(newest.makeKey(3, 0, found), [0, -20240506000000, 3]);
  assert.ok(compareKeys(newest.getBound(3, 0), newest.makeKey(3, 0, found)) < 0);
});

test("a snippet is cut round the first hit", () => {
  const query = makeQuery(parseQuery("水质", ANYWHERE), []);
  const snippet = makeSnippet({ ...TEXTS }, query, ["keywords", "body"]);
  assert.equal(snippet.from, "body");
  assert.deepEqual(snippet.parts, [
    { text: "本规划适用于县城，", hit: false },
    { text: "水质", hit: true },
    { text: "须合格。", hit: false },
  ]);
  const long = { ...TEXTS, body: `${"前".repeat(200)}水质${"后".repeat(200)}` };
  const cut = makeSnippet(long, query, ["body"]);
  assert.ok(cut.before && cut.after);
  assert.equal(cut.parts.map((part) => part.text).join("").length, 92);
  const words = `${"中".repeat(15)}水质${"后".repeat(63)}`;
  const numbers = { ...TEXTS, body: `${"前".repeat(9)}12345678.90${words}12,345${"后".repeat(9)}` };
  const whole = makeSnippet(numbers, query, ["body"])
    .parts.map((part) => part.text)
    .join("");
  assert.ok(whole.startsWith("12345678.90中"), whole);
  assert.ok(whole.endsWith("后12,345"), whole);
  assert.equal(makeSnippet({ ...TEXTS }, query, ["keywords"]).from, "keywords");
  assert.equal(makeSnippet({ ...TEXTS }, query, []).from, "summary");
});
