"""What workers do: parse sources and render pages, from nothing but what they are given."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple, Self

from sitegen.builder.coding import Coding, Text
from sitegen.builder.parses import Parse
from sitegen.checks.privacy import listed_numbers, privacy_findings
from sitegen.checks.secrecy import secrecy_findings
from sitegen.content.layout import Slot, SourceKind
from sitegen.content.parse import Parsed, parse_source
from sitegen.content.prose import resolve
from sitegen.pages import views
from sitegen.pages.frame import Frame
from sitegen.pages.recipe import Packed
from sitegen.pages.setting import Setting
from sitegen.publish.refusal import PublishError
from sitegen.theme.environment import Templates
from sitegen.theme.load import Theme


class Source(NamedTuple):
    """A source file: its path in the project, what it is, its bytes."""

    path: str
    slot: Slot
    data: bytes


class Page(NamedTuple):
    """A page to render: what it shows, the body that this names by digest, with unresolved links, and in which codings."""

    shown: views.View | Packed
    body: str
    codings: Sequence[Coding] = (Coding.IDENTITY,)


@dataclass(frozen=True, slots=True)
class Parsing:
    """Parses sources and looks for personal data and secrecy marks in them; ``allowed`` are public telephones."""

    allowed: frozenset[str]

    def __call__(self, sources: Sequence[Source]) -> list[Parse]:
        """What the sources come to, in order."""
        return [Parse.of(self.parsed(source)) for source in sources]

    def parsed(self, source: Source) -> Parsed:
        """One parsed source, with its body."""
        parsed = parse_source(*source)
        # Agencies are read first, when no list of numbers is known yet; their own are in their own file.
        own = phones([parsed]) if parsed.slot.kind is SourceKind.AGENCY else frozenset()
        found = (
            *privacy_findings(parsed.path, parsed.source, self.allowed | own),
            *secrecy_findings(parsed.path, parsed.source),
        )
        return replace(parsed, diagnostics=(*parsed.diagnostics, *found), source="")


def phones(parsed: Iterable[Parsed]) -> frozenset[str]:
    """The telephones that agencies publish: they are no one's personal data."""
    records = (entry.record for entry in parsed if entry.slot.kind is SourceKind.AGENCY)
    return listed_numbers(*(number for record in records if record for number in (record.phone, record.fax)))


@dataclass(frozen=True, slots=True)
class Rendering:
    """Renders pages with a theme in a setting, which travel with each task and are unpacked once in each process."""

    packed: bytes
    mark: str

    @classmethod
    def of(cls, theme: Theme, setting: Setting) -> Self:
        """With this theme, on pages in this setting."""
        packed = pickle.dumps((replace(theme, static={}), setting))
        return cls(packed, blake2b(packed).hexdigest())

    def __call__(self, pages: Sequence[Page]) -> list[list[bytes]]:
        """The rendered pages, in order, each in its codings. Raises `PublishError` if a template fails, whatever the reason."""
        templates, frame = _unpacked(self)
        return [Text(_rendered(templates, frame, page), page.codings).encoded() for page in pages]

    def __hash__(self) -> int:
        return hash(self.mark)


@lru_cache(maxsize=1)
def _unpacked(rendering: Rendering) -> tuple[Templates, Frame]:
    # From the process that hands out the work, never from a file.
    theme, setting = pickle.loads(rendering.packed)
    return Templates(theme, setting.site.language), Frame(setting)


def _rendered(templates: Templates, frame: Frame, page: Page) -> bytes:
    view = page.shown.view(frame) if isinstance(page.shown, Packed) else page.shown
    body: views.Body | None = getattr(view, "body", None)
    html = resolve(page.body, body.links) if body and body.digest else ""
    try:
        return templates.render(view, html).encode()
    except Exception as error:  # a template can raise anything, and it is always the theme's fault
        raise PublishError(templates.failure(view, error)) from error
