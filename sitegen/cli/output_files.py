"""The one rule for files that commands write outside of the sources: no file of another origin is replaced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from sitegen.diagnostics.os_errors import describe_os_error
from sitegen.files.regular import refuse_special
from sitegen.program.source_paths import SITE_FILE, SOURCE_PATHS
from sitegen.publish.paths import MANIFEST

_STATE_AND_GIT_FOLDERS = (".sitegen/state.db", ".git")


def is_in_sources(file: Path, root: Path) -> bool:
    """Return whether ``file`` is inside the project's sources, build state or git folder."""
    place = file.absolute().resolve()
    return any(
        place.is_relative_to((root / name).resolve()) for name in (*SOURCE_PATHS, *_STATE_AND_GIT_FOLDERS)
    )


def refuse_target_in_sources(file: Path) -> None:
    """Raise a usage error if ``file`` is inside the sources of a project.

    The next check would report the file there. Projects are searched for in all folders above the file,
    because some commands write files without working in a project.
    """
    place = file.absolute().resolve()
    projects = (folder for folder in place.parents if (folder / SITE_FILE).is_file())
    if any(is_in_sources(file, folder) for folder in projects):
        name = file.as_posix()
        raise click.UsageError(
            f"{name} 在网站的来源里，不能写在那里。请换一个位置。\n"
            f"{name} is among the sources of the site: choose another place."
        )


def is_in_published_folder(file: Path) -> bool:
    """Return whether ``file`` is inside a folder to which a build has published."""
    return any((folder / MANIFEST).exists() for folder in file.absolute().resolve().parents)


def refuse_bad_target(
    file: Path, is_own_content: Callable[[bytes], bool], *, makes_folder: bool = False
) -> None:
    """Raise a usage error unless a command may write ``file``.

    The folder of the file must exist, so that a misspelt path creates no folders. ``makes_folder`` means that
    the command creates it. A file that already exists must be empty or written by the same command, which
    ``is_own_content`` tells from its content.
    """
    name = file.as_posix()
    try:
        if not makes_folder and not file.parent.is_dir():
            folder = file.parent.as_posix()
            raise click.UsageError(
                f"没有这个文件夹：{folder}。请先建好，或者改正路径。\n"
                f"There is no folder {folder}: create it first, or correct the path."
            )
        if not file.exists():
            return
        refuse_special(file, refuse_links=False)
        # A folder of this name, or a file that may not be read, is reported below.
        content = file.read_bytes()
    except OSError as error:
        zh, en = describe_os_error(error)
        raise click.UsageError(f"读不了 {name}（{zh}）。 {name} cannot be read ({en}).") from error
    if content and not is_own_content(content):
        raise click.UsageError(
            f"{name} 已经有了，而且不是本命令写的。请把它移走，或者换一个文件名。\n"
            f"{name} exists and was not written by this command: move it away, or choose another name."
        )
