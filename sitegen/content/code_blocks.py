"""Code in a text: fenced blocks and backtick spans. Nothing inside them is markup."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence

from msgspec import Struct

from sitegen.program import regex

# The name of a language may follow the mark, and {.class}. Anything else, as in “~~~密封线~~~”, is text, and would vanish.
# Possessive: a long line of tildes, or of blanks, would otherwise be read again for each of them.
FENCE_START = regex.compile(
    r"(?P<lead>[ \t\u3000]*(?:>[ \t\u3000]*)*(?:[-*+] +)?)(?P<mark>`{3,}+|~{3,}+)"
    r"[ \t]*+(?:[A-Za-z][A-Za-z0-9_+.#-]{0,30}+)?+[ \t]*+(?:\{[!-_a-z|~ ]{0,200}+\})?+[ \t\r]*+\Z"
)
QUOTED_LINE = regex.compile(r"[ \t\u3000]*>")
BACKTICKS = regex.compile(r"(?<!\\)`+")
PARAGRAPH_END = regex.compile(r"\n[ \t\u3000>]*\n")


class FencedBlock(Struct, frozen=True):
    """Fenced code block of a Markdown text.

    ``before_fence`` is the indentation and any quotation or list marker before the opening fence; ``fence`` is that
    fence, three or more backticks or tildes. ``lines`` is the code without ``before_fence``. ``next_line`` is the index
    of the first line after the block. ``is_unclosed`` is whether the closing fence is missing. In that case ``lines``
    is empty, and the line of the opening fence is ordinary text.
    """

    before_fence: str
    fence: str
    lines: tuple[str, ...]
    next_line: int
    is_unclosed: bool


class FenceReader:
    """Reads the fenced code blocks of a text. Reading all of them takes linear time."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        # By character, and whether in a quotation: the shortest fence that is not closed, and the line up to which
        # its closing fence was looked for. A fence of that length or longer before that line is not closed either.
        self._unclosed: dict[tuple[str, bool], tuple[int, int]] = {}

    def read_block(self, number: int) -> FencedBlock | None:
        """Return the fenced code block that opens on line ``number``, or None if that line is no opening fence.

        ``number`` counts from 0. If the closing fence is missing, the block is ``is_unclosed``. A block in a quotation
        must be closed within it.
        """
        opening = FENCE_START.match(self.lines[number])
        if not opening:
            return None
        lead, mark = opening["lead"], opening["mark"]
        quotes = lead.count(">")
        end = self._find_closing_line(number, mark, in_quotation=quotes > 0)
        if end is None:
            return FencedBlock(lead, mark, (), number + 1, is_unclosed=True)
        inner = tuple(_strip_block_prefix(line, lead, quotes) for line in self.lines[number + 1 : end])
        return FencedBlock(lead, mark, inner, end + 1, is_unclosed=False)

    def _find_closing_line(self, number: int, fence: str, *, in_quotation: bool) -> int | None:
        """Return the number of the line with the closing fence of ``fence``, or None if there is none.

        ``number`` is the line of the opening fence. ``in_quotation``: the block is in a quotation, and must be closed
        within it.
        """
        shortest, limit = self._unclosed.get((fence[0], in_quotation), (0, 0))
        if number < limit and len(fence) >= shortest:
            return None
        indent = r"[ \t\u3000>]*" if in_quotation else r"[ \t\u3000]*"
        closing = regex.compile(rf"{indent}{fence[0]}{{{len(fence)},}}[ \t]*\Z")
        end = number + 1
        while end < len(self.lines) and not (in_quotation and not QUOTED_LINE.match(self.lines[end])):
            if closing.match(self.lines[end]):
                return end
            end += 1
        self._unclosed[fence[0], in_quotation] = (len(fence), end)
        return None


def _strip_block_prefix(line: str, before_fence: str, quotation_depth: int) -> str:
    """Return a line of code without the prefix that it has because its block is in a list or a quotation.

    ``before_fence`` is the prefix of the opening fence. ``quotation_depth`` is the number of ``>`` in it: up to this
    many are removed from a quotation's line, each with one blank after it. If it is 0, as many leading blanks are
    removed as ``before_fence`` has characters.
    """
    if quotation_depth:
        return regex.sub(rf"\A(?:[ \t\u3000]*>[ ]?){{0,{quotation_depth}}}", "", line)
    indent = len(line) - len(line.lstrip(" \t\u3000"))
    return line[min(indent, len(before_fence)) :]


def replace_code_with_spaces(body: str) -> str:
    """Return the Markdown text with code blocks and code spans blanked out.

    Each character of code, fences included, becomes one space. Line breaks are kept, so offsets into
    ``body`` stay valid.
    """
    if "`" not in body and "~~~" not in body:
        return body
    return _replace_code_spans("\n".join(_replace_fenced_blocks(body.split("\n"))))


def _replace_fenced_blocks(lines: Sequence[str]) -> Iterator[str]:
    reader = FenceReader(lines)
    number = 0
    while number < len(lines):
        block = reader.read_block(number)
        if block and not block.is_unclosed:
            yield from (" " * len(line) for line in lines[number : block.next_line])
            number = block.next_line
        else:
            yield lines[number]
            number += 1


def _replace_code_spans(text: str) -> str:
    """Return the text with each character of inline code spans replaced by a space. Line breaks are kept.

    A span ends at the next run of as many backticks in the same paragraph. Each run is examined once, which
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
        # Three backticks or more must close on the same line.
        is_open = not closings or (key[1] > 2 and "\n" in text[start : closings[0]])
        if start < done or is_open:
            continue
        out += [text[done:start], regex.sub(r"[^\n]", " ", text[start : closings[0]])]
        done = closings[0]
    return "".join([*out, text[done:]])
