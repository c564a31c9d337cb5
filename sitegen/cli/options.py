"""The options that several commands share, and what today is."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Final

import click

BEIJING: Final = timezone(timedelta(hours=8))
"""The time zone of all dates: a build machine that runs on UTC must not think that it is still yesterday."""

project_option = click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="项目文件夹，里面有 site.yaml 和 content/；不写就是当前文件夹。 Project folder (default: here).",
)
today_option = click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="当作今天的日期；不写就取 SOURCE_DATE_EPOCH 或北京时间的今天。 The date to take as today.",
)


def project_root(folder: Path) -> Path:
    """The project folder as an absolute path; a folder that is none is a usage error."""
    root = folder.resolve()
    if not (root / "content").is_dir() and not (root / "site.yaml").is_file():
        raise click.UsageError(
            f"{root} 里没有 site.yaml，也没有 content 文件夹；请用 --project 指明项目文件夹。\n"
            "This folder holds neither site.yaml nor content/; name the project folder with --project."
        )
    return root


def day(today: datetime | None) -> date:
    """The date that was asked for, else that of SOURCE_DATE_EPOCH (reproducible-builds.org), else today's."""
    if today is not None:
        return today.date()
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return datetime.now(BEIJING).date()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).astimezone(BEIJING).date()
    except (ValueError, OverflowError, OSError) as error:
        raise click.UsageError(
            f"SOURCE_DATE_EPOCH “{epoch}” 不是秒数。 SOURCE_DATE_EPOCH is not a number of seconds."
        ) from error
