"""The commands ``hook install``, ``hook run`` and ``hook remove``: check what is staged before each commit."""

from __future__ import annotations

from pathlib import Path

import click
from msgspec.structs import replace

from sitegen.cli.console import print_message
from sitegen.cli.group import EXIT_CONTENT_ERRORS, EXIT_OK, Command, CommandGroup
from sitegen.cli.options import project_option, require_project_root, resolve_today
from sitegen.cli.temporary_files import open_temporary_folder
from sitegen.diagnostics.os_errors import describe_os_error
from sitegen.diagnostics.plurals import format_count, select_number_form
from sitegen.forge.commit_hook import ForeignHookError, SharedHooksError, install_hook, remove_hook
from sitegen.forge.staged_copy import STAGED_FOLDER, update_staged_copy
from sitegen.git.changes import list_staged_sources
from sitegen.program import make_restart_command


@click.group("hook", cls=CommandGroup)
def hook_group() -> None:
    """\b
    提交前检查暂存的内容：个人信息、密级标志和其他错误，不进入仓库的历史。
    Check what is staged before each commit, so that personal data, secrecy markings and other errors do not
    enter the history of the repository.
    """


@hook_group.command("install", cls=Command, short_help="装上 Install the hook")
@project_option
def install_command(project: Path) -> int:
    """\b
    在这个仓库里装上提交前的检查。只管这台机器上的这个克隆；别人写的钩子不会覆盖。
    Install the check in this repository, for this clone on this machine. A hook of another origin is not
    overwritten.

    \b
    例 Example
      sitegen hook install
    """
    root = require_project_root(project)
    try:
        path = install_hook(root, make_restart_command())
    except ForeignHookError as error:
        raise click.UsageError(
            f"{error.path.as_posix()} 已有别的钩子，没有改动。请在里面加上一行：\n  {error.command}\n"
            "There is another hook, which was left as it is. Add this line to it."
        ) from error
    except SharedHooksError as error:
        raise click.UsageError(
            f"git 的设置 core.hooksPath 指向 {error.path.parent.as_posix()}，别的仓库也用那里的钩子，没有写。"
            f"请在 {error.path.as_posix()} 里加上一行（别的仓库不受影响）：\n  {error.command}\n"
            "或者让这个仓库用自己的钩子，再运行一次：\n  git config core.hooksPath .git/hooks\n"
            "The setting core.hooksPath leads to a folder that other repositories use too, so nothing was written. Add "
            "the line above to the hook there, or give this repository hooks of its own with the command above."
        ) from error
    print_message(
        f"已装上：{path.as_posix()}。每次 git commit 之前检查暂存的内容。\n"
        "Installed: what is staged is checked before each git commit."
    )
    return EXIT_OK


@hook_group.command("remove", cls=Command, short_help="去掉 Remove the hook")
@project_option
def remove_command(project: Path) -> int:
    """\b
    去掉提交前的检查；别人写的钩子不动。
    Remove the check. A hook of another origin is left alone.
    """
    try:
        path = remove_hook(require_project_root(project))
    except ForeignHookError as error:
        raise click.UsageError(
            f"{error.path.as_posix()} 不是本程序写的，没有改动。 It was not written by this program."
        ) from error
    print_message(f"已去掉：{path.as_posix()}。 Removed." if path else "没有装过。 There is none.")
    return EXIT_OK


@hook_group.command("run", cls=Command, short_help="检查暂存的内容 Check what is staged")
@project_option
def run_command(project: Path) -> int:
    """\b
    检查暂存的内容，即下一次提交里会有的内容，不管磁盘上的文件改成了什么。有错误时退出码是 1，提交就不进行。
    算数的是改动的文件里的错误，和这次删除、改名、改设置使别的文件出的错误；别的文件以前就有的错误不管。
    Check what the next commit will contain, even if the files on disk differ from it. If there are errors, the exit
    code is 1 and git makes no commit. Errors in the staged files count, and errors that the commit causes in other
    files, for example by deleting what they refer to. Errors that other files had before do not count.
    """
    root = require_project_root(project)
    try:
        paths = list_staged_sources(root)
        if not paths:
            return EXIT_OK
        staged = update_staged_copy(root)
    except OSError as error:
        zh, en = describe_os_error(error)
        raise click.UsageError(
            f"暂存的内容没法复制到 {STAGED_FOLDER}（{zh}）。 What is staged cannot be copied to {STAGED_FOLDER} ({en})."
        ) from error
    # A commit without sources needs none of this.
    from sitegen.cli.build import print_result
    from sitegen.review.staged_commit import check_staged

    with open_temporary_folder("sitegen-hook-"):
        found = check_staged(root, staged, paths, resolve_today(None))
    code = print_result(
        found.project,
        replace(found.result, diagnostics=found.blocking_diagnostics),
        (),
        explain=False,
        quiet=True,
        format_="text",
        show_all=False,
    )
    _print_rest(code, len(found.other_diagnostics))
    return code


def _print_rest(code: int, others: int) -> None:
    """Print the number of findings that do not stop the commit, and what to do if the commit is stopped.

    ``code`` is the exit code of the check, ``others`` that number.
    """
    if others:
        print_message(
            f"没有改动的文件另有 {others} 处问题，不影响这次提交。 "
            f"{format_count(others, 'finding')} in other files {select_number_form(others, 'does', 'do')} not matter to this commit.",
            to_stderr=True,
        )
    if code == EXIT_CONTENT_ERRORS:
        print_message(
            "没有提交：暂存的内容有错误。改好以后重新 git add，再提交。\n"
            "确实没有错的，由审查人逐处放行（命令 exempt），并把 content/exemptions.yaml 一起暂存。\n"
            "一定要先提交的，用 git commit --no-verify；含个人信息或密级标志的不要这样做，推送以后就收不回来。\n"
            "No commit: what is staged has errors. Correct it, run git add again, and commit.\n"
            "A finding that is not a mistake can be exempted by a reviewer (command exempt): stage content/exemptions.yaml too.\n"
            "git commit --no-verify skips this check; never use it for personal data or secrets.",
            to_stderr=True,
        )
