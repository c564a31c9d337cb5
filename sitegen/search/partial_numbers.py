"""Partial document numbers, as readers remember them: 第3号, 3号文, 2024年3号, 云政发3号.

Such a word of a query also matches document numbers that end with exactly this serial number (3号, not 13号).
If the word has a year or an issuer's abbreviation, the document number must contain it before the serial. The
browser's engine has the same rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_PARTIAL_NUMBER: Final = re.compile(
    r"(?:([\u4e00-\u9fff]{0,20}?)(?:((?:19|20)[0-9]{2})年第?|第)|([\u4e00-\u9fff]{0,20}[发函令字办规告]))?"
    r"([1-9][0-9]{0,4})号(?:文件?)?"
)
_SERIAL: Final = re.compile(r"(?<![0-9])[0-9]+(?=号$)")


@dataclass(frozen=True, slots=True)
class PartialNumber:
    """Known parts of a document number, normalised.

    ``letters`` (the abbreviation of the issuer) and ``year`` may be "".
    """

    letters: str
    year: str
    serial: str

    @property
    def stem(self) -> str:
        """Text for the lookup of candidates, in one or two lines.

        Every line occurs in every matching number, and in every text that contains the word as typed.
        """
        return f"{self.letters}{self.year}\n{self.serial}号".strip()

    def match(self, number: str) -> bool:
        """Return whether a normalised document number matches."""
        before = number.removesuffix(f"{self.serial}号")
        # Without letters, the year must not be the end of a longer number.
        prefix = self.letters or "(?:^|[^0-9])"
        pattern = f"{prefix}{self.year}(?:[^0-9]|$)" if self.year else self.letters
        return parse_serial(number) == self.serial and re.search(pattern, before) is not None


@lru_cache(maxsize=256)
def parse_partial_number(run: str) -> PartialNumber | None:
    """Parse a normalised word of a query as a partial document number. Returns None for any other word."""
    match = _PARTIAL_NUMBER.fullmatch(run)
    return PartialNumber(match[1] or match[3] or "", match[2] or "", match[4]) if match else None


def parse_serial(number: str) -> str:
    """Return the digits before the 号 at the end of a normalised document number, or "" if there are none."""
    match = _SERIAL.search(number)
    return match[0] if match else ""
