"""The command ``schema``: JSON Schemas, with which editors complete and check YAML files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import click

from sitegen.cli.console import print_text
from sitegen.cli.group import OK, Command
from sitegen.content.layout import SourceKind
from sitegen.content.parse import RECORD_CLASSES
from sitegen.diagnostics.os_errors import describe_os_error
from sitegen.schema.jsonschema import build_json_schema

FILES: Final = {
    SourceKind.SITE: ("site.yaml",),
    SourceKind.CATEGORIES: ("content/categories.yaml", "content/topics.yaml", "content/genres.yaml"),
    SourceKind.CALENDAR: ("content/calendar.yaml",),
    SourceKind.EXEMPTIONS: ("content/exemptions.yaml",),
    SourceKind.AGENCY: ("content/agencies/*/agency.yaml",),
    SourceKind.ITEM: ("content/agencies/*/items/*/*.yaml",),
    SourceKind.REPORT: ("content/agencies/*/reports/*.yaml",),
    SourceKind.SERVICE: ("content/agencies/*/services/*.yaml",),
    SourceKind.GUIDE: (),
    SourceKind.APPLY: (),
    SourceKind.RULE: (),
    SourceKind.PAGE: (),
}
"""YAML files of each kind of record. The YAML extension does not support front matter in Markdown."""


@click.command("schema", cls=Command, short_help="生成 JSON Schema Write JSON Schemas")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("schemas"),
    show_default=True,
    metavar="DIR",
    help="写入的文件夹。 The folder to write to.",
)
def schema_command(output: Path) -> int:
    """\b
    为每种文件生成一份 JSON Schema，并显示 VS Code 的设置：编辑时自动补全、随时检查。
    Write a JSON Schema for each kind of file, and print the VS Code settings that use them.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        for kind in FILES:
            text = json.dumps(build_json_schema(RECORD_CLASSES[kind]), ensure_ascii=False, indent=2) + "\n"
            _locate_schema(output, kind).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.UsageError(
            f"不能写入 {output.as_posix()}（{describe_os_error(error)[0]}）；请用 --output 指定别的文件夹。\n"
            f"{output.as_posix()} cannot be written: give another folder with --output."
        ) from error
    print_text(f"写入 {output.as_posix()}：{len(FILES)} 个文件。 {len(FILES)} files written.", err=True)
    print_text(
        "请把下面几行放进 .vscode/settings.json（需要 YAML 扩展）。 Put this into .vscode/settings.json:",
        err=True,
    )
    print_text(json.dumps({"yaml.schemas": _build_settings(output)}, ensure_ascii=False, indent=2))
    return OK


def _build_settings(output: Path) -> dict[str, list[str]]:
    # Without ./ VS Code would not take the path for one in the workspace.
    base = output.as_posix() if output.is_absolute() else f"./{output.as_posix()}"
    return {
        f"{base}/{_locate_schema(output, kind).name}": list(globs) for kind, globs in FILES.items() if globs
    }


def _locate_schema(output: Path, kind: SourceKind) -> Path:
    return output / f"{kind.value}.schema.json"
