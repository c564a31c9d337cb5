"""What is noted while the cells of a report are read: findings, each mistake once, and rows of which nothing is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sitegen.diagnostics import Diagnostic, Place, Rule
from sitegen.reports.load import formats
from sitegen.reports.model import Format, Row, Table
from sitegen.reports.names import plain
from sitegen.schema import Word


class Remarks:
    """The findings of one report; ``path`` is the file that is read now.

    ``lost`` are rows of tables for which a figure was typed that could not be placed: sums over them prove nothing.
    """

    def __init__(self) -> None:
        self.path = ""
        self.found: list[Diagnostic] = []
        self.lost: dict[tuple[str, str], Place] = {}
        self._told: set[tuple[str, ...]] = set()

    def place(self, word: Word) -> Place:
        """Where a word stands."""
        return Place(self.path, word.line, word.column, word.length, word.cell)

    def report(self, rule: Rule, word: Word, /, **values: object) -> None:
        """Add a finding at a word."""
        self.found.append(rule.at(self.place(word), **values))

    def report_once(self, rule: Rule, word: Word, name: str, /, **values: object) -> None:
        """Report what is wrong with a name where it stands first: in a CSV file it stands for a whole column."""
        seen = (self.path, rule.code, name)
        if seen not in self._told:
            self._told.add(seen)
            self.report(rule, word, **values)

    def lose(self, word: Word, table: Table, rows: Iterable[Row]) -> None:
        """Note that a figure could not be placed in one of these rows: what they hold is not known."""
        for row in rows:
            self.lost.setdefault((table.key, row.key), self.place(word))


def elsewhere(
    name: str, form: Format, names: Callable[[Format], Iterable[Mapping[str, str]]]
) -> Format | None:
    """Another format in which something has this name."""
    wanted = plain(name)
    others = (other for other in formats().values() if other is not form)
    return next((other for other in others if any(wanted in known for known in names(other))), None)
