"""Outline of a text: its headings and articles with the HTML ids that links refer to."""

from __future__ import annotations

import unicodedata

from msgspec import Struct

from sitegen.content.outline_marks import NUMERALS, format_chinese_number
from sitegen.program import regex

NOT_IN_IDS = regex.compile(r"[^\w]+")
ID_LENGTH_LIMIT = 48
ARTICLE_NAME = regex.compile(rf"第[{NUMERALS}\d]{{1,7}}条(?:之[{NUMERALS}\d]{{1,3}})?\Z")


class OutlineHeading(Struct, frozen=True):
    """Heading of a body, as shown in the table of contents.

    ``level`` is the HTML heading level, 2 to 6. ``text`` is plain text. ``id`` is the value of the HTML id
    attribute, unique within the body.
    """

    level: int
    text: str
    id: str


def build_heading_id(text: str) -> str:
    """Build the HTML id of a heading from its text, or of an article from its number.

    The id is "s-" and at most 48 characters of the text in lower case, with hyphens for spaces and
    punctuation. Equal texts give equal ids; `Outline` makes them unique. The prefix keeps ids from shadowing
    names that scripts use (DOM clobbering). An article has the same id whether its number is written in digits or in
    Chinese: 第17条 and 第十七条 are ``s-第十七条``.
    """
    plain = unicodedata.normalize("NFC", text).lower()
    if ARTICLE_NAME.match(plain):
        plain = regex.sub(r"\d+", lambda number: format_chinese_number(int(number[0])), plain)
    return "s-" + (NOT_IN_IDS.sub("-", plain).strip("-_")[:ID_LENGTH_LIMIT].strip("-_") or "0")


def resolve_anchor(fragment: str) -> str:
    """Convert the fragment of a link (the part after ``#``) to the HTML id that it refers to.

    ``fragment`` may be an id, which is returned unchanged, or the text of a heading.
    """
    return fragment if fragment.startswith(("s-", "fn-", "fnref-")) else build_heading_id(fragment)


class Outline:
    """Headings and articles of one body, which get HTML levels and unique ids in document order.

    `add_heading` and `add_article` add them one at a time. ``headings`` has the added headings, ``articles`` the ids of
    the added articles. Level 1 is reserved for the page title. Levels begin at 2, and none is skipped, whatever outline
    marks the text uses.
    """

    def __init__(self) -> None:
        self.headings: list[OutlineHeading] = []
        self.articles: list[str] = []
        self._open: list[int] = []
        self._used: dict[str, int] = {}

    def add_heading(self, rank: int, text: str) -> OutlineHeading:
        """Append the next heading and return it with its HTML level and unique id.

        ``rank`` is its place in the hierarchy of outline marks: a smaller number is a higher heading. It is 1 to 6
        for headings written with ``#``, and 7 or more for those that `rank_headings` finds. The level is one more
        than that of the nearest earlier heading with a smaller rank, and at most 6. ``text`` is plain text.
        """
        while self._open and self._open[-1] >= rank:
            self._open.pop()
        # HTML has six levels, and the title of the page takes the first.
        level = min(2 + len(self._open), 6)
        self._open.append(rank)
        heading = OutlineHeading(level, text, self._make_unique(build_heading_id(text)))
        self.headings.append(heading)
        return heading

    def add_article(self, number: str) -> str:
        """Append the next article and return its unique id. ``number`` is its number as written, such as 第十七条之一."""
        id = self._make_unique(build_heading_id(number))
        self.articles.append(id)
        return id

    def _make_unique(self, id: str) -> str:
        count = self._used.get(id, 0) + 1
        self._used[id] = count
        if count == 1:
            return id
        return self._make_unique(f"{id}-{count}")
