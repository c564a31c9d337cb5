// Suggestions while typing, as a list box below the search box.
import { createElement, fillElement, findElement, listElements } from "../dom.js";
import { renderParts } from "./page.js";
import { readForm } from "./state.js";
/** @typedef {import("./page.js").Context} Context */
/** @typedef {import("../../../../sitegen/search/engine/types.js").Suggestion} Suggestion */
/** @typedef {import("../../../../sitegen/search/engine/types.js").TextPart} TextPart */

const DELAY = 180;
const MOST = 8;
const MOST_TYPED = 60;
// What is typed in the query language is not completed.
const LANGUAGE = /["“”:：]|\s[-－]/;

/** @type {(text: string, needles: string[]) => TextPart[]} */
function splitHits(text, needles) {
  /** @type {TextPart[]} */
  const parts = [];
  let at = 0;
  for (const [start, end] of SitegenSearch.findHits(text, needles)) {
    parts.push({ text: text.slice(at, start), hit: false }, { text: text.slice(start, end), hit: true });
    at = end;
  }
  return [...parts, { text: text.slice(at), hit: false }];
}

/**
 * Quote a title, so that it is taken letter by letter, whatever signs stand in it.
 * @type {(text: string) => string}
 */
const quote = (text) => `“${text.replace(/["“”]/g, " ")}”`;

/** List box of the suggestions. */
export class Suggestions {
  /**
   * @param {Context} context
   * @param {HTMLInputElement} box
   */
  constructor(context, box) {
    this.context = context;
    this.box = box;
    this.list = findElement("suggestions");
    /** @type {Suggestion[]} */
    this.offered = [];
    this.chosen = -1;
    // Number of the newest request; answers to older ones are dropped.
    this.request = 0;
    this.timer = 0;
    this.isComposing = false;
    box.addEventListener("input", () => {
      if (!this.isComposing) this.offer();
    });
    box.addEventListener("compositionstart", () => {
      this.isComposing = true;
      this.close();
    });
    box.addEventListener("compositionend", () => {
      this.isComposing = false;
      this.offer();
    });
    box.addEventListener("blur", () =>
      setTimeout(() => {
        if (document.activeElement !== box) this.close();
      }),
    );
    box.addEventListener("keydown", (event) => this.handleKey(event));
  }

  get isOpen() {
    return !this.list.hidden;
  }

  close() {
    this.request++;
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.chosen = -1;
    this.box.setAttribute("aria-expanded", "false");
    this.box.removeAttribute("aria-activedescendant");
  }

  /** Ask for suggestions, once the reader pauses. */
  offer() {
    const text = this.box.value.trim();
    const mine = ++this.request;
    clearTimeout(this.timer);
    if (!text || this.isComposing || text.length > MOST_TYPED || LANGUAGE.test(text)) {
      this.close();
      return;
    }
    this.timer = window.setTimeout(async () => {
      // An error is shown by the search.
      const found = await this.context.engine.suggest(text, MOST).catch(() => null);
      if (found && mine === this.request && document.activeElement === this.box) this.show(found, text);
    }, DELAY);
  }

  /**
   * Show suggestions.
   * @param {Suggestion[]} found
   * @param {string} text what was typed
   */
  show(found, text) {
    const { say } = this.context;
    const needles = SitegenSearch.listNeedles(text);
    this.offered = found;
    this.chosen = -1;
    const rows = found.map((one, at) => {
      const parts = renderParts(splitHits(one.text, needles));
      const row = createElement("li", { role: "option", id: `suggestion-${at}`, "aria-selected": "false" }, [
        createElement("span", { class: "suggestion-text" }, parts),
        createElement("span", { class: "suggestion-kind" }, say(`suggest.${one.kind}`)),
      ]);
      // Before the box loses the focus.
      row.addEventListener("mousedown", (event) => event.preventDefault());
      row.addEventListener("click", () => this.take(at));
      return row;
    });
    fillElement(this.list, rows);
    this.list.hidden = !found.length;
    this.box.setAttribute("aria-expanded", String(found.length > 0));
    this.box.removeAttribute("aria-activedescendant");
    if (found.length) findElement("search-status").textContent = say("suggest.count", { n: found.length });
  }

  /**
   * Choose a suggestion without taking it; -1 for none.
   * @param {number} at
   */
  choose(at) {
    this.chosen = at;
    const rows = listElements("[role=option]", this.list);
    rows.forEach((row, number) => row.setAttribute("aria-selected", String(number === at)));
    if (at < 0) {
      this.box.removeAttribute("aria-activedescendant");
      return;
    }
    this.box.setAttribute("aria-activedescendant", `suggestion-${at}`);
    rows[at].scrollIntoView({ block: "nearest" });
  }

  /**
   * Search for a suggestion.
   * @param {number} at
   */
  take(at) {
    const one = this.offered[at];
    this.close();
    const query = one.kind === "title" ? quote(one.text) : one.text;
    const change = one.kind === "agency" ? { q: "", agency: one.value } : { q: query };
    this.context.go({ ...readForm(this.context.form), ...change }, false);
  }

  /**
   * Find what a key does; null if nothing.
   * @param {string} key
   * @returns {(() => void) | null}
   */
  findAction(key) {
    const { chosen } = this;
    const last = this.offered.length - 1;
    if (this.isOpen) {
      if (key === "Escape") return () => this.close();
      if (key === "ArrowDown") return () => this.choose(chosen < last ? chosen + 1 : -1);
      if (key === "ArrowUp") return () => this.choose(chosen < 0 ? last : chosen - 1);
      return key === "Enter" && chosen >= 0 ? () => this.take(chosen) : null;
    }
    const [first] = listElements("#result-list a");
    return key === "ArrowDown" && first ? () => first.focus() : null;
  }

  /** @param {KeyboardEvent} event */
  handleKey(event) {
    // Keys of an input method; older browsers mark them by this code alone.
    if (this.isComposing || event.isComposing || event.keyCode === 229) return;
    const act = this.findAction(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  }
}
