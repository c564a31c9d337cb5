// Loading: what files of the index must be, and what becomes of those that fail.
import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32 } from "../../sitegen/search/engine/crc32.js";
import { Loader } from "../../sitegen/search/engine/loader.js";
import { parseBucket, parseCards } from "../../sitegen/search/engine/payloads.js";

const PAYLOAD = '{"a":1}';
const noSeed = async () => 0;

/** @type {(calls: [string, string, unknown][]) => Loader} */
const makeLoader = (calls) => new Loader("search/", async () => calls);

test("a file is loaded once, by its address with its version", async () => {
  /** @type {string[]} */
  const asked = [];
  const loader = new Loader("search/", async (address) => {
    asked.push(address);
    return [["f/tree", crc32(PAYLOAD, 7), PAYLOAD]];
  });
  const seed = async () => 7;
  const both = await Promise.all([loader.load("f/tree", "1 2", seed), loader.load("f/tree", "1 2", seed)]);
  assert.deepEqual(both, [{ a: 1 }, { a: 1 }]);
  assert.deepEqual(asked, ["search/f/tree.js?v=1%202"]);
});

/** @type {[string, [string, string, unknown][]][]} */
const DAMAGES = [
  ["calls nothing", []],
  ["calls twice", Array(2).fill(["f/tree", crc32(PAYLOAD), PAYLOAD])],
  ["is another file", [["f/kind", crc32(PAYLOAD), PAYLOAD]]],
  ["has no text", [["f/tree", crc32(PAYLOAD), 5]]],
  ["has another sum", [["f/tree", "00000000", PAYLOAD]]],
  ["is of another edition", [["f/tree", crc32(PAYLOAD, 1), PAYLOAD]]],
];

for (const [name, calls] of DAMAGES) {
  test(`a file that ${name} is damaged`, async () => {
    const failure = { name: "IndexError", reason: "damaged", file: "search/f/tree.js" };
    await assert.rejects(makeLoader(calls).load("f/tree", "", noSeed), failure);
  });
}

test("a file that failed is loaded again", async () => {
  let attempts = 0;
  const loader = new Loader("", async () => {
    attempts += 1;
    if (attempts === 1) throw "missing";
    return [["f/tree", crc32(PAYLOAD), PAYLOAD]];
  });
  await assert.rejects(loader.load("f/tree", "", noSeed), { reason: "missing" });
  assert.deepEqual(await loader.load("f/tree", "", noSeed), { a: 1 });
});

test("no more than 48 files are asked for at once, and all are loaded", async () => {
  let now = 0;
  let most = 0;
  const loader = new Loader("", async (address) => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((resolve) => setTimeout(resolve, 1));
    now -= 1;
    return [[address.slice(0, -3), crc32(PAYLOAD), PAYLOAD]];
  });
  const files = await Promise.all(Array.from({ length: 200 }, (_, at) => loader.load(`f/${at}`, "", noSeed)));
  assert.equal(files.length, 200);
  assert.equal(most, 48);
});

test("payloads are parsed", () => {
  const bucket = parseBucket("的 12 aaaaaaaa bbbbbbbb !\n供水 # 管网 $");
  assert.deepEqual(bucket.long.get("的"), { count: 12, older: "aaaaaaaa", recent: "bbbbbbbb", inline: "!" });
  assert.equal(bucket.short.get("管网"), "$");
  assert.deepEqual(parseCards("3\ta\tb\n5\tc\td"), { 3: ["a", "b"], 5: ["c", "d"] });
});
