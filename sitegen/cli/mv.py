"""The command ``mv``: renames a source file or an agency, and changes all that depends on its name."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from sitegen.cli.console import print_text
from sitegen.cli.file_changes import apply_changes, describe_changes
from sitegen.cli.file_scope import resolve_files
from sitegen.cli.group import OK, Command
from sitegen.cli.options import project_option, require_project_root, resolve_today, today_option
from sitegen.cli.project_lookup import load_site
from sitegen.content.layout import parse_source_path
from sitegen.editing.move_places import refuse_bad_move
from sitegen.editing.move_sources import MovePlanner
from sitegen.files.changes import ChangeSet
from sitegen.git.command import ask_git


@click.command("mv", cls=Command)
@click.argument("old", metavar="OLD", type=click.Path(path_type=Path))
@click.argument("new", metavar="NEW", type=click.Path(path_type=Path))
@click.option("--renumber", is_flag=True,
              help="索引号跟着文件名改；不写就不改，索引号是永久的。 "
              "Let the index number follow the file name (default: it is permanent).")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="只列出要改什么，不改动。 List the changes only.")
@project_option
@today_option
def mv_command(
    old: Path, new: Path, renumber: bool, dry_run: bool, project: Path, today: datetime | None
) -> int:
    """\b
    把条目、办事指南、公开制度、其他页面的文件，或者整个机关的文件夹改名、移动：附件一起移动，原来的网址写进“旧网址”，
    别处的链接、放行清单、上级机关照改，注释和写法不变。要么全改好，要么什么都不动。
    Rename or move the file of an item, service, rule or page, or the folder of an agency. Attachments move along, the
    old address is listed, and links, exemptions and superior agencies follow. All is changed, or nothing.

    \b
    例 Example
      sitegen mv content/rules/review.md content/rules/secrecy-review.md
      sitegen mv content/agencies/yunxiu-edu content/agencies/yunxiu-education --dry-run
    """
    root = require_project_root(project)
    source, target = (_resolve(root, path) for path in (old, new))
    if (root / target).is_dir() and parse_source_path(source):
        target = f"{target}/{source.rpartition('/')[2]}"
    refuse_bad_move(root, source, target)
    planner = MovePlanner(root, load_site(root), source, target, renumber=renumber)
    move = planner.plan(resolve_today(today))
    if not dry_run:
        apply_changes(move.changes)
    print_text("要改动： Changes:" if dry_run else "已改好： Changed:")
    print_text("\n".join(describe_changes(move.changes)))
    print_text("\n".join(move.notes)) if move.notes else None
    if not dry_run and ask_git(root, "rev-parse", "--is-inside-work-tree"):
        _advise_on_commit(move.changes)
    if dry_run:
        print_text("没有改动任何文件；去掉 --dry-run 就照此修改。 No file was changed.")
    return OK


def _advise_on_commit(changes: ChangeSet) -> None:
    """Print how to add the move to the next commit.

    Otherwise git sees a deleted file, and one that it does not know.
    """
    changed = (*(one.path for one in changes.texts), *changes.creations)
    others = sorted(path for path in changed if not path.startswith("content/"))
    command = " ".join(("git add -A content", *others))
    print_text(
        f"提交以前先运行 {command}，原来的文件和新的文件才会一起提交。 Before the commit, run {command}: "
        "it adds the old and the new files together."
    )


def _resolve(root: Path, path: Path) -> str:
    """Return a path as typed, relative to the current folder or to the project, as a path of the project."""
    inside = root / path
    if not path.is_absolute() and (inside.exists() or not path.absolute().is_relative_to(root)):
        path = inside
    return resolve_files(root, [path])[0]
