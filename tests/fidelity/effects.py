"""What marks and tags make of the signs, beyond the signs themselves: a part of the oracle.

Each check reads what the source asks for and looks it up on the page:

- Merged cells (``colspan``, ``rowspan``), the kind of a list (``ul``, ``ol``), and its numbers (``start``, ``type``,
  ``value``) in HTML are as typed, if their values are valid.
- Items of a list with marks are as deep as their indents say. Differences of one blank say nothing.
- The indented lines right below the text of a footnote are in this footnote.
- Each ``strong`` belongs to a pair of ``**`` or to tags. No other ``**`` that could close it stands within.
- Where all ``**`` of a block are beyond doubt, which is after a blank or a stop and before one, all take effect.
- Two ``**`` that each follow a surname or stand before a form of address mask two names. So do two that each stand before a word for a firm, a part of an
  address or the last digits of a number, two that each follow a party to a case, a Latin letter or digit, or a label
  of a line of its own, and two of which the second stands between ``、`` and a word. ``**一、**`` is no mask.
- A heading that neither ``#`` nor a tag makes has no stop within.
- A character reference that HTML knows is on the page as the sign that it stands for, except in code.
- The lines of a code block keep their indents, less one that all of them have in common with the fence.

For links see `tests.fidelity.addresses`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.fidelity.addresses import find_wrong_addresses
from tests.fidelity.causes import find_causeless
from tests.fidelity.page import CELLS, HEADINGS
from tests.fidelity.source import BLANK, BULLET, QUOTES, Mark
from tests.fidelity.tags import find_elements, list_tags, read_attributes

if TYPE_CHECKING:
    from tests.fidelity.oracle import Comparison

#: Offset and text of a difference.
Wrong = tuple[int, str]
LISTS = ("ul", "ol")
BOLD = ("strong", "b")
DEFAULTS = {"colspan": "1", "rowspan": "1", "start": "1", "type": "1"}
WANTED = {"td": ("colspan", "rowspan"), "th": ("colspan", "rowspan"), "ol": ("start", "type"), "ul": ()}
#: Stands for the indent of a list that has no left edge.
LOOSE = 1 << 30
INDENT = re.compile(rf"[{BLANK}]*")
_SIDE = r"\s，。、；：！？（）()《》“”,.;:!?"
#: A pair of ``**`` that nobody could take for anything else.
CLEAR_PAIR = re.compile(rf"(?<![^{_SIDE}])\*\*[\w《“][^*]*?(?<=[\w》”])\*\*(?![^{_SIDE}])")
#: A pair within a sentence. It is clear if no side looks like a mask or a power.
PAIR = re.compile(r"(?<![A-Za-z0-9*])\*\*(?=[\w《“])([^*]*[\w》”％%])\*\*(?![A-Za-z0-9*])(?=(.{0,2}))")
RUN = re.compile(r"\*+")
_NAMES = (
    "王李张刘陈杨赵黄吴徐孙胡朱郭罗郑梁谢宋唐邓冯曹彭肖董袁潘蒋蔡杜苏魏吕沈姚卢姜崔钟谭陆汪廖贾邹孟秦邱薛侯龚"
)
#: Surnames that are words as well. After one of `_PARTIES` they are names.
_WORDS = "周高马金石万方白任常安温关时黎余康成江何林叶程史毛孔贺顾龙文段汤武葛范韦熊尹"
MASKED = re.compile(rf"[{_NAMES}{_WORDS}某]\Z")
_PARTIES = "人|原告|被告|上诉|第三|职工|学生|患者|业主|村民|居民|司机|同志"
SURNAME = re.compile(rf"(?:(?<![一两二三四五六七八九十\d几每])[{_NAMES}]|(?:{_PARTIES})[{_NAMES}{_WORDS}])\Z")

#: What follows a mask of a firm, a place or a number: “原告**公司”, “**路**号”, “身份证**1234）”.
_ORGANISATIONS = "公司(?![章法])|[\u3400-\u9fff]{0,8}(?:有限|责任)公司|银行|商行|超市|饭店|药店|集团|(?:农民)?(?:专业)?合作社|小区|大厦|花园"
_PLACES = "省(?!级)|市(?![级场民])|县(?!级)|区(?![级别域分])|镇(?!级)|乡(?![镇村])|村(?![民级])|路(?![径线])|街|号(?![召码])|室(?![内外])|[年月](?![度底初末中份])|日(?!期)|万?元(?!旦)|户(?!籍)|条(?![件例])|款|项(?!目)"
REMAINDER = re.compile(
    rf"{_ORGANISATIONS}|{_PLACES}|\d{{3,4}}(?=[^\w.%％]|[\u3400-\u9fff])(?![年月元人件万亿米吨户个家名次])"
)
NUMBERED = re.compile(r"第?[（(]?[一二三四五六七八九十\d]+[）)]?、")
ADDRESSED = re.compile(r"先生|女士|同志|同学|老师|某|等\d")
CASE_PARTY = re.compile(r"(?:原告|被告|申请人|当事人|第三人|上诉人)\Z")
LINE_LABEL = re.compile(r"(?:\A|\n)\s*[^\n：*]{1,10}：\Z")


def find_wrong_effects(comparison: Comparison) -> Iterator[Wrong]:
    """Find where the signs are right, and what is made of them is wrong."""
    yield from _check_tags(comparison)
    yield from _check_depths(comparison)
    yield from find_wrong_addresses(comparison)
    yield from _check_notes(comparison)
    yield from _check_bold(comparison)
    yield from _check_clear_pairs(comparison)
    yield from _check_headings(comparison)
    yield from _check_references(comparison)
    yield from _check_code(comparison)
    yield from find_causeless(comparison)


def _check_tags(one: Comparison) -> Iterator[Wrong]:
    """Check merged cells, and the kinds and the numbers of lists."""
    for mark in list_tags(one, *WANTED):
        typed = read_attributes(one, mark)
        names = CELLS if mark.detail in CELLS else LISTS
        elements = find_elements(one, mark, *names)
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
    for mark in list_tags(one, "li"):
        value = read_attributes(one, mark).get("value")
        items = find_elements(one, mark, "li")
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
            # Rows of a sheet are a table, and no part of the footnote.
            if number in one.source.tabbed or number in one.source.rows or "\t" in line.lstrip():
                break
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
        for mark in list_tags(one, *BOLD)
        for element in find_elements(one, mark, *BOLD)
    }
    for opening, closing in one.emphasised:
        first, last = one.find_after(opening.end, closing.start), one.find_before(opening.end, closing.start)
        claimed |= {(first - more, last + 1 + less) for more in (0, 1) for less in (0, 1)}
        claimed |= {(first + 1, last + 1), (first, last), (first + 1, last)}
        within = text[opening.end : closing.start]
        if _check_masks(text, opening.start, opening.end, closing.start, closing.end):
            yield opening.start, text[max(opening.start - 1, 0) : closing.end]
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


def _check_masks(text: str, *places: int) -> bool:
    """Whether two ``**`` mask what is before or after them. ``places`` are start and end of the first and of the second."""
    first, begin, end, last = places
    within = text[begin:end].strip("*")
    sides = [text[max(at - 24, 0) : at] for at in (first, end)]
    if any(all(rule.match(text, at) for at in (begin, last)) for rule in (REMAINDER, ADDRESSED)):
        return True
    if len(within) < 2:
        return False
    listed = within.endswith("、") and text[last : last + 1].isalnum() and not NUMBERED.fullmatch(within)
    return listed or any(
        all(map(rule.search, sides))
        for rule in (SURNAME, CASE_PARTY, re.compile("[A-Za-z0-9]\\Z"), LINE_LABEL)
    )


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
        pairs = list(CLEAR_PAIR.finditer(block[0])) or _list_inner_pairs(block[0])
        plain = not re.search(r"[`\\<&\[|\t]", block[0]) and one.source.markup[block.start()] < 0
        if not pairs or not plain or one.source.find_line(block.start()) in one.source.coded:
            continue
        if len(RUN.findall(block[0])) != 2 * len(pairs):
            continue
        for pair in pairs:
            start, end = (block.start() + at for at in pair.span())
            masks = _check_masks(
                text, start, start + 2, block.start() + pair[0].rindex("**") + pair.start(), end
            )
            if one.check_shown(start) and not masks:
                yield block.start() + pair.start(), pair[0]


def _list_inner_pairs(block: str) -> list[re.Match[str]]:
    """List the pairs within sentences, if none of them could mask a name and one of them has a stop at a side."""
    pairs = list(PAIR.finditer(block))
    for pair in pairs:
        sides = block[max(pair.start() - 4, 0) : pair.start()], pair[1]
        if any(re.search(r"[^\W\d_a-zA-Z]\Z", side) and MASKED.search(side) for side in sides) or (
            pair[2] and pair[1].startswith(pair[2])
        ):
            return []
    clear = any(
        re.search(rf"[{_SIDE}]", block[max(pair.start() - 1, 0) : pair.start()] or " ")
        or re.match(rf"[{_SIDE}]", pair[2] or " ")
        for pair in pairs
    )
    return pairs if clear else []


def _check_headings(one: Comparison) -> Iterator[Wrong]:
    """Check that a heading that neither ``#`` nor a tag makes is no sentence."""
    places = {j: one.offsets[i] for i, j in enumerate(one.target) if j >= 0}
    made = {one.find_after(mark.end) for mark in one.vanished if mark.kind == "heading"}
    made |= {
        element.start for mark in list_tags(one, *HEADINGS) for element in find_elements(one, mark, *HEADINGS)
    }
    for element in one.page.elements:
        shown = "".join(one.page.signs[element.start : element.end])
        if element.name in HEADINGS and element.start not in made and re.search("[，。；：]", shown):
            yield places.get(element.start, 0), shown


def _check_references(one: Comparison) -> Iterator[Wrong]:
    """Check that no character reference is shown as it was typed, except in code."""
    text = one.source.text
    vanished = set(map(id, one.vanished))
    for mark in one.source.marks:
        if (
            mark.kind not in ("reference", "blank")
            or id(mark) in vanished
            or text[mark.start - 1 : mark.start] == "\\"
        ):
            continue
        first = one.find_after(mark.start, mark.end)
        if first >= 0 and one.page.find_around(first, "code", "pre") < 0:
            yield mark.start, text[mark.start : mark.end]


def _check_code(one: Comparison) -> Iterator[Wrong]:
    """Check the indents of the lines of code."""
    fences = [mark for mark in one.source.marks if mark.kind == "fence"]
    for opening, closing in zip(fences[::2], fences[1::2], strict=True):
        first, last = map(one.source.find_line, (opening.start, closing.start))
        room = len(re.split("[`~]", one.source.get_line(first), maxsplit=1)[0])
        lost = -1
        for number in range(first + 1, last):
            line, start = one.source.get_line(number), one.source.starts[number]
            quoted = QUOTES.match(line) if ">" in one.source.get_line(first) else None
            begin = quoted.end(1) if quoted else 0
            typed = line[begin : len(line) - len(line[begin:].lstrip())]
            place = one.find_after(start + begin, start + len(line))
            if place < 0 or one.page.find_around(place, "pre") < 0:
                continue
            shown = one.page.blanks[place].rpartition("\n")[2]
            gone = len(typed) - len(shown)
            if shown and lost < 0:
                lost = gone
            least = len(typed) if not shown else gone
            if not typed.endswith(shown) or least > room or (shown and gone != lost):
                yield start, line.strip()
                break
