// 依申请公开: the deadline calculator, the fee estimator and the form. Nothing is stored and nothing is sent; the rules
// are in procedure.js, the words in #words.
(function () {
  "use strict";
  function get(id) { return document.getElementById(id); }
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }

  var words = {};
  all("#words [data-word]").forEach(function (one) { words[one.dataset.word] = one.textContent; });

  function say(key, values) {
    return (words[key] || "").replace(/\{([\w-]+)\}/g, function (whole, name) {
      return values && name in values ? values[name] : whole;
    });
  }

  function make(tag, text) {
    var element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function empty(element) { while (element.firstChild) element.removeChild(element.firstChild); return element; }

  // A complaint beside its field, which says so to screen readers; "" takes it back.
  function complain(field, text) {
    var wrong = get(field.id + "-wrong"), described = (field.getAttribute("aria-describedby") || "").split(" ");
    described = described.filter(function (id) { return id && id !== wrong.id; });
    if (text) described.push(wrong.id);
    wrong.textContent = text;
    wrong.hidden = !text;
    if (text) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    if (described.length) field.setAttribute("aria-describedby", described.join(" "));
    else field.removeAttribute("aria-describedby");
  }

  function show() {
    get("outcome").hidden = false;
    get("outcome-title").focus();
  }

  var given = get("procedure"), data = given && JSON.parse(given.textContent);

  // ---- The deadline calculator.

  function startDeadline(form) {
    var language = form.dataset.language;

    function day(iso) {
      return new Date(iso + "T00:00:00Z").toLocaleDateString(language, { timeZone: "UTC", year: "numeric", month: "long", day: "numeric", weekday: "short" });
    }

    // What stands in a field: a half-typed date has no value, but is not empty.
    function typed(id) { return get(id).value || (get(id).validity.badInput ? "?" : ""); }

    function consultations() {
      return all("[data-consultation]:not([hidden])").map(function (set) {
        var number = set.dataset.consultation;
        return { number: number, sent: typed("sent-" + number), returned: typed("returned-" + number) };
      }).filter(function (one) { return one.sent || one.returned; });
    }

    function complaint(problem, field) {
      var special = problem.key + "." + field.replace(/-\d+$/, "");
      return say(words[special] ? special : problem.key);
    }

    function step(one, consulted) {
      var values = { start: day(one.start), day: day(one.day), days: one.days, n: form.dataset.opinion }, item = make("li");
      var parts = [say("step." + one.key, values)];
      if (one.late) parts.push(say(one.key === "consulted" ? "step.overlong" : "step.late", values));
      if (one.assumed) parts.push(say("step.assumed", values));
      if (consulted && (one.key === "answer" || one.key === "extended")) parts.push(say("step.skipping"));
      if (one.estimated) parts.push(say("step.estimated"));
      item.textContent = parts.join(language === "en" ? " " : "");
      return item;
    }

    function refuse(problems, asked) {
      get("outcome").hidden = true;
      var fields = problems.map(function (problem) {
        var parts = /^(sent|returned)-(\d+)$/.exec(problem.field);
        var id = parts ? parts[1] + "-" + asked[parts[2]].number : problem.field;
        complain(get(id), complaint(problem, id));
        return get(id);
      });
      var box = fields[0].closest("details");
      if (box) box.open = true;
      fields[0].focus();
    }

    function answer() {
      var asked = consultations();
      all("input[type=date]", form).forEach(function (field) { complain(field, ""); });
      var outcome = SitegenProcedure.deadlines(data, {
        received: typed("received"), noticed: typed("noticed"), corrected: typed("corrected"),
        consultations: asked, extended: get("extended").checked
      });
      if (outcome.problems.length) return refuse(outcome.problems, asked);
      get("outcome-day").textContent = outcome.deadline ? say("last", { day: day(outcome.deadline) }) : say("waiting");
      get("outcome-estimated").hidden = !outcome.estimated;
      var list = empty(get("outcome-steps")), consulted = false;
      outcome.steps.forEach(function (one) {
        consulted = consulted || one.key === "consulted";
        list.appendChild(step(one, consulted));
      });
      show();
    }

    get("more-consultations").addEventListener("click", function () {
      var next = form.querySelector("[data-consultation][hidden]");
      if (!next) return;
      next.hidden = false;
      next.querySelector("input").focus();
      this.hidden = !form.querySelector("[data-consultation][hidden]");
    });
    form.addEventListener("submit", function (event) { event.preventDefault(); answer(); });
    form.addEventListener("reset", function () {
      get("outcome").hidden = true;
      all("input[type=date]", form).forEach(function (field) { complain(field, ""); });
    });
  }

  // ---- The fee estimator.

  function startFee(form) {
    var field = get("number"), label = get("number-label");

    function method() { return form.querySelector("[name=method]:checked").value; }

    function yuan(amount) { return amount ? say("yuan", { n: amount.toLocaleString(form.dataset.language) }) : say("free"); }

    function row(part) {
      var line = make("tr"), head = make("th", say(part.first === part.last ? "one" : "band", part));
      head.scope = "row";
      line.appendChild(head);
      [String(part.last - part.first + 1), yuan(part.rate), yuan(part.total)].forEach(function (text) { line.appendChild(make("td", text)); });
      return line;
    }

    function answer() {
      var fee = SitegenProcedure.fee(data, method(), field.value), many = fee.problem === "too-many";
      complain(field, fee.problem ? say(many ? "too-many." + method() : fee.problem) : "");
      if (fee.problem) {
        get("outcome").hidden = true;
        field.focus();
        return;
      }
      get("outcome-day").textContent = fee.total ? say("total", { n: fee.total.toLocaleString(form.dataset.language) }) : say("nothing");
      var body = empty(get("outcome-parts"));
      fee.parts.forEach(function (part) { body.appendChild(row(part)); });
      show();
    }

    function rename() {
      label.textContent = label.dataset[method()];
      get("outcome").hidden = true;
      complain(field, "");
    }

    all("[name=method]", form).forEach(function (one) { one.addEventListener("change", rename); });
    form.addEventListener("submit", function (event) { event.preventDefault(); answer(); });
    rename();
  }

  // ---- The form.

  function startForm(form) {
    var LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY", problems = get("problems");
    var WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    var WAYS = ["contact-phone", "contact-email", "contact-address", "contact-fax"];

    // What each way of delivery needs, in the order of the choices.
    var NEEDS = ["contact-address", "contact-email", "", "contact-fax"];

    // GB 11643: the last character of an identity number, computed modulo 11; and the date within must exist.
    function isIdentity(text) {
      if (!/^[1-9]\d{16}[\dXx]$/.test(text)) return false;
      var sum = 0, iso = text.slice(6, 10) + "-" + text.slice(10, 12) + "-" + text.slice(12, 14), date = new Date(iso + "T00:00:00Z");
      if (isNaN(date) || date.toISOString().slice(0, 10) !== iso) return false;
      for (var place = 0; place < 17; place += 1) sum += text[place] * (Math.pow(2, 17 - place) % 11);
      return "10X98765432"[sum % 11] === text[17].toUpperCase();
    }

    // GB 32100: the last character of a credit code, computed modulo 31.
    function isCredit(text) {
      if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(text)) return false;
      var sum = WEIGHTS.reduce(function (total, weight, place) { return total + LETTERS.indexOf(text[place]) * weight; }, 0);
      return LETTERS[(31 - sum % 31) % 31] === text[17];
    }

    var looks = {
      name: function (text) { return !/[0-9０-９@#$%^&*<>=+]/.test(text); },
      number: function (text) {
        var card = form.querySelector("[name=person-identity]");
        return !card.checked || isIdentity(text);
      },
      credit: isCredit,
      phone: function (text) { return /^[0-9()（）+\- 转]+$/.test(text) && text.replace(/\D/g, "").length >= 7; },
      email: function (text) { return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text); },
      postcode: function (text) { return /^\d{6}$/.test(text); }
    };

    function kind() { return form.querySelector("[name=kind]:checked").value; }

    function label(field) {
      var words = field.querySelector("label[for], legend").cloneNode(true);
      all(".required", words).forEach(function (one) { one.remove(); });
      return words.textContent.trim();
    }

    function control(field) { return field.querySelector("input, textarea"); }

    function value(field) {
      var chosen = field.querySelector("input[type=radio]") ? field.querySelector("input:checked") : control(field);
      return chosen ? chosen.value.trim() : "";
    }

    function shown() {
      return all("[data-field]", form).filter(function (field) { return !field.closest("[data-group]").hidden; });
    }

    function problem(field) {
      var text = value(field), check = field.dataset.check, date = control(field).type === "date";
      if (date && control(field).validity.badInput) return "date";
      if (!text) return "required" in field.dataset ? "empty" : "";
      if (date) return text < SitegenProcedure.rules.earliest || text > SitegenProcedure.rules.latest ? "late-date" : "";
      return check && !looks[check](text) ? check : "";
    }

    function found() {
      var wrong = shown().map(function (field) {
        var key = problem(field);
        return key && { field: field, text: say(key, { field: label(field) }) };
      }).filter(Boolean);
      var ways = all("[name=request-delivery]", form), chosen = ways.filter(function (one) { return one.checked; })[0];
      var need = chosen && NEEDS[ways.indexOf(chosen)], lacking = need && get(need).closest("[data-field]");
      if (need && !value(lacking)) {
        wrong.push({ field: lacking, text: say("delivery", { way: chosen.value, field: label(lacking) }) });
      } else if (!WAYS.some(function (way) { return value(get(way).closest("[data-field]")); })) {
        wrong.push({ field: get(WAYS[0]).closest("[data-field]"), text: say("contact-way") });
      }
      return wrong;
    }

    function link(one) {
      var item = make("li"), jump = make("a", one.text);
      jump.href = "#" + one.field.dataset.field;
      jump.addEventListener("click", function (event) { event.preventDefault(); control(one.field).focus(); });
      item.appendChild(jump);
      return item;
    }

    function check() {
      var wrong = found(), list = make("ul");
      shown().forEach(function (field) { control(field).removeAttribute("aria-invalid"); });
      wrong.forEach(function (one) {
        control(one.field).setAttribute("aria-invalid", "true");
        list.appendChild(link(one));
      });
      empty(problems).appendChild(make("p", wrong.length ? say("problems", { n: wrong.length }) : say("fine")));
      if (wrong.length) problems.appendChild(list);
      problems.hidden = false;
      problems.focus();
    }

    function tell(text) {
      var status = get("status");
      status.textContent = text;
      setTimeout(function () { status.textContent = ""; }, 2500);
    }

    function text() {
      var lines = [form.dataset.name, ""];
      shown().forEach(function (field) { lines.push(label(field) + "：" + value(field)); });
      return lines.join("\n");
    }

    function copy() {
      var area = make("textarea");
      area.value = text();
      area.className = "unseen";
      document.body.appendChild(area);
      area.select();
      var done = document.execCommand("copy");
      area.remove();
      if (done) tell(say("copied"));
    }

    // All that was written is seen, on paper too.
    function fit(area) {
      area.style.minHeight = "";
      if (area.scrollHeight > area.clientHeight) area.style.minHeight = area.scrollHeight + 2 + "px";
    }

    // Boxes cut off what does not fit: on paper each one is replaced by its text, which wraps and runs over pages.
    var papers = all("input:not([type=radio]), textarea", form).map(function (box) {
      var paper = make("span");
      paper.className = "on-paper";
      box.parentNode.insertBefore(paper, box.nextSibling);
      return { box: box, paper: paper };
    });

    function copyToPaper() {
      papers.forEach(function (one) {
        var iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(one.box.value), date = one.box.type === "date";
        one.paper.textContent = !date ? one.box.value : iso ? day(iso) : say("blank-date");
      });
      // A blank form is filled in with a pen: by applicants of either kind.
      form.classList.toggle("request-blank", !all("[data-field]", form).some(value));
    }

    function day(iso) { return say("day", { year: +iso[1], month: +iso[2], day: +iso[3] }); }

    function choose() {
      all("[data-group=person], [data-group=organisation]", form).forEach(function (group) { group.hidden = group.dataset.group !== kind(); });
      problems.hidden = true;
    }

    function clear() {
      all("input, textarea", form).forEach(function (one) {
        if (one.type === "radio") one.checked = one.defaultChecked;
        else one.value = "";
        one.removeAttribute("aria-invalid");
      });
      all("textarea", form).forEach(fit);
      copyToPaper();
      choose();
    }

    var actions = { check: check, print: function () { copyToPaper(); window.print(); }, copy: copy, clear: function () { clear(); tell(say("cleared")); } };
    all("[data-request]").forEach(function (button) { button.addEventListener("click", actions[button.dataset.request]); });
    all("[name=kind]", form).forEach(function (one) { one.addEventListener("change", choose); });
    all("textarea", form).forEach(function (area) { area.addEventListener("input", function () { fit(area); }); });
    form.addEventListener("input", copyToPaper);
    form.classList.add("request-live");
    // Some browsers put back what was typed: this form is empty whenever it is opened.
    window.addEventListener("pageshow", clear);
    choose();
  }

  if (get("deadline")) startDeadline(get("deadline"));
  if (get("fee")) startFee(get("fee"));
  if (get("request")) startForm(get("request"));
})();
