// The filter box of the guide index: the agencies in whose names, pinyin or initials every word typed is, nearest first.
(function () {
  "use strict";
  var box = document.getElementById("finder"), status = document.getElementById("finder-status");
  if (!box) return;

  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }

  var hits = document.getElementById("finder-hits"), list = document.getElementById("finder-list");
  var lines = all("[data-find]", list).map(function (line, place) {
    return { line: line, home: line.parentNode, place: place, spellings: line.dataset.find.split(" ") };
  });

  // Whether the letters stand there in this order, others between them: rsj in the initials of a long name.
  function within(word, spelling) {
    var next = 0;
    for (var place = 0; place < spelling.length && next < word.length; place += 1) if (spelling[place] === word[next]) next += 1;
    return next === word.length;
  }

  // 0 for a whole spelling, 1 for the beginning of one, 2 for a part of one, else NaN.
  function near(word, one) {
    var rank = NaN;
    one.spellings.forEach(function (spelling) {
      var at = spelling.indexOf(word), found = at > 0 ? 2 : spelling === word ? 0 : 1;
      if (at >= 0 && !(rank <= found)) rank = found;
    });
    return rank;
  }

  function far(word, one) {
    return /^[a-z]{2,}$/.test(word) && one.spellings.some(function (spelling) { return within(word, spelling); }) ? 3 : NaN;
  }

  // The agencies that every word finds, the nearest first.
  function search(words, measure) {
    return lines.map(function (one) {
      var rank = words.reduce(function (sum, word) { return sum + measure(word, one); }, 0);
      return { one: one, rank: rank };
    }).filter(function (found) { return !isNaN(found.rank); }).sort(function (a, b) {
      return a.rank - b.rank || a.one.place - b.one.place;
    });
  }

  function filter() {
    var typed = box.value.trim(), words = typed.toLowerCase().split(/\s+/).filter(Boolean), active = words.length > 0;
    lines.forEach(function (one) { one.home.appendChild(one.line); });
    var found = active ? search(words, near) : [];
    if (active && !found.length) found = search(words, function (word, one) { var rank = near(word, one); return isNaN(rank) ? far(word, one) : rank; });
    found.forEach(function (hit) { hits.appendChild(hit.one.line); });
    hits.hidden = !found.length;
    list.hidden = active;
    document.getElementById("letters").hidden = active;
    if (!active) status.textContent = status.dataset.total;
    else if (found.length) status.textContent = status.dataset.found.replace("{n}", found.length);
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
