"""The pages of agencies: guides, front pages, services."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.pages.views.shared import AgencyCard, Body, Contact, Count, Entry, Link, Row, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An agency in the finder; ``guide`` is "" if it has none. ``find`` holds what a filter compares, in lower case:
    names, pinyin and initials.
    """

    name: str
    short_name: str
    href: str
    guide: str
    find: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The agencies whose own name (without the place in front) begins with a letter, A to Z or #."""

    letter: str
    agencies: tuple[Found, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideIndexView(View):
    """guide/index.html (template guide-index.html): the finder of agencies and their guides."""

    letters: tuple[Letter, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideView(View):
    """guide/<agency>.html (template guide.html): 公开指南 of an agency; ``archival`` says that it is history only."""

    agency: Link
    updated: str
    archival: bool
    contact: Contact
    classification: tuple[str, ...]
    arrangement: tuple[str, ...]
    access: tuple[str, ...]
    catalogue: str
    apply: str
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyIndexView(View):
    """agencies/index.html (template agency-index.html): all agencies by hierarchy."""

    agencies: tuple[AgencyCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyView(View):
    """agencies/<agency>/index.html (template agency.html): an agency's front page."""

    name: str
    short_name: str
    level: str
    kind: str
    description: str
    duties: tuple[str, ...]
    leaders: tuple[str, ...]
    departments: tuple[str, ...]
    parent: tuple[Link, ...]
    children: tuple[AgencyCard, ...]
    contact: Contact
    entrances: tuple[Count, ...]
    categories: tuple[Count, ...]
    latest: tuple[Entry, ...]
    latest_href: str
    reports: tuple[Link, ...]
    services: tuple[Link, ...]
    codes: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceGroup:
    """The services of one agency."""

    agency: Link
    services: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceIndexView(View):
    """services/index.html (template service-index.html): 办事指南 by agency and by life event."""

    groups: tuple[ServiceGroup, ...]
    events: tuple[ServiceGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """One of the seven disclosures of a service: its key, label, and one or more lines."""

    key: str
    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceView(View):
    """services/<agency>/<name>.html (template service.html): one 办事指南."""

    agency: Link
    code: str
    audience: tuple[str, ...]
    result: str
    online: str
    updated: str
    disclosures: tuple[Disclosure, ...]
