"""The command ``withdraw``: takes a published item off the site and leaves a notice at its address."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from sitegen.cli.console import print_message
from sitegen.cli.file_changes import apply_changes, list_change_lines
from sitegen.cli.file_scope import resolve_project_paths
from sitegen.cli.group import EXIT_OK, Command
from sitegen.cli.options import project_option, require_project_root, resolve_today, today_option
from sitegen.cli.project_lookup import load_source_rules
from sitegen.editing.withdrawal import WithdrawalPlan, plan_withdrawal


@click.command("withdraw", cls=Command)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--reason",
    required=True,
    metavar="TEXT",
    help="撤下的原因，会显示在页面上。 The reason; it is shown on the page.",
)
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD",
              help="撤下的日期；默认是今天。 The date of the withdrawal (default: today).")  # fmt: skip
@click.option("--keep-body", is_flag=True,
              help="正文和附件留在文件里，只是不发布；不写就删掉。 Keep text and attachments in the project, unpublished (default: delete them).")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="只列出要改什么，不改动。 List the changes only.")
@project_option
@today_option
def withdraw_command(
    file: Path,
    reason: str,
    day: datetime | None,
    keep_body: bool,
    dry_run: bool,
    project: Path,
    today: datetime | None,
) -> int:
    """\b
    撤下一个公开过的条目：写上撤下日期和原因，删掉正文和附件，下次生成时网址上只留一句说明，列表、搜索里都没有了。
    Withdraw a published item: writes date and reason and deletes text and attachments. From the next build on, only a
    notice remains at its address.

    \b
    例 Example
      sitegen withdraw content/agencies/yunxiu/items/2024/00012.md --reason 内容有误，已重新发布
    """
    root, now = require_project_root(project), resolve_today(today)
    # A relative path is one of the current folder or of the project.
    inside = (root / file).exists() or not file.absolute().is_relative_to(root)
    path = resolve_project_paths(root, [root / file if inside and not file.is_absolute() else file])[0]
    plan = plan_withdrawal(
        root,
        path,
        load_source_rules(root),
        reason=reason,
        today=now,
        withdrawn_on=day.date() if day else None,
        keep_body=keep_body,
    )
    if not dry_run:
        apply_changes(plan.changes)
    _print_withdrawal(plan, dry_run=dry_run)
    return EXIT_OK


def _print_withdrawal(plan: WithdrawalPlan, *, dry_run: bool) -> None:
    print_message("要改动： Changes:" if dry_run else "已改好： Changed:")
    print_message("\n".join(list_change_lines(plan.changes)))
    if plan.link_places:
        print_message("这些地方还链接着它，请改掉： These places still link to it and need to be changed:")
        print_message("\n".join(f"  {place}" for place in plan.link_places))
    print_message(
        "下次生成以后，网站上就没有了；git 的历史里还有。涉密或者有个人信息的，还要照 sitegen help leaks 清除历史、缓存和副本。\n"
        "The next build takes it off the site, but git keeps its history. After a leak, also follow sitegen help leaks."
    )
