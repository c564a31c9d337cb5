"""What a build leaves out: drafts, withheld items, and records whose date of publication is to come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from sitegen.catalogue.release import ReleaseState, find_release_state
from sitegen.content.parse import ParsedSource
from sitegen.diagnostics import Diagnostic, relax_draft_errors


class UnpublishedSources(Struct, frozen=True):
    """The sources that are not public on the day of a build.

    ``draft_stems`` and ``scheduled_stems`` are the paths of their files without the extension, such as
    ``content/agencies/yunxiu/items/2024/00012``. Other files of the same record begin alike: its attachments
    lie in a folder of this name, the text of a report beside its YAML file. ``paths`` are the files of drafts
    and withheld items, sorted. ``days`` are the days (ISO 8601) on which the scheduled records will be
    published, in order, one for each record.
    """

    draft_stems: frozenset[str]
    scheduled_stems: frozenset[str]
    paths: tuple[str, ...]
    days: tuple[str, ...]

    @classmethod
    def find(cls, parsed: Iterable[ParsedSource], today: date) -> UnpublishedSources:
        """Find the sources among ``parsed`` that are not public on the day ``today``."""
        stems: dict[ReleaseState, set[str]] = {state: set() for state in ReleaseState}
        paths, days = [], []
        for entry in parsed:
            state = find_release_state(entry.record, today)
            # Nearly all are public, and there may be many.
            if state is not ReleaseState.PUBLIC:
                stems[state].add(_cut_extension(entry.path))
            if state is ReleaseState.SCHEDULED:
                days.append(entry.record.published.day.isoformat())
            elif state is not ReleaseState.PUBLIC:
                paths.append(entry.path)
        return cls(
            frozenset(stems[ReleaseState.DRAFT]),
            frozenset(stems[ReleaseState.SCHEDULED]),
            tuple(sorted(paths)),
            tuple(sorted(days)),
        )

    def select(self, diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """Yield the diagnostics that belong to a draft or a scheduled record."""
        for diagnostic in diagnostics:
            if _is_of_sources(diagnostic, self.draft_stems) or _is_of_sources(
                diagnostic, self.scheduled_stems
            ):
                yield diagnostic

    def mark_drafts(self, diagnostics: Sequence[Diagnostic], *, preview: bool) -> list[Diagnostic]:
        """Return all diagnostics, with the errors of drafts marked by `relax_draft_errors`.

        ``preview``: the site is built for the local preview.
        """
        return [
            relax_draft_errors((diagnostic,), preview=preview)[0]
            if diagnostic.in_draft or _is_of_sources(diagnostic, self.draft_stems)
            else diagnostic
            for diagnostic in diagnostics
        ]


def _is_of_sources(diagnostic: Diagnostic, stems: frozenset[str]) -> bool:
    """Whether a diagnostic is about one of some sources, or about a text, table or attachment of one.

    ``stems`` are the paths of these sources without the extension.
    """
    path = diagnostic.place.path
    return _cut_extension(path) in stems or path.rpartition("/")[0] in stems


def _cut_extension(path: str) -> str:
    return path.rpartition(".")[0]
