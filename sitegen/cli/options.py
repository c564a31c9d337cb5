"""Options that several commands share, and the date that counts as today."""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import click

BEIJING: Final = timezone(timedelta(hours=8))
"""Time zone of today's date. On a build machine in UTC it would be yesterday until 8 o'clock in the morning."""

project_option = click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="项目文件夹，里面有 site.yaml 和 content/；默认是当前文件夹。 Project folder (default: the current folder).",
)
today_option = click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="作为“今天”的日期；默认是 SOURCE_DATE_EPOCH，没有设置则是北京时间的今天。 "
    "The date to use as today (default: SOURCE_DATE_EPOCH, else today in Beijing).",
)


def require_project_root(folder: Path) -> Path:
    """Return the absolute path of the project folder ``folder``, with links resolved.

    Raises a usage error if it contains neither ``content/`` nor ``site.yaml``.
    """
    root = folder.resolve()
    # One of the two makes it a project; what else is missing, the build reports.
    if not (root / "content").is_dir() and not (root / "site.yaml").is_file():
        raise click.UsageError(
            f"{root} 里没有 site.yaml，也没有 content 文件夹，不是网站项目。"
            "新建一个，请运行 sitegen init；已经有的，用 --project 指明它的文件夹。\n"
            "This folder has neither site.yaml nor content/. Start a site with sitegen init, or give the folder of a "
            "project with --project."
        )
    return root


def resolve_today(today: datetime | None) -> date:
    """Return the date that the build takes as today.

    That is ``today`` (the option ``--today``) if given, else the date of SOURCE_DATE_EPOCH (see
    reproducible-builds.org) if that is set, else the current date in Beijing. Raises a usage error if
    SOURCE_DATE_EPOCH is not a number of seconds.
    """
    if today is not None:
        return today.date()
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return datetime.now(BEIJING).date()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).astimezone(BEIJING).date()
    except (ValueError, OverflowError, OSError) as error:
        raise click.UsageError(
            f"SOURCE_DATE_EPOCH 的值“{epoch}”不是秒数。 SOURCE_DATE_EPOCH is not a number of seconds."
        ) from error


def require_package(package: str, option: str) -> None:
    """Raise a usage error if ``package`` is not installed.

    The message names ``option``, which needs the package, and the command that installs it.
    """
    if find_spec(package) is None:
        command = f"{sys.executable} -m pip install {package}"
        raise click.UsageError(
            f"{option} 需要 {package}，这里还没有安装。请先运行：{command}\n"
            f"{option} needs {package}, which is not installed here. First run: {command}"
        )
