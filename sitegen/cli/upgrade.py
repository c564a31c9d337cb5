"""The command ``upgrade``: brings a project to the formats of this program, after showing what changes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
from msgspec.structs import replace

from sitegen.cli.console import is_line_rewritable, print_message, print_verbatim
from sitegen.cli.file_changes import apply_changes
from sitegen.cli.group import EXIT_CONTENT_ERRORS, EXIT_OK, Command
from sitegen.cli.options import project_option, require_project_root, resolve_today, today_option
from sitegen.cli.progress import ProgressLine
from sitegen.cli.temporary_files import open_temporary_folder
from sitegen.cli.upgrade_report import format_plan_as_json, format_plan_as_text
from sitegen.cli.yes_or_no import ask_yes_or_no
from sitegen.content.source_lines import make_source_reader
from sitegen.diagnostics.formats import OutputFormat, render_diagnostics
from sitegen.diagnostics.plurals import format_count, select_number_form
from sitegen.git.changes import UntrackedFiles, list_uncommitted_files
from sitegen.git.command import GitError
from sitegen.program.requirements import REQUIREMENTS_NAME
from sitegen.publish.paths import MANIFEST, PUBLISHED_FOLDER
from sitegen.upgrade import (
    PageComparison,
    UpgradePlan,
    UpgradeRefused,
    compare_pages,
    plan_upgrade,
)
from sitegen.upgrade.released_files import has_workflows


@click.command("upgrade", cls=Command)
@project_option
@today_option
@click.option(
    "--dry-run", is_flag=True, help="只列出会怎样，什么都不写。 Only list what would change; write nothing."
)
@click.option("--yes", "-y", "confirmed", is_flag=True, help="不再询问，直接写入。 Write without asking.")
@click.option(
    "--delete-copied-themes",
    is_flag=True,
    help="自带主题的副本没有改过的，删掉，改用程序自带的；不写就询问。 "
    "Delete unchanged copies of built-in themes, so that the built-in ones are used (default: ask).",
)
@click.option(
    "--published",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="以前的版本生成的网站，用来逐页比较；默认是项目里的 public。 "
    "The site as made by the former version, to compare its pages with (default: public in the project).",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="给人看还是给程序用；json 要和 --dry-run 或 --yes 一起用。 For people or for programs; json needs --dry-run or --yes.",
)
@click.option(
    "--all",
    "show_all",
    is_flag=True,
    help="逐处列出；不加此项，每种只列前几处。 List every place; without this option, the first few of each kind.",
)
def upgrade_command(
    project: Path,
    today: datetime | None,
    dry_run: bool,
    confirmed: bool,
    delete_copied_themes: bool,
    published: Path | None,
    format_: str,
    show_all: bool,
) -> int:
    """\b
    把以前的版本写的项目升级到现在的版本。先列出要改的文件、显示得不同的文字和网页、要自己决定的事，问过再写；要么全写，要么不写。
    注释和次序不变；再运行一次什么也不改。
    Upgrade a project that was written for an earlier version. Lists the files to change, the texts and pages that will
    differ, and what you must decide yourself, and asks before it writes, all files or none. Comments and order are kept.
    Running it again changes nothing.

    \b
    例 Examples
      sitegen upgrade --dry-run
      sitegen upgrade --published last/public
      sitegen upgrade --yes
    """
    if format_ == "json" and not (dry_run or confirmed):
        raise click.UsageError(
            "--format json 要和 --dry-run 或 --yes 一起用。 --format json needs --dry-run or --yes."
        )
    root = require_project_root(project)
    try:
        plan = plan_upgrade(root)
    except UpgradeRefused as refused:
        report = render_diagnostics(refused.diagnostics, OutputFormat.TEXT, make_source_reader(root))
        print_verbatim(report, end="")
        return EXIT_CONTENT_ERRORS
    pages = _compare_pages(root, plan, published, today)
    if format_ == "json":
        print_verbatim(format_plan_as_json(plan, pages))
    else:
        print_message("\n".join(format_plan_as_text(plan, pages, show_all=show_all)))
        _print_missing_files(root)
    if dry_run or not plan.has_changes:
        return EXIT_OK
    if plan.theme_copies and not (delete_copied_themes or _confirm_deletion(plan, confirmed=confirmed)):
        plan = replace(plan, theme_copies=())
    return _write_upgrade(root, plan, confirmed=confirmed) if plan.has_changes else EXIT_OK


def _confirm_deletion(plan: UpgradePlan, *, confirmed: bool) -> bool:
    """Return whether the user agrees to delete the copied themes. Without a terminal, print how to delete them.

    With ``confirmed`` (the option ``--yes``), nothing is asked and the copies stay.
    """
    names = [copy.folder for copy in plan.theme_copies]
    paths, paths_en = "、".join(names), ", ".join(names)
    was = select_number_form(len(names), "was", "were")
    if confirmed or not sys.stdin.isatty():
        print_message(
            f"{paths} 没有删；要删，加上 --delete-copied-themes。\n"
            f"{paths_en} {was} not deleted: add --delete-copied-themes to delete {select_number_form(len(names), 'it', 'them')}.",
            to_stderr=True,
        )
        return False
    return ask_yes_or_no(
        f"删掉 {paths}？ Delete {select_number_form(len(names), 'it', 'them')}?", default=True
    )


def _print_missing_files(root: Path) -> None:
    """Print which files for pip, git and the code hosting service the project lacks, since an upgrade adds none."""
    missing = [name for name in (REQUIREMENTS_NAME, ".gitignore") if not (root / name).exists()]
    if not has_workflows(root):
        missing.append("自动化流程 workflows")
    if missing:
        print_message(
            f"项目里没有 Missing: {'、'.join(missing)}。\n"
            "运行 sitegen init --add-missing 就会补上，已有的文件都不动。\n"
            "sitegen init --add-missing writes them, and keeps every file that exists."
        )


def _compare_pages(
    root: Path, plan: UpgradePlan, published: Path | None, today: datetime | None
) -> PageComparison | None:
    """Return how the upgrade changes the pages; None if there is no published site to compare with.

    ``published`` is the folder of that site. Without it, the output folder of the project is used if it has a site
    and the upgrade changes anything.
    """
    usual = root / PUBLISHED_FOLDER
    if (
        published is None
        and (usual / MANIFEST).is_file()
        and (plan.file_changes or plan.open_decisions or plan.theme_copies)
    ):
        published = usual
    if published is None:
        return None
    with (
        ProgressLine(quiet=False, terminal=is_line_rewritable()) as progress,
        open_temporary_folder("sitegen-upgrade-"),
    ):
        # As if the copies were deleted already.
        names = tuple(copy.folder.removeprefix("themes/") for copy in plan.theme_copies)
        return compare_pages(root, published.resolve(), resolve_today(today), progress, names)


def _write_upgrade(root: Path, plan: UpgradePlan, *, confirmed: bool) -> int:
    changes = plan.make_change_set(root)
    count = len(changes.rewrites) + len(changes.creations)
    edited = _list_uncommitted(root, [change.path for change in changes.rewrites])
    if edited:
        print_message(f"还没有提交的改动 uncommitted changes: {'、'.join(edited)}", to_stderr=True)
        print_message(
            "建议先提交，升级就是单独的一个提交，可以整个退回。\n"
            "Commit them first, so that the upgrade is a commit of its own that can be reverted.",
            to_stderr=True,
        )
    if not confirmed:
        if not sys.stdin.isatty():
            raise click.UsageError(
                "这里不能询问，没有写入；看过以后加上 --yes 再运行。\n"
                "There is no terminal to ask on, and nothing was written: read the list, and run again with --yes."
            )
        deleted, deleted_en = (
            ("，删掉主题副本", ", and delete the copied themes") if changes.deletions else ("", "")
        )
        these = f"{select_number_form(count, 'this', 'these')} {format_count(count, 'file')}"
        question = f"写入这 {count} 个文件{deleted}？ Write {these}{deleted_en}?"
        if not ask_yes_or_no(question, default=not edited):
            print_message("没有写入。 Nothing was written.", to_stderr=True)
            return EXIT_OK
    apply_changes(changes)
    names = ", ".join(copy.folder for copy in plan.theme_copies)
    kept = [f"{copy.folder}/{name}" for copy in plan.theme_copies for name in copy.kept_paths]
    removed, removed_en = (f"，删掉了 {names}", f", and {names} deleted") if names else ("", "")
    if kept:
        removed += f"（留下 {'、'.join(kept)}）"
        removed_en += f" (but {', '.join(kept)} kept)"
    print_message(
        f"已写入 {count} 个文件{removed}。请运行 check，再提交。\n"
        f"{format_count(count, 'file was', 'files were')} written{removed_en}. Run check, then commit.",
        to_stderr=True,
    )
    return EXIT_OK


def _list_uncommitted(root: Path, paths: Sequence[str]) -> list[str]:
    """Return those of ``paths`` that have uncommitted changes; none in a project without git."""
    try:
        return list(list_uncommitted_files(root, paths, untracked=UntrackedFiles.NONE))
    except GitError:
        return []
