"""Which files of a project are unchanged copies of those of a released version.

The digests of released files are data, which ``tools/released_files.py`` makes at each release.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

DIGESTS_FILE: Final = Path(__file__).with_name("released_files.json")
"""Digests of released files: for each version, in the order of release, the digests of its files by path in a
project."""
_FORGE_FOLDERS: Final = (".github/", ".gitlab/", ".gitee/", ".workflow/")
_FORGE_FILES: Final = (".gitlab-ci.yml", ".pre-commit-config.yaml")
_CODEOWNERS_FILES: Final = (".github/exemption-reviewers", ".github/CODEOWNERS")
"""Files that the command ``codeowners`` writes."""
_WORKFLOW_PATHS: Final = (".github/workflows", ".workflow", ".gitlab-ci.yml")
"""Files and folders in which forges look for workflows."""


@cache
def load_released_digests() -> Mapping[str, Mapping[str, str]]:
    """Load the digests of the project files of all released versions of the program.

    They are keyed by version, in the order of release, and by path in a project. The result is cached.
    """
    releases: dict[str, dict[str, str]] = json.loads(DIGESTS_FILE.read_bytes())
    return releases


def digest_ignoring_line_ends(content: bytes) -> str:
    """Return the digest of a file, for which the kind of line ends makes no difference.

    Git may change line ends when it checks a file out.
    """
    return sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def find_latest_version(path: str, content: bytes) -> str:
    """Return the latest version in which the file at ``path`` had this content, or "" if there is none."""
    digest = digest_ignoring_line_ends(content)
    found = [version for version, files in load_released_digests().items() if files.get(path) == digest]
    return found[-1] if found else ""


def is_forge_file(path: str) -> bool:
    """Return whether a path in a project is that of a workflow or form for a forge, as `init` writes them.

    A forge is a service that hosts git repositories, such as GitHub or Gitee.
    """
    is_written = path.startswith(_FORGE_FOLDERS) or path in _FORGE_FILES
    return is_written and path not in _CODEOWNERS_FILES


def has_workflows(root: Path) -> bool:
    """Return whether the project ``root`` has a workflow for any forge, made by `init` or not.

    A forge is a service that hosts git repositories, such as GitHub or Gitee.
    """
    return any((root / path).exists() for path in _WORKFLOW_PATHS)
