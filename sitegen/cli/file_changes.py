"""Changes of several source files, shown before they are made, and made all or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import click

from sitegen.cli.console import print_text
from sitegen.content.file_changes import FileChange, FileEdited, NotUndoneError, write_changes
from sitegen.diagnostics.os_errors import describe_os_error


@dataclass(slots=True)
class FileChanges:
    """Changes below the folder ``root``: first files and folders that move, then files that get another text.

    ``moves`` are pairs of old and new path. ``texts`` name their files as they are after the moves. ``deletions``
    are files and folders that go. Paths are relative and have ``/``.
    """

    root: Path
    moves: list[tuple[str, str]] = field(default_factory=list)
    texts: list[FileChange] = field(default_factory=list)
    deletions: list[str] = field(default_factory=list)

    def describe(self) -> Iterator[str]:
        """Yield a line for each change."""
        yield from (f"  移动 move    {old} → {new}" for old, new in self.moves)
        yield from (f"  修改 change  {path}" for path in sorted(change.path for change in self.texts))
        yield from (f"  删除 delete  {path}" for path in self.deletions)

    def apply(self) -> None:
        """Make all changes. If one fails, those made so far are undone, and a usage error is raised."""
        try:
            left = write_changes(self.root, self.texts, self.moves, self.deletions)
        except FileEdited as error:
            raise click.UsageError(
                f"{error.path} 刚才又被改过，什么都没有改动；请再运行一次。\n"
                f"{error.path} was edited just now, and nothing was changed: run the command again."
            ) from error
        except OSError as error:
            zh, en = describe_os_error(error)
            raise click.UsageError(
                f"写不了 {error.filename}（{zh}）。什么都没有改动。\n"
                f"{error.filename} cannot be written ({en}); nothing was changed."
            ) from error
        except NotUndoneError as error:
            paths = "\n".join(f"  {path}" for path in error.paths)
            raise click.UsageError(
                "没有改完，也没有全部恢复原样。请看看下面这些文件和文件夹；要删掉的还在旁边，名字末尾多了 .sitegen.tmp，改回原名就行：\n"
                "The changes were neither completed nor all undone. Look at these files and folders; what was to be "
                f"deleted is beside them, with .sitegen.tmp at the end of its name:\n{paths}"
            ) from error
        self._remove_empty_folders()
        for path in left:
            print_text(
                f"删不掉 {path}，请自己删。 {path} could not be deleted: delete it yourself.", err=True
            )

    def _remove_empty_folders(self) -> None:
        for old, _ in self.moves:
            with suppress(OSError):  # it has other files
                (self.root / old).parent.rmdir()
