"""What the commands ``new`` share: the option for the agency, and the writing of new files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from sitegen.cli.console import print_message
from sitegen.cli.group import EXIT_OK
from sitegen.cli.project_lookup import check_source_content
from sitegen.diagnostics import has_errors
from sitegen.diagnostics.codes.fields import EMPTY, EMPTY_DRAFT
from sitegen.diagnostics.codes.texts import SCAFFOLD
from sitegen.diagnostics.formats import OutputFormat, render_diagnostics
from sitegen.files.changes import ChangeSet, write_changes

agency_option = click.option(
    "--agency",
    "name",
    default="",
    metavar="ID",
    help="机关的文件夹名、全称或简称。 The agency's folder, full name or short name.",
)


def write_new_files(root: Path, files: Mapping[str, str | bytes], *, has_placeholders: bool = False) -> int:
    """Write new files and return the exit code.

    ``files`` maps paths in the project to contents. Raises a usage error, and writes none, if one of them
    exists or its content has errors. With ``has_placeholders``, required values may still be empty, and texts may
    still be those of the template.
    """
    existing = [path for path in files if (root / path).exists()]
    if existing:
        raise click.UsageError(
            f"{'、'.join(existing)} 已经存在，没有改动。 Already exists; nothing was changed."
        )
    texts = {path: content for path, content in files.items() if isinstance(content, str)}
    diagnostics = [
        diagnostic for path, content in files.items() for diagnostic in check_source_content(path, content)
    ]
    problems = [
        diagnostic
        for diagnostic in diagnostics
        if not (has_placeholders and diagnostic.code in (EMPTY.code, EMPTY_DRAFT.code, SCAFFOLD.code))
    ]
    if has_errors(problems):
        raise click.UsageError(render_diagnostics(problems, OutputFormat.TEXT, texts.get).rstrip())
    contents = {
        path: content.encode() if isinstance(content, str) else content for path, content in files.items()
    }
    write_changes(ChangeSet(root, creations=contents))
    for path in files:
        print_message(f"新建 created {path}")
    return EXIT_OK
