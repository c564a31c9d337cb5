"""The command ``review``: a change as its reviewer sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from msgspec.structs import replace

from sitegen.builder import Project, StepListener
from sitegen.cli.build import jobs_option, make_build_project
from sitegen.cli.console import is_line_rewritable, print_message, print_verbatim
from sitegen.cli.group import EXIT_CONTENT_ERRORS, EXIT_OK, Command
from sitegen.cli.options import project_option, today_option
from sitegen.cli.output_files import refuse_bad_target
from sitegen.cli.private_report import is_in_public_folder
from sitegen.cli.progress import ProgressLine
from sitegen.cli.temporary_files import open_temporary_folder
from sitegen.content.source_lines import make_source_reader
from sitegen.diagnostics.formats import OutputFormat, render_diagnostics
from sitegen.files.write import write_files
from sitegen.program import regex
from sitegen.publish.errors import PublishError

if TYPE_CHECKING:
    from sitegen.review.model import Review

DEFAULT_PAGE_FILE: Final = "review.html"
SUMMARY_FILE: Final = "summary.json"
_REVIEW_MARK: Final = rb"(?s:.{0,180})<!-- sitegen review -->"
_OWN_BEGINNINGS: Final = {
    ".html": _REVIEW_MARK,
    ".md": _REVIEW_MARK,
    # Many files of programs have a format. The commits behind it are those of a summary only.
    ".json": rb'\{\n "format": [0-9]+,\n "base": "[0-9a-f]{40,64}",\n "head": "[0-9a-f]{40,64}",\n',
}
"""How a file that this command has written begins, as regular expressions, by extension."""


_SUFFIX_BY_FORMAT: Final = {"page": ".html", "markdown": ".md", "json": ".json"}


@click.command("review", cls=Command)
@click.argument("base", metavar="BASE")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="审阅文件，双击打开；默认是当前文件夹里的 review.html。 The review, to be opened in a browser (default: "
    "review.html in the current folder).",
)
@click.option(
    "--summary",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="另写一份 Markdown 摘要（.md），可以贴进评论。 Also write a summary in Markdown (.md), for a comment.",
)
@click.option(
    "--result",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="把 review.html 和供程序用的 summary.json 写进这个文件夹；可以和 --output 一起用。 Write review.html and "
    "summary.json, for programs, to this folder. It may be used together with --output.",
)
@project_option
@today_option
@jobs_option
@click.option("--quiet", "-q", is_flag=True, help="不显示进度和摘要。 Print neither progress nor summary.")
def review_command(
    base: str,
    output: Path | None,
    summary: Path | None,
    result: Path | None,
    project: Path,
    today: datetime | None,
    jobs: int,
    quiet: bool,
) -> int:
    """\b
    把现在的内容和 git 版本 BASE 比较，写成一个网页给审查人看：新增、修改、删除的网页和它们的样子，有效性和编号的变化，
    新出现的问题、外部网站和附件。
    Compare the content with the git revision BASE, and write one page for the reviewer: pages that are new, changed
    or removed and how they look, changes of validity and numbers, new findings, outside hosts and attachments.

    \b
    例 Examples
      sitegen review origin/main
      sitegen review origin/main --output 审阅.html --summary 审阅.md
      sitegen review HEAD^1 --result result
    """
    site = replace(make_build_project(project, None, today), jobs=jobs)
    targets = _choose_targets(output, summary, result)
    for _, file in targets:
        _refuse_bad_target(file, site, makes_folder=result is not None and file.parent == result)
    with (
        ProgressLine(quiet=quiet, terminal=is_line_rewritable()) as progress,
        open_temporary_folder("sitegen-review-"),
    ):
        review, failure = _run_review(site, base, progress)
    if failure is not None:
        print_verbatim(
            render_diagnostics(failure.diagnostics, OutputFormat.TEXT, make_source_reader(site.root)), end=""
        )
        return EXIT_CONTENT_ERRORS
    assert review is not None
    _write_files(review, site, targets)
    if not quiet:
        _print_summary(review, targets)
    return EXIT_CONTENT_ERRORS if review.has_errors else EXIT_OK


def _choose_targets(output: Path | None, summary: Path | None, result: Path | None) -> list[tuple[str, Path]]:
    """Return the files to write, each with its kind: page, markdown or json.

    The parameters are the options of the command. With ``output`` and ``result``, the page is written to both places.
    Raises a usage error if the name of a file has a wrong ending.
    """
    targets: list[tuple[str, Path]] = []
    if output or result is None:
        targets.append(("page", output or Path(DEFAULT_PAGE_FILE)))
    if summary:
        targets.append(("markdown", summary))
    if result:
        targets += [("page", result / DEFAULT_PAGE_FILE), ("json", result / SUMMARY_FILE)]
    targets = list({file.absolute(): (name, file) for name, file in targets}.values())
    for name, file in targets:
        suffix = _SUFFIX_BY_FORMAT[name]
        if file.suffix.lower() != suffix:
            raise click.UsageError(
                f"{file.as_posix()}：这个文件名要以 {suffix} 结尾。 The name of this file must end in {suffix}."
            )
    return targets


def _refuse_bad_target(file: Path, project: Project, *, makes_folder: bool) -> None:
    """Raise a usage error if ``file`` is no place for the pages of a review.

    It must not lie in a published folder or among the sources, and must not replace a file that this command
    has not written. ``makes_folder`` means that the command creates the folder of the file.
    """
    name = file.as_posix()
    if is_in_public_folder(file, project):
        raise click.UsageError(
            f"审阅文件不能放在 {name}：那里的文件会发布，或者是网站的来源。请换一个文件夹。\n"
            f"A review must lie neither in a published folder nor among the sources: {name}. Choose another folder."
        )
    beginning = _OWN_BEGINNINGS[file.suffix.lower()]
    refuse_bad_target(
        file, lambda content: regex.match(beginning, content) is not None, makes_folder=makes_folder
    )


def _run_review(
    project: Project, base: str, progress: StepListener
) -> tuple[Review | None, PublishError | None]:
    # Imported here: the modules that read, plan and render take a second to load.
    from sitegen.review.compare import review_change

    try:
        return review_change(project, base, progress), None
    except PublishError as error:
        return None, error


def _write_files(review: Review, project: Project, targets: list[tuple[str, Path]]) -> None:
    """Write a review to the files ``targets``, all or none. Raises `WriteError` if one cannot be written."""
    from sitegen.review.html_page import render_review_html
    from sitegen.review.summary import render_summary_json, render_summary_markdown

    # Rendered once, although it may be written to two places.
    writers: dict[str, Callable[[], str]] = {
        "page": lru_cache(lambda: render_review_html(review, project.today)),
        "markdown": lambda: render_summary_markdown(review),
        "json": lambda: render_summary_json(review),
    }
    texts = {file: writers[name]() for name, file in targets}
    write_files({file: text.encode("utf-8", "replace") for file, text in texts.items()})


def _print_summary(review: Review, targets: list[tuple[str, Path]]) -> None:
    from sitegen.review.wording import list_notices, summarise_review

    for line in summarise_review(review):
        print_message(line)
    for notice in list_notices(review):
        print_message(f"  {review.masker.mask(f'{notice.zh} {notice.en}')}")
    print_message(f"已写好 written：{'、'.join(file.as_posix() for _, file in targets)}")
