"""The folder ``.sitegen`` of a project, of which nothing is committed."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from sitegen.files.errors import WriteError
from sitegen.files.write import write_file


def make_cache_folder(folder: Path) -> None:
    """Make a folder and its parents if they are missing. A new folder gets a ``.gitignore`` that excludes its files.

    So git ignores it even if the ``.gitignore`` of the project does not name it. Raises OSError if the folder cannot
    be made.
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
