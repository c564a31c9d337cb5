"""The catalogue: all records of a site as one frozen model.

Everything has an id: an agency its folder, a class its ``id``, an item ``<agency>/<year>-<serial>``. The
model holds ids instead of objects wherever a reference cycle would arise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sitegen.catalogue.calendar import Calendar
from sitegen.content.attachments import AttachmentFacts
from sitegen.content.parse import BodyFacts
from sitegen.reports import ApplicationLog, ApplicationLogCounts, ReportFormat, ReportTables
from sitegen.reports.narrative import NarrativeFacts
from sitegen.schema.records import (
    AgencyRecord,
    ApplyRecord,
    ClassRecord,
    GuideRecord,
    ItemRecord,
    PageRecord,
    ReportRecord,
    RuleRecord,
    ServiceRecord,
    SiteRecord,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A 公开主体 in the hierarchy. ``ancestors`` are listed from the top down, ``children`` in display order."""

    id: str
    record: AgencyRecord
    ancestors: tuple[str, ...]
    children: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassNode:
    """A node of a classification. ``ancestors`` are listed from the top down."""

    id: str
    record: ClassRecord
    ancestors: tuple[str, ...]
    children: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Classification:
    """A tree of classes, in the order of its file."""

    classes: Mapping[str, ClassNode] = field(default_factory=dict)

    @property
    def roots(self) -> tuple[ClassNode, ...]:
        """The classes of the first level."""
        return tuple(node for node in self.classes.values() if not node.ancestors)

    def build_full_name(self, id: str) -> str:
        """Join the names from the top down to a class, such as ``综合政务\\政务公开``. "" if there is no such class."""
        node = self.classes.get(id)
        if node is None:
            return ""
        return "\\".join(self.classes[step].record.name for step in (*node.ancestors, id))


@dataclass(frozen=True, slots=True)
class Validity:
    """The 有效性 of an item: its state, the item that ended or amended it, and the day of that."""

    state: str
    by: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A 公开条目 that is published or was withdrawn, with its relations in both directions."""

    id: str
    agency: str
    name: str
    record: ItemRecord
    body: BodyFacts
    files: tuple[AttachmentFacts, ...]
    category: str
    topic: str
    genre: str
    validity: Validity
    relations: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def year(self) -> int:
        """The year of publication."""
        return self.record.published.day.year

    @property
    def recency_key(self) -> tuple[int, str, str]:
        """A sort key: the latest item first, items of one minute by index number."""
        moment = self.record.published
        return (-moment.day.toordinal(), _encode_descending(moment.time), self.record.index_no)


def _encode_descending(time: str) -> str:
    # Mirror each character, so that later times sort first; an item without a time is last of its day.
    return "".join(chr(0x7E - (ord(char) - 0x20)) for char in time) or "~"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandalonePage:
    """A page with a body that is not an item: a guide, an apply page, a rule or a free page."""

    path: str
    name: str
    record: GuideRecord | ApplyRecord | RuleRecord | PageRecord
    body: BodyFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The annual report, or work summary, of an agency for a year.

    ``form`` is the format that it uses, and ``tables`` are in this format. ``own`` are the figures of the
    agency alone, if the report consolidates those of the agencies below it. ``headline_facts`` are what its
    summary and statistics state in figures. ``log_counts`` are the counts of the agency's application log for
    the year, with the log entries behind each cell; they are comparable with `agency_tables`.
    """

    agency: str
    year: int
    record: ReportRecord
    form: ReportFormat
    tables: ReportTables
    own: ReportTables
    body: BodyFacts
    narrative: str
    headline_facts: NarrativeFacts | None = None
    log_counts: ApplicationLogCounts | None = None

    @property
    def agency_tables(self) -> ReportTables:
        """The figures of the agency alone, without those of the agencies below it."""
        return self.own if self.record.consolidates else self.tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A 办事指南: how to use a public service of an agency."""

    agency: str
    name: str
    record: ServiceRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The whole site.

    Mappings keep their display order; ``items`` are newest first and exclude the withdrawn ones.

    ``application_logs`` are those of each agency that has one. ``attachments`` maps the path of each file in
    an item's folder to its facts, None if it was refused. ``today`` is the day for which validity was
    computed. ``unreadable_paths`` are sources that could not be read, which are reported already.
    """

    site: SiteRecord
    today: date
    calendar: Calendar
    agencies: Mapping[str, Agency]
    categories: Classification
    topics: Classification
    genres: Classification
    items: Mapping[str, Item]
    withdrawn: Mapping[str, Item]
    guides: Mapping[str, StandalonePage]
    applies: Mapping[str, StandalonePage]
    reports: tuple[Report, ...]
    application_logs: Mapping[str, Sequence[ApplicationLog]]
    services: tuple[Service, ...]
    rules: tuple[StandalonePage, ...]
    pages: tuple[StandalonePage, ...]
    attachments: Mapping[str, AttachmentFacts | None]
    unreadable_paths: frozenset[str]
