"""The project as it is staged in git: what the next commit will contain, whatever the files on disk say.

The staged files are copied to ``.sitegen/staged``, which is a project of its own with its own cache. Only files that
have changed since the last copy are written, so that the check before a commit is quick.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from sitegen.files.cache_folder import make_cache_folder
from sitegen.files.write import write_file
from sitegen.git.changes import map_staged_blob_ids
from sitegen.git.command import GitError
from sitegen.git.revision import Revision, has_any_commit, is_safe_path, read_revision

STAGED_FOLDER: Final = ".sitegen/staged"
_COPY_RECORD: Final = ".sitegen/staged.json"
"""File with the git object ids of the files in the copy, by path. It is written after the copy."""


def update_staged_copy(root: Path) -> Path:
    """Update the copy of the project's staged sources, and return the folder of the copy.

    ``root`` is the project. Raises `GitError` if git fails, if a file cannot be written in full or if the
    folder is a link, and `OSError` if the copy cannot be updated for another reason.
    """
    folder = root / STAGED_FOLDER
    _refuse_linked_folder(root)
    make_cache_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    # Names that lead elsewhere on some system are no sources.
    wanted = {path: id for path, id in map_staged_blob_ids(root).items() if is_safe_path(path)}
    present = _read_copied_ids(root / _COPY_RECORD)
    _remove_links(folder, present.keys() | wanted.keys())
    for path in present.keys() - wanted.keys():
        _remove_path(folder / path)
        _remove_empty_folders(folder, (folder / path).parent)
    stale = [path for path, id in wanted.items() if present.get(path) != id or not (folder / path).is_file()]
    # Until the end the record lacks what is being written, so an interrupted copy is made again.
    _write_copied_ids(
        root / _COPY_RECORD, {path: id for path, id in wanted.items() if path not in set(stale)}
    )
    for path in stale:
        _remove_path(folder / path)
    Revision(root, "", wanted).write_files(stale, folder)
    _write_copied_ids(root / _COPY_RECORD, wanted)
    # Without it the folder is no project; the check then says what is missing.
    (folder / "content").mkdir(exist_ok=True)
    return folder


def copy_head_sources(root: Path, folder: Path) -> bool:
    """Copy the sources of the project ``root``, as they are in the latest commit, to ``folder``.

    Returns False, and copies nothing, if there is no commit yet. Raises `GitError` if git fails or the copy
    cannot be written in full.
    """
    if not has_any_commit(root):
        return False
    read_revision(root, "HEAD").write_sources(folder)
    return True


def _refuse_linked_folder(root: Path) -> None:
    """Raise `GitError` if the folder of the copy or its parent is a symbolic link.

    Someone's branch may contain such a link, and files would be written where it leads.
    """
    folder = root / STAGED_FOLDER
    for place in (folder.parent, folder):
        if place.is_symlink():
            raise GitError(
                f"{place.as_posix()} 是链接，没有往里写。请看看是谁建的，删掉它，再运行。",
                f"{place.as_posix()} is a link, so nothing was written to it. Find out who made it, and delete it.",
            )


def _remove_links(folder: Path, paths: Iterable[str]) -> None:
    """Remove each of ``paths`` that is a symbolic link, and each folder above them that is one.

    The paths are relative to ``folder``, the folder of the copy. The copy never contains links of its own. A
    file written below a link would end up elsewhere.
    """
    below = {(folder / path) for path in paths}
    below |= {parent for path in below for parent in path.parents if folder in parent.parents}
    for path in below | {folder / "content"}:
        if path.is_symlink():
            path.unlink()


def _remove_path(path: Path) -> None:
    """Remove the file ``path`` of the copy, if it is there.

    If a forged record names a folder instead, the folder is removed with its content.
    """
    if path.is_dir():
        shutil.rmtree(path)
    else:
        with suppress(FileNotFoundError, NotADirectoryError):
            path.unlink()


def _read_copied_ids(record_file: Path) -> Mapping[str, str]:
    """Return the git object ids of the copied files, by path.

    The result is empty if the record ``record_file`` cannot be read. Entries that this program would not write, such
    as paths with "..", are left out, because the file may come from someone's branch.
    """
    with suppress(OSError, ValueError):
        content: Any = json.loads(record_file.read_bytes())
        if isinstance(content, dict):
            return {path: id for path, id in content.items() if isinstance(id, str) and is_safe_path(path)}
    return {}


def _write_copied_ids(record_file: Path, id_by_path: Mapping[str, str]) -> None:
    # A branch may contain a link of this name, which has no place there.
    if record_file.is_symlink():
        record_file.unlink()
    write_file(record_file, json.dumps(id_by_path).encode("utf-8"))


def _remove_empty_folders(top: Path, folder: Path) -> None:
    """Remove ``folder`` if it is empty, then the folders above it that are now empty. ``top`` is kept."""
    with suppress(OSError):
        while folder != top:
            folder.rmdir()
            folder = folder.parent
