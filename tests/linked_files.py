"""Copies of folders with hundreds of files that take no time: as links."""

from __future__ import annotations

import os
from pathlib import Path


def link_files(folder: Path, copy: Path) -> None:
    """Copy a folder of hundreds of files as links to them, which are to be replaced and not to be written to."""
    # `shutil.copytree` takes several times as long, since it also copies what it knows of each folder.
    copy.mkdir(parents=True)
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                link_files(Path(entry.path), copy / entry.name)
            else:
                os.link(entry.path, f"{copy}/{entry.name}")


def replace(file: Path, content: bytes) -> None:
    """Replace a file that may be a link, so that what it links to stays as it is."""
    file.unlink()
    file.write_bytes(content)
