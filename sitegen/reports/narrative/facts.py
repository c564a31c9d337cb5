"""Facts that a narrative states."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from sitegen.reports.model import CellKey

PLACEHOLDER = "（待写）"
"""Placeholder in a new report for text that is still to be written."""

CellSum = tuple[CellKey, ...]
"""Cells whose sum a claim may state."""


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A place in the text; line and column count from 1."""

    line: int
    column: int
    length: int = 1


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure that states a quantity of the tables. It holds if one of its ``readings`` gives it.

    ``subject`` is the agency that is said to have received, answered or made it, "" if none is named.
    ``decimals`` is the precision of ``number``. A ``doubtful`` claim may be about something else, so only a
    near miss is reported.
    """

    span: TextSpan
    quote: str
    name: str
    number: Decimal
    readings: tuple[CellSum, ...]
    subject: str = ""
    decimals: int = 0
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Upheld:
    """The statement that all reviews or lawsuits (``rows``) were upheld.

    ``pending``: including those that are pending.
    """

    span: TextSpan
    rows: tuple[str, ...]
    pending: bool


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """A sum, share or change in the text that contradicts the figures beside it."""

    kind: Literal["sum", "share", "change", "equation", "parts"]
    span: TextSpan
    quote: str
    computed: str
    terms: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A year or notice that the text names as its own, a heading of a format's tables, or a placeholder.

    ``subject`` is the agency that a ``stale`` sentence names, "" if it says 我, 本 or the like.
    """

    kind: Literal["period", "preamble", "stale", "notice", "label", "placeholder"]
    span: TextSpan
    quote: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee for information, in yuan, that section six says was charged."""

    span: TextSpan
    quote: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class NarrativeFacts:
    """All facts that are compared with the tables, and the inconsistencies of the text itself.

    ``headings`` are the headings with their places. ``mentions_fees`` says that section six mentions fees at
    all.
    """

    claims: tuple[Claim, ...] = ()
    upheld: tuple[Upheld, ...] = ()
    inconsistencies: tuple[Inconsistency, ...] = ()
    mentions: tuple[Mention, ...] = ()
    fees: tuple[Fee, ...] = ()
    mentions_fees: bool = False
    headings: tuple[tuple[str, TextSpan], ...] = ()
