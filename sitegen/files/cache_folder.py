"""The folder ``.sitegen`` of a project, of which nothing is committed."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from sitegen.files.errors import WriteError
from sitegen.files.write import write_file


def make_cache_folder(folder: Path) -> None:
    """Create ``folder`` and its missing parents. A new folder gets a ``.gitignore`` that excludes all its files.

    So git ignores it even if the ``.gitignore`` of the project does not name it. An existing folder is left
    unchanged. Raises OSError if the folder cannot be created.
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
