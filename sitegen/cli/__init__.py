"""The command line: ``sitegen``, ``python -m sitegen`` and, in a checkout, ``python build.py``."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from sitegen import __version__
from sitegen.cli.console import flush_streams, print_message, use_utf8
from sitegen.cli.group import EXIT_INTERRUPTED, EXIT_OK, LazyCommand, RootGroup
from sitegen.cli.usage_errors import format_usage_error
from sitegen.program import describe_invocation
from sitegen.program.utf8 import restart_in_utf8_mode_if_needed

__all__ = ["cli", "main", "run"]

EPILOG = """\b
退出码 Exit codes
  0  没有问题                success
  1  内容有错误，网站没有改动  errors in the content; the site is unchanged
  2  命令用法不正确          invalid usage
  3  程序内部错误            internal error of sitegen
  4  没有错误，有待审批的放行   no errors, but decisions await approval (check --base)

\b
每个命令都有 --help。 Every command has --help.
"""


@click.group(
    cls=RootGroup,
    lazy_commands={
        "init": LazyCommand("sitegen.cli.init:init_command", "新建一个网站项目 Start a new site"),
        "build": LazyCommand("sitegen.cli.build:build_command", "生成网站 Build the site"),
        "check": LazyCommand("sitegen.cli.check:check_command", "只检查，不改动网站 Check only"),
        "review": LazyCommand(
            "sitegen.cli.review:review_command", "给审查人看改动 Show a change to its reviewer"
        ),
        "exempt": LazyCommand("sitegen.cli.exempt:exempt_command", "放行一处 Exempt one finding"),
        "exemptions": LazyCommand("sitegen.cli.exempt:exemptions_command", "列出放行清单 List exemptions"),
        "fmt": LazyCommand("sitegen.cli.fmt:fmt_command", "统一写法 Format source files"),
        "upgrade": LazyCommand("sitegen.cli.upgrade:upgrade_command", "升级到现在的版本 Upgrade a project"),
        "clean": LazyCommand("sitegen.cli.build:clean_command", "删除生成的网站 Remove the built site"),
        "serve": LazyCommand("sitegen.cli.serve:serve_command", "边改边看 Preview in the browser"),
        "diff": LazyCommand(
            "sitegen.cli.diff:diff_command", "列出要上传和删除的文件 List what to upload and delete"
        ),
        "redirects": LazyCommand(
            "sitegen.cli.redirects:redirects_command", "旧网址的跳转 Redirects of old addresses"
        ),
        "search": LazyCommand("sitegen.cli.search:search_command", "搜索已生成的网站 Search the built site"),
        "new": LazyCommand("sitegen.cli.new:new_group", "新建条目、机关、报告等 Create content files"),
        "mv": LazyCommand("sitegen.cli.mv:mv_command", "改名、移动 Rename or move"),
        "withdraw": LazyCommand("sitegen.cli.withdraw:withdraw_command", "撤下一个条目 Withdraw an item"),
        "doctor": LazyCommand(
            "sitegen.cli.doctor:doctor_command", "检查项目和电脑 Examine project and machine"
        ),
        "hook": LazyCommand("sitegen.cli.hook:hook_group", "提交前检查 Check before commits"),
        "codeowners": LazyCommand(
            "sitegen.cli.codeowners:codeowners_command", "生成 CODEOWNERS Write CODEOWNERS"
        ),
        "schema": LazyCommand("sitegen.cli.schema:schema_command", "生成 JSON Schema Write JSON Schemas"),
        "explain": LazyCommand("sitegen.cli.explain:explain_command", "解释错误代码 Explain an error code"),
        "help": LazyCommand("sitegen.cli.help:help_command", "查看说明书 Read the documentation"),
    },
    epilog=EPILOG,
    context_settings={"max_content_width": 100},
)
@click.version_option(
    __version__,
    "-V",
    "--version",
    message="sitegen %(version)s",
    help="显示版本。 Show the version.",
)
def cli() -> None:
    """\b
    根据 content/ 里的内容生成政府信息公开目录网站。不写命令时执行 build。
    Generate a disclosure catalogue site from content/. Without a command, runs build.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code, which is one of those listed in `EPILOG`, or 130.

    ``arguments`` do not include the program name; None takes those of this process. Errors are printed, not
    raised.
    """
    use_utf8()
    try:
        code = cli.main(arguments, prog_name=describe_invocation(), standalone_mode=False)
    except click.ClickException as error:
        print_message(format_usage_error(error), to_stderr=True)
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        print_message("已中断。 Interrupted.", to_stderr=True)
        code = EXIT_INTERRUPTED
    except (BrokenPipeError, SystemExit):  # click exits like this when the reader closes the pipe: no failure
        code = EXIT_OK
    flush_streams()
    return int(code or EXIT_OK)  # --help and --version return None


def main() -> NoReturn:
    """Run the command line of this process, and exit with its exit code."""
    restart_in_utf8_mode_if_needed()
    code = run()
    # What is alive now lives until the end. Without this, the interpreter's last collections would examine all of it,
    # which takes up to 0.2 s.
    gc.freeze()
    sys.exit(code)
