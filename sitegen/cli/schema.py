"""The command ``schema``: JSON Schemas, with which editors complete and check YAML files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sitegen.cli.console import print_message, print_verbatim
from sitegen.cli.group import EXIT_OK, Command
from sitegen.cli.output_files import is_in_published_folder, refuse_bad_target, refuse_target_in_sources
from sitegen.diagnostics.plurals import format_count
from sitegen.files.write import write_files
from sitegen.schema.jsonschema import SCHEMA_DIALECT_URL
from sitegen.starter.editor_files import (
    SNIPPETS_FILE,
    make_json_schema_files,
    make_snippet_file,
    make_yaml_schemas_setting,
)


@click.command("schema", cls=Command)
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
    另有一份代码片段，放进 .vscode 文件夹，写 .md 文件开头的字段时也有补全，不需要扩展。
    Write a JSON Schema for each kind of file, and print the VS Code settings that use them. A file of snippets, for the
    folder .vscode, completes the fields at the start of .md files without any extension.
    """
    files = {**make_json_schema_files(), SNIPPETS_FILE: make_snippet_file()}
    _refuse_target_in_sources(output)
    for name in files:
        refuse_bad_target(output / name, _is_own_schema, makes_folder=True)
    write_files({output / name: content for name, content in files.items()})
    print_message(
        f"写入 {output.as_posix()}：{len(files)} 个文件。 {format_count(len(files), 'file')} written.",
        to_stderr=True,
    )
    print_message(
        f"请把 {SNIPPETS_FILE} 复制到 .vscode 文件夹，下面几行放进 .vscode/settings.json（需要 YAML 扩展）。\n"
        f"Copy {SNIPPETS_FILE} to the folder .vscode, and put this into .vscode/settings.json:",
        to_stderr=True,
    )
    # Without ./ VS Code would not take the path for one in the workspace.
    base = output.as_posix() if output.is_absolute() else f"./{output.as_posix()}"
    print_verbatim(
        json.dumps({"yaml.schemas": make_yaml_schemas_setting(base)}, ensure_ascii=False, indent=2)
    )
    return EXIT_OK


def _is_own_schema(content: bytes) -> bool:
    """Return whether ``content`` is a JSON Schema or a file of snippets, even one of another version."""
    try:
        document = json.loads(content)
    except ValueError:
        return False
    return isinstance(document, dict) and (
        document.get("$schema") == SCHEMA_DIALECT_URL
        or all(isinstance(one, dict) and "prefix" in one for one in document.values())
    )


def _refuse_target_in_sources(output: Path) -> None:
    """Raise a usage error if files in ``output`` would be published, or would be sources of a project."""
    refuse_target_in_sources(output)
    if is_in_published_folder(output / SNIPPETS_FILE):
        raise click.UsageError(
            f"{output.as_posix()} 里的文件会发布，不能写在那里。请换一个文件夹，如 schemas。\n"
            f"Files in {output.as_posix()} would be published: choose another folder, such as schemas."
        )
