"""The commands ``build`` and ``clean``, and what they share with ``check``."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Final

import click
from msgspec.structs import replace

from sitegen import builder
from sitegen.builder import Project, Result
from sitegen.cli.console import is_colour_allowed, is_line_rewritable, print_message, print_verbatim
from sitegen.cli.group import EXIT_CONTENT_ERRORS, EXIT_OK, Command, combine_decorators
from sitegen.cli.options import (
    project_option,
    require_package,
    require_project_root,
    resolve_today,
    today_option,
)
from sitegen.cli.profile import record_profile
from sitegen.cli.progress import ProgressLine
from sitegen.cli.summary import describe_day_changes, describe_how_to_view, summarise_build
from sitegen.cli.unpublished import (
    describe_draft_build,
    describe_unpublished,
    drafts_option,
    refuse_published_folder,
)
from sitegen.content.source_lines import make_source_reader
from sitegen.content.trial_site import describe_trial_site
from sitegen.diagnostics import ExemptionScope, Severity, has_errors
from sitegen.diagnostics.codes import collect_rules
from sitegen.diagnostics.codes.links import LINK_BROKEN
from sitegen.diagnostics.formats import OutputFormat, render_diagnostics, render_step_summary
from sitegen.diagnostics.os_errors import describe_os_error
from sitegen.diagnostics.plurals import format_count
from sitegen.program import describe_invocation
from sitegen.publish.freshness import record_clean_build
from sitegen.publish.paths import PUBLISHED_FOLDER
from sitegen.publish.publish_result import Action, WriteReason

RENDER_REASONS: Final = {
    WriteReason.UNCHANGED: "没有变化",
    WriteReason.NEW: "新增",
    WriteReason.CHANGED: "内容有变",
    WriteReason.MISSING: "文件不见了",
    WriteReason.ALTERED: "文件被改动过",
    WriteReason.UNFINISHED: "上次没有完成",
    WriteReason.UNRECORDED: "没有构建记录",
    WriteReason.LEFT_PLAN: "已不在网站中",
    WriteReason.CLEANED: "清除",
}

output_option = click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="输出文件夹；默认是项目里的 public。 Output folder (default: public in the project).",
)
report_options = combine_decorators(
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


strict_option = click.option(
    "--strict",
    is_flag=True,
    help="警告也按错误处理：有警告就不生成网站，退出码是 1；草稿的警告和有效期的提醒除外。 Treat warnings as errors, except those "
    "of drafts and reminders of validity: nothing is built, exit code 1.",
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


@click.command("build", cls=Command)
@project_option
@output_option
@today_option
@click.option(
    "--explain",
    is_flag=True,
    help="逐个说明文件为什么写入或删除。 Print why each file was written or removed.",
)
@strict_option
@jobs_option
@precompress_option
@profile_option
@drafts_option
@report_options
def build_command(
    project: Path,
    output: Path | None,
    today: datetime | None,
    explain: bool,
    strict: bool,
    jobs: int,
    precompress: bool,
    profile: Path | None,
    drafts: bool,
    quiet: bool,
    format_: str,
    show_all: bool,
) -> int:
    """\b
    检查内容并生成网站；有错误时原有网站保持不变。只写有变化的文件。
    Check the content and build the site. With errors, the existing site stays unchanged. Writes only what changed.

    \b
    例 Examples
      sitegen
      sitegen build --explain
      sitegen build --output /srv/www/zfxxgk --precompress
      sitegen build --drafts --output review
    """
    if precompress:
        require_package("brotli", "--precompress")
    # The profiler sees only this process.
    site = replace(
        make_build_project(project, output, today),
        jobs=1 if profile else jobs,
        precompress=precompress,
        strict=strict,
        drafts=drafts,
    )
    if drafts:
        refuse_published_folder(site, output)
    start = time.time()
    with record_profile(profile.absolute(), quiet=quiet) if profile else nullcontext():
        result = run_with_progress(builder.build, site, quiet)
    if output is None and not has_errors(result.diagnostics):
        record_clean_build(site.root, start)
    summary = _summarise_site_build(site, result)
    return print_result(
        site, result, summary, explain=explain, quiet=quiet, format_=format_, show_all=show_all
    )


def _summarise_site_build(project: Project, result: Result) -> tuple[str, ...]:
    """Return all lines to be printed after the diagnostics of a build."""
    return (
        *summarise_build(result),
        *describe_day_changes(result.day_changes),
        *(describe_draft_build(project) if project.drafts else describe_unpublished(result)),
        *describe_how_to_view(project.output),
        *describe_trial_site(project.root),
    )


@click.command("clean", cls=Command)
@project_option
@output_option
@report_options
def clean_command(project: Path, output: Path | None, quiet: bool, format_: str, show_all: bool) -> int:
    """\b
    删除以前生成的网站文件；其他文件一概不动。
    Remove the files that builds have written, and only those.
    """
    site = make_build_project(project, output, None)
    result = builder.clean(site)
    removed = Counter(event.action for event in result.events)[Action.REMOVED]
    summary = f"删除了 {removed} 个文件。 {format_count(removed, 'file')} removed."
    return print_result(
        site, result, (summary,), explain=False, quiet=quiet, format_=format_, show_all=show_all
    )


def make_build_project(folder: Path, output: Path | None, today: datetime | None) -> Project:
    """Return the project that the options of a command describe. ``folder`` is the option ``--project``.

    Without ``output``, the output folder is ``public`` in the project. Raises a usage error if ``folder``
    contains no project.
    """
    try:
        root = require_project_root(folder)
        # Absolute but not resolved: publishing refuses links, so it must see them.
        return Project(
            root=root, output=(output or root / PUBLISHED_FOLDER).absolute(), today=resolve_today(today)
        )
    except OSError as error:
        raise click.UsageError(
            f"当前文件夹已被删除，或者无法读取（{describe_os_error(error)[0]}）；请换一个文件夹再运行。\n"
            "The current folder has been deleted or cannot be read: run the command from another folder."
        ) from error


def run_with_progress(
    action: Callable[[Project, builder.StepListener | None], Result], project: Project, quiet: bool
) -> Result:
    """Run ``action``, which is ``builder.build`` or ``builder.check``, and return its result.

    Its progress is shown on stderr unless ``quiet``.
    """
    with ProgressLine(quiet=quiet, terminal=is_line_rewritable()) as progress:
        return action(project, progress)


def print_result(
    project: Project,
    result: Result,
    summary: Sequence[str],
    *,
    explain: bool,
    quiet: bool,
    format_: str,
    show_all: bool,
    prints_counts: bool = False,
) -> int:
    """Print the diagnostics and the summary of a build or check, and return the exit code.

    In the text format, both go to stdout. In a format for programs, such as JSON, stdout has only the
    diagnostics, and everything else goes to stderr. With ``explain``, the reason why each file was written or
    removed is printed too. With ``prints_counts``, the text format gives the number of diagnostics even if it is 0.
    With ``quiet``, summary and advice are left out. In the GitHub format, diagnostics are also added to the
    summary page of the workflow step, if there is one.
    """
    for_people = format_ == OutputFormat.TEXT
    source = make_source_reader(project.root)
    # A program expects a document even if it is empty.
    if result.diagnostics or not for_people or (prints_counts and not quiet):
        text = render_diagnostics(
            result.diagnostics, format_, source, for_people and is_colour_allowed(), show_all
        )
        print_verbatim(text, end="")
    if format_ == OutputFormat.GITHUB and (page := os.environ.get("GITHUB_STEP_SUMMARY")):
        with Path(page).open("a", encoding="utf-8") as file:
            file.write(render_step_summary(result.diagnostics, source))
    if explain:
        _print_file_events(result, err=not for_people)
    if has_errors(result.diagnostics):
        if not quiet:
            for line in _list_error_hints(result, strict=project.strict):
                print_message(line, to_stderr=not for_people)
        return EXIT_CONTENT_ERRORS
    if summary and not quiet:
        print_message("\n".join(summary), to_stderr=not for_people)
    return EXIT_OK


def _list_error_hints(result: Result, *, strict: bool) -> Iterator[str]:
    """Yield advice beyond the hints of errors: which can be exempted, and what ``--strict`` does."""
    exemptable = {rule.code for rule in collect_rules() if rule.exemption_scope is not ExemptionScope.NONE}
    # What a link leads to is plainly missing: to mend it is the way, though an office may exempt it.
    exemptable.discard(LINK_BROKEN.code)
    codes = {one.code for one in result.diagnostics if one.severity is Severity.ERROR} & exemptable
    if codes:
        command = f"{describe_invocation()} exempt --help"
        yield f"确实没有错的，可以由审查人逐处放行（{'、'.join(sorted(codes))}）：{command}"
        yield f"A finding that is not a mistake can be exempted by a reviewer: {command}"
    if strict:
        yield "用了 --strict：警告也按错误处理。 With --strict, warnings count as errors."


def _print_file_events(result: Result, *, err: bool) -> None:
    """Print why each file was written or removed, to stderr with ``err``, else to stdout."""
    labels = {Action.WRITTEN: "写入 written", Action.REMOVED: "删除 removed"}
    for event in result.events:
        if event.action in labels:
            print_message(
                f"{labels[event.action]}  {event.path}  ({RENDER_REASONS[event.reason]} {event.reason})",
                to_stderr=err,
            )
