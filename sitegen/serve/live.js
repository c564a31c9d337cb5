// Keeps a page of the preview up to date: loads it again if it has changed, exchanges its stylesheets if only they
// have, and lays over it what is wrong with the sources.
"use strict";

(() => {
  const script = document.currentScript;
  const base = new URL(".", script.src);
  const LOOK = `
    :host { all: initial; }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    .panel, .badge { font: 15px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
      color: #1d2126; background: #fff; color-scheme: light; position: fixed; z-index: 2147483647; }
    .panel { inset: auto 0 0 0; margin: 0; width: 100%; max-width: none; max-height: 72vh; overflow: auto;
      padding: 16px 20px 20px; border: 0; border-top: 4px solid #b3261e; box-shadow: 0 -4px 24px rgb(0 0 0 / .3); }
    .panel.mild { border-top-color: #8a5a00; }
    header { display: flex; gap: 12px; align-items: flex-start; justify-content: space-between; }
    h2 { font-size: 18px; line-height: 1.4; margin: 0; }
    p { margin: 4px 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
    button { font: inherit; color: inherit; background: #fff; border: 1px solid #767b82; border-radius: 6px;
      padding: 4px 12px; cursor: pointer; flex: none; }
    button:hover { background: #eef0f2; }
    button:focus-visible { outline: 3px solid #1c5480; outline-offset: 2px; }
    ol { margin: 12px 0 0; padding: 0; list-style: none; display: grid; gap: 12px; }
    li { border-left: 4px solid #b3261e; padding: 2px 0 2px 12px; min-width: 0; }
    li.warning { border-color: #8a5a00; }
    .place { font-family: ui-monospace, Consolas, monospace; font-size: 14px; overflow-wrap: anywhere; }
    .message { font-weight: 600; }
    .other { color: #4a5058; font-size: 14px; }
    pre { font: 14px/1.6 ui-monospace, Consolas, monospace; background: #f3f4f6; padding: 6px 10px; margin: 6px 0 0;
      white-space: pre-wrap; overflow-wrap: anywhere; }
    mark { background: #ffd9d6; color: inherit; border-bottom: 2px solid #b3261e; }
    .badge { right: 12px; bottom: 12px; font-size: 14px; box-shadow: 0 2px 8px rgb(0 0 0 / .25); border-radius: 999px; }
    .badge.bad { border: 2px solid #b3261e; }
    @media print { :host { display: none; } }
  `;

  function element(name, kind, ...content) {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    made.append(...content);
    return made;
  }

  const host = document.createElement("sitegen-preview");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(LOOK);
  root.adoptedStyleSheets = [sheet];
  const panel = element("section", "panel");
  const badge = element("button", "badge");
  panel.setAttribute("role", "alert");
  panel.hidden = badge.hidden = true;
  root.append(panel, badge);
  document.documentElement.append(host);

  let state = null;
  let shown = "";
  let lost = false;
  let leaving = false;

  function counted(errors, warnings) {
    const zh = [errors && `${errors} 个错误`, warnings && `${warnings} 个警告`].filter(Boolean).join("，");
    const plural = (count, noun) => count && `${count} ${noun}${count === 1 ? "" : "s"}`;
    const en = [plural(errors, "error"), plural(warnings, "warning")].filter(Boolean).join(", ");
    return `${zh} ${en}`;
  }

  function finding(found) {
    const entry = element("li", found.severity);
    entry.append(element("div", "place", `${found.place}  ${found.code}`));
    entry.append(element("p", "message", found.message), element("p", "other", found.message_en));
    if (found.quote.length) {
      const [before, at, after] = found.quote;
      entry.append(element("pre", "", `${found.line} | `, before, ...(at ? [element("mark", "", at)] : []), after));
    }
    if (found.hint) entry.append(element("p", "", `怎么改：${found.hint}`));
    if (found.hint_en) entry.append(element("p", "other", `How to mend: ${found.hint_en}`));
    return entry;
  }

  function fill() {
    const { errors, warnings, findings } = state;
    const title = errors ? "内容有错误，网页还是改错以前的样子" : "内容有警告，网页已经更新";
    const title_en = errors
      ? "There are errors: what you see is the last good site"
      : "There are warnings; the page is up to date";
    const fold = element("button", "", "收起 Fold");
    fold.addEventListener("click", () => open(false));
    const words = element("div", "", element("h2", "", title), element("p", "other", title_en));
    words.append(element("p", "", counted(errors, warnings)));
    const left = errors + warnings - findings.length;
    const rest = left ? [element("p", "", `另有 ${left} 个没有列出。 ${left} more are not listed.`)] : [];
    panel.replaceChildren(element("header", "", words, fold), element("ol", "", ...findings.map(finding)), ...rest);
    panel.classList.toggle("mild", !errors);
  }

  function open(wanted) {
    panel.hidden = !wanted;
    // In the top layer, so that no dialog of the page covers it.
    if (panel.showPopover) {
      panel.popover = "manual";
      panel.togglePopover(wanted);
    }
    label();
  }

  function label() {
    const { errors, warnings } = state ?? { errors: 0, warnings: 0 };
    const away = lost ? "预览已断开 Preview disconnected" : "";
    badge.textContent = [away, errors + warnings && counted(errors, warnings)].filter(Boolean).join(" · ");
    badge.classList.toggle("bad", lost || errors > 0);
    badge.hidden = !badge.textContent || !panel.hidden;
  }

  function show() {
    const now = JSON.stringify(state.findings);
    if (now !== shown) {
      shown = now;
      fill();
      open(state.errors > 0);
    }
    label();
  }

  badge.addEventListener("click", () => state && state.findings.length && open(true));
  addEventListener("keydown", event => event.key === "Escape" && !panel.hidden && open(false));

  const plain = address => address.replace(/\?.*/, "");
  const links = [...document.querySelectorAll("link[rel~=stylesheet][href]")];

  function exchange(styles) {
    for (const address of styles) {
      const place = links.findIndex(link => plain(link.getAttribute("href")) === plain(address));
      const old = links[place];
      if (!old || old.getAttribute("href") === address) continue;
      const fresh = old.cloneNode();
      fresh.setAttribute("href", address);
      // The old one goes when the new one is there: in between the page never stands without.
      fresh.addEventListener("load", () => old.remove());
      fresh.addEventListener("error", () => old.remove());
      old.after(fresh);
      links[place] = fresh;
    }
  }

  async function look() {
    const page = new URLSearchParams({ page: location.pathname });
    try {
      const answer = await fetch(new URL(`state?${page}`, base), { cache: "no-store" });
      if (!answer.ok) return;
      state = await answer.json();
    } catch {
      return; // the stream tells when the preview is there again
    }
    lost = false;
    if (state.mark !== script.dataset.mark) {
      leaving = true; // a request that begins now would only be broken off
      location.reload();
      return;
    }
    exchange(state.styles);
    show();
  }

  let looking = false;
  let again = false;

  async function heard(message) {
    if (message === "lost") {
      lost = true;
      label();
      return;
    }
    again = true;
    if (looking) return;
    looking = true;
    while (again && !leaving) {
      again = false;
      await look();
    }
    looking = false;
  }

  function listenAlone() {
    const stream = new EventSource(new URL("events", base));
    stream.onmessage = () => heard("look");
    stream.onerror = () => heard("lost");
  }

  function listen() {
    if (!window.SharedWorker) return listenAlone();
    const worker = new SharedWorker(new URL("stream.js", base));
    worker.onerror = listenAlone;
    worker.port.onmessage = event => heard(event.data);
    addEventListener("pagehide", event => event.persisted || worker.port.postMessage("gone"));
  }

  addEventListener("pageshow", event => event.persisted && heard("look"));
  heard("look");
  listen();
})();
