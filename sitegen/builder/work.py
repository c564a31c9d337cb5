"""Tasks for workers: parse sources and render pages. They use only what they receive."""

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
    """A source file: its path in the project, its place in the content layout, its bytes."""

    path: str
    slot: Slot
    data: bytes


class Page(NamedTuple):
    """A page to render: its content, its body with unresolved links, and the codings it is needed in."""

    shown: views.View | Packed
    body: str
    codings: Sequence[Coding] = (Coding.IDENTITY,)


@dataclass(frozen=True, slots=True)
class Parsing:
    """Parses sources and checks them for personal data and secrecy marks.

    ``public_phones`` are telephone numbers that are not personal data.
    """

    allowed: frozenset[str]

    def __call__(self, sources: Sequence[Source]) -> list[Parse]:
        """Parse sources, in order."""
        return [Parse.of(self.parsed(source)) for source in sources]

    def parsed(self, source: Source) -> Parsed:
        """Parse one source, with its body."""
        parsed = parse_source(*source)
        # Agencies are parsed before any numbers are known, but their own numbers are in their own files.
        own = phones([parsed]) if parsed.slot.kind is SourceKind.AGENCY else frozenset()
        found = (
            *privacy_findings(parsed.path, parsed.source, self.allowed | own),
            *secrecy_findings(parsed.path, parsed.source),
        )
        return replace(parsed, diagnostics=(*parsed.diagnostics, *found), source="")


def phones(parsed: Iterable[Parsed]) -> frozenset[str]:
    """Collect the telephone numbers that agencies publish, which are not personal data."""
    records = (entry.record for entry in parsed if entry.slot.kind is SourceKind.AGENCY)
    return listed_numbers(*(number for record in records if record for number in (record.phone, record.fax)))


@dataclass(frozen=True, slots=True)
class Rendering:
    """Renders pages with a theme and a site context.

    Both are pickled into each task, and unpickled once in each process.
    """

    packed: bytes
    mark: str

    @classmethod
    def of(cls, theme: Theme, setting: Setting) -> Self:
        """Pack a theme and a site context."""
        # Static files are not needed to render, and would make every task large.
        packed = pickle.dumps((replace(theme, static={}), setting))
        return cls(packed, blake2b(packed).hexdigest())

    def __call__(self, pages: Sequence[Page]) -> list[list[bytes]]:
        """Render pages, in order, each in its codings.

        Raises `PublishError` if a template fails for any reason.
        """
        templates, frame = _unpacked(self)
        return [Text(_rendered(templates, frame, page), page.codings).encoded() for page in pages]

    def __hash__(self) -> int:
        return hash(self.mark)


@lru_cache(maxsize=1)
def _unpacked(rendering: Rendering) -> tuple[Templates, Frame]:
    # Safe to unpickle: it comes from the process that sends the tasks, never from a file.
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
