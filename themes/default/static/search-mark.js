// Marks on a page what the reader who comes from a search looked for. Loaded only then, after search-engine.js.
(function () {
  "use strict";
  var MOST = 500, INLINE = /^(A|B|CODE|EM|I|MARK|S|SMALL|SPAN|STRONG|SUB|SUP|TIME|U)$/;
  var bar = document.getElementById("marks"), main = document.getElementById("main");
  var asked = new URLSearchParams(location.search).get("q") || "", needles = SitegenSearch.needles(asked);
  var text = bar.querySelector("p"), marks = [], now = -1;

  function block(node) {
    var element = node.parentNode;
    while (INLINE.test(element.tagName)) element = element.parentNode;
    return element;
  }

  // The text of the page, blocks apart, and where each text node stands in it.
  function gather() {
    var walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT, null, false), pieces = [], whole = "", last = null, node;
    while ((node = walker.nextNode())) {
      var skipped = node.parentNode.closest("nav, button, script, style, .tools, .toc, .qr, .citation, .printed, .unseen");
      if (skipped || !node.data.trim()) continue;
      if (last && block(node) !== last) whole += "\n";
      last = block(node);
      pieces.push({ node: node, start: whole.length, end: whole.length + node.data.length });
      whole += node.data;
    }
    return { text: whole, pieces: pieces };
  }

  function wrap(node, from, to) {
    var middle = from ? node.splitText(from) : node;
    if (to - from < middle.data.length) middle.splitText(to - from);
    var mark = document.createElement("mark");
    middle.parentNode.replaceChild(mark, middle);
    mark.appendChild(middle);
    return mark;
  }

  // From the end, so that the offsets before stay true. A hit may run over several text nodes.
  function mark() {
    var page = gather(), hits = SitegenSearch.hits(page.text, needles).slice(0, MOST), at = page.pieces.length - 1;
    for (var each = hits.length - 1; each >= 0; each--) {
      var first = null;
      while (at >= 0 && page.pieces[at].start >= hits[each][1]) at--;
      for (var back = at; back >= 0 && page.pieces[back].end > hits[each][0]; back--) {
        var piece = page.pieces[back], from = Math.max(0, hits[each][0] - piece.start), to = Math.min(piece.node.data.length, hits[each][1] - piece.start);
        if (piece.node.data.slice(from, to).trim()) first = wrap(piece.node, from, to);
      }
      if (first) marks.unshift(first);
    }
  }

  function say(name, values) {
    return bar.getAttribute("data-" + name).replace(/\{(\w+)\}/g, function (whole, key) { return key in values ? values[key] : whole; });
  }

  function next() {
    if (marks[now]) marks[now].classList.remove("now");
    now = (now + 1) % marks.length;
    marks[now].classList.add("now");
    marks[now].scrollIntoView({ block: "center" });
    text.textContent = say("place", { n: now + 1, of: marks.length });
  }

  function clear() {
    Array.prototype.forEach.call(main.querySelectorAll("mark"), function (one) {
      while (one.firstChild) one.parentNode.insertBefore(one.firstChild, one);
      one.remove();
    });
    main.normalize();
    bar.hidden = true;
    main.focus({ preventScroll: true });
    try {
      history.replaceState(null, "", location.pathname + location.hash);
    } catch (refused) { /* The address keeps the query. */ }
  }

  if (!needles.length) return;
  mark();
  if (!marks.length) return;
  bar.hidden = false;
  text.textContent = say("some", { n: marks.length, text: asked.replace(/["“”]/g, "").slice(0, 40) });
  bar.addEventListener("click", function (event) {
    var action = event.target.getAttribute("data-mark");
    if (action === "next") next();
    if (action === "clear") clear();
  });
})();
