"""Diagnostics as Markdown for the summary page of a GitHub workflow step, which has no limit of ten."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.diagnostics.formats.causes import CauseGroup, group_by_cause
from sitegen.diagnostics.formats.markdown_escape import escape_markdown
from sitegen.diagnostics.model import Diagnostic, Severity
from sitegen.diagnostics.plurals import format_count

MOST_ROWS = 500
"""Rows of the table."""
MOST_BYTES = 900_000
"""Bytes of all rows. GitHub refuses a summary of more than 1 MiB, and shows nothing of it then."""
MOST_PLACES = 10
"""Places of a cause that its row lists."""
_SEVERITY_LABELS = {Severity.ERROR: "错误 error", Severity.WARNING: "警告 warning"}


def format_as_step_summary(diagnostics: Sequence[Diagnostic]) -> str:
    """Format diagnostics as a Markdown table with a row for each cause, errors first.

    A row has code, places and messages in both languages. Personal data must be masked before. The result
    ends in a line break.
    """
    if not diagnostics:
        return "没有发现问题。 No problems found.\n"
    causes = sorted(group_by_cause(diagnostics), key=lambda cause: cause.first.severity is not Severity.ERROR)
    errors = sum(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)
    warnings = len(diagnostics) - errors
    shown = _take_fitting([_format_row(cause) for cause in causes[:MOST_ROWS]])
    left = sum(cause.count for cause in causes[len(shown) :])
    rows = [
        f"{errors} 个错误，{warnings} 个警告。 {format_count(errors, 'error')}, {format_count(warnings, 'warning')}.",
        "",
        "| 代码 code | 处数 count | 位置 place | 说明 message |",
        "| --- | --- | --- | --- |",
        *shown,
    ]
    if left:
        rows += ["", f"另有 {left} 处，见日志。 {left} more in the log."]
    return "\n".join(rows) + "\n"


def _take_fitting(rows: Sequence[str]) -> Sequence[str]:
    """Return as many of the first rows as have at most `MOST_BYTES` in UTF-8 together."""
    size = 0
    for number, row in enumerate(rows):
        size += len(row.encode("utf-8", "surrogatepass")) + 1
        if size > MOST_BYTES:
            return rows[:number]
    return rows


def _format_row(cause: CauseGroup) -> str:
    first = cause.first
    places = [str(diagnostic.place) for diagnostic in (first, *cause.others[: MOST_PLACES - 1])]
    if cause.count > MOST_PLACES:
        places.append("…")
    words = filter(None, (first.message, first.hint, first.message_en, first.hint_en))
    cells = (
        f"{_SEVERITY_LABELS[first.severity]} <code>{first.code}</code>",
        str(cause.count),
        "<br>".join(map(escape_markdown, places)),
        "<br>".join(map(escape_markdown, words)),
    )
    return f"| {' | '.join(cells)} |"
