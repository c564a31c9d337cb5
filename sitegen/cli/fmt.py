"""The command ``fmt``: writes source files in their canonical form."""

from __future__ import annotations

from pathlib import Path

import click

from sitegen.cli.console import print_message, print_verbatim
from sitegen.cli.file_scope import resolve_project_paths
from sitegen.cli.group import EXIT_CONTENT_ERRORS, EXIT_OK, Command
from sitegen.cli.options import project_option, require_project_root
from sitegen.cli.project_lookup import load_source_rules
from sitegen.diagnostics.plurals import format_count
from sitegen.editing.format_sources import plan_formatting
from sitegen.files.changes import ChangeSet, write_changes
from sitegen.files.diff import format_diff


@click.command("fmt", cls=Command)
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[FILE]...")
@project_option
@click.option(
    "--check",
    "only_check",
    is_flag=True,
    help="不写，只列出写法不统一的文件；有的话退出码是 1。 Write nothing, only list the files that would change; exit code 1 if any.",
)
@click.option(
    "--diff", "show_diff", is_flag=True, help="不写，显示会怎样改。 Write nothing, and show the changes."
)
def fmt_command(files: tuple[Path, ...], project: Path, only_check: bool, show_diff: bool) -> int:
    """\b
    统一 YAML 和 Markdown 的写法：字段次序、缩进、空格、引号、空行。注释留着；意思和网页都不变，会变的地方不改。不写文件名就是全部。
    Write YAML and Markdown in one way: order of fields, indentation, blanks, quotation marks, blank lines. Comments
    stay. Meaning and pages do not change: what would change them is left. Without files, all are formatted.

    \b
    例 Examples
      sitegen fmt
      sitegen fmt content/agencies/yunxiu-office
      sitegen fmt --check
    """
    root = require_project_root(project)
    plan = plan_formatting(root, resolve_project_paths(root, files), load_source_rules(root))
    changes, refused = plan.changes, plan.refused
    for path, errors in refused:
        place = errors[0].place if errors else path
        print_message(
            f"{place} 有错误，没有改动；先运行 check 改好。 Has errors, left as it is: run check.",
            to_stderr=True,
        )
    if not (only_check or show_diff):
        write_changes(ChangeSet(root, rewrites=changes))  # before the names are printed: it may fail
    for change in changes:
        shown = format_diff(change.path, change.old, change.new) if show_diff else f"{change.path}\n"
        print_verbatim(shown, end="")
    written = "要改" if only_check or show_diff else "改好"
    would = "would change" if only_check or show_diff else "formatted"
    kept = plan.file_count - len(changes) - len(refused)
    print_message(
        f"{written} {len(changes)} 个文件，{kept} 个不用改。 {format_count(len(changes), 'file')} {would}, {kept} unchanged.",
        to_stderr=True,
    )
    return EXIT_CONTENT_ERRORS if refused or (only_check and changes) else EXIT_OK
