"""Outline of an official text: its marks (一、 (一) 1. ⑴ 第一条), headings and heading ids.

The order of marks follows 《党政机关公文格式》 GB/T 9704-2012, 7.3.3: 一、 then (一) then 1. then (1).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from sitegen.reports import load_formats

CHINESE_NUMERALS = "一二三四五六七八九十百千零〇○"
DOT = r"[.\uff0e]"
OPEN, CLOSE = r"[(\uff08]", r"[)\uff09]"
# “（一）项” and “（一）、（二）” cite an outline mark of another text.
NOT_CITED = r"(?![项款目、和至或])"
OUTLINE_MARK = re.compile(
    rf"[{CHINESE_NUMERALS}]{{1,5}}(?:、|{DOT})"
    rf"|{OPEN}[{CHINESE_NUMERALS}]{{1,5}}{CLOSE}{NOT_CITED}"
    rf"|{OPEN}\d{{1,3}}{CLOSE}{NOT_CITED}"
    rf"|\d{{1,3}}(?:、|{DOT}(?!\d)|{CLOSE})"
    r"|[\u2460-\u249b\u3220-\u3229\u24f5-\u24fe\u2776-\u277f]"
    rf"|第[{CHINESE_NUMERALS}\d]{{1,7}}[编章节条](?![的规至和或及、,。;之第中内)\uff0c\uff1b\uff09])"
)
EMPHASIS = r"(?:\*\*|__)?"
STANDALONE_HEADING = re.compile(
    rf"{EMPHASIS}(?:"
    rf"(?P<k7>第[{CHINESE_NUMERALS}\d]{{1,7}}编)|(?P<k8>第[{CHINESE_NUMERALS}\d]{{1,7}}章)|(?P<k9>第[{CHINESE_NUMERALS}\d]{{1,7}}节)"
    rf"|(?P<k10>[{CHINESE_NUMERALS}]{{1,5}}(?:、|{DOT}))|(?P<k11>{OPEN}[{CHINESE_NUMERALS}]{{1,5}}{CLOSE}|[\u3220-\u3229])"
    r")[^\n。;:,!?|\uff0c\uff1b\uff1a\uff01\uff1f]{1,40}\Z"
)
NOT_IN_IDS = re.compile(r"[^\w]+")
ID_LENGTH_LIMIT = 48


@dataclass(frozen=True, slots=True)
class OutlineHeading:
    """Heading of a body, as shown in the table of contents.

    ``level`` is the HTML heading level, 2 to 6. ``text`` is plain text. ``id`` is the value of the HTML id
    attribute, unique within the body.
    """

    level: int
    text: str
    id: str


def rank_heading(paragraph: str) -> str:
    """Return the rank of an outline heading that fills the whole paragraph, or "" for any other paragraph.

    From highest to lowest, the ranks are "k7" (第一编), "k8" (第一章), "k9" (第一节), "k10" (一、) and "k11"
    (（一）). ``paragraph`` is Markdown source.
    """
    match = STANDALONE_HEADING.match(paragraph)
    return match.lastgroup or "" if match else ""


@cache
def _collect_prescribed() -> frozenset[str]:
    """Headings that report formats prescribe, without their marks."""
    return frozenset(
        name
        for form in load_formats().values()
        if form.ordered
        for heading in form.headings
        for name in (heading.label, *heading.variants)
    )


def is_prescribed(paragraph: str) -> bool:
    """Return whether a report format prescribes this paragraph as a heading.

    The paragraph must begin with an outline mark such as 一、, and the rest must be a prescribed heading. A
    prescribed heading is a heading even if no content follows it.
    """
    mark = OUTLINE_MARK.match(paragraph)
    return mark is not None and paragraph[mark.end() :].strip() in _collect_prescribed()


def build_heading_id(text: str) -> str:
    """Build the HTML id of a heading from its text.

    The id is "s-" and at most 48 characters of the text in lower case, with hyphens for spaces and
    punctuation. Equal texts give equal ids; `Outline` makes them unique. The prefix keeps ids from shadowing
    names that scripts use (DOM clobbering).
    """
    plain = unicodedata.normalize("NFC", text).lower()
    return "s-" + (NOT_IN_IDS.sub("-", plain).strip("-_")[:ID_LENGTH_LIMIT].strip("-_") or "0")


def resolve_anchor(typed: str) -> str:
    """Convert the fragment of a link (the part after ``#``) to the HTML id that it refers to.

    ``typed`` may be an id, which is returned unchanged, or the text of a heading.
    """
    return typed if typed.startswith(("s-", "fn-", "fnref-")) else build_heading_id(typed)


class Outline:
    """Headings of one body, to which HTML levels and unique ids are assigned in document order.

    Headings are passed to `add` one at a time, and ``headings`` lists the results. Level 1 is reserved for
    the page title. Levels begin at 2 and none is skipped, whatever outline marks the text uses.
    """

    def __init__(self) -> None:
        self.headings: list[OutlineHeading] = []
        self._open: list[int] = []
        self._used: dict[str, int] = {}

    def add(self, rank: int, text: str) -> OutlineHeading:
        """Append the next heading and return it with its HTML level and unique id.

        ``rank`` is its place in the hierarchy of outline marks: a smaller number is a higher heading. It
        is 1 to 6 for headings written with ``#``, and 7 to 11 for those that `rank_heading` finds. The level
        is one below the nearest earlier heading with a smaller rank, and at most 6. ``text`` is plain text.
        """
        while self._open and self._open[-1] >= rank:
            self._open.pop()
        # HTML has six levels, and the title of the page takes the first.
        level = min(2 + len(self._open), 6)
        self._open.append(rank)
        heading = OutlineHeading(level, text, self._make_unique(build_heading_id(text)))
        self.headings.append(heading)
        return heading

    def _make_unique(self, id: str) -> str:
        count = self._used.get(id, 0) + 1
        self._used[id] = count
        if count == 1:
            return id
        return self._make_unique(f"{id}-{count}")
