"""Where the sources of a project are: what is edited, compared, watched and never written over by a build."""

from __future__ import annotations

from typing import Final

SITE_FILE: Final = "site.yaml"
SOURCE_FOLDERS: Final = ("content", "themes")
SOURCE_PATHS: Final = (*SOURCE_FOLDERS, SITE_FILE)
"""All files and folders of sources, relative to the project."""
_PREFIXES: Final = tuple(f"{folder}/" for folder in SOURCE_FOLDERS)


def is_source_path(path: str) -> bool:
    """Return whether the path of a file, relative to the project and with ``/``, is that of a source."""
    return path == SITE_FILE or path.startswith(_PREFIXES)
