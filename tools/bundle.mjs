// Bundles the scripts that are shipped: `node tools/bundle.mjs` writes them, with `--check` it only compares.
// Each is one classic script that works from file://, minified, for browsers from 2020 on. The same sources
// give the same bytes, because the version of esbuild is locked and nothing of the machine goes in.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const TARGET = ["chrome80", "firefox78", "safari13.1"];

/**
 * Scripts that are shipped, with the module each is made from.
 * @type {{entry: string, outfile: string}[]}
 */
export const BUNDLES = [
  { entry: "sitegen/search/engine/main.js", outfile: "sitegen/search/engine.min.js" },
  { entry: "sitegen/search/engine/main-highlight.js", outfile: "sitegen/search/highlight.min.js" },
  { entry: "sitegen/procedure/engine/main.js", outfile: "sitegen/procedure/procedure.min.js" },
  { entry: "sitegen/serve/livereload/main.js", outfile: "sitegen/serve/livereload.min.js" },
  { entry: "sitegen/serve/livereload/worker.js", outfile: "sitegen/serve/livereload-worker.min.js" },
  ...["apply", "early", "finder", "search-mark", "search", "site"].map((name) => ({
    entry: `themes/default/scripts/${name}/main.js`,
    outfile: `themes/default/static/${name}.js`,
  })),
];

/**
 * Bundle one script.
 * @param {string} entry path of its module
 * @returns {Promise<string>}
 */
export async function bundleScript(entry) {
  const { build } = await import("esbuild");
  const folder = entry.slice(0, entry.lastIndexOf("/"));
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    charset: "ascii",
    legalComments: "none",
    target: TARGET,
    // Safari 13.1 has destructuring. esbuild says it has not, because that does not close iterators that it
    // leaves early.
    supported: { destructuring: true },
    banner: { js: `/* Made from ${folder} by make js: edit that, not this. */` },
    logLevel: "warning",
    tsconfigRaw: {},
  });
  return result.outputFiles[0].text;
}

/** @param {boolean} check whether to compare only */
async function run(check) {
  let stale = 0;
  for (const { entry, outfile } of BUNDLES) {
    const text = await bundleScript(entry);
    const now = await readFile(ROOT + outfile, "utf8").catch(() => "");
    if (text === now) continue;
    stale += 1;
    if (check) console.error(`${outfile} is not what ${entry} makes: run make js`);
    else await writeFile(ROOT + outfile, text);
  }
  if (check && stale) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run(process.argv.includes("--check"));
