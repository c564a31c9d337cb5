"""An oracle for one question: is what is written what is published?

`compare_body` reads the Markdown of a body and the HTML that was published for it, and lists where they differ.
It shares no code with the converter. It does not know what the converter does. It lines the signs of the two up
and asks of each sign that is on one side only whether it had a right to be.

**What may be absent from the page.** The list is closed. Each mark needs its effect on the page:

====================  ==================================================================================
``**``                in pairs that are no masks; a ``strong`` over exactly the text between them
``#`` to ``######``   at a line's start, with a blank after it; a heading of exactly the text of the line
``-`` ``*`` ``+``     at a line's start, with a blank after it; a list item that begins with the text
``1.`` ``1)``         the same; an item of an ordered list with this number
``>``                 at a line's start, with a blank after it; a quotation as deep as there are signs
pipes, ``|---|``      in a table that has a line of dashes, or in lines that begin and end with a pipe, most of them
                      with as many; each cell in its row and its column
tabs                  a cell in its row and its column, in lines copied from a sheet; a blank elsewhere
``---`` ``***``       alone on a line; a rule at this place
`` ` ``               in pairs; a ``code`` over exactly the text between them
fences                a ``pre`` that holds the lines between them; the name of a language may follow the first
``[…](…)``            a link over exactly the text in the square brackets, an outside address unchanged; the round
                      brackets hold a path with a dot or a slash, an anchor or an address
``![…](…)``           a picture with exactly this alternative text
``<http…>`` ``<a@b>`` a link over exactly the address
``[^1]``              a footnote's number in its place, which leads to its text; the text is among the footnotes
tags of HTML          the sides of a block's tag are apart; ``sub``, ``sup``, ``del``, ``s``, ``u``, ``i``, ``em``, ``b`` and
                      ``strong`` are on the page, the last two and ``u`` not in a heading. Words are no attributes
script, iframe, …     form, button, select, svg, object, …: with their contents or without, as a body that has one is
                      refused elsewhere
comments              that are closed
``&amp;``             the sign that it stands for
``\\``                 before ``* _ # | ` [ ] < > ! & ~``, ``\\.`` and ``\\)`` after a digit, ``\\-`` and ``\\+``
                      after a blank; not in a path of Windows
blanks                at both ends of a line; several ASCII blanks are one
====================  ==================================================================================

A single ``*`` or ``_``, ``__``, and a mark without the blank that belongs after it are signs of the text. So are
the lines that git writes into a conflict.

**What may be on the page only**: the numbers and the back links of footnotes. Each number is that of its text. Elements
that nobody wrote are found by `tests.fidelity.causes`. A blank may be added between two lines that were joined, unless
both sides are Chinese.

**Ends of lines.** The end of a line may always stay. It may vanish inside of one block of the page only if a person or
a program would have wrapped the line there. *Run* is the lines without a blank line, heading, list mark or table
between them. Widths count a Chinese sign as 1 and others as a half, from the last ``<br>`` of a line on. All of these
must hold, with the lines as shown or as typed, with the addresses of pictures and links in them:

1. Both lines are text, and the second one begins with no mark of a list, a quotation, a footnote or code. Neither has a
   tab between its words. They are no list: the lines around them, up to one that ends a sentence, have a stop, and three
   or more without a full stop neither all end in the same two signs nor have the same two stops or more. Three or more
   without a stop are a list, although a last line below them has a full stop at its end. A rest of three signs is no entry of a list.
2. The width is that of the longest line of the run. If the line is not full by it, it is that of three lines of the text
   or more that do not end a sentence and are of about one width, indents and ``**`` included. A stop at the end may make
   a line wider by one. A longer line beside a wrapped text hides nothing. A line that ends a sentence is not full by the
   second width.
3. The width is at least 16, or the run is a column of sentences: at least 12 wide, with six lines or more that neither
   end a sentence nor leave room for a word more, not counting an indent of two, and a stop in a third of its lines. A
   shorter line was ended by hand.
4. The line is full: with the first word of the next line it is at least 85 % as wide as the width.
5. The next line is neither a date nor an issuer standing alone. A line of the width is no issuer within a hard-wrapped
   run. Neither line is a web address standing alone, but the next one may be after a comma or an open bracket.
6. The line does not end a sentence (。！？；：), or the run is hard-wrapped. It is if two full lines neither end a
   sentence nor begin like a paragraph. One is enough beside two lines without room for the next word, or beside two
   more full lines if some have an indent and some have none. A stop at the end takes no room. The last line of the run
   does not count. Full lines of other runs that are not wider, but for a stop at the end, count among those that do neither.
7. The next line does not begin like a paragraph (outline mark, label with ：, list word, 附件, 抄送, 此件…), or
   the run is hard-wrapped and the line does not end a sentence, or the line ends in the midst of one (，、（《“).

Where only the lines are text and the width is at least 16, the end of a line may vanish between a 《 and the 》 that
closes it, since no paragraph ends within a title. In a hard-wrapped run it may also vanish between （ and ）, and before
a sign that begins no line.

Ends of lines inside of comments are blanks. Inside of raw HTML they are, too, but for these: before a date or an issuer
standing alone, before a line that begins like a paragraph (unless the line is full, does not end a sentence and the
block is hard-wrapped; a number such as 2.5 may be cut off), and at a blank line. Between two inline tags every end is a
blank. In code and in ``pre`` every end of a line stays.
"""

from __future__ import annotations

import difflib
import itertools
import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from tests.fidelity.effects import BOLD, find_wrong_effects
from tests.fidelity.page import CELLS, HEADINGS, NOTE, Page, read_page
from tests.fidelity.source import (
    ADDRESS,
    BLANK,
    BLOCK_TAGS,
    BULLET,
    COMPARED,
    ENTITY,
    FENCE,
    HEADING,
    NOTE_TEXT,
    PLAIN_TAGS,
    QUOTES,
    RULE,
    Mark,
    Source,
    decode_reference,
    read_source,
    walk_visible,
)

__all__ = ["Difference", "compare_body"]

#: Marks that need not be followed by what was before them on the same line.
PARTING = frozenset(
    {"pipe", "delimiters", "block", "bullet", "ordinal", "quote", "heading", "rule", "fence", "note text"}
)
#: Marks for which only the replacement is allowed.
REPLACED = frozenset({"note", "reference"})
EFFECTS = {
    "sub": ("sub",),
    "sup": ("sup",),
    "del": ("del", "s", "strike"),
    "s": ("del", "s", "strike"),
    "strike": ("del", "s", "strike"),
    "b": BOLD,
    "strong": BOLD,
    "u": ("u",),
    "i": ("i", "em"),
    "em": ("i", "em"),
}
#: Tags that say nothing in a heading, which is set off by itself.
PLAIN_IN_HEADINGS = frozenset({"b", "strong", "u"})
_BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(BLOCK_TAGS)})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_TAGS = "|".join(sorted(BLOCK_TAGS | PLAIN_TAGS))
#: States of the alignment after which a coarser one is good enough.
STATE_LIMIT = 300_000

NARROWEST_WRAP = 16
NARROWEST_COLUMN = 12
COLUMN_LINES = 6
FULLNESS = 0.85
#: Room that is left in a wrapped line at most.
LOOSE_ROOM = 1.5
#: Indent of the first line of a paragraph.
INDENT = 2
#: The rest of a wrapped line has so many signs at most, and no entry of a list has so few.
LONGEST_REST = 3
HAN = "\u3400-\u9fff"
SENTENCE_END = re.compile(r"[。！？；：!?;:…][”’」』）)》\"']*\Z|[A-Za-z]\.\Z")
DATE_LINE = re.compile(
    r"[（(]?(?:[\d〇○零一二三四五六七八九十×Xx*]{2,4}\s*年\s*[\d一二三四五六七八九十×Xx]{1,3}\s*月"
    r"(?:\s*[\d一二三四五六七八九十×Xx]{1,3}\s*日)?|\d{4}([-./])\d{1,2}\1\d{1,2})[）)]?\Z"
)
ISSUER_LINE = re.compile(
    rf"[{HAN}（）()]{{2,25}}(?:政府|办公室|办公厅|[局厅院部委会处队]|[小中大]学|中心|公司|委员会)(?:[（(].{{1,6}}[）)])?\Z"
)
ADDRESS_LINE = re.compile(r"<?https?://[!-~]+\Z")
#: Signs after which a line goes on.
UNFINISHED = ("，", "、", "（", "《", "“")
NUMBER_PART = re.compile(r"(?<![!-~])[\d-]*\d-\Z", re.ASCII)
NUMERAL = "一二三四五六七八九十百〇零两"
#: After a decimal, which is no section number then.
UNIT = "(?:[万亿千百元米亩吨升倍度天年月日时分秒人户家个件次项册台辆座套间份公平立毫厘摄]|以上|以下)"
PARAGRAPH_START = re.compile(
    rf"第[{NUMERAL}\d]{{1,4}}(?:[章条款编]|节(?!能))|[{NUMERAL}]{{1,3}}、(?![{NUMERAL}]{{1,2}}、)|[壹贰叁肆伍陆柒捌玖拾]、"
    rf"|[（(][{NUMERAL}\d]{{1,3}}[）)]|[①-⑳⑴-⒇㈠-㈩]|[Ⅰ-Ⅻ][、.．\s]|\d{{1,2}}[、．]|\d{{1,2}}\.(?!\d)|\d{{1,2}}(?:\.\d{{1,2}}){{1,4}}\s*(?!{UNIT})[{HAN}]"
    rf"|[A-Za-z][.)、]|[{NUMERAL}]是|首先|其次|再次|最后，|[-•·●*—]\s"
    rf"|\d{{1,2}}[)）]|第[{NUMERAL}]{{1,3}}[，、](?![{NUMERAL}]、)|其[{NUMERAL}][，、]|[□■◆▲★☐☑●]|[问答注][：:]"
    rf"|[{HAN}]{{2,4}}[：:](?!\s*\Z)|[{HAN}（）]{{2,8}}(?<!下)[：:](?!\s*\Z)|附件|附表|附：|抄送|主送|特此|此致"
    r"|(?:各|尊敬)[^。；]{1,60}[：:]\Z|[^，。；：]{1,14}〔[12]\d{3}〕\d+号\Z|[县市局主区镇乡部]\s*[长任][\s：:]"
    r"|[（(]此件|[（(]本文|<<<<<<<|=======|>>>>>>>"
)
#: Signs that begin no line.
HANGING = tuple("，。、；：！？）》”")
STOP = re.compile(r"[，。；：！？、,;!?]|:(?!\d)|\.(?!\d)")
FULL_STOP = re.compile(r"[。；！？;!?]")

#: A step of the alignment: its price, the state after it, and the mark that it passes over.
_Step = tuple[int, tuple[int, int], Mark | None]


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where the page is not what is written.

    ``kind`` is ``missing``, ``added``, ``moved``, ``joined`` (two lines or cells run into one), ``split`` (one
    line is two), ``cell`` (a text is in no cell or in another one than written) or ``effect`` (what is shown is right,
    what marks and tags make of it is not; see `tests.fidelity.effects`). ``line`` and ``column`` count
    from 1. What was added stands at the place after which it was found.
    """

    line: int
    column: int
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.line}:{self.column} {self.kind} {self.text!r}"


def compare_body(source: str, html: str) -> list[Difference]:
    """List the differences between the Markdown of a body and its published HTML, in the order of the source."""
    return Comparison(read_source(source), read_page(html)).list_differences()


class Comparison:
    """``offsets[i]`` is the place of sign i in the source, ``target[i]`` that of the same sign on the page."""

    def __init__(self, source: Source, page: Page) -> None:
        self.source = source
        self.page = page
        self.offsets = _order_signs(source, page)
        self.index = {offset: i for i, offset in enumerate(self.offsets)}
        self.signs = [source.text[offset] for offset in self.offsets]
        self.jumps = self.index_marks()
        self.blank_cells = {one.start for one in page.elements if one.name in CELLS and one.start == one.end}
        self.target = [-1] * len(self.signs)
        self.vanished: list[Mark] = []
        self.emphasised: list[tuple[Mark, Mark]] = []
        self.missing: list[int] = []
        self.added: list[tuple[int, int]] = []
        self.found: list[Difference] = []
        self.typed = False
        self.in_mark: set[int] = set()
        self.marked: set[int] = set()

    def list_differences(self) -> list[Difference]:
        self.align()
        self.marked = {at for mark in self.vanished for at in range(mark.start, mark.end)}
        self.in_mark = {i for mark in self.vanished for i in self.list_signs(mark)}
        self.check_marks()
        self.check_text()
        self.check_lines()
        self.check_tables()
        self.check_tabs()
        # What is wrong with the signs of a line shows in its effects as well.
        wrong = {one.line for one in self.found}
        for offset, text in find_wrong_effects(self):
            line = self.source.find_line(offset) + 1
            if line not in wrong:
                wrong.add(line)
                self.report(offset, "effect", text)
        return sorted(set(self.found), key=lambda one: (one.line, one.column, one.kind, one.text))

    def report(self, offset: int, kind: str, text: str) -> None:
        line = self.source.find_line(offset)
        self.found.append(Difference(line + 1, offset - self.source.starts[line] + 1, kind, text))

    # Alignment

    def list_signs(self, mark: Mark) -> list[int]:
        """List the signs of a mark that are no blanks."""
        return [self.index[at] for at in range(mark.start, mark.end) if at in self.index]

    def index_marks(self) -> dict[int, list[tuple[int, Mark]]]:
        jumps: dict[int, list[tuple[int, Mark]]] = {}
        for mark in self.source.marks:
            signs = self.list_signs(mark)
            if signs and signs[-1] - signs[0] == len(signs) - 1:
                jumps.setdefault(signs[0], []).append((signs[-1] + 1, mark))
        return jumps

    def align(self) -> None:
        """Line the signs up with the least number of missing and added ones."""
        path = self.find_path()
        if path is None:
            self.align_coarsely()
            return
        for (i, j), mark, (following, after) in path:
            if mark:
                self.vanished.append(mark)
                if after > j:
                    self.target[i] = j
            elif following > i and after > j:
                self.target[i] = j
            elif following > i:
                self.missing.append(i)
            else:
                self.added.append((i, j))
        for number, mark in enumerate(self.vanished):
            if mark.kind == "strong":
                self.vanished[number] = self.move_closing(mark)

    def move_closing(self, mark: Mark) -> Mark:
        """Return the ``**`` before a vanished one, if only asterisks and other marks are between and a ``strong`` ends there.

        The signs are the same, so that either could be the one that vanished.
        """
        ends = {one.end for one in self.page.elements if one.name in BOLD}
        inline = [
            one
            for one in self.vanished
            if one.kind != "strong" and (one.kind not in PARTING or one.detail == "br")
        ]
        gaps = {i for other in inline for i in self.list_signs(other)}
        stars = self.list_signs(mark)
        first = stars[0]
        while first > 0 and (
            first - 1 in gaps or (self.signs[first - 1] == "*" and self.target[first - 1] >= 0)
        ):
            first -= 1
            if first in gaps:
                continue
            stars.insert(0, first)
            if self.target[first] in ends and self.offsets[stars[1]] == self.offsets[first] + 1:
                break
        else:
            return mark
        # The asterisks between are shown, each in place of the one two before it.
        shown = [self.target[i] for i in stars[:-2]]
        for i, j in zip(stars, [-1, -1, *shown], strict=True):
            self.target[i] = j
        return Mark(self.offsets[first], self.offsets[first] + 2, "strong")

    def find_path(self) -> list[tuple[tuple[int, int], Mark | None, tuple[int, int]]] | None:
        """Find the cheapest way through both texts; None if they differ too much. A lost sign costs 1."""
        signs, shown = self.signs, self.page.signs
        goal = (len(signs), len(shown))
        parents: dict[tuple[int, int], tuple[tuple[int, int], Mark | None]] = {}
        costs = {(0, 0): 0}
        queue = deque([(0, (0, 0))])
        while queue:
            cost, state = queue.popleft()
            if state == goal:
                break
            if costs[state] < cost:
                continue
            if len(costs) > STATE_LIMIT:
                return None
            i, j = state
            steps: list[_Step] = []
            equal = i < goal[0] and j < goal[1] and signs[i] == shown[j]
            if not equal:
                if i < goal[0]:
                    steps.append((1, (i + 1, j), None))
                if j < goal[1]:
                    steps.append((1, (i, j + 1), None))
            if equal:
                steps.append((0, (i + 1, j + 1), None))
            for end, mark in self.jumps.get(i, ()):
                if mark.instead and "".join(shown[j : j + len(mark.instead)]) == mark.instead:
                    steps.append((0, (end, j + len(mark.instead)), mark))
                elif mark.kind not in REPLACED and (mark.kind != "pipe" or self.check_at_cell(j)):
                    steps.append((0, (end, j), mark))
            # The last step is tried first. Of two equally good ways, a pipe or a quote of a cell is rather a border than a
            # sign, and an asterisk after a word rather a mark than a sign of the next block.
            beside = parents.get(state) == ((i - 1, j - 1), None)
            border = any(mark and mark.kind in ("pipe", "cell quote") for _, _, mark in steps)
            if equal and not border and not (beside and self.check_parted(i, j)):
                steps.append(steps.pop(0))
            for price, following, used in steps:
                if cost + price < costs.get(following, 1 << 60):
                    costs[following] = cost + price
                    parents[following] = (state, used)
                    if price:
                        queue.append((cost + 1, following))
                    else:
                        queue.appendleft((cost, following))
        path: list[tuple[tuple[int, int], Mark | None, tuple[int, int]]] = []
        state = goal
        while state != (0, 0):
            before, taken = parents[state]
            path.append((before, taken, state))
            state = before
        return path[::-1]

    def check_parted(self, i: int, j: int) -> bool:
        """Whether sign i is an asterisk right after another sign, and sign j of the page begins a block."""
        adjacent = self.offsets[i] == self.offsets[i - 1] + 1
        return self.signs[i] == "*" and adjacent and self.page.blocks[j] != self.page.blocks[j - 1]

    def check_at_cell(self, j: int) -> bool:
        """Whether a cell of a table begins or ends before sign ``j`` of the page."""
        cells = [
            self.page.find_around(one, *CELLS) if 0 <= one < len(self.page.signs) else -1
            for one in (j - 1, j)
        ]
        return j in self.blank_cells or cells[0] != cells[1]

    def align_coarsely(self) -> None:
        """Line up two texts that have little in common. A mark that is wholly absent has vanished."""
        matcher = difflib.SequenceMatcher(None, self.signs, self.page.signs, autojunk=False)
        for kind, start, end, left, right in matcher.get_opcodes():
            if kind == "equal":
                self.target[start:end] = range(left, right)
                continue
            self.added.extend((start, j) for j in range(left, right))
            i = start
            while i < end:
                jump = next((one for one in self.jumps.get(i, ()) if one[0] <= end), None)
                if jump:
                    self.vanished.append(jump[1])
                    i = jump[0]
                else:
                    self.missing.append(i)
                    i += 1

    # Signs

    def check_text(self) -> None:
        """Report runs of missing and of added signs. A run that is both has moved."""
        lost = [
            (self.offsets[run[0]], "".join(self.signs[i] for i in run))
            for run in _split_runs(self.missing, lambda i: self.source.find_line(self.offsets[i]))
        ]
        places = {j: i for i, j in self.added}
        extra = [
            (places[run[0]], "".join(self.page.signs[j] for j in run))
            for run in _split_runs([j for _, j in self.added], lambda j: self.page.blocks[j])
        ]
        for offset, text in lost:
            twin = next((one for one in extra if one[1] == text and len(text) > 1), None)
            if twin:
                extra.remove(twin)
            self.report(offset, "moved" if twin else "missing", text)
        for i, text in extra:
            offset = self.offsets[min(i, len(self.offsets) - 1)] if self.offsets else 0
            self.report(offset, "added", text.replace(NOTE, "[^]"))

    # Marks

    def check_marks(self) -> None:
        """Report marks that are absent without an effect."""
        pairs: dict[tuple[str, int], list[Mark]] = {}
        strong: list[Mark] = []
        for mark in self.vanished:
            if mark.kind == "strong":
                strong.append(mark)
            elif mark.pair >= 0:
                pairs.setdefault((mark.kind, mark.pair), []).append(mark)
            elif not self.check_mark(mark):
                self.lose(mark)
        for group in pairs.values():
            if len(group) != 2 or not self.check_pair(group[0], group[1]):
                for mark in group:
                    self.lose(mark)
        self.check_strong(strong)

    def lose(self, mark: Mark) -> None:
        self.report(mark.start, "missing", self.source.text[mark.start : mark.end])

    def find_after(self, offset: int, end: int | None = None) -> int:
        """Return the first sign on the page from an offset on, up to ``end`` or the end of the line; -1 if none."""
        text = self.source.text
        if end is None:
            end = text.find("\n", offset)
            end = len(text) if end < 0 else end
        return next((self.target[self.index[at]] for at in range(offset, end) if self.check_shown(at)), -1)

    def find_before(self, start: int, offset: int) -> int:
        """Return the last sign on the page between two offsets, or -1."""
        found = (
            self.target[self.index[at]] for at in range(offset - 1, start - 1, -1) if self.check_shown(at)
        )
        return next(found, -1)

    def check_shown(self, offset: int) -> bool:
        return offset in self.index and self.target[self.index[offset]] >= 0

    def check_cover(self, start: int, end: int, *names: str) -> int:
        """Find an element of these names over exactly the text between two offsets, or -1."""
        first, last = self.find_after(start, end), self.find_before(start, end)
        if first < 0:
            return -1
        for index in self.page.list_around(first, *names):
            element = self.page.elements[index]
            if (element.start, element.end) == (first, last + 1):
                return index
        return -1

    def check_strong(self, marks: list[Mark]) -> None:
        """Take the vanished ``**`` in pairs."""
        while marks:
            if len(marks) > 1 and self.check_emphasis(marks[0], marks[1]):
                self.emphasised.append((marks[0], marks[1]))
                del marks[:2]
            else:
                self.lose(marks.pop(0))

    def check_emphasis(self, opening: Mark, closing: Mark) -> bool:
        """Check a pair of ``**``. A third asterisk may be inside or outside of the emphasis."""
        text = self.source.text
        for start in {opening.end, opening.end + (text[opening.end] == "*")}:
            for end in {closing.start, closing.start - (text[closing.start - 1] == "*")}:
                if self.check_cover(start, end, "strong", "b") >= 0:
                    return True
        return self.check_blank_cover(opening.end, closing.start, "strong", "b")

    def check_blank_cover(self, start: int, end: int, *names: str) -> bool:
        """Whether the text between two offsets shows nothing, such as ``&nbsp;``, and an element without signs is there."""
        place = self.find_before(0, start) + 1
        return (
            end > start
            and self.find_after(start, end) < 0
            and any(one.name in names and one.start == one.end == place for one in self.page.elements)
        )

    def check_pair(self, opening: Mark, closing: Mark) -> bool:
        kind, start, end = opening.kind, opening.end, closing.start
        if kind == "fence":
            first = self.find_after(start, end)
            return first < 0 or self.page.find_around(first, "pre") >= 0
        if kind == "code":
            place = self.find_before(0, start) + 1
            blank = not self.source.text[start:end].strip()
            return self.check_cover(start, end, "code") >= 0 or (
                blank
                and any(one.name == "code" and one.start == one.end == place for one in self.page.elements)
            )
        if kind == "picture":
            if self.find_after(start, end) < 0:
                return self.page.blank_images > 0
            return self.check_cover(start, end, "img") >= 0
        index = self.check_cover(start, end, "a")
        if index < 0:
            return False
        href = self.page.elements[index].attributes.get("href", "")
        address = re.sub(r"\s+[\"'].*\Z", "", closing.detail).strip().strip("<>")
        outside = kind == "link" and re.match(r"https?://", address, re.IGNORECASE)
        if kind == "address":
            return unquote(href).removeprefix("mailto:") == unquote(self.source.text[start:end]).removeprefix(
                "mailto:"
            )
        return not outside or unquote(href) == unquote(address.replace("\\", ""))

    def check_mark(self, mark: Mark) -> bool:
        """Whether a mark that is not one of a pair has its effect on the page."""
        page, following = self.page, self.find_after(mark.end)
        around = page.list_around(following, "li") if following >= 0 else []
        if mark.kind in ("heading", "heading end"):
            start = self.source.starts[self.source.find_line(mark.start)]
            if mark.kind == "heading":
                line_end = self.source.text.find("\n", mark.end)
                end = len(self.source.text) if line_end < 0 else line_end
                return self.check_cover(mark.end, end, *HEADINGS) >= 0
            return page.find_around(self.find_before(start, mark.start), *HEADINGS) >= 0
        if mark.kind == "bullet":
            return following < 0 or any(page.elements[one].start == following for one in around)
        if mark.kind == "ordinal":
            return following >= 0 and any(
                page.elements[one].start == following
                and page.elements[page.elements[one].parent].name == "ol"
                and page.elements[page.elements[one].parent].attributes.get("type", "1") == "1"
                and page.count_item(one) == int(mark.detail)
                for one in around
            )
        if mark.kind == "quote":
            if following < 0:  # a blank line of a quotation, or one that shows nothing, such as &nbsp;
                line, place = self.source.find_line(mark.start), self.find_before(0, mark.start) + 1
                blank = any(
                    one.name == "blockquote" and one.start == one.end == place for one in page.elements
                )
                return blank or any(self.check_quoted(line + step) for step in (-1, 1))
            return len(page.list_around(following, "blockquote")) >= int(mark.detail)
        if mark.kind == "rule":
            # The texts of footnotes stand elsewhere on the page.
            limit = len(page.signs) if page.notes is None else page.notes
            shown = [(self.offsets[i], j) for i, j in enumerate(self.target) if 0 <= j < limit]
            before = max((j for offset, j in shown if offset < mark.start), default=-1)
            after = min((j for offset, j in shown if offset >= mark.end), default=-1)
            return any(before < rule and (after < 0 or rule <= after) for rule in page.rules)
        if mark.kind in ("pipe", "delimiters", "cell quote"):
            line = self.source.find_line(mark.start) - (mark.kind == "delimiters")
            first = self.find_after(self.source.starts[line])
            return first < 0 or page.find_around(first, *CELLS) >= 0
        if mark.kind == "note text":
            return page.notes is not None and (following < 0 or following >= page.notes)
        if mark.kind == "tag" and mark.detail.lstrip("/") in EFFECTS:
            return self.check_tag(mark, following)
        return True

    def check_tag(self, mark: Mark, following: int) -> bool:
        """Whether an element begins after its opening tag, or ends before its closing tag."""
        names = EFFECTS[mark.detail.lstrip("/")]
        nearby = following if not mark.detail.startswith("/") else self.find_before(0, mark.start)
        if mark.detail.lstrip("/") in PLAIN_IN_HEADINGS and (
            nearby < 0 or self.page.find_around(nearby, *HEADINGS) >= 0
        ):
            return True
        place = self.find_before(0, mark.start) + 1
        if any(one.name in names and one.start == one.end == place for one in self.page.elements):
            return True
        if mark.detail.startswith("/"):
            before = self.find_before(0, mark.start)
            around = self.page.list_around(before, *names) if before >= 0 else []
            return any(self.page.elements[one].end == before + 1 for one in around)
        around = self.page.list_around(following, *names) if following >= 0 else []
        return any(self.page.elements[one].start == following for one in around)

    # Blanks and ends of lines

    def check_lines(self) -> None:
        """Compare what stands between each two signs that follow one another."""
        parting = [mark for mark in self.vanished if mark.kind in PARTING]
        parted: dict[int, Mark] = {i: mark for mark in parting for i in self.list_signs(mark)}
        loose = {
            i for mark in self.vanished if mark.kind in ("blank", "comment") for i in self.list_signs(mark)
        }
        before = -1
        for i, j in enumerate(self.target):
            if j < 0:
                continue
            if before >= 0 and self.offsets[before] < self.offsets[i]:
                between = range(before + 1, i)
                marks = [parted[k] for k in between if k in parted]
                gap = self.get_gap(before, i)
                clean = not any(k in loose or k not in self.in_mark for k in between)
                self.check_gap(before, i, marks, gap if clean and j == self.target[before] + 1 else None)
            before = i

    def get_gap(self, left: int, right: int) -> str:
        """Return the blanks between two signs of the source."""
        places = range(self.offsets[left] + 1, self.offsets[right])
        return "".join(
            self.source.text[at] for at in places if at not in self.index and at not in self.marked
        )

    def check_gap(self, left: int, right: int, marks: list[Mark], gap: str | None) -> None:
        page = self.page
        a, b = self.target[left], self.target[right]
        first, second = (self.source.find_line(self.offsets[k]) for k in (left, right))
        apart = page.blocks[a] != page.blocks[b]
        block = self.source.markup[self.offsets[left]]
        raw = block in self.marked and block == self.source.markup[self.offsets[right]]
        must_part = any(mark.kind in ("pipe", "block", "delimiters") for mark in marks)
        if must_part:
            if not apart:
                self.report(self.offsets[right], "joined", self.quote(left, right))
        elif first == second:
            self.check_same_line(left, right, apart or bool(marks), apart and not marks, gap)
        elif page.find_around(a, "pre") >= 0 and page.find_around(a, "pre") == page.find_around(b, "pre"):
            coded = first + 1 in self.source.coded or self.check_preformatted(self.offsets[left])
            if page.blanks[b].count("\n") != second - first and coded:
                self.report(self.offsets[right], "joined", self.quote(left, right))
        elif apart or self.check_comment(first, second):
            return
        elif not raw:
            self.check_joined(left, right, first, second, gap is not None and right == left + 1)
        elif self.check_html_end(left, right, first, second) or (
            not page.blanks[b]
            and all(self.signs[one].isascii() and self.signs[one].isalnum() for one in (left, right))
        ):
            self.report(self.offsets[right], "joined", self.quote(left, right))

    def check_comment(self, first: int, second: int) -> bool:
        """Whether the ends of the lines between lie in comments or in tags that run over several lines."""
        ends = [self.source.starts[line + 1] - 1 for line in range(first, second)]
        opaque = [mark for mark in self.vanished if mark.kind in ("comment", "tag", "block")]
        return all(any(mark.start <= end < mark.end for mark in opaque) for end in ends)

    def check_preformatted(self, offset: int) -> bool:
        """Whether the last tag ``pre`` before an offset is an opening one that took effect."""
        tags = [one for one in self.vanished if one.detail in ("pre", "/pre") and one.end <= offset]
        return bool(tags) and max(tags, key=lambda one: one.start).detail == "pre"

    def check_html_end(self, left: int, right: int, first: int, second: int) -> bool:
        """Whether the end of a line within a block of raw HTML must stay."""
        text, start, end = self.source.text, self.offsets[left] + 1, self.offsets[right]
        if self.check_preformatted(start - 1):
            return True
        before, _, after = (part.strip() for part in text[start:end].partition("\n"))
        after = after.rpartition("\n")[2].strip()
        if before.endswith(">") and after.startswith("<"):
            return False
        if re.search(r"\n[ \t]*\n", text[start:end]):
            return True
        line = _remove_tags(_BLOCK_TAG.split(text[self.source.starts[first] : start])[-1])
        following = _remove_tags(
            _BLOCK_TAG.split(self.source.get_line(second)[end - self.source.starts[second] :])[0]
        )
        if DATE_LINE.match(following):
            return True
        if not ISSUER_LINE.match(following) and (
            not PARAGRAPH_START.match(following) or re.match(r"\d+\.\d", following)
        ):
            return False
        return not self.check_wrapped_html(start - 1, line, following)

    def check_wrapped_html(self, offset: int, line: str, following: str) -> bool:
        """Whether the end of a line in raw HTML is a wrap, as the lines of the block show."""
        block = self.source.markup[offset]
        last = max(at for at, one in enumerate(self.source.markup) if one == block)
        run = list(range(self.source.find_line(block), self.source.find_line(last) + 1))
        lines = [self.read_plain(number) for number in run]
        width = max(map(_measure, lines))
        full = width >= NARROWEST_WRAP and _measure_with_word(line, following) >= FULLNESS * width
        return full and not SENTENCE_END.search(line) and self.check_hard(run, [], width)

    def check_same_line(self, left: int, right: int, free: bool, split: bool, gap: str | None) -> None:
        """Compare the blanks between two signs of one line."""
        offset = self.offsets[right]
        line = self.source.find_line(offset)
        if split:
            # Between two tabs there may be a cell that shows nothing, such as &nbsp;.
            if line not in self.source.tabbed and "\t" not in self.source.text[self.offsets[left] : offset]:
                self.report(offset, "split", self.quote(left, right))
            return
        if free or gap is None:
            return
        shown = self.page.blanks[self.target[right]]
        if line in self.source.coded:
            same = gap == shown
        else:
            same = gap.count("\u3000") == shown.count("\u3000") and bool(gap.strip("\u3000")) == bool(
                shown.strip("\u3000")
            )
        if not same:
            kind = "missing" if gap and len(gap) >= len(shown) else "added"
            self.report(offset, kind, gap if kind == "missing" else shown)

    def check_joined(self, left: int, right: int, first: int, second: int, clean: bool) -> None:
        """Judge two lines that are one line of the page. ``clean``: only blanks stand between them."""
        offset = self.offsets[right]
        if second > first + 1 or not self.check_wrapped(first, second):
            self.report(offset, "joined", self.quote(left, right))
            return
        if not clean:
            return
        shown = self.page.blanks[self.target[right]]
        wide = [
            _check_chinese(self.signs[one]) and self.page.find_around(self.target[one], "img") < 0
            for one in (left, right)
        ]
        line = self.read_plain(first)
        # A number that was wrapped at its hyphen.
        numbered = bool(NUMBER_PART.search(line)) and self.signs[right].isdigit()
        if shown and (all(wide) or numbered):
            self.report(offset, "added", shown)
        elif not shown and self.signs[left].isalnum() and self.signs[right].isalnum() and not any(wide):
            self.report(offset, "joined", self.quote(left, right))

    def check_wrapped(self, first: int, second: int) -> bool:
        """Whether the end of a line is one that a person would not have typed. See the module's rules 1 to 7."""
        if not self.check_plain_lines(first, second):
            return False
        return any(self.check_full(first, second) for self.typed in (False, True))

    def check_full(self, first: int, second: int) -> bool:
        """Whether the rules hold with lines as readers see them, or as ``typed``, with the addresses in them."""
        run = self.list_run(first, second)
        lines = [self.read_plain(number) for number in run]
        line, following = self.read_plain(first), self.read_plain(second).partition("\n")[0]
        others = list(self.list_other_lines(first, second))
        pairs = [self.read_pair(number) for number in (*run[:-1], *others)]
        reached = _measure_with_word(line, following)
        width = self.find_width(lines, pairs, reached)
        ended = bool(SENTENCE_END.search(line))
        # The width of other lines shows where a line breaks off, not where a sentence had to go on.
        if ended and width < max(map(_measure, lines)):
            return False
        if width >= NARROWEST_WRAP and _check_open(line, following, "《》"):
            return True
        if width < NARROWEST_WRAP and not self.check_column(lines, width):
            return False
        if _check_list(_cut_sentences(lines, run.index(first))):
            return False
        hard = self.check_hard(run, others, width)
        if hard and (following.startswith(HANGING) or _check_open(line, following, "（）")):
            return True
        if reached < FULLNESS * width or (ended and not hard):
            return False
        if DATE_LINE.match(following) or ADDRESS_LINE.match(line):
            return False
        if ISSUER_LINE.match(following) and not (hard and self.check_amid(run, second, width)):
            return False
        if ADDRESS_LINE.match(following) and line[-1:] not in UNFINISHED:
            return False
        return not PARAGRAPH_START.match(following) or (hard and not ended) or line[-1:] in UNFINISHED

    def check_plain_lines(self, first: int, second: int) -> bool:
        """Whether two lines are text, and the second one has no mark at its start."""
        quoted = self.check_quoted(first)
        lines = [self.source.get_line(number) for number in (first, second)]
        return (
            self.check_ordinary(first, quoted)
            and self.check_ordinary(second, quoted)
            and not self.check_special(second)
            and not NOTE_TEXT.match(lines[1])
            and not any(FENCE.match(line) or "\t" in line.strip() for line in lines)
        )

    def check_hard(self, run: list[int], others: list[int], width: float) -> bool:
        """Whether a run shows that its lines were wrapped at ``width``. ``others`` are the lines of other runs."""
        pairs = [self.read_pair(number) for number in run[:-1]]
        full = [one for one, after, _ in pairs if _measure_with_word(one, after) >= FULLNESS * width]
        indents = {self.measure_indent(number) for number in run[:-1]}
        indented = len(full) >= 3 and {0, INDENT} <= indents
        full += [
            one
            for one, after, _ in map(self.read_pair, others)
            if _measure(one) - _hang(one) <= width and _measure_with_word(one, after) >= FULLNESS * width
        ]
        broken = [one for one in full if not SENTENCE_END.search(one) and not PARAGRAPH_START.match(one)]
        # A stop at the end hangs out of the width at which the lines were wrapped.
        wrapped = min(width, max(_measure(line) - _hang(line) for line in map(self.read_plain, run)))
        exact = sum(_measure_with_word(one, after) > wrapped for one, after, _ in pairs)
        return len(broken) >= 2 or ((exact >= 2 or indented) and bool(broken))

    def check_amid(self, run: list[int], number: int, width: float) -> bool:
        """Whether a line is as wide as ``width``, and not the last one of its run."""
        return number != run[-1] and _measure(self.read_plain(number)) >= width

    def check_column(self, lines: list[str], width: float) -> bool:
        """Whether lines that are narrower than a page are a column of text nonetheless."""
        filled = 0
        for line, following in itertools.pairwise(lines):
            with_word = _measure_with_word(line, following)
            filled += not SENTENCE_END.search(line) and with_word + 2 > width
        stops = sum(any(sign in line for sign in "，。、；：") for line in lines)
        return width >= NARROWEST_COLUMN and filled >= COLUMN_LINES and 3 * stops >= len(lines)

    def find_width(self, lines: list[str], pairs: list[tuple[str, str, float]], reached: float) -> float:
        """Return the width of a run, or of three lines that break off if ``reached`` is less wide than the run.

        The three lines differ in width by `LOOSE_ROOM` at most, with their indents and ``**``, unless a longer word,
        such as an address, had no room.

        ``pairs`` are the lines of all runs with those that follow them, and the widths that `read_pair` returns.
        """
        width = max(map(_measure, lines))
        if reached >= FULLNESS * width:
            return width
        broken = [
            (_measure(one) + hidden, _hang(one), _measure_with_word(one, after) + hidden)
            for one, after, hidden in pairs
            if not SENTENCE_END.search(one) and FULLNESS * _measure(one) <= reached
        ]
        margins = {one - step for one, hung, _ in broken for step in (0, hung)}
        for narrow in sorted(margins, reverse=True):
            least = narrow - LOOSE_ROOM
            reaching = sum(
                one <= narrow + hung
                and (word > least if one >= least else word > narrow and word - one > LOOSE_ROOM)
                for one, hung, word in broken
            )
            if reaching >= 3:
                return narrow
        return width

    def list_run(self, first: int, second: int) -> list[int]:
        """List the lines around two lines that nothing parts."""
        quoted = self.check_quoted(first)
        start = first
        while start > 0 and not self.check_special(start) and self.check_ordinary(start - 1, quoted):
            start -= 1
        end = second
        while self.check_ordinary(end + 1, quoted) and not self.check_special(end + 1):
            end += 1
        return list(range(start, end + 1))

    def list_other_lines(self, first: int, second: int) -> Iterator[int]:
        """Yield each line of the other runs that another line of its run follows."""
        run = self.list_run(first, second)
        for number in range(len(self.source.starts) - 1):
            quoted = self.check_quoted(number)
            ordinary = self.check_ordinary(number, quoted) and self.check_ordinary(number + 1, quoted)
            if ordinary and number not in run and not self.check_special(number + 1):
                yield number

    def read_pair(self, number: int) -> tuple[str, str, float]:
        """Return a line and the next one without their marks, and the width of the indent and of ``**`` of the first."""
        hidden = self.measure_indent(number) + self.source.get_line(number).count("**")
        return self.read_plain(number), self.read_plain(number + 1), hidden

    def measure_indent(self, number: int) -> float:
        """Return the width of the blanks before a line, at most `INDENT`."""
        line = self.source.get_line(number)
        return min(_measure(line[: len(line) - len(line.lstrip(BLANK))]), INDENT)

    def check_quoted(self, number: int) -> bool:
        """Whether a line belongs to a quotation."""
        return 0 <= number < len(self.source.starts) and bool(QUOTES.match(self.source.get_line(number)))

    def check_ordinary(self, number: int, quoted: bool) -> bool:
        """Whether there is such a line, and it is text, within a quotation or outside."""
        if not 0 <= number < len(self.source.starts) or self.check_quoted(number) != quoted:
            return False
        line, start = self.source.get_line(number), self.source.starts[number]
        parts = (self.source.rows, self.source.tabbed, self.source.coded)
        raw = self.source.markup[start] >= 0 or any(number in part for part in parts)
        return bool(line.strip()) and not HEADING.match(line) and not RULE.match(line) and not raw

    def check_special(self, number: int) -> bool:
        """Whether a line begins a list item."""
        return bool(BULLET.match(self.source.get_line(number)))

    def read_plain(self, number: int) -> str:
        """Return a line without its marks, with an end of a line for each ``<br>``."""
        line = self.source.get_line(number)
        line = re.sub(rf"\A[{BLANK}]*\[\^[^\]]*\]:", "", line)
        # An address in angle brackets is shown, and so is a placeholder such as <联系人>. The rest of a link that was
        # cut by a program has the width that was typed.
        if not self.typed:
            line = re.sub(r"<br\s*/?>", "\n", line, flags=re.IGNORECASE)
            line = re.sub(
                r"(?<=.)\]\([^()\n]*\)|<(?!\w+:|[^<>\s]+@)(?=/?[A-Za-z][A-Za-z0-9-]*[\s/>]|!)[^<>\n]*>|\*\*|\[\^[^\]]*\]",
                "",
                line,
            )
        line = line.strip(BLANK)
        return re.sub(rf"\A(?:>[{BLANK}]*)+|\A[-*+][{BLANK}]+", "", line)

    def quote(self, left: int, right: int) -> str:
        """Return what the page shows around a gap between two signs."""
        signs, start, end = self.page.signs, self.target[left] + 1, self.target[right]
        return "".join([*signs[max(start - 6, 0) : start], "⏎", *signs[end : end + 6]]).replace(NOTE, "[^]")

    # Tables

    def check_tables(self) -> None:
        """Check that each sign of a table with pipes is in the row and the column in which it was written."""
        effective = {self.source.find_line(mark.start) for mark in self.vanished if mark.kind == "delimiters"}
        effective |= self.source.bare
        # Where the line of dashes is shown as text, pipes that are gone need their cells all the same.
        effective |= {
            self.source.rows[line][0]
            for mark in self.vanished
            if mark.kind == "pipe" and (line := self.source.find_line(mark.start)) in self.source.rows
        }
        pipes: dict[int, list[int]] = {}
        outer: dict[int, int] = {}
        for mark in self.vanished:
            if mark.kind == "pipe":
                line = self.source.find_line(mark.start)
                if mark.detail:
                    outer[line] = mark.start
                else:
                    pipes.setdefault(line, []).append(mark.start)
        owners: dict[int, int] = {}
        for number, (table, row) in self.source.rows.items():
            if row < 0 or table not in effective:
                continue
            borders = pipes.get(number, [])
            # Where the head has no pipe at its start, one at a row's start may also end a blank first cell. It does
            # where the row has as many cells as the head only then.
            if table - 1 not in outer and number in outer:
                wider = [outer[number], *borders]
                exact = len(wider) == len(pipes.get(table - 1, []))
                if exact or self.check_row(number, wider, {}, False):
                    borders = wider
            self.check_row(number, borders, owners)

    def check_tabs(self) -> None:
        """Check the same of lines that were copied from a sheet. Report one difference for each table."""
        owners: dict[int, int] = {}
        broken: set[int] = set()
        tabs: dict[int, list[int]] = {}
        for number, (table, row) in self.source.tabbed.items():
            start, line = self.source.starts[number], self.source.get_line(number)
            borders = tabs.setdefault(row, [])
            borders += [start + at for at, sign in enumerate(line) if sign == "\t"]
            if table not in broken and not self.check_row(number, borders, owners, owner=row):
                broken.add(table)

    def check_row(
        self, number: int, borders: list[int], owners: dict[int, int], report: bool = True, owner: int = -1
    ) -> bool:
        """Check one row whose cells end at ``borders``. ``owners`` gives the line of each row of the page.

        ``owner`` is the first line of a row of several lines.
        """
        owner = owner if owner >= 0 else number
        start, line = self.source.starts[number], self.source.get_line(number)
        parents = {parent for parent, of in owners.items() if of == owner}
        for offset in range(start, start + len(line)):
            if not self.check_shown(offset):
                continue
            cell = self.page.find_around(self.target[self.index[offset]], *CELLS)
            column = sum(border < offset for border in borders)
            element = self.page.elements[cell] if cell >= 0 else None
            parents |= {element.parent} if element else set()
            # A row of the page belongs to one row of the source, which is no other row of the page.
            mixed = element is not None and (
                owners.setdefault(element.parent, owner) != owner or len(parents) > 1
            )
            if not element or element.column != column or mixed:
                end = next((border for border in borders if border > offset), start + len(line))
                if report:
                    self.report(offset, "cell", self.source.text[offset:end].strip(BLANK))
                return False
        return True


def _order_signs(source: Source, page: Page) -> list[int]:
    """List the offsets of all signs. The texts of footnotes are put in the order in which the page has them."""
    offsets = list(walk_visible(source))
    if page.notes is None or not source.notes:
        return offsets
    shown = {
        element.attributes.get("id", ""): (element.start, "".join(page.signs[element.start : element.end]))
        for element in page.elements
        if element.name == "li" and element.start >= page.notes
    }
    notes = []
    parts = [_read_note(source.text, start, ends) for start, ends in source.notes]
    left = {name: len(_keep_letters(signs)) for name, (_, signs) in shown.items()}
    for number, ((start, ends), (name, begin, _)) in enumerate(zip(source.notes, parts, strict=True)):
        place, signs = shown.get(f"fn-{name}", (len(page.signs), ""))
        # Another text for the same label needs its part of what is published.
        others = sum(len(words) for other, _, words in parts[number + 1 :] if other == name)
        room = left.get(f"fn-{name}", 0) - others
        end = _find_note_end(source.text, begin, ends, signs, room)
        left[f"fn-{name}"] = left.get(f"fn-{name}", 0) - len(_keep_words(source.text[begin:end]))
        notes.append((place, start, end))
    notes.sort()
    moved = {at for _, start, end in notes for at in range(start, end)}
    return [
        *(at for at in offsets if at not in moved),
        *(at for _, start, end in notes for at in range(start, end) if not source.text[at].isspace()),
    ]


def _read_note(text: str, start: int, ends: list[int]) -> tuple[str, int, str]:
    """Return the label of a footnote, where its text begins, and the words of its first line and of indented ones below."""
    begin = text.index("]:", start) + 2
    reached = ends[0]
    for end in ends[1:]:
        line = text[reached + 1 : end]
        if not line.startswith(("    ", "\t")) or not line.strip() or "\t" in line.strip():
            break
        reached = end
    return text[start + 2 : begin - 2], begin, _keep_words(text[begin:reached])


def _find_note_end(text: str, begin: int, ends: list[int], signs: str, room: int) -> int:
    """Return where the text of a footnote ends that begins at an offset and is published within ``signs``.

    ``room`` is the number of letters that it may have.
    """
    letters = _keep_letters(signs)
    reached = ends[0]
    words = _keep_words(text[begin:reached])
    for end in ends[1:]:
        longer = _keep_words(text[begin:end])
        if longer not in letters or len(longer) > room:
            break
        # A line of signs only, such as a rule, has no words to be found by. The same signs may be elsewhere in the note.
        joined = _join_signs(text[begin:end], reached - begin)
        written = "".join(text[begin:end].split())
        if longer != words or signs.count(joined) >= max(1, written.count(joined)):
            reached, words = end, longer
    return reached


def _remove_tags(html: str) -> str:
    """Return the text of HTML without blanks at both ends."""
    return re.sub(r"<!--.*?-->|<[^<>]*>|&nbsp;", "", html).strip(BLANK)


def _split_runs(numbers: list[int], group: Callable[[int], int]) -> Iterator[list[int]]:
    """Split numbers into runs without a gap that belong to the same group."""
    run: list[int] = []
    for number in numbers:
        if run and (number != run[-1] + 1 or group(number) != group(run[-1])):
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _keep_words(text: str) -> str:
    """Return the words of a source without its marks: addresses, tags, comments, references, marks of footnotes."""
    linked = re.sub(
        r"\]\(([^()\n]*)\)", lambda found: "" if ADDRESS.match(found[1].strip()) else found[0], text
    )
    bare = re.sub(rf"<!--[\s\S]*?-->|</?(?:{_TAGS})(?=[\s/>]){COMPARED}[^<>]*>|\[\^[^\]]*\]", "", linked)
    return _keep_letters(ENTITY.sub(lambda found: decode_reference(found[0]), bare))


def _join_signs(text: str, place: int) -> str:
    """Return the last sign before a place and all signs after it."""
    after = ENTITY.sub(lambda found: decode_reference(found[0]), text[place:])
    return "".join(text[:place].split())[-1:] + "".join(after.split())


def _keep_letters(text: str) -> str:
    """Return the letters and digits of a text."""
    return re.sub(r"[\W_]", "", text)


def _check_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WFA"


def _check_chinese(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF" or sign in "“”‘’—…·"


def _measure(text: str) -> float:
    """Return the width of a line from its last ``<br>`` on. So wide it was where it broke off."""
    return sum(1 if _check_wide(sign) else 0.5 for sign in text.rpartition("\n")[2])


def _measure_with_word(line: str, following: str) -> float:
    """Return the width of a line with the first word of the next one."""
    return _measure(line) + _measure(_get_first_word(following))


def _cut_sentences(lines: list[str], place: int) -> list[str]:
    """Return the lines around line ``place`` up to one that ends a sentence, and after one."""
    ends = [number for number, line in enumerate(lines) if SENTENCE_END.search(line)]
    start = max((end + 1 for end in ends if end < place), default=0)
    return lines[start : min((end + 1 for end in ends if end > place), default=len(lines))]


def _check_list(lines: list[str]) -> bool:
    """Whether lines have no stop, or are three or more without a full stop that are alike. A rest is no entry.

    They end alike, or have the same two stops or more in one order. The last of four or more may end with the only
    stop.
    """
    if len(lines[-1]) <= LONGEST_REST:
        return False
    lines = [re.sub(r"https?://[!-~]+", "", line) for line in lines]
    if not any(map(STOP.search, lines)):
        return True
    if (
        len(lines) > 3
        and lines[-1].endswith("。")
        and not any(map(STOP.search, [*lines[:-1], lines[-1][:-1]]))
    ):
        return True
    ends = {re.sub(r"\d", "0", line[-2:]) for line in lines}
    stops = {"".join(STOP.findall(line)) for line in lines}
    alike = len(ends) == 1 or (len(stops) == 1 and len(stops.pop()) >= 2)
    return len(lines) > 2 and alike and not any(map(FULL_STOP.search, lines))


def _hang(line: str) -> int:
    """Return by how much a line may be wider than the others: by the stop at its end, which begins no line."""
    return int(line.endswith(HANGING))


def _check_open(line: str, following: str, brackets: str) -> bool:
    """Whether a pair of brackets is open at the end of a line, and the next one closes it before it opens another."""
    left, right = brackets[0], brackets[1]
    before, after = line.rpartition(left)[2], following.partition(right)
    return left in line and right not in before and bool(after[1]) and left not in after[0]


def _get_first_word(text: str) -> str:
    """Return what a program cannot part at the start of a line: a word, an address, a path, or a sign and its stop."""
    found = re.match(
        r"[（(《“‘「『【〔]*(?:\]\([^()\n]*\)|[A-Za-z0-9.,%/:_@?=&#+~\\-]+|.[，。、；：！？）》”’]*)", text
    )
    return found[0] if found else ""
