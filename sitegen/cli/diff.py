"""The command ``diff``: lists what to upload to a host, and what to delete there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import click

from sitegen.cli.console import print_verbatim
from sitegen.cli.group import EXIT_CONTENT_ERRORS, EXIT_OK, Command
from sitegen.cli.options import project_option, require_project_root
from sitegen.diagnostics.formats import OutputFormat, render_diagnostics
from sitegen.diagnostics.plurals import format_count, select_number_form
from sitegen.files.sizes import format_size
from sitegen.publish.deployment import Deployment, find_missing_files, plan_deployment, read_manifest
from sitegen.publish.errors import PublishError
from sitegen.publish.paths import MANIFEST, PUBLISHED_FOLDER


@click.command("diff", cls=Command)
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
      sitegen diff last/sitegen-manifest.json
      sitegen diff last/sitegen-manifest.json --format uploads
    """
    old_manifest, new_manifest = (
        _refuse_missing_manifest(old),
        _locate_manifest(output or require_project_root(project) / PUBLISHED_FOLDER),
    )
    if not new_manifest.is_file():
        raise click.UsageError(
            f"找不到 {new_manifest.as_posix()}；请先运行 build。 There is no {new_manifest.as_posix()}: run build first."
        )
    if old_manifest.samefile(new_manifest):
        raise click.UsageError(
            f"{old.as_posix()} 就是现在的清单，和自己比较没有差别；每次发布以后请另存一份，供下次比较。\n"
            f"{old.as_posix()} is the current manifest: keep a copy each time you publish, and compare with that copy."
        )
    try:
        new = read_manifest(new_manifest)
        deployment = plan_deployment(read_manifest(old_manifest), new)
        missing = find_missing_files(new_manifest.parent, new)
    except PublishError as error:
        print_verbatim(
            render_diagnostics(error.diagnostics, OutputFormat.TEXT, lambda _: None, colour=False),
            end="",
            to_stderr=True,
        )
        return EXIT_CONTENT_ERRORS
    if missing:
        raise click.UsageError(_explain_missing_files(new_manifest, missing))
    for line in FORMATTERS[format_](deployment):
        print_verbatim(line)
    return EXIT_OK


def _explain_missing_files(manifest: Path, missing: Sequence[str]) -> str:
    """Return a message that the built site in the folder of ``manifest`` does not match this manifest.

    ``missing`` are the files of the manifest that the site lacks, or has in another size. Comparing would be
    wrong then.
    """
    folder, count, first = manifest.parent.as_posix(), len(missing), missing[0]
    were = select_number_form(count, "is", "are")
    return (
        f"{folder} 和它的清单对不上：{count} 个文件不在了，或者大小变了，例如 {first}。请先运行 build，再比较。\n"
        f"{folder} is not as its manifest has it: {format_count(count, 'file')} {were} missing or of another size, such as "
        f"{first}. Run build first."
    )


def _locate_manifest(folder_or_manifest: Path) -> Path:
    """Return the path of a manifest. ``folder_or_manifest`` is the manifest itself, or the folder that contains it."""
    return folder_or_manifest / MANIFEST if folder_or_manifest.is_dir() else folder_or_manifest


def _refuse_missing_manifest(path: Path) -> Path:
    """Return the path of a manifest as `_locate_manifest` does. Raises a usage error if there is none."""
    file = _locate_manifest(path)
    if not file.is_file():
        raise click.UsageError(
            f"{path.as_posix()} 里没有 {MANIFEST}；请给出上次发布时留下的那一份。\n"
            f"There is no {MANIFEST} in {path.as_posix()}: give the one kept from the last publication."
        )
    return file


def _format_text(deployment: Deployment) -> list[str]:
    if not deployment.uploads and not deployment.deletions:
        return ["没有变化，不需要上传或删除文件。 Nothing has changed: nothing to upload or to delete."]
    # The manifest is among the uploads but not in their number: the summary names it.
    uploads, deletions = (
        [f"上传 upload  {path}" for path in _list_upload_paths(deployment)],
        [f"删除 delete  {path}" for path in deployment.deletions],
    )
    summary = (
        f"上传 {len(deployment.uploads)} 个文件（{format_size(deployment.size)}）和清单，删除 {len(deletions)} 个文件。 "
        f"{format_count(len(deployment.uploads), 'file')} ({format_size(deployment.size)}) and the manifest to upload, {len(deletions)} to delete."
    )
    return [*uploads, *deletions, summary]


def _list_upload_paths(deployment: Deployment) -> list[str]:
    """Return the paths to upload, in order. The manifest is the last. Without any change, nothing is uploaded."""
    paths = [path for path, _ in deployment.uploads]
    return [*paths, MANIFEST] if paths or deployment.deletions else []


def _escape_paths(paths: Iterable[str]) -> list[str]:
    """Return paths with ./ before those that begin with a hyphen, which rm and other tools would take for options."""
    return [f"./{path}" if path.startswith("-") else path for path in paths]


def _format_json(deployment: Deployment) -> list[str]:
    document = {
        "upload": [
            {"path": path, "size": entry.size, "sha256": entry.sha256} for path, entry in deployment.uploads
        ],
        "delete": list(deployment.deletions),
        "last": MANIFEST,
        "bytes": deployment.size,
    }
    return [json.dumps(document, ensure_ascii=False, indent=1)]


FORMATTERS: Final[Mapping[str, Callable[[Deployment], Sequence[str]]]] = {
    "text": _format_text,
    "json": _format_json,
    "uploads": lambda deployment: _escape_paths(_list_upload_paths(deployment)),
    "deletions": lambda deployment: _escape_paths(deployment.deletions),
}
