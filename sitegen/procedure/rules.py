"""The numbers of the law, read from ``rules.json``, which is the only place where they stand.

Checks, pages, scaffolds and messages read `RULES`; the script of the calculators gets `SCRIPT_RULES`.
``sources`` in the file names the article behind each number.
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
    """Base of all records of the file: a key that no field has is an error."""


class TimeLimits(_RulesRecord, frozen=True):
    """Time limits of an application, in working days.

    ``correction``: to ask the applicant for a correction (条例第三十条). ``answer`` and ``extension``: to answer, and
    by how much that may be extended (第三十三条). ``opinion``: for a third party to give its opinion (第三十二条).
    """

    correction: int
    answer: int
    extension: int
    opinion: int

    @property
    def extended(self) -> int:
        """Working days to answer in if the time limit was extended."""
        return self.answer + self.extension


class Band(_RulesRecord, frozen=True):
    """A band of a fee scale: ``rate`` yuan for each item or page up to number ``to``."""

    to: int
    rate: int


class FeeScale(_RulesRecord, frozen=True):
    """A progressive fee scale: ``bands``, then further ones of ``group`` numbers, each ``step`` yuan dearer.

    Without a group (0) one open band follows. ``greatest`` is the largest number that the estimator accepts.
    """

    bands: tuple[Band, ...]
    group: int
    step: int
    greatest: int

    def iter_bands(self, number: int) -> Iterator[tuple[int, int, int]]:
        """Yield first number, last number and rate of each band that ``number`` reaches.

        The open band ends at ``number``; any other one may end beyond it.
        """
        first, rate = 1, 0
        for band in self.bands:
            if first > number:
                return
            yield first, band.to, band.rate
            first, rate = band.to + 1, band.rate
        # Beyond the listed bands each group is dearer than the one before.
        while first <= number:
            rate += self.step
            last = first + self.group - 1 if self.group else number
            yield first, last, rate
            first = last + 1


class PublicationLimits(_RulesRecord, frozen=True):
    """Working days until something has to be public.

    ``limit``: from when a document was made (条例第二十六条). ``interpretation``: from the document to its official
    interpretation, as local rules usually ask.
    """

    limit: int
    interpretation: int


class DayOfYear(_RulesRecord, frozen=True):
    """A day that recurs every year."""

    month: int
    day: int

    def to_date(self, year: int) -> date:
        """Return the date of this day in a year."""
        return date(year, self.month, self.day)

    @property
    def chinese(self) -> str:
        """The day as Chinese texts write it: 1 月 31 日."""
        return f"{self.month} 月 {self.day} 日"

    @property
    def english(self) -> str:
        """The day as English texts write it: 31 January."""
        return f"{self.day} {month_name[self.month]}"


class ReportDeadlines(_RulesRecord, frozen=True):
    """Last days to publish the report on a year, in the year after (条例第四十九条).

    ``former`` held for all under the Regulations of 2007 (第三十一条).
    """

    departments: DayOfYear
    governments: DayOfYear
    former: DayOfYear


class StatutoryRules(_RulesRecord, frozen=True):
    """All numbers of the law.

    ``earliest`` is the day on which the Regulations in force took effect (国务院令第711号), ``earliest_former``
    that of the Regulations of 2007 (国务院令第492号). ``items`` and ``pages`` are the two ways to charge for information
    (国办函〔2020〕109号). ``latest`` and ``periods`` are limits of the calculator: the last day that it accepts and the
    consultations that an application may have. ``sources`` names the article of each number, by its path in the file;
    a path stands for all below it that have no entry of their own.
    """

    limits: TimeLimits
    earliest: date
    latest: date
    periods: int
    items: FeeScale
    pages: FeeScale
    earliest_former: date
    publication: PublicationLimits
    reports: ReportDeadlines
    sources: dict[str, str]


def _select_fields(text: bytes, names: tuple[str, ...]) -> bytes:
    """Return the JSON object with only these fields, their text unchanged."""
    fields = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    # Copied as text, so that the script gets each number exactly as the file has it.
    lines = (b'  "%s": %s' % (name.encode(), bytes(fields[name])) for name in names)
    return b"{\n" + b",\n".join(lines) + b"\n}\n"


# Read when imported, because all packages need the rules and the file is small.
RULES_JSON: Final = (Path(__file__).parent / "rules.json").read_bytes()
RULES: Final = msgspec.json.decode(RULES_JSON, type=StatutoryRules)
SCRIPT_RULES: Final = _select_fields(RULES_JSON, _SCRIPT_FIELDS)
"""The part of the file that the script of the calculators needs, as JSON."""

SCRIPT: Final = (
    (Path(__file__).parent / "procedure.min.js").read_bytes()
    + b"SitegenProcedure.rules = "
    + SCRIPT_RULES.strip()
    + b";\n"
)
"""The script, with the rules as ``SitegenProcedure.rules`` for pages that have no data of their own."""
