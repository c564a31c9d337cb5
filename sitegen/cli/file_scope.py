"""Resolves the files given to a command, and says what is wrong in others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

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
