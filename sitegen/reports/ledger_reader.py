"""Read the entries of an application log from its cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sitegen.diagnostics import Diagnostic, Place, Rule
from sitegen.diagnostics.codes import ledgers as codes
from sitegen.reports.ledger import PENDING, Case, Ledger, LedgerEntry
from sitegen.reports.ledger_words import (
    COLUMNS,
    DATES,
    NEEDED,
    NONE,
    OPEN,
    YES,
    ReasonGroup,
    applicants,
    column_keys,
    outcomes,
    reasons,
    results,
)
from sitegen.reports.names import nearest, plain
from sitegen.reports.personal import personal_column
from sitegen.schema import Word
from sitegen.schema.dates import Misread, read_day
from sitegen.schema.values import shown

FINDINGS_LIMIT = 50
_CLOCK = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*\Z")
_BY_KEY = {column.key: column for column in COLUMNS}


def read_ledger(
    path: str, first: int, lines: Sequence[Sequence[Word]]
) -> tuple[Ledger | None, tuple[Diagnostic, ...]]:
    """Read an application log, whose first line names the columns; None if there are errors.

    Blank lines must have been removed. Never raises. A column of personal data is refused before anything
    else is read.
    """
    known = {"known": _known(False), "known_en": _known(True)}
    if not lines:
        return None, (codes.EMPTY.at(Place(path), name=path.rpartition("/")[2], **known),)
    if personal := tuple(_personal(path, lines)):
        return None, personal
    reader = _Reader(path)
    reader.header(lines[0])
    if not reader.found:
        reader.nameless(lines[1:])
    if any(one.severity == "error" for one in reader.found):
        return None, tuple(reader.found)
    entries = [entry for line in lines[1:] if (entry := reader.entry(line))]
    reader.twice(entries)
    cases = any(key.startswith(("review", "suit")) for key in reader.keys)
    wrong = any(one.severity == "error" for one in reader.found)
    ledger = None if wrong else Ledger(path, first, tuple(entries), cases)
    return ledger, tuple(reader.found[:FINDINGS_LIMIT])


def word_place(path: str, word: Word) -> Place:
    """Return the place of a cell: its address in a workbook, else its line and column."""
    if path.endswith(".xlsx"):
        return Place(path, cell=word.cell)
    return Place(path, word.line, word.column, word.length)


def _personal(path: str, lines: Sequence[Sequence[Word]]) -> Iterable[Diagnostic]:
    """Report each column of personal data, at its name or the first cell that shows it.

    Values are never repeated.
    """
    for number, name in enumerate(lines[0]):
        known = plain(name.text) in column_keys()
        cells = [line[number] for line in lines[1:] if number < len(line)]
        if found := personal_column(name.text, [cell.text for cell in cells], known):
            what, first = found
            where = word_place(path, name if first is None else cells[first])
            yield codes.PERSONAL.at(where, column=shown(name.text), what=what[0], what_en=what[1])


def _known(english: bool) -> str:
    return ", ".join(one.label_en for one in COLUMNS) if english else "、".join(one.label for one in COLUMNS)


class _Reader:
    """Reader of one log."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Diagnostic] = []
        self.keys: list[str] = []

    def place(self, word: Word) -> Place:
        return word_place(self.path, word)

    def report(self, rule: Rule, word: Word, /, **values: object) -> None:
        self.found.append(rule.at(self.place(word), **values))

    def header(self, words: Sequence[Word]) -> None:
        """Read the names of the columns, and report required ones that are missing."""
        seen: dict[str, Word] = {}
        for word in words:
            key = column_keys().get(plain(word.text), "")
            first = seen.setdefault(key, word) if key else word
            if first is not word:
                self.report(codes.COLUMN_TWICE, word, column=word.text, other=first.text)
            elif word.text and not key:
                self.unknown(word, f"“{shown(word.text)}”", f"“{shown(word.text)}”")
            self.keys.append(key)
        for key in NEEDED:
            if key not in seen:
                column = {"column": _BY_KEY[key].label, "column_en": _BY_KEY[key].label_en}
                known = {"known": _known(False), "known_en": _known(True)}
                self.report(codes.NO_COLUMN, words[0], **column, **known)

    def unknown(self, word: Word, column: str, column_en: str) -> None:
        known = {"known": _known(False), "known_en": _known(True)}
        self.report(codes.COLUMN_UNUSED, word, column=column, column_en=column_en, **known)

    def nameless(self, lines: Iterable[Sequence[Word]]) -> None:
        """Report the first cell without a column name.

        Such cells may hold anything, like a column of remarks.
        """
        named = len(self.keys)
        cells = (
            word
            for line in lines
            for place, word in enumerate(line)
            if place >= named or not self.keys[place]
        )
        if word := next((word for word in cells if word.text), None):
            self.unknown(word, "没有列名的一列", "a column without a name")

    def entry(self, line: Sequence[Word]) -> LedgerEntry | None:
        """Read one line; None if it has errors."""
        before = len(self.found)
        cells = {key: word for key, word in zip(self.keys, line, strict=False) if key}
        days = {key: self.day(key, cells[key]) for key in DATES if key in cells}
        received, applicant = days.get("received"), self.applicant(cells["applicant"])
        outcome, answered = self.outcome(cells.get("outcome")), days.get("answered")
        self.ends(cells, outcome, answered)
        self.order(cells, days)
        review = self.case("review", cells, days, answered or received)
        suit = self.case("suit", cells, days, answered or received)
        extended, paused = self.extended(cells.get("extended")), self.paused(cells.get("paused"))
        if len(self.found) > before or received is None:
            return None
        number = cells["number"].text if "number" in cells else ""
        return LedgerEntry(
            self.path,
            line[0].line,
            received,
            applicant,
            number,
            outcome,
            answered,
            extended,
            days.get("clarified"),
            paused,
            review,
            suit,
        )

    def day(self, key: str, word: Word) -> date | None:
        """Parse a date in any usual form: people and spreadsheets write many."""
        # Spreadsheets write a date with a time of day.
        text = _CLOCK.sub("", word.text).strip()
        if not text or (key != "received" and plain(text) in NONE):
            if key == "received":
                self.missing(word, key)
            return None
        found = read_day(text)
        if isinstance(found, Misread) and found.fixed:
            found = read_day(found.fixed)
        if isinstance(found, Misread):
            self.report(codes.DATE, word, line=word.line, value=shown(word.text), **_named(key))
            return None
        return found

    def missing(self, word: Word, key: str, because: tuple[str, str] = ("", "")) -> None:
        why = {"because": because[0], "because_en": because[1]}
        self.report(codes.VALUE_MISSING, word, line=word.line, **_named(key), **why)

    def applicant(self, word: Word) -> str:
        if not word.text:
            self.missing(word, "applicant")
            return ""
        return self.word("applicant", word, applicants())

    def outcome(self, word: Word | None) -> str:
        """Return the row of a result, "" for a pending application."""
        if word is None or plain(word.text) in OPEN or not word.text:
            return ""
        if group := reasons().get(plain(word.text)):
            self.reason(word, group)
            return ""
        return self.word("outcome", word, outcomes())

    def reason(self, word: Word, group: ReasonGroup) -> None:
        """Report the heading of a group that was written instead of one of its rows.

        The row is never guessed.
        """
        labels = {"group": group.label, "group_en": group.label_en, "count": len(group.rows)}
        known = {
            "known": "、".join(row.short for row in group.rows),
            "known_en": ", ".join(row.label_en for row in group.rows),
        }
        where = {"line": word.line, "value": shown(word.text), **_named("outcome")}
        self.report(codes.RESULT_OPEN, word, **where, **labels, **known)

    def word(self, key: str, word: Word, known: Mapping[str, str]) -> str:
        found = known.get(plain(word.text), "")
        if not found:
            near = nearest(word.text, known)
            labels = {"known": "、".join(_first(known)), "known_en": ", ".join(dict.fromkeys(known.values()))}
            self.report(
                codes.WORD,
                word,
                line=word.line,
                value=shown(word.text),
                near=f"；是不是“{near}”？" if near else "",
                **_named(key),
                **labels,
            )
        return found

    def ends(self, cells: Mapping[str, Word], outcome: str, answered: date | None) -> None:
        """Check that a result has a date, and a date a result."""
        if outcome and answered is None and not cells["answered"].text:
            self.missing(cells["answered"], "answered", ("：已经有办理结果", ": there is a result"))
        if answered and not outcome and plain(cells["outcome"].text) in OPEN:
            self.missing(cells["outcome"], "outcome", ("：已经有答复日期", ": there is a date of answer"))

    def order(self, cells: Mapping[str, Word], days: Mapping[str, date | None]) -> None:
        pairs = [("received", key) for key in ("answered", "clarified", "review_filed", "suit_filed")]
        for earlier, later in (*pairs, ("review_filed", "review_decided"), ("suit_filed", "suit_decided")):
            first, second = days.get(earlier), days.get(later)
            if first and second and second < first:
                where = {"earlier": f"“{_BY_KEY[earlier].label}”", "earlier_en": _BY_KEY[earlier].label_en}
                word = cells[later]
                self.report(codes.DATE_ORDER, word, line=word.line, value=second, **_named(later), **where)

    def case(
        self, kind: str, cells: Mapping[str, Word], days: Mapping[str, date | None], fallback: date | None
    ) -> Case | None:
        """Read a review or lawsuit. Without dates it counts in the year of the answer."""
        word, filed = cells.get(f"{kind}_result"), days.get(f"{kind}_filed")
        said = word is not None and bool(word.text) and plain(word.text) not in NONE
        if not said and filed is None:
            return None
        result = self.word(f"{kind}_result", word, results()) if said and word else PENDING
        begun = filed or fallback
        if begun is None:
            return None
        return Case(begun, result, None if result == PENDING else days.get(f"{kind}_decided") or begun)

    def extended(self, word: Word | None) -> bool:
        """Parse “是”, or the day of the extension."""
        text = plain(word.text) if word else ""
        if word is None or text in NONE or text == "0":
            return False
        if text not in YES:
            return self.day("extended", word) is not None
        return True

    def paused(self, word: Word | None) -> int:
        if word is None or not word.text:
            return 0
        if not re.fullmatch(r"\d{1,3}", text := plain(word.text)):
            values = {"known": "0 到 999 的整数", "known_en": "a whole number", "near": ""}
            self.report(
                codes.WORD, word, line=word.line, value=shown(word.text), **_named("paused"), **values
            )
            return 0
        return int(text)

    def twice(self, entries: Iterable[LedgerEntry]) -> None:
        seen: dict[str, LedgerEntry] = {}
        for entry in entries:
            first = seen.setdefault(entry.number, entry) if entry.number else entry
            if first is not entry:
                other = f"第 {first.line} 行"
                self.found.append(codes.NUMBER_TWICE.at(entry.place, value=shown(entry.number), other=other))


def _named(key: str) -> dict[str, object]:
    return {"column": _BY_KEY[key].label, "column_en": _BY_KEY[key].label_en}


def _first(known: Mapping[str, str]) -> list[str]:
    """List the first Chinese name of each meaning."""
    found: dict[str, str] = {}
    for name, key in known.items():
        if not name.isascii():
            found.setdefault(key, name)
    return list(found.values())
