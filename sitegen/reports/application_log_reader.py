"""Read the entries of an application log from its cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import repeat

from msgspec.structs import replace

from sitegen.diagnostics import Diagnostic, Place, Rule
from sitegen.diagnostics.codes import application_logs as codes
from sitegen.program import regex
from sitegen.reports.application_log import PENDING, ApplicationLog, ApplicationLogEntry, LegalCase
from sitegen.reports.application_log_words import (
    COLUMNS,
    DATE_COLUMNS,
    NO_WORDS,
    PENDING_WORDS,
    REQUIRED_COLUMNS,
    YES_WORDS,
    OutcomeGroup,
    list_first_names,
    map_applicant_names,
    map_case_result_names,
    map_log_column_names,
    map_outcome_group_names,
    map_outcome_names,
)
from sitegen.reports.name_matching import find_similar_name, normalise_name
from sitegen.reports.personal_columns import detect_personal_column
from sitegen.schema import Token
from sitegen.schema.dates import DateError, parse_date
from sitegen.schema.raw_value import shorten_for_message

# One wrong column gives a diagnostic a line. More do not help the editor, who corrects and checks again.
DIAGNOSTIC_LIMIT = 50
_CLOCK = regex.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*\Z")
_COLUMNS_BY_KEY = {column.key: column for column in COLUMNS}


def read_application_log(
    path: str, first_year: int, lines: Sequence[Sequence[Token]]
) -> tuple[ApplicationLog | None, tuple[Diagnostic, ...]]:
    """Read an application log from its cells, and return a pair of the log and the diagnostics.

    The log is None if there are errors. ``path`` is the file, relative to the project folder. ``first_year`` is the
    year in which the log begins. ``lines`` has a list of cells for each line that is not blank; the first has the
    column names. If a column seems to hold personal data, only that is reported, and nothing is read.
    """
    columns = {"known": _list_column_names(False), "known_en": _list_column_names(True)}
    if not lines:
        return None, (codes.EMPTY.at(Place(path), name=path.rpartition("/")[2], **columns),)
    # First of all, so that no other message quotes a name or a number.
    if refused := tuple(_find_personal_columns(path, lines)):
        return None, refused
    reader = _LogReader(path)
    reader.read_header(lines[0])
    if not reader.diagnostics:
        reader.check_nameless_cells(lines[1:])
    if any(diagnostic.severity == "error" for diagnostic in reader.diagnostics):
        return None, tuple(reader.diagnostics)
    entries = reader.read_entries(lines[1:])
    reader.check_duplicate_numbers(entries)
    cases = any(key.startswith(("review", "suit")) for key in reader.keys)
    has_errors = any(diagnostic.severity == "error" for diagnostic in reader.diagnostics)
    log = None if has_errors else ApplicationLog(path, first_year, tuple(entries), cases)
    return log, tuple(reader.diagnostics[: DIAGNOSTIC_LIMIT + 1])


def locate_token(path: str, token: Token) -> Place:
    """Return where a cell was read, for a diagnostic: ``token`` is the text of the cell with its position.

    The place has the address of the cell, such as B3, if the file ``path`` is an .xlsx file, else line and column.
    """
    if path.endswith(".xlsx"):
        return Place(path, cell=token.cell)
    return Place(path, token.line, token.column, token.length)


def _find_personal_columns(path: str, lines: Sequence[Sequence[Token]]) -> Iterable[Diagnostic]:
    """Yield a diagnostic for each column that seems to hold personal data, such as names.

    The diagnostic is at the name of the column if that shows it, else at the first suspicious cell. It does
    not quote any cell. ``lines`` are those of the log; the first has the column names.
    """
    for number, name in enumerate(lines[0]):
        is_log_column = normalise_name(name.text) in map_log_column_names()
        cells = [line[number] for line in lines[1:] if number < len(line)]
        if detected := detect_personal_column(name.text, [cell.text for cell in cells], is_log_column):
            kind, first = detected
            where = locate_token(path, name if first is None else cells[first])
            yield codes.PERSONAL.at(
                where, column=shorten_for_message(name.text), what=kind[0], what_en=kind[1]
            )


def _list_column_names(english: bool) -> str:
    return (
        ", ".join(column.label_en for column in COLUMNS)
        if english
        else "、".join(column.label for column in COLUMNS)
    )


class _LogReader:
    """Reader of one log, which collects ``diagnostics``.

    ``keys`` are the keys of the columns from left to right, as `read_header` finds them; that of a column to
    be ignored is "".
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.diagnostics: list[Diagnostic] = []
        self.keys: list[str] = []

    def locate(self, token: Token) -> Place:
        return locate_token(self.path, token)

    def report(self, rule: Rule, token: Token, /, **values: object) -> None:
        self.diagnostics.append(rule.at(self.locate(token), **values))

    def read_header(self, tokens: Sequence[Token]) -> None:
        """Read the column names into ``keys``, and report unknown, repeated and missing columns."""
        seen: dict[str, Token] = {}
        for token in tokens:
            key = map_log_column_names().get(normalise_name(token.text), "")
            first = seen.setdefault(key, token) if key else token
            if first is not token:
                self.report(codes.COLUMN_TWICE, token, column=token.text, other=first.text)
            elif token.text and not key:
                self.report_unknown_column(
                    token, f"“{shorten_for_message(token.text)}”", f"“{shorten_for_message(token.text)}”"
                )
            self.keys.append(key)
        for key in REQUIRED_COLUMNS:
            if key not in seen:
                column = {"column": _COLUMNS_BY_KEY[key].label, "column_en": _COLUMNS_BY_KEY[key].label_en}
                known_columns = {"known": _list_column_names(False), "known_en": _list_column_names(True)}
                self.report(codes.NO_COLUMN, tokens[0], **column, **known_columns)

    def report_unknown_column(self, token: Token, column: str, column_en: str) -> None:
        known_columns = {"known": _list_column_names(False), "known_en": _list_column_names(True)}
        self.report(codes.COLUMN_UNUSED, token, column=column, column_en=column_en, **known_columns)

    def check_nameless_cells(self, lines: Iterable[Sequence[Token]]) -> None:
        """Report the first non-empty cell in a column without a known name. Such columns are not read."""
        column_count = len(self.keys)
        cells = (
            token
            for line in lines
            for index, token in enumerate(line)
            if index >= column_count or not self.keys[index]
        )
        if token := next((token for token in cells if token.text), None):
            self.report_unknown_column(token, "没有列名的一列", "a column without a name")

    def read_entries(self, lines: Sequence[Sequence[Token]]) -> list[ApplicationLogEntry]:
        """Read the lines as applications, and return those without errors, in order.

        Errors are reported. After `DIAGNOSTIC_LIMIT` diagnostics, the other lines are not read, and one
        diagnostic says how many they are.
        """
        entries = []
        for number, line in enumerate(lines):
            if len(self.diagnostics) >= DIAGNOSTIC_LIMIT:
                del self.diagnostics[DIAGNOSTIC_LIMIT:]
                self.report(codes.LINES_LEFT, line[0], line=line[0].line, count=len(lines) - number)
                break
            if entry := self.read_entry(line):
                entries.append(entry)
        return entries

    def read_entry(self, line: Sequence[Token]) -> ApplicationLogEntry | None:
        """Read a line as an application. If it has errors, add them to ``diagnostics`` and return None."""
        before = len(self.diagnostics)
        # Many programs leave out the empty cells at the end of a line.
        end = replace(line[-1], text="", column=line[-1].column + line[-1].length)
        padded = [*line, *repeat(end, max(len(self.keys) - len(line), 0))]
        cells = {key: token for key, token in zip(self.keys, padded, strict=False) if key}
        days = {key: self.parse_day(key, cells[key]) for key in DATE_COLUMNS if key in cells}
        received, applicant = days.get("received"), self.resolve_applicant(cells["applicant"])
        outcome, answered = self.resolve_outcome(cells.get("outcome")), days.get("answered")
        self.check_completeness(cells, outcome, answered)
        self.check_date_order(cells, days)
        review = self.read_case("review", cells, days, answered or received)
        suit = self.read_case("suit", cells, days, answered or received)
        extended, paused = self.parse_extended(cells.get("extended")), self.parse_paused(cells.get("paused"))
        if len(self.diagnostics) > before or received is None:
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

    def parse_day(self, key: str, token: Token) -> date | None:
        """Parse the date in the cell ``token`` of the column ``key``, in any common notation.

        Return None if the cell is empty or invalid. An invalid date gives a diagnostic, an empty one only in
        the column "received".
        """
        # Spreadsheets write a date with a time of day.
        text = _CLOCK.sub("", token.text).strip()
        if not text or (key != "received" and normalise_name(text) in NO_WORDS):
            if key == "received":
                self.report_missing_value(token, key)
            return None
        day = parse_date(text)
        if isinstance(day, DateError) and day.suggestion:
            day = parse_date(day.suggestion)
        if isinstance(day, DateError):
            self.report(
                codes.DATE,
                token,
                line=token.line,
                value=shorten_for_message(token.text),
                **_describe_column(key),
            )
            return None
        return day

    def report_missing_value(self, token: Token, key: str, because: tuple[str, str] = ("", "")) -> None:
        reason = {"because": because[0], "because_en": because[1]}
        self.report(codes.VALUE_MISSING, token, line=token.line, **_describe_column(key), **reason)

    def resolve_applicant(self, token: Token) -> str:
        if not token.text:
            self.report_missing_value(token, "applicant")
            return ""
        return self.resolve_word("applicant", token, map_applicant_names())

    def resolve_outcome(self, token: Token | None) -> str:
        """Return the row key of the outcome in the cell ``token``; "" if it is pending, missing or invalid."""
        if token is None or normalise_name(token.text) in PENDING_WORDS or not token.text:
            return ""
        if group := map_outcome_group_names().get(normalise_name(token.text)):
            self.report_ambiguous_outcome(token, group)
            return ""
        return self.resolve_word("outcome", token, map_outcome_names())

    def report_ambiguous_outcome(self, token: Token, group: OutcomeGroup) -> None:
        """Report an outcome that names only a group of rows, such as 不予公开. The diagnostic lists the rows."""
        labels = {"group": group.label, "group_en": group.label_en, "count": len(group.rows)}
        rows = {
            "known": "、".join(row.short for row in group.rows),
            "known_en": ", ".join(row.label_en for row in group.rows),
        }
        cell = {"line": token.line, "value": shorten_for_message(token.text), **_describe_column("outcome")}
        self.report(codes.RESULT_OPEN, token, **cell, **labels, **rows)

    def resolve_word(self, key: str, token: Token, keys_by_name: Mapping[str, str]) -> str:
        meaning = keys_by_name.get(normalise_name(token.text), "")
        if not meaning:
            near = find_similar_name(token.text, keys_by_name)
            known, known_en = (
                "、".join(list_first_names(keys_by_name)),
                ", ".join(dict.fromkeys(keys_by_name.values())),
            )
            self.report_unknown_word(key, token, known, known_en, near)
        return meaning

    def report_unknown_word(self, key: str, token: Token, known: str, known_en: str, near: str = "") -> None:
        """Report that the word in the cell ``token`` of the column ``key`` is none of the accepted ones.

        ``known`` and ``known_en`` list these in Chinese and English. ``near`` is the one that was probably meant, or
        "".
        """
        hints = {
            "near": f"；是不是“{near}”？" if near else "",
            "near_en": f"; did you mean “{near}”?" if near else "",
        }
        values = {"known": known, "known_en": known_en, **hints, **_describe_column(key)}
        self.report(codes.WORD, token, line=token.line, value=shorten_for_message(token.text), **values)

    def check_completeness(self, cells: Mapping[str, Token], outcome: str, answered: date | None) -> None:
        """Report if an application has a date of answer but no outcome, or an outcome but no date.

        ``cells`` are those of its line, keyed by column. ``outcome`` is "" and ``answered`` None if missing.
        """
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
                earlier_column = {
                    "earlier": f"“{_COLUMNS_BY_KEY[earlier].label}”",
                    "earlier_en": _COLUMNS_BY_KEY[earlier].label_en,
                }
                token = cells[later]
                self.report(
                    codes.DATE_ORDER,
                    token,
                    line=token.line,
                    value=second,
                    **_describe_column(later),
                    **earlier_column,
                )

    def read_case(
        self, kind: str, cells: Mapping[str, Token], days: Mapping[str, date | None], fallback: date | None
    ) -> LegalCase | None:
        """Return the administrative review (复议) or the lawsuit on a line; None if the line has none.

        ``kind`` is "review" or "suit". ``cells`` and ``days`` are the line's cells and parsed dates, keyed by column. A
        line has a case if it states its result or its date of filing. A missing date of filing is taken to be
        ``fallback``; if that is None, too, there is no case. A missing date of decision is taken to be that of filing.
        """
        token, filed = cells.get(f"{kind}_result"), days.get(f"{kind}_filed")
        has_result = token is not None and bool(token.text) and normalise_name(token.text) not in NO_WORDS
        if not has_result and filed is None:
            return None
        result = (
            self.resolve_word(f"{kind}_result", token, map_case_result_names())
            if has_result and token
            else PENDING
        )
        day_filed = filed or fallback
        if day_filed is None:
            return None
        return LegalCase(
            day_filed, result, None if result == PENDING else days.get(f"{kind}_decided") or day_filed
        )

    def parse_extended(self, token: Token | None) -> bool:
        """Return whether the cell ``token`` says that the deadline was extended: 是 or the date of extension."""
        text = normalise_name(token.text) if token else ""
        if token is None or text in NO_WORDS or text == "0":
            return False
        if text not in YES_WORDS:
            return self.parse_day("extended", token) is not None
        return True

    def parse_paused(self, token: Token | None) -> int:
        if token is None or not token.text:
            return 0
        if not regex.fullmatch(r"\d{1,3}", text := normalise_name(token.text)):
            self.report_unknown_word("paused", token, "0 到 999 的整数", "a whole number")
            return 0
        return int(text)

    def check_duplicate_numbers(self, entries: Iterable[ApplicationLogEntry]) -> None:
        seen: dict[str, ApplicationLogEntry] = {}
        for entry in entries:
            first = seen.setdefault(entry.number, entry) if entry.number else entry
            if first is not entry:
                other = f"第 {first.line} 行"
                self.diagnostics.append(
                    codes.NUMBER_TWICE.at(entry.place, value=shorten_for_message(entry.number), other=other)
                )


def _describe_column(key: str) -> dict[str, object]:
    return {"column": _COLUMNS_BY_KEY[key].label, "column_en": _COLUMNS_BY_KEY[key].label_en}
