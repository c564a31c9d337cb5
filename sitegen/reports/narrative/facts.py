"""Statements of a report's text (its narrative) that can be checked."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from msgspec import Struct

from sitegen.reports.model import CellKey

PLACEHOLDER = "（待写）"
"""Placeholder in a new report for text that is still to be written."""

SummedCells = tuple[CellKey, ...]
"""Cells to be added up: one possible meaning of a claim."""


class TextSpan(Struct, frozen=True):
    """A place in the source text of a report.

    ``line`` and ``column`` count from 1, and ``length`` is in characters. See `extract_headline_facts` for
    its own use of ``line``.
    """

    line: int
    column: int
    length: int = 1


class Claim(Struct, frozen=True):
    """A figure in the text that states a quantity of the statutory tables.

    ``span`` is its place. ``quote`` is the figure as written and ``name`` the words before it. ``figure`` is
    its value; money is in units of 10,000 yuan, as in the tables. ``readings`` are its possible meanings,
    each a tuple of cells to add up. The claim is true if the sum of any reading equals ``figure``.
    ``decimals`` is the number of decimals given. ``subject`` is the agency that the text names, "" if none. A
    ``is_doubtful`` claim may be about something else. It is reported only if it nearly equals the table's
    figure.
    """

    span: TextSpan
    quote: str
    name: str
    figure: Decimal
    readings: tuple[SummedCells, ...]
    subject: str = ""
    decimals: int = 0
    is_doubtful: bool = False


class UpheldStatement(Struct, frozen=True):
    """The statement that the agency's decision was upheld in all reviews or lawsuits (均维持).

    ``rows`` are the keys of the rows of the table on litigation that it covers. With ``includes_pending``, it also
    covers cases that are not yet decided.
    """

    span: TextSpan
    rows: tuple[str, ...]
    includes_pending: bool


class Inconsistency(Struct, frozen=True):
    """A sum, percentage, change or count in the text that contradicts the figures next to it.

    ``kind`` is "sum" for a total and its parts, "share" for a percentage, "change" for an increase or
    decrease, "equation" for a calculation such as 3+4=8, and "parts" for the number of parts of the report.
    ``quote`` is what the text states, ``computed`` the correct value, and ``terms`` the calculation to show.
    """

    kind: Literal["sum", "share", "change", "equation", "parts"]
    span: TextSpan
    quote: str
    computed: str
    terms: str = ""


class Mention(Struct, frozen=True):
    """A phrase of the text that may not belong in this report, such as last year's date in a copied sentence.

    ``kind`` says what it is. A "period" of the figures, the year in the "preamble" or a "stale" year at the
    beginning of a sentence does not fit the year of the report. "notice" is a notice that the text cites,
    "label" a column label of one report format only, and "placeholder" text that was never written. ``quote``
    is the phrase. ``subject`` is the agency that a stale sentence names, "" if it says 我, 本 or the like.
    """

    kind: Literal["period", "preamble", "stale", "notice", "label", "placeholder"]
    span: TextSpan
    quote: str
    subject: str = ""


class Fee(Struct, frozen=True):
    """A fee for processing information that the text says was charged, in section six (其他需要报告的事项).

    ``quote`` is the amount in yuan as text, and ``amount`` the same as a number.
    """

    span: TextSpan
    quote: str
    amount: Decimal


class EmptyPart(Struct, frozen=True):
    """A part of a report that says only that there is nothing to report, such as 本年没有.

    ``table_key`` is the key of the table that the part describes.
    """

    span: TextSpan
    quote: str
    table_key: str


class NarrativeFacts(Struct, frozen=True):
    """All statements of a report's text that are checked against its tables or against each other.

    ``headings`` are pairs of the text of a heading and its place. ``mentions_fees`` is true if section six
    (其他需要报告的事项) mentions fees at all. The other fields are the statements of each type.
    """

    claims: tuple[Claim, ...] = ()
    upheld: tuple[UpheldStatement, ...] = ()
    inconsistencies: tuple[Inconsistency, ...] = ()
    mentions: tuple[Mention, ...] = ()
    fees: tuple[Fee, ...] = ()
    mentions_fees: bool = False
    headings: tuple[tuple[str, TextSpan], ...] = ()
    empty_parts: tuple[EmptyPart, ...] = ()
