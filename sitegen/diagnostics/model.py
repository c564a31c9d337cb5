"""Diagnostics: what is wrong, where, and how to correct it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from string import Formatter

from msgspec import Struct
from msgspec.structs import replace

from sitegen.diagnostics.plurals import fill_template, replace_with_plurals


class Severity(StrEnum):
    """Severity of a diagnostic: an error prevents publication, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class ExemptionScope(StrEnum):
    """Whether an office may let a finding of a rule pass, for one place or for the whole site.

    ``NONE``: nobody may, because the rule protects the site or the site cannot be built otherwise. ``PLACE``: a
    reviewer may exempt one place (放行), but the rule holds for the rest of the site. ``SITE``: the rule is a matter of
    judgement, and ``site.yaml`` may also lower its severity for the whole site.
    """

    NONE = "none"
    PLACE = "place"
    SITE = "site"


class Place(Struct, frozen=True, order=True):
    """A position in a source file.

    ``path`` is relative to the project folder, with ``/``. ``line`` and ``column`` (in characters) count from 1; 0
    means unknown. ``length`` is the number of characters to underline on that line. If the marked text continues
    on the next lines, ``length_on_next_lines`` is the number of its characters there, including line ends. For a
    workbook, which has no lines, ``cell`` is the sheet and cell, such as 表三!D7; otherwise it is "".
    """

    path: str
    line: int = 0
    column: int = 0
    length: int = 1
    cell: str = ""
    length_on_next_lines: int = 0

    def __str__(self) -> str:
        parts = [self.path, *(str(number) for number in (self.line, self.column) if number)]
        return f"{':'.join(parts)} {self.cell}".rstrip()


class Diagnostic(Struct, frozen=True):
    """A problem at one place, with message and hint in Chinese and English.

    ``code`` is that of the rule, such as ``ITM-001``. A hint says how to correct the problem; it is "" if
    there is no hint. ``in_draft`` is True if the message already says that the problem is in a draft; see
    `relax_draft_errors`.
    """

    place: Place
    code: str
    severity: Severity
    message: str
    message_en: str
    hint: str = ""
    hint_en: str = ""
    in_draft: bool = False

    @property
    def sort_key(self) -> tuple[Place, str, str]:
        """A sort key that orders diagnostics by place, then code, then message."""
        return (self.place, self.code, self.message)

    def replace_hint(self, hint: tuple[str, str], /, **values: object) -> Diagnostic:
        """Return a copy of the diagnostic with ``hint``, made for a special case, instead of the hint of its rule.

        ``hint`` is a pair of templates for `fill_template` in Chinese and English, which are filled from
        ``values``. Raises KeyError if a value is missing.
        """
        zh, en = (fill_template(template, values) for template in hint)
        return replace(self, hint=zh, hint_en=en)


class Rule(Struct, frozen=True):
    """A kind of diagnostic, with a permanent code and templates of its messages.

    ``message_zh``, ``message_en`` and the hints are templates for `fill_template`. ``why`` is the reason for the
    rule and its legal source, if any; it is shown on the documentation page of error codes. ``exemption_scope``
    says whether an office may let a finding pass; by default it may not. If ``grouped`` is true, one finding
    stands for several places in a file and is reported at the first of them.
    """

    code: str
    severity: Severity
    message_zh: str
    message_en: str
    hint_zh: str = ""
    hint_en: str = ""
    why: str = ""
    exemption_scope: ExemptionScope = ExemptionScope.NONE
    grouped: bool = False

    @property
    def without_values(self) -> Rule:
        """The rule with an ellipsis in place of each value, as documentation shows it."""
        return replace(
            self,
            message_zh=_replace_fields(self.message_zh, "……"),
            message_en=_replace_fields(self.message_en, "…"),
            hint_zh=_replace_fields(self.hint_zh, "……"),
            hint_en=_replace_fields(self.hint_en, "…"),
        )

    def at(self, place: Place, /, **values: object) -> Diagnostic:
        """Make a diagnostic of this rule at ``place``, with the templates filled from ``values``.

        Raises KeyError if a template needs a value that is missing. Unused values are ignored.
        """
        return Diagnostic(
            place,
            self.code,
            self.severity,
            fill_template(self.message_zh, values),
            fill_template(self.message_en, values),
            fill_template(self.hint_zh, values),
            fill_template(self.hint_en, values),
        )


def _replace_fields(template: str, replacement: str) -> str:
    """Return a ``str.format`` template with each field replaced by ``replacement``, such as “…”.

    A field such as ``{count:file|files}`` is replaced by its plural form.
    """
    parts = Formatter().parse(replace_with_plurals(template))
    return "".join(literal + ("" if field is None else replacement) for literal, field, _, _ in parts)


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort diagnostics by place, code and message, and remove those that are equal in all fields."""
    # Two checks may report the same thing at the same place.
    return tuple(sorted(set(diagnostics), key=lambda diagnostic: diagnostic.sort_key))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Return whether any of the diagnostics is an error, which prevents publication."""
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)
