"""Finds the sources of a project and their digests. An up-to-date check reads nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sitegen.content.scan import SourceFile, scan, source_file
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import files
from sitegen.publish.state import BuildState

SITE = "site.yaml"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Scanned:
    """Content digests of all source files by path, and the diagnostics of the scan."""

    digests: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]


def scanned(project: Path, state: BuildState, progress: Progress) -> Scanned:
    """Find and digest all sources of a project. Never raises on bad content."""
    progress("scan", 0, 0)
    found = scan(project)
    listed = [*found.files, *_site(project)]
    disk = Disk(project)
    digests = state.digests(listed, disk.bytes)
    progress("scan", len(listed), len(listed))
    return Scanned(digests, (*found.diagnostics, *disk.refusals))


def _site(project: Path) -> list[SourceFile]:
    site = project / SITE
    return [source_file(SITE, site.stat())] if site.is_file() and not site.is_symlink() else []


class Disk:
    """Reads the files of a project. ``diagnostics`` collects what could not be read."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self.refusals: list[Diagnostic] = []

    def bytes(self, path: str) -> bytes | None:
        """Read a file; None if that fails."""
        try:
            return (self._project / path).read_bytes()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            name = path.rpartition("/")[2]
            self.refusals.append(files.UNREADABLE.at(Place(path), name=name, reason=reason))
            return None
