// The filter box of the guide index: an agency stays if every word typed is in its names, its pinyin or its initials.
(function () {
  "use strict";
  var box = document.getElementById("finder"), status = document.getElementById("finder-status");
  if (!box) return;

  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }

  function filter() {
    var typed = box.value.trim(), words = typed.toLowerCase().split(/\s+/).filter(Boolean), found = 0;
    all("#finder-list [data-find]").forEach(function (line) {
      var stays = words.every(function (word) { return line.dataset.find.indexOf(word) >= 0; });
      line.hidden = !stays;
      if (stays) found += 1;
    });
    all("#finder-list .letter").forEach(function (letter) { letter.hidden = !letter.querySelector("[data-find]:not([hidden])"); });
    document.getElementById("letters").hidden = words.length > 0;
    if (!words.length) status.textContent = status.dataset.total;
    else if (found) status.textContent = status.dataset.found.replace("{n}", found);
    else status.textContent = status.dataset.none.replace("{text}", typed);
  }

  box.addEventListener("input", filter);
  box.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    box.value = "";
    filter();
  });
  // A browser may have kept what was typed when it comes back to this page.
  window.addEventListener("pageshow", filter);
})();
