"""The command line: ``sitegen``, ``python -m sitegen`` and, in a checkout, ``python build.py``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from sitegen import __version__
from sitegen.cli.console import drop_closed_streams, print_text, use_utf8
from sitegen.cli.group import INTERRUPTED, OK, RootGroup
from sitegen.cli.usage_errors import format_usage_error
from sitegen.program import name_program
from sitegen.program.utf8 import ensure_utf8

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
    modules={
        "init": "sitegen.cli.init:init_command",
        "build": "sitegen.cli.build:build_command",
        "check": "sitegen.cli.check:check_command",
        "review": "sitegen.cli.review:review_command",
        "exempt": "sitegen.cli.exempt:exempt_command",
        "exemptions": "sitegen.cli.exempt:exemptions_command",
        "fmt": "sitegen.cli.fmt:fmt_command",
        "upgrade": "sitegen.cli.upgrade:upgrade_command",
        "clean": "sitegen.cli.build:clean_command",
        "serve": "sitegen.cli.serve:serve_command",
        "diff": "sitegen.cli.diff:diff_command",
        "redirects": "sitegen.cli.redirects:redirects_command",
        "search": "sitegen.cli.search:search_command",
        "new": "sitegen.cli.new:new_group",
        "mv": "sitegen.cli.mv:mv_command",
        "withdraw": "sitegen.cli.withdraw:withdraw_command",
        "doctor": "sitegen.cli.doctor:doctor_command",
        "hook": "sitegen.cli.hook:hook_group",
        "codeowners": "sitegen.cli.codeowners:codeowners_command",
        "schema": "sitegen.cli.schema:schema_command",
        "explain": "sitegen.cli.explain:explain_command",
        "help": "sitegen.cli.help:help_command",
    },
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
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
        code = cli.main(arguments, prog_name=name_program(), standalone_mode=False)
    except click.ClickException as error:
        print_text(format_usage_error(error), err=True)
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        print_text("已中断。 Interrupted.", err=True)
        code = INTERRUPTED
    except (BrokenPipeError, SystemExit):  # click exits like this when the reader closes the pipe: no failure
        code = OK
    drop_closed_streams()
    return int(code or OK)  # --help and --version return None


def main() -> NoReturn:
    """Run the command line of this process, and exit with its exit code."""
    ensure_utf8()
    sys.exit(run())
