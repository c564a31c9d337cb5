"""Writes the files of a new project into a folder: all or none, and no file that exists."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import click

from sitegen.cli.console import print_text
from sitegen.diagnostics.os_errors import describe_os_error
from sitegen.diagnostics.plurals import format_count


def refuse_project(folder: Path) -> None:
    """Raise a usage error if there is a project in ``folder`` already."""
    found = [name for name in ("site.yaml", "content") if (folder / name).exists()]
    if found:
        raise click.UsageError(
            f"{name_folder(folder)}里已经有 {'、'.join(found)}，是一个网站项目，没有改动。"
            "请换一个空文件夹；只想补上缺少的文件，就加上 --add-missing。\n"
            f"There is a project in this folder already ({', '.join(found)}); nothing was changed. "
            "Choose an empty folder, or add what is missing with --add-missing."
        )


def write_project(folder: Path, files: Mapping[str, bytes], *, add_missing: bool) -> None:
    """Write the files of a project into ``folder``, which is created if necessary.

    Raises a usage error if one of the files exists, unless ``add_missing``, or if the folder cannot be
    written to. No file that exists is changed, and nothing is written if one is refused.
    """
    existing = [path for path in files if os.path.lexists(folder / path)]
    if existing and not add_missing:
        named = "、".join(existing[:10])
        more = f"等 {len(existing)} 个文件" if len(existing) > 10 else ""
        raise click.UsageError(
            f"{name_folder(folder)}里已经有 {named}{more}，没有改动。请换一个空文件夹；"
            "要保留这些文件、只写还没有的，就加上 --add-missing。\n"
            f"{format_count(len(existing), 'file exists', 'files exist')} already in this folder; nothing was changed. "
            "Choose an empty folder, or keep what is there and write the other files with --add-missing."
        )
    new = {path: content for path, content in files.items() if path not in existing}
    written: list[Path] = []
    try:
        for path, content in new.items():
            _write_file(folder / path, content)
            written.append(folder / path)
    except OSError as error:
        for file in written:
            file.unlink(missing_ok=True)
        raise click.UsageError(
            f"不能写入{name_folder(folder)}（{describe_os_error(error)[0]}）；请换一个文件夹。\n"
            f"The folder cannot be written: choose another folder."
        ) from error
    kept = (
        f"保留了已有的 {len(existing)} 个。 {format_count(len(existing), 'existing file')} kept."
        if existing
        else ""
    )
    print_text(f"新建了 {len(new)} 个文件。 {format_count(len(new), 'file')} created. {kept}".rstrip())


def _write_file(path: Path, content: bytes) -> None:
    """Write a file that does not exist yet: first beside its place, so that it is never there by half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".sitegen-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o755 if content.startswith(b"#!") else 0o644)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def name_folder(folder: Path) -> str:
    """Return how a sentence in Chinese names a folder."""
    return "当前文件夹" if folder == Path() else f"文件夹“{folder.as_posix()}”"
