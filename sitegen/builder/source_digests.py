"""Finds the sources of a project and their digests. An up-to-date check reads nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from sitegen.content.scan import SourceFile, digest_file, list_source_files, make_source_file
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import files
from sitegen.diagnostics.os_errors import describe_os_error
from sitegen.files.regular import is_regular
from sitegen.program.source_paths import SITE_FILE
from sitegen.publish.state import BuildState, digest_content

T = TypeVar("T")
_SMALL = 1_000_000
"""Bytes of a file that is read at once to compute its digest."""

StepCallback = Callable[[str, int, int], None]


class ScanResult(Struct, frozen=True):
    """Content digests of all readable source files, and the diagnostics of the scan.

    ``digests`` are by path relative to the project folder. ``diagnostics`` report unreadable files and
    entries that cannot be sources, such as links.
    """

    digests: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]


def scan_sources(project: Path, state: BuildState, progress: StepCallback) -> ScanResult:
    """List all source files in the project folder ``project`` and compute their digests.

    ``state`` holds the digests of the previous scan: only files that may have changed since are read.
    ``progress`` is called with the step ``scan`` at the beginning and at the end. Unreadable files and
    other faults are reported as diagnostics.
    """
    progress("scan", 0, 0)
    listing = list_source_files(project)
    source_files = [*listing.files, *_find_site_file(project)]
    disk = ProjectFiles(project)
    digests = state.compute_digests(source_files, disk.digest)
    progress("scan", len(source_files), len(source_files))
    return ScanResult(digests, (*listing.diagnostics, *disk.diagnostics))


def _find_site_file(project: Path) -> list[SourceFile]:
    site = project / SITE_FILE
    return [make_source_file(SITE_FILE, site.stat())] if is_regular(site) else []


def _digest(file: Path) -> str:
    # Nearly all sources are small, and reading in pieces takes longer for them.
    return digest_file(file) if file.stat().st_size > _SMALL else digest_content(file.read_bytes())


class ProjectFiles:
    """Reads files below the project folder ``project``.

    Failures are collected in ``diagnostics`` instead of being raised.
    """

    def __init__(self, project: Path) -> None:
        self._project = project
        self.diagnostics: list[Diagnostic] = []

    def read_bytes(self, path: str) -> bytes | None:
        """Return the content of the file at ``path``, which is relative to the project folder.

        If it cannot be read, a diagnostic is added and None is returned.
        """
        return self._read(path, Path.read_bytes)

    def digest(self, path: str) -> str | None:
        """Return the content digest of a file; None, with a diagnostic, if it cannot be read."""
        return self._read(path, _digest)

    def _read(self, path: str, read: Callable[[Path], T]) -> T | None:
        try:
            return read(self._project / path)
        except OSError as error:
            reason, reason_en = describe_os_error(error)
            name = path.rpartition("/")[2]
            self.diagnostics.append(
                files.UNREADABLE.at(Place(path), name=name, reason=reason, reason_en=reason_en)
            )
            return None
