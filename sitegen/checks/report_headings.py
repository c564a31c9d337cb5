"""The six headings of a report: all there, in order, in the words of the format."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue.model import Report
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import report_checks as codes
from sitegen.reports import Section, sections
from sitegen.reports.names import plain

_TEXT_BEGINS = 1


def heading_findings(report: Report) -> Iterator[Diagnostic]:
    """Headings that are missing, out of order or in other words; a report without a text has them from the format."""
    form = report.form
    if not form.ordered or report.body.says is None:
        return
    found = sections(form, report.body.headings)
    missing = [section.heading for section in found if section.position < 0]
    if missing:
        yield codes.HEADING_MISSING.at(
            Place(report.narrative, _TEXT_BEGINS, 1),
            missing="、".join(heading.label for heading in missing),
            missing_en=", ".join(heading.label_en for heading in missing),
        )
    order = "、".join(heading.label for heading in form.headings)
    order_en = ", ".join(heading.label_en for heading in form.headings)
    for section in _displaced(found):
        yield codes.HEADING_ORDER.at(
            _place(report, section), name=section.text, order=order, order_en=order_en
        )
    for section in found:
        if section.position >= 0 and not section.exact:
            words = {"found": section.text, "expected": section.heading.label}
            yield codes.HEADING_VARIANT.at(_place(report, section), **words)


def _displaced(found: tuple[Section, ...]) -> Iterator[Section]:
    """The fewest headings that would have to be moved: those outside the longest run in order."""
    there = [section for section in found if section.position >= 0]
    best: list[list[Section]] = []
    for section in there:
        runs = [run for run in best if run[-1].position < section.position]
        best.append([*max(runs, key=len, default=[]), section])
    kept = max(best, key=len, default=[])
    yield from (section for section in there if section not in kept)


def _place(report: Report, section: Section) -> Place:
    says = report.body.says
    wanted = plain(section.text)
    for text, spot in says.headings if says else ():
        if plain(text) == wanted:
            return Place(report.narrative, spot.line, spot.column, spot.length)
    return Place(report.narrative, _TEXT_BEGINS, 1)
