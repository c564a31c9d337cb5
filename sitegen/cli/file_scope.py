"""Resolves the files given to a command, and says what is wrong in others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from sitegen.cli.console import print_text
from sitegen.content.scan import IGNORED_NAME, escape_name, list_source_files
from sitegen.diagnostics import Diagnostic, Severity
from sitegen.diagnostics.plurals import format_count, select_form
from sitegen.program.source_paths import SITE_FILE


def resolve_files(root: Path, files: Sequence[Path]) -> tuple[str, ...]:
    """Return the paths of ``files`` in the project folder ``root``, with ``/``.

    Raises a usage error for a file outside the project.
    """
    return tuple(_resolve_file(root, file) for file in files)


def resolve_read_files(root: Path, files: Sequence[Path]) -> tuple[str, ...]:
    """Return the paths of ``files`` as `resolve_files` does, and print a note on those that no check reads.

    Without the note, a file that does not belong to the site would seem to have no errors. Raises a usage error if
    all of them are such files.
    """
    paths = resolve_files(root, files)
    unread = [path for path in paths if not _is_read(root, path)]
    if unread and len(unread) == len(paths):
        raise click.UsageError(_describe_unread(unread))
    if unread:
        print_text(_describe_unread(unread), err=True)
    return paths


def _is_read(root: Path, path: str) -> bool:
    """Return whether a path is that of a source, or of a folder with one.

    A file of the content folder at a wrong place, or with a name that is refused, is one too: it has a finding.
    """
    parts = path.split("/")
    if path in (".", SITE_FILE) or parts[0] == "themes":
        return True
    if parts[0] != "content" or any(map(IGNORED_NAME.match, parts)):
        return False
    is_folder = len(parts) == 1 or (root / path).is_dir()
    listing = list_source_files(root, path if is_folder else path.rpartition("/")[0])
    found = (*(file.path for file in listing.files), *(one.place.path for one in listing.diagnostics))
    name = escape_name(path)  # as in diagnostics
    return any(one in (path, name) or one.startswith(f"{path}/") for one in found)


def _describe_unread(paths: Sequence[str]) -> str:
    count, names, names_en = len(paths), "、".join(paths), ", ".join(paths)
    these = select_form(count, "这个", "这些")
    is_en = select_form(count, "does not belong to the site and was", "do not belong to the site and were")
    return (
        f"{names}：{these}文件（文件夹）不属于网站内容，没有检查。要检查的请放到 content/ 里它的位置，"
        "附件放到和条目同名的文件夹里；各放在哪里，见 sitegen help content-model。\n"
        f"{names_en} {is_en} not checked. Put what is to be checked at its place in content/, and attachments into the "
        "folder that has the name of their item: see sitegen help content-model."
    )


def _resolve_file(root: Path, file: Path) -> str:
    # The folder is resolved but not the file, because diagnostics name a link, not where it leads.
    absolute = file.absolute().parent.resolve() / file.name if file.name else file.resolve()
    if not absolute.is_relative_to(root):
        raise click.UsageError(
            f"{file} 不在项目文件夹 {root} 里。 {file} is not in the project folder {root}."
        )
    return absolute.relative_to(root).as_posix()


def describe_others(diagnostics: Sequence[Diagnostic]) -> tuple[str, ...]:
    """Return lines with the number of diagnostics in other files; none if there are none."""
    if not diagnostics:
        return ()
    errors = sum(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)
    warnings = len(diagnostics) - errors
    return (
        f"其他文件还有 {errors} 个错误、{warnings} 个警告；不写文件名就全部列出。",
        f"{format_count(errors, 'error')} and {format_count(warnings, 'warning')} in other files: run check without file names to list them.",
    )
