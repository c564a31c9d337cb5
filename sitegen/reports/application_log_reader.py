"""Read the entries of an application log from its cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sitegen.diagnostics import Diagnostic, Place, Rule
from sitegen.diagnostics.codes import application_logs as codes
from sitegen.reports.application_log import PENDING, ApplicationLog, ApplicationLogEntry, LegalCase
from sitegen.reports.application_log_words import (
    COLUMNS,
    DATE_COLUMNS,
    NO_WORDS,
    PENDING_WORDS,
    REQUIRED_COLUMNS,
    YES_WORDS,
    ReasonGroup,
    map_applicant_names,
    map_case_result_names,
    map_log_column_names,
    map_outcome_names,
    map_reason_names,
)
from sitegen.reports.name_matching import find_nearest, normalise_name
from sitegen.reports.personal_columns import detect_personal_column
from sitegen.schema import Token
from sitegen.schema.converters import shorten_for_message
from sitegen.schema.dates import DateError, parse_date

FINDINGS_LIMIT = 50
_CLOCK = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*\Z")
_COLUMNS_BY_KEY = {column.key: column for column in COLUMNS}


def read_application_log(
    path: str, first: int, lines: Sequence[Sequence[Token]]
) -> tuple[ApplicationLog | None, tuple[Diagnostic, ...]]:
    """Read an application log, whose first line names the columns; None if there are errors.

    Blank lines must have been removed. Never raises. A column of personal data is refused before anything
    else is read.
    """
    known = {"known": _list_column_names(False), "known_en": _list_column_names(True)}
    if not lines:
        return None, (codes.EMPTY.at(Place(path), name=path.rpartition("/")[2], **known),)
    if personal := tuple(_find_personal_columns(path, lines)):
        return None, personal
    reader = _LogReader(path)
    reader.read_header(lines[0])
    if not reader.found:
        reader.check_nameless_cells(lines[1:])
    if any(one.severity == "error" for one in reader.found):
        return None, tuple(reader.found)
    entries = [entry for line in lines[1:] if (entry := reader.read_entry(line))]
    reader.check_duplicate_numbers(entries)
    cases = any(key.startswith(("review", "suit")) for key in reader.keys)
    wrong = any(one.severity == "error" for one in reader.found)
    ledger = None if wrong else ApplicationLog(path, first, tuple(entries), cases)
    return ledger, tuple(reader.found[:FINDINGS_LIMIT])


def locate_word(path: str, word: Token) -> Place:
    """Return the place of a cell: its address in a workbook, else its line and column."""
    if path.endswith(".xlsx"):
        return Place(path, cell=word.cell)
    return Place(path, word.line, word.column, word.length)


def _find_personal_columns(path: str, lines: Sequence[Sequence[Token]]) -> Iterable[Diagnostic]:
    """Report each column of personal data, at its name or the first cell that shows it.

    Values are never repeated.
    """
    for number, name in enumerate(lines[0]):
        known = normalise_name(name.text) in map_log_column_names()
        cells = [line[number] for line in lines[1:] if number < len(line)]
        if found := detect_personal_column(name.text, [cell.text for cell in cells], known):
            what, first = found
            where = locate_word(path, name if first is None else cells[first])
            yield codes.PERSONAL.at(
                where, column=shorten_for_message(name.text), what=what[0], what_en=what[1]
            )


def _list_column_names(english: bool) -> str:
    return ", ".join(one.label_en for one in COLUMNS) if english else "、".join(one.label for one in COLUMNS)


class _LogReader:
    """Reader of one log."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Diagnostic] = []
        self.keys: list[str] = []

    def locate(self, word: Token) -> Place:
        return locate_word(self.path, word)

    def report(self, rule: Rule, word: Token, /, **values: object) -> None:
        self.found.append(rule.at(self.locate(word), **values))

    def read_header(self, words: Sequence[Token]) -> None:
        """Read the names of the columns, and report required ones that are missing."""
        seen: dict[str, Token] = {}
        for word in words:
            key = map_log_column_names().get(normalise_name(word.text), "")
            first = seen.setdefault(key, word) if key else word
            if first is not word:
                self.report(codes.COLUMN_TWICE, word, column=word.text, other=first.text)
            elif word.text and not key:
                self.report_unknown_column(
                    word, f"“{shorten_for_message(word.text)}”", f"“{shorten_for_message(word.text)}”"
                )
            self.keys.append(key)
        for key in REQUIRED_COLUMNS:
            if key not in seen:
                column = {"column": _COLUMNS_BY_KEY[key].label, "column_en": _COLUMNS_BY_KEY[key].label_en}
                known = {"known": _list_column_names(False), "known_en": _list_column_names(True)}
                self.report(codes.NO_COLUMN, words[0], **column, **known)

    def report_unknown_column(self, word: Token, column: str, column_en: str) -> None:
        known = {"known": _list_column_names(False), "known_en": _list_column_names(True)}
        self.report(codes.COLUMN_UNUSED, word, column=column, column_en=column_en, **known)

    def check_nameless_cells(self, lines: Iterable[Sequence[Token]]) -> None:
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
            self.report_unknown_column(word, "没有列名的一列", "a column without a name")

    def read_entry(self, line: Sequence[Token]) -> ApplicationLogEntry | None:
        """Read one line; None if it has errors."""
        before = len(self.found)
        cells = {key: word for key, word in zip(self.keys, line, strict=False) if key}
        days = {key: self.parse_day(key, cells[key]) for key in DATE_COLUMNS if key in cells}
        received, applicant = days.get("received"), self.resolve_applicant(cells["applicant"])
        outcome, answered = self.resolve_outcome(cells.get("outcome")), days.get("answered")
        self.check_completeness(cells, outcome, answered)
        self.check_date_order(cells, days)
        review = self.read_case("review", cells, days, answered or received)
        suit = self.read_case("suit", cells, days, answered or received)
        extended, paused = self.parse_extended(cells.get("extended")), self.parse_paused(cells.get("paused"))
        if len(self.found) > before or received is None:
            return None
        number = cells["number"].text if "number" in cells else ""
        return ApplicationLogEntry(
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

    def parse_day(self, key: str, word: Token) -> date | None:
        """Parse a date in any usual form: people and spreadsheets write many."""
        # Spreadsheets write a date with a time of day.
        text = _CLOCK.sub("", word.text).strip()
        if not text or (key != "received" and normalise_name(text) in NO_WORDS):
            if key == "received":
                self.report_missing_value(word, key)
            return None
        found = parse_date(text)
        if isinstance(found, DateError) and found.suggestion:
            found = parse_date(found.suggestion)
        if isinstance(found, DateError):
            self.report(
                codes.DATE,
                word,
                line=word.line,
                value=shorten_for_message(word.text),
                **_describe_column(key),
            )
            return None
        return found

    def report_missing_value(self, word: Token, key: str, because: tuple[str, str] = ("", "")) -> None:
        why = {"because": because[0], "because_en": because[1]}
        self.report(codes.VALUE_MISSING, word, line=word.line, **_describe_column(key), **why)

    def resolve_applicant(self, word: Token) -> str:
        if not word.text:
            self.report_missing_value(word, "applicant")
            return ""
        return self.resolve_word("applicant", word, map_applicant_names())

    def resolve_outcome(self, word: Token | None) -> str:
        """Return the row of a result, "" for a pending application."""
        if word is None or normalise_name(word.text) in PENDING_WORDS or not word.text:
            return ""
        if group := map_reason_names().get(normalise_name(word.text)):
            self.report_ambiguous_outcome(word, group)
            return ""
        return self.resolve_word("outcome", word, map_outcome_names())

    def report_ambiguous_outcome(self, word: Token, group: ReasonGroup) -> None:
        """Report the heading of a group that was written instead of one of its rows.

        The row is never guessed.
        """
        labels = {"group": group.label, "group_en": group.label_en, "count": len(group.rows)}
        known = {
            "known": "、".join(row.short for row in group.rows),
            "known_en": ", ".join(row.label_en for row in group.rows),
        }
        where = {"line": word.line, "value": shorten_for_message(word.text), **_describe_column("outcome")}
        self.report(codes.RESULT_OPEN, word, **where, **labels, **known)

    def resolve_word(self, key: str, word: Token, known: Mapping[str, str]) -> str:
        found = known.get(normalise_name(word.text), "")
        if not found:
            near = find_nearest(word.text, known)
            labels = {
                "known": "、".join(_list_first_names(known)),
                "known_en": ", ".join(dict.fromkeys(known.values())),
            }
            self.report(
                codes.WORD,
                word,
                line=word.line,
                value=shorten_for_message(word.text),
                near=f"；是不是“{near}”？" if near else "",
                **_describe_column(key),
                **labels,
            )
        return found

    def check_completeness(self, cells: Mapping[str, Token], outcome: str, answered: date | None) -> None:
        """Check that a result has a date, and a date a result."""
        if outcome and answered is None and not cells["answered"].text:
            self.report_missing_value(
                cells["answered"], "answered", ("：已经有办理结果", ": there is a result")
            )
        if answered and not outcome and normalise_name(cells["outcome"].text) in PENDING_WORDS:
            self.report_missing_value(
                cells["outcome"], "outcome", ("：已经有答复日期", ": there is a date of answer")
            )

    def check_date_order(self, cells: Mapping[str, Token], days: Mapping[str, date | None]) -> None:
        pairs = [("received", key) for key in ("answered", "clarified", "review_filed", "suit_filed")]
        for earlier, later in (*pairs, ("review_filed", "review_decided"), ("suit_filed", "suit_decided")):
            first, second = days.get(earlier), days.get(later)
            if first and second and second < first:
                where = {
                    "earlier": f"“{_COLUMNS_BY_KEY[earlier].label}”",
                    "earlier_en": _COLUMNS_BY_KEY[earlier].label_en,
                }
                word = cells[later]
                self.report(
                    codes.DATE_ORDER, word, line=word.line, value=second, **_describe_column(later), **where
                )

    def read_case(
        self, kind: str, cells: Mapping[str, Token], days: Mapping[str, date | None], fallback: date | None
    ) -> LegalCase | None:
        """Read a review or lawsuit. Without dates it counts in the year of the answer."""
        word, filed = cells.get(f"{kind}_result"), days.get(f"{kind}_filed")
        said = word is not None and bool(word.text) and normalise_name(word.text) not in NO_WORDS
        if not said and filed is None:
            return None
        result = (
            self.resolve_word(f"{kind}_result", word, map_case_result_names()) if said and word else PENDING
        )
        begun = filed or fallback
        if begun is None:
            return None
        return LegalCase(begun, result, None if result == PENDING else days.get(f"{kind}_decided") or begun)

    def parse_extended(self, word: Token | None) -> bool:
        """Parse “是”, or the day of the extension."""
        text = normalise_name(word.text) if word else ""
        if word is None or text in NO_WORDS or text == "0":
            return False
        if text not in YES_WORDS:
            return self.parse_day("extended", word) is not None
        return True

    def parse_paused(self, word: Token | None) -> int:
        if word is None or not word.text:
            return 0
        if not re.fullmatch(r"\d{1,3}", text := normalise_name(word.text)):
            values = {"known": "0 到 999 的整数", "known_en": "a whole number", "near": ""}
            self.report(
                codes.WORD,
                word,
                line=word.line,
                value=shorten_for_message(word.text),
                **_describe_column("paused"),
                **values,
            )
            return 0
        return int(text)

    def check_duplicate_numbers(self, entries: Iterable[ApplicationLogEntry]) -> None:
        seen: dict[str, ApplicationLogEntry] = {}
        for entry in entries:
            first = seen.setdefault(entry.number, entry) if entry.number else entry
            if first is not entry:
                other = f"第 {first.line} 行"
                self.found.append(
                    codes.NUMBER_TWICE.at(entry.place, value=shorten_for_message(entry.number), other=other)
                )


def _describe_column(key: str) -> dict[str, object]:
    return {"column": _COLUMNS_BY_KEY[key].label, "column_en": _COLUMNS_BY_KEY[key].label_en}


def _list_first_names(known: Mapping[str, str]) -> list[str]:
    """List the first Chinese name of each meaning."""
    found: dict[str, str] = {}
    for name, key in known.items():
        if not name.isascii():
            found.setdefault(key, name)
    return list(found.values())
