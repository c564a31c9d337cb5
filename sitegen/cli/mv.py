"""The command ``mv``: renames a source file or an agency, and changes all that depends on its name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Final

import click

from sitegen.cli.console import print_message
from sitegen.cli.file_changes import apply_changes, list_change_lines
from sitegen.cli.file_scope import resolve_project_paths
from sitegen.cli.group import EXIT_OK, Command
from sitegen.cli.options import project_option, require_project_root, resolve_today, today_option
from sitegen.cli.project_lookup import load_site
from sitegen.content.layout import parse_source_path
from sitegen.editing.move_sources import MovePlanner
from sitegen.editing.move_validation import refuse_bad_move
from sitegen.files.changes import ChangeSet
from sitegen.git.command import try_git
from sitegen.program import quote_argument

ARGUMENTS_LENGTH_LIMIT: Final = 7_000
"""Characters of the paths in one command line. The Command Prompt takes 8,191 characters in all."""


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
    source, target = (_resolve_project_path(root, path) for path in (old, new))
    if (root / target).is_dir() and parse_source_path(source):
        target = f"{target}/{source.rpartition('/')[2]}"
    refuse_bad_move(root, source, target)
    planner = MovePlanner(root, load_site(root), source, target, renumber=renumber)
    move = planner.plan(resolve_today(today))
    if not dry_run:
        apply_changes(move.changes)
    print_message("要改动： Changes:" if dry_run else "已改好： Changed:")
    print_message("\n".join(list_change_lines(move.changes)))
    if move.notes:
        print_message("\n".join(move.notes))
    if not dry_run and try_git(root, "rev-parse", "--is-inside-work-tree"):
        _print_commit_hint(root, move.changes)
    if dry_run:
        print_message("没有改动任何文件；去掉 --dry-run 就照此修改。 No file was changed.")
    return EXIT_OK


def _print_commit_hint(root: Path, changes: ChangeSet) -> None:
    """Print commands that add the moved and changed files, but no other edits, to the next commit.

    Without them, git would see a deleted file, and one that it does not know.
    """
    moved = tuple(path for pair in changes.moves for path in pair)
    changed = (*(one.path for one in changes.rewrites), *changes.creations)
    beside = sorted(path for path in changed if not {path, *_list_folders(path)} & set(moved))
    commands = _list_add_commands(root, _select_committable(root, (*moved, *beside)))
    if not commands:
        return
    print_message(
        "提交以前先运行下面的命令，原来的文件和新的文件才会一起提交。 Before the commit, run this: "
        "it adds the old and the new files together."
    )
    print_message("\n".join(f"  {command}" for command in commands))


def _list_folders(path: str) -> list[str]:
    """Return all folders above a relative path with ``/``, the nearest first."""
    return [folder.as_posix() for folder in PurePosixPath(path).parents]


def _select_committable(root: Path, paths: Sequence[str]) -> list[str]:
    """Return those of ``paths`` that ``git add`` accepts.

    These are files that git tracks or would add, and folders that contain any. A single other path would make
    ``git add`` refuse all of them.
    """
    tops = sorted({path.partition("/")[0] for path in paths})
    # --others: also what is not added yet, without what .gitignore leaves out.
    listing = ("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *tops)
    files = set((try_git(root, *listing) or "").split("\0"))
    known = files.union(*map(_list_folders, files))
    return [path for path in paths if path in known]


def _list_add_commands(root: Path, paths: Sequence[str]) -> list[str]:
    """Return the command lines that stage ``paths``, each short enough for the Command Prompt of Windows."""
    place = "" if Path.cwd().resolve() == root else f" -C {quote_argument(root.as_posix())}"
    rows: list[list[str]] = []
    for argument in map(quote_argument, paths):
        if not rows or sum(map(len, rows[-1])) + len(rows[-1]) + len(argument) > ARGUMENTS_LENGTH_LIMIT:
            rows.append([])
        rows[-1].append(argument)
    return [f"git{place} add -A -- {' '.join(row)}" for row in rows]


def _resolve_project_path(root: Path, path: Path) -> str:
    """Return a path as typed, which may be relative, as a path relative to the project folder ``root``.

    A relative path is taken relative to ``root`` if it exists there, or if it would lie outside the project
    otherwise; else to the current folder. Raises a usage error if it lies outside the project.
    """
    inside = root / path
    if not path.is_absolute() and (inside.exists() or not path.absolute().is_relative_to(root)):
        path = inside
    return resolve_project_paths(root, [path])[0]
