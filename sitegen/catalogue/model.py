"""The catalogue: all records of a site as one frozen model.

Everything has an id: an agency its folder, a class its ``id``, an item ``<agency>/<year>-<serial>``. The
model holds ids instead of objects wherever a reference cycle would arise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property

from msgspec import Struct, field

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


class Agency(Struct, frozen=True, kw_only=True):
    """A 公开主体 (disclosing agency) in the hierarchy.

    ``id`` is the name of its folder in ``content/agencies``. ``record`` is the content of its agency.yaml.
    ``ancestors`` are ids from the top level down to the parent. ``children`` are ids in display order.
    """

    id: str
    record: AgencyRecord
    ancestors: tuple[str, ...]
    children: tuple[str, ...]


class ClassNode(Struct, frozen=True, kw_only=True):
    """A class in the tree of a classification.

    ``record`` is its entry in the classification file. ``ancestors`` are ids from the top level down to the
    parent. ``children`` are ids in the order of the file.
    """

    id: str
    record: ClassRecord
    ancestors: tuple[str, ...]
    children: tuple[str, ...]


# Without slots, because a cached property needs a place for its value.
class Classification(Struct, frozen=True, dict=True):
    """A tree by which items are classified: by category (信息分类), topic (主题分类) or genre (体裁分类).

    ``classes`` maps ids to nodes, each before its children, in the order of the file.
    """

    classes: Mapping[str, ClassNode] = field(default_factory=dict)

    @cached_property
    def ids_by_name(self) -> Mapping[str, str]:
        """The ids of the classes, keyed by name and by full name. Names that several classes have are left out."""
        ids: dict[str, set[str]] = {}
        for id, node in self.classes.items():
            for name in (node.record.name, self.build_full_name(id)):
                ids.setdefault(name, set()).add(id)
        return {name: next(iter(found)) for name, found in ids.items() if len(found) == 1}

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


class Validity(Struct, frozen=True):
    """The 有效性 (legal validity) of an item.

    ``state`` is one of the constants in `sitegen.catalogue.validity`, such as ``in-force``. ``by`` is the id of the
    item that repealed, replaced or amended it, "" if none did. ``day`` is the date of the repeal or amendment, or the
    last day of validity of an expired item. It is None if the item is in force or partly expired.
    """

    state: str
    by: str = ""
    day: date | None = None


class ItemChangeKind(StrEnum):
    """What has happened to an item since its publication."""

    CORRECTED = "corrected"
    AMENDED = "amended"
    REPEALED = "repealed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Change(Struct, frozen=True):
    """The latest change of a published item.

    ``day`` is when it became visible on the site. ``kind`` is what happened. ``note`` is what the editor wrote about
    a correction or as the reason of a withdrawal, "" for other kinds. ``time`` is HH:MM, or "" for the beginning of
    the day.
    """

    day: date
    kind: ItemChangeKind
    note: str = ""
    time: str = ""


class Item(Struct, frozen=True, kw_only=True):
    """A 公开条目 (disclosed item) that is published or was withdrawn; in a preview, also a draft or scheduled item.

    ``name`` is year and file name without extension, such as ``2024-00012``; ``id`` is ``<agency>/<name>``.
    ``agency`` is the id of the publishing agency. ``record`` is the content of the source file's fields, and ``body``
    the text. ``issuers`` are the names of the agencies that issued the item, one string each, even if the record
    names several in one string. ``files`` are the attachments that the record lists, without missing and refused
    ones. ``category``, ``topic`` and ``genre`` are ids of classes, "" if the item has none. ``validity`` is its legal
    validity on the day of the build. ``relations`` are pairs of a kind, such as ``repealed-by``, and ids of items, in
    display order and in both directions. ``release`` says whether the item is public. ``change`` is its latest change
    since the publication, None if nothing has changed. ``digest`` covers everything else in the item, so that what is
    made from the item need not be made to find out whether it is the same as before.
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
    digest: bytes = b""

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
        """Sort key that puts the newest item first, by day and time, then by index number.

        An item without a time comes last on its day.
        """
        moment = self.record.published
        return (-moment.day.toordinal(), encode_descending(moment.time), self.record.index_no)


def encode_descending(time: str) -> str:
    """Encode a time (HH:MM) as a sort key that puts later times first, and "" (no time) last."""
    # Each character is mirrored.
    return "".join(chr(0x7E - (ord(char) - 0x20)) for char in time) or "~"


class StandalonePage(Struct, frozen=True, kw_only=True):
    """A page with a body that is not an item: a guide, an application page, a regulatory document or a free page.

    A regulatory document is a file in ``content/rules``, a free page one in ``content/pages``. ``path`` is the source
    file, relative to the project folder. ``name`` is the file name without extension. ``record`` is the content of
    the file's fields, and ``body`` the text. ``files`` are the attachments that it lists, without missing and refused
    ones. ``release`` says whether it is public or, in a preview, a draft.
    """

    path: str
    name: str
    record: GuideRecord | ApplyRecord | RuleRecord | PageRecord
    body: BodyFacts
    files: tuple[AttachmentFacts, ...]
    release: ReleaseState = ReleaseState.PUBLIC


class Report(Struct, frozen=True, kw_only=True):
    """The annual report, or work summary, of an agency for a year.

    ``agency`` is the id of the agency. ``year`` is the year that is reported on. ``record`` is the content of
    the report's YAML file. ``form`` is the prescribed format. ``tables`` are the figures of the whole report
    in this format. ``own_tables`` are those of the agency without its subordinate agencies, empty unless the
    report includes these. ``body`` is the text, and ``narrative_path`` the path of the file that contains it:
    the text file if there is one, otherwise that of the record. ``files`` are the attachments that the record
    lists, without missing and refused ones. ``headline_facts`` are the figures stated in the summary and the
    statistics of the report, None if there are none. ``log_counts`` are counted from the agency's application
    log, None if there is no log for the year; compare them with `agency_tables`. ``release`` says whether the
    report is public or, in a preview, a draft or scheduled.
    """

    agency: str
    year: int
    record: ReportRecord
    form: ReportFormat
    tables: ReportTables
    own_tables: ReportTables
    body: BodyFacts
    narrative_path: str
    files: tuple[AttachmentFacts, ...]
    headline_facts: NarrativeFacts | None = None
    log_counts: ApplicationLogCounts | None = None
    release: ReleaseState = ReleaseState.PUBLIC

    @property
    def agency_tables(self) -> ReportTables:
        """The figures of the agency without its subordinate agencies, whether or not the report includes these."""
        return self.own_tables if self.record.consolidates else self.tables


class Service(Struct, frozen=True, kw_only=True):
    """A 办事指南 (service guide) of an agency.

    ``agency`` is the id of the agency. ``name`` is the file name without extension. ``record`` is the content of the
    file. ``files`` are the attachments that it lists, without missing and refused ones. ``release`` says whether it
    is public or, in a preview, a draft.
    """

    agency: str
    name: str
    record: ServiceRecord
    files: tuple[AttachmentFacts, ...]
    release: ReleaseState = ReleaseState.PUBLIC


class Catalogue(Struct, frozen=True, kw_only=True):
    """All content of a site, with references resolved.

    ``site`` is the content of site.yaml. ``today`` is the day for which validity was computed. ``calendar`` has the
    working days. ``categories``, ``topics`` and ``genres`` are the classifications.

    Mappings are in display order and, unless stated otherwise, keyed by id. ``items`` are newest first, without the
    withdrawn ones, which are in ``withdrawn``. ``guides``, ``apply_pages`` (pages on how to apply) and
    ``application_logs`` are keyed by agency id. ``reports`` are sorted by agency and year. ``services`` are service
    guides. ``rules`` are regulatory documents published on the site, ``pages`` free pages; both are in display order.

    ``attachments`` maps the path of each file in an attachment folder to its size and other facts, or to None if the
    file was refused. ``misplaced_paths`` are files at places that the layout does not know. ``mentioned_paths`` are
    existing files that a diagnostic suggests in place of a missing attachment. ``source_paths`` are all source files
    other than attachments. ``unreadable_paths`` are those that gave no record because of errors.
    ``unreadable_bodies`` maps the paths of some of these to their texts, so that links in the texts are checked all
    the same: files with links or likely links that are not drafts. ``scheduled_days`` maps the paths of scheduled
    source files to their future dates of publication, whether or not the catalogue contains the records.
    ``unpublished`` maps the paths of drafts and withheld source files to their release states. Paths are relative to
    the project folder.
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
    apply_pages: Mapping[str, StandalonePage]
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
