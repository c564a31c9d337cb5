"""The command ``doctor``: examines the project and the machine, and says what is wrong and how to mend it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from sitegen.cli.console import print_message
from sitegen.cli.group import EXIT_CONTENT_ERRORS, EXIT_OK, Command
from sitegen.cli.options import project_option, require_project_root, resolve_today, today_option
from sitegen.diagnostics.plurals import format_count
from sitegen.doctor import Trouble, examine
from sitegen.publish.paths import PUBLISHED_FOLDER

TROUBLE_LABELS: Final = {True: "问题 problem", False: "提醒 note"}


@click.command("doctor", cls=Command)
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="输出文件夹；默认是项目里的 public。 Output folder (default: public in the project).")  # fmt: skip
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="显示格式：供人看、供程序用。 Format: for people or for programs.")  # fmt: skip
@project_option
@today_option
def doctor_command(output: Path | None, format_: str, project: Path, today: datetime | None) -> int:
    """\b
    检查这个项目和这台电脑：设置和内容在不在、程序和软件包的版本、字符编码、git、磁盘、日期、文件名、换行、输出文件夹、缓存、主题、自动化流程，
    说明哪里不对、怎么改。只看不改。内容本身用 check 检查。
    Examine this project and this machine: settings and content, versions, locale, git, disk, date, file names, line ends,
    output folder, cache, theme and workflows. Says what is wrong and how to mend it, and changes nothing. For the content itself, run check.
    """
    root = require_project_root(project)
    folder = output.resolve() if output else root / PUBLISHED_FOLDER
    troubles = list(examine(root, folder, resolve_today(today)))
    if format_ == "json":
        print_message(json.dumps([one.make_json_object() for one in troubles], ensure_ascii=False, indent=2))
    else:
        print_message("\n".join(_format_text(troubles)))
    return EXIT_CONTENT_ERRORS if any(one.is_problem for one in troubles) else EXIT_OK


def _format_text(troubles: list[Trouble]) -> list[str]:
    rows = []
    # Problems first: notes need no action.
    for one in sorted(troubles, key=lambda trouble: not trouble.is_problem):
        rows += [
            f"{TROUBLE_LABELS[one.is_problem]} {one.examination_id}",
            f"  {one.zh}",
            f"  {one.en}",
            *(f"    {line}" for line in one.details),
            f"  怎么办：{one.remedy}",
            f"  What to do: {one.remedy_en}",
            "",
        ]
    problems = sum(one.is_problem for one in troubles)
    notes = len(troubles) - problems
    return [
        *rows,
        f"{problems} 个问题，{notes} 个提醒。 {format_count(problems, 'problem')}, {format_count(notes, 'note')}.",
    ]
