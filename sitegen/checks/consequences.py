"""Diagnostics that only follow from another one, so that one mistake is reported once.

A wrong date of publication, for example, also contradicts the year in the index number and makes an interpretation
late. When the date is corrected, these diagnostics disappear. Each entry of ``_CONSEQUENCES`` names the causes, their
effects, and the scope in which both must occur. A check that can see the cause itself does not report the effect.
This module is for effects that only the complete list of diagnostics shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from msgspec import Struct

from sitegen.diagnostics.codes import files as file_codes
from sitegen.diagnostics.codes import items as item_codes
from sitegen.diagnostics.codes import links as link_codes
from sitegen.diagnostics.codes import releases as release_codes
from sitegen.diagnostics.codes import report_checks as report_codes
from sitegen.diagnostics.codes import texts as text_codes
from sitegen.diagnostics.model import Diagnostic, Rule, Severity


class _Consequence(Struct, frozen=True):
    """A rule for leaving out diagnostics: if all ``causes`` are reported in a scope, its ``effects`` are left out.

    ``find_scope`` maps the path of a diagnostic to the name of its scope. Without it, each file is a scope.
    """

    causes: tuple[Rule, ...]
    effects: tuple[Rule, ...]
    find_scope: Callable[[str], str] = str


def _find_agency_folder(path: str) -> str:
    """Return the folder of the agency that a content file belongs to, such as content/agencies/yunxiu."""
    return "/".join(path.split("/")[:3])


# What is computed from the date of publication, and wrong if that date is.
_PUBLICATION_DATE_EFFECTS = (item_codes.LATE, item_codes.INTERPRETATION_LATE)
_WRITING_DATE_EFFECTS = (item_codes.NUMBER_YEAR,)
"""What is computed from 成文日期 alone."""
_CONSEQUENCES = (
    _Consequence(
        (item_codes.FUTURE,), (item_codes.INDEX_YEAR, item_codes.FOLDER_YEAR, *_PUBLICATION_DATE_EFFECTS)
    ),
    _Consequence(
        (item_codes.BEFORE_WRITTEN,),
        (
            item_codes.INDEX_YEAR,
            item_codes.FOLDER_YEAR,
            *_PUBLICATION_DATE_EFFECTS,
            *_WRITING_DATE_EFFECTS,
            text_codes.DATE_DIFFERS,
        ),
    ),
    # The text shows which date is right, so that is said first.
    _Consequence((text_codes.DATE_DIFFERS,), (item_codes.LATE, *_WRITING_DATE_EFFECTS)),
    # A published item that is postponed to another year: to undo that is all that can be advised.
    _Consequence((release_codes.ADDRESS_UNPUBLISHED,), (item_codes.INDEX_YEAR, item_codes.FOLDER_YEAR)),
    # Index number and folder contradict the date of publication, so that date is in doubt.
    _Consequence(
        (item_codes.INDEX_YEAR, item_codes.FOLDER_YEAR), (item_codes.INDEX_YEAR, *_PUBLICATION_DATE_EFFECTS)
    ),
    # The index numbers of an agency begin with its code. If that is misspelt, every index number differs from it.
    _Consequence((item_codes.CREDIT_CODE,), (item_codes.INDEX_PREFIX,), _find_agency_folder),
    # The file is named after another year: its title shows that, and its date lies before the end of that year.
    _Consequence((report_codes.TITLE_YEAR,), (report_codes.EARLY,)),
    # A file that cannot be read is there, but nothing of it is known: what refers to it seems to lead to nothing.
    _Consequence(
        (file_codes.UNREADABLE,),
        (link_codes.LINK_BROKEN, item_codes.REF_UNKNOWN),
        lambda path: "",  # noqa: ARG005
    ),
)


CAUSE_CODES = frozenset(rule.code for consequence in _CONSEQUENCES for rule in consequence.causes)
"""Codes of the causes: if such a diagnostic appears or disappears, others may be hidden or shown."""


def drop_consequences(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics without those that are only consequences of others among them. The order is kept.

    An error is left out only if one of its causes in the same scope is an error, so a list with errors keeps at least
    one.
    """
    found = tuple(diagnostics)
    places: defaultdict[str, list[Diagnostic]] = defaultdict(list)
    for diagnostic in found:
        places[diagnostic.code].append(diagnostic)
    dropped = {id(effect) for consequence in _CONSEQUENCES for effect in _find_effects(consequence, places)}
    return tuple(diagnostic for diagnostic in found if id(diagnostic) not in dropped)


def _find_effects(
    consequence: _Consequence, diagnostics_by_code: defaultdict[str, list[Diagnostic]]
) -> Iterable[Diagnostic]:
    """Yield the diagnostics that the rule ``consequence`` leaves out.

    ``diagnostics_by_code`` maps each code to its diagnostics.
    """
    scope = consequence.find_scope
    by_cause = [diagnostics_by_code[rule.code] for rule in consequence.causes]
    shared = set.intersection(*({scope(one.place.path) for one in found} for found in by_cause))
    for rule in consequence.effects:
        # A rule may be among its own causes. It is left out for the others then, so one of those must be the error.
        with_error = {
            scope(one.place.path)
            for cause in consequence.causes
            if cause.code != rule.code
            for one in diagnostics_by_code[cause.code]
            if one.severity is Severity.ERROR
        }
        for effect in diagnostics_by_code[rule.code]:
            where = scope(effect.place.path)
            if where in shared and (effect.severity is Severity.WARNING or where in with_error):
                yield effect
