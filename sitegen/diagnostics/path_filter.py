"""Selects the diagnostics that concern some files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from sitegen.diagnostics.formats.excerpt import escape_invisible
from sitegen.diagnostics.model import Diagnostic


def split_diagnostics_by_paths(
    diagnostics: Iterable[Diagnostic], paths: Sequence[str]
) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """Split diagnostics into two tuples: those that concern one of ``paths``, and the rest, both in the given order.

    A diagnostic concerns a file if it is placed in the file or in its attachments, or if its message or hint names
    the file, such as that of a broken reference. It concerns a folder if it is placed anywhere below the folder.
    """
    # Diagnostics show names as they can be printed.
    chosen = _ChosenPaths((*paths, *map(escape_invisible, paths)))
    concerned: list[Diagnostic] = []
    others: list[Diagnostic] = []
    for diagnostic in diagnostics:
        (concerned if chosen.is_concerned_by(diagnostic) else others).append(diagnostic)
    return tuple(concerned), tuple(others)


class _ChosenPaths:
    """Paths of files and folders, prepared so that many diagnostics can be matched against thousands of paths."""

    def __init__(self, paths: Sequence[str]) -> None:
        # The attachments of 00012.md are in the folder 00012 beside it.
        attachments = [_cut_extension(path) for path in paths]
        self._places = {*paths, *attachments}
        self._names = tuple(dict.fromkeys((*paths, *(f"{folder}/" for folder in attachments))))

    def is_concerned_by(self, diagnostic: Diagnostic) -> bool:
        """Return whether a diagnostic is placed at or below one of the paths, or names one in its message or hint."""
        place = PurePosixPath(diagnostic.place.path)
        if "." in self._places or not self._places.isdisjoint((str(place), *map(str, place.parents))):
            return True
        # An exemption, for example, names the attachment that it is about.
        texts = (diagnostic.message, diagnostic.hint)
        return any(name in text for text in texts for name in self._names)


def _cut_extension(path: str) -> str:
    return PurePosixPath(path).with_suffix("").as_posix() if PurePosixPath(path).suffix else path
