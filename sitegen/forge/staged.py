"""The project as it is staged in git: what the next commit will contain, whatever the files on disk say.

The staged files are copied to ``.sitegen/staged``, which is a project of its own with its own cache. Only files that
have changed since the last copy are written, so that the check before a commit is quick.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from sitegen.builder.base_revision import Revision
from sitegen.builder.git_changes import run_git, split_paths

STAGED_FOLDER: Final = ".sitegen/staged"
_RECORD: Final = ".sitegen/staged.json"
"""The git ids of the files in the copy, by path. It is written after them."""
_SOURCES: Final = ("content", "themes", "site.yaml")
_ENTRY: Final = re.compile(rb"100(?:644|755) ([0-9a-f]{40,64}) 0\t(.*)", re.DOTALL)
"""Line of ``git ls-files --stage`` for a regular file. Links are no sources."""
_BATCH: Final = 50
"""Files that are read at once: an attachment may have many megabytes."""


def list_staged_changes(root: Path) -> tuple[str, ...]:
    """Return the paths of all sources in the project ``root`` that the next commit adds, changes or removes.

    Raises `RevisionError` if ``root`` is not in a git repository or git fails.
    """
    arguments = ("diff", "--cached", "--name-only", "--no-ext-diff", "--no-renames", "--relative", "-z", "--")
    return split_paths(run_git(root, *arguments, *_SOURCES))


def copy_staged(root: Path) -> Path:
    """Bring the copy of the staged sources of the project ``root`` up to date, and return its folder.

    Raises `RevisionError` if git fails, and `OSError` if the copy cannot be written.
    """
    folder = root / STAGED_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    wanted = _list_staged_ids(root)
    present = _read_record(root / _RECORD)
    for path in present.keys() - wanted.keys():
        (folder / path).unlink(missing_ok=True)
        _remove_empty_folders(folder, (folder / path).parent)
    stale = [path for path, id in wanted.items() if present.get(path) != id or not (folder / path).is_file()]
    # Until the end the record lacks what is being written, so an interrupted copy is made again.
    _write_record(root / _RECORD, {path: id for path, id in wanted.items() if path not in set(stale)})
    blobs = Revision(root, "", wanted)
    for start in range(0, len(stale), _BATCH):
        for path, content in blobs.read_files(stale[start : start + _BATCH]).items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    _write_record(root / _RECORD, wanted)
    # Without it the folder is no project; the check then says what is missing.
    (folder / "content").mkdir(exist_ok=True)
    return folder


def _list_staged_ids(root: Path) -> dict[str, str]:
    ids = {}
    for line in run_git(root, "ls-files", "--stage", "-z", "--", *_SOURCES).split(b"\0"):
        if match := _ENTRY.fullmatch(line):
            ids[match[2].decode("utf-8", "surrogateescape")] = match[1].decode("ascii")
    return ids


def _read_record(file: Path) -> Mapping[str, str]:
    with suppress(OSError, ValueError):
        content: Any = json.loads(file.read_bytes())
        if isinstance(content, dict):
            return content
    return {}


def _write_record(file: Path, ids: Mapping[str, str]) -> None:
    beside = file.with_suffix(".new")
    beside.write_text(json.dumps(ids), encoding="utf-8", newline="\n")
    beside.replace(file)


def _remove_empty_folders(root: Path, folder: Path) -> None:
    """Remove ``folder`` and those above it, up to ``root``, as long as they are empty."""
    with suppress(OSError):
        while folder != root:
            folder.rmdir()
            folder = folder.parent
