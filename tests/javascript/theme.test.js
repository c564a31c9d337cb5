// The pure parts of the theme's scripts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { formatMessage } from "../../themes/default/scripts/dom.js";
import { findLines, hasLetters, rankLoosely, rankWord } from "../../themes/default/scripts/finder/match.js";

test("messages are filled in; unknown names stay", () => {
  assert.equal(formatMessage("{n} 处“{text}”", { n: 3, text: "{n}" }), "3 处“{n}”");
  assert.equal(formatMessage("{unknown-name}", {}), "{unknown-name}");
});

test("spellings are ranked: whole, beginning, part, letters", () => {
  const spellings = ["renliziyuan", "rlzyhshbzj", "人力资源和社会保障局"];
  assert.equal(rankWord("renliziyuan", spellings), 0);
  assert.equal(rankWord("人力", spellings), 1);
  assert.equal(rankWord("保障", spellings), 2);
  assert.equal(rankWord("rsj", spellings), null);
  assert.equal(rankLoosely("rsj", spellings), 3);
  assert.equal(rankLoosely("r", ["x"]), null);
  assert.ok(hasLetters("", "x") && !hasLetters("jr", "rsj"));
});

test("lines are found by every word, the nearest first", () => {
  const lines = [
    { spellings: ["水务局"], place: 0 },
    { spellings: ["县水务局"], place: 1 },
    { spellings: ["消防局"], place: 2 },
  ];
  /** @type {(...words: string[]) => number[]} */
  const places = (...words) => findLines(lines, words, rankWord).map((line) => line.place);
  assert.deepEqual(places("局"), [0, 1, 2]);
  assert.deepEqual(places("县", "水务"), [1]);
  assert.deepEqual(places("水务局"), [0, 1]);
  assert.deepEqual(places("无"), []);
});
