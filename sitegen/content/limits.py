"""Size limits of a text, checked before conversion, so that no input takes much time or memory.

Python-Markdown is recursive, and some of its steps look at all text that follows an opening mark.
"""

from __future__ import annotations

import re

from sitegen.content.ledger import Ledger
from sitegen.diagnostics.codes import files as codes

NESTING = 20
BRACKETS = 50
CHARACTERS = 1_000_000
LINES = 50_000
FOOTNOTES = 1_000
CELLS = 200_000
PIECES = 20_000
INDENT = 4 * NESTING
DEEP = re.compile(
    rf"^(?:[ \u3000]*(?:>|[-*+][ \t])){{{NESTING + 1}}}|^[ \t]{{{INDENT},}}[-*+>]", re.MULTILINE
)
BRACKET = re.compile(r"[\[\]]|\n[ \t]*\n")


def exceeded(ledger: Ledger) -> bool:
    """Whether the body exceeds a limit. Reports the first limit that it exceeds."""
    body = ledger.body
    found = _too_much(body)
    if found:
        ledger.report(codes.PROSE_LARGE, ledger.place(0), found=found[0], limit=found[1])
        return True
    deep = DEEP.search(body)
    offset = deep.start() if deep else _deep_bracket(body)
    if offset >= 0:
        limit = NESTING if deep else BRACKETS
        ledger.report(codes.PROSE_NESTED, ledger.place(offset), limit=limit)
    return offset >= 0


def _too_much(body: str) -> tuple[str, str] | None:
    """Return the count that is too large and its limit, each with a Chinese unit, or None."""
    counts = (
        (len(body), CHARACTERS, "字"),
        (body.count("\n"), LINES, "行"),
        (body.count("[^"), FOOTNOTES, "处脚注"),
        (_widest(body), CELLS, "个单元格"),
        (_busiest(body), PIECES, "个标记"),
    )
    return next(
        ((f"{count} {unit}", f"{limit} {unit}") for count, limit, unit in counts if count > limit), None
    )


def _widest(body: str) -> int:
    """Count the cells of the largest table.

    Python-Markdown makes every row as wide as the first, so the cost is rows times columns.
    """
    if body.count("|") < 1000:
        return 0
    most = 0
    for block in re.split(r"\n[ \t]*\n", body):
        lines = block.split("\n")
        backticks = max(line.count("`") for line in lines)
        most = max(most, max(line.count("|") for line in lines) * max(len(lines), backticks))
    return most


def _busiest(body: str) -> int:
    """Count the inline marks of the line that has most of them."""
    if len(body) < PIECES:
        return 0
    return max(sum(line.count(mark) for mark in "*_`<&\\[") for line in body.split("\n"))


def _deep_bracket(body: str) -> int:
    """Find the offset at which brackets nest too deeply within a paragraph, or -1."""
    if body.count("[") <= BRACKETS:
        return -1
    depth = 0
    for found in BRACKET.finditer(body):
        depth = depth + 1 if found.group() == "[" else max(depth - 1, 0) if found.group() == "]" else 0
        if depth > BRACKETS:
            return found.start()
    return -1
