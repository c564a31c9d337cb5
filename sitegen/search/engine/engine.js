// The search engine of the browser. It finds every published text that contains the query, after normalizing,
// and shows nothing that does not contain it. A file of the index that is missing or damaged is an error that
// names it.
import { MOST_COUNTED } from "./amount.js";
import { explainQuery } from "./explain.js";
import { countFacets } from "./facets.js";
import { highlightText } from "./highlight.js";
import { IndexReader } from "./index-reader.js";
import { IndexError, runScriptElement } from "./loader.js";
import { planSearch } from "./plan.js";
import { listRuns } from "./query.js";
import { resolveQuery } from "./resolve.js";
import { PAGE_SIZE, Results } from "./results.js";
import { listPlaces, makeSnippet } from "./snippet.js";
import { suggestQueries } from "./suggest.js";
import { meansNumber } from "./verify.js";
/** @typedef {import("./types.js").Explanation} Explanation */
/** @typedef {import("./types.js").FacetCount} FacetCount */
/** @typedef {import("./types.js").Query} Query */
/** @typedef {import("./types.js").ResultDetails} ResultDetails */
/** @typedef {import("./types.js").ResultItem} ResultItem */
/** @typedef {import("./types.js").ResultPage} ResultPage */
/** @typedef {import("./types.js").SearchOptions} SearchOptions */
/** @typedef {import("./types.js").Suggestion} Suggestion */
/** @typedef {import("./types.js").Trees} Trees */
/** @typedef {import("./results.js").Result} Result */
/** @typedef {{query: Query, results: Results}} Found */

// Options that decide what is found, and in which order.
const DECISIVE_OPTIONS = /** @type {const} */ ([
  "fields",
  "exact",
  "none",
  "agency",
  "category",
  "topic",
  "genre",
  "kind",
  "validity",
  "year",
  "by",
  "from",
  "to",
  "sort",
]);

// Milliseconds after which a search first asks whether a new site was published. Pages stay open for days.
const FRESH = 60_000;

/** @type {(index: IndexReader, typed: string, options: SearchOptions) => Promise<Found>} */
async function findAfresh(index, typed, options) {
  const query = await resolveQuery(index, typed, options);
  const plan = await planSearch(index, query, options.sort || "relevance", options.snippets === false);
  return { query, results: new Results(plan) };
}

/**
 * Describe a result: what its card has, and what is shown of its texts.
 * @type {(index: IndexReader, result: Result, query: Query, options: SearchOptions) => Promise<ResultItem>}
 */
async function describeResult(index, { id, tier, card }, query, options) {
  if (options.snippets === false) return { id, tier, ...card };
  const tree = await index.readTrees();
  /** @param {"agency" | "category" | "genre"} facet */
  const nameOf = (facet) => (card[facet] && tree[facet][card[facet]] ? tree[facet][card[facet]][0] : "");
  const endings = query.runs.flatMap((run) =>
    run.partial && meansNumber(run, card) ? run.partial.ending : [],
  );
  const { texts } = await index.readDocument(id);
  const where = listPlaces(query.runs, card, texts);
  /** @type {ResultDetails} */
  const details = {
    agencyName: nameOf("agency"),
    categoryName: nameOf("category"),
    genreName: nameOf("genre"),
    titleParts: highlightText(card.title, query.needles),
    numberParts: highlightText(card.docNo, [...query.needles, ...endings]),
    indexParts: highlightText(card.indexNo, query.needles),
    where,
    snippet: makeSnippet(texts, query, where),
  };
  return { id, tier, ...card, ...details };
}

/** Search engine over one index. */
export class Engine {
  /**
   * @param {string} base address of the folder of the index, with a slash at its end
   * @param {string} [version] version of the manifest, for its address
   * @param {import("./loader.js").RunScript} [runScript]
   */
  constructor(base, version = "", runScript = runScriptElement) {
    this.base = base;
    /** @type {(version: string) => IndexReader} */
    this.openIndex = (newer) => new IndexReader(base, newer, runScript);
    this.index = this.openIndex(version);
    this.checked = Date.now();
    // The last search is kept for its next page and its facets.
    /** @type {{key: string, index: IndexReader, found: Promise<Found>} | null} */
    this.last = null;
    // The names of agencies and classes are on every result: they load while the first query is typed. An
    // error is reported when they are used.
    this.index.readTrees().catch(() => {});
  }

  /**
   * Read the names of agencies and classes, by id.
   * @returns {Promise<Trees>}
   */
  readTrees() {
    return this.withCurrentIndex((index) => index.readTrees());
  }

  /**
   * Do something with the index. If it fails because a new site was published since the index was opened,
   * open the new index and do it again. `act` gets the index and reads nothing else, as another call may
   * replace the index meanwhile.
   * @template T
   * @param {(index: IndexReader) => Promise<T>} act
   * @param {string} [stamp] that of the index to which an earlier answer belongs
   * @returns {Promise<T>}
   */
  async withCurrentIndex(act, stamp) {
    const index = this.index;
    try {
      return await this.useIndex(index, act, stamp);
    } catch (error) {
      if (!(error instanceof IndexError) || error.reason === "changed") throw error;
      if (!(await this.replaceIndex(index))) throw error;
      return this.useIndex(this.index, act, stamp);
    }
  }

  /**
   * Do something with an index, unless it is not the one to which an earlier answer belongs.
   * @template T
   * @param {IndexReader} index
   * @param {(index: IndexReader) => Promise<T>} act
   * @param {string} [stamp]
   * @returns {Promise<T>}
   */
  async useIndex(index, act, stamp) {
    if (stamp && (await index.manifest).stamp !== stamp) {
      throw new IndexError("changed", `${this.base}manifest.js`);
    }
    return act(index);
  }

  /**
   * Open the index that the host has now, if it differs from the one that is open.
   * @param {IndexReader} opened
   * @returns {Promise<boolean>} whether there is another index now
   */
  async replaceIndex(opened) {
    this.checked = Date.now();
    // An address that no cache knows.
    const current = this.openIndex(`now-${this.checked}`);
    const stamps = [opened.manifest, current.manifest].map((manifest) => manifest.then(({ stamp }) => stamp));
    const [before, now] = await Promise.allSettled(stamps);
    // Another call may have replaced it meanwhile.
    if (this.index !== opened) return true;
    if (now.status === "rejected") return false;
    if (before.status === "fulfilled" && before.value === now.value) return false;
    this.index = current;
    this.last = null;
    return true;
  }

  /**
   * Find the query and its results in an index, or take those of the last search if it was the same.
   * @param {IndexReader} index
   * @param {string} typed
   * @param {SearchOptions} options
   * @returns {Promise<Found>}
   */
  find(index, typed, options) {
    const key = JSON.stringify([typed, DECISIVE_OPTIONS.map((name) => options[name] || "")]);
    const { last } = this;
    if (last && last.key === key && last.index === index) return last.found;
    const mine = { key, index, found: findAfresh(index, typed, options) };
    this.last = mine;
    mine.found.catch(() => {
      if (this.last === mine) this.last = null;
    });
    return mine.found;
  }

  /**
   * Search for what was typed. With the `stamp` of an earlier answer, only the same index is searched.
   * @param {string} typed
   * @param {SearchOptions} [options]
   * @returns {Promise<ResultPage>}
   * @throws {import("./parser.js").QueryError}
   * @throws {import("./loader.js").IndexError}
   */
  async search(typed, options = {}) {
    const { stamp } = options;
    if (!stamp && Date.now() - this.checked > FRESH) await this.replaceIndex(this.index);
    return this.withCurrentIndex((index) => this.searchIndex(index, typed, options), stamp);
  }

  /** @type {(index: IndexReader, typed: string, options: SearchOptions) => Promise<ResultPage>} */
  async searchIndex(index, typed, options) {
    const { stamp, documents } = await index.manifest;
    const size = options.size || PAGE_SIZE;
    const wanted = Math.max(1, options.page || 1);
    const { query, results } = await this.find(index, typed, options);
    await results.reach(wanted * size);
    // A page behind the last one (from an estimate of the total, or an old address) is the last one.
    const page = Math.min(wanted, Math.max(1, Math.ceil(results.total / size)));
    if (!options.quick && !results.isExact) {
      await results.reach(results.total <= MOST_COUNTED ? Infinity : wanted * size + 1);
    }
    const chosen = results.final.slice((page - 1) * size, page * size);
    return {
      needles: query.needles,
      asked: !!query.tree,
      items: await Promise.all(chosen.map((one) => describeResult(index, one, query, options))),
      total: results.total,
      exact: results.isExact,
      strict: results.isStrict,
      page,
      size,
      least: results.least,
      // Those that there are for certain.
      pages: Math.ceil(results.least / size),
      unknown: listRuns(query.words).flatMap((run) => run.unknown || []),
      documents,
      stamp,
    };
  }

  /**
   * Count the results for each value of each facet. Where `exact` is false, the counts are the most there can
   * be.
   * @param {string} typed
   * @param {SearchOptions} [options]
   * @returns {Promise<{exact: boolean, total: number, counts: Record<string, FacetCount[]>}>}
   */
  countFacets(typed, options = {}) {
    return this.withCurrentIndex(async (index) => {
      const { results } = await this.find(index, typed, options);
      const ids = results.listIds();
      const counts = await countFacets(index, ids);
      return { exact: results.isExact, total: ids.length, counts };
    }, options.stamp);
  }

  /**
   * Explain why nothing was found, and find what to ask instead.
   * @param {string} typed
   * @param {SearchOptions} [options]
   * @returns {Promise<Explanation>}
   */
  explain(typed, options = {}) {
    return this.withCurrentIndex(async (index) => {
      const { query } = await this.find(index, typed, options);
      return explainQuery(index, query, typed, options);
    }, options.stamp);
  }

  /**
   * Suggest titles, numbers and agencies that contain what was typed so far.
   * @param {string} typed
   * @param {number} most
   * @returns {Promise<Suggestion[]>}
   */
  suggest(typed, most) {
    return this.withCurrentIndex((index) => suggestQueries(index, typed, most));
  }
}
