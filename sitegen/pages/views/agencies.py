"""Pages of agencies: front pages, disclosure guides and services."""

from __future__ import annotations

from msgspec import Struct

from sitegen.pages.views.page import View
from sitegen.pages.views.shared import (
    AgencyCard,
    Body,
    Contact,
    File,
    ItemEntry,
    Link,
    LinkCount,
    MetadataRow,
)


class DirectoryEntry(Struct, frozen=True, kw_only=True):
    """An agency as an entry of the A–Z directory, with links to its front page and disclosure guide."""

    name: str
    """Full name."""
    short_name: str
    """Short name."""
    href: str
    """Href of the agency's front page."""
    guide: str
    """Href of its disclosure guide, or ""."""
    find: str
    """Spellings that a filter compares with, in lower case and separated by spaces: names, pinyin, initials."""
    guide_release: str = ""
    """In a preview, a label that says that the guide is a draft; "" if it is public."""


class DirectoryLetter(Struct, frozen=True, kw_only=True):
    """The agencies under one letter of the A–Z directory.

    It is the first letter of the agency's name in pinyin, after the name of the place has been left out:
    云岫县民政局 is under M, as 民政局 is read mínzhèngjú.
    """

    letter: str
    """A to Z, or # for other characters."""
    agencies: tuple[DirectoryEntry, ...]
    """The agencies, ordered by pinyin."""


class GuideIndexView(View, frozen=True, kw_only=True):
    """guide/index.html (template guide-index.html): the A–Z directory of agencies and guides."""

    letters: tuple[DirectoryLetter, ...]
    """The letters that have agencies, in order; # is last."""
    total: int
    """Number of agencies."""


class GuideView(View, frozen=True, kw_only=True):
    """guide/<agency>.html (template guide.html): the disclosure guide (公开指南) of an agency."""

    agency: Link
    """The agency."""
    updated: str
    """Date of the last update."""
    archival: bool
    """Whether the site only holds old material of the agency (史料), which the page should state."""
    contact: Contact
    """The disclosure office."""
    classification: tuple[str, ...]
    """How information is classified (信息分类)."""
    arrangement: tuple[str, ...]
    """How the catalogue is arranged (编排体系), one paragraph each."""
    access: tuple[str, ...]
    """How to obtain information (获取方式)."""
    catalogue: str
    """Href of the list of the agency's items, or ""."""
    apply: str
    """Href of the page on disclosure on request, or ""."""
    files: tuple[File, ...]
    """The attachments in their order."""
    body: Body
    """The rest of the guide."""


class AgencyIndexView(View, frozen=True, kw_only=True):
    """agencies/index.html (template agency-index.html): all agencies by hierarchy."""

    agencies: tuple[AgencyCard, ...]
    """The agencies at the top of the hierarchy, each with those below it."""


class AgencyView(View, frozen=True, kw_only=True):
    """agencies/<agency>/index.html (template agency.html): the front page of an agency."""

    name: str
    """Full name."""
    short_name: str
    """Short name."""
    level: str
    """Level (层级) in the language of the site."""
    kind: str
    """Kind of agency (类型) in the language of the site."""
    description: str
    """Description, or ""."""
    duties: tuple[str, ...]
    """Main duties (主要职责)."""
    leaders: tuple[str, ...]
    """Leaders (负责人)."""
    departments: tuple[str, ...]
    """Divisions (内设机构)."""
    parent: tuple[Link, ...]
    """The agencies above it, from the top down; empty for one at the top."""
    children: tuple[AgencyCard, ...]
    """The agencies directly below it; each has those below itself in turn."""
    contact: Contact
    """The disclosure office."""
    entrances: tuple[LinkCount, ...]
    """Links to the content of the agency in the sections of the site; ``key`` is the section."""
    categories: tuple[LinkCount, ...]
    """The categories in which the agency has items."""
    latest: tuple[ItemEntry, ...]
    """Its ten latest items."""
    latest_href: str
    """Href of the list of its items, or ""."""
    reports: tuple[Link, ...]
    """Its annual reports by year, the latest first."""
    services: tuple[Link, ...]
    """Its service guides."""
    codes: tuple[MetadataRow, ...]
    """Region code, unified social credit code and site identity code, as far as given."""


class ServiceGroup(Struct, frozen=True, kw_only=True):
    """The service guides of one agency, or those for one life event such as birth or marriage.

    It is a group of the index of service guides. A guide may be in several groups.
    """

    agency: Link
    """The agency, or the name of the life event without an href."""
    services: tuple[Link, ...]
    """Links to the service guides."""


class ServiceIndexView(View, frozen=True, kw_only=True):
    """services/index.html (template service-index.html): the index of service guides (办事指南)."""

    groups: tuple[ServiceGroup, ...]
    """The service guides by agency."""
    events: tuple[ServiceGroup, ...]
    """The service guides by life event (生命事件)."""


class ServiceSubject(Struct, frozen=True, kw_only=True):
    """Information that a service guide must give on one of seven subjects, such as its fee."""

    key: str
    """Subject: ``basis``, ``conditions``, ``procedure``, ``materials``, ``time_limit``, ``fee`` or ``contact``."""
    label: str
    """Label in the language of the site."""
    lines: tuple[str, ...]
    """One or more lines of text."""


class ServiceView(View, frozen=True, kw_only=True):
    """services/<agency>/<name>.html (template service.html): one service guide (办事指南)."""

    agency: Link
    """The agency that offers the service."""
    code: str
    """Code of the service (事项编码), or ""."""
    audience: tuple[str, ...]
    """Who the service is for (服务对象)."""
    result: str
    """The result of the service (办理结果), or ""."""
    online: str
    """Address for handling it online, or ""."""
    updated: str
    """Date of the last update."""
    disclosures: tuple[ServiceSubject, ...]
    """The information on the seven subjects, in their fixed order."""
    files: tuple[File, ...]
    """The attachments in their order."""
