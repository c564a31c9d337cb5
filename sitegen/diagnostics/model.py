"""Diagnostics: what is wrong, where, and how to correct it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Severity of a diagnostic. An error prevents publication, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Place in a source file.

    ``path`` is relative to the project folder, with ``/``. ``line`` and ``column`` count from 1, the column
    in characters; 0 means unknown. ``length`` is the number of characters to underline. ``cell`` is the sheet
    and cell of a workbook, which has no lines: 表三!D7.
    """

    path: str
    line: int = 0
    column: int = 0
    length: int = 1
    cell: str = ""

    def __str__(self) -> str:
        parts = [self.path, *(str(number) for number in (self.line, self.column) if number)]
        return f"{':'.join(parts)} {self.cell}".rstrip()


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem at one place, with message and hint in Chinese and English."""

    place: Place
    code: str
    severity: Severity
    message: str
    message_en: str
    hint: str = ""
    hint_en: str = ""

    @property
    def sort_key(self) -> tuple[Place, str, str]:
        """Key for sorting by place, then code, then message."""
        return (self.place, self.code, self.message)


@dataclass(frozen=True, slots=True)
class Rule:
    """Kind of diagnostic: a permanent code, and the templates of its messages.

    ``zh``, ``en`` and the two hints are ``str.format`` templates. ``why`` is the reason for the rule, with
    its source in law if it has one, for the page of error codes.
    """

    code: str
    severity: Severity
    zh: str
    en: str
    hint_zh: str = ""
    hint_en: str = ""
    why: str = ""

    def at(self, place: Place, /, **values: object) -> Diagnostic:
        """Make a diagnostic of this rule at ``place``; ``values`` fill the templates."""
        return Diagnostic(
            place,
            self.code,
            self.severity,
            self.zh.format(**values),
            self.en.format(**values),
            self.hint_zh.format(**values),
            self.hint_en.format(**values),
        )


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort by file, line and column, and remove duplicates."""
    # Two checks may report the same thing at the same place.
    return tuple(sorted(set(diagnostics), key=lambda diagnostic: diagnostic.sort_key))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any diagnostic prevents publication."""
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)
