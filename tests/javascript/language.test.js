// The language and the order, by example: the questions of tests/search/language.yaml. test_javascript.py
// builds their small site, and gives its folder and the questions as JSON.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { Engine } from "../../sitegen/search/engine/engine.js";

const FOLDER = process.env.SITEGEN_LANGUAGE || "";

/**
 * Run a file of the index, as a browser runs a script element.
 * @type {import("../../sitegen/search/engine/loader.js").RunScript}
 */
async function runFile(address) {
  /** @type {import("../../sitegen/search/engine/loader.js").Call[]} */
  const calls = [];
  const script = readFileSync(`${FOLDER}/${address.replace(/\?.*/, "")}`, "utf8");
  /** @type {(...call: import("../../sitegen/search/engine/loader.js").Call) => void} */
  const sitegenSearch = (...call) => calls.push(call);
  runInNewContext(script, { sitegenSearch });
  return calls;
}

if (!FOLDER) {
  test("the questions of language.yaml", {
    skip: "run by tests/search/test_javascript.py, which builds the site",
  });
} else {
  const { questions, suggestions } = JSON.parse(readFileSync(`${FOLDER}/language.json`, "utf8"));
  const engine = new Engine("search/", "", runFile);

  for (const { ask, hits } of questions) {
    test(`"${ask}" finds what it finds in Python`, async () => {
      const { items, total, exact, strict } = await engine.search(ask, { size: 100 });
      const found = items.map((item) => item.href.replace(/^items\/|\.html$/g, ""));
      assert.deepEqual(found, hits);
      assert.deepEqual([total, exact, strict], [hits.length, true, true]);
    });
  }

  for (const { typed, agency = [], number = [], title = [] } of suggestions) {
    test(`"${typed}" suggests what it should`, async () => {
      const found = await engine.suggest(typed, 8);
      /** @type {(kind: string) => string[]} */
      const texts = (kind) => found.filter((one) => one.kind === kind).map((one) => one.text);
      assert.deepEqual([texts("agency"), texts("number"), texts("title")], [agency, number, title]);
    });
  }

  test("facets count each result once, and what is below a value with it", async () => {
    const { counts, total, exact } = await engine.countFacets("供水");
    assert.ok(exact && total > 2);
    const sum = counts.kind.reduce((all, one) => all + one.count, 0);
    assert.equal(sum, total);
    for (const rows of Object.values(counts)) for (const row of rows) assert.ok(row.count <= total);
  });

  test("a query without results is explained", async () => {
    const why = await engine.explain("灭火器 没有的词", {});
    assert.deepEqual(why.missing, ["没有的词"]);
    assert.deepEqual(why.fewer, { words: ["灭火器"], total: 1, exact: true });
  });
}
