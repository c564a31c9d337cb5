"""The folder ``.sitegen`` of a project, which has nothing to be committed."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from sitegen.files.errors import WriteError
from sitegen.files.write import write_file


def make_cache_folder(folder: Path) -> None:
    """Make a folder, with those above it, if it does not exist; a new one has a ``.gitignore`` of everything in it.

    So git leaves it alone in a project whose own ``.gitignore`` does not name it. Raises OSError if it cannot be made.
    """
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        if not folder.is_dir():
            raise
        return
    # Only a convenience: without it the folder is as good.
    with suppress(OSError, WriteError):
        write_file(folder / ".gitignore", b"*\n")
