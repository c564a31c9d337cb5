// The search page. What is searched for stands in the address, so that it can be shared, kept and gone back to.
// All text enters the page as text. The engine (search-engine.js) knows the index; its words are in #search-words.
(function () {
  "use strict";
  var form = document.getElementById("search");
  if (!form || typeof SitegenSearch === "undefined") return;

  var NAMES = ["q", "exact", "none", "in", "agency", "category", "topic", "genre", "kind", "valid", "by", "from", "to", "year", "sort"];
  var NARROWING = ["agency", "category", "topic", "genre", "kind", "valid", "year", "from", "to", "in", "none"];
  var ORDERS = ["", "date-desc", "date-asc"];
  // Names of which the form offers all values, and names with values in the index.
  var OFFERED = ["in", "kind", "valid", "by", "sort"], TREES = ["agency", "category", "topic", "genre"];
  var SMALL = 3000, FACET_ROWS = 8, PATIENCE = 250, TYPING = 180, SUGGESTIONS = 8;

  var words = {};
  Array.prototype.forEach.call(document.querySelectorAll("#search-words [data-word]"), function (one) {
    words[one.getAttribute("data-word")] = one.textContent;
  });

  function say(key, values) {
    return (words[key] || "").replace(/\{(\w+)\}/g, function (whole, name) {
      return values && name in values ? values[name] : whole;
    });
  }

  function get(id) { return document.getElementById(id); }

  function make(tag, attributes, children) {
    var element = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      if (attributes[name] !== null && attributes[name] !== undefined) element.setAttribute(name, attributes[name]);
    });
    [].concat(children || []).forEach(function (child) {
      element.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
    });
    return element;
  }

  function empty(element) { while (element.firstChild) element.removeChild(element.firstChild); return element; }

  function fill(element, children) {
    empty(element);
    children.forEach(function (child) { if (child) element.appendChild(child); });
    return element;
  }

  var box = get("q"), list = get("result-list"), title = get("results-title"), live = get("search-status");
  var address = /^(.*)manifest\.js(?:\?v=(.*))?$/.exec(form.getAttribute("data-manifest"));
  var root = form.getAttribute("data-root"), engine = SitegenSearch.open(address[1], address[2]);
  var turn = 0, state = {}, refused = [];

  // ---- The state: what the form holds and the address says.

  function readAddress() {
    var found = {}, given = new URLSearchParams(location.search);
    refused = [];
    NAMES.forEach(function (name) {
      var value = given.get(name);
      if (value && allowed(name, value)) found[name] = name === "from" || name === "to" ? day(value, name === "to") : value;
      else if (value) refuse(name, value);
    });
    var page = given.get("page");
    if (page && !/^[1-9][0-9]{0,4}$/.test(page)) refuse("page", page);
    found.page = Math.max(1, Math.min(100000, parseInt(page, 10) || 1));
    return found;
  }

  // What the address asks for but is not known: it is left out, and named.
  function refuse(name, value) {
    var key = name === "page" ? "no-page" : name === "from" || name === "to" ? "no-date" : "unknown";
    refused.push(say(key, { name: say(name === "valid" ? "validity" : name), text: brief(value) }));
  }

  function allowed(name, value) {
    var field = form.elements[name];
    if (name === "from" || name === "to") return !!day(value, false);
    if (name === "year") return /^[0-9]{4}$/.test(value);
    if (OFFERED.indexOf(name) < 0 || !field) return true;
    return value.split(" ").every(function (one) {
      return Array.prototype.some.call(field.options, function (option) { return option.value === one; });
    });
  }

  // Agencies, categories, topics and genres are known from the index: the form need not offer all.
  function checked() {
    var asked = TREES.filter(function (name) { return state[name]; }), mine = state;
    return !asked.length ? Promise.resolve() : engine.tree().then(function (tree) {
      asked.forEach(function (name) {
        if (mine !== state || Object.prototype.hasOwnProperty.call(tree[name] || {}, state[name])) return;
        refuse(name, state[name]);
        delete state[name];
        fillForm();
      });
    });
  }

  function readForm() {
    var found = { page: 1 };
    NAMES.forEach(function (name) {
      var field = form.elements[name];
      if (field && field.value.trim()) found[name] = field.value.trim();
    });
    return found;
  }

  function fillForm() {
    NAMES.forEach(function (name) {
      var field = form.elements[name];
      if (!field) return;
      field.value = state[name] || "";
      // A value that the form does not offer is kept: the address said so.
      Array.prototype.forEach.call(field.querySelectorAll("[data-kept]"), function (option) { option.remove(); });
      if (field.tagName === "SELECT" && state[name] && field.value !== state[name]) {
        field.appendChild(make("option", { value: state[name], "data-kept": "" }, state[name]));
        field.value = state[name];
      }
    });
    if (NAMES.some(function (name) { return name !== "q" && name !== "sort" && state[name]; }) && !get("advanced").open) {
      get("advanced").open = !matchMedia("(max-width: 48em)").matches && !!(state.exact || state.none || state.from || state.to);
    }
  }

  function hrefOf(change) {
    var next = Object.assign({}, state, change), given = new URLSearchParams();
    NAMES.forEach(function (name) { if (next[name]) given.set(name, next[name]); });
    if (next.page > 1) given.set("page", next.page);
    var text = given.toString();
    return location.pathname.split("/").pop() + (text ? "?" + text : "");
  }

  function go(next, focus) {
    state = next;
    refused = [];
    try {
      history.pushState(null, "", hrefOf({}));
    } catch (refused) { /* The address stays as it is. */ }
    fillForm();
    run(focus);
  }

  function options(more) {
    return Object.assign({
      exact: state.exact, none: state.none, fields: state["in"], agency: state.agency, category: state.category, topic: state.topic,
      genre: state.genre, kind: state.kind, validity: state.valid, by: state.by, from: state.from, to: state.to,
      year: state.year, sort: state.sort || "relevance", page: state.page
    }, more);
  }

  // The first or last day of a year, a month or a day.
  function day(text, last) { return SitegenSearch.day(text, last) || ""; }

  // ---- A search, from the question to what is shown.

  function run(focus) {
    var mine = ++turn, given = NAMES.some(function (name) { return name !== "sort" && name !== "by" && state[name]; });
    var asked = given || refused.length > 0;
    closeSuggestions();
    get("browse").hidden = given;
    get("results").hidden = !asked;
    if (!asked) { document.title = plainTitle; return; }
    get("results").setAttribute("aria-busy", "true");
    document.title = (state.q ? state.q.slice(0, 60) + " - " : "") + plainTitle;
    var timer = setTimeout(function () { if (mine === turn) waiting(); }, PATIENCE);
    checked().then(function () {
      return engine.search(state.q || "", options({ quick: true }));
    }).then(function (result) {
      clearTimeout(timer);
      if (mine !== turn) return null;
      show(result);
      if (focus) { title.focus(); window.scrollTo(0, Math.max(0, get("results").getBoundingClientRect().top + window.pageYOffset - 16)); }
      if (!result.items.length) return result.asked && !result.total ? explain(mine) : null;
      facetsAfter(mine, result);
      return result.exact ? null : engine.search(state.q || "", options({ snippets: false })).then(function (whole) {
        if (mine !== turn) return;
        count(whole);
        pager(whole);
        facetsAfter(mine, whole);
      });
    }).catch(function (error) {
      clearTimeout(timer);
      if (mine === turn) fail(error);
    });
  }

  var plainTitle = document.title;

  function waiting() {
    clear();
    get("results").setAttribute("aria-busy", "true");
    title.textContent = say("loading");
    live.textContent = say("loading");
  }

  function clear() {
    ["result-list", "search-pager", "message", "facet-lists", "active", "orders"].forEach(function (id) { empty(get(id)); });
    ["search-pager", "message", "facets", "active", "to-facets"].forEach(function (id) { get(id).hidden = true; });
    get("results").removeAttribute("aria-busy");
  }

  function show(result) {
    clear();
    active();
    count(result);
    if (!result.asked) title.textContent = live.textContent = say("empty-query");
    notes(result);
    if (!result.asked) return;
    if (!result.items.length) return;
    orders();
    fill(list, result.items.map(function (item) { return entry(item, result); }));
    list.start = (result.page - 1) * result.size + 1;
    pager(result);
  }

  function count(result) {
    var text = !result.total ? say("none") : say(result.exact ? "count" : "about", { n: result.least, most: result.total });
    title.textContent = text;
    live.textContent = text + (result.pages > 1 ? " " + place(result) : "");
  }

  // Which page this is. How many there are is told only when it is known.
  function place(result) { return say(result.exact ? "page-count" : "page-place", { n: result.page, last: result.pages }); }

  // What of the question was not understood as it was meant.
  function notes(result) {
    var lines = refused.concat(result.unknown.map(function (one) { return say("as-text", { name: one.name, text: brief(one.text) }); }));
    if (lines.length) message(lines.map(function (line) { return make("p", {}, line); }));
    live.textContent = [live.textContent].concat(lines).join(" ");
  }

  function message(children) {
    var place = get("message");
    children.forEach(function (child) { place.appendChild(child); });
    place.hidden = !place.firstChild;
  }

  function fail(error) {
    clear();
    active();
    if (error && error.name === "QuestionError") {
      title.textContent = say("too-long");
      live.textContent = say("too-long");
      return;
    }
    var reason = error && error.reason ? "error." + error.reason : "error.other";
    var again = make("button", { type: "button", "class": "quiet" }, say("retry"));
    // The address has the search; what browsers keep of broken files is asked for anew.
    again.addEventListener("click", function () { location.reload(); });
    title.textContent = say("error.title");
    live.textContent = say("error.title");
    message([make("p", {}, say(reason, { file: (error && error.file) || "", text: String((error && error.message) || error) })), make("p", {}, again)]);
  }

  // ---- Results.

  function parts(pieces) {
    return pieces.map(function (piece) { return piece.hit ? make("mark", {}, piece.text) : document.createTextNode(piece.text); });
  }

  function landing() {
    // What the page that a result leads to is to mark.
    var text = [state.q || "", state.exact ? "“" + state.exact.replace(/["“”]/g, " ") + "”" : ""].join(" ").trim().slice(0, 200);
    return text ? "?q=" + encodeURIComponent(text) : "";
  }

  function entry(item, result) {
    var head = make("h3", { "class": "result-head" }, make("a", { href: root + item.href + (result.needles.length ? landing() : "") }, parts(item.titleParts)));
    var notes = [];
    if (item.validity && item.validity !== "in-force") notes.push(make("span", { "class": "badge badge-" + item.validity }, say("validity." + item.validity)));
    if (item.kind !== "item") notes.push(make("span", { "class": "file-kind" }, say("kind." + item.kind)));
    notes.forEach(function (note) { head.appendChild(document.createTextNode(" ")); head.appendChild(note); });
    return make("li", { "class": "result" }, [head, snippet(item), facts(item)]);
  }

  function snippet(item) {
    var text = item.snippet;
    return make("p", { "class": "result-snippet" }, [text.before ? "…" : ""].concat(parts(text.parts), [text.after ? "…" : ""]));
  }

  function facts(item) {
    var found = [];
    function add(children, name) { if (children && children.length) found.push(make("span", { "class": "result-" + name }, children)); }
    add(item.agencyName, "agency");
    add(item.categoryName, "category");
    if (item.docNo) add(parts(item.numberParts), "number");
    if (item.where.indexOf("indexNo") >= 0) add([say("index") + " "].concat(parts(item.indexParts)), "index");
    var date = (item.published || item.written).slice(0, 10);
    if (date) add([make("time", { datetime: date }, date)], "date");
    // Of what else than the text of the document the passage is.
    var from = item.snippet.from, isHit = item.snippet.parts.some(function (part) { return part.hit; });
    if (isHit && from !== "body") add(say("found-in", { text: say("where." + from) }), "where");
    return make("p", { "class": "result-facts" }, found);
  }

  function orders() {
    fill(get("orders"), ORDERS.map(function (order) {
      var now = (state.sort || "") === order;
      return make("li", {}, link({ sort: order, page: 1 }, say("sort." + (order || "relevance")), now ? { "aria-current": "true" } : {}));
    }));
  }

  // A link to the same search with something changed; it works in a new tab, too.
  function link(change, text, attributes) {
    var element = make("a", Object.assign({ href: hrefOf(change) }, attributes), text);
    element.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      go(Object.assign({}, state, change), true);
    });
    return element;
  }

  function pager(result) {
    // A page that may not be there is not offered: the last one only if it is known to be that.
    var nav = get("search-pager"), last = result.pages, now = result.page;
    empty(nav);
    nav.hidden = last < 2;
    if (last < 2) return;
    var pages = [1, now - 2, now - 1, now, now + 1, now + 2, last].filter(function (page, at, all) {
      return page >= 1 && page <= last && all.indexOf(page) === at;
    });
    var items = [], before = 0;
    if (now > 1) items.push(make("li", {}, link({ page: now - 1 }, say("previous"), { rel: "prev" })));
    pages.forEach(function (page) {
      if (page > before + 1) items.push(make("li", { "class": "pager-gap", "aria-hidden": "true" }, make("span", {}, "…")));
      before = page;
      var label = [make("span", { "class": "unseen" }, say("page-name") + " "), String(page)];
      items.push(make("li", { "class": "pager-number" }, page === now ? make("span", { "aria-current": "page" }, label) : link({ page: page }, label)));
    });
    if (now < last) items.push(make("li", {}, link({ page: now + 1 }, say("next"), { rel: "next" })));
    nav.appendChild(make("p", {}, place(result)));
    nav.appendChild(make("ul", {}, items));
  }

  // ---- What narrows the search, and can be taken away.

  function nameOf(name, value) {
    var field = form.elements[name];
    if (field && field.tagName === "SELECT") {
      var chosen = Array.prototype.filter.call(field.options, function (one) { return one.value === value; })[0];
      if (chosen) return chosen.textContent.trim();
    }
    return value;
  }

  function labelOf(name, value) {
    if (name === "year" || name === "agency" || name === "category" || name === "kind" || name === "in") return nameOf(name, value);
    if (name === "from" || name === "to") return say("by." + (state.by || "published")) + " " + say(name) + " " + value;
    if (name === "none") return say("none-of") + " " + value;
    return say(name === "valid" ? "validity" : name) + " " + nameOf(name, value);
  }

  function active() {
    var chips = NARROWING.filter(function (name) { return state[name]; }).map(function (name) {
      var change = { page: 1 }, text = labelOf(name, state[name]);
      change[name] = "";
      return make("li", {}, link(change, [text, make("span", { "aria-hidden": "true" }, "×")], { "aria-label": say("remove", { text: text }) }));
    });
    fill(get("active"), chips).hidden = !chips.length;
  }

  function facetsAfter(mine, result) {
    var panel = get("facets");
    panel.hidden = false;
    get("to-facets").hidden = false;
    if (result.documents <= SMALL && !matchMedia("(max-width: 60em)").matches) panel.open = true;
    panel.ontoggle = function () { if (panel.open && mine === turn) facets(mine); };
    if (panel.open) facets(mine);
  }

  function facets(mine) {
    engine.facets(state.q || "", options()).then(function (found) {
      if (mine !== turn) return;
      var names = { agency: "agency", category: "category", year: "year", validity: "valid", genre: "genre", kind: "kind" };
      fill(get("facet-lists"), Object.keys(names).map(function (facet) {
        return facetList(facet, names[facet], found.counts[facet], found);
      }));
    }).catch(function (error) {
      if (mine === turn) fill(get("facet-lists"), [make("p", {}, say(error.reason ? "error." + error.reason : "error.other", { file: error.file || "", text: String(error.message) }))]);
    });
  }

  function facetList(facet, name, rows, found) {
    var known = rows.filter(function (row) { return row.count < found.total; });
    if (!known.length) return null;
    var labels = { year: function (row) { return say("year-name", { n: row.value }); },
      validity: function (row) { return say("validity." + row.value); }, kind: function (row) { return say("kind." + row.value); } };
    var items = known.map(function (row, at) {
      var change = { page: 1 }, text = labels[facet] ? labels[facet](row) : row.name;
      change[name] = row.value;
      var element = make("li", { "class": "depth-" + Math.min(row.depth, 3) }, link(change, [make("span", {}, text), make("span", { "class": "count" }, (found.exact ? "" : "≤") + row.count)]));
      if (at >= FACET_ROWS) element.hidden = true;
      return element;
    });
    var group = make("section", { "aria-labelledby": "facet-" + facet }, [make("h3", { id: "facet-" + facet }, say(facet)), make("ul", { "class": "counts" }, items)]);
    if (items.length > FACET_ROWS) group.appendChild(moreButton(items));
    return group;
  }

  function moreButton(items) {
    var button = make("button", { type: "button", "class": "quiet", "aria-expanded": "false" }, say("more", { n: items.length }));
    button.addEventListener("click", function () {
      var open = button.getAttribute("aria-expanded") !== "true";
      items.slice(FACET_ROWS).forEach(function (item) { item.hidden = !open; });
      button.setAttribute("aria-expanded", String(open));
      button.textContent = open ? say("less") : say("more", { n: items.length });
    });
    return button;
  }

  // ---- Nothing found: which part is not there, and what is near.

  function withoutNarrowing() {
    var change = { page: 1, by: "" };
    NARROWING.forEach(function (name) { change[name] = ""; });
    return change;
  }

  // The beginning of what was typed: it may be a pasted page.
  function brief(text) { return text.length > 60 ? text.slice(0, 60).replace(/[\ud800-\udbff]$/, "") + "…" : text; }

  function amount(found) { return found.exact ? String(found.total) : say("at-most", { n: found.total }); }

  function instead(text, found, change) {
    return make("p", {}, [link(Object.assign({ page: 1 }, change), text), " ", make("span", { "class": "count" }, say("results-count", { n: amount(found) }))]);
  }

  function explain(mine) {
    return engine.explain(state.q || "", options()).then(function (why) {
      if (mine !== turn) return;
      var lines = why.missing.map(function (text) { return make("p", {}, say("missing", { text: brief(text) })); });
      if (state.from && state.to && state.from > state.to) lines.push(make("p", {}, say("reversed")));
      else if (!why.missing.length && why.fewer.words.length) lines.push(make("p", {}, say(why.without.total ? "narrowed" : "apart")));
      if (why.without.total && NARROWING.some(function (name) { return state[name]; })) {
        lines.push(make("p", {}, [say("without", { n: amount(why.without) }) + " ", link(withoutNarrowing(), say("without.link"))]));
      }
      var fewer = why.fewer.words.join(" "), plain = why.plain, parts = why.parts ? why.parts.words.join(" ") : "";
      if (plain) {
        lines.push(instead(say("plain", { text: brief([plain.typed, plain.exact].join(" ").trim()) }), plain.amount, { q: plain.typed, exact: plain.exact }));
      }
      if (why.fewer.total) lines.push(instead(say("fewer", { text: brief(fewer) }), why.fewer, { q: fewer, exact: "", none: "" }));
      if (why.parts) {
        why.parts.absent.forEach(function (text) { lines.push(make("p", {}, say("absent", { text: text }))); });
        if (parts && parts !== fewer) lines.push(instead(say(why.parts.whole ? "parts" : "fewer", { text: parts }), why.parts.amount, { q: parts, exact: "", none: "" }));
      }
      message(lines);
      if (why.near.length) message([make("h3", {}, say("near")), make("ul", { "class": "links" }, why.near.map(function (card) {
        return make("li", {}, make("a", { href: root + card.href }, card.title));
      }))]);
      live.textContent = say("none") + " " + get("message").textContent.slice(0, 200);
    });
  }

  // ---- Suggestions while typing.

  var choices = get("suggestions"), offered = [], chosen = -1, typing = 0, typed = 0, composing = false;

  function closeSuggestions() {
    typed++;
    clearTimeout(typing);
    choices.hidden = true;
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function offer() {
    var text = box.value.trim(), mine = ++typed;
    clearTimeout(typing);
    if (!text || composing || text.length > 60 || /["“”:：]|\s[-－]/.test(text)) { closeSuggestions(); return; }
    typing = setTimeout(function () {
      engine.suggest(text, SUGGESTIONS).then(function (found) {
        if (mine !== typed || document.activeElement !== box) return;
        suggestions(found, text);
      }).catch(function () { /* A search will say what is wrong. */ });
    }, TYPING);
  }

  function suggestions(found, text) {
    var needles = SitegenSearch.needles(text);
    offered = found;
    chosen = -1;
    fill(choices, found.map(function (one, at) {
      var row = make("li", { role: "option", id: "suggestion-" + at, "aria-selected": "false" },
        [make("span", { "class": "suggestion-text" }, marked(one.text, needles)), make("span", { "class": "suggestion-kind" }, say("suggest." + one.kind))]);
      // Before the box loses the focus.
      row.addEventListener("mousedown", function (event) { event.preventDefault(); });
      row.addEventListener("click", function () { take(at); });
      return row;
    }));
    choices.hidden = !found.length;
    box.setAttribute("aria-expanded", String(!!found.length));
    box.removeAttribute("aria-activedescendant");
    if (found.length) live.textContent = say("suggest.count", { n: found.length });
  }

  function marked(text, needles) {
    var at = 0, pieces = [];
    SitegenSearch.hits(text, needles).forEach(function (pair) {
      pieces.push({ text: text.slice(at, pair[0]) }, { text: text.slice(pair[0], pair[1]), hit: true });
      at = pair[1];
    });
    return parts(pieces.concat({ text: text.slice(at) }));
  }

  function point(at) {
    chosen = at;
    Array.prototype.forEach.call(choices.children, function (row, number) { row.setAttribute("aria-selected", String(number === at)); });
    if (at < 0) { box.removeAttribute("aria-activedescendant"); return; }
    box.setAttribute("aria-activedescendant", "suggestion-" + at);
    choices.children[at].scrollIntoView({ block: "nearest" });
  }

  function take(at) {
    var one = offered[at];
    closeSuggestions();
    var next = Object.assign(readForm(), one.kind === "agency" ? { q: "", agency: one.value } : { q: one.kind === "title" ? quoted(one.text) : one.text });
    go(next, false);
  }

  // A title is taken letter by letter, whatever signs stand in it.
  function quoted(text) { return "“" + text.replace(/["“”]/g, " ") + "”"; }

  function firstResult() { return list.querySelector("a"); }

  box.addEventListener("input", function () { if (!composing) offer(); });
  box.addEventListener("compositionstart", function () { composing = true; closeSuggestions(); });
  box.addEventListener("compositionend", function () { composing = false; offer(); });
  box.addEventListener("blur", function () { setTimeout(function () { if (document.activeElement !== box) closeSuggestions(); }, 0); });
  box.addEventListener("keydown", function (event) {
    if (composing || event.isComposing || event.keyCode === 229) return;
    var open = !choices.hidden, last = offered.length - 1;
    if (event.key === "Escape" && open) { event.preventDefault(); closeSuggestions(); }
    else if (event.key === "ArrowDown" && open) { event.preventDefault(); point(chosen < last ? chosen + 1 : -1); }
    else if (event.key === "ArrowUp" && open) { event.preventDefault(); point(chosen < 0 ? last : chosen - 1); }
    else if (event.key === "Enter" && open && chosen >= 0) { event.preventDefault(); take(chosen); }
    else if (event.key === "ArrowDown" && firstResult()) { event.preventDefault(); firstResult().focus(); }
  });
  list.addEventListener("keydown", function (event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    var links = Array.prototype.slice.call(list.querySelectorAll(".result-head a")), at = links.indexOf(document.activeElement);
    if (at < 0) return;
    var next = event.key === "ArrowDown" ? links[at + 1] : links[at - 1] || box;
    if (next) { event.preventDefault(); next.focus(); }
  });

  // ---- The page.

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    // The results of the long form are below it.
    go(readForm(), get("advanced").open);
  });
  get("search-clear").addEventListener("click", function () {
    NAMES.forEach(function (name) { if (form.elements[name]) form.elements[name].value = ""; });
    box.focus();
  });
  window.addEventListener("popstate", function () { state = readAddress(); fillForm(); run(false); });

  state = readAddress();
  fillForm();
  run(false);
  if (!state.q && !location.hash && !("ontouchstart" in window)) box.focus();
})();
