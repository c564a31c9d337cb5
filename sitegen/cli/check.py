"""The command ``check``: all checks, for people and for pull requests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
from msgspec.structs import replace

from sitegen import builder
from sitegen.builder import Result
from sitegen.builder.pending_approval import check_pending_approval
from sitegen.cli.build import (
    jobs_option,
    make_build_project,
    print_result,
    report_options,
    run_with_progress,
    strict_option,
)
from sitegen.cli.console import print_message
from sitegen.cli.file_scope import count_other_findings, resolve_checked_paths
from sitegen.cli.group import EXIT_AWAITING_APPROVAL, EXIT_OK, Command
from sitegen.cli.options import project_option, today_option
from sitegen.cli.pending import format_pending_approvals
from sitegen.cli.private_report import refuse_bad_report_file, write_private_report
from sitegen.cli.unpublished import describe_unpublished
from sitegen.content.source_lines import make_source_reader
from sitegen.content.trial_site import describe_trial_site
from sitegen.diagnostics.formats import OutputFormat
from sitegen.diagnostics.path_filter import split_diagnostics_by_paths
from sitegen.git.revision import read_revision


@click.command("check", cls=Command)
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[FILE]...")
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
    files: tuple[Path, ...],
    project: Path,
    today: datetime | None,
    strict: bool,
    base: str | None,
    report: Path | None,
    jobs: int,
    quiet: bool,
    format_: str,
    show_all: bool,
) -> int:
    """\b
    进行全部检查，不改动网站。提交内容之前请先运行。写上文件或文件夹的，照样检查全站，只显示和它们有关的问题。
    写的文件全都不属于网站内容的（如只写了 README.md），什么也没有检查，退出码是 2。
    Run all checks without changing the site, before you submit a change. With files or folders, the whole site is
    checked, but only what concerns them is shown. If none belongs to the site (a README.md), the exit code is 2.

    \b
    例 Examples
      sitegen check content/agencies/yunxiu-office/items/2024/00012.md
      sitegen check --strict --base origin/main --report 检查报告.xlsx
    """
    site = replace(make_build_project(project, None, today), jobs=jobs, strict=strict, base=base or "")
    if report:
        refuse_bad_report_file(report, site)
    paths = resolve_checked_paths(site.root, files)
    revision = read_revision(site.root, base) if base is not None else None
    result = run_with_progress(builder.check, site, quiet)
    pending = check_pending_approval(site.root, revision, result.exemptions) if revision else ()
    if report:
        write_private_report(report, result, pending, make_source_reader(site.root))
    is_text = format_ == OutputFormat.TEXT
    result, summary, others = _limit_result_to_files(result, paths, site.root)
    if pending:
        print_message(format_pending_approvals(pending), to_stderr=not is_text)
    code = print_result(
        site,
        # Formats for programs have no heading: there the decisions are findings.
        result if is_text else replace(result, diagnostics=(*result.diagnostics, *pending)),
        summary,
        explain=False,
        quiet=quiet,
        format_=format_,
        show_all=show_all,
        prints_counts=True,
    )
    if others and not quiet:
        print_message("\n".join(others), to_stderr=not is_text)
    return EXIT_AWAITING_APPROVAL if pending and code == EXIT_OK else code


def _limit_result_to_files(
    result: Result, paths: Sequence[str], root: Path
) -> tuple[Result, Sequence[str], Sequence[str]]:
    """Return the part of a result about ``paths``, its summary, and lines about the other files.

    The summary and the lines about the rest are lines to print. If ``paths`` is empty, the whole result is
    returned. Only in that case is the summary not empty: it lists what is not published, and says if the site
    in ``root`` is under construction. The lines about the rest count the errors and warnings in other files.
    """
    if not paths:
        return result, (*describe_unpublished(result), *describe_trial_site(root)), ()
    concerned, elsewhere = split_diagnostics_by_paths(result.diagnostics, paths)
    return replace(result, diagnostics=concerned), (), count_other_findings(elsewhere)
