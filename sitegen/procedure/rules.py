"""Time limits, deadlines and fees set by law, read from ``rules.json``, the only file that contains these numbers.

Checks, pages, scaffolds and messages use `RULES`; the script of the calculators gets `SCRIPT_RULES_JSON`.
``sources`` in the file gives the article of law behind each number.
"""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

_SCRIPT_FIELDS: Final = ("limits", "earliest", "latest", "periods", "items", "pages")


class _RulesRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all records of ``rules.json``. A key in the file that is not a field of its record is an error."""


class TimeLimits(_RulesRecord, frozen=True):
    """Time limits for handling an application, in working days.

    - ``correction``: to ask the applicant for a correction (条例第三十条).
    - ``answer``: to reply to the application (第三十三条).
    - ``extension``: added to ``answer`` if the time limit is extended (第三十三条).
    - ``opinion``: for a third party to give its opinion (第三十二条).
    """

    correction: int
    answer: int
    extension: int
    opinion: int

    @property
    def extended(self) -> int:
        """Working days within which to reply if the time limit was extended."""
        return self.answer + self.extension


class ScaleBand(_RulesRecord, frozen=True):
    """A range of a fee scale: each item or page up to number ``last_number`` costs ``rate`` yuan.

    The items or pages of one application are numbered from 1. The first band begins at number 1, and each
    further band where the one before it has ended.
    """

    last_number: int = msgspec.field(name="to")
    rate: int


class FeeScale(_RulesRecord, frozen=True):
    """A progressive fee scale, for the items or pages of an application.

    Items or pages are numbered from 1. Each is charged at the rate of the band that contains its number, and
    the fee is the sum. ``bands`` are the first bands. After them, each further band has ``band_size`` numbers,
    and a rate that is ``rate_step`` yuan above that of the band before. With ``bands`` of 0 yuan to 10 and 100
    yuan to 30, ``band_size`` 10 and ``rate_step`` 100, the numbers 31 to 40 cost 200 yuan each, and 41 to 50 cost 300.
    If ``band_size`` is 0, there is only one further band, without an upper end. ``largest_number`` is the largest
    number that the fee calculator accepts.
    """

    bands: tuple[ScaleBand, ...]
    band_size: int = msgspec.field(name="group")
    rate_step: int = msgspec.field(name="step")
    largest_number: int = msgspec.field(name="greatest")

    def iter_bands_up_to(self, number: int) -> Iterator[tuple[int, int, int]]:
        """Yield the bands that contain the items or pages 1 to ``number``.

        Each band is a triple of its first number, its last number and its rate in yuan. Bands are in
        ascending order. The last one may end beyond ``number``: 35 items may give (1, 10, 0), (11, 30, 100)
        and (31, 40, 200). A band without an upper end is given ``number`` as its end.
        """
        first, rate = 1, 0
        for band in self.bands:
            if first > number:
                return
            yield first, band.last_number, band.rate
            first, rate = band.last_number + 1, band.rate
        # Beyond the listed bands each group is dearer than the one before.
        while first <= number:
            rate += self.rate_step
            last = first + self.band_size - 1 if self.band_size else number
            yield first, last, rate
            first = last + 1


class PublicationLimits(_RulesRecord, frozen=True):
    """Time limits for publication, in working days.

    ``limit`` runs from the day on which a document was made (条例第二十六条). ``interpretation`` runs from the publication
    of a document to that of its official interpretation (政策解读), as local rules usually require.
    """

    limit: int
    interpretation: int


class RemedyLimits(_RulesRecord, frozen=True):
    """Time limits for challenging an answer, each counted from the day on which it was received.

    - ``review``: days to apply for administrative review (行政复议法第二十条).
    - ``suit``: months to sue without an earlier review (行政诉讼法第四十六条). If the agency refuses disclosure, the
      applicant must apply for review first (行政复议法第二十三条).
    - ``suit_after_review``: days to sue after the decision on the review (行政诉讼法第四十五条).
    """

    review: int
    suit: int
    suit_after_review: int


class DayOfYear(_RulesRecord, frozen=True):
    """A day that recurs every year, such as a deadline.

    ``month`` is from 1 to 12, ``day`` from 1 to 31.
    """

    month: int
    day: int

    def to_date(self, year: int) -> date:
        """Return the date of this day in ``year``. Raises ValueError if the year does not have it."""
        return date(year, self.month, self.day)

    @property
    def chinese(self) -> str:
        """The day in Chinese, such as 1 月 31 日."""
        return f"{self.month} 月 {self.day} 日"

    @property
    def english(self) -> str:
        """The day in English, such as 31 January."""
        return f"{self.day} {month_name[self.month]}"


class ReportDeadlines(_RulesRecord, frozen=True):
    """Last days for publishing an annual report, in the year after the year of the report (条例第四十九条).

    ``departments`` applies to departments of a government, ``governments`` to governments, their offices
    and townships. ``former`` applied to all agencies under the Regulations of 2007 (第三十一条).
    """

    departments: DayOfYear
    governments: DayOfYear
    former: DayOfYear


class StatutoryRules(_RulesRecord, frozen=True):
    """All time limits, deadlines and fees set by law, as read from ``rules.json``.

    ``earliest`` is the day on which the current Regulations took effect (国务院令第711号), ``earliest_former`` that of
    the Regulations of 2007 (国务院令第492号). ``items`` and ``pages`` are the two fee scales (国办函〔2020〕109号).

    ``latest`` and ``periods`` are limits of the calculator: the last day that it accepts, and the largest number of
    third-party consultations. ``limits``, ``remedies``, ``publication`` and ``reports`` are explained at their
    classes. ``sources`` maps paths of keys in the file to the articles of law behind them. A path also covers the
    keys below it that have no entry of their own.
    """

    limits: TimeLimits
    earliest: date
    latest: date
    periods: int
    items: FeeScale
    pages: FeeScale
    earliest_former: date
    remedies: RemedyLimits
    publication: PublicationLimits
    reports: ReportDeadlines
    sources: dict[str, str]


def _select_json_fields(json_object: bytes, names: tuple[str, ...]) -> bytes:
    """Return the JSON object ``json_object`` with only the fields ``names``, in that order.

    The values are copied as text, so numbers stay exactly as they are written. Raises `KeyError` if a field
    is missing.
    """
    fields = msgspec.json.decode(json_object, type=dict[str, msgspec.Raw])
    # Copied as text, so that the script gets each number exactly as the file has it.
    lines = (b'  "%s": %s' % (name.encode(), bytes(fields[name])) for name in names)
    return b"{\n" + b",\n".join(lines) + b"\n}\n"


# Read when imported, because all packages need the rules and the file is small.
RULES_JSON: Final = (Path(__file__).parent / "rules.json").read_bytes()
RULES: Final = msgspec.json.decode(RULES_JSON, type=StatutoryRules)
SCRIPT_RULES_JSON: Final = _select_json_fields(RULES_JSON, _SCRIPT_FIELDS)
"""The rules that the calculators in the browser need, as a JSON object."""

CALCULATOR_SCRIPT: Final = (
    (Path(__file__).parent / "procedure.min.js").read_bytes()
    + b"SitegenProcedure.rules = "
    + SCRIPT_RULES_JSON.strip()
    + b";\n"
)
"""The JavaScript of the calculators, with `SCRIPT_RULES_JSON` as ``SitegenProcedure.rules``."""
