"""List the places at which a text written for format version 1 is converted differently by the current version.

The text is converted twice: by the rules of format 1 (`sitegen.content.format_one`) and by the current ones. A place
is listed if and only if its blocks differ between both results. Blocks of raw HTML are compared for new headings
only. The small functions below find the reason for each difference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from msgspec import Struct

from sitegen.content.format_one import convert_by_format_1, read_fence
from sitegen.content.markdown import convert_markdown
from sitegen.content.reading import (
    EMPHASIS_SIGN,
    LINK_SIGN,
    MARKUP_SIGNS,
    STRONG_SIGN,
    VisibleBlock,
    read_visible_blocks,
)
from sitegen.files.bounded_comparison import ComparisonBudget, diff_with_fallback
from sitegen.program import regex

_RAW_TAG = regex.compile(r" {0,3}<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:-]{0,30})(?=[\s/>]|\Z)")
_SPANNING_TAGS = frozenset({"table", "script", "style", "pre", "textarea", "svg", "math"})
_RAW_BLOCK_NAMES = "p div ul ol dl blockquote h1 h2 h3 h4 h5 h6 figure details center section article hr font iframe form object noscript"
_RAW_BLOCK_TAGS = _SPANNING_TAGS | frozenset(_RAW_BLOCK_NAMES.split())
_HTML_HEADING = regex.compile(r"<h[1-6][\s>]", re.IGNORECASE)
_SHOWN_LENGTH: Final = 70
"""Most characters of each converted text that a change shows."""
_SHOWN_BEFORE_DIFFERENCE: Final = 12
"""How many characters a change shows before the first difference."""
_LINK = regex.compile(f"{LINK_SIGN}([^{LINK_SIGN}]+){LINK_SIGN}")
_SIGNS_REMOVED = str.maketrans("", "", MARKUP_SIGNS)
_ADDRESS = regex.compile(r"https?://|www\.", re.IGNORECASE)


class ChangedRule(Struct, frozen=True):
    """A kind of place that format 1 and the current version convert differently, such as outline headings.

    ``key`` identifies it in JSON, for example ``headings``. ``zh`` and ``en`` describe it to people.
    """

    key: str
    zh: str
    en: str


LINE_ENDS: Final = ChangedRule(
    "line-ends",
    "行末：现在另起一段，或者与下一行连成一段",
    "line ends that now end a paragraph, or no longer do",
)
HEADINGS: Final = ChangedRule(
    "headings", "层次标题：现在是标题，或者不再是", "outline headings that are new or gone"
)
LEVELS: Final = ChangedRule("levels", "标题的级别变了", "headings of another level")
EMPHASIS: Final = ChangedRule(
    "emphasis", "单个星号、下划线：现在是文字，不再是强调", "single * and _, which are now text, not emphasis"
)
MARKS: Final = ChangedRule(
    "marks",
    "行首的 #、>、-：后面没有空格的，现在是文字",
    "#, > and - at a line's start without a blank, which are now text",
)
LISTS: Final = ChangedRule("lists", "清单：缩进两格就是下一级", "lists, which are nested by two blanks now")
TABLES: Final = ChangedRule(
    "tables",
    "表格：多出的单元格保留，制表符分隔的行成为表格",
    "tables: surplus cells are kept, and rows with tabs become tables",
)
BACKSLASHES: Final = ChangedRule("backslashes", "反斜杠：现在保留", "backslashes, which are kept now")
ADDRESSES: Final = ChangedRule("addresses", "网址：现在是链接", "bare addresses, which are links now")
HTML: Final = ChangedRule(
    "html", "粘贴的 HTML：按同样的规则认标题", "pasted HTML, in which headings are found by the same rules"
)
NUMBERS: Final = ChangedRule(
    "numbers", "发文字号：现在照原样显示", "document numbers, which are shown as written now"
)
OTHER: Final = ChangedRule("other", "其他", "other")
CHANGED_RULES: Final = (
    LINE_ENDS, HEADINGS, LEVELS, EMPHASIS, MARKS, LISTS, TABLES, BACKSLASHES, ADDRESSES, HTML, NUMBERS, OTHER,
)  # fmt: skip


class FormatChange(Struct, frozen=True):
    """One place that is converted differently now than in format 1 (before ``格式版本: 2``).

    ``line`` is its line in the source file, counted from 1. ``reason`` is the rule that changed. ``old`` and ``new``
    are the texts of the blocks that differ, in format 1 and in the current version, with ⏎ between blocks.
    """

    line: int
    reason: ChangedRule
    old: str
    new: str


def find_format_changes(text: str, first_line: int) -> list[FormatChange]:
    """Return the places of a body that are converted differently now than in format 1, sorted by line.

    Format 1 are the Markdown rules before ``格式版本: 2``. ``text`` is the body, which begins on line ``first_line`` of
    its file.
    """
    rest, raw_blocks = split_raw_blocks(text.split("\n"))
    changes = [
        FormatChange(first_line + number, HTML, _shorten(block), _shorten(block))
        for number, block in raw_blocks
        if _has_new_headings(block)
    ]
    old, new = _convert_twice("\n".join(rest))
    if old != new:
        changes += _compare_blocks(old, new, rest, first_line)
    return sorted(changes, key=lambda change: change.line)


def has_format_changes(text: str) -> bool:
    """Whether a body is converted differently now than in format 1. Converts it twice."""
    rest, raw_blocks = split_raw_blocks(text.split("\n"))
    old, new = _convert_twice("\n".join(rest))
    return old != new or any(_has_new_headings(block) for _, block in raw_blocks)


def _convert_twice(source: str) -> tuple[list[VisibleBlock], list[VisibleBlock]]:
    """Convert a text by the rules of format 1 and by the current ones, and return the blocks of both results.

    The text must have no raw HTML blocks. Both lists are empty if one of the conversions fails.
    """
    converted = convert_markdown(source, "", 1)
    # Beyond the limits of the program a text was not published before either.
    if not converted.html:
        return [], []
    try:
        old = read_visible_blocks(convert_by_format_1(source))
    except Exception:  # Python-Markdown cannot read some texts, which were an error in format 1
        return [], []
    return old, read_visible_blocks(converted.html)


def split_raw_blocks(lines: Sequence[str]) -> tuple[list[str], list[tuple[int, str]]]:
    """Return the lines with raw HTML blocks blanked out, and each block with the number of its first line, from 0."""
    rest = list(lines)
    blocks: list[tuple[int, str]] = []
    number = 0
    while number < len(rest):
        if fence := read_fence(rest, number):
            number = fence[2]
        elif end := _find_raw_end(rest, number):
            blocks.append((number, "\n".join(rest[number:end])))
            rest[number:end] = [""] * (end - number)
            number = end
        else:
            number += 1
    return rest, blocks


def _find_raw_end(lines: Sequence[str], number: int) -> int:
    """Return the number of the line after the raw HTML block that begins on line ``number``; 0 if none begins."""
    opening = _RAW_TAG.match(lines[number])
    name = opening["name"].lower() if opening else ""
    if opening is None or name not in _RAW_BLOCK_TAGS:
        return 0
    end = number
    if name not in _SPANNING_TAGS or opening["close"]:
        while end < len(lines) and lines[end].strip():
            end += 1
        return end
    tags = regex.compile(rf"<(/?){name}(?=[\s/>]|\Z)", re.IGNORECASE)
    depth = 0
    for end in range(number, len(lines)):
        depth += sum(-1 if tag[1] else 1 for tag in tags.finditer(lines[end]))
        if depth <= 0:
            return end + 1
    return len(lines)


def _has_new_headings(block: str) -> bool:
    found = convert_markdown(block, "", 1).headings
    return len(found) > len(_HTML_HEADING.findall(block))


def _compare_blocks(
    old: Sequence[VisibleBlock], new: Sequence[VisibleBlock], lines: Sequence[str], first_line: int
) -> Iterator[FormatChange]:
    """Yield a change for each block, or run of blocks, that differs between ``old`` and ``new``.

    ``lines`` are the lines of the source, the first of which is line ``first_line`` of its file.
    """
    searched = -1
    for tag, i1, i2, j1, j2 in diff_with_fallback(old, new, ComparisonBudget(), autojunk=True):
        before, after = old[i1:i2], new[j1:j2]
        if tag == "equal":
            for block in after:
                searched = _find_block_line([block], lines, searched)
            continue
        # Blocks of equal number are compared one by one: each is a place of its own.
        pairs = (
            [([one], [other]) for one, other in zip(before, after, strict=True)]
            if len(before) == len(after)
            else [(before, after)]
        )
        for one, other in pairs:
            searched = _find_block_line(other or one, lines, searched)
            reason = next((reason for reason, test in _REASON_TESTS if test(one, other)), OTHER)
            yield FormatChange(first_line + max(searched, 0), reason, *_show_difference(one, other))


def _find_block_line(blocks: Sequence[VisibleBlock], lines: Sequence[str], previous: int) -> int:
    """Return the index of the line on which ``blocks[0]`` begins; ``previous`` if it is not found.

    The search begins after line ``previous``, on which the block before it begins (-1 before the first). A table cell
    may be on line ``previous`` itself, because cells of one row share a line.
    """
    words = regex.findall(r"[^\W_]+", blocks[0].text) if blocks else []
    if not words:
        return previous
    word = max(words[:3], key=len)[:12]
    start = previous if "|" in blocks[0].kind else previous + 1
    return next((number for number in range(max(start, 0), len(lines)) if word in lines[number]), previous)


def _show_difference(old: Sequence[VisibleBlock], new: Sequence[VisibleBlock]) -> tuple[str, str]:
    """Return the old and the new text as one line each, cut so that both show the first difference."""
    before, after = _join_texts(old), _join_texts(new)
    pairs = enumerate(zip(before, after, strict=False))
    same = next((at for at, (one, other) in pairs if one != other), min(len(before), len(after)))
    start = max(same - _SHOWN_BEFORE_DIFFERENCE, 0)
    return _shorten(before, start), _shorten(after, start)


def _join_texts(blocks: Sequence[VisibleBlock]) -> str:
    texts = (f"{block.kind} {block.text}".strip() for block in blocks)
    return "⏎".join(" ".join(text.split()) for text in texts)


def _shorten(text: str, start: int = 0) -> str:
    part = _LINK.sub(r"[\1]", text[start : start + _SHOWN_LENGTH])
    shown = " ".join(part.translate(_SIGNS_REMOVED).split())
    return f"{'…' * (start > 0)}{shown}{'…' * (len(text) > start + _SHOWN_LENGTH)}"


Blocks = Sequence[VisibleBlock]


def _strip_signs(blocks: Blocks, signs: str) -> str:
    """Return the texts of all blocks as one, without blanks, markup signs and the characters ``signs``."""
    table = str.maketrans("", "", f"{signs} \n\u3000{MARKUP_SIGNS}")
    return "".join(block.text for block in blocks).translate(table)


def _is_new_link(old: Blocks, new: Blocks) -> bool:
    links = sum(block.text.count(LINK_SIGN) for block in new) - sum(
        block.text.count(LINK_SIGN) for block in old
    )
    return (
        links > 0
        and len(old) == len(new)
        and any(_ADDRESS.search(block.text) for block in new)
        and _strip_signs(old, "") == _strip_signs(new, "")
    )


def _is_table_change(old: Blocks, new: Blocks) -> bool:
    return any("|" in block.kind for block in (*old, *new))


def _is_list_change(old: Blocks, new: Blocks) -> bool:
    def count(blocks: Blocks) -> list[int]:
        return [block.kind.count("-") for block in blocks]

    return count(old) != count(new) and any(count(old)) and any(count(new))


def _is_mark_change(old: Blocks, new: Blocks) -> bool:
    """Whether a sign at the start of a line was markup in format 1 and is shown as text now."""
    lost = {block.kind[:1] for block in old if block.kind} - {block.kind[:1] for block in new if block.kind}
    seen = {block.text[:1] for block in new} - {block.text[:1] for block in old}
    return bool(lost & set("#>-=")) and bool(seen & set("#>-*+_="))


def _is_emphasis_change(old: Blocks, new: Blocks) -> bool:
    return (
        any(EMPHASIS_SIGN in block.text or STRONG_SIGN in block.text for block in (*old, *new))
        and len(old) == len(new)
        and _strip_signs(old, "*_") == _strip_signs(new, "*_")
    )


def _is_backslash_change(old: Blocks, new: Blocks) -> bool:
    def count(blocks: Blocks) -> int:
        return sum(block.text.count("\\") for block in blocks)

    return count(old) != count(new) and _strip_signs(old, "\\*_`") == _strip_signs(new, "\\*_`")


def _is_level_change(old: Blocks, new: Blocks) -> bool:
    return len(old) == len(new) and all(
        one.text == other.text and {one.kind[:1], other.kind[:1]} == {"#"}
        for one, other in zip(old, new, strict=True)
    )


def _is_heading_change(old: Blocks, new: Blocks) -> bool:
    def select(blocks: Blocks) -> list[str]:
        return [block.text for block in blocks if block.kind.startswith("#")]

    return select(old) != select(new)


def _is_line_end_change(old: Blocks, new: Blocks) -> bool:
    return _strip_signs(old, "") == _strip_signs(new, "")


# In the order in which they are tried: the more special one first.
_REASON_TESTS: Final[Sequence[tuple[ChangedRule, Callable[[Blocks, Blocks], bool]]]] = (
    (ADDRESSES, _is_new_link),
    (TABLES, _is_table_change),
    (MARKS, _is_mark_change),
    (LISTS, _is_list_change),
    (LEVELS, _is_level_change),
    (HEADINGS, _is_heading_change),
    (BACKSLASHES, _is_backslash_change),
    (LINE_ENDS, _is_line_end_change),
    (EMPHASIS, _is_emphasis_change),
)
