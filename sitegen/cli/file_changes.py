"""Makes changes of several source files, and says what could not be deleted."""

from __future__ import annotations

from sitegen.cli.console import print_text
from sitegen.files.changes import FileChanges


def apply_changes(changes: FileChanges) -> None:
    """Make all changes, or none. Raises the errors of `sitegen.files.changes.write_changes`."""
    for path in changes.apply():
        print_text(f"删不掉 {path}，请自己删。 {path} could not be deleted: delete it yourself.", err=True)
