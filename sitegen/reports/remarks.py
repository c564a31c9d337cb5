"""Collect diagnostics while the cells of a report are read, each mistake once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sitegen.diagnostics import Diagnostic, Place, Rule
from sitegen.reports.load import formats
from sitegen.reports.model import Format, Row, Table
from sitegen.reports.names import plain
from sitegen.schema import Word


class Remarks:
    """The diagnostics of one report. ``path`` is the file being read.

    ``lost`` are rows with a figure that could not be assigned to a cell. Sums over them prove nothing.
    """

    def __init__(self) -> None:
        self.path = ""
        self.found: list[Diagnostic] = []
        self.lost: dict[tuple[str, str], Place] = {}
        self._told: set[tuple[str, ...]] = set()

    def place(self, word: Word) -> Place:
        """Return the place of a word."""
        return Place(self.path, word.line, word.column, word.length, word.cell)

    def report(self, rule: Rule, word: Word, /, **values: object) -> None:
        """Add a diagnostic at a word."""
        self.found.append(rule.at(self.place(word), **values))

    def report_once(self, rule: Rule, word: Word, name: str, /, **values: object) -> None:
        """Report an error in a name only where it first occurs.

        In a CSV file one name is used for a whole column.
        """
        seen = (self.path, rule.code, name)
        if seen not in self._told:
            self._told.add(seen)
            self.report(rule, word, **values)

    def lose(self, word: Word, table: Table, rows: Iterable[Row]) -> None:
        """Note that a figure of one of these rows could not be assigned, so that their content is unknown."""
        for row in rows:
            self.lost.setdefault((table.key, row.key), self.place(word))


def elsewhere(
    name: str, form: Format, names: Callable[[Format], Iterable[Mapping[str, str]]]
) -> Format | None:
    """Return another format that has this name, or None."""
    wanted = plain(name)
    others = (other for other in formats().values() if other is not form)
    return next((other for other in others if any(wanted in known for known in names(other))), None)
