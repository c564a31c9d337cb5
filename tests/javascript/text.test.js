// Text, grams and posting lists: tests/search/vectors.json, which tests/search/test_vectors.py reads too.
import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32 } from "../../sitegen/search/engine/crc32.js";
import { buildWholeGram, hashGram, listGrams } from "../../sitegen/search/engine/grams.js";
import { findHits, highlightText } from "../../sitegen/search/engine/highlight.js";
import { normalizeText, normalizeWithOffsets } from "../../sitegen/search/engine/normalize.js";
import { joinNumbers } from "../../sitegen/search/engine/parser.js";
import { findPartialNumber, matchesNumber } from "../../sitegen/search/engine/partial-numbers.js";
import {
  decodePostings,
  hasId,
  locateIds,
  subtractIds,
  uniteIds,
} from "../../sitegen/search/engine/postings.js";
import { readVectors } from "./vectors.js";

const VECTORS = readVectors("../search/vectors.json");

test("texts are normalized as in Python", () => {
  for (const { text, normal } of VECTORS.normalize) assert.equal(normalizeText(text), normal, text);
});

test("offsets lead back into the text", () => {
  for (const { text, normal } of VECTORS.normalize) {
    const map = normalizeWithOffsets(text);
    assert.equal(map.text, normal);
    assert.equal(map.starts.length, normal.length);
    map.starts.forEach((start, at) => {
      assert.ok(start <= map.ends[at] && map.ends[at] <= text.length);
      assert.ok(at === 0 || start >= map.starts[at - 1]);
    });
  }
});

test("as much is normalized as is wanted", () => {
  assert.equal(normalizeWithOffsets("供水管网规划", 2).text, "供水");
});

test("runs have the grams that they have in Python", () => {
  for (const { run, grams } of VECTORS.grams) assert.deepEqual(listGrams(run), grams, run);
});

test("grams have the hashes that they have in Python", () => {
  for (const { gram, hash } of VECTORS.hashes) assert.equal(hashGram(gram), hash, gram);
});

test("whole titles and numbers have the grams that they have in Python", () => {
  for (const { text, gram } of VECTORS.wholes) assert.equal(buildWholeGram(text), gram, text);
});

test("a CRC-32 is that of the UTF-8 form, and goes on from another", () => {
  assert.equal(crc32("123456789"), "cbf43926");
  assert.equal(crc32("供水𠮷"), "8aada4d6");
  assert.equal(crc32("水𠮷", parseInt(crc32("供"), 16)), "8aada4d6");
});

test("posting lists are decoded as Python encodes them", () => {
  for (const { ids, impacts, text } of VECTORS.postings) {
    const list = decodePostings(text);
    assert.deepEqual(Array.from(list.ids), ids);
    assert.deepEqual(Array.from(list.impacts), impacts);
  }
});

test("ids are located, united and subtracted", () => {
  const even = Uint32Array.from({ length: 200 }, (_, at) => at * 2);
  assert.deepEqual(Array.from(locateIds(even, [0, 3, 8])), [0, -1, 4]);
  assert.deepEqual(Array.from(locateIds([2, 4], [0, 2, 3, 4, 5])), [-1, 0, -1, 1, -1]);
  assert.deepEqual(
    Array.from(
      uniteIds([
        [10, 2],
        [9, 10],
      ]),
    ),
    [2, 9, 10],
  );
  assert.deepEqual(Array.from(subtractIds(Uint32Array.of(1, 2, 3), Uint32Array.of(2, 5))), [1, 3]);
  assert.ok(hasId(even, 398));
  assert.ok(!hasId(even, 399));
});

test("the blanks of document numbers are removed as in Python", () => {
  for (const { typed, joined } of VECTORS.numbers) assert.equal(joinNumbers(typed), joined, typed);
});

test("partial numbers mean what they mean in Python", () => {
  for (const { word, stem, fits, misses } of VECTORS.partialNumbers) {
    const partial = findPartialNumber(word);
    assert.equal(partial && partial.stem, stem, word);
    if (!partial) continue;
    for (const number of fits) assert.ok(matchesNumber(partial, number), `${word} ${number}`);
    for (const number of misses) assert.ok(!matchesNumber(partial, number), `${word} ${number}`);
  }
});

test("hits are found whatever stands between, and merged where they touch", () => {
  const hits = findHits("自来水：管网，供水", ["自来水管", "水管网"]);
  assert.deepEqual(hits, [[0, 6]]);
  assert.deepEqual(highlightText("供水（管网）", ["水管"]), [
    { text: "供", hit: false },
    { text: "水（管", hit: true },
    { text: "网）", hit: false },
  ]);
});
