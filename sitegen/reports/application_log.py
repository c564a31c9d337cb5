"""Anonymous log of applications (台账), and counting the statutory tables of a year from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache

from msgspec import Struct, field
from msgspec.structs import replace

from sitegen.diagnostics import Place
from sitegen.reports.arithmetic import map_totals
from sitegen.reports.cells import CellState
from sitegen.reports.model import CellKey, ReportFormat
from sitegen.reports.tables import CellValue, ReportTables

APPLICATIONS, LITIGATION = "applications", "litigation"
PENDING = "pending"
LINE_LIMIT = 50_000
"""Most lines of the file of a log. The busiest ministries receive some thousands of applications a year."""


class LegalCase(Struct, frozen=True):
    """An administrative review (行政复议) or a lawsuit about an application.

    ``filed`` is the day on which it was filed. ``result`` is the key of a column of the table on litigation.
    ``decided`` is the day of the decision, None while the case is pending.
    """

    filed: date
    result: str = PENDING
    decided: date | None = None

    def get_counting_column_key(self, year: int) -> str:
        """Return the key of the column that counts the case in the report on ``year``.

        It is "" if the case is not counted: it was filed after that year or decided before it.
        """
        if self.filed.year > year or (self.decided and self.decided.year < year):
            return ""
        return self.result if self.decided and self.decided.year == year else PENDING


class ApplicationLogEntry(Struct, frozen=True):
    """One application for information, as one line of an application log. It holds no personal data.

    ``path`` is the file of the log, relative to the project folder. ``line`` is its line in the file, or its row
    in the sheet, counted from 1. ``received`` and ``answered`` are the days of receipt and answer; ``answered`` is
    None while the application is pending. ``number`` is the agency's own registration number, "" if none.
    ``applicant_key`` and ``outcome_key`` are keys of a column and a row of the table on applications;
    ``outcome_key`` is "" while the application is pending. ``extended`` is true if the deadline for the answer was
    extended. ``clarified`` is the day on which the requested correction arrived, None if there was none.
    ``paused_days`` is the number of working days that do not count towards the deadline, such as those for
    consulting a third party. ``review`` and ``suit`` are the administrative review and the lawsuit about the
    application, None if there was none.
    """

    path: str
    line: int
    received: date
    applicant_key: str
    number: str = ""
    outcome_key: str = ""
    answered: date | None = None
    extended: bool = False
    clarified: date | None = None
    paused_days: int = 0
    review: LegalCase | None = None
    suit: LegalCase | None = None

    @property
    def place(self) -> Place:
        """Place of the entry for diagnostics: its line, or in a workbook the first cell of its row."""
        if self.path.endswith(".xlsx"):
            return Place(self.path, cell=f"A{self.line}")
        return Place(self.path, self.line, 1)

    def iter_counting_row_keys(self, year: int) -> Iterator[str]:
        """Yield the keys of the two rows that count the application in the report on ``year``.

        Both are rows of the table on applications. The first counts the application as new or as carried over
        from last year. The second counts its outcome, or that it is carried over to next year. Nothing is
        yielded if the application was received in a later year or answered in an earlier one.
        """
        # A pending application is carried over at the end of every year.
        year_answered = self.answered.year if self.answered else year + 1
        if self.received.year > year or year_answered < year:
            return
        yield "new_received" if self.received.year == year else "carried_in"
        yield self.outcome_key if year_answered == year else "carried_out"

    def iter_cases(self) -> Iterator[tuple[str, LegalCase]]:
        """Yield the review and the lawsuit about the application, if any, as pairs of row key and case.

        The key is that of a row of the table on litigation: ``review``, ``after_review`` (a lawsuit after a
        review) or ``direct`` (a lawsuit without one).
        """
        if self.review:
            yield "review", self.review
        if self.suit:
            # The table has a row for lawsuits after a review, and one for those without.
            yield "after_review" if self.review else "direct", self.suit


class ApplicationLog(Struct, frozen=True):
    """The log of applications that an agency keeps in ``reports/<first_year>-ledger.csv`` (or .xlsx).

    That file is in the agency's folder; ``path`` is its path relative to the project folder. ``entries`` are its
    lines: every application that was pending at the beginning of ``first_year``, and all later ones. ``has_cases`` is
    true if the file has columns for reviews or lawsuits. Without these columns, the table on litigation is not
    counted.
    """

    path: str
    first_year: int
    entries: tuple[ApplicationLogEntry, ...] = ()
    has_cases: bool = False

    @property
    def last_year(self) -> int:
        """The latest year of the dates in the log; ``first_year`` if the log has no entries.

        The dates are those of receipt, of correction (补正) and of answer and, of reviews and lawsuits, those of filing
        and decision.
        """
        # A log without later dates was not kept up, and says nothing about later years.
        days = (day for entry in self.entries for day in _iter_days(entry))
        return max((day.year for day in days), default=self.first_year)


def _iter_days(entry: ApplicationLogEntry) -> Iterator[date]:
    yield entry.received
    # An application that is still pending may have been corrected in a later year.
    yield from filter(None, (entry.clarified, entry.answered))
    for _, case in entry.iter_cases():
        yield case.decided or case.filed


def find_application_log(logs: Iterable[ApplicationLog], year: int) -> ApplicationLog | None:
    """Return the log from which the tables of the report on ``year`` are counted; None if there is none.

    An agency may have several logs, which begin in different years. The one that began last, in ``year`` or
    before, is used. If it has no date in ``year`` or later, it was not kept up to date, and None is returned.
    """
    begun = [log for log in logs if log.first_year <= year]
    latest = max(begun, key=lambda log: log.first_year, default=None)
    return latest if latest and year <= latest.last_year else None


class ApplicationLogCounts(Struct, frozen=True):
    """Result of counting the application log ``log`` for the report on ``year`` in the format ``form``.

    ``entries_by_cell`` maps each counted cell, including totals, to the entries that it counts, in the order of the
    log. So the figure of a cell is the number of its entries. Cells without entries are missing.
    """

    log: ApplicationLog
    form: ReportFormat
    year: int
    entries_by_cell: Mapping[CellKey, tuple[ApplicationLogEntry, ...]] = field(default_factory=dict)

    @property
    def table_keys(self) -> tuple[str, ...]:
        """Keys of the tables that can be counted from the log, in the order of the format."""
        countable = (APPLICATIONS, LITIGATION) if self.log.has_cases else (APPLICATIONS,)
        return tuple(table.key for table in self.form.tables if table.key in countable)

    def get_entries(self, key: CellKey) -> tuple[ApplicationLogEntry, ...]:
        """Return the entries counted in the cell ``key``, in the order of the log; () if there are none."""
        return self.entries_by_cell.get(key, ())


def count_applications(log: ApplicationLog, form: ReportFormat, year: int) -> ApplicationLogCounts:
    """Find the entries of a log that each cell of the tables on applications and litigation counts.

    The tables are those of the report on ``year`` in the format ``form``. See `ApplicationLogCounts` for the
    result.
    """
    entries_by_cell: dict[CellKey, list[ApplicationLogEntry]] = {}
    for entry in log.entries:
        for key in _iter_counting_cells(entry, form, year):
            # Totals are counted, too, so that a reader can see the entries behind them.
            for cell in (key, *_map_cell_totals(form).get(key, ())):
                entries_by_cell.setdefault(cell, []).append(entry)
    return ApplicationLogCounts(
        log, form, year, {key: tuple(entries) for key, entries in entries_by_cell.items()}
    )


def _iter_counting_cells(entry: ApplicationLogEntry, form: ReportFormat, year: int) -> Iterator[CellKey]:
    rows_by_key = form.tables_by_key[APPLICATIONS].rows_by_key if APPLICATIONS in form.tables_by_key else {}
    for row in entry.iter_counting_row_keys(year):
        # The format of 2019 has one row for all other results.
        yield CellKey(APPLICATIONS, row if row in rows_by_key else "other_3", entry.applicant_key)
    for row, case in entry.iter_cases():
        if column := case.get_counting_column_key(year):
            yield CellKey(LITIGATION, row, column)


@cache
def _map_cell_totals(form: ReportFormat) -> Mapping[CellKey, frozenset[CellKey]]:
    """Map each cell to the totals that include it, directly or through other totals."""
    totals_by_operand: dict[CellKey, set[CellKey]] = {}
    for total, equation in map_totals(form).items():
        for operand in equation.right:
            totals_by_operand.setdefault(operand.key, set()).add(total)
    return {key: frozenset(_iter_totals(key, totals_by_operand)) for key in totals_by_operand}


def _iter_totals(key: CellKey, totals_by_operand: Mapping[CellKey, set[CellKey]]) -> Iterator[CellKey]:
    for total in totals_by_operand.get(key, ()):
        yield total
        yield from _iter_totals(total, totals_by_operand)


def fill_counted_tables(tables: ReportTables, counts: ApplicationLogCounts) -> ReportTables:
    """Return a copy of ``tables`` in which the missing tables are filled in with counts from the log.

    Tables that the report has itself are left unchanged, even if the counts differ. If no table is missing,
    ``tables`` itself is returned.
    """
    missing = [table for table in counts.table_keys if table not in tables.places_by_table]
    if not missing:
        return tables
    place = Place(counts.log.path)
    values = {
        key: CellValue(len(entries), CellState.COUNTED, place)
        for key, entries in counts.entries_by_cell.items()
        if key.table in missing and key not in map_totals(tables.form)
    }
    given = {**tables.places_by_table, **dict.fromkeys(missing, place)}
    return replace(tables, typed_cells={**tables.typed_cells, **values}, places_by_table=given)
