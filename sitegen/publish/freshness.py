"""Which sources of a project were edited after its site was built."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from sitegen.publish.paths import MANIFEST, PUBLISHED_FOLDER

_MARKER: Final = ".sitegen/built"
"""Empty file whose time is the start of the last build without errors. An up-to-date build leaves the manifest
unwritten."""
_FOLDERS: Final = ("content", "themes")


def record_clean_build(root: Path, start: float) -> None:
    """Record when a build without errors began.

    `iter_newer_sources` then knows that edits before it are published. ``root`` is the project. Call it only
    for a build into the default output folder. ``start`` is the beginning of the build, in seconds since
    1970. Without permission to write, nothing is recorded; sources may then seem newer than the site although
    they are published.
    """
    with suppress(OSError):
        (root / _MARKER).touch()
        os.utime(root / _MARKER, (start, start))


def iter_newer_sources(root: Path, output: Path) -> Iterator[str]:
    """Yield the sources of the project ``root`` that were edited after the site in ``output`` was built.

    They are paths relative to ``root``, with ``/``. Only the times of files are compared. If ``output`` has
    no site, all sources are yielded.
    """
    built = _find_time(output / MANIFEST)
    if built and output == root / PUBLISHED_FOLDER:
        built = max(built, _find_time(root / _MARKER))
    files = (file for folder in _FOLDERS for file in (root / folder).rglob("*"))
    for file in (root / "site.yaml", *files):
        if file.is_file() and file.stat().st_mtime > built:
            yield file.relative_to(root).as_posix()


def _find_time(file: Path) -> float:
    """Return when a file was last modified, in seconds since 1970, or 0 if it does not exist."""
    try:
        return file.stat().st_mtime
    except OSError:
        return 0
