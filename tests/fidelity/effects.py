"""What marks and tags make of the signs, beyond the signs themselves: a part of the oracle.

Each check reads what the source asks for and looks it up on the page:

- Merged cells (``colspan``, ``rowspan``), the kind of a list (``ul``, ``ol``), and its numbers (``start``, ``type``,
  ``value``) in HTML are as typed, if their values are valid.
- Items of a list with marks are as deep as their indents say. Differences of one blank say nothing.
- A link that no mark and no tag makes has the address that it shows. A tag's outside address is unchanged.
- The indented lines right below the text of a footnote are in this footnote.
- Each ``strong`` belongs to a pair of ``**`` or to tags. No other ``**`` that could close it stands within.
- Where all ``**`` of a block are beyond doubt, which is after a blank or a stop and before one, all take effect.
- Two ``**`` that each follow a surname mask two names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tests.fidelity.page import CELLS, Element
from tests.fidelity.source import BLANK, BULLET, QUOTES, Mark

if TYPE_CHECKING:
    from tests.fidelity.oracle import Comparison

#: Offset and text of a difference.
Wrong = tuple[int, str]
LISTS = ("ul", "ol")
BOLD = ("strong", "b")
ATTRIBUTE = re.compile(r"([a-z]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", re.IGNORECASE)
VALID = {
    "colspan": re.compile(r"[1-9]\d{0,2}\Z"),
    "rowspan": re.compile(r"[1-9]\d{0,2}\Z"),
    "start": re.compile(r"[1-9]\d{0,8}\Z"),
    "value": re.compile(r"[1-9]\d{0,8}\Z"),
    "type": re.compile(r"[1aAiI]\Z"),
}
DEFAULTS = {"colspan": "1", "rowspan": "1", "start": "1", "type": "1"}
WANTED = {"td": ("colspan", "rowspan"), "th": ("colspan", "rowspan"), "ol": ("start", "type"), "ul": ()}
#: Stands for the indent of a list that has no left edge.
LOOSE = 1 << 30
INDENT = re.compile(rf"[{BLANK}]*")
_SIDE = r"\s，。、；：！？（）()《》“”,.;:!?"
#: A pair of ``**`` that nobody could take for anything else.
CLEAR_PAIR = re.compile(rf"(?<![^{_SIDE}])\*\*[\w《“][^*\n]*?(?<=[\w》”])\*\*(?![^{_SIDE}])")
RUN = re.compile(r"\*+")
SURNAME = re.compile(
    r"(?<![一两二三四五六七八九十\d几每])[王李张刘陈杨赵黄吴徐孙胡朱郭罗郑梁谢宋唐邓冯曹彭肖董袁潘蒋蔡杜苏魏吕沈姚卢姜崔钟谭陆汪]\Z"
)


def find_wrong_effects(comparison: Comparison) -> Iterator[Wrong]:
    """Find where the signs are right, and what is made of them is wrong."""
    yield from _check_tags(comparison)
    yield from _check_depths(comparison)
    yield from _check_links(comparison)
    yield from _check_notes(comparison)
    yield from _check_bold(comparison)
    yield from _check_clear_pairs(comparison)


def _read_attributes(one: Comparison, mark: Mark) -> dict[str, str]:
    """Return the attributes of a tag whose values are valid."""
    tag = one.source.text[mark.start : mark.end]
    found = {name.lower(): value.strip("\"'") for name, value in reversed(ATTRIBUTE.findall(tag))}
    return {name: value for name, value in found.items() if name not in VALID or VALID[name].match(value)}


def _list_tags(one: Comparison, *names: str) -> list[Mark]:
    """List the opening tags of these names that took effect."""
    return [mark for mark in one.vanished if mark.kind in ("tag", "block") and mark.detail in names]


def _find_elements(one: Comparison, mark: Mark, *names: str) -> list[Element]:
    """Find the elements of these names that begin with what follows an opening tag, or that are empty there."""
    following = one.find_after(mark.end, len(one.source.text))
    around = one.page.list_around(following, *names) if following >= 0 else []
    found = [one.page.elements[index] for index in around if one.page.elements[index].start == following]
    place = one.find_before(0, mark.start) + 1
    return found + [
        element
        for element in one.page.elements
        if element.name in names and element.start == element.end == place and element not in found
    ]


def _check_tags(one: Comparison) -> Iterator[Wrong]:
    """Check merged cells, and the kinds and the numbers of lists."""
    for mark in _list_tags(one, *WANTED):
        typed = _read_attributes(one, mark)
        names = CELLS if mark.detail in CELLS else LISTS
        elements = _find_elements(one, mark, *names)
        fitting = [
            element
            for element in elements
            if (mark.detail in CELLS or element.name == mark.detail)
            and all(
                typed.get(name, DEFAULTS[name]) == element.attributes.get(name, DEFAULTS[name])
                for name in WANTED[mark.detail]
            )
        ]
        if elements and not fitting:
            yield mark.start, one.source.text[mark.start : mark.end]
    for mark in _list_tags(one, "li"):
        value = _read_attributes(one, mark).get("value")
        items = _find_elements(one, mark, "li")
        if value and items and not any(item.attributes.get("value") == value for item in items):
            yield mark.start, one.source.text[mark.start : mark.end]


def _check_depths(one: Comparison) -> Iterator[Wrong]:
    """Check that the items of lists with marks are as deep as their indents say."""
    bullets: dict[int, list[Mark]] = {}
    for mark in one.vanished:
        if mark.kind == "bullet":
            bullets.setdefault(one.source.find_line(mark.start), []).append(mark)
    stack: list[tuple[int, int]] = []
    # The indent of the list's first item. Below an item with a smaller one, indents say nothing.
    margin = -1
    for number in range(len(one.source.starts)):
        line = one.source.get_line(number)
        quoted = QUOTES.match(line)
        bare = line[quoted.end(1) :] if quoted else line
        marks = bullets.get(number, [])
        indent = _measure_indent(bare)
        if not marks:
            # Text without an indent ends a list, and so does whatever has marks of its own.
            if bare.strip() and (indent == 0 or BULLET.match(line) or number in one.source.coded):
                stack, margin = [], -1
            continue
        margin = indent if margin < 0 else margin
        if indent < margin:
            stack, margin = [], LOOSE
        if margin == LOOSE:
            continue
        following = one.find_after(marks[0].end)
        if len(marks) > 1 or following < 0 or (stack and quoted and not one.check_quoted(number - 1)):
            stack = []
            continue
        depth = len(one.page.list_around(following, "li"))
        while stack and stack[-1][0] > indent:
            stack.pop()
        if stack and 0 < indent - stack[-1][0] < 2:
            stack = [(indent, depth)]
            continue
        if stack:
            wanted = stack[-1][1] + (indent > stack[-1][0])
            if depth != wanted:
                yield marks[0].start, line.strip()
                stack = []
        if not stack or stack[-1][0] < indent:
            stack.append((indent, depth))


def _measure_indent(line: str) -> int:
    found = INDENT.match(line)
    blanks = found[0] if found else ""
    return len(blanks) + blanks.count("\u3000") + 3 * blanks.count("\t")


def _check_links(one: Comparison) -> Iterator[Wrong]:
    """Check the addresses of links that are written as tags or as bare addresses."""
    made = {
        one.find_after(mark.end, len(one.source.text))
        for mark in one.vanished
        if mark.kind in ("link", "picture", "address")
    }
    for mark in _list_tags(one, "a"):
        href = _read_attributes(one, mark).get("href", "")
        elements = _find_elements(one, mark, "a")
        made |= {element.start for element in elements}
        outside = re.match(r"https?://[^&\s]*\Z", href, re.IGNORECASE)
        if (
            outside
            and elements
            and all(unquote(el.attributes.get("href", "")) != unquote(href) for el in elements)
        ):
            yield mark.start, href
    places = {j: one.offsets[i] for i, j in enumerate(one.target) if j >= 0}
    for element in one.page.elements:
        href = element.attributes.get("href", "")
        plain = element.name == "a" and element.start < element.end and element.start not in made
        if not plain or "footnote-ref" in element.attributes.get("class", ""):
            continue
        shown = "".join(one.page.signs[element.start : element.end])
        if href not in (shown, f"http://{shown}", f"mailto:{shown}"):
            yield places.get(element.start, 0), href


def _check_notes(one: Comparison) -> Iterator[Wrong]:
    """Check that the indented lines below the text of a footnote are in this footnote."""
    for start, ends in one.source.notes:
        label = one.source.text[start + 2 : one.source.text.index("]:", start)]
        first = one.find_after(start + len(label) + 4, ends[0])
        items = one.page.list_around(first, "li") if first >= 0 else []
        # The text of a mark that nobody refers to is not among the footnotes.
        if not any(one.page.elements[index].attributes.get("id") == f"fn-{label}" for index in items):
            continue
        number = one.source.find_line(start)
        for end in ends[1:]:
            number += 1
            begin = one.source.starts[one.source.find_line(end)]
            line = one.source.text[begin:end]
            # Below a blank line an indent is rather that of a paragraph's first line.
            if one.source.find_line(end) != number or not line.startswith(("    ", "\t")):
                break
            shown = one.find_after(begin, end)
            if shown >= 0 and not set(items) & set(one.page.list_around(shown, "li")):
                yield begin, line.strip()


def _check_bold(one: Comparison) -> Iterator[Wrong]:
    """Check that each bold text has a pair of its own, and that the pair is no two masks."""
    text = one.source.text
    claimed = {
        (element.start, element.end)
        for mark in _list_tags(one, *BOLD)
        for element in _find_elements(one, mark, *BOLD)
    }
    for opening, closing in one.emphasised:
        first, last = one.find_after(opening.end, closing.start), one.find_before(opening.end, closing.start)
        claimed |= {(first - more, last + 1 + less) for more in (0, 1) for less in (0, 1)}
        claimed |= {(first + 1, last + 1), (first, last), (first + 1, last)}
        within = text[opening.end : closing.start]
        masks = (text[max(at - 2, 0) : at] for at in (opening.start, closing.start))
        if len(within.strip("*")) > 1 and all(map(SURNAME.search, masks)):
            yield opening.start, text[opening.start - 1 : closing.end]
        if any(
            _could_close(one, opening.end + run.start()) for run in RUN.finditer(within) if len(run[0]) == 2
        ):
            yield opening.start, text[opening.start : closing.end]
    places = {j: one.offsets[i] for i, j in enumerate(one.target) if j >= 0}
    for element in one.page.elements:
        if (
            element.name in BOLD
            and element.start < element.end
            and (element.start, element.end) not in claimed
        ):
            shown = "".join(one.page.signs[element.start : element.end])
            yield places.get(element.start, 0), shown


def _could_close(one: Comparison, at: int) -> bool:
    """Whether two asterisks at an offset, which are shown, stand after a letter and not within a word of ASCII."""
    text = one.source.text
    sides = text[at - 1 : at], text[at + 2 : at + 3]
    if not one.check_shown(at) or sides[0] == "\\":
        return False
    within_word = all(side.isascii() and side.isalnum() for side in sides)
    return sides[0].isalnum() and not within_word


def _check_clear_pairs(one: Comparison) -> Iterator[Wrong]:
    """Check that bold words take effect where all ``**`` between two blank lines are beyond doubt."""
    text = one.source.text
    for block in re.finditer(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+", text):
        pairs = list(CLEAR_PAIR.finditer(block[0]))
        plain = not re.search(r"[`\\<&\[|\t]", block[0]) and one.source.markup[block.start()] < 0
        if not pairs or not plain or one.source.find_line(block.start()) in one.source.coded:
            continue
        if len(RUN.findall(block[0])) != 2 * len(pairs):
            continue
        for pair in pairs:
            if one.check_shown(block.start() + pair.start()):
                yield block.start() + pair.start(), pair[0]
