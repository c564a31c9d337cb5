"""Document numbers as readers partly remember them: 第3号, 3号文, 2024年3号, 云政发3号.

Such a word also matches the numbers that end with exactly this serial (3号, not 13号) and have the year and the letters
before it, if it has any. The browser's engine has the same rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_HALF: Final = re.compile(
    r"(?:([\u4e00-\u9fff]{0,20}?)(?:((?:19|20)[0-9]{2})年第?|第)|([\u4e00-\u9fff]{0,20}[发函令字办规告]))?"
    r"([1-9][0-9]{0,4})号(?:文件?)?"
)
_SERIAL: Final = re.compile(r"(?<![0-9])[0-9]+(?=号$)")


@dataclass(frozen=True, slots=True)
class PartialNumber:
    """Known parts of a document number, normalised. ``letters`` and ``year`` may be ""."""

    letters: str
    year: str
    serial: str

    @property
    def stem(self) -> str:
        """Two lines that both occur wherever the word occurs as typed, and in every number that matches."""
        return f"{self.letters}{self.year}\n{self.serial}号".strip()

    def match(self, number: str) -> bool:
        """Return whether a normalised document number matches."""
        before = number.removesuffix(f"{self.serial}号")
        left = self.letters or "(?:^|[^0-9])"
        wanted = f"{left}{self.year}(?:[^0-9]|$)" if self.year else self.letters
        return parse_serial(number) == self.serial and re.search(wanted, before) is not None


@lru_cache(maxsize=256)
def parse_partial_number(run: str) -> PartialNumber | None:
    """Parse a normalised word as part of a document number. None for any other word."""
    found = _HALF.fullmatch(run)
    return PartialNumber(found[1] or found[3] or "", found[2] or "", found[4]) if found else None


def parse_serial(number: str) -> str:
    """Return the serial of a normalised document number, which stands before its final 号; "" if it has none."""
    found = _SERIAL.search(number)
    return found[0] if found else ""
