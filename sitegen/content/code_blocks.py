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
QUOTE_START = regex.compile(r"[ \t\u3000]*>")
BACKTICKS = regex.compile(r"(?<!\\)`+")
PARAGRAPH_END = regex.compile(r"\n[ \t\u3000>]*\n")


class FencedBlock(Struct, frozen=True):
    """Fenced code block of a Markdown text.

    ``lead`` is the indentation and any quotation or list marker before the opening fence; ``mark`` is that
    fence, three or more backticks or tildes. ``lines`` is the code without ``lead``. ``next`` is the index
    of the first line after the block. ``open`` is whether the closing fence is missing. In that case ``lines`` is
    empty, and the line of the opening fence is ordinary text.
    """

    lead: str
    mark: str
    lines: tuple[str, ...]
    next: int
    open: bool


class FenceReader:
    """Reads the fenced code blocks of a text. Reading all of them takes linear time."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        # By character, and whether in a quotation: the shortest fence that is not closed, and the line up to which
        # its closing fence was looked for. A fence of that length or longer before that line is not closed either.
        self._unclosed: dict[tuple[str, bool], tuple[int, int]] = {}

    def read(self, number: int) -> FencedBlock | None:
        """Return the fenced code block that opens on line ``number``, or None if that line is no opening fence.

        ``number`` counts from 0. If the closing fence is missing, the block is ``open``. A block in a quotation must
        be closed within it.
        """
        opening = FENCE_START.match(self.lines[number])
        if not opening:
            return None
        lead, mark = opening["lead"], opening["mark"]
        quotes = lead.count(">")
        end = self._find_closing(number, mark, quoted=quotes > 0)
        if end is None:
            return FencedBlock(lead, mark, (), number + 1, open=True)
        inner = tuple(_strip_lead(line, lead, quotes) for line in self.lines[number + 1 : end])
        return FencedBlock(lead, mark, inner, end + 1, open=False)

    def _find_closing(self, number: int, mark: str, *, quoted: bool) -> int | None:
        """Return the number of the line with the closing fence for ``mark``, or None if there is none.

        ``number`` is the line of the opening fence. ``quoted``: the block is in a quotation, and must be closed
        within it.
        """
        shortest, limit = self._unclosed.get((mark[0], quoted), (0, 0))
        if number < limit and len(mark) >= shortest:
            return None
        indent = r"[ \t\u3000>]*" if quoted else r"[ \t\u3000]*"
        closing = regex.compile(rf"{indent}{mark[0]}{{{len(mark)},}}[ \t]*\Z")
        end = number + 1
        while end < len(self.lines) and not (quoted and not QUOTE_START.match(self.lines[end])):
            if closing.match(self.lines[end]):
                return end
            end += 1
        self._unclosed[mark[0], quoted] = (len(mark), end)
        return None


def _strip_lead(line: str, lead: str, quotes: int) -> str:
    """Return a line of code without the prefix that it has because its block is in a list or a quotation.

    ``lead`` is the prefix of the opening fence. ``quotes`` is the number of ``>`` in it: up to this many are
    removed from a quotation's line, each with one blank after it. If it is 0, as many leading blanks are
    removed as ``lead`` has characters.
    """
    if quotes:
        return regex.sub(rf"\A(?:[ \t\u3000]*>[ ]?){{0,{quotes}}}", "", line)
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
    reader = FenceReader(lines)
    number = 0
    while number < len(lines):
        block = reader.read(number)
        if block and not block.open:
            yield from (" " * len(line) for line in lines[number : block.next])
            number = block.next
        else:
            yield lines[number]
            number += 1


def _replace_spans(text: str) -> str:
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
