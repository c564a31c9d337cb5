// The rules of 依申请公开, as sitegen/procedure/*.py has them: the same numbers (rules.json), the same steps, the same
// keys for problems. Shared test vectors hold both equal. Nothing is asked of any server; days are whole numbers,
// counted from 1970-01-01, so that no time zone has a say.
var SitegenProcedure = (function () {
  "use strict";
  var DAY = 86400000;

  function iso(day) {
    var text = new Date(day * DAY).toISOString();
    return text.slice(0, 10);
  }

  // The number of a day written YYYY-MM-DD, or null if there is no such day.
  function number(text) {
    var parts = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
    if (!parts || parts[1] === "0000") return null;
    var date = new Date(0);
    date.setUTCFullYear(+parts[1], parts[2] - 1, +parts[3]);
    var day = Math.round(date.getTime() / DAY);
    return iso(day) === text ? day : null;
  }

  function set(values) {
    var found = {};
    values.forEach(function (value) { found[value] = true; });
    return found;
  }

  // ---- Working days.

  function Calendar(data) {
    this.off = set(data.off.map(number));
    this.on = set(data.on.map(number));
    this.official = set(data.official);
  }

  Calendar.prototype.isWorking = function (day) {
    var week = (day + 3) % 7; // 1970-01-01 was a Thursday; 0 is Monday.
    return week <= 4 ? !this.off[day] : !!this.on[day];
  };

  Calendar.prototype.after = function (start, days, skipped) {
    var day = start;
    while (days > 0) {
      day += 1;
      if (this.isWorking(day) && !(skipped && skipped[day])) days -= 1;
    }
    return day;
  };

  Calendar.prototype.isKnown = function (start, end) {
    var last = +iso(end).slice(0, 4);
    for (var year = Math.min(+iso(start + 1).slice(0, 4), last); year <= last; year += 1) {
      if (!this.official[year]) return false;
    }
    return true;
  };

  var latest = { data: null, calendar: null };

  // The calendar of the data, made once for as long as the data is the same.
  function calendarOf(data) {
    if (latest.data !== data) latest = { data: data, calendar: new Calendar(data.calendar) };
    return latest.calendar;
  }

  // ---- Deadlines. `application` has received, noticed, corrected, consultations ({sent, returned}) and extended.

  function deadlines(data, application) {
    var rules = data.rules, limits = rules.limits, calendar = calendarOf(data);
    var problems = [], steps = [];
    var first = number(rules.earliest), end = number(rules.latest);

    function read(name, typed, needed) {
      var key = "", day = null;
      if (!typed) key = needed ? "empty" : "";
      else {
        day = number(typed);
        if (day === null) key = "not-a-date";
        else if (day < first) key = "too-early";
        else if (day > end) key = "too-late";
      }
      if (key) problems.push({ field: name, key: key });
      return key ? null : day;
    }

    function order(name, day, earlier) {
      if (day !== null && earlier.some(function (before) { return before !== null && day < before; })) {
        problems.push({ field: name, key: "order" });
      }
    }

    function step(key, start, day, days, known, late, assumed) {
      steps.push({ key: key, start: iso(start), day: iso(day), days: days, late: !!late, assumed: !!assumed, estimated: !known });
    }

    function outcome(deadline) {
      var last = steps[steps.length - 1];
      return { problems: problems, steps: steps, deadline: deadline === null ? "" : iso(deadline), estimated: deadline !== null && last.estimated };
    }

    function failed() { return { problems: problems, steps: [], deadline: "", estimated: false }; }

    var received = read("received", application.received, true);
    var noticed = read("noticed", application.noticed, false);
    var corrected = read("corrected", application.corrected, false);
    order("noticed", noticed, [received]);
    order("corrected", corrected, [received, noticed]);
    var start = corrected !== null ? corrected : received, asked = [];

    if (application.consultations.length > rules.periods) problems.push({ field: "consultations", key: "too-many" });
    else application.consultations.forEach(function (one, index) {
      var sent = read("sent-" + index, one.sent, true), returned = read("returned-" + index, one.returned, false);
      order("sent-" + index, sent, [start]);
      order("returned-" + index, returned, [sent]);
      if (sent !== null) asked.push({ index: index, sent: sent, returned: returned });
    });
    if (problems.length) return failed();

    step("received", received, received, 0, true);
    var by = calendar.after(received, limits.correction);
    step("correct-by", received, by, limits.correction, calendar.isKnown(received, by), noticed !== null && noticed > by);
    if (corrected !== null) step("corrected", corrected, corrected, 0, true);
    if (noticed !== null && corrected === null) return outcome(null);

    var total = limits.answer + (application.extended ? limits.extension : 0), skipped = {};
    asked.sort(function (one, other) { return one.sent - other.sent || one.index - other.index; });
    for (var index = 0; index < asked.length; index += 1) {
      var one = asked[index], fresh = 0;
      if (one.sent > calendar.after(start, total, skipped)) {
        problems.push({ field: "sent-" + one.index, key: "closed" });
        return failed();
      }
      var limit = calendar.after(one.sent, limits.opinion), until = one.returned !== null ? one.returned : limit;
      for (var day = one.sent + 1; day <= until; day += 1) {
        if (calendar.isWorking(day) && !skipped[day]) { skipped[day] = true; fresh += 1; }
      }
      step("consulted", one.sent, until, fresh, calendar.isKnown(one.sent, until), until > limit, one.returned === null);
    }
    var plain = calendar.after(start, limits.answer, skipped), last = calendar.after(start, total, skipped);
    step("answer", start, plain, limits.answer, calendar.isKnown(start, plain));
    if (application.extended) step("extended", plain, last, limits.extension, calendar.isKnown(start, last));
    return outcome(last);
  }

  // ---- Fees. `method` is items or pages, `typed` the number as it was typed.

  function fee(data, method, typed) {
    var text = typed.replace(/^[ \t\n\r\f\v\u3000]+|[ \t\n\r\f\v\u3000]+$/g, "");
    text = text.replace(/[\uff10-\uff19]/g, function (wide) { return String.fromCharCode(wide.charCodeAt(0) - 0xfee0); }).replace(/\uff0d/g, "-");
    var problem = "", scale = data.rules[method], parts = [], total = 0;
    if (!text) problem = "empty";
    else if (/^-[0-9]+$/.test(text)) problem = "negative";
    else if (!/^[0-9]+$/.test(text)) problem = "not-a-number";
    else if (+text === 0) problem = "zero";
    else if (+text > scale.greatest) problem = "too-many";
    if (problem) return { total: 0, parts: [], problem: problem };

    var count = +text, first = 1, rate = 0;
    function add(last) {
      var end = Math.min(last, count), sum = (end - first + 1) * rate;
      parts.push({ first: first, last: end, rate: rate, total: sum });
      total += sum;
      first = last + 1;
    }
    scale.bands.forEach(function (band) {
      if (first > count) return;
      rate = band.rate;
      add(band.to);
    });
    while (first <= count) {
      rate += scale.step;
      add(scale.group ? first + scale.group - 1 : count);
    }
    return { total: total, parts: parts, problem: "" };
  }

  return { deadlines: deadlines, fee: fee };
})();
