"""What workers do: parse sources and render pages, from nothing but what they are given."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple, Self

from sitegen.builder.coding import Coding, Text
from sitegen.checks.privacy import listed_numbers, privacy_findings
from sitegen.checks.secrecy import secrecy_findings
from sitegen.content.layout import Slot, SourceKind
from sitegen.content.parse import Parsed, parse_source
from sitegen.content.prose import resolve
from sitegen.pages import views
from sitegen.publish.refusal import PublishError
from sitegen.theme import Templates, Theme


class Source(NamedTuple):
    """A source file: its path in the project, what it is, its bytes."""

    path: str
    slot: Slot
    data: bytes


class Page(NamedTuple):
    """A page to render: its view, the body that the view names by digest, with unresolved links, and in which codings."""

    view: views.View
    body: str
    codings: Sequence[Coding] = (Coding.IDENTITY,)


@dataclass(frozen=True, slots=True)
class Parsing:
    """Parses sources and looks for personal data and secrecy marks in them; ``allowed`` are public telephones."""

    allowed: frozenset[str]

    def __call__(self, sources: Sequence[Source]) -> list[Parsed]:
        """The parsed sources, in order."""
        return [self._screened(parse_source(*source)) for source in sources]

    def _screened(self, parsed: Parsed) -> Parsed:
        # Agencies are read first, when no list of numbers is known yet; their own are in their own file.
        own = phones([parsed]) if parsed.slot.kind is SourceKind.AGENCY else frozenset()
        text = parsed.source
        found = (
            *privacy_findings(parsed.path, text, self.allowed | own),
            *secrecy_findings(parsed.path, text),
        )
        return replace(parsed, diagnostics=(*parsed.diagnostics, *found), source="")


def phones(parsed: Iterable[Parsed]) -> frozenset[str]:
    """The telephones that agencies publish: they are no one's personal data."""
    records = (entry.record for entry in parsed if entry.slot.kind is SourceKind.AGENCY)
    return listed_numbers(*(number for record in records if record for number in (record.phone, record.fax)))


@dataclass(frozen=True, slots=True)
class Rendering:
    """Renders pages with a theme, which travels with each task and is unpacked once in each process."""

    packed: bytes
    mark: str

    @classmethod
    def of(cls, theme: Theme, language: str) -> Self:
        """With this theme, in this language."""
        packed = pickle.dumps((replace(theme, static={}), language))
        return cls(packed, blake2b(packed).hexdigest())

    def __call__(self, pages: Sequence[Page]) -> list[list[bytes]]:
        """The rendered pages, in order, each in its codings. Raises `PublishError` if a template fails, whatever the reason."""
        templates = _unpacked(self)
        return [Text(_rendered(templates, page.view, page.body), page.codings).encoded() for page in pages]

    def __hash__(self) -> int:
        return hash(self.mark)


@lru_cache(maxsize=1)
def _unpacked(rendering: Rendering) -> Templates:
    # From the process that hands out the work, never from a file.
    return Templates(*pickle.loads(rendering.packed))


def _rendered(templates: Templates, view: views.View, body: str) -> bytes:
    found: views.Body | None = getattr(view, "body", None)
    html = resolve(body, found.links) if found and found.digest else ""
    try:
        return templates.render(view, html).encode()
    except Exception as error:  # a template can raise anything, and it is always the theme's fault
        raise PublishError(templates.failure(view, error)) from error
