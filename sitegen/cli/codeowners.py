"""The command ``codeowners``: writes CODEOWNERS and the reviewers of exemptions from site.yaml and agency.yaml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from sitegen.cli.console import print_message
from sitegen.cli.group import EXIT_CONTENT_ERRORS, EXIT_OK, Command
from sitegen.cli.options import project_option, require_project_root
from sitegen.cli.output_files import refuse_target_in_sources
from sitegen.diagnostics.os_errors import describe_os_error
from sitegen.files.regular import refuse_special
from sitegen.files.write import write_files
from sitegen.forge.approval import REVIEWERS_FILE
from sitegen.forge.code_owners import (
    GENERATED_MARK,
    UnreadableSourceError,
    format_code_owners,
    format_reviewers,
    list_reviewer_accounts,
    load_site_and_maintainers,
    locate_code_owners,
    locate_reviewers_file,
    may_replace_reviewers,
)
from sitegen.git.changes import read_project_prefix
from sitegen.git.command import GitError


@click.command("codeowners", cls=Command)
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
    生成 CODEOWNERS：哪些文件的改动由谁批准，取自 site.yaml 的“审查人”、“维护人”和各机关 agency.yaml 的“维护人”。
    GitHub、GitLab 按它指定审查人；要在主分支的保护规则里要求代码所有者批准。
    有 .github 文件夹的，同时把“审查人”里的账号写进 .github/exemption-reviewers：在 GitHub 上由他们批准放行。
    Write CODEOWNERS: who approves changes to which files, from site.yaml and agency.yaml. Require the review of
    code owners in the protection of the main branch. With a folder .github, also write the accounts among the reviewers to
    .github/exemption-reviewers: they approve exemptions on GitHub.

    \b
    例 Example
      sitegen codeowners --check
    """
    root = require_project_root(project)
    if output:
        refuse_target_in_sources(output)
    try:
        site, agencies = load_site_and_maintainers(root)
    except UnreadableSourceError as error:
        raise click.UsageError(
            f"{error.path} 读不了，或者有错误；请先运行 check。 It cannot be read or has errors: run check first."
        ) from error
    text = format_code_owners(site, agencies, _read_path_in_repository(root))
    if not text:
        raise click.UsageError(
            "还没有写谁来批准。请在 site.yaml 里写两行，账号和团队换成自己的：\n  审查人: [wang-shen, yunxiu/reviewers]\n"
            "  维护人: [yunxiu/webmasters]\n需要各机关分开批准的，在它的 agency.yaml 里写：\n  维护人: [yunxiu/finance]\n"
            "Nobody is named yet: write these lines, with your own accounts."
        )
    texts = {output or locate_code_owners(root): text.encode("utf-8")}
    if not output:
        texts |= _make_reviewers_file(root, list_reviewer_accounts(site))
    present = {file: _read_with_lf_line_ends(file) for file in texts}
    if check:
        return _report_up_to_date(texts, present)
    _refuse_foreign_files(texts, present, list_reviewer_accounts(site))
    write_files({file: data for file, data in texts.items() if present[file] != data})
    for file, data in texts.items():
        is_current = present[file] == data
        name = file.as_posix()
        print_message(f"{name} 是最新的。 It is up to date." if is_current else f"已写入 {name}。 Written.")
    return EXIT_OK


def _make_reviewers_file(root: Path, accounts: Sequence[str]) -> dict[Path, bytes]:
    """Return the file .github/exemption-reviewers and its content; {} if the project needs no such file.

    It lists the accounts that approve exemptions on GitHub. ``accounts`` are those among the reviewers in
    site.yaml. Prints a warning if there are none.
    """
    file = locate_reviewers_file(root)
    if file is None or not (accounts or file.is_file()):
        return {}
    if not accounts:
        print_message(
            "“审查人”里没有账号，只有团队或邮箱，或者没有写：在 GitHub 上谁也不能批准放行。请加上账号，如 wang-shen。\n"
            "审查人 names no account, so nobody can approve exemptions on GitHub: add accounts to teams and addresses.",
            to_stderr=True,
        )
    return {file: format_reviewers(accounts).encode("utf-8")}


def _report_up_to_date(
    new_contents: Mapping[Path, bytes], present_contents: Mapping[Path, bytes | None]
) -> int:
    for file, data in new_contents.items():
        if present_contents[file] == data:
            print_message(f"{file.as_posix()} 是最新的。 It is up to date.")
        else:
            print_message(
                f"{file.as_posix()} 不是最新的：请运行 codeowners 命令。 It is out of date: run the command codeowners."
            )
    return EXIT_OK if present_contents == new_contents else EXIT_CONTENT_ERRORS


def _refuse_foreign_files(
    new_contents: Mapping[Path, bytes], present_contents: Mapping[Path, bytes | None], accounts: Sequence[str]
) -> None:
    """Raise a usage error if one of the files was not written by this command, before any of them is written.

    ``new_contents`` are the new contents by file, ``present_contents`` the contents on disk, None if there is no file. ``accounts``
    are the accounts among the reviewers in site.yaml.
    """
    for file in new_contents:
        former = present_contents[file]
        if former is None or former.startswith(GENERATED_MARK.encode()):
            continue
        if file.name != REVIEWERS_FILE.name:
            raise click.UsageError(
                f"{file.as_posix()} 不是本命令写的，没有改动。要换成生成的，请先把它改名；或者用 --output 另写一个文件。\n"
                "This command has not written the file and leaves it alone: rename it, or use --output."
            )
        if not may_replace_reviewers(former.decode("utf-8", "replace"), accounts):
            raise click.UsageError(
                f"{file.as_posix()} 里有 site.yaml 没有的审查人，没有改动。请把他们写进 site.yaml 的“审查人”；不再审查的，"
                "从这个文件里删掉。\n"
                "It names reviewers whom site.yaml lacks: add them to reviewers there, or delete them from the file."
            )


def _read_with_lf_line_ends(file: Path) -> bytes | None:
    """Return the content of the file with LF line ends, whatever its encoding; None if there is no file."""
    refuse_special(file, refuse_links=False)
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


def _read_path_in_repository(root: Path) -> str:
    """Return the path of the project in its git repository, such as ``sites/yunxiu/``.

    It is "" for the top folder of the repository, and without a repository.
    """
    try:
        return read_project_prefix(root)
    except GitError:
        return ""
