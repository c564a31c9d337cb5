"""The commands ``build``, ``check`` and ``clean``."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from sitegen import builder
from sitegen.builder import Project, Result
from sitegen.cli.console import is_colour_allowed, is_line_rewritable, print_text
from sitegen.cli.file_scope import describe_others, resolve_files, select_diagnostics
from sitegen.cli.group import CONTENT_ERRORS, OK, Command, combine_options
from sitegen.cli.options import (
    find_project_root,
    project_option,
    require_package,
    resolve_today,
    today_option,
)
from sitegen.cli.profile import record_profile
from sitegen.cli.progress import ProgressLine
from sitegen.cli.summary import summarise_build
from sitegen.content.source_lines import make_source_reader
from sitegen.diagnostics import has_errors
from sitegen.diagnostics.formats import OutputFormat, render_diagnostics, render_step_summary
from sitegen.publish.publish_result import Action, Reason

REASONS: Final = {
    Reason.UNCHANGED: "没有变化",
    Reason.NEW: "新增",
    Reason.CHANGED: "内容有变",
    Reason.MISSING: "文件不见了",
    Reason.ALTERED: "文件被改动过",
    Reason.UNFINISHED: "上次没有完成",
    Reason.UNRECORDED: "没有构建记录",
    Reason.LEFT_PLAN: "已不在网站中",
    Reason.CLEANED: "清除",
}

output_option = click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="输出文件夹；默认是项目里的 public。 Output folder (default: public in the project).",
)
report_options = combine_options(
    click.option("--quiet", "-q", is_flag=True, help="只显示发现的问题。 Print findings only."),
    click.option(
        "--format",
        "format_",
        type=click.Choice([format_.value for format_ in OutputFormat]),
        default=OutputFormat.TEXT.value,
        show_default=True,
        help="问题的显示格式：供人看、供程序用、供 GitHub 用、供代码扫描用。 "
        "Format of findings: for people, programs, GitHub or code scanning.",
    ),
    click.option(
        "--all",
        "show_all",
        is_flag=True,
        help="逐处列出全部问题；不加此项，同样的问题只显示一次，注明有几处。 "
        "List every finding; without this option, findings with the same cause are shown once with their number.",
    ),
)


jobs_option = click.option(
    "--jobs",
    "-j",
    type=click.IntRange(0, 256),
    default=0,
    metavar="N",
    help="生成大网站时同时运行的进程数；0 是每个处理器一个，1 是只用一个。 Number of processes for a large site; "
    "0: one per processor.",
)


precompress_option = click.option(
    "--precompress",
    is_flag=True,
    help="为每个文本文件生成压缩好的 .br 和 .gz，供网站服务器直接发送；不加此项则不生成，原有的也会删除。 "
    "Write compressed copies of text files for the web server to send; without this option they are removed.",
)


profile_option = click.option(
    "--profile",
    is_flag=False,
    flag_value="sitegen-profile.html",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="[FILE]",
    help="分析各部分耗时，写成带火焰图的网页；默认是当前文件夹里的 sitegen-profile.html。只用一个进程。 "
    "Write a profile as a page with a flame graph (default: in the current folder). Uses one process.",
)


@click.command("build", cls=Command, short_help="生成网站 Build the site")
@project_option
@output_option
@today_option
@click.option(
    "--explain",
    is_flag=True,
    help="逐个说明文件为什么写入或删除。 Print why each file was written or removed.",
)
@jobs_option
@precompress_option
@profile_option
@report_options
def build_command(
    project: Path,
    output: Path | None,
    today: datetime | None,
    explain: bool,
    jobs: int,
    precompress: bool,
    profile: Path | None,
    quiet: bool,
    format_: str,
    show_all: bool,
) -> int:
    """\b
    检查内容并生成网站；有错误时原有网站保持不变。只写有变化的文件。
    Check the content and build the site. With errors, the existing site stays unchanged. Writes only what changed.

    \b
    例 Examples
      python build.py
      python build.py build --explain
      python build.py build --output /srv/www/zfxxgk --precompress
    """
    if precompress:
        require_package("brotli", "--precompress")
    # The profiler sees only this process.
    site = replace(
        _make_project(project, output, today), jobs=1 if profile else jobs, precompress=precompress
    )
    with record_profile(profile.absolute(), quiet=quiet) if profile else nullcontext():
        result = _run(builder.build, site, quiet)
    summary = (*summarise_build(result), *_describe_unpublished(result))
    return _report(site, result, summary, explain=explain, quiet=quiet, format_=format_, show_all=show_all)


@click.command("check", cls=Command, short_help="只检查，不改动网站 Check only")
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[FILE]...")
@project_option
@today_option
@jobs_option
@report_options
def check_command(
    files: tuple[Path, ...],
    project: Path,
    today: datetime | None,
    jobs: int,
    quiet: bool,
    format_: str,
    show_all: bool,
) -> int:
    """\b
    进行全部检查，不改动网站。提交内容之前请先运行。写上文件或文件夹的，照样检查全站，只显示和它们有关的问题。
    Run all checks without changing the site. Run this before you submit a change. With files or folders, the whole
    site is checked, but only what concerns them is shown.

    \b
    例 Examples
      python build.py check
      python build.py check content/agencies/yunxiu-office/items/2024/00012.md
    """
    site = replace(_make_project(project, None, today), jobs=jobs)
    paths = resolve_files(site.root, files)
    result = _run(builder.check, site, quiet)
    summary = _describe_unpublished(result)
    others: tuple[str, ...] = ()
    if paths:
        concerned, elsewhere = select_diagnostics(result.diagnostics, paths)
        result, summary, others = replace(result, diagnostics=concerned), (), describe_others(elsewhere)
    code = _report(
        site,
        result,
        summary,
        explain=False,
        quiet=quiet,
        format_=format_,
        show_all=show_all,
        count=True,
    )
    if others and not quiet:
        print_text("\n".join(others), err=format_ != OutputFormat.TEXT)
    return code


@click.command("clean", cls=Command, short_help="删除生成的网站 Remove the built site")
@project_option
@output_option
@report_options
def clean_command(project: Path, output: Path | None, quiet: bool, format_: str, show_all: bool) -> int:
    """\b
    删除以前生成的网站文件；其他文件一概不动。
    Remove the files that builds have written, and only those.
    """
    site = _make_project(project, output, None)
    result = builder.clean(site)
    removed = Counter(event.action for event in result.events)[Action.REMOVED]
    summary = f"删除了 {removed} 个文件。 {removed} files removed."
    return _report(site, result, (summary,), explain=False, quiet=quiet, format_=format_, show_all=show_all)


def _make_project(folder: Path, output: Path | None, today: datetime | None) -> Project:
    """Make the project from the options. Without ``output``, the output folder is ``public``."""
    try:
        root = find_project_root(folder)
        # Absolute but not resolved: publishing refuses links, so it must see them.
        return Project(root=root, output=(output or root / "public").absolute(), today=resolve_today(today))
    except OSError as error:
        raise click.UsageError(
            f"当前文件夹已被删除，或者无法读取（{error.strerror}）；请换一个文件夹再运行。\n"
            "The current folder has been deleted or cannot be read: run the command from another folder."
        ) from error


def _run(
    action: Callable[[Project, builder.StepListener | None], Result], project: Project, quiet: bool
) -> Result:
    with ProgressLine(quiet=quiet, terminal=is_line_rewritable()) as progress:
        return action(project, progress)


def _report(
    project: Project,
    result: Result,
    summary: Sequence[str],
    *,
    explain: bool,
    quiet: bool,
    format_: str,
    show_all: bool,
    count: bool = False,
) -> int:
    """Print the diagnostics and the summary, and return the exit code.

    Diagnostics go to stdout. In a format for programs they are alone there: everything else goes to stderr.
    With ``count``, people see the number of diagnostics even if there are none. In the format of GitHub, they
    are also added to the summary page of the workflow step, if there is one.
    """
    for_people = format_ == OutputFormat.TEXT
    source = make_source_reader(project.root)
    # A program expects a document even if it is empty.
    if result.diagnostics or not for_people or (count and not quiet):
        text = render_diagnostics(
            result.diagnostics, format_, source, for_people and is_colour_allowed(), show_all
        )
        print_text(text, end="")
    if format_ == OutputFormat.GITHUB and (page := os.environ.get("GITHUB_STEP_SUMMARY")):
        with Path(page).open("a", encoding="utf-8") as file:
            file.write(render_step_summary(result.diagnostics, source))
    if explain:
        _print_events(result, err=not for_people)
    if has_errors(result.diagnostics):
        return CONTENT_ERRORS
    if summary and not quiet:
        print_text("\n".join(summary), err=not for_people)
    return OK


def _print_events(result: Result, *, err: bool) -> None:
    """Print why each file was written or removed."""
    labels = {Action.WRITTEN: "写入 written", Action.REMOVED: "删除 removed"}
    for event in result.events:
        if event.action in labels:
            print_text(
                f"{labels[event.action]}  {event.path}  ({REASONS[event.reason]} {event.reason})", err=err
            )


def _describe_unpublished(result: Result) -> tuple[str, ...]:
    """Return the lines that report the number of drafts and the like; none if there are none."""
    # Otherwise an editor might wait for a draft to appear.
    if not (count := result.unpublished):
        return ()
    return (
        f"另有 {count} 份内容未发布（草稿，或非主动公开）。",
        f"{count} not published: drafts, or not 主动公开 (proactive disclosure).",
    )
