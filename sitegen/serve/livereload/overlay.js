// The overlay: what is wrong with the sources, laid over the page, and a badge when it is folded.
import { STYLE } from "./overlay-style.js";
/** @typedef {import("./types.js").Finding} Finding */
/** @typedef {import("./types.js").PreviewState} PreviewState */

/**
 * Create an element with a class and content.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {string} kind
 * @param {(string | Node)[]} content
 * @returns {HTMLElementTagNameMap[K]}
 */
function createElement(name, kind, ...content) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  made.append(...content);
  return made;
}

/** @type {(errors: number, warnings: number) => string} */
function formatCounts(errors, warnings) {
  const zh = [errors && `${errors} 个错误`, warnings && `${warnings} 个警告`].filter(Boolean).join("，");
  /** @type {(count: number, noun: string) => string} */
  const pluralize = (count, noun) => (count ? `${count} ${noun}${count === 1 ? "" : "s"}` : "");
  const en = [pluralize(errors, "error"), pluralize(warnings, "warning")].filter(Boolean).join(", ");
  return `${zh} ${en}`;
}

/** @type {(finding: Finding) => HTMLElement} */
function renderFinding(finding) {
  const entry = createElement("li", finding.severity);
  entry.append(createElement("div", "place", `${finding.place}  ${finding.code}`));
  entry.append(
    createElement("p", "message", finding.message),
    createElement("p", "other", finding.message_en),
  );
  if (finding.quote.length) {
    const [before, at, after] = finding.quote;
    const mark = at ? [createElement("mark", "", at)] : [];
    entry.append(createElement("pre", "", `${finding.line} | `, before, ...mark, after));
  }
  if (finding.hint) entry.append(createElement("p", "", `怎么改：${finding.hint}`));
  if (finding.hint_en) entry.append(createElement("p", "other", `How to fix: ${finding.hint_en}`));
  return entry;
}

/** Overlay of one page. */
export class Overlay {
  constructor() {
    this.panel = createElement("section", "panel");
    this.badge = createElement("button", "badge");
    /** @type {PreviewState | null} */
    this.state = null;
    this.shown = "";
    this.isLost = false;
    this.panel.setAttribute("role", "alert");
    this.panel.hidden = this.badge.hidden = true;
    const host = document.createElement("sitegen-preview");
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    root.append(this.panel, this.badge);
    document.documentElement.append(host);
    this.badge.addEventListener("click", () => {
      if (this.state && this.state.findings.length) this.toggle(true);
    });
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.panel.hidden) this.toggle(false);
    });
  }

  /** @param {PreviewState} state */
  fillPanel({ errors, warnings, findings }) {
    const title = errors ? "内容有错误，显示的仍是上一次没有错误时的网页" : "内容有警告，网页已经更新";
    const titleEn = errors
      ? "There are errors: what you see is the last good site"
      : "There are warnings; the page is up to date";
    const fold = createElement("button", "", "收起 Hide");
    fold.addEventListener("click", () => this.toggle(false));
    const head = createElement(
      "div",
      "",
      createElement("h2", "", title),
      createElement("p", "other", titleEn),
    );
    head.append(createElement("p", "", formatCounts(errors, warnings)));
    const left = errors + warnings - findings.length;
    const rest = left
      ? [createElement("p", "", `另有 ${left} 个没有列出。 ${left} more are not listed.`)]
      : [];
    const list = createElement("ol", "", ...findings.map(renderFinding));
    this.panel.replaceChildren(createElement("header", "", head, fold), list, ...rest);
    this.panel.classList.toggle("mild", !errors);
  }

  /**
   * Open or fold the panel.
   * @param {boolean} isOpen
   */
  toggle(isOpen) {
    this.panel.hidden = !isOpen;
    // In the top layer, so that no dialog of the page covers it.
    if ("showPopover" in this.panel) {
      this.panel.popover = "manual";
      this.panel.togglePopover(isOpen);
    }
    this.updateBadge();
  }

  updateBadge() {
    const { errors, warnings } = this.state || { errors: 0, warnings: 0 };
    const lost = this.isLost ? "预览已断开 Preview disconnected" : "";
    const counts = errors + warnings ? formatCounts(errors, warnings) : "";
    this.badge.textContent = [lost, counts].filter(Boolean).join(" · ");
    this.badge.classList.toggle("bad", this.isLost || errors > 0);
    this.badge.hidden = !this.badge.textContent || !this.panel.hidden;
  }

  /** Show that the preview cannot be reached. */
  showLost() {
    this.isLost = true;
    this.updateBadge();
  }

  /** @param {PreviewState} state */
  setState(state) {
    this.state = state;
    this.isLost = false;
  }

  /** Show the findings of the state, if they differ from what is shown. */
  showFindings() {
    if (!this.state) return;
    const findings = JSON.stringify(this.state.findings);
    if (findings !== this.shown) {
      this.shown = findings;
      this.fillPanel(this.state);
      this.toggle(this.state.errors > 0);
    }
    this.updateBadge();
  }
}
