// Runs before the first paint: says that scripts run, and restores what the reader chose.
(function (root) {
  "use strict";
  root.classList.add("js");
  ["theme", "mode", "size"].forEach(function (name) {
    try {
      var value = localStorage.getItem("sitegen-" + name);
      if (value && /^[a-z]+$/.test(value)) root.setAttribute("data-" + name, value);
    } catch (refused) { /* Storage is off: nothing was remembered. */ }
  });
})(document.documentElement);
