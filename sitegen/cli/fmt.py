"""The command ``fmt``: writes source files in their canonical form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import Final

import click

from sitegen.cli.console import print_data, print_text
from sitegen.cli.file_scope import resolve_files
from sitegen.cli.group import CONTENT_ERRORS, OK, Command
from sitegen.cli.options import find_project_root, project_option
from sitegen.cli.project_lookup import load_number_patterns
from sitegen.content.file_changes import FileChange, FileEdited, write_changes
from sitegen.content.layout import parse_source_path
from sitegen.content.scan import list_source_files
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.formats.excerpt import escape_invisible
from sitegen.diagnostics.plurals import format_count
from sitegen.formatting import format_source

_EXTENSIONS: Final = (".md", ".yaml")


@click.command("fmt", cls=Command, short_help="统一写法 Format source files")
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
    root = find_project_root(project)
    changes, refused, total = _format_files(root, list_paths(root, files))
    for path, errors in refused:
        place = errors[0].place if errors else path
        print_text(
            f"{place} 有错误，没有改动；先运行 check 改好。 Has errors, left as it is: run check.", err=True
        )
    for change in changes:
        print_data("".join(_diff(change)) if show_diff else change.path, end="" if show_diff else "\n")
    if not (only_check or show_diff):
        _write(root, changes)
    written = "要改" if only_check or show_diff else "改好"
    would = "would change" if only_check or show_diff else "formatted"
    kept = total - len(changes) - len(refused)
    print_text(
        f"{written} {len(changes)} 个文件，{kept} 个不用改。 {format_count(len(changes), 'file')} {would}, {kept} unchanged.",
        err=True,
    )
    return CONTENT_ERRORS if refused or (only_check and changes) else OK


def list_paths(root: Path, files: Sequence[Path]) -> list[str]:
    """Return the paths of the source files that are texts, relative to the project ``root``, sorted.

    With ``files``, only these and those below them. Raises a usage error for a file outside of the project.
    """
    sources = ["site.yaml", *(file.path for file in list_source_files(root).files)]
    known = [path for path in sources if path.endswith(_EXTENSIONS) and parse_source_path(path)]
    present = sorted(path for path in known if (root / path).is_file() and not (root / path).is_symlink())
    chosen = resolve_files(root, files)
    if not chosen:
        return present
    return [
        path for path in present if any(one in (".", path) or path.startswith(f"{one}/") for one in chosen)
    ]


def _format_files(
    root: Path, paths: Sequence[str]
) -> tuple[list[FileChange], list[tuple[str, tuple[Diagnostic, ...]]], int]:
    """Return the changes, the files with errors, and the number of all files."""
    patterns = load_number_patterns(root)
    changes: list[FileChange] = []
    refused: list[tuple[str, tuple[Diagnostic, ...]]] = []
    for path in paths:
        slot = parse_source_path(path)
        assert slot is not None
        data = (root / path).read_bytes()
        formatted = format_source(path, slot, data, patterns)
        if formatted.errors:
            refused.append((path, formatted.errors))
        elif formatted.content != data:
            changes.append(FileChange(path, data, formatted.content))
    return changes, refused, len(paths)


def _diff(change: FileChange) -> Iterator[str]:
    """Yield the lines of a unified diff, each with its end."""
    old, new = (content.decode("utf-8", "replace").split("\n") for content in (change.old, change.new))
    for line in unified_diff(old, new, f"a/{change.path}", f"b/{change.path}", lineterm="", n=2):
        yield f"{escape_invisible(line)}\n"


def _write(root: Path, changes: Sequence[FileChange]) -> None:
    try:
        write_changes(root, changes)
    except FileEdited as error:
        raise click.UsageError(
            f"{error.path} 刚才又被改过，什么都没有写入；请再运行一次。\n"
            f"{error.path} was edited just now, and nothing was written: run the command again."
        ) from error
    except OSError as error:
        raise click.UsageError(
            f"写不了文件：{error}。已经恢复原样。 The files cannot be written; they are as they were."
        ) from error
