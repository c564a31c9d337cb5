"""Where the sources of a project are: what is edited, compared, watched and never written over by a build."""

from __future__ import annotations

from typing import Final

SITE_FILE: Final = "site.yaml"
SOURCE_FOLDERS: Final = ("content", "themes")
SOURCE_PATHS: Final = (*SOURCE_FOLDERS, SITE_FILE)
"""All files and folders of sources, relative to the project."""
_PREFIXES: Final = tuple(f"{folder}/" for folder in SOURCE_FOLDERS)


def is_source_path(path: str) -> bool:
    """Return whether a file is a source of the project: ``site.yaml``, or a file in ``content/`` or ``themes/``.

    ``path`` is relative to the project, with ``/``.
    """
    return path == SITE_FILE or path.startswith(_PREFIXES)
