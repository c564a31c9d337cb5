"""``diff``: what to upload to a host, and what to delete there."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sitegen.cli.console import say
from sitegen.cli.group import CONTENT_ERRORS, OK, Command
from sitegen.cli.options import project_option, project_root
from sitegen.diagnostics import Place
from sitegen.diagnostics.codes import publishing as codes
from sitegen.diagnostics.formats import Format, render
from sitegen.publish.deployment import Deployment, deployment
from sitegen.publish.manifest import Manifest, read_manifest
from sitegen.publish.paths import MANIFEST
from sitegen.publish.refusal import PublishError


@click.command("diff", cls=Command, short_help="列出要上传和删除的文件 List what to upload and delete")
@click.argument("old", type=click.Path(exists=True, path_type=Path), metavar="OLD")
@project_option
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="构建好的网站；不写就是项目里的 public。 The built site (default: public in the project).",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json 给程序用，带大小和校验和。 json is for programs, with sizes and sums.",
)
def diff_command(old: Path, project: Path, output: Path | None, format_: str) -> int:
    """\b
    把现在的网站和上次发布时留下的清单 OLD（sitegen-manifest.json，或者它所在的文件夹）比较，列出要上传和删除的文件。
    Compare the built site with the manifest OLD kept of the last publication (the file or its folder), and list
    exactly what to upload and what to delete. Upload first; the manifest itself comes last.

    \b
    例 Examples
      python build.py diff last/sitegen-manifest.json
      python build.py diff last/sitegen-manifest.json --format json
    """
    folder = output or project_root(project) / "public"
    try:
        before, now = _manifest(old), _manifest(folder)
    except PublishError as error:
        say(render(error.diagnostics, Format.TEXT, lambda _: None, colour=False), end="", err=True)
        return CONTENT_ERRORS
    found = deployment(before, now)
    say(_json(found) if format_ == "json" else "\n".join(_lines(found)))
    return OK


def _manifest(place: Path) -> Manifest:
    """The manifest in a file or a folder; it must be there and whole."""
    file = place / MANIFEST if place.is_dir() else place
    found = read_manifest(file)
    if found is None:
        raise click.UsageError(
            f"找不到 {file.as_posix()}；请先运行 build。 There is no {file.as_posix()}: run build first."
        )
    if not found.complete:
        raise PublishError(codes.BROKEN_MANIFEST.at(Place(file.as_posix()), path=file.as_posix()))
    return found


def _lines(found: Deployment) -> list[str]:
    uploads = [f"上传 upload  {path}" for path, _ in found.uploads]
    last = [f"上传 upload  {MANIFEST}"] if found.uploads or found.deletions else []
    deletions = [f"删除 delete  {path}" for path in found.deletions]
    summary = (
        f"上传 {len(uploads)} 个文件、{found.size} 字节，删除 {len(deletions)} 个文件。 "
        f"{len(uploads)} files of {found.size} bytes to upload, {len(deletions)} to delete."
    )
    return [*uploads, *last, *deletions, summary]


def _json(found: Deployment) -> str:
    return json.dumps(
        {
            "upload": [
                {"path": path, "size": entry.size, "sha256": entry.sha256} for path, entry in found.uploads
            ],
            "delete": list(found.deletions),
            "last": MANIFEST,
            "bytes": found.size,
        },
        ensure_ascii=False,
        indent=1,
    )
