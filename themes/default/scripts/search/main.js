// The search page. What is searched for stands in the address. All text enters the page as text. The engine
// knows the index; the words are in #search-words.
import { createElement, findElement, findInput, listElements, readWords } from "../dom.js";
import { showExplanation } from "./explanation.js";
import { offerFacets, showChoices } from "./narrowing.js";
import { addMessage, announce, clearResults, describeError, shorten } from "./page.js";
import { showCount, showNotes, showPager, showResults } from "./results.js";
import {
  fillForm,
  findField,
  makeOptions,
  NAMES,
  readAddress,
  readForm,
  TREES,
  writeAddress,
} from "./state.js";
import { Suggestions } from "./suggestions.js";
/** @typedef {import("./state.js").Name} Name */
/** @typedef {import("./state.js").SearchState} SearchState */
/** @typedef {import("../../../../sitegen/search/engine/types.js").ResultPage} ResultPage */

// Milliseconds until it is said that the search takes its time.
const PATIENCE = 250;
const MOST_TITLE = 60;
const NARROW = "(max-width: 48em)";

/** The search page. */
class SearchPage {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    const address = /^(.*)manifest\.js(?:\?v=(.*))?$/.exec(form.dataset.manifest || "") || ["", "", ""];
    this.form = form;
    this.say = readWords("search-words").translate;
    this.engine = SitegenSearch.open(address[1], address[2]);
    this.root = form.dataset.root || "";
    this.box = findInput("q");
    this.plainTitle = document.title;
    // Number of the newest search; what older ones find is dropped.
    this.turn = 0;
    /** @type {SearchState} */
    this.state = { page: 1 };
    /** @type {string[]} */
    this.refused = [];
    this.getState = () => this.state;
    this.go = this.go.bind(this);
    this.suggestions = new Suggestions(this, this.box);
    this.listen();
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      // The results of the long form are below it.
      this.go(readForm(this.form), this.advanced.open);
    });
    findElement("search-clear").addEventListener("click", () => {
      for (const name of NAMES) {
        const field = findField(this.form, name);
        if (field) field.value = "";
      }
      this.box.focus();
    });
    window.addEventListener("popstate", () => this.start());
    findElement("result-list").addEventListener("keydown", (event) => this.moveFocus(event));
  }

  get advanced() {
    return /** @type {HTMLDetailsElement} */ (findElement("advanced"));
  }

  /** Show the state that the address says. */
  start() {
    const { state, refused } = readAddress(this.form, location.search);
    this.state = state;
    this.refused = refused.map(([name, value]) => this.describeRefused(name, value));
    this.fillForm();
    this.run(false);
  }

  /** @type {(name: Name | "page", value: string) => string} */
  describeRefused(name, value) {
    const key = name === "page" ? "no-page" : name === "from" || name === "to" ? "no-date" : "unknown";
    return this.say(key, { name: this.say(name === "valid" ? "validity" : name), text: shorten(value) });
  }

  fillForm() {
    fillForm(this.form, this.state);
    const { exact, none, from, to } = this.state;
    const isNarrowed = NAMES.some((name) => name !== "q" && name !== "sort" && this.state[name]);
    if (isNarrowed && !this.advanced.open) {
      this.advanced.open = !matchMedia(NARROW).matches && Boolean(exact || none || from || to);
    }
  }

  /**
   * Show another state, and put it into the address.
   * @param {SearchState} state
   * @param {boolean} focus whether the results get the focus
   */
  go(state, focus) {
    this.state = state;
    this.refused = [];
    try {
      history.pushState(null, "", writeAddress(state));
    } catch {
      // The address stays as it is.
    }
    this.fillForm();
    this.run(focus);
  }

  /**
   * Drop ids that the index does not know. The form need not offer all of them.
   * @returns {Promise<void>}
   */
  async dropUnknown() {
    const { state } = this;
    const asked = TREES.filter((name) => state[name]);
    if (!asked.length) return;
    const trees = await this.engine.readTrees();
    for (const name of asked) {
      const value = state[name] || "";
      if (state !== this.state || Object.keys(trees[name] || {}).includes(value)) continue;
      this.refused.push(this.describeRefused(name, value));
      delete state[name];
      this.fillForm();
    }
  }

  /**
   * Search, and show what is found.
   * @param {boolean} focus whether the results get the focus
   * @param {boolean} [isAgain] whether a new site was published during the search, so that it is repeated
   */
  async run(focus, isAgain = false) {
    const mine = ++this.turn;
    const isCurrent = () => mine === this.turn;
    const isGiven = NAMES.some((name) => name !== "sort" && name !== "by" && this.state[name]);
    const isAsked = isGiven || this.refused.length > 0;
    this.suggestions.close();
    findElement("browse").hidden = isGiven;
    const results = findElement("results");
    results.hidden = !isAsked;
    const query = this.state.q ? `${this.state.q.slice(0, MOST_TITLE)} - ` : "";
    document.title = isAsked ? query + this.plainTitle : this.plainTitle;
    if (!isAsked) return;
    results.setAttribute("aria-busy", "true");
    const timer = setTimeout(() => {
      if (isCurrent()) this.showWaiting();
    }, PATIENCE);
    try {
      await this.dropUnknown();
      const result = await this.search({ quick: true });
      clearTimeout(timer);
      if (!isCurrent()) return;
      this.show(result);
      if (focus) this.focusResults();
      if (result.items.length) await this.showMore(result, isCurrent);
      else if (result.asked && !result.total) await showExplanation(this, result.stamp, isCurrent);
    } catch (error) {
      clearTimeout(timer);
      if (!isCurrent()) return;
      const isChanged = /** @type {any} */ (error).reason === "changed";
      if (isChanged && !isAgain) await this.run(false, true);
      else this.showError(error);
    }
  }

  /** @type {(more: {quick?: boolean, snippets?: boolean, stamp?: string}) => Promise<ResultPage>} */
  search(more) {
    return this.engine.search(this.state.q || "", { ...makeOptions(this.state), ...more });
  }

  /**
   * Show the facets, and the exact number of results once it is known.
   * @type {(result: ResultPage, isCurrent: () => boolean) => Promise<void>}
   */
  async showMore(result, isCurrent) {
    offerFacets(this, result, isCurrent);
    if (result.exact) return;
    const whole = await this.search({ snippets: false, stamp: result.stamp });
    if (!isCurrent()) return;
    showCount(this, whole);
    showPager(this, whole);
    offerFacets(this, whole, isCurrent);
  }

  focusResults() {
    findElement("results-title").focus();
    const { top } = findElement("results").getBoundingClientRect();
    window.scrollTo(0, Math.max(0, top + window.pageYOffset - 16));
  }

  showWaiting() {
    clearResults();
    findElement("results").setAttribute("aria-busy", "true");
    announce(this.say("loading"));
  }

  /** @param {ResultPage} result */
  show(result) {
    clearResults();
    showChoices(this);
    showCount(this, result);
    if (!result.asked) announce(this.say("empty-query"));
    showNotes(this, result, this.refused);
    if (!result.asked || !result.items.length) return;
    showResults(this, result);
    showPager(this, result);
  }

  /** @param {any} error */
  showError(error) {
    clearResults();
    showChoices(this);
    if (error && error.name === "QueryError") {
      announce(this.say("too-long"));
      return;
    }
    const again = createElement("button", { type: "button", class: "quiet" }, this.say("retry"));
    // The address has the search. What browsers keep of broken files is asked for again.
    again.addEventListener("click", () => location.reload());
    announce(this.say("error.title"));
    addMessage([createElement("p", {}, describeError(this, error)), createElement("p", {}, again)]);
  }

  /**
   * Move from result to result with the arrow keys; from the first one back into the box.
   * @param {KeyboardEvent} event
   */
  moveFocus(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = listElements("#result-list .result-head a");
    const at = links.findIndex((link) => link === document.activeElement);
    if (at < 0) return;
    const next = event.key === "ArrowDown" ? links[at + 1] : links[at - 1] || this.box;
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("search"));
if (form) {
  const page = new SearchPage(form);
  page.start();
  if (!page.state.q && !location.hash && !("ontouchstart" in window)) page.box.focus();
}
