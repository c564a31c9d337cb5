"""Reads a change with its erroneous sources reverted to the base, so that the pages of all others can be shown.

A source with an error is reverted to its state in the base, or left out if the base has no correct one. The result is
checked and planned like any other side, so no page is made from a record that the checks have refused. An error in an
attachment does not concern the record of its page: that page is made, and names the attachment as far as it can.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from sitegen.builder import Pool, Project
from sitegen.builder.progress import StepTimer
from sitegen.content.layout import SourceKind, parse_source_path
from sitegen.content.scan import LARGEST_DIGESTED_SIZE
from sitegen.diagnostics import Diagnostic
from sitegen.files.errors import explain_write_errors
from sitegen.publish.state import BuildState
from sitegen.review.file_changes import list_theme_files
from sitegen.review.side import Side, is_error, read_side

ROUND_LIMIT: Final = 4
"""Most rounds of putting sources back. After each round, sources that refer to those put back may have errors."""


class ErrorFreeSide(Struct, frozen=True):
    """The side after a change (the head), with its erroneous sources reverted to the base.

    ``side`` is the result. ``reverted_units`` are the keys of the units (see `get_unit_key`) that were reverted, or
    deleted because the base has no correct version of them.
    """

    side: Side
    reverted_units: frozenset[str]

    def shows_head_version(self, path: str) -> bool:
        """Return whether the source at ``path`` is as in the head, and was not reverted or deleted."""
        return get_unit_key(path) not in self.reverted_units


def get_unit_key(path: str) -> str:
    """Return the key of the unit of the file at ``path``: the group of files that are reverted together.

    A page and its attachments are a unit, and so are all files of a report. The key is then the path of the
    main file without its extension. Any other file, such as one of a theme, is a unit by itself.
    """
    if _is_attachment(path):
        return path.rpartition("/")[0]
    return path.rpartition(".")[0] if path.startswith("content/") or path == "site.yaml" else path


def make_error_free_side(
    copy_folder: Path,
    base: Side,
    head: Side,
    project: Project,
    state: BuildState,
    pool: Pool,
    steps: StepTimer,
) -> ErrorFreeSide | None:
    """Copy the head to the new folder ``copy_folder``, with its erroneous sources reverted to the base.

    ``base`` and ``head`` are the sides before and after the change, and ``project`` is the project of the
    head. ``state``, ``pool`` and ``steps`` are passed on to `read_side`. Returns None if errors still keep
    pages from being made after `ROUND_LIMIT` rounds, or if nothing more can be reverted. Raises
    `PublishError` as `read_side` does, and `WriteError` if the copy cannot be written.
    """
    copy = _HeadCopy(copy_folder, base, head)
    found: Iterable[Diagnostic] = head.diagnostics
    for number in range(ROUND_LIMIT):
        units = {get_unit_key(one.place.path) for one in filter(prevents_pages, found)}
        # At first, all errors may be in attachments.
        if (units or number) and not copy.revert_units(units):
            return None
        site = Project(
            root=copy_folder, output=copy_folder / "public", today=project.today, jobs=project.jobs
        )
        side = read_side(site, state, pool, steps, is_copy=True, is_blocking=prevents_pages)
        if side.has_pages:
            return ErrorFreeSide(side, frozenset(copy.reverted_units))
        found = side.diagnostics
    return None


def prevents_pages(diagnostic: Diagnostic) -> bool:
    """Return whether a diagnostic keeps pages from being made.

    Errors do, except those in attachments.
    """
    return is_error(diagnostic) and not _is_attachment(diagnostic.place.path)


def _is_attachment(path: str) -> bool:
    slot = parse_source_path(path)
    return slot is not None and slot.kind is SourceKind.ATTACHMENT


class _HeadCopy(Struct):
    """A copy of the head in ``copy_folder``, in which erroneous sources can be reverted to the base.

    ``reverted_units`` are the keys of the units (see `get_unit_key`) that were reverted or deleted.
    """

    copy_folder: Path
    base: Side
    head: Side
    reverted_units: set[str] = field(default_factory=set)
    _deleted_units: set[str] = field(default_factory=set)
    _sources_by_unit: dict[str, list[tuple[Side, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for side in (self.head, self.base):
            for path in sorted(side.source_digests.keys() | list_theme_files(side.root)):
                self._sources_by_unit.setdefault(get_unit_key(path), []).append((side, path))
        self.copy_folder.mkdir()
        for unit in self._sources_by_unit:
            self._write_unit(unit, self.head)

    def revert_units(self, units: set[str]) -> bool:
        """Revert ``units`` to their version in the base, or delete them if it has no correct one.

        A unit that still has errors after it was reverted is deleted, too. Returns False and changes nothing
        if this cannot help: ``units`` is empty, or contains a unit that is unknown or already deleted.
        """
        if not units or not units <= self._sources_by_unit.keys() or units & self._deleted_units:
            return False
        refused = {get_unit_key(one.place.path) for one in filter(prevents_pages, self.base.diagnostics)}
        for unit in units:
            for _, path in self._sources_by_unit[unit]:
                (self.copy_folder / path).unlink(missing_ok=True)
            # A unit that has errors even after it was reverted does not fit the change, so it is left out.
            if unit in self.reverted_units or unit in refused or not self._write_unit(unit, self.base):
                self._deleted_units.add(unit)
        self.reverted_units |= units
        return True

    def _write_unit(self, unit: str, side: Side) -> bool:
        """Write the files of a unit as they are in ``side``, and return whether it has any.

        Raises `WriteError`.
        """
        paths = [path for owner, path in self._sources_by_unit[unit] if owner is side]
        for path in paths:
            target = self.copy_folder / path
            with explain_write_errors(target.as_posix()):
                target.parent.mkdir(parents=True, exist_ok=True)
            # A file may disappear meanwhile, or be unreadable: then its page is missing as well.
            with explain_write_errors(target.as_posix()), suppress(FileNotFoundError, PermissionError):
                _copy_file(side.root / path, target)
        return bool(paths)


def _copy_file(source: Path, target: Path) -> None:
    """Copy a file. If it is too large to be read, make a file of the same size instead. Raises `OSError`."""
    size = source.lstat().st_size
    if size > LARGEST_DIGESTED_SIZE:
        target.touch()
        os.truncate(target, size)
        return
    shutil.copyfile(source, target, follow_symlinks=False)
