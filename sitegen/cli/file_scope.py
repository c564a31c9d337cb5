"""Selects the diagnostics that concern the files given to ``check``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

import click

from sitegen.diagnostics import Diagnostic, Severity
from sitegen.diagnostics.plurals import format_count


def resolve_files(root: Path, files: Sequence[Path]) -> tuple[str, ...]:
    """Return the paths of ``files`` in the project folder ``root``, with ``/``.

    Raises a usage error for a file outside the project.
    """
    return tuple(_resolve_file(root, file) for file in files)


def _resolve_file(root: Path, file: Path) -> str:
    # The folder is resolved but not the file, because diagnostics name a link, not where it leads.
    absolute = file.absolute().parent.resolve() / file.name if file.name else file.resolve()
    if not absolute.is_relative_to(root):
        raise click.UsageError(
            f"{file} 不在项目文件夹 {root} 里。 {file} is not in the project folder {root}."
        )
    return absolute.relative_to(root).as_posix()


def select_diagnostics(
    diagnostics: Iterable[Diagnostic], paths: Sequence[str]
) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """Split diagnostics into those that concern one of ``paths``, and the others. Both keep their order.

    A diagnostic concerns a file if it is placed in it or in its attachments, or if its words name the file, as
    those of a broken reference to it do. It concerns a folder if it is placed anywhere below.
    """
    concerned: list[Diagnostic] = []
    others: list[Diagnostic] = []
    for diagnostic in diagnostics:
        chosen = concerned if any(_concerns(diagnostic, path) for path in paths) else others
        chosen.append(diagnostic)
    return tuple(concerned), tuple(others)


def _concerns(diagnostic: Diagnostic, path: str) -> bool:
    place = PurePosixPath(diagnostic.place.path)
    # The attachments of 00012.md are in the folder 00012 beside it.
    attachments = PurePosixPath(path).with_suffix("") if PurePosixPath(path).suffix else PurePosixPath(path)
    if path == "." or place.is_relative_to(path) or place.is_relative_to(attachments):
        return True
    # An exemption, for example, names the attachment that it is about.
    names = (path, f"{attachments}/")
    return any(name in text for text in (diagnostic.message, diagnostic.hint) for name in names)


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
