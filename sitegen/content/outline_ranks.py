"""Rank the outline marks of a text, and find the paragraphs that are headings.

The rank of a mark depends on the text: A. is the first rank of one text and the third of another. ``2.1`` is a
section if ``2`` is one, and otherwise a number.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from sitegen.content.outline_marks import MARK_FIRST_CHARACTERS, OutlineMark, read_mark, read_mark_before_unit
from sitegen.content.outline_order import PRECEDENCE, choose_precedence, order_kinds
from sitegen.program import regex
from sitegen.reports import load_formats

FIRST_RANK: Final = 7
"""Rank of the highest outline mark. Headings written with ``#`` have the ranks 1 to 6."""
RANK_LIMIT: Final = 19
"""Lowest rank. All further kinds of marks share it, but no real text has so many kinds."""
HEADING_KINDS: Final = frozenset(
    {"part", "chapter", "section", "capital", "roman", "chinese", "chinese_bracket", "upper"}
)
"""Kinds of marks that make a short paragraph a heading. In texts with decimals (1.1), so do `_PLAN_HEADING_KINDS`."""
TITLE = regex.compile(r"[^\n。;:,!?|，；：！？]{1,40}\Z")
# “1总则……3”: an entry of a table of contents with its page.
LONGEST_PAGE: Final = 24
"""How many characters at the end of a paragraph are searched for the page number of a table of contents."""
PAGE_NUMBER = regex.compile(r"(?:…|\.{3,}|·{3,}|．{3,}|-{3,})[\s\d…]{0,9}\Z", longest=LONGEST_PAGE)
PAGE_NUMBER_CHARACTERS: Final = frozenset("0123456789…·.．- \u3000")
"""Last characters of such an entry."""
CONTENTS_TITLE = regex.compile(r"目[ \u3000]{0,4}[录次]\Z")
MARK_SEPARATOR = regex.compile(r"[ \u3000、.．]")


class RankedMark(NamedTuple):
    """The outline mark of a paragraph, ranked within its text.

    ``kind`` is one of the names in `PRECEDENCE`, or another kind of `read_mark` such as ``upper``. ``rank``
    is `FIRST_RANK` or more; a smaller number is a higher rank. ``is_title`` is whether the paragraph consists
    only of the mark and a title.
    """

    mark: OutlineMark
    kind: str
    rank: int
    is_title: bool


def rank_marks(paragraphs: Sequence[str | None]) -> list[RankedMark | None]:
    """Return, for each paragraph, its outline mark with its rank within the text, or None if it has no mark.

    ``paragraphs`` are Markdown source without leading blanks, in document order, with None for each block that is not
    a paragraph. Marks of entries of a table of contents, and numbers that are quantities, do not count.
    """
    marks = [read_mark(text) if text and text[0] in MARK_FIRST_CHARACTERS else None for text in paragraphs]
    doubtful = _add_marks_before_units(paragraphs, marks)
    if not any(marks):
        return [None] * len(paragraphs)
    for number, text in enumerate(paragraphs):
        if (
            text
            and text[-1] in PAGE_NUMBER_CHARACTERS
            and marks[number]
            and PAGE_NUMBER.search(text[-LONGEST_PAGE:])
        ):
            marks[number] = None
    plain = [number for number, mark in enumerate(marks) if mark and mark.kind in ("decimal", "bare")]
    if plain:
        _SectionNumbers(paragraphs, marks, doubtful).drop_quantities(plain)
    kinds = _refine_kinds(marks)
    titles = [
        mark is not None and _has_short_title(text or "", mark)
        for text, mark in zip(paragraphs, marks, strict=True)
    ]
    order = order_kinds(kinds, choose_precedence(kinds, titles))
    return [
        RankedMark(mark, kind, min(FIRST_RANK + order.index(kind), RANK_LIMIT), title) if mark else None
        for mark, kind, title in zip(marks, kinds, titles, strict=True)
    ]


def rank_headings(paragraphs: Sequence[str | None], ranked: Sequence[RankedMark | None]) -> list[int]:
    """Return, for each paragraph, its rank as a heading, or 0 if it is not a heading.

    ``ranked`` is the result of `rank_marks` for ``paragraphs``. A heading is a short paragraph that consists of an
    outline mark and a title without stops. It must have content or a lower mark below it, unless a report format
    prescribes it. Entries of a table of contents are not headings.
    """
    planned = any(mark and mark.kind.startswith("decimal") for mark in ranked)
    kinds = HEADING_KINDS | _PLAN_HEADING_KINDS if planned else HEADING_KINDS
    contents = _find_contents_entries(paragraphs, ranked)
    ranks = []
    for number, (mark, following) in enumerate(pairwise((*ranked, None))):
        if not mark or not mark.is_title or mark.kind not in kinds or number in contents:
            ranks.append(0)
            continue
        has_content = number + 1 < len(ranked) and (following is None or following.rank > mark.rank)
        before = ranked[number - 1] if number else None
        if mark.kind == "upper" and before and before.is_title and before.kind == "upper":
            # A. and B. with nothing between them are answers to choose from.
            has_content = False
        prescribed = has_content or is_prescribed_heading(paragraphs[number] or "")
        ranks.append(mark.rank if prescribed else 0)
    return ranks


_PLAN_HEADING_KINDS = frozenset({"number", *(kind for kind in PRECEDENCE if kind.startswith("decimal"))})


def _add_marks_before_units(paragraphs: Sequence[str | None], marks: list[OutlineMark | None]) -> set[int]:
    """Add to ``marks`` the numbers before titles that look like quantities, such as ``2.1 县级职责``.

    ``marks`` has the mark of each paragraph or None, and is changed in place. The title must be a paragraph
    of its own and not the last one, and no mark already found in the same section numbering may have the same
    number. Nothing is added to a text without any decimal section number. Returns the indices of the
    paragraphs whose mark was added.
    """
    places: dict[int, OutlineMark] = {}
    for place, text in enumerate(paragraphs[:-1]):
        mark = read_mark_before_unit(text) if text and not marks[place] else None
        if mark and _has_short_title(text or "", mark):
            places[place] = mark
    if not any(mark.kind == "decimal" for mark in (*places.values(), *filter(None, marks))):
        return set()
    starts = sorted(_find_numbering_starts([places.get(place, mark) for place, mark in enumerate(marks)]))
    certain = {
        (bisect_right(starts, place), _split_number(mark))
        for place, mark in enumerate(marks)
        if mark and mark.kind in ("decimal", "bare")
    }
    added = {
        place
        for place, mark in places.items()
        if (bisect_right(starts, place), _split_number(mark)) not in certain
    }
    for place in added:
        marks[place] = places[place]
    return added


def _find_numbering_starts(marks: Sequence[OutlineMark | None]) -> set[int]:
    """Return the indices of the marks that begin a section numbering: a number 1 that is followed by 1.1.

    A text may contain several numberings.
    """
    numbers = [
        (place, _split_number(mark))
        for place, mark in enumerate(marks)
        if mark and mark.kind in _NUMBER_KINDS
    ]
    return {place for (place, number), (_, after) in pairwise(numbers) if number == (1,) and after == (1, 1)}


class _SectionNumbers:
    """Decides which numbers at the start of paragraphs are section numbers.

    Others are quantities, versions or dates. A number is a section number if it continues the numbers before
    it. ``marks`` has the mark of each paragraph or None. ``doubtful`` are the indices of the paragraphs whose
    titles look like quantities. Numbers are tuples, as (2, 1) for 2.1: ``found`` has all numbers of the text,
    ``styles`` maps each accepted one to its kind and to whether a blank or stop follows it.
    """

    def __init__(
        self, paragraphs: Sequence[str | None], marks: list[OutlineMark | None], doubtful: set[int]
    ) -> None:
        self.paragraphs = paragraphs
        self.marks = marks
        self.doubtful = doubtful
        self.found = {_split_number(mark) for mark in marks if mark and mark.kind in _NUMBER_KINDS}
        self.styles: dict[tuple[int, ...], tuple[str, bool]] = {}

    def drop_quantities(self, indexes: Sequence[int]) -> None:
        """Set the marks that are quantities, versions, times or dates to None in ``marks``.

        ``indexes`` are the indices of the marks to examine, in ascending order.
        """
        valid = {_split_number(mark) for mark in self.marks if mark and mark.kind == "number"}
        for place in indexes:
            mark = self.marks[place]
            assert mark
            number = _split_number(mark)
            check = self.is_number_before_unit if place in self.doubtful else self.is_section_number
            if check(place, mark, number, valid):
                valid.add(number)
                self.styles[number] = (mark.kind, self.has_separator(place, mark))
            else:
                self.marks[place] = None

    def is_section_number(
        self, index: int, mark: OutlineMark, number: tuple[int, ...], valid: set[tuple[int, ...]]
    ) -> bool:
        """Whether a number continues the section numbers before it, or begins the numbering.

        ``number`` is the value of ``mark`` as a tuple, such as (2, 1) for 2.1, and ``index`` the index of its
        paragraph. ``valid`` are the numbers accepted so far.
        """
        text = self.paragraphs[index] or ""
        if mark.kind == "bare" and not _has_short_title(text, mark):
            return False
        parent, before = number[:-1], (*number[:-1], number[-1] - 1)
        title = _has_short_title(text, mark)
        gap = (*number[:-1], number[-1] - 2)
        if before in valid or (number[-1] == 1 and parent in valid) or (title and gap in valid):
            return number not in valid or title
        if title and number[-1] == 1 and any(number[:depth] in valid for depth in range(1, len(parent))):
            return True
        # A part of a longer text may begin with any number. What follows it shows that it is one.
        child, after = (*number, 1), (*number[:-1], number[-1] + 1)
        separated = mark.kind == "decimal" or self.has_separator(index, mark)
        return child in self.found or (after in self.found and separated and (number[-1] == 1 or not valid))

    def is_number_before_unit(
        self, index: int, mark: OutlineMark, number: tuple[int, ...], valid: set[tuple[int, ...]]
    ) -> bool:
        """Whether a number is a section number although its title looks like a quantity.

        Parameters are those of `is_section_number`. The number must directly follow one of the ``valid``
        numbers, or have a section below it. A number without a dot, such as ``3 个人防护``, must also be written
        in the style of the section before it, because it may belong to a list of quantities.
        """
        parent, before, child = number[:-1], (*number[:-1], number[-1] - 1), (*number, 1)
        if mark.kind == "bare":
            alike = self.styles.get(before) == ("bare", self.has_separator(index, mark))
            return alike or (child in self.found and (before in valid or number == (1,)))
        if before in valid or (number[-1] == 1 and parent in valid) or child in self.found:
            return True
        # The first number of a part of a longer text.
        return number[-1] == 1 and not valid and (*parent, 2) in self.found

    def has_separator(self, index: int, mark: OutlineMark) -> bool:
        """Whether a blank or a stop separates the mark of paragraph ``index`` from its title."""
        text = self.paragraphs[index] or ""
        return MARK_SEPARATOR.match(text, len(text) - len(text.lstrip("*")) + len(mark.text)) is not None


_NUMBER_KINDS = frozenset({"number", "decimal", "bare"})


def _split_number(mark: OutlineMark) -> tuple[int, ...]:
    return tuple(int(part) for part in regex.findall(r"\d+", mark.text))


def _refine_kinds(marks: Sequence[OutlineMark | None]) -> list[str]:
    """Return the kind of each mark, "" where there is no mark.

    Kinds are those of `PRECEDENCE` and further ones of `read_mark`, such as ``upper``. Decimal numbers of
    different depth are different kinds, such as ``decimal2`` for 1.1. If the text has decimal numbers, a
    number without a dot is an ``entry`` (of a list within a section) unless it continues the section numbers
    in their style: beside ``1 总则``, ``2.`` is an entry.
    """
    parents = {_split_number(mark)[0] for mark in marks if mark and mark.kind == "decimal"}
    first = min(parents, default=0)
    starts = _find_numbering_starts(marks)
    section = letter = 0
    style = ""
    kinds = []
    for place, mark in enumerate(marks):
        kind = mark.kind if mark else ""
        if mark and kind in _NUMBER_KINDS:
            number = _split_number(mark)
            same = not style or mark.kind == style or number[0] in parents
            continues = same and (number[0] == section + 1 if section else number[0] <= first)
            continues = continues or (place in starts and mark.kind == style)
            if kind == "decimal":
                kind = f"decimal{len(number)}"
                section = number[0]
            elif continues or not parents:
                kind, section, style = "number", number[0], kind
            else:
                kind = "entry"
        elif mark and kind in ("roman", "upper"):
            # The letters I, V and X are Roman numbers, unless they follow H, U and W.
            kind = "upper" if ord(mark.text[0]) == letter + 1 else kind
            letter = ord(mark.text[0]) if kind == "upper" else 0
        kinds.append(kind)
    return kinds


def _has_short_title(paragraph: str, mark: OutlineMark) -> bool:
    """Whether the rest of a paragraph after its mark is a title: short and without stops."""
    return TITLE.match(paragraph, mark.end) is not None


def _find_contents_entries(paragraphs: Sequence[str | None], ranked: Sequence[RankedMark | None]) -> set[int]:
    """Return the indices of the paragraphs that are entries of a table of contents.

    The entries follow a paragraph 目录. They end before the mark of the first entry occurs again, or before the first
    paragraph without a mark.
    """
    entries: set[int] = set()
    for number, text in enumerate(paragraphs):
        if not text or text[0] != "目" or number in entries or not CONTENTS_TITLE.match(text):
            continue
        first = ranked[number + 1] if number + 1 < len(ranked) else None
        end = number + 1
        while end < len(ranked) and (mark := ranked[end]):
            if end > number + 1 and first and mark.mark.text == first.mark.text:
                break
            end += 1
        entries.update(range(number + 1, end))
    return entries


@cache
def _collect_prescribed_headings() -> frozenset[str]:
    """Return the headings that report formats prescribe, without their marks."""
    return frozenset(
        name
        for form in load_formats().values()
        if form.ordered
        for heading in form.headings
        for name in (heading.label, *heading.variants)
    )


def is_prescribed_heading(paragraph: str) -> bool:
    """Whether a report format prescribes this paragraph as a heading.

    The paragraph must begin with an outline mark such as 一、, and the rest must be a prescribed heading. A
    prescribed heading is a heading even if no content follows it.
    """
    mark = read_mark(paragraph)
    return mark is not None and paragraph[mark.end :].strip() in _collect_prescribed_headings()
