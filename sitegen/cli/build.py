"""The commands ``build``, ``check`` and ``clean``."""

from __future__ import annotations

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
from sitegen.diagnostics.formats import OutputFormat, render_diagnostics
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
@click.option(
    "--drafts",
    is_flag=True,
    help="连同草稿和公开日期未到的内容一起生成，每页注明；必须用 --output 另选文件夹，不能用来发布。 Include drafts and "
    "scheduled items, marked on each page, in another folder (--output); never to be published.",
)
@report_options
def build_command(
    project: Path,
    output: Path | None,
    today: datetime | None,
    explain: bool,
    jobs: int,
    precompress: bool,
    profile: Path | None,
    drafts: bool,
    quiet: bool,
    format_: str,
) -> int:
    """\b
    检查内容并生成网站；有错误时原有网站保持不变。只写有变化的文件。
    Check the content and build the site. With errors, the existing site stays unchanged. Writes only what changed.

    \b
    例 Examples
      python build.py
      python build.py build --explain
      python build.py build --output /srv/www/zfxxgk --precompress
      python build.py build --drafts --output review
    """
    if precompress:
        require_package("brotli", "--precompress")
    # The profiler sees only this process.
    site = replace(
        _make_project(project, output, today),
        jobs=1 if profile else jobs,
        precompress=precompress,
        drafts=drafts,
    )
    if drafts:
        _refuse_published_folder(site, output)
    with record_profile(profile.absolute(), quiet=quiet) if profile else nullcontext():
        result = _run(builder.build, site, quiet)
    left_out = _warn_of_drafts(site) if drafts else _describe_unpublished(result)
    summary = (*summarise_build(result), *left_out)
    return _report(site, result, summary, explain=explain, quiet=quiet, format_=format_)


@click.command("check", cls=Command, short_help="只检查，不改动网站 Check only")
@project_option
@today_option
@jobs_option
@report_options
def check_command(project: Path, today: datetime | None, jobs: int, quiet: bool, format_: str) -> int:
    """\b
    进行全部检查，不改动网站。提交内容之前请先运行。
    Run all checks without changing the site. Run this before you submit a change.
    """
    site = replace(_make_project(project, None, today), jobs=jobs)
    result = _run(builder.check, site, quiet)
    return _report(
        site, result, _describe_unpublished(result), explain=False, quiet=quiet, format_=format_, count=True
    )


@click.command("clean", cls=Command, short_help="删除生成的网站 Remove the built site")
@project_option
@output_option
@report_options
def clean_command(project: Path, output: Path | None, quiet: bool, format_: str) -> int:
    """\b
    删除以前生成的网站文件；其他文件一概不动。
    Remove the files that builds have written, and only those.
    """
    site = _make_project(project, output, None)
    result = builder.clean(site)
    removed = Counter(event.action for event in result.events)[Action.REMOVED]
    summary = f"删除了 {removed} 个文件。 {removed} files removed."
    return _report(site, result, (summary,), explain=False, quiet=quiet, format_=format_)


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


def _refuse_published_folder(project: Project, output: Path | None) -> None:
    """Raise a usage error if the output folder of a build with drafts is missing or is the published one."""
    if output is None:
        raise click.UsageError(
            "--drafts 要和 --output 一起用，另选一个文件夹，如 --output review；含草稿的网站不能写进发布用的文件夹。\n"
            "--drafts needs --output with a folder of its own, such as --output review: "
            "a site with drafts must not be written to the published folder."
        )
    published = project.root / "public"
    if project.output.resolve().is_relative_to(published.resolve()):
        raise click.UsageError(
            f"{output.as_posix()} 是发布用的文件夹，不能写入草稿；请换一个，如 --output review。\n"
            f"{output.as_posix()} is the published folder, and drafts must not be written there: "
            "give another one, such as --output review."
        )


def _warn_of_drafts(project: Project) -> tuple[str, ...]:
    folder = project.output.as_posix()
    return (
        f"{folder} 里有草稿和公开日期未到的内容，只供内部审看，不要发布。",
        f"{folder} contains drafts and scheduled items: for internal review only, not to be published.",
    )


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
    count: bool = False,
) -> int:
    """Print the diagnostics and the summary, and return the exit code.

    Diagnostics go to stdout. In a format for programs they are alone there: everything else goes to stderr.
    With ``count``, people see the number of diagnostics even if there are none.
    """
    for_people = format_ == OutputFormat.TEXT
    # A program expects a document even if it is empty.
    if result.diagnostics or not for_people or (count and not quiet):
        text = render_diagnostics(
            result.diagnostics, format_, make_source_reader(project.root), for_people and is_colour_allowed()
        )
        print_text(text, end="")
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
    """Return the lines that report what is left out, drafts and the like; none if nothing is."""
    return (*_describe_scheduled(result.scheduled), *_describe_drafts(result.unpublished))


def _describe_scheduled(days: Sequence[str]) -> tuple[str, ...]:
    """Return the lines that report when scheduled records will be published; ``days`` has one for each."""
    if not days:
        return ()
    count, first, last = len(days), days[0], days[-1]
    zh = first if first == last else f"{first} 至 {last}"
    en = f"on {first}" if first == last else f"between {first} and {last}"
    return (f"另有 {count} 份将在 {zh} 公开。", f"{count} more will be published {en}.")


def _describe_drafts(count: int) -> tuple[str, ...]:
    # Otherwise an editor might wait for a draft to appear.
    if not count:
        return ()
    return (
        f"另有 {count} 份内容不发布：是草稿，或者不是主动公开。",
        f"{count} not published: drafts, or not 主动公开 (proactive disclosure).",
    )
