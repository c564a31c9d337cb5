"""Collect diagnostics while the cells of a report are read, without repeating one for the same wrong name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sitegen.diagnostics import Diagnostic, Place, Rule
from sitegen.reports.format_loader import load_formats
from sitegen.reports.model import ReportFormat, Table, TableRow
from sitegen.reports.name_matching import normalise_name
from sitegen.schema import Token


class DiagnosticCollector:
    """Collector of the diagnostics of one report, whose source may be several files.

    ``path`` is the file being read. A figure may be readable although its row is not, for example because of
    a misspelt name. ``unassigned`` has all rows to which such a figure may belong: it maps pairs of table key
    and row key to the place of the figure. Sums over these rows must not be checked, because their content is
    not known.
    """

    def __init__(self) -> None:
        self.path = ""
        self.diagnostics: list[Diagnostic] = []
        self.unassigned: dict[tuple[str, str], Place] = {}
        self._reported: set[tuple[str, ...]] = set()

    def locate(self, token: Token) -> Place:
        """Return the place of ``token`` in the file being read, for diagnostics."""
        return Place(self.path, token.line, token.column, token.length, token.cell)

    def report(self, rule: Rule, token: Token, /, **values: object) -> None:
        """Add a diagnostic at the place of a token; ``values`` fill the placeholders of the rule's message."""
        self.diagnostics.append(rule.at(self.locate(token), **values))

    def report_once(self, rule: Rule, token: Token, cause: str, /, **values: object) -> None:
        """Add a diagnostic, unless the file being read already has one with the same rule and ``cause``.

        ``cause`` identifies the mistake, for example by the wrong name of a column, which in a CSV file
        applies to many cells. ``values`` fill the placeholders of the rule's message.
        """
        seen = (self.path, rule.code, cause)
        if seen not in self._reported:
            self._reported.add(seen)
            self.report(rule, token, **values)

    def note_unassigned(self, token: Token, table: Table, rows: Iterable[TableRow]) -> None:
        """Add ``rows`` to ``unassigned``.

        The figure at ``token`` belongs to one of these rows, but it is unclear to which. ``table`` is the
        table of the rows.
        """
        for row in rows:
            self.unassigned.setdefault((table.key, row.key), self.locate(token))


def find_other_format(
    name: str, form: ReportFormat, map_names: Callable[[ReportFormat], Iterable[Mapping[str, str]]]
) -> ReportFormat | None:
    """Return the first format other than ``form`` that accepts ``name``; None if there is none.

    ``map_names`` takes a format and returns mappings whose keys are the names that it accepts, normalised.
    For names of rows it is ``lambda form: map(map_row_names, form.tables)``.
    """
    normalised = normalise_name(name)
    candidates = (candidate for candidate in load_formats().values() if candidate is not form)
    return next(
        (
            candidate
            for candidate in candidates
            if any(normalised in mapping for mapping in map_names(candidate))
        ),
        None,
    )
