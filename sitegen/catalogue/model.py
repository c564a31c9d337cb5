"""The catalogue: all records of a site as one frozen model.

Everything has an id: an agency its folder, a class its ``id``, an item ``<agency>/<year>-<serial>``. The
model holds ids instead of objects wherever a reference cycle would arise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sitegen.catalogue.calendar import Calendar
from sitegen.catalogue.release import ReleaseState
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
    """A 公开主体 (disclosing agency) in the hierarchy.

    ``id`` is the name of its folder in ``content/agencies``. ``record`` is the content of its agency.yaml.
    ``ancestors`` are ids from the top level down to the parent. ``children`` are ids in display order.
    """

    id: str
    record: AgencyRecord
    ancestors: tuple[str, ...]
    children: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassNode:
    """A class in the tree of a classification.

    ``record`` is its entry in the classification file. ``ancestors`` are ids from the top level down to the
    parent. ``children`` are ids in the order of the file.
    """

    id: str
    record: ClassRecord
    ancestors: tuple[str, ...]
    children: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Classification:
    """A tree by which items are classified: by category (信息分类), topic (主题分类) or genre (体裁分类).

    ``classes`` maps ids to nodes, each before its children, in the order of the file.
    """

    classes: Mapping[str, ClassNode] = field(default_factory=dict)

    @property
    def roots(self) -> tuple[ClassNode, ...]:
        """The top-level classes, in the order of the file."""
        return tuple(node for node in self.classes.values() if not node.ancestors)

    def build_full_name(self, id: str) -> str:
        """Join the names of a class and its ancestors, top level first, such as ``综合政务\\政务公开``.

        Return "" if there is no class with this id.
        """
        node = self.classes.get(id)
        if node is None:
            return ""
        return "\\".join(self.classes[step].record.name for step in (*node.ancestors, id))


@dataclass(frozen=True, slots=True)
class Validity:
    """The 有效性 (legal validity) of an item.

    ``state`` is one of the constants in `sitegen.catalogue.validity`, such as ``in-force``. ``by`` is the
    id of the item that repealed, replaced or amended it, "" if none did. ``day`` is when it was repealed or
    amended, or its last day of validity if it is expired. It is None if the item is in force or partly
    expired.
    """

    state: str
    by: str = ""
    day: date | None = None


class ItemChangeKind(StrEnum):
    """What has happened to a published item: corrected, or no longer (wholly) in force, or withdrawn."""

    CORRECTED = "corrected"
    AMENDED = "amended"
    REPEALED = "repealed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Change:
    """The latest change of a published item.

    ``day`` is when it became visible on the site. ``note`` is what the editor wrote about a correction or
    as the reason of a withdrawal, "" for other kinds. ``time`` is HH:MM, or "" for the beginning of the day.
    """

    day: date
    kind: ItemChangeKind
    note: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A 公开条目 (disclosed item) that is published or was withdrawn; in a preview, also a draft or scheduled item.

    ``name`` is year and file name without extension, such as ``2024-00012``; ``id`` is ``<agency>/<name>``.
    ``agency`` is the id of the publishing agency. ``body`` is the text of the item. ``issuers`` are the names of
    the agencies that issued it, one string each, even if the record names several in one string. ``files`` are
    the attachments that the record lists, without missing and refused ones. ``category``, ``topic`` and
    ``genre`` are ids of classes, "" if the item has none. ``relations`` are pairs of a kind, such as
    ``repealed-by``, and ids of items, in display order and in both directions. ``release`` says whether the item
    is public. ``change`` is its latest change since the publication, None if nothing has changed.
    """

    id: str
    agency: str
    name: str
    record: ItemRecord
    body: BodyFacts
    issuers: tuple[str, ...]
    files: tuple[AttachmentFacts, ...]
    category: str
    topic: str
    genre: str
    validity: Validity
    relations: tuple[tuple[str, tuple[str, ...]], ...]
    release: ReleaseState = ReleaseState.PUBLIC
    change: Change | None = None

    @property
    def year(self) -> int:
        """The year in which the item was published."""
        return self.record.published.day.year

    @property
    def last_change(self) -> date:
        """The day of the latest change, or of the publication if nothing has changed since."""
        return self.change.day if self.change else self.record.published.day

    @property
    def recency_key(self) -> tuple[int, str, str]:
        """A sort key that puts the newest item first, by day and time; items of the same minute by index number.

        An item without a time comes last on its day.
        """
        moment = self.record.published
        return (-moment.day.toordinal(), encode_descending(moment.time), self.record.index_no)


def encode_descending(time: str) -> str:
    """Encode a time (HH:MM) as a sort key that puts later times first, and "" (no time) last."""
    # Each character is mirrored.
    return "".join(chr(0x7E - (ord(char) - 0x20)) for char in time) or "~"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandalonePage:
    """A page with a body that is not an item: a guide, an application page, a regulatory document or a free page.

    A regulatory document is a file in ``content/rules``, a free page one in ``content/pages``. ``path`` is
    the source file, relative to the project folder. ``name`` is the file name without extension. ``files``
    are the attachments that it lists, without missing and refused ones. ``release`` says whether it is public
    or, in a preview, a draft.
    """

    path: str
    name: str
    record: GuideRecord | ApplyRecord | RuleRecord | PageRecord
    body: BodyFacts
    files: tuple[AttachmentFacts, ...]
    release: ReleaseState = ReleaseState.PUBLIC


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The annual report, or work summary, of an agency for a year.

    ``agency`` is the id of the agency. ``year`` is the year that is reported on. ``form`` is the prescribed
    format; ``tables`` are the figures of the whole report in this format. ``own`` are the figures of the agency
    without its subordinate agencies; they are empty unless the report includes subordinate agencies.
    ``narrative`` is the path of the file that holds ``body``: the text file if there is one, otherwise that of
    the record. ``files`` are the attachments that the record lists, without missing and refused ones.
    ``headline_facts`` are the figures stated in the summary and the statistics of the report. ``log_counts`` are
    counted from the agency's application log, None if there is no log for the year; compare them with
    `agency_tables`. ``release`` says whether the report is public or, in a preview, a draft or scheduled.
    """

    agency: str
    year: int
    record: ReportRecord
    form: ReportFormat
    tables: ReportTables
    own: ReportTables
    body: BodyFacts
    narrative: str
    files: tuple[AttachmentFacts, ...]
    headline_facts: NarrativeFacts | None = None
    log_counts: ApplicationLogCounts | None = None
    release: ReleaseState = ReleaseState.PUBLIC

    @property
    def agency_tables(self) -> ReportTables:
        """The figures of the agency without its subordinate agencies, whether or not the report includes these."""
        return self.own if self.record.consolidates else self.tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A 办事指南 (service guide) of an agency.

    ``agency`` is the id of the agency. ``name`` is the file name without extension. ``files`` are the
    attachments that it lists, without missing and refused ones. ``release`` says whether it is public or, in a
    preview, a draft.
    """

    agency: str
    name: str
    record: ServiceRecord
    files: tuple[AttachmentFacts, ...]
    release: ReleaseState = ReleaseState.PUBLIC


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All content of a site, with references resolved.

    Mappings are keyed by id and in display order. ``items`` are newest first, without the withdrawn ones,
    which are in ``withdrawn``. ``guides``, ``applies`` (pages on how to apply) and ``application_logs`` are
    keyed by agency id. ``reports`` are sorted by agency and year. ``rules`` are regulatory documents
    published on the site, ``pages`` free pages; both are in display order.

    ``attachments`` maps the path of each file in an attachment folder to its size and other facts, or to None
    if the file was refused. ``misplaced_paths`` are files at places that the layout does not know.
    ``mentioned_paths`` are existing files that a diagnostic suggests in place of a missing attachment. ``today``
    is the day for which validity was computed. ``source_paths`` are all source files other than attachments.
    ``unreadable_paths`` are the source files that gave no record because of errors. ``unreadable_bodies`` maps the
    paths of some of them to their texts, so that links in these are checked all the same: files with links or
    likely links that are not drafts. ``scheduled_days`` maps the paths of scheduled source files to their future
    dates of publication, whether or not the catalogue contains the records. ``unpublished`` maps the paths of drafts
    and withheld source files to their release states. Paths are relative to the project folder.
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
    misplaced_paths: tuple[str, ...]
    mentioned_paths: frozenset[str]
    source_paths: frozenset[str]
    unreadable_paths: frozenset[str]
    unreadable_bodies: Mapping[str, BodyFacts]
    scheduled_days: Mapping[str, date]
    unpublished: Mapping[str, ReleaseState] = field(default_factory=dict)
