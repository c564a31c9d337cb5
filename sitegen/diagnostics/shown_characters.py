"""Letters and digits of a source that its page shows, with their places in the source.

Markup cuts a value into pieces, but it leaves the order of its letters and digits: these are what a page and its source
have in common.
"""

from __future__ import annotations

import html
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from sitegen.diagnostics.value_index import ValueIndex
from sitegen.program import regex

_ENCODED_OR_PLAIN: Final = (
    r"(?P<coded>&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});|%[2-7][0-9A-Fa-f])"
    r"|(?P<sign>[^\W_])"
)
_UNSEEN_MARKUP: Final = (
    r"<!--(?:(?!<!--|-->)[\s\S])*+-->|</?[A-Za-z][^<>]{0,4000}+>"
    r"|\]\([^()\s]{0,1000}+(?:\s{1,9}[\"'][^\"'\n]{0,200}+[\"'])?\)|\[\^[^\[\]\s]{1,60}\]"
)
_TOKEN: Final = regex.compile(f"{_UNSEEN_MARKUP}|{_ENCODED_OR_PLAIN}")
_ANY_TOKEN: Final = regex.compile(_ENCODED_OR_PLAIN)
# Letters that look like the last sign of an identity number.
_LOOKALIKES: Final = str.maketrans({"\u03a7": "X", "\u0425": "X"})


class ShownCharacters:
    """The letters and digits of a text that a reader of its page sees, with their offsets in the text.

    ``characters`` is a string of these letters and digits, in half width and upper case, without anything between
    them. Those in tags, comments, link targets and footnote references do not count, unless ``with_link_targets``
    is True. Character references and percent-encoded characters are decoded.
    """

    def __init__(self, text: str, *, with_link_targets: bool = False) -> None:
        signs: list[str] = []
        self._spans: list[tuple[int, int]] = []
        for match in (_ANY_TOKEN if with_link_targets else _TOKEN).finditer(text):
            sign = match["sign"] or _decode_character(match["coded"] or "")
            if len(sign) == 1 and sign.isalnum():
                signs.append(_normalise_character(sign))
                self._spans.append(match.span())
        self.characters = "".join(signs)

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Convert a range of indices in ``characters`` to its start and end offset in the text.

        ``end`` is exclusive.
        """
        return self._spans[start][0], self._spans[end - 1][1]

    def find_values(self, values: ValueIndex, from_offset: int = 0) -> Iterator[tuple[str, tuple[int, int]]]:
        """Yield pairs of a value that occurs in the text, and its start and end offset in the text.

        Only occurrences that begin at or after the offset ``from_offset`` are yielded. ``values`` must consist of
        letters and digits in the form of ``characters``. Occurrences of different values may overlap; those of the
        same value do not.
        """
        ends: dict[str, int] = {}
        for start in values.iter_possible_starts(self.characters, self.count_before(from_offset)):
            for value in values.iter_values_at(self.characters, start):
                if start >= ends.get(value, 0):
                    ends[value] = start + len(value)
                    yield value, self.locate(start, ends[value])

    def count_before(self, position: int) -> int:
        """Return how many of ``characters`` begin before the offset ``position`` in the text."""
        return bisect_left(self._spans, (position, position))


def extract_letters_and_digits(text: str) -> str:
    """Return the letters and digits of a text, in half width and upper case: ``１２３-a`` becomes ``123A``.

    The text must have no markup.
    """
    return "".join(_normalise_character(sign) for sign in text if sign.isalnum())


def _decode_character(code: str) -> str:
    return html.unescape(code) if code.startswith("&") else unquote(code)


def _normalise_character(sign: str) -> str:
    """Return a letter or digit in half width and upper case; unchanged if it has no such form in ASCII."""
    plain = sign if sign.isascii() else unicodedata.normalize("NFKC", sign).translate(_LOOKALIKES)
    return plain.upper() if len(plain) == 1 and plain.isascii() else sign
