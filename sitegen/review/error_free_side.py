"""Reads a change without the sources that have errors, so that the pages of all others can be shown.

A source with an error is put back to its state in the base, or left out if the base has no correct one. The result
is checked and planned like any other side, so no page is made from a record that the checks have refused. An error in
an attachment does not concern the record of its page: that page is made, and names the attachment as far as it can.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sitegen.builder import Pool, Project
from sitegen.builder.progress import StepTimer
from sitegen.content.layout import SourceKind, parse_source_path
from sitegen.content.scan import LARGEST_DIGESTED
from sitegen.diagnostics import Diagnostic
from sitegen.files.errors import explain_write_errors
from sitegen.publish.state import BuildState
from sitegen.review.file_changes import list_theme_files
from sitegen.review.side import Side, is_error, read_side

MOST_ROUNDS: Final = 4
"""How often sources are put back. Each round may show errors in sources that refer to them."""


@dataclass(frozen=True, slots=True)
class ErrorFreeSide:
    """A change without its sources that have errors. ``units`` are these; see `find_unit`."""

    side: Side
    units: frozenset[str]

    def has_page(self, path: str) -> bool:
        """Whether the pages of ``side`` show the source at ``path`` as the change has it."""
        return find_unit(path) not in self.units


def find_unit(path: str) -> str:
    """Return what is put back together with a source: its path without extension.

    The files of a report have one unit, and a page and its attachments as well.
    """
    if _is_attachment(path):
        return path.rpartition("/")[0]
    return path.rpartition(".")[0] if path.startswith("content/") or path == "site.yaml" else path


def read_error_free_side(
    folder: Path, sides: tuple[Side, Side], project: Project, state: BuildState, pool: Pool, steps: StepTimer
) -> ErrorFreeSide | None:
    """Return the change without errors, written to the new folder ``folder``; None if its pages cannot be made so.

    ``sides`` are base and head. Raises `PublishError` as `read_side` does, and `WriteError`.
    """
    base, head = sides
    copy = _Copy(folder, base, head)
    found: Iterable[Diagnostic] = head.diagnostics
    for number in range(MOST_ROUNDS):
        units = {find_unit(one.place.path) for one in filter(hinders_pages, found)}
        # At first, all errors may be in attachments.
        if (units or number) and not copy.put_back(units):
            return None
        site = Project(root=folder, output=folder / "public", today=project.today, jobs=project.jobs)
        side = read_side(site, state, pool, steps, is_copy=True, hinders=hinders_pages)
        if side.is_planned:
            return ErrorFreeSide(side, frozenset(copy.units))
        found = side.diagnostics
    return None


def hinders_pages(diagnostic: Diagnostic) -> bool:
    """Whether it is an error because of which a page cannot be made."""
    return is_error(diagnostic) and not _is_attachment(diagnostic.place.path)


def _is_attachment(path: str) -> bool:
    slot = parse_source_path(path)
    return slot is not None and slot.kind is SourceKind.ATTACHMENT


@dataclass(slots=True)
class _Copy:
    """A copy of the head in ``folder``. ``units`` are those that are not as in the head: as in the base, or missing."""

    folder: Path
    base: Side
    head: Side
    units: set[str] = field(default_factory=set)
    _missing: set[str] = field(default_factory=set)
    _sources: dict[str, list[tuple[Side, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for side in (self.head, self.base):
            for path in sorted(side.digests.keys() | list_theme_files(side.root)):
                self._sources.setdefault(find_unit(path), []).append((side, path))
        self.folder.mkdir()
        for unit in self._sources:
            self._write(unit, self.head)

    def put_back(self, units: set[str]) -> bool:
        """Put units with errors back to the base, or leave them out; return False if that cannot help."""
        if not units or not units <= self._sources.keys() or units & self._missing:
            return False
        refused = {find_unit(one.place.path) for one in filter(hinders_pages, self.base.diagnostics)}
        for unit in units:
            for _, path in self._sources[unit]:
                (self.folder / path).unlink(missing_ok=True)
            # What was put back and is wrong again does not fit to the change.
            if unit in self.units or unit in refused or not self._write(unit, self.base):
                self._missing.add(unit)
        self.units |= units
        return True

    def _write(self, unit: str, side: Side) -> bool:
        """Write the files of a unit as one side has them; return whether it has any."""
        paths = [path for owner, path in self._sources[unit] if owner is side]
        for path in paths:
            target = self.folder / path
            with explain_write_errors(target.as_posix()):
                target.parent.mkdir(parents=True, exist_ok=True)
            # A file may go while it is read, or be one that nobody may read: then its page is missing as well.
            with explain_write_errors(target.as_posix()), suppress(FileNotFoundError, PermissionError):
                _copy_file(side.root / path, target)
        return bool(paths)


def _copy_file(source: Path, target: Path) -> None:
    """Copy a file. In place of one that is too large to be read, a file without content gets its size. Raises OSError."""
    size = source.lstat().st_size
    if size > LARGEST_DIGESTED:
        target.touch()
        os.truncate(target, size)
        return
    shutil.copyfile(source, target, follow_symlinks=False)
