// What a page does beyond reading. Its words come from data attributes; it asks nothing of any server.
(function () {
  "use strict";
  var root = document.documentElement;

  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }

  // Display settings: kept as data-theme, data-mode and data-size of <html>, and remembered.
  function remember(name, value) {
    try {
      if (value) localStorage.setItem("sitegen-" + name, value);
      else localStorage.removeItem("sitegen-" + name);
    } catch (refused) { /* Storage is off: the choice holds for this page. */ }
  }

  function show() {
    all("[data-set]").forEach(function (button) {
      var now = root.getAttribute("data-" + button.dataset.set) || "";
      button.setAttribute("aria-pressed", String(now === button.dataset.value));
    });
  }

  function choose(button) {
    var name = button.dataset.set, value = button.dataset.value;
    if (name === "mode" && root.getAttribute("data-mode") === value) value = "";
    if (value) root.setAttribute("data-" + name, value);
    else root.removeAttribute("data-" + name);
    remember(name, value);
    show();
  }

  // Copying: the clipboard where it is allowed, else a selection.
  function select(text) {
    var area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("readonly", "");
    area.className = "unseen";
    document.body.appendChild(area);
    area.select();
    var done = document.execCommand("copy");
    area.remove();
    return done;
  }

  function say(text) {
    var status = document.getElementById("status");
    status.textContent = text;
    setTimeout(function () { status.textContent = ""; }, 2500);
  }

  function copy(button) {
    var text = button.dataset.copy || location.href;
    function done() { say(button.dataset.done); }
    function byHand() { if (select(text)) { button.focus(); done(); } }
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, byHand);
    else byHand();
  }

  function share(button) {
    navigator.share({ title: button.dataset.title, url: button.dataset.share || location.href }).catch(function () { /* Closed. */ });
  }

  function menu(button) {
    var open = document.getElementById(button.dataset.menu).classList.toggle("open");
    button.setAttribute("aria-expanded", String(open));
  }

  // Leaving for a host that is not .gov.cn is asked about first.
  var leaving = document.getElementById("leaving"), target = "";

  function outside(link) {
    return /^https?:$/.test(link.protocol) && link.host !== location.host && !/(^|\.)gov\.cn$/.test(link.hostname);
  }

  function ask(link) {
    var text = document.getElementById("leaving-text");
    target = link.href;
    text.textContent = text.dataset.text.replace("{host}", link.host);
    leaving.showModal();
  }

  // Small boxes close on Escape and on a click elsewhere.
  function closeBoxes(except) {
    all("details[data-popover][open]").forEach(function (box) {
      if (!box.contains(except)) box.open = false;
    });
  }

  var actions = {
    set: choose,
    copy: copy,
    share: share,
    menu: menu,
    print: function () { window.print(); },
    leave: function () { leaving.close(); location.assign(target); },
    stay: function () { leaving.close(); }
  };

  document.addEventListener("click", function (event) {
    if (!event.target.closest) return;
    closeBoxes(event.target);
    var button = event.target.closest("button");
    Object.keys(actions).forEach(function (name) {
      if (button && name in button.dataset) actions[name](button);
    });
    var link = event.target.closest("a.external");
    if (link && leaving && leaving.showModal && outside(link)) {
      event.preventDefault();
      ask(link);
    }
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    var box = document.activeElement.closest("details[data-popover][open]");
    closeBoxes(null);
    if (box) box.querySelector("summary").focus();
  });

  // A table wider than its text scrolls in a box that the keyboard reaches, for as long as it is wider.
  function reach(box) {
    var table = box.firstElementChild, wide = box.scrollWidth > box.clientWidth;
    var name = table.caption ? table.caption.textContent : document.querySelector("h1").textContent;
    var attributes = { tabindex: "0", role: "region", "aria-label": name };
    Object.keys(attributes).forEach(function (key) {
      if (wide) box.setAttribute(key, attributes[key]);
      else box.removeAttribute(key);
    });
  }

  var boxes = new ResizeObserver(function (changes) {
    changes.forEach(function (change) { reach(change.target.closest(".scroll")); });
  });

  all(".doc table").forEach(function (table) {
    if (table.closest(".scroll")) return;
    var box = document.createElement("div");
    box.className = "scroll";
    table.parentNode.insertBefore(box, table);
    box.appendChild(table);
    reach(box);
    boxes.observe(box);
    boxes.observe(table);
  });

  if (matchMedia("(max-width: 64em)").matches) {
    all("details[data-toc]").forEach(function (box) { box.open = false; });
  }
  // A reader who comes from a search finds the hits marked; what does that is loaded only then.
  var marks = document.getElementById("marks");
  if (marks && /[?&]q=[^&]/.test(location.search)) {
    marks.getAttribute("data-scripts").split(" ").forEach(function (href) {
      var script = document.createElement("script");
      script.src = href;
      script.async = false;
      document.head.appendChild(script);
    });
  }
  if (navigator.share) all("[data-share]").forEach(function (button) { button.hidden = false; });
  show();
})();
