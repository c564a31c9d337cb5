"""Size limits of a text, checked before conversion, so that no input takes much time or memory.

Python-Markdown is recursive, and some of its steps look at all text that follows an opening mark.
"""

from __future__ import annotations

import re

from sitegen.content.conversion import ConversionContext
from sitegen.content.raw_html import NAME_END, VOID_TAGS
from sitegen.diagnostics.codes import files as codes
from sitegen.program import regex

# All limits are far beyond any official text.
NESTING_LIMIT = 20
BRACKET_LIMIT = 50
CHARACTER_LIMIT = 1_000_000
LINE_LIMIT = 50_000
FOOTNOTE_LIMIT = 1_000
CELL_LIMIT = 200_000
MARKUP_LIMIT = 20_000
INDENT_LIMIT = 4 * NESTING_LIMIT
# The sanitiser takes time for each pair of open elements.
TAG_LIMIT = 200
# A “>” without a blank after it, as in “>- 甲”, is ordinary text.
DEEP_NESTING = regex.compile(
    rf"^(?:[ \t\u3000\xa0]*(?:>(?=[>\s]|\Z)|[-*+][ \t\u3000\xa0])){{{NESTING_LIMIT + 1}}}|^[ \t]{{{INDENT_LIMIT},}}[-*+>]",
    re.MULTILINE,
)
OPENING_OR_CLOSING_TAG = regex.compile(rf"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]{{0,30}}){NAME_END}")
# Elements without content, and those that the next element of the same kind closes.
NOT_NESTING_TAGS = VOID_TAGS | {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "option"}
BRACKET_OR_BREAK = regex.compile(r"[\[\]]|\n[ \t]*\n")


def report_excess(context: ConversionContext, size_factor: int = 1) -> bool:
    """Report the first limit on size or nesting that a body exceeds. Return whether there is one.

    The body is ``context.body``, and the diagnostic is added to ``context``. A body that exceeds a limit
    must not be converted. ``size_factor`` multiplies the limits on size, but not those on nesting.
    """
    body = context.body
    excess = find_excess(body, size_factor)
    if excess:
        context.report(codes.PROSE_LARGE, context.locate(0), found=excess[0], limit=excess[1])
        return True
    deep = DEEP_NESTING.search(body)
    places = (
        (deep.start() if deep else -1, NESTING_LIMIT),
        (_find_deep_bracket(body), BRACKET_LIMIT),
        (_find_deep_tag(body), TAG_LIMIT),
    )
    for offset, limit in places:
        if offset >= 0:
            context.report(codes.PROSE_NESTED, context.locate(offset), limit=limit)
            return True
    return False


def find_excess(body: str, size_factor: int = 1) -> tuple[str, str] | None:
    """Return the first count that exceeds its limit, and that limit, as texts such as 60000 行; None if none does.

    ``size_factor`` multiplies the limits.
    """
    counts = (
        (len(body), CHARACTER_LIMIT, "字"),
        (body.count("\n"), LINE_LIMIT, "行"),
        (body.count("[^"), FOOTNOTE_LIMIT, "处脚注"),
        (_count_cells_of_largest_table(body), CELL_LIMIT, "个单元格"),
        (_count_marks_of_busiest_line(body, MARKUP_LIMIT * size_factor), MARKUP_LIMIT, "个标记"),
    )
    return next(
        (
            (f"{count} {unit}", f"{limit * size_factor} {unit}")
            for count, limit, unit in counts
            if count > limit * size_factor
        ),
        None,
    )


def _count_cells_of_largest_table(body: str) -> int:
    """Return the number of cells of the largest table, as if all its rows were as wide as the widest.

    A body with fewer than 1,000 ``|`` is not examined; for it, the result is 0.
    """
    # The first row of a table and the line of dashes below it are as wide as the table, and each other row has a “|”.
    # So fewer than 1,000 of them make at most 251 columns and 501 rows: far fewer cells than the limit.
    if body.count("|") < 1000:
        return 0
    most = 0
    for block in regex.split(r"\n[ \t]*\n", body):
        lines = [line.count("|") for line in block.split("\n")]
        most = max(most, max(lines) * len(lines))
    return most


def _count_marks_of_busiest_line(body: str, limit: int) -> int:
    """Return the number of inline markup characters in the line that has most; 0 if the body is short.

    A body is short if it has fewer than ``limit`` characters.
    """
    if len(body) < limit:
        return 0
    return max(sum(line.count(character) for character in "*`<&\\[") for line in body.split("\n"))


def _find_deep_bracket(body: str) -> int:
    """Return the offset of the first bracket nested more than `BRACKET_LIMIT` deep in a paragraph, or -1."""
    if body.count("[") <= BRACKET_LIMIT:
        return -1
    depth = 0
    for match in BRACKET_OR_BREAK.finditer(body):
        depth = depth + 1 if match.group() == "[" else max(depth - 1, 0) if match.group() == "]" else 0
        if depth > BRACKET_LIMIT:
            return match.start()
    return -1


def _find_deep_tag(body: str) -> int:
    """Return the offset of the first HTML tag nested more than `TAG_LIMIT` deep, or -1."""
    if body.count("<") <= TAG_LIMIT:
        return -1
    depth = 0
    for tag in OPENING_OR_CLOSING_TAG.finditer(body):
        if tag["name"].lower() not in NOT_NESTING_TAGS:
            depth = max(depth - 1, 0) if tag["close"] else depth + 1
            if depth > TAG_LIMIT:
                return tag.start()
    return -1
