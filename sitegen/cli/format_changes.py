"""The command ``format-changes``: lists what reads differently than in an earlier format."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from sitegen.cli.console import print_text
from sitegen.cli.group import OK, Command
from sitegen.cli.options import find_project_root, project_option
from sitegen.cli.project_lookup import load_number_patterns
from sitegen.content.format_changes import REASONS, FormatChange
from sitegen.content.format_listing import list_source_changes
from sitegen.content.layout import parse_source_path
from sitegen.content.parse import parse_source
from sitegen.schema.format_version import CURRENT_FORMAT

MOST_SHOWN: Final = 20
"""Places of one rule that are shown without ``--all``."""
TEXT_EXTENSIONS: Final = (".md", ".yaml")


@click.command(
    "format-changes", cls=Command, short_help="列出规则变了以后显示不同的地方 List changed readings"
)
@project_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="给人看还是给程序用。 For people or for programs.",
)
@click.option(
    "--all",
    "show_all",
    is_flag=True,
    help="逐处列出；不加此项，每种只列前几处。 List every place; without this option, the first few of each rule.",
)
def format_changes_command(project: Path, format_: str, show_all: bool) -> int:
    """\b
    列出按格式版本 1 写的内容，按现在的规则哪里显示得不同：文件、行、原来的样子、现在的样子。不改动任何文件。
    List where texts written for format version 1 read differently by the rules of today: file, line, the former reading
    and the new one. No file is changed.

    \b
    例 Example
      sitegen format-changes --all
    """
    root = find_project_root(project)
    patterns = load_number_patterns(root)
    changes = [
        (path, change) for path in list_sources(root) for change in _read_changes(root, path, patterns)
    ]
    if format_ == "json":
        print_text(_format_json(changes))
    else:
        print_text("\n".join(_format_text(changes, show_all=show_all)))
    return OK


def list_sources(root: Path) -> list[str]:
    """List the paths of the text files below ``content`` that the layout knows, sorted."""
    found = (file for file in (root / "content").rglob("*") if file.suffix in TEXT_EXTENSIONS)
    paths = (file.relative_to(root).as_posix() for file in found if file.is_file() and not file.is_symlink())
    return sorted(path for path in paths if parse_source_path(path))


def _read_changes(root: Path, path: str, patterns: tuple[str, ...]) -> list[FormatChange]:
    slot = parse_source_path(path)
    assert slot
    return list_source_changes(parse_source(path, slot, (root / path).read_bytes(), patterns))


def _format_text(changes: Sequence[tuple[str, FormatChange]], *, show_all: bool) -> Iterator[str]:
    if not changes:
        yield f"没有显示不同的地方，可以在 site.yaml 里写“格式版本: {CURRENT_FORMAT}”。"
        yield f"Nothing reads differently: you can write format_version: {CURRENT_FORMAT} in site.yaml."
        return
    for reason in REASONS:
        found = [(path, change) for path, change in changes if change.reason is reason]
        if not found:
            continue
        yield f"{reason.zh}（{len(found)} 处）"
        yield f"{reason.en} ({len(found)})"
        for path, change in found if show_all else found[:MOST_SHOWN]:
            yield f"  {path}:{change.line}"
            yield f"    原来 before: {change.old}"
            yield f"    现在 now:    {change.new}"
        if left := 0 if show_all else len(found[MOST_SHOWN:]):
            yield f"  另有 {left} 处，用 --all 全部列出。 {left} more: list them with --all."
        yield ""
    files = len({path for path, _ in changes})
    yield (
        f"共 {len(changes)} 处，在 {files} 个文件里；没有改动任何文件。都改好或者确认以后，"
        f"在 site.yaml 里写“格式版本: {CURRENT_FORMAT}”。"
    )
    yield (
        f"{len(changes)} places in {files} files; no file was changed. When they are right, write format_version: "
        f"{CURRENT_FORMAT} in site.yaml."
    )


def _format_json(changes: Sequence[tuple[str, FormatChange]]) -> str:
    rows = [
        {"path": path, "line": change.line, "rule": change.reason.key, "old": change.old, "new": change.new}
        for path, change in changes
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)
