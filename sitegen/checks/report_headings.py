"""Check that a report has the prescribed headings, in the prescribed order and wording."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue.model import Report
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import report_checks as codes
from sitegen.reports import HeadingMatch, PrescribedHeading, match_headings
from sitegen.reports.name_matching import find_similar_name, normalise_name
from sitegen.reports.narrative import TextSpan

# The line at which missing headings are reported.
_FIRST_LINE = 1
_WRITE_NONE_REMEDY = ("，没有内容也写一句“无”", "; where there is nothing, write 无")


def check_headings(report: Report) -> Iterator[Diagnostic]:
    """Yield diagnostics for prescribed headings that are missing, out of order or worded differently in a report.

    Headings and order are prescribed by the format of the report. Nothing is reported if the format
    prescribes no order, or if the report has no text: its page then has the headings of the format.
    """
    form = report.form
    if not form.ordered or report.body.stated_figures is None:
        return
    matches = match_headings(form, report.body.headings)
    missing = [section.heading for section in matches if section.position < 0]
    for text, heading in _match_variants(report, matches, missing):
        missing.remove(heading)
        where = _locate_heading(report, text)
        yield codes.HEADING_VARIANT.at(where, found=text, expected=heading.label)
    for span, heading, marker in _find_unmarked_headings(report, missing):
        missing.remove(heading)
        remedy = f"；在这一行前面加上“{marker} ”", f"; put “{marker} ” before this line"
        yield _report_missing_headings(
            Place(report.narrative_path, span.line, span.column, span.length), [heading], remedy
        )
    if missing:
        yield _report_missing_headings(
            Place(report.narrative_path, _FIRST_LINE, 1), missing, _WRITE_NONE_REMEDY
        )
    order = "、".join(heading.label for heading in form.headings)
    order_en = ", ".join(heading.label_en for heading in form.headings)
    for section in _find_displaced_headings(matches):
        yield codes.HEADING_ORDER.at(
            _locate_heading(report, section.text), name=section.text, order=order, order_en=order_en
        )
    for section in matches:
        if section.position >= 0 and not section.is_exact:
            values = {"found": section.text, "expected": section.heading.label}
            yield codes.HEADING_VARIANT.at(_locate_heading(report, section.text), **values)


def _report_missing_headings(
    where: Place, missing: list[PrescribedHeading], remedy: tuple[str, str]
) -> Diagnostic:
    return codes.HEADING_MISSING.at(
        where,
        missing="、".join(heading.label for heading in missing),
        missing_en=", ".join(heading.label_en for heading in missing),
        remedy=remedy[0],
        remedy_en=remedy[1],
    )


def _find_unmarked_headings(
    report: Report, missing: list[PrescribedHeading]
) -> list[tuple[TextSpan, PrescribedHeading, str]]:
    """Return the missing headings whose words are on a line of their own that lacks the Markdown ``#``.

    For each, the result has the place of the line, the heading, and the marker to add, such as ``##``.
    """
    facts = report.body.stated_figures
    lines = {normalise_name(text): span for text, span in reversed(facts.headings)} if facts else {}
    marker = "#" * min((level for level, _, _ in report.body.headings), default=2)
    candidates = (
        (
            next(
                (
                    lines[normalise_name(name)]
                    for name in (heading.label, *heading.variants)
                    if normalise_name(name) in lines
                ),
                None,
            ),
            heading,
        )
        for heading in missing
    )
    return [(span, heading, marker) for span, heading in candidates if span]


def _find_displaced_headings(matches: tuple[HeadingMatch, ...]) -> Iterator[HeadingMatch]:
    """Yield the matches whose headings are out of order in the report's text.

    ``matches`` are the prescribed headings in the prescribed order; those that the text lacks are skipped.
    The longest possible series in the right order is kept. The headings outside it are yielded.
    """
    present = [section for section in matches if section.position >= 0]
    # The longest increasing run. There are few headings, so quadratic time does not matter.
    best: list[list[HeadingMatch]] = []
    for section in present:
        runs = [run for run in best if run[-1].position < section.position]
        best.append([*max(runs, key=len, default=[]), section])
    kept = max(best, key=len, default=[])
    yield from (section for section in present if section not in kept)


def _match_variants(
    report: Report, matches: tuple[HeadingMatch, ...], missing: list[PrescribedHeading]
) -> Iterator[tuple[str, PrescribedHeading]]:
    """Yield pairs of a heading in the text and the missing prescribed heading that it probably means.

    A heading of the text is given by its wording. Only headings of the highest level are tried, and only
    those that are not in ``matches``, the prescribed headings that were found. ``missing`` are the prescribed
    headings that were not. Each of them is paired at most once.
    """
    headings = report.body.headings
    # Only headings of the highest level can be prescribed ones; the others divide their text.
    top = min((level for level, _, _ in headings), default=0)
    matched_texts = {section.text for section in matches}
    labels = {heading.label: heading for heading in missing}
    for level, text, _ in headings:
        nearest = find_similar_name(text, labels) if level == top and text not in matched_texts else ""
        if nearest:
            yield text, labels.pop(nearest)


def _locate_heading(report: Report, text: str) -> Place:
    facts = report.body.stated_figures
    name = normalise_name(text)
    for heading, span in facts.headings if facts else ():
        if normalise_name(heading) == name:
            return Place(report.narrative_path, span.line, span.column, span.length)
    return Place(report.narrative_path, _FIRST_LINE, 1)
