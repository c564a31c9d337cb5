"""Renders the Markdown of the documentation as plain text for a terminal.

Only what the pages of ``docs/`` use is supported: headings, paragraphs, lists, tables, quotations, fenced code,
links, images, bold and code. It does not convert content, whose Markdown is that of ``sitegen/content/markdown.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import zip_longest
from typing import Final

import click

from sitegen.diagnostics.formats.excerpt import measure_terminal_width
from sitegen.program import regex

_COMMENT: Final = regex.compile(r"<!--.*?(?:-->\n?|\Z)", re.DOTALL)
_FENCE: Final = regex.compile(r"^ *(```+|~~~+)")
_HEADING: Final = regex.compile(r"^(#{1,6}) +(.*)$")
_LIST_ITEM: Final = regex.compile(r"^( *)([-*]|\d+\.) +")
_LINK: Final = regex.compile(r"!?\[((?:\\.|[^\[\]\\])*+)\]\(([^()\s]++)\)")
_CELL_END: Final = regex.compile(r"(?<!\\)\|")
_TOKEN: Final = regex.compile(r"\s+|[!-~\u00a1-\u024f]+|.")
# Where lines are joined, no space is put between two ideographs or full-width characters, nor after a full-width
# comma, colon or opening bracket.
_WIDE_BREAK: Final = regex.compile(
    r"(?<=[\u2014-\u201d\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])|(?<=[，、：；（])\n"
)
_NOT_AT_LINE_START: Final = frozenset("，。、；：！？）》”’】〕」…")
_NOT_AT_LINE_END: Final = frozenset("（《“‘【〔「")
_COLUMN_GAP: Final = "  "
_INDENT: Final = "    "
_UNDERLINES: Final = {1: "=", 2: "-"}


def render_help_page(text: str, width: int, *, colour: bool = False) -> tuple[str, frozenset[str]]:
    """Return a Markdown page as text for a terminal, and the paths to which it links, without anchors.

    Lines have at most ``width`` columns, as far as words allow, and the text ends in a line break. ``colour`` makes
    headings bold.
    """
    text = _COMMENT.sub("", text)
    linked = frozenset(target.partition("#")[0] for _, target in _LINK.findall(text))
    blocks = ("\n".join(_render_block(block, width, colour)) for block in _split_blocks(text.splitlines()))
    return "\n\n".join(filter(None, blocks)) + "\n", linked


def _split_blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield blocks of lines: fenced code, a heading, or the lines up to a blank one."""
    block: list[str] = []
    fence = ""
    for line in lines:
        opening = _FENCE.match(line)
        if fence:
            block.append(line)
            if line.strip() == fence:
                yield block
                block, fence = [], ""
        elif opening or not line.strip() or _HEADING.match(line) or (block and _HEADING.match(block[0])):
            if block:
                yield block
            block = [line] if line.strip() else []
            fence = opening[1] if opening else ""
        else:
            block.append(line)
    if block:
        yield block


def _render_block(block: list[str], width: int, colour: bool) -> Iterator[str]:
    first = block[0]
    heading = _HEADING.match(first)
    if _FENCE.match(first):
        margin = len(first) - len(first.lstrip())
        yield from (_INDENT + line[margin:] if line.strip() else "" for line in block[1:-1])
    elif heading:
        title = _render_inline(heading[2].rstrip("#").rstrip(" "))
        yield click.style(title, bold=True) if colour else title
        if len(heading[1]) in _UNDERLINES:
            yield _UNDERLINES[len(heading[1])] * measure_terminal_width(title)
    elif first.startswith("|"):
        yield from _render_table([_split_row(line) for line in block], width)
    elif first.startswith(">"):
        quoted = [regex.sub(r"^> ?", "", line) for line in block]
        for inner in _split_blocks(quoted):
            yield from (f"  {line}" for line in _render_block(inner, width - 2, colour))
    else:
        yield from _render_lines(block, width)


def _render_lines(block: list[str], width: int) -> Iterator[str]:
    """Yield the lines of a paragraph, or of a list, wrapped to ``width`` columns."""
    items: list[tuple[str, list[str]]] = [("", [])]
    for line in block:
        item = _LIST_ITEM.match(line)
        if item:
            items.append((f"{item[1]}{item[2]} ", [line[item.end() :]]))
        else:
            items[-1][1].append(line.strip())
    for mark, lines in items:
        if lines:
            # A paragraph inside a list keeps its indent.
            lead = mark or " " * (len(block[0]) - len(block[0].lstrip()))
            wrapped = _wrap_text(_render_inline(_join_lines(lines)), width - len(lead))
            yield from (
                f"{lead if not number else ' ' * len(lead)}{line}" for number, line in enumerate(wrapped)
            )


def _join_lines(lines: list[str]) -> str:
    """Join the lines of a paragraph. There is no space between Chinese characters."""
    return _WIDE_BREAK.sub("", "\n".join(lines)).replace("\n", " ")


def _render_inline(text: str) -> str:
    """Return a text without the Markdown of links, images, bold and code, and with escapes resolved."""
    parts = regex.split(r"(?<!`)(`{1,9}+)(?!`)(.{1,500}?)(?<!`)\1(?!`)", text)
    # The parts are: text, backquotes, code, text, … Nothing in code is a mark.
    for position in range(0, len(parts), 3):
        plain = _LINK.sub(_render_link, parts[position]).replace("**", "")
        parts[position] = unescape(regex.sub(r"\\([\\`*_\[\]|<>#-])", r"\1", plain))
    for position in range(1, len(parts), 3):
        parts[position] = ""
        parts[position + 1] = parts[position + 1].strip()
    return "".join(parts)


def _render_link(match: re.Match[str]) -> str:
    words, target = match.groups()
    if match[0].startswith("!"):
        return f"[图 picture: {words}]"
    return f"{words} <{target}>" if regex.match(r"https?://", target) and words != target else words


def _split_row(line: str) -> list[str]:
    cells = _CELL_END.split(line.strip().strip("|"))
    return [_render_inline(cell.strip().replace("\\|", "|")) for cell in cells]


def _render_table(rows: list[list[str]], width: int) -> Iterator[str]:
    """Yield the lines of a table in columns. If it is too wide, each row becomes lines with the names of the columns.

    The second of ``rows`` is the line of dashes below the header.
    """
    head, body = rows[0], rows[2:]
    natural = [max(map(measure_terminal_width, column)) for column in zip_longest(head, *body, fillvalue="")]
    fixed = sum(natural[:-1]) + len(_COLUMN_GAP) * (len(natural) - 1)
    last = min(natural[-1], width - fixed)
    # The last column may be wrapped, if that leaves it half of the line.
    if last < min(natural[-1], width // 2):
        yield from _render_rows_as_lists(head, body, width)
        return
    lines = (["-" * size for size in (*natural[:-1], last)],)
    for row in (head, *lines, *body):
        cells = [
            cell + " " * (size - measure_terminal_width(cell))
            for cell, size in zip(row, natural[:-1], strict=False)
        ]
        lead = _COLUMN_GAP.join([*cells, ""])
        for number, line in enumerate(_wrap_text(row[-1], last) or [""]):
            yield f"{lead if not number else ' ' * fixed}{line}".rstrip()


def _render_rows_as_lists(head: list[str], body: list[list[str]], width: int) -> Iterator[str]:
    for number, row in enumerate(body):
        if number:
            yield ""
        yield from _wrap_text(row[0], width)
        for name, cell in zip(head[1:], row[1:], strict=False):
            if cell:
                for place, line in enumerate(_wrap_text(f"{name}: {cell}", width - len(_INDENT))):
                    yield f"{_INDENT}{_COLUMN_GAP if place else ''}{line}"


def _wrap_text(text: str, width: int) -> list[str]:
    """Break a text into lines of at most ``width`` columns, between words and between Chinese characters."""
    lines: list[str] = []
    line = ""
    for token in _TOKEN.findall(text):
        if token.isspace():
            line += " " if line else ""
            continue
        if line.strip() and token not in _NOT_AT_LINE_START and measure_terminal_width(line + token) > width:
            # An opening bracket or quotation mark goes with what it opens.
            kept = line[-1] if line[-1] in _NOT_AT_LINE_END else ""
            lines.append(line.removesuffix(kept).rstrip() if kept else line.rstrip())
            line = kept
        line += token
    return [*lines, line.rstrip()] if line.strip() else lines
