"""Facts that a narrative states."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from sitegen.reports.model import CellKey

PLACEHOLDER = "（待写）"
"""What stands in a new report for a text that is still to be written."""

Reading = tuple[CellKey, ...]
"""Cells whose sum a claim may mean."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the text: line and column count from 1."""

    line: int
    column: int
    length: int = 1


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure that names a quantity of the tables. It holds if one of its ``readings`` gives it.

    ``subject`` is who is said to have received, answered or made it, "" if nobody is named. ``decimals`` tells how
    precisely ``number`` is said. A ``doubtful`` one may speak of something else: only a near miss tells.
    """

    spot: Spot
    said: str
    name: str
    number: Decimal
    readings: tuple[Reading, ...]
    subject: str = ""
    decimals: int = 0
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Upheld:
    """The statement that all reviews or suits (``rows``) were upheld; ``pending`` if those pending are meant too."""

    spot: Spot
    rows: tuple[str, ...]
    pending: bool


@dataclass(frozen=True, slots=True)
class Slip:
    """A sum, share or change in the text that does not follow from the figures beside it."""

    kind: Literal["sum", "share", "change", "equation", "parts"]
    spot: Spot
    said: str
    found: str
    terms: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A year or a notice that the text names where it speaks of itself, or a heading of a format's tables.

    A ``placeholder`` is what a new report holds where text is to be written. ``subject`` is the body that a ``stale``
    sentence names, "" if it says 我, 本 or the like.
    """

    kind: Literal["period", "preamble", "stale", "notice", "label", "placeholder"]
    spot: Spot
    said: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee for information that section six says was charged, in yuan."""

    spot: Spot
    said: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class NarrativeFacts:
    """All that is to be compared; slips are there only where the arithmetic fails.

    ``headings`` are the headings with their places; ``fees_told``: section six speaks of fees at all.
    """

    claims: tuple[Claim, ...] = ()
    upheld: tuple[Upheld, ...] = ()
    slips: tuple[Slip, ...] = ()
    mentions: tuple[Mention, ...] = ()
    fees: tuple[Fee, ...] = ()
    fees_told: bool = False
    headings: tuple[tuple[str, Spot], ...] = ()
