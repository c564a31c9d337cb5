"""Writes the files of a new project into a folder: all or none, and no file that exists."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from sitegen.diagnostics.plurals import format_count
from sitegen.files.changes import ChangeSet, write_changes
from sitegen.program.explained_error import ExplainedError


def refuse_existing_project(folder: Path) -> None:
    """Raise `ExplainedError` if ``folder`` already contains a project."""
    found = [name for name in ("site.yaml", "content") if (folder / name).exists()]
    if found:
        raise ExplainedError(
            f"{describe_folder(folder)}里已经有 {'、'.join(found)}，是一个网站项目，没有改动。"
            "请换一个空文件夹；只想补上缺少的文件，就加上 --add-missing。",
            f"There is a project in this folder already ({', '.join(found)}); nothing was changed. "
            "Choose an empty folder, or add what is missing with --add-missing.",
        )


def write_project(
    folder: Path, content_by_path: Mapping[str, bytes], *, add_missing: bool
) -> tuple[int, int]:
    """Write the files of a project into ``folder``, which is created if necessary.

    ``content_by_path`` are their contents, keyed by path. With ``add_missing``, files that exist already are kept.
    Without it, they raise `ExplainedError`. Returns the numbers of files written and of files kept. Raises
    `WriteError` if the folder cannot be written to. If one file cannot be written, none is, and new folders
    are removed again.
    """
    _refuse_unusable_folders(folder, content_by_path)
    existing = [path for path in content_by_path if os.path.lexists(folder / path)]
    if existing and not add_missing:
        named = "、".join(existing[:10])
        more = f"等 {len(existing)} 个文件" if len(existing) > 10 else ""
        raise ExplainedError(
            f"{describe_folder(folder)}里已经有 {named}{more}，没有改动。请换一个空文件夹；"
            "要保留这些文件、只写还没有的，就加上 --add-missing。",
            f"{format_count(len(existing), 'file exists', 'files exist')} already in this folder; nothing was changed. "
            "Choose an empty folder, or keep these files and write the others with --add-missing.",
        )
    new = {path: content for path, content in content_by_path.items() if path not in existing}
    write_changes(ChangeSet(folder, creations=new))
    return len(new), len(existing)


def _refuse_unusable_folders(folder: Path, paths: Iterable[str]) -> None:
    """Raise `ExplainedError` if there is a file or a link where the project needs a folder.

    A link is refused because it may lead out of the project. ``paths`` are the paths of the files to be
    written.
    """
    parents = {parent.as_posix() for path in ("content/", *paths) for parent in Path(f"{path}x").parents}
    for path in sorted(parents - {"."}):
        place = folder / path
        if place.is_symlink():
            raise ExplainedError(
                f"{describe_folder(folder)}里的 {path} 是链接，不会写到它指向的地方，没有改动。请换成文件夹，再运行一次。",
                f"{path} in this folder is a link, and nothing is written to where it leads. Nothing was changed: "
                "put a folder in its place.",
            )
        if os.path.lexists(place) and not place.is_dir():
            raise ExplainedError(
                f"{describe_folder(folder)}里的 {path} 是文件，应当是文件夹，没有改动。请把它改名或者移走，再运行一次。",
                f"{path} in this folder is a file, but must be a folder. Nothing was changed: rename or move it.",
            )


def describe_folder(folder: Path) -> str:
    """Return how a Chinese sentence names a folder: 当前文件夹 for the current one, else 文件夹“path”."""
    return "当前文件夹" if folder == Path() else f"文件夹“{folder.as_posix()}”"
