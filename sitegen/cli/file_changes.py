"""Lists changes of several source files, makes them, and says what could not be deleted."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.cli.console import print_message
from sitegen.files.changes import ChangeSet, write_changes


def list_change_lines(changes: ChangeSet) -> Iterator[str]:
    """Yield a line in Chinese and English for each file that is moved, changed, deleted or created."""
    yield from (f"  移动 move    {old} → {new}" for old, new in changes.moves)
    yield from (f"  修改 change  {path}" for path in sorted(change.path for change in changes.rewrites))
    yield from (f"  删除 delete  {path}" for path in changes.deletions)
    yield from (f"  新建 create  {path}" for path in changes.creations)


def apply_changes(changes: ChangeSet) -> None:
    """Make all changes, or none, and print which files could not be deleted.

    Raises the errors of `sitegen.files.changes.write_changes`.
    """
    for path in write_changes(changes):
        print_message(
            f"{path} 没有删掉，请自己删。 {path} was not deleted: delete it yourself.", to_stderr=True
        )
