"""台账: an anonymous list of applications, and the statutory tables that follow from it for any year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from sitegen.diagnostics import Place
from sitegen.reports.arithmetic import totals
from sitegen.reports.cells import State
from sitegen.reports.model import CellKey, Format
from sitegen.reports.tables import ReportTables, Value

APPLICATIONS, LITIGATION = "applications", "litigation"
PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Case:
    """A review or a suit: ``result`` is the key of a column of the table on litigation."""

    filed: date
    result: str = PENDING
    decided: date | None = None

    def counts(self, year: int) -> str:
        """The column in which the report on ``year`` counts it, "" if in none."""
        if self.filed.year > year or (self.decided and self.decided.year < year):
            return ""
        return self.result if self.decided and self.decided.year == year else PENDING


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One application. It is known by the ``line`` of its file (from 1; the row of a sheet) and holds no personal data.

    ``applicant`` and ``outcome`` are keys of a column and a row of the table on applications; an application
    in hand has no outcome. ``clarified`` is the day on which a corrected application came in; ``paused`` are
    working days that do not count (third parties, consultation).
    """

    path: str
    line: int
    received: date
    applicant: str
    number: str = ""
    outcome: str = ""
    answered: date | None = None
    extended: bool = False
    clarified: date | None = None
    paused: int = 0
    review: Case | None = None
    suit: Case | None = None

    @property
    def place(self) -> Place:
        """Where it stands: in a workbook, which has no lines, the first cell of its row."""
        if self.path.endswith(".xlsx"):
            return Place(self.path, cell=f"A{self.line}")
        return Place(self.path, self.line, 1)

    def rows(self, year: int) -> Iterator[str]:
        """The rows of the table on applications that count it in the report on ``year``."""
        done = self.answered.year if self.answered else year + 1
        if self.received.year > year or done < year:
            return
        yield "new_received" if self.received.year == year else "carried_in"
        yield self.outcome if done == year else "carried_out"

    def cases(self) -> Iterator[tuple[str, Case]]:
        """Its review and its suit, each with its row of the table on litigation."""
        if self.review:
            yield "review", self.review
        if self.suit:
            yield "after_review" if self.review else "direct", self.suit


@dataclass(frozen=True, slots=True)
class Ledger:
    """The file ``reports/<first>-ledger.csv`` (or .xlsx) of an agency.

    It lists every application in hand from the beginning of the year ``first``, those carried in too. ``cases``:
    whether it has columns for reviews or suits; without them it says nothing of the table on litigation.
    """

    path: str
    first: int
    entries: tuple[LedgerEntry, ...] = ()
    cases: bool = False

    @property
    def last(self) -> int:
        """The last year of which it says something."""
        days = (day for entry in self.entries for day in _days(entry))
        return max((day.year for day in days), default=self.first)


def _days(entry: LedgerEntry) -> Iterator[date]:
    yield entry.received
    if entry.answered:
        yield entry.answered
    for _, case in entry.cases():
        yield case.decided or case.filed


def ledger_for(ledgers: Iterable[Ledger], year: int) -> Ledger | None:
    """The ledger from which the report on ``year`` is counted: the latest that had begun, if it reaches so far."""
    begun = [ledger for ledger in ledgers if ledger.first <= year]
    latest = max(begun, key=lambda ledger: ledger.first, default=None)
    return latest if latest and year <= latest.last else None


@dataclass(frozen=True, slots=True)
class LedgerCount:
    """What a ledger comes to for one year: the entries behind each cell, totals included, in the ledger's order."""

    ledger: Ledger
    form: Format
    year: int
    cells: Mapping[CellKey, tuple[LedgerEntry, ...]] = field(default_factory=dict)

    @property
    def tables(self) -> tuple[str, ...]:
        """The keys of the tables that it gives."""
        wanted = (APPLICATIONS, LITIGATION) if self.ledger.cases else (APPLICATIONS,)
        return tuple(table.key for table in self.form.tables if table.key in wanted)

    def entries(self, key: CellKey) -> tuple[LedgerEntry, ...]:
        """The entries that a cell counts."""
        return self.cells.get(key, ())

    def number(self, key: CellKey) -> int:
        """The figure of a cell of the tables that it gives."""
        return len(self.entries(key))


def count(ledger: Ledger, form: Format, year: int) -> LedgerCount:
    """The tables on applications and litigation of a report on ``year`` in this format."""
    found: dict[CellKey, list[LedgerEntry]] = {}
    for entry in ledger.entries:
        for key in _cells(entry, form, year):
            for cell in (key, *_sums(form).get(key, ())):
                found.setdefault(cell, []).append(entry)
    return LedgerCount(ledger, form, year, {key: tuple(entries) for key, entries in found.items()})


def _cells(entry: LedgerEntry, form: Format, year: int) -> Iterator[CellKey]:
    known = form.table[APPLICATIONS].row if APPLICATIONS in form.table else {}
    for row in entry.rows(year):
        # The format of 2019 has one row for all other results.
        yield CellKey(APPLICATIONS, row if row in known else "other_3", entry.applicant)
    for row, case in entry.cases():
        if column := case.counts(year):
            yield CellKey(LITIGATION, row, column)


@cache
def _sums(form: Format) -> Mapping[CellKey, frozenset[CellKey]]:
    """The totals in which each cell is counted, directly or by way of another total."""
    into: dict[CellKey, set[CellKey]] = {}
    for total, equation in totals(form).items():
        for operand in equation.right:
            into.setdefault(operand.key, set()).add(total)
    return {key: frozenset(_above(key, into)) for key in into}


def _above(key: CellKey, into: Mapping[CellKey, set[CellKey]]) -> Iterator[CellKey]:
    for total in into.get(key, ()):
        yield total
        yield from _above(total, into)


def with_counted(tables: ReportTables, counted: LedgerCount) -> ReportTables:
    """The tables with those that were not typed filled in from the ledger."""
    missing = [table for table in counted.tables if table not in tables.given]
    if not missing:
        return tables
    place = Place(counted.ledger.path)
    values = {
        key: Value(len(entries), State.COUNTED, place)
        for key, entries in counted.cells.items()
        if key.table in missing and key not in totals(tables.form)
    }
    given = {**tables.given, **dict.fromkeys(missing, place)}
    return replace(tables, typed={**tables.typed, **values}, given=given)
