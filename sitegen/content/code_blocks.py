"""Code in a text: fenced blocks and backtick spans. Nothing inside them is markup."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

FENCE_START = re.compile(r"(?P<lead>[ \t\u3000]*(?:>[ \t\u3000]*)*(?:[-*+] +)?)(?P<mark>`{3,}|~{3,})[^`]*\Z")
QUOTE_START = re.compile(r"[ \t\u3000]*>")
BACKTICKS = re.compile(r"(?<!\\)`+")
PARAGRAPH_END = re.compile(r"\n[ \t\u3000>]*\n")


@dataclass(frozen=True, slots=True)
class FencedBlock:
    """Fenced code block of a Markdown text.

    ``lead`` is the indentation and any quotation or list marker before the opening fence; ``mark`` is that
    fence, three or more backticks or tildes. ``lines`` is the code without ``lead``. ``next`` is the index
    of the first line after the block. ``open``: the closing fence is missing and the block extends to the
    end of the text.
    """

    lead: str
    mark: str
    lines: tuple[str, ...]
    next: int
    open: bool


def read_fenced_block(lines: Sequence[str], number: int) -> FencedBlock | None:
    """Return the fenced code block that opens at ``lines[number]``, or None if that line is no fence.

    ``number`` counts from 0. Without a closing fence the block extends to the end of the text. Inside a
    quotation it ends where the quotation ends.
    """
    opening = FENCE_START.match(lines[number])
    if not opening:
        return None
    lead, mark = opening["lead"], opening["mark"]
    quotes = lead.count(">")
    indent = r"[ \t\u3000>]*" if quotes else r"[ \t\u3000]*"
    closing = re.compile(rf"{indent}{mark[0]}{{{len(mark)},}}[ \t]*\Z")
    end = number + 1
    while (
        end < len(lines) and not closing.match(lines[end]) and (not quotes or QUOTE_START.match(lines[end]))
    ):
        end += 1
    closed = end < len(lines) and closing.match(lines[end]) is not None
    inner = tuple(_strip_lead(line, lead, quotes) for line in lines[number + 1 : end])
    return FencedBlock(lead, mark, inner, end + closed, open=end == len(lines) and not quotes)


def _strip_lead(line: str, lead: str, quotes: int) -> str:
    """Strip the quotation marks and the indentation of the fence from a line of code."""
    if quotes:
        return re.sub(rf"\A(?:[ \t\u3000]*>[ ]?){{0,{quotes}}}", "", line)
    indent = len(line) - len(line.lstrip(" \t\u3000"))
    return line[min(indent, len(lead)) :]


def replace_code_with_spaces(body: str) -> str:
    """Return the Markdown text with code blocks and code spans blanked out.

    Each character of code, fences included, becomes one space. Line breaks are kept, so offsets into
    ``body`` stay valid.
    """
    if "`" not in body and "~~~" not in body:
        return body
    return _replace_spans("\n".join(_replace_fences(body.split("\n"))))


def _replace_fences(lines: Sequence[str]) -> Iterator[str]:
    number = 0
    while number < len(lines):
        block = read_fenced_block(lines, number)
        end = block.next if block else number
        yield from (" " * len(line) for line in lines[number:end])
        if not block:
            yield lines[number]
            end += 1
        number = end


def _replace_spans(text: str) -> str:
    """Replace code spans by spaces.

    A span ends at the next run of as many backticks in the same paragraph. Each run is looked at once, which
    keeps the time linear.
    """
    out, done = [], 0
    runs: dict[tuple[int, int], deque[int]] = defaultdict(deque)
    ends = [match.start() for match in PARAGRAPH_END.finditer(text)]
    openings = []
    for match in BACKTICKS.finditer(text):
        key = (bisect_left(ends, match.start()), len(match.group()))
        runs[key].append(match.end())
        openings.append((match.start(), key))
    for start, key in openings:
        closings = runs[key]
        while closings and closings[0] <= max(start + key[1], done):
            closings.popleft()
        if start < done or not closings:
            continue
        out += [text[done:start], re.sub(r"[^\n]", " ", text[start : closings[0]])]
        done = closings[0]
    return "".join([*out, text[done:]])
