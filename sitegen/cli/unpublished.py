"""The option ``--drafts``, where it may write, and what commands say about drafts and scheduled records."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from sitegen.builder import Project, Result

NAMED_FILES_LIMIT: Final = 5
"""Most unpublished files that are named."""

drafts_option = click.option(
    "--drafts",
    is_flag=True,
    help="连同草稿和公开日期未到的内容一起生成，每页注明；必须用 --output 另选文件夹，不能用来发布。 Include drafts and "
    "scheduled items, marked on each page, in another folder (--output); never to be published.",
)


def refuse_published_folder(project: Project, output: Path | None) -> None:
    """Raise a usage error if a build with drafts has no ``--output``, or one inside the published folder.

    ``output`` is the value of the option, None if it is missing.
    """
    if output is None:
        raise click.UsageError(
            "--drafts 要和 --output 一起用，另选一个文件夹，如 --output review；含草稿的网站不能写进发布用的文件夹。\n"
            "--drafts needs --output with a folder of its own, such as --output review: "
            "a site with drafts must not be written to the published folder."
        )
    if project.output.resolve().is_relative_to(project.published_folder.resolve()):
        raise click.UsageError(
            f"{output.as_posix()} 是发布用的文件夹，不能写入草稿；请换一个，如 --output review。\n"
            f"{output.as_posix()} is the published folder, and drafts must not be written there: "
            "give another one, such as --output review."
        )


def describe_draft_build(project: Project) -> tuple[str, ...]:
    """Return lines that say that a site with drafts is for internal review only."""
    folder = project.output.as_posix()
    return (
        f"{folder} 里有草稿和公开日期未到的内容，只供内部审看，不要发布。",
        f"{folder} contains drafts and scheduled items: for internal review only, not to be published.",
    )


def describe_unpublished(result: Result) -> tuple[str, ...]:
    """Return lines on drafts and scheduled records that are not published; none if there are none."""
    return (*_describe_scheduled(result.scheduled), *_describe_drafts(result.unpublished))


def _describe_scheduled(publication_days: Sequence[str]) -> tuple[str, ...]:
    """Return lines on when scheduled records will be published. ``publication_days`` has the day of each, in order."""
    if not publication_days:
        return ()
    count, first, last = len(publication_days), publication_days[0], publication_days[-1]
    zh = first if first == last else f"{first} 至 {last}"
    en = f"on {first}" if first == last else f"between {first} and {last}"
    return (f"另有 {count} 份将在 {zh} 公开。", f"{count} more will be published {en}.")


def _describe_drafts(draft_paths: Sequence[str]) -> tuple[str, ...]:
    # Otherwise an editor might wait for a draft to appear.
    if not draft_paths:
        return ()
    count, named, rest = (
        len(draft_paths),
        draft_paths[:NAMED_FILES_LIMIT],
        len(draft_paths) > NAMED_FILES_LIMIT,
    )
    return (
        f"另有 {count} 份内容未发布（草稿，或非主动公开）：{'、'.join(named)}{' 等' if rest else ''}。",
        f"{count} not published (drafts, or not for proactive disclosure): {', '.join(named)}{', …' if rest else ''}.",
    )
