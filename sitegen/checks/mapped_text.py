"""Convert a source to the text that readers see, and map positions in that text back to the source.

In the source, a number may be split by tags, comments, character references, bold marks or invisible characters. On
the page it is whole.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct, field

from sitegen.content.entities import is_known_reference
from sitegen.content.raw_html import DIVISION_TAGS, MARKUP, is_html_element
from sitegen.program import regex

_INVISIBLE_SET: Final = "[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
# Digits and letters in other forms, and the letters that look like X, the last sign of many identity numbers.
_INVISIBLE_OR_DISGUISED: Final = regex.compile(
    "[\uff0b\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d7ce-\U0001d7ff\u2169\u2179\u03a7\u0425"
    f"{_INVISIBLE_SET[1:]}"
)
_INVISIBLE_CHARACTER: Final = regex.compile(_INVISIBLE_SET)
# One character for one character, so that positions in the text do not change.
_PLAIN_CHARACTERS: Final = {
    **{
        ord("\uff01") + number: ord("!") + number
        for number in range(15, 90)
        if chr(ord("!") + number).isalnum()
    },
    **{0x1D7CE + number: ord("0") + number % 10 for number in range(50)},
    ord("\uff0b"): ord("+"),
    **dict.fromkeys((0x2169, 0x2179, 0x03A7, 0x0425), ord("X")),
}
# A pair of bold marks between digits hides none of them, whether they end up as marks or as signs. Longer runs are masks.
_BOLD_MARK: Final = r"(?<![*\\])\*\*(?=[^*\s][^*\n]{0,200}\*\*(?!\*))|(?<=[^*\s])\*\*(?!\*)"
_MARKUP_OR_HIDDEN: Final = regex.compile(
    rf"{MARKUP.pattern}|(?P<hidden>{_INVISIBLE_SET}|(?<=\d)\\(?=[-.+*_0-9])|(?<=\d)`+(?=\d)|(?P<bold>{_BOLD_MARK}))"
)
_MARKUP_START: Final = regex.compile(rf"[<&*\\`{_INVISIBLE_SET[1:]}")
_MARKUP_CLUE: Final = regex.compile(r"[<&]|\d(?:\*\*(?!\*)|\\|`+\d)|\*\*\d")
_LINE_BREAKING_TAG_NAMES: Final = (
    "br hr img p div ul ol li dl dt dd blockquote pre h1 h2 h3 h4 h5 h6 table thead tbody tfoot tr td th caption"
    " colgroup col figure figcaption details summary"
)
_LINE_BREAKING_TAGS: Final = DIVISION_TAGS | frozenset(_LINE_BREAKING_TAG_NAMES.split())


class MappedText(Struct):
    """A text made from a source with characters removed or replaced, and the mapping of its offsets to the source.

    ``removal_offsets`` are the offsets in ``text`` before which characters were removed, in ascending order.
    ``removed_counts`` has, for each of them, the number of characters removed so far. ``base`` is set if this text
    was made from another revealed text instead of the source.
    """

    text: str
    removal_offsets: list[int] = field(default_factory=list)
    removed_counts: list[int] = field(default_factory=list)
    base: MappedText | None = None

    def locate_in_source(self, offset: int) -> int:
        """Return the offset in the source of the character at the offset ``offset`` in the text."""
        index = bisect_right(self.removal_offsets, offset)
        offset += self.removed_counts[index - 1] if index else 0
        return self.base.locate_in_source(offset) if self.base else offset


def strip_invisible_characters(source: str) -> MappedText:
    """Return a source without invisible characters, and with ASCII digits and letters instead of disguised ones."""
    if not _INVISIBLE_OR_DISGUISED.search(source):
        return MappedText(source)
    return _strip_matches(source, _INVISIBLE_CHARACTER)


def strip_markup(source: str) -> MappedText | None:
    """Return a source as its page shows it: without tags, comments and bold marks; None if it has no markup.

    Tags that begin a line or a cell become a line break, and character references become their character. The time
    is linear in the length of the source.
    """
    return _strip_matches(source, _MARKUP_OR_HIDDEN) if _MARKUP_CLUE.search(source) else None


def replace_spans(source: str, replacements: Iterable[tuple[int, int, str]]) -> MappedText:
    """Return a source with pieces replaced. A piece is its start, its end (exclusive) and the replacement.

    The replacement is one character or "". ``replacements`` must be in ascending order.
    """
    result = MappedText("")
    parts: list[str] = []
    read = written = 0
    for start, end, sign in replacements:
        parts += (source[read:start], sign)
        written += start - read + len(sign)
        read = end
        result.removal_offsets.append(written)
        result.removed_counts.append(read - written)
    result.text = "".join((*parts, source[read:]))
    return result


def _strip_matches(source: str, pattern: re.Pattern[str]) -> MappedText:
    """Return a source without the markup and hidden characters matched by ``pattern``.

    A match is removed, or replaced by the character that a reader sees in its place. Disguised digits and
    letters, such as full-width ones, become ASCII.
    """
    found = ((match, _find_replacement(match)) for match in _iter_matches(source, pattern))
    result = replace_spans(
        source, ((match.start(), match.end(), sign) for match, sign in found if sign is not None)
    )
    result.text = result.text.translate(_PLAIN_CHARACTERS)
    return result


def _iter_matches(source: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Yield the matches of the pattern ``pattern``. They must begin with a character in `_MARKUP_START`."""
    # Searching for a set of characters is several times faster than trying all marks at each position.
    position = 0
    while first := _MARKUP_START.search(source, position):
        match = pattern.match(source, first.start())
        position = match.end() if match else first.end()
        if match:
            yield match


def _find_replacement(match: re.Match[str]) -> str | None:
    """Return the character that a page shows in place of a match, "" for none; None if the match is ordinary text."""
    groups = match.groupdict()
    if reference := groups.get("reference"):
        sign = html.unescape(reference) if is_known_reference(reference) else ""
        return None if len(sign) != 1 else " " if sign.isspace() and sign != "\u00a0" else sign
    if groups.get("tag"):
        name = groups["name"].lower()
        return None if not is_html_element(name) else "\n" if name in _LINE_BREAKING_TAGS else ""
    return None if match.group() in ("<", "&") else ""
