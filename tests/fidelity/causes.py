"""Effects without a cause: what the page makes of a text that nobody wrote. A part of the oracle.

- Each element that changes how its text looks or what it says (``del``, ``sup``, ``em``, ``code``, ``pre``, ``ol``, pictures, …)
  begins where a mark or a tag of its kind stands before its text.
- Each item of a list begins where ``-``, a number or a tag does. Each cell holds text of a row. Each rule has its own line or tag.
- A text is in a quotation only if its line begins with ``>``, and as deep at most.
- A line without an indent is in the item of a list or in the footnote above it only if it goes on with the line before.
- The number of a footnote leads to the text of its own label and is the one that stands before this text.
- A reference to a blank, such as ``&emsp;``, leaves a blank.
- Of two rows of the source no cell is in one row of the page, and one row is not two. In HTML each ``td`` and ``th`` is in the row
  and the column that the tags before it leave to it.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.fidelity.page import CELLS, HEADINGS, Element
from tests.fidelity.source import BULLET, ORDINAL, QUOTES, Mark
from tests.fidelity.tags import read_attributes

if TYPE_CHECKING:
    from tests.fidelity.oracle import Comparison

#: Offset and text of a difference.
Wrong = tuple[int, str]
#: Elements that say nothing, or that other checks look at: bold words, links, headings, cells, quotations.
_FREE = "html body p div span br hr a b strong li table caption colgroup col thead tbody tfoot tr td th blockquote section"
FREE = HEADINGS | frozenset(_FREE.split())
#: The kinds of marks that make an element, and the tags other than its own.
MAKERS = {
    "code": ({"code", "fence"}, {"pre", "tt"}),
    "pre": ({"fence"}, set()),
    "ol": ({"ordinal"}, {"li"}),
    "ul": ({"bullet"}, {"li", "menu", "dir"}),
    "li": ({"bullet", "ordinal"}, {"ol", "ul", "menu", "dir"}),
    "img": ({"picture"}, set()),
    "dl": (set(), {"dt", "dd"}),
}
SAME = ({"del", "s", "strike"}, {"i", "em"}, {"div", "center"})
TABLE_TAGS = CELLS | {"table", "tr"}
#: Elements within which a line may end without a new block.
INLINE = ("strong", "b", "code", "a", "sub", "sup", "del", "s", "span", "u", "em", "i", "font", "small", "q")


def find_causeless(one: Comparison) -> Iterator[Wrong]:
    """Find effects on the page that nothing in the source asks for."""
    places = {j: one.offsets[i] for i, j in enumerate(one.target) if j >= 0}
    yield from _check_elements(one, places)
    yield from _check_rules(one, places)
    yield from _check_pictures(one)
    yield from _check_quotations(one, places)
    yield from _check_cells(one, places)
    yield from _check_continued(one)
    yield from _check_numbers(one)
    yield from _check_blanks(one)
    yield from _check_html_tables(one)


def _get_limit(one: Comparison) -> int:
    """Return where the text of the page ends and its footnotes begin."""
    return len(one.page.signs) if one.page.notes is None else one.page.notes


def _check_elements(one: Comparison, places: dict[int, int]) -> Iterator[Wrong]:
    """Check that a mark or a tag makes each element that is not free."""
    made: dict[int, list[Mark]] = {}
    for mark in one.vanished:
        made.setdefault(one.find_after(mark.end, len(one.source.text)), []).append(mark)
    limit = _get_limit(one)
    for element in one.page.elements:
        if element.name in FREE - {"li"} or element.start >= element.end:
            continue
        if "id" in element.attributes and element.attributes["id"].startswith("fnref"):
            continue
        # The list of the footnotes is the page's own.
        if (
            element.start >= limit
            and element.name in ("ol", "li")
            and element.attributes.get("id", "fn-").startswith("fn-")
        ):
            continue
        if not any(_makes(mark, element.name) for mark in made.get(element.start, [])):
            yield places.get(element.start, 0), "".join(one.page.signs[element.start : element.end])


def _makes(mark: Mark, name: str) -> bool:
    """Whether a mark makes an element of this name out of the text after it."""
    kinds, tags = MAKERS.get(name, (set(), set()))
    alike = next((group for group in SAME if name in group), {name})
    return mark.kind in kinds or (mark.kind in ("tag", "block") and mark.detail in alike | tags)


def _check_rules(one: Comparison, places: dict[int, int]) -> Iterator[Wrong]:
    """Check that each rule of the page, other than the one above the footnotes, was written."""
    written = Counter(
        one.find_before(0, mark.start) + 1
        for mark in one.vanished
        if mark.kind == "rule" or (mark.kind == "block" and mark.detail == "hr")
    )
    limit = one.page.notes
    for place, count in Counter(one.page.rules).items():
        own = limit is not None and place == limit
        if count - own > written[place] and sum(written.values()) < len(one.page.rules) - (limit is not None):
            yield places.get(place, places.get(place - 1, 0)), "<hr>"


def _check_pictures(one: Comparison) -> Iterator[Wrong]:
    """Check the number of pictures whose alternative text is blank."""
    pairs: dict[int, list[Mark]] = {}
    tags = 0
    for mark in one.vanished:
        if mark.kind == "picture":
            pairs.setdefault(mark.pair, []).append(mark)
        tags += mark.kind == "tag" and mark.detail == "img" and not mark.instead
    blank = [group[0] for group in pairs.values() if one.find_after(group[0].end, group[-1].start) < 0]
    if len(blank) > one.page.blank_images:
        yield blank[-1].start, one.source.text[blank[-1].start : blank[-1].end]
    elif one.page.blank_images > len(blank) + tags:
        yield 0, "<img>"


def _check_quotations(one: Comparison, places: dict[int, int]) -> Iterator[Wrong]:
    """Check that each quotation was written, with as many signs as it is deep."""
    limit = _get_limit(one)
    done: set[int] = set()
    for j, offset in places.items():
        number = one.source.find_line(offset)
        if j >= limit or number in done or one.source.markup[offset] >= 0:
            continue
        done.add(number)
        quotes = QUOTES.match(one.source.get_line(number))
        depth = quotes[1].count(">") if quotes else 0
        if len(one.page.list_around(j, "blockquote")) > depth:
            yield offset, one.source.get_line(number).strip()


def _check_cells(one: Comparison, places: dict[int, int]) -> Iterator[Wrong]:
    """Check that what is in a cell was written in a row or in HTML."""
    # The lines of a cell that a sheet has put in quotes.
    quotes = [one.source.find_line(mark.start) for mark in one.vanished if mark.kind == "cell quote"]
    done = {number for first, last in itertools.pairwise(quotes) for number in range(first, last + 1)}
    for j, offset in places.items():
        number = one.source.find_line(offset)
        if number in done or one.source.markup[offset] >= 0 or one.page.find_around(j, *CELLS) < 0:
            continue
        done.add(number)
        line = one.source.get_line(number)
        if (
            number not in one.source.rows
            and "\t" not in line
            and "|" not in line
            and number not in one.source.tabbed
        ):
            yield offset, line.strip()


def _check_continued(one: Comparison) -> Iterator[Wrong]:
    """Check that lines without an indent and a mark belong to an item or a footnote only as its wrapped text."""
    before = -1
    for number, start in enumerate(one.source.starts):
        line = one.source.get_line(number)
        first = one.find_after(start, start + len(line))
        if first < 0:
            continue
        previous, before = before, one.find_before(start, start + len(line))
        quotes = QUOTES.match(line)
        bare = line[quotes.end(1) + 1 :] if quotes else line
        free = BULLET.match(bare) or ORDINAL.match(bare) or bare[:1].isspace() or bare.startswith("[^")
        if free or number in one.source.coded or one.source.markup[start] >= 0 or previous < 0:
            continue
        around = set(one.page.list_around(first, "li"))
        if not around or one.page.blocks[previous] == one.page.blocks[first]:
            continue
        within = set(one.page.list_around(previous, *INLINE)) & set(one.page.list_around(first, *INLINE))
        made = any(
            mark.kind in ("tag", "block")
            and mark.detail in ("li", "p", "br")
            and start <= mark.start <= start + len(line)
            for mark in one.vanished
        )
        if not within and not made:
            yield start, line.strip()


def _check_numbers(one: Comparison) -> Iterator[Wrong]:
    """Check where the numbers of footnotes lead, and that they are those of their texts."""
    limit = _get_limit(one)
    labels = [
        element.attributes["id"].removeprefix("fn-")
        for element in one.page.elements
        if element.name == "li"
        and element.start >= limit
        and element.attributes.get("id", "").startswith("fn-")
    ]
    for mark in one.vanished:
        if mark.kind != "note":
            continue
        sign = one.target[one.index[mark.start]]
        around = one.page.list_around(sign, "sup") if sign >= 0 else []
        if not around:
            continue
        sup = one.page.elements[around[0]]
        leads = [el for el in one.page.elements if el.parent == around[0] and el.name == "a"]
        right = (
            mark.detail in labels
            and re.fullmatch(rf"fnref\d*-{re.escape(mark.detail)}", sup.attributes.get("id", ""))
            and sup.shown.strip() == str(labels.index(mark.detail) + 1)
            and all(link.attributes.get("href") == f"#fn-{mark.detail}" for link in leads)
        )
        if not right:
            yield mark.start, one.source.text[mark.start : mark.end]


def _check_blanks(one: Comparison) -> Iterator[Wrong]:
    """Check that a reference to a blank between two signs of a line leaves a blank."""
    for mark in one.vanished:
        if mark.kind != "blank":
            continue
        line = one.source.find_line(mark.start)
        start = one.source.starts[line]
        left, right = one.find_before(start, mark.start), one.find_after(mark.end)
        together = left >= 0 and right == left + 1 and one.page.blocks[left] == one.page.blocks[right]
        if together and not one.page.blanks[right]:
            yield mark.start, one.source.text[mark.start : mark.end]


def _check_html_tables(one: Comparison) -> Iterator[Wrong]:
    """Check that each cell of a table in HTML is in the row and the column that its tags give it."""
    for rows in _list_html_tables(one):
        owners: dict[int, int] = {}
        taken: set[tuple[int, int]] = set()
        for row, marks in enumerate(rows):
            for mark, end in marks:
                typed = read_attributes(one, mark)
                column = next(n for n in range(len(taken) + 1) if (row, n) not in taken)
                wide, high = (int(typed.get(name, "1")) for name in ("colspan", "rowspan"))
                taken |= {(row + down, column + right) for down in range(high) for right in range(wide)}
                first = one.find_after(mark.end, end)
                cell = one.page.find_around(first, *CELLS) if first >= 0 else -1
                if cell >= 0 and not _fits(one.page.elements[cell], column, row, owners):
                    yield mark.start, one.source.text[mark.start : mark.end]
                    return


def _fits(element: Element, column: int, row: int, owners: dict[int, int]) -> bool:
    """Whether a cell is in a column, and in a row of the page that is that of this row only."""
    return (
        element.column == column
        and owners.setdefault(element.parent, row) == row
        and (sum(owner == row for owner in owners.values()) == 1)
    )


def _list_html_tables(one: Comparison) -> Iterator[list[list[tuple[Mark, int]]]]:
    """Yield the rows of each table in HTML whose cells are all within rows: the tags of their cells, and where their texts end."""
    stack: list[list[list[tuple[Mark, int]]] | None] = []
    tags = [mark for mark in one.vanished if mark.kind == "block" and mark.detail.lstrip("/") in TABLE_TAGS]
    for mark, following in itertools.zip_longest(tags, tags[1:]):
        if mark.detail == "table":
            stack.append([])
        elif mark.detail == "/table" and stack:
            rows = stack.pop()
            if rows:
                yield rows
        elif mark.detail == "tr" and stack and stack[-1] is not None:
            stack[-1].append([])
        elif mark.detail in CELLS and stack and stack[-1] is not None:
            if stack[-1]:
                stack[-1][-1].append((mark, following.start if following else len(one.source.text)))
            else:
                # A cell outside of rows: the browser makes a row for it.
                stack[-1] = None
