"""The parsed source files of a project, sorted for `sitegen.catalogue.assemble`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from sitegen.catalogue.attachments import AttachmentCollector
from sitegen.catalogue.release import ReleaseState, fill_unknown_days, find_release_state
from sitegen.content.layout import SourceKind
from sitegen.content.parse import ParsedSource
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import items as codes


class SourcesByKind(Struct):
    """The parsed source files of a project by kind, with the diagnostics found while they are assembled.

    ``by_kind`` maps each kind to its files, keyed by agency id and name, either of which may be "".
    ``attachment_collector`` collects the attachments that the records list. ``today`` is the day of the
    build. ``shown`` are the release states of the records that the site shows. ``unpublished`` are the files
    whose records are not public, with their release states, keyed by path.
    """

    attachment_collector: AttachmentCollector
    today: date
    shown: Collection[ReleaseState]
    by_kind: dict[SourceKind, dict[tuple[str, str], ParsedSource]] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    unpublished: dict[str, tuple[ParsedSource, ReleaseState]] = field(default_factory=dict)
    broken_trees: set[SourceKind] = field(default_factory=set)
    """Kinds of the classifications that lack a class because of a mistake, which is reported."""

    def find_state(self, path: str) -> ReleaseState:
        """Return the release state of the record in the file ``path``."""
        entry = self.unpublished.get(path)
        return entry[1] if entry else ReleaseState.PUBLIC

    def select(self, kind: SourceKind) -> Mapping[tuple[str, str], ParsedSource]:
        """Return the files of a kind, keyed by agency and name; empty if there are none."""
        return self.by_kind.get(kind, {})

    def iter_parsed(self) -> Iterator[ParsedSource]:
        """Yield every parsed file, kind by kind."""
        for entries in self.by_kind.values():
            yield from entries.values()

    def find_record(self, kind: SourceKind) -> Any:
        """Return the record of a kind with a single file, such as site.yaml; None if it is missing or unreadable."""
        parsed = self.select(kind).get(("", ""))
        return parsed.record if parsed else None


def sort_sources(
    parsed: Iterable[ParsedSource], listed: AttachmentCollector, today: date, shown: Collection[ReleaseState]
) -> SourcesByKind:
    """Sort parsed source files by kind, agency and name, and return them as `SourcesByKind`.

    If two files would make the same page, the second is left out and reported. Dates that a draft lacks are
    filled with ``today``. For ``listed``, ``today`` and ``shown`` see `SourcesByKind`.
    """
    sources = SourcesByKind(listed, today, shown)
    # Sorted, so that of two files for one page the same one wins on every machine.
    for entry in sorted(parsed, key=lambda entry: entry.path):
        kept = sources.by_kind.setdefault(entry.slot.kind, {})
        key = (entry.slot.agency, entry.slot.name)
        if key in kept:
            page = "/".join(part for part in key if part) + ".html"
            values = {"path": entry.path, "other": kept[key].path, "page": page}
            sources.diagnostics.append(codes.SAME_PAGE.at(Place(entry.path), **values))
        else:
            if getattr(entry.record, "draft", False):
                entry = replace(entry, record=fill_unknown_days(entry.record, today))
            kept[key] = entry
            state = find_release_state(entry.record, today)
            # Nearly all are public, and there may be many.
            if state is not ReleaseState.PUBLIC:
                sources.unpublished[entry.path] = entry, state
    return sources
