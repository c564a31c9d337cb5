"""Resolves the files given to a command, and says what is wrong in others."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import click

from sitegen.cli.console import print_message
from sitegen.content.scan import IGNORED_NAME, list_source_files
from sitegen.diagnostics import Diagnostic, Severity
from sitegen.diagnostics.formats.excerpt import escape_invisible
from sitegen.diagnostics.plurals import format_count, select_number_form
from sitegen.program.source_paths import SITE_FILE


def resolve_project_paths(root: Path, files: Sequence[Path]) -> tuple[str, ...]:
    """Return the paths of ``files`` relative to the project folder ``root``, with ``/`` on every system.

    Raises a usage error for a file outside the project.
    """
    return tuple(_resolve_project_path(root, file) for file in files)


def resolve_checked_paths(root: Path, files: Sequence[Path]) -> tuple[str, ...]:
    """Return the paths of ``files`` as `resolve_project_paths` does, and print a note on those that no check reads.

    Without the note, such a file would seem to have no errors. Raises a usage error if none of the files is read.
    """
    paths = resolve_project_paths(root, files)
    content = _CheckedContent(root, paths)
    unread = [path for path in paths if not _is_checked(path, content)]
    if unread and len(unread) == len(paths):
        raise click.UsageError(_describe_unchecked(unread))
    if unread:
        print_message(_describe_unchecked(unread), to_stderr=True)
    return paths


class _CheckedContent:
    """The files in the content folder that checks know, in so far as ``paths`` need them.

    ``root`` is the project folder. Only the lowest folder that contains all ``paths`` is listed, and only
    once.
    """

    def __init__(self, root: Path, paths: Sequence[str]) -> None:
        inside = [PurePosixPath(path) for path in paths if _is_in_content(path)]
        files: set[str] = set()
        self._reported: set[str] = set()
        if inside:
            folders = [str(one if (root / one).is_dir() else one.parent) for one in inside]
            listing = list_source_files(root, posixpath.commonpath(folders))
            files.update(file.path for file in listing.files)
            self._reported.update(one.place.path for one in listing.diagnostics)
        above = {str(folder) for one in (*files, *self._reported) for folder in PurePosixPath(one).parents}
        self._known = files | above

    def covers(self, path: str) -> bool:
        """Return whether checks look at the file or folder at ``path``, or report its name.

        Whatever lies in a folder with a refused name counts as reported, because such a folder is not
        searched further.
        """
        if path in self._known:
            return True
        name = PurePosixPath(escape_invisible(path))  # as in diagnostics
        return any(str(one) in self._reported for one in (name, *name.parents))


def _is_in_content(path: str) -> bool:
    parts = path.split("/")
    return parts[0] == "content" and not any(map(IGNORED_NAME.match, parts))


def _is_checked(path: str, content: _CheckedContent) -> bool:
    """Return whether any check looks at the file or folder at ``path``.

    Checks look at sources and theme files. A file in a wrong place of the content folder, or with a name that
    is refused, counts too, because there is a diagnostic about it. ``content`` lists the content folder.
    """
    if path in (".", SITE_FILE) or path.split("/")[0] == "themes":
        return True
    return _is_in_content(path) and content.covers(path)


def _describe_unchecked(paths: Sequence[str]) -> str:
    count, names, names_en = len(paths), "、".join(paths), ", ".join(paths)
    these = select_number_form(count, "这个", "这些")
    is_en = select_number_form(
        count, "does not belong to the site and was", "do not belong to the site and were"
    )
    return (
        f"{names}：{these}文件（文件夹）不属于网站内容，没有检查。要检查的请放到 content/ 里它的位置，"
        "附件放到和条目同名的文件夹里；各放在哪里，见 sitegen help content-model。\n"
        f"{names_en} {is_en} not checked. Put what is to be checked at its place in content/, and attachments into the "
        "folder that has the name of their item: see sitegen help content-model."
    )


def _resolve_project_path(root: Path, file: Path) -> str:
    # The folder is resolved but not the file, because diagnostics name a link, not where it leads.
    absolute = file.absolute().parent.resolve() / file.name if file.name else file.resolve()
    if not absolute.is_relative_to(root):
        raise click.UsageError(
            f"{file} 不在项目文件夹 {root} 里。 {file} is not in the project folder {root}."
        )
    return absolute.relative_to(root).as_posix()


def count_other_findings(diagnostics: Sequence[Diagnostic]) -> tuple[str, ...]:
    """Return lines on the number of errors and warnings in other files; none if ``diagnostics`` is empty."""
    if not diagnostics:
        return ()
    errors = sum(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)
    warnings = len(diagnostics) - errors
    return (
        f"其他文件还有 {errors} 个错误、{warnings} 个警告；不写文件名就全部列出。",
        f"{format_count(errors, 'error')} and {format_count(warnings, 'warning')} in other files: run check without file names to list them.",
    )
