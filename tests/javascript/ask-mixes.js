// Ask the engine of the browser on hosts whose files come from several publications. Run by
// tests/search/test_mixed_publications.py, which gives the folders, the questions and the mixes as a file of
// JSON, and compares the answers.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import { runInNewContext } from "node:vm";
import { Engine } from "../../sitegen/search/engine/engine.js";

/** @typedef {import("../../sitegen/search/engine/loader.js").Call} Call */
/** @typedef {import("../../sitegen/search/engine/loader.js").RunScript} RunScript */

/**
 * What a host sends: the number of the publication of each file. `uploads` are files that it gets while it is
 * asked: from request `start` on, so many with each request as `pace` says.
 * @typedef {object} Mix
 * @property {number} first
 * @property {Record<string, number>} numbers
 * @property {[name: string, number: number][]} uploads
 * @property {number} start
 * @property {number} pace
 */

const [jobFile, answerFile] = argv.slice(2);
/** @type {{folders: string[], questions: string[], mixes: Mix[]}} */
const { folders, questions, mixes } = JSON.parse(readFileSync(jobFile, "utf8"));

/** @type {Map<string, Call[] | null>} */
const known = new Map();

/**
 * Run a file of the index, as a browser runs a script element; null if there is none.
 * @type {(file: string) => Call[] | null}
 */
function runFile(file) {
  let calls = known.get(file);
  if (calls === undefined) {
    calls = null;
    if (existsSync(file)) {
      /** @type {Call[]} */
      const received = [];
      /** @type {(...call: Call) => void} */
      const sitegenSearch = (...call) => received.push(call);
      runInNewContext(readFileSync(file, "utf8"), { sitegenSearch });
      calls = received;
    }
    known.set(file, calls);
  }
  return calls;
}

/**
 * Make a host, which ignores what stands behind the question mark. Some answers take longer than others.
 * @type {(mix: Mix) => RunScript}
 */
function makeHost({ first, numbers, uploads, start, pace }) {
  const sent = { ...numbers };
  const waiting = [...uploads];
  let requests = 0;
  return async (address) => {
    if (requests++ >= start) for (const [name, number] of waiting.splice(0, pace)) sent[name] = number;
    const file = address.replace(/\?.*/, "");
    const calls = runFile(`${folders[sent[file] ?? first]}/${file}`);
    for (let turns = (requests * 7) % 5; turns >= 0; turns--) await new Promise((go) => setImmediate(go));
    if (!calls) throw "missing";
    return calls;
  };
}

/**
 * Ask as the search page does: the results, then their facets and their exact number, or why there are none.
 * @type {(engine: Engine, text: string) => Promise<unknown[]>}
 */
async function ask(engine, text) {
  const { stamp, ...page } = await engine.search(text, { size: 5, quick: true });
  if (!page.total) return [page, await engine.explain(text, { stamp })];
  const [facets, whole] = await Promise.all([
    engine.countFacets(text, { stamp }),
    engine.search(text, { size: 5, snippets: false, stamp }),
  ]);
  return [page, facets, whole.items.map(({ href }) => href), whole.total, whole.pages];
}

/**
 * Shorten an answer to a digest; of an error, its reason.
 * @type {(asked: Promise<unknown>) => Promise<string>}
 */
async function record(asked) {
  try {
    return createHash("sha256")
      .update(JSON.stringify(await asked))
      .digest("hex");
  } catch (error) {
    const { name, reason } = /** @type {any} */ (error);
    if (name !== "IndexError") throw error;
    return `error: ${reason}`;
  }
}

/**
 * Ask all questions on one page. Suggestions appear while the results are read.
 * @type {(mix: Mix) => Promise<string[][]>}
 */
async function askAll(mix) {
  const engine = new Engine("search/", "", makeHost(mix));
  const answers = [];
  for (const text of questions) {
    answers.push(await Promise.all([record(ask(engine, text)), record(engine.suggest(text, 8))]));
  }
  return answers;
}

const answers = [];
for (const mix of mixes) answers.push(await askAll(mix));
writeFileSync(answerFile, JSON.stringify(answers));
