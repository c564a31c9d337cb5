"""The command ``check``: all checks, for people and for pull requests."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from sitegen import builder
from sitegen.cli.build import (
    jobs_option,
    make_project,
    report_options,
    report_result,
    run_action,
    strict_option,
)
from sitegen.cli.console import print_text
from sitegen.cli.group import AWAITING_APPROVAL, OK, Command
from sitegen.cli.options import project_option, today_option
from sitegen.cli.pending import format_pending, list_pending
from sitegen.cli.private_report import refuse_public_place, write_report
from sitegen.cli.unpublished import describe_unpublished
from sitegen.content.source_lines import make_source_reader
from sitegen.diagnostics.formats import OutputFormat


@click.command("check", cls=Command, short_help="只检查，不改动网站 Check only")
@project_option
@today_option
@strict_option
@click.option(
    "--base",
    metavar="REF",
    help="与 git 版本 REF 比较：改动自己带来的放行、上限和级别列为“待审批”，没有错误时退出码是 4；公开过的网址失效也会指出。 "
    "Compare with the git revision REF: decisions that the change itself brings await approval, exit code 4; published "
    "addresses that it loses are reported.",
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="把问题和放行清单写成内部报告：.xlsx 或者 .md，不能放在网站里。 "
    "Write findings and exemptions to a private report, .xlsx or .md, outside of the site.",
)
@jobs_option
@report_options
def check_command(
    project: Path,
    today: datetime | None,
    strict: bool,
    base: str | None,
    report: Path | None,
    jobs: int,
    quiet: bool,
    format_: str,
) -> int:
    """\b
    进行全部检查，不改动网站。提交内容之前请先运行。
    Run all checks without changing the site. Run this before you submit a change.

    \b
    例 Examples
      python build.py check --strict
      python build.py check --base origin/main --report 检查报告.xlsx
    """
    site = replace(make_project(project, None, today), jobs=jobs, strict=strict, base=base or "")
    if report:
        refuse_public_place(report, site)
    pending = list_pending(site.root, base) if base is not None else ()
    result = run_action(builder.check, site, quiet)
    if report:
        write_report(report, result, pending, make_source_reader(site.root))
    is_text = format_ == OutputFormat.TEXT
    if pending:
        print_text(format_pending(pending), err=not is_text)
    code = report_result(
        site,
        # Formats for programs have no heading: there the decisions are findings.
        result if is_text else replace(result, diagnostics=(*result.diagnostics, *pending)),
        describe_unpublished(result),
        explain=False,
        quiet=quiet,
        format_=format_,
        count=True,
    )
    return AWAITING_APPROVAL if pending and code == OK else code
