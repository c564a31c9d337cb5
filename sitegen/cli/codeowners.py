"""The command ``codeowners``: writes the file CODEOWNERS from the accounts in site.yaml and agency.yaml."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from sitegen.builder.base_revision import RevisionError
from sitegen.builder.git_changes import find_project_prefix
from sitegen.cli.console import print_text
from sitegen.cli.group import CONTENT_ERRORS, OK, Command
from sitegen.cli.options import find_project_root, project_option
from sitegen.diagnostics.os_errors import describe_os_error
from sitegen.forge.code_owners import (
    MARK,
    UnreadableSourceError,
    find_place,
    format_code_owners,
    list_owners,
)


@click.command("codeowners", cls=Command, short_help="生成 CODEOWNERS Write CODEOWNERS")
@project_option
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="写入的文件；不写就是 .github/CODEOWNERS 或 CODEOWNERS。 "
    "The file to write (default: .github/CODEOWNERS or CODEOWNERS).",
)
@click.option(
    "--check",
    is_flag=True,
    help="只核对，不写：文件不是最新的，退出码是 1。 Write nothing; exit code 1 if the file is out of date.",
)
def codeowners_command(project: Path, output: Path | None, check: bool) -> int:
    """\b
    生成 CODEOWNERS：哪些文件的改动由谁批准，取自 site.yaml 的“审查人”“维护人”和各机关 agency.yaml 的“维护人”。
    GitHub、GitLab 按它指定审查人；要在主分支的保护规则里要求代码所有者批准。
    Write CODEOWNERS: who approves changes to which files, from site.yaml and agency.yaml. Require the review of
    code owners in the protection of the main branch.

    \b
    例 Example
      sitegen codeowners --check
    """
    root = find_project_root(project)
    try:
        site, agencies = list_owners(root)
    except UnreadableSourceError as error:
        raise click.UsageError(
            f"{error.path} 读不了，或者有错误；请先运行 check。 It cannot be read or has errors: run check first."
        ) from error
    text = format_code_owners(site, agencies, _find_prefix(root))
    if not text:
        raise click.UsageError(
            "还没有写谁来批准。请在 site.yaml 里写两行，账号换成自己的：\n  审查人: [yunxiu/reviewers]\n"
            "  维护人: [yunxiu/webmasters]\n需要各机关分开批准的，在它的 agency.yaml 里写：\n  维护人: [yunxiu/finance]\n"
            "Nobody is named yet: write these lines, with your own accounts."
        )
    file = output or find_place(root)
    data = text.encode("utf-8")
    present = _read(file)
    if present == data:
        print_text(f"{file.as_posix()} 是最新的。 It is up to date.")
        return OK
    if check:
        print_text(
            f"{file.as_posix()} 不是最新的：请运行 codeowners 命令。 It is out of date: run the command codeowners."
        )
        return CONTENT_ERRORS
    if present is not None and not present.startswith(MARK.encode()):
        raise click.UsageError(
            f"{file.as_posix()} 不是本命令写的，没有改动。要换成生成的，请先把它改名；或者用 --output 另写一个文件。\n"
            "This command has not written the file and leaves it alone: rename it, or use --output."
        )
    _write(file, data)
    print_text(f"已写入 {file.as_posix()}。 Written.")
    return OK


def _read(file: Path) -> bytes | None:
    """Return the content of the file with LF line ends, whatever its encoding; None if there is no file."""
    try:
        # A file of another origin may be in any encoding, and git for Windows gives ours CRLF.
        return file.read_bytes().replace(b"\r\n", b"\n")
    except FileNotFoundError:
        return None
    except OSError as error:
        zh, en = describe_os_error(error)
        raise click.UsageError(
            f"读不了 {file.as_posix()}（{zh}）。 {file.as_posix()} cannot be read ({en})."
        ) from error


def _write(file: Path, data: bytes) -> None:
    """Write the file beside its place and then over it."""
    beside = file.with_name(f".{file.name}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(data)
        beside.replace(file)
    except OSError as error:
        zh, en = describe_os_error(error)
        raise click.UsageError(
            f"写不了 {file.as_posix()}（{zh}）。 {file.as_posix()} cannot be written ({en})."
        ) from error
    finally:
        with suppress(OSError):
            beside.unlink()


def _find_prefix(root: Path) -> str:
    """Return the path of the project in its repository; "" without a repository."""
    try:
        return find_project_prefix(root)
    except RevisionError:
        return ""
