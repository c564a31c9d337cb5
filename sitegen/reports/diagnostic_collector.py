"""Collect diagnostics while the cells of a report are read, each mistake once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sitegen.diagnostics import Diagnostic, Place, Rule
from sitegen.reports.format_loader import load_formats
from sitegen.reports.model import ReportFormat, Table, TableRow
from sitegen.reports.name_matching import normalise_name
from sitegen.schema import Token


class DiagnosticCollector:
    """The diagnostics of one report. ``path`` is the file being read.

    ``unassigned`` are rows with a figure that could not be assigned to a cell. Sums over them prove nothing.
    """

    def __init__(self) -> None:
        self.path = ""
        self.diagnostics: list[Diagnostic] = []
        self.unassigned: dict[tuple[str, str], Place] = {}
        self._reported: set[tuple[str, ...]] = set()

    def locate(self, token: Token) -> Place:
        """Return the place of a text in the file that is being read."""
        return Place(self.path, token.line, token.column, token.length, token.cell)

    def report(self, rule: Rule, token: Token, /, **values: object) -> None:
        """Add a diagnostic of a rule at a text; ``values`` fill its templates."""
        self.diagnostics.append(rule.at(self.locate(token), **values))

    def report_once(self, rule: Rule, token: Token, name: str, /, **values: object) -> None:
        """Report an error in a name only where it first occurs.

        In a CSV file one name is used for a whole column.
        """
        seen = (self.path, rule.code, name)
        if seen not in self._reported:
            self._reported.add(seen)
            self.report(rule, token, **values)

    def note_unassigned(self, token: Token, table: Table, rows: Iterable[TableRow]) -> None:
        """Note that a figure of one of these rows could not be assigned, so that their content is unknown."""
        for row in rows:
            self.unassigned.setdefault((table.key, row.key), self.locate(token))


def find_other_format(
    name: str, form: ReportFormat, names: Callable[[ReportFormat], Iterable[Mapping[str, str]]]
) -> ReportFormat | None:
    """Return another format that has this name, or None."""
    normalised = normalise_name(name)
    candidates = (candidate for candidate in load_formats().values() if candidate is not form)
    return next(
        (candidate for candidate in candidates if any(normalised in mapping for mapping in names(candidate))),
        None,
    )
