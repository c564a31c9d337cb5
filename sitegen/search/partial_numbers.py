"""Partial document numbers, as readers remember or write them: 第3号, 3号文, 2024年3号, 云政发3号, 云政发〔2024〕第3号.

Such a word of a query also matches document numbers that end with exactly this serial number (3号, not 13号).
If the word has a year or an issuer's abbreviation, the document number must contain it before the serial. The
browser's engine has the same rules.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from msgspec import Struct

from sitegen.program import regex

_PARTIAL_NUMBER: Final = regex.compile(
    r"(?:([\u4e00-\u9fff]{0,20}?)(?:((?:19|20)[0-9]{2})(?:年第?|第)|第)|([\u4e00-\u9fff]{0,20}[发函令字办规告]))?"
    r"([1-9][0-9]{0,4})号(?:文件?)?"
)
_SERIAL: Final = regex.compile(r"(?<![0-9])[0-9]+(?=号$)")


class PartialNumber(Struct, frozen=True):
    """Parts of a document number that a reader typed, such as 云政发3号 or 2024年3号, normalised.

    ``letters`` is the issuer's abbreviation (云政发), or "". ``year`` has four digits, or is "". ``serial`` has
    the digits before 号.
    """

    letters: str
    year: str
    serial: str

    @property
    def stem(self) -> str:
        """Text with which candidates are looked up in the index, in one or two lines.

        The last line is the serial with 号. Issuer and year, if known, are on a line before it: 云政发3号
        gives the lines 云政发 and 3号. Every document that matches contains all lines, whether it matches by
        its document number or because a text contains the word as typed.
        """
        return f"{self.letters}{self.year}\n{self.serial}号".strip()

    def match(self, number: str) -> bool:
        """Return whether a complete document number has these parts.

        ``number`` is normalised. It must end with exactly this serial (3号 does not match 13号). Issuer and
        year must precede it, if given.
        """
        before = number.removesuffix(f"{self.serial}号")
        # Without letters, the year must not be the end of a longer number.
        prefix = self.letters or "(?:^|[^0-9])"
        pattern = f"{prefix}{self.year}(?:[^0-9]|$)" if self.year else self.letters
        return parse_serial(number) == self.serial and regex.search(pattern, before) is not None


@lru_cache(maxsize=256)
def parse_partial_number(run: str) -> PartialNumber | None:
    """Parse a normalised word of a query as a partial document number, such as 3号文 or 2024年3号.

    Returns None if the word is anything else.
    """
    match = _PARTIAL_NUMBER.fullmatch(run)
    return PartialNumber(match[1] or match[3] or "", match[2] or "", match[4]) if match else None


def parse_serial(number: str) -> str:
    """Return the digits before 号 at the end of a normalised document number.

    Returns "" if the number does not end like that.
    """
    match = _SERIAL.search(number)
    return match[0] if match else ""
