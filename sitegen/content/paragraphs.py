"""Split a run of text lines into paragraphs: join wrapped lines, and never split inline markup.

A *run* is the text lines between two blank lines, or between other blocks. `sitegen.content.line_ends` decides which
line ends are wraps. The block preprocessor and the fast path both use this module, so that they cannot disagree.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from msgspec import Struct

from sitegen.content.blanks import LINE_BLANKS
from sitegen.content.emphasis import find_next_strong
from sitegen.content.line_ends import find_paragraph_ends
from sitegen.content.line_shapes import DATE_LINE, ISSUER_LINE
from sitegen.content.link_targets import is_address
from sitegen.content.outline_marks import starts_with_mark
from sitegen.content.raw_html import NAME_END, is_html_element
from sitegen.content.wrap_margins import WrapMargins
from sitegen.content.wraps import joins_without_space
from sitegen.program import regex

# Inline markup within which no paragraph may end, because the markup would be split. Bounds keep the time linear.
INLINE_SPAN = regex.compile(
    rf"(?P<hidden><!--(?:(?!<!--|-->)[\s\S])*+-->|</?(?P<tag>[A-Za-z][A-Za-z0-9:-]{{0,30}}){NAME_END}[^<>]{{0,2000}}>)"
    r"|(?P<bold>\*\*(?=[^\s*])[^*]{1,2000}(?<=\S)\*\*)|(?<!``)`[^`]{1,2000}`|(?<!!)\[[^\[\]]{1,1000}(?<!\n)\]\((?P<target>[^()\s]{0,1000})\)"
)
HARD_BREAK: Final = "  \n"
# How many characters around bold words are examined to see whether the asterisks are masks.
_BOLD_CONTEXT_LENGTH: Final = 30


class Paragraph(Struct, frozen=True):
    """Paragraph of consecutive text lines.

    ``text`` is its Markdown source without blanks at both ends, with wrapped lines joined. The remaining line
    ends are preceded by two blanks (`HARD_BREAK`), or are within a comment or a tag. ``start`` is the number
    of its first line and ``end`` that of the line after its last one. They count from 0 in the lines that
    were split.
    """

    text: str
    start: int
    end: int


def split_paragraphs(
    lines: Sequence[str], margins: WrapMargins | None = None, table_rows: Collection[int] = ()
) -> list[Paragraph]:
    """Split consecutive lines of text into paragraphs, and join the wrapped lines of each.

    ``lines`` are as typed, without marks of lists and quotations. ``margins`` are the widths at which the
    whole text was wrapped, or None if they are unknown. ``table_rows`` are the numbers of lines that are rows of a
    table. Two blanks at the end of a line mean a line break within the paragraph (`HARD_BREAK`). If the next
    line begins with an outline mark, is a table row or continues a signature, they end the paragraph. Where a
    paragraph would end within bold text, code or a link, it gets a line break instead.
    """
    if len(lines) == 1:
        return [Paragraph(lines[0].strip(LINE_BLANKS), 0, 1)]
    hidden, spanned = _find_lines_within_markup(lines)
    paragraphs: list[Paragraph] = []
    start, text = 0, lines[0].strip(LINE_BLANKS)
    for number, ended in enumerate(find_paragraph_ends(lines, margins), start=1):
        end = ended or number in table_rows or number - 1 in table_rows
        line = lines[number].strip(LINE_BLANKS)
        blanks = lines[number - 1].endswith("  ")
        breaks = blanks and number not in table_rows and not starts_with_mark(line)
        broken = breaks and not _are_signature_lines(lines[number - 1], line)
        if number in hidden:
            text += f"\n{line}"
        elif broken or ((end or blanks) and number in spanned):
            text += f"{HARD_BREAK}{line}"
        elif end or blanks:
            paragraphs.append(Paragraph(text, start, number))
            start, text = number, line
        else:
            text += line if joins_without_space(text, line) else f" {line}"
    return [*paragraphs, Paragraph(text, start, len(lines))]


def strip_final_breaks(lines: Sequence[str], *, begins_item: bool) -> list[str]:
    """Remove the blanks at the end of the last line of a list item or footnote, which mean a line break.

    ``lines`` are those of the item and possibly further lines below it, which are not indented. Lines of the
    item are indented by two blanks, except the first one if ``begins_item``, because its mark was removed. A
    line of the item is the last one if the next line is not indented. Returns all lines.
    """
    within = [line.startswith("  ") for line in lines]
    inner = [begins_item or within[0], *within[1:]]
    leads_out = [one and not following for one, following in zip(inner, [*within[1:], False], strict=True)]
    return [line.rstrip(LINE_BLANKS) if out else line for line, out in zip(lines, leads_out, strict=True)]


def _are_signature_lines(line: str, following: str) -> bool:
    """Whether ``line`` and the next line ``following`` belong to a signature.

    They do if ``following`` is a date, or if both are names of issuing bodies.
    """
    if DATE_LINE.match(following):
        return True
    return bool(ISSUER_LINE.match(line.strip(LINE_BLANKS)) and ISSUER_LINE.match(following))


def join_wrapped_lines(text: str) -> str:
    """Return a list item, quotation or footnote with its wrapped lines joined.

    Where `split_paragraphs` finds that a line begins a new paragraph, a hard break stands before it instead. ``text``
    is Markdown source without blank lines.
    """
    return HARD_BREAK.join(paragraph.text for paragraph in split_paragraphs(text.split("\n")))


def _find_lines_within_markup(lines: Sequence[str]) -> tuple[set[int], set[int]]:
    """Find the lines that begin within inline markup, so that no paragraph may end directly above them.

    Returns two sets of line numbers: lines that begin within a comment or tag, and lines that begin within
    bold text, code or a link.
    """
    hidden: set[int] = set()
    spanned: set[int] = set()
    source = "\n".join(lines)
    if not any(sign in source for sign in ("<", "**", "`", "[")):
        return hidden, spanned
    line, position = 0, 0
    for match in INLINE_SPAN.finditer(source):
        if "\n" in match[0] and _is_really_markup(match):
            line += source.count("\n", position, match.start())
            position = match.start()
            first, count = line + 1, match[0].count("\n")
            (hidden if match["hidden"] else spanned).update(range(first, first + count))
    return hidden, spanned


def _is_really_markup(span: re.Match[str]) -> bool:
    """Whether a match of `INLINE_SPAN` is really markup, and not text that only looks like it."""
    if span["tag"]:
        # “x<y and z>0” is ordinary text.
        return is_html_element(span["tag"].lower())
    if not span["bold"]:
        return span["target"] is None or is_address(span["target"])
    # Whether asterisks are masks depends on the text around them.
    start = max(span.start() - _BOLD_CONTEXT_LENGTH, 0)
    around = span.string[start : span.end() + _BOLD_CONTEXT_LENGTH]
    return find_next_strong(around, span.start() - start) == (span.start() - start, span.end() - start - 2)
