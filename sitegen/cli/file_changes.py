"""Changes of several source files, shown before they are made, and made all or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import click


@dataclass(slots=True)
class FileChanges:
    """Changes below the folder ``root``: first files and folders that move, then files that get another text.

    ``moves`` are pairs of old and new path. ``texts`` maps paths, as they are after the moves, to contents.
    ``deletions`` are files and folders that go. Paths are relative and have ``/``.
    """

    root: Path
    moves: list[tuple[str, str]] = field(default_factory=list)
    texts: dict[str, bytes] = field(default_factory=dict)
    deletions: list[str] = field(default_factory=list)

    def describe(self) -> Iterator[str]:
        """Yield a line for each change."""
        yield from (f"  移动 move    {old} → {new}" for old, new in self.moves)
        yield from (f"  修改 change  {path}" for path in sorted(self.texts))
        yield from (f"  删除 delete  {path}" for path in self.deletions)

    def apply(self) -> None:
        """Make all changes. If one fails, those made so far are undone, and a usage error is raised."""
        undo: list[Callable[[], object]] = []
        try:
            # What is to be deleted moves away first, so that it can come back.
            with tempfile.TemporaryDirectory(dir=self.root, prefix=".sitegen-undo-") as attic:
                self._make(Path(attic), undo)
        except OSError as error:
            raise click.UsageError(
                f"写不了 {error.filename}：{error.strerror}。什么都没有改动。\n"
                f"{error.filename} cannot be written; nothing was changed."
            ) from error
        self._remove_empty_folders()

    def _make(self, attic: Path, undo: list[Callable[[], object]]) -> None:
        """Make all changes, or undo those made so far and raise the error. ``attic`` keeps what is deleted."""
        try:
            for number, path in enumerate(self.deletions):
                self._rename(self.root / path, attic / str(number), undo)
            for old, new in self.moves:
                (self.root / new).parent.mkdir(parents=True, exist_ok=True)
                self._rename(self.root / old, self.root / new, undo)
            for path, data in self.texts.items():
                file = self.root / path
                former = file.read_bytes()
                _replace(file, data)
                undo.append(partial(_replace, file, former))
        except OSError:
            for step in reversed(undo):
                step()
            raise

    @staticmethod
    def _rename(old: Path, new: Path, undo: list[Callable[[], object]]) -> None:
        shutil.move(old, new)
        undo.append(lambda: shutil.move(new, old))

    def _remove_empty_folders(self) -> None:
        for old, _ in self.moves:
            folder = (self.root / old).parent
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()


def _replace(file: Path, data: bytes) -> None:
    """Write a file in one step, with the rights that it has."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        shutil.copymode(file, name)
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
