"""The prescribed headings of a report: complete, in order, in the words of the format."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue.model import Report
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import report_checks as codes
from sitegen.reports import Heading, Section, sections
from sitegen.reports.names import nearest, plain
from sitegen.reports.narrative import Spot

_TEXT_BEGINS = 1
_WRITE_NONE = ("，没有内容也写一句“无”", "; where there is nothing, write 无")


def heading_findings(report: Report) -> Iterator[Diagnostic]:
    """Report headings that are missing, out of order or worded differently.

    A report without text gets its headings from the format.
    """
    form = report.form
    if not form.ordered or report.body.says is None:
        return
    found = sections(form, report.body.headings)
    missing = [section.heading for section in found if section.position < 0]
    for text, heading in _meant(report, found, missing):
        missing.remove(heading)
        where = _place(report, text)
        yield codes.HEADING_VARIANT.at(where, found=text, expected=heading.label)
    for spot, heading, mark in _unmarked(report, missing):
        missing.remove(heading)
        remedy = f"；在这一行前面加上“{mark} ”", f"; put “{mark} ” before this line"
        yield _missing(Place(report.narrative, spot.line, spot.column, spot.length), [heading], remedy)
    if missing:
        yield _missing(Place(report.narrative, _TEXT_BEGINS, 1), missing, _WRITE_NONE)
    order = "、".join(heading.label for heading in form.headings)
    order_en = ", ".join(heading.label_en for heading in form.headings)
    for section in _displaced(found):
        yield codes.HEADING_ORDER.at(
            _place(report, section.text), name=section.text, order=order, order_en=order_en
        )
    for section in found:
        if section.position >= 0 and not section.exact:
            words = {"found": section.text, "expected": section.heading.label}
            yield codes.HEADING_VARIANT.at(_place(report, section.text), **words)


def _missing(where: Place, missing: list[Heading], remedy: tuple[str, str]) -> Diagnostic:
    return codes.HEADING_MISSING.at(
        where,
        missing="、".join(heading.label for heading in missing),
        missing_en=", ".join(heading.label_en for heading in missing),
        remedy=remedy[0],
        remedy_en=remedy[1],
    )


def _unmarked(report: Report, missing: list[Heading]) -> list[tuple[Spot, Heading, str]]:
    """Find missing headings that are lines not marked as headings, with the mark that they need."""
    says = report.body.says
    lines = {plain(text): spot for text, spot in reversed(says.headings)} if says else {}
    mark = "#" * min((level for level, _, _ in report.body.headings), default=2)
    found = (
        (
            next(
                (lines[plain(one)] for one in (heading.label, *heading.variants) if plain(one) in lines), None
            ),
            heading,
        )
        for heading in missing
    )
    return [(spot, heading, mark) for spot, heading in found if spot]


def _displaced(found: tuple[Section, ...]) -> Iterator[Section]:
    """Yield the fewest headings that would have to move: those outside the longest ordered run."""
    there = [section for section in found if section.position >= 0]
    # The longest increasing run. There are few headings, so quadratic time does not matter.
    best: list[list[Section]] = []
    for section in there:
        runs = [run for run in best if run[-1].position < section.position]
        best.append([*max(runs, key=len, default=[]), section])
    kept = max(best, key=len, default=[])
    yield from (section for section in there if section not in kept)


def _meant(
    report: Report, found: tuple[Section, ...], missing: list[Heading]
) -> Iterator[tuple[str, Heading]]:
    """Yield headings in other words, each with the missing one that it probably stands for."""
    headings = report.body.headings
    top = min((level for level, _, _ in headings), default=0)
    known = {section.text for section in found}
    labels = {heading.label: heading for heading in missing}
    for level, text, _ in headings:
        near = nearest(text, labels) if level == top and text not in known else ""
        if near:
            yield text, labels.pop(near)


def _place(report: Report, text: str) -> Place:
    says = report.body.says
    wanted = plain(text)
    for heading, spot in says.headings if says else ():
        if plain(heading) == wanted:
            return Place(report.narrative, spot.line, spot.column, spot.length)
    return Place(report.narrative, _TEXT_BEGINS, 1)
