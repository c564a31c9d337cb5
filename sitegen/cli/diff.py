"""The command ``diff``: what to upload to a host, and what to delete there."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import click

from sitegen.cli.console import print_text
from sitegen.cli.group import CONTENT_ERRORS, OK, Command
from sitegen.cli.options import find_project_root, project_option
from sitegen.diagnostics.formats import OutputFormat, render_diagnostics
from sitegen.publish.deployment import Deployment, plan_deployment, read_manifest
from sitegen.publish.errors import PublishError
from sitegen.publish.paths import MANIFEST


@click.command("diff", cls=Command, short_help="列出要上传和删除的文件 List what to upload and delete")
@click.argument("old", type=click.Path(exists=True, path_type=Path), metavar="OLD")
@project_option
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="生成好的网站；默认是项目里的 public。 The built site (default: public in the project).",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "uploads", "deletions"]),
    default="text",
    show_default=True,
    help="json 供程序使用，带大小和校验和；uploads 和 deletions 每行一个路径，供 rsync 等工具使用。 "
    "Output format: json has sizes and checksums; uploads and deletions have one path per line, e.g. for rsync.",
)
def diff_command(old: Path, project: Path, output: Path | None, format_: str) -> int:
    """\b
    把现在的网站和上次发布时留下的清单 OLD（sitegen-manifest.json，或者它所在的文件夹）比较，列出要上传和删除的文件。
    Compare the built site with OLD, the manifest kept from the last publication (the file or its folder), and list
    what to upload and what to delete. Upload first; the manifest itself comes last.

    \b
    例 Examples
      python build.py diff last/sitegen-manifest.json
      python build.py diff last/sitegen-manifest.json --format uploads
    """
    before, now = _require_manifest(old), _find_manifest(output or find_project_root(project) / "public")
    if not now.is_file():
        raise click.UsageError(
            f"找不到 {now.as_posix()}；请先运行 build。 There is no {now.as_posix()}: run build first."
        )
    if before.samefile(now):
        raise click.UsageError(
            f"{old.as_posix()} 就是现在的清单，和自己比较没有差别；每次发布以后请另存一份，供下次比较。\n"
            f"{old.as_posix()} is the current manifest: keep a copy each time you publish, and compare with that copy."
        )
    try:
        found = plan_deployment(read_manifest(before), read_manifest(now))
    except PublishError as error:
        print_text(
            render_diagnostics(error.diagnostics, OutputFormat.TEXT, lambda _: None, colour=False),
            end="",
            err=True,
        )
        return CONTENT_ERRORS
    for line in FORMATS[format_](found):
        print_text(line)
    return OK


def _find_manifest(place: Path) -> Path:
    """Return the manifest that a path means: the file itself, or the one in the folder."""
    return place / MANIFEST if place.is_dir() else place


def _require_manifest(place: Path) -> Path:
    file = _find_manifest(place)
    if not file.is_file():
        raise click.UsageError(
            f"{place.as_posix()} 里没有 {MANIFEST}；请给出上次发布时留下的那一份。\n"
            f"There is no {MANIFEST} in {place.as_posix()}: give the one kept from the last publication."
        )
    return file


def _format_text(found: Deployment) -> list[str]:
    if not found.uploads and not found.deletions:
        return ["没有变化，不需要上传或删除文件。 Nothing has changed: nothing to upload or to delete."]
    uploads, deletions = (
        [f"上传 upload  {path}" for path in _list_uploads(found)],
        [f"删除 delete  {path}" for path in found.deletions],
    )
    summary = (
        f"上传 {len(found.uploads)} 个文件（{found.size} 字节）和清单，删除 {len(deletions)} 个文件。 "
        f"{len(found.uploads)} files ({found.size} bytes) and the manifest to upload, {len(deletions)} to delete."
    )
    return [*uploads, *deletions, summary]


def _list_uploads(found: Deployment) -> list[str]:
    """List the paths to upload in order. The manifest is the last, if anything has changed at all."""
    paths = [path for path, _ in found.uploads]
    return [*paths, MANIFEST] if paths or found.deletions else []


def _format_json(found: Deployment) -> list[str]:
    document = {
        "upload": [
            {"path": path, "size": entry.size, "sha256": entry.sha256} for path, entry in found.uploads
        ],
        "delete": list(found.deletions),
        "last": MANIFEST,
        "bytes": found.size,
    }
    return [json.dumps(document, ensure_ascii=False, indent=1)]


FORMATS: Final[Mapping[str, Callable[[Deployment], Sequence[str]]]] = {
    "text": _format_text,
    "json": _format_json,
    "uploads": _list_uploads,
    "deletions": lambda found: found.deletions,
}
