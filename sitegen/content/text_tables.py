"""Read tables with pipes. `sitegen.content.tabbed_tables` reads tables with tabs.

A table with pipes has a line of dashes below its first row; each further line with a pipe is a row. Every cell is
kept. The widest row decides the number of columns. The caller reports a row with more cells than the head and the
line of dashes, because a pipe that belongs to the text was probably not written as ``\\|``.

Without a line of dashes, consecutive lines that begin and end with a pipe are a table if at least two of them, and
more than half, have the same number of cells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from msgspec import Struct

from sitegen.content.blanks import MARK_BLANKS
from sitegen.content.table_heads import split_header_row
from sitegen.program import regex

DASHES = regex.compile(r":?-+:?\Z")
SEPARATOR_CHARACTERS = frozenset("|-:" + MARK_BLANKS)
CODE_OR_PIPE = regex.compile(r"\\.|(?P<mark>`+)|(?P<pipe>\|)", re.DOTALL)
ALIGNMENTS = {(True, True): "center", (True, False): "left", (False, True): "right"}


class TextTable(Struct, frozen=True):
    """Table of a text.

    ``head`` and each of ``rows`` have the Markdown of their cells; all have the same number of cells.
    ``head`` is () if the table has no header row. ``caption`` is Markdown as well. ``alignments`` has "left",
    "center", "right" or "" for each column. ``next`` is the number of the line after the table; lines count
    from 0. ``columns`` is the number of cells that a row should have, usually that of the header row.
    ``surplus_lines`` are the numbers of the lines that have more, and ``first_surplus_cell_count`` is the number of
    cells of the first of these. ``has_breaks`` is True if a cell or the caption may have line breaks
    (``<br>``).
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    alignments: tuple[str, ...]
    next: int
    surplus_lines: tuple[int, ...] = ()
    columns: int = 0
    first_surplus_cell_count: int = 0
    caption: str = ""
    has_breaks: bool = False


def build_element(table: TextTable) -> Element:
    """Build the HTML element of a table. Its cells contain Markdown, which Python-Markdown converts later."""
    element = Element("table")
    if table.caption:
        SubElement(element, "caption").text = table.caption
    if table.head:
        _add_row(SubElement(element, "thead"), "th", table.head, table.alignments)
    if table.rows:
        body = SubElement(element, "tbody")
        for row in table.rows:
            _add_row(body, "td", row, table.alignments)
    return element


def _add_row(parent: Element, tag: str, cells: tuple[str, ...], alignments: tuple[str, ...]) -> None:
    row = SubElement(parent, "tr")
    for text, alignment in zip(cells, alignments, strict=True):
        cell = SubElement(row, tag, {"class": f"align-{alignment}"} if alignment else {})
        cell.text = text


def read_pipe_table(lines: Sequence[str], number: int) -> TextTable | None:
    """Return the table with pipes whose first row is line ``number``, or None if none begins there."""
    if "|" not in lines[number] or number + 1 >= len(lines) or "|" not in lines[number + 1]:
        return None
    dashes = _read_separator_cells(lines[number + 1])
    first = lines[number].strip(MARK_BLANKS)
    if dashes is None:
        return _read_bare_table(lines, number)
    if _read_separator_cells(first) is not None:
        return None
    end = number + 2
    while end < len(lines) and "|" in lines[end]:
        end += 1
    bordered = first.startswith("|")
    head, *rows = (_split_row(line, bordered) for line in (first, *lines[number + 2 : end]))
    if not any(head) and not rows:
        return None
    columns = max(len(head), len(dashes))
    surplus = tuple(number + 2 + n for n, row in enumerate(rows) if len(row) > columns)
    width = max(columns, max(map(len, rows), default=0))
    alignments = (*map(_read_alignment, dashes), *[""] * width)[:width]
    padded = [_pad_row(row, width) for row in (head, *rows)]
    # A blank head means that the table has no header row, but its first row may still be one.
    header, body = (padded[0], padded[1:]) if any(head) else split_header_row(padded[1:])
    most = next((len(row) for row in rows if len(row) > columns), 0)
    return TextTable(header, tuple(body), alignments, end, surplus, columns, most)


def is_bordered(line: str) -> bool:
    """Whether a line begins and ends with a pipe and has another pipe between, as a row of a table does."""
    row = line.strip(MARK_BLANKS)
    return row.startswith("|") and row.endswith("|") and row.count("|") > 2


def has_cells(line: str) -> bool:
    """Whether a line seems to have several cells: a tab between words, or pipes as `is_bordered` requires."""
    return "\t" in line.strip() or is_bordered(line)


def _read_bare_table(lines: Sequence[str], number: int) -> TextTable | None:
    """Return the table without a line of dashes whose first row is line ``number``, or None.

    Every row must begin and end with a pipe. There is no table if line ``number`` continues such rows above
    it, or if one of the first two lines seems to be a malformed line of dashes, because then the rows are
    uncertain.
    """
    if number and is_bordered(lines[number - 1]):
        return None
    end = number
    while end < len(lines) and is_bordered(lines[end]):
        if end < number + 2 and SEPARATOR_CHARACTERS.issuperset(lines[end]):
            return None
        if end + 1 < len(lines) and _read_separator_cells(lines[end + 1]) is not None:
            # This line is the head of another table.
            break
        end += 1
    rows = [_split_row(line, bordered=True) for line in lines[number:end]]
    lengths = Counter(map(len, rows))
    columns = max(lengths, key=lambda length: (lengths[length], length), default=0)
    if lengths[columns] < 2 or 2 * lengths[columns] <= len(rows):
        return None
    width = max(lengths)
    surplus = tuple(number + n for n, row in enumerate(rows) if len(row) > columns)
    head, body = split_header_row([tuple(row) for row in rows])
    padded = tuple(_pad_row(row, width) for row in body)
    most = next((len(row) for row in rows if len(row) > columns), 0)
    header = _pad_row(head, width) if head else ()
    return TextTable(header, padded, ("",) * width, end, surplus, columns, most)


def _pad_row(row: Sequence[str], width: int) -> tuple[str, ...]:
    return (*row, *[""] * (width - len(row)))


def _read_separator_cells(line: str) -> list[str] | None:
    """Return the cells of a line of dashes and pipes, such as ``| --- | :-: |``; None for any other line."""
    # Without a pipe the dashes are a thematic break.
    if "|" not in line or not SEPARATOR_CHARACTERS.issuperset(line):
        return None
    cells = line.strip(MARK_BLANKS).removeprefix("|").removesuffix("|").split("|")
    stripped = [cell.strip(MARK_BLANKS) for cell in cells]
    return stripped if all(map(DASHES.match, stripped)) else None


def _read_alignment(dashes: str) -> str:
    return ALIGNMENTS.get((dashes.startswith(":"), dashes.endswith(":")), "")


def _split_row(line: str, bordered: bool) -> list[str]:
    """Return the cells of a row of a table with pipes.

    A pipe after a backslash or in code is part of its cell. ``bordered`` is whether the rows of the table
    begin with a pipe.
    """
    row = line.strip(MARK_BLANKS)
    is_plain = "\\" not in row and "`" not in row
    cells = row.split("|") if is_plain else _split_at(row, _find_pipes(row))
    if bordered and not cells[0] and len(cells) > 1:
        del cells[0]
    if len(cells) > 1 and not cells[-1]:
        del cells[-1]
    return [cell.strip(MARK_BLANKS) for cell in cells]


def _split_at(row: str, pipes: list[int]) -> list[str]:
    starts = [0, *(pipe + 1 for pipe in pipes)]
    ends = [*pipes, len(row)]
    return [row[start:end] for start, end in zip(starts, ends, strict=True)]


def _find_pipes(row: str) -> list[int]:
    """Return the offsets of the pipes that separate cells."""
    pipes: list[int] = []
    marks = [match for match in CODE_OR_PIPE.finditer(row) if match["mark"] or match["pipe"]]
    last = {match["mark"]: n for n, match in enumerate(marks) if match["mark"]}
    number = 0
    while number < len(marks):
        match = marks[number]
        if match["pipe"]:
            pipes.append(match.start())
        elif last[match["mark"]] > number:
            # A code span ends at the next run of as many backticks.
            number = next(n for n in range(number + 1, len(marks)) if marks[n]["mark"] == match["mark"])
        number += 1
    return pipes
