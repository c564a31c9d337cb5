"""The command ``withdraw``: takes a published item off the site and leaves a notice at its address."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

import click

from sitegen.catalogue.release import ReleaseState, find_release_state
from sitegen.cli.console import print_text
from sitegen.cli.file_changes import FileChanges
from sitegen.cli.file_scope import resolve_files
from sitegen.cli.group import OK, Command
from sitegen.cli.move_sources import list_references
from sitegen.cli.options import find_project_root, project_option, resolve_today, today_option
from sitegen.cli.project_lookup import load_number_patterns
from sitegen.content.file_changes import FileChange
from sitegen.content.front_matter import split_front_matter
from sitegen.content.layout import SourceKind, locate_attachments, parse_source_path
from sitegen.content.parse import parse_source
from sitegen.content.source_text import SourceText
from sitegen.diagnostics import has_errors
from sitegen.git.changes import list_uncommitted
from sitegen.git.command import GitError
from sitegen.schema import map_keys
from sitegen.schema.records import ItemRecord
from sitegen.schema.yaml_edit import YamlEditError
from sitegen.schema.yaml_quoting import quote_scalar

_DELETED: Final = ("body", "attachments")
"""Fields that go with the text."""
_UNCOMPARED: Final = ("source", "withdrawn_reason")


@click.command("withdraw", cls=Command, short_help="撤下一个条目 Withdraw an item")
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
    root, now = find_project_root(project), resolve_today(today)
    path = resolve_files(root, [root / file if (root / file).exists() and not file.is_absolute() else file])[
        0
    ]
    patterns = load_number_patterns(root)
    record, data = _load_item(root, path, patterns)
    when = day.date() if day else now
    _refuse_bad_withdrawal(path, record, when, now, reason)
    changes = FileChanges(root)
    if not keep_body:
        _refuse_uncommitted(root, path)
        if (root / locate_attachments(path)).is_dir():
            changes.deletions.append(locate_attachments(path))
    edited = _edit_text(path, data, when, reason, keep_body=keep_body)
    _verify(path, replace(record, withdrawn=when), edited, patterns, keep_body=keep_body)
    changes.texts.append(FileChange(path, data, edited))
    references = list(list_references(root, path, patterns))
    if not dry_run:
        changes.apply()
    _print_result(changes, references, dry_run=dry_run)
    return OK


def _edit_text(path: str, data: bytes, when: date, reason: str, *, keep_body: bool) -> bytes:
    """Return the text of an item with the fields of a withdrawal, and without its own text if that is not kept."""
    text = SourceText(data, path)
    try:
        if not keep_body:
            text.remove_fields({key for key, one in map_keys(ItemRecord).items() if one.name in _DELETED})
            if path.endswith(".md"):
                text.remove_body()
        text.add_field(("撤下日期", "withdrawn"), when.isoformat())
        text.add_field(("撤下原因", "withdrawn_reason"), quote_scalar(" ".join(reason.split())))
        return text.encode()
    except YamlEditError as error:
        raise _make_form_error(path) from error


def _load_item(root: Path, path: str, patterns: tuple[str, ...]) -> tuple[ItemRecord, bytes]:
    slot = parse_source_path(path)
    if slot is None or slot.kind is not SourceKind.ITEM or not (root / path).is_file():
        raise click.UsageError(
            f"{path} 不是公开条目；别的页面不再公开的，删掉文件，或者写“草稿: 是”。\n"
            f"{path} is no item. Other pages are taken off by deleting the file, or by “draft: yes”."
        )
    data = (root / path).read_bytes()
    parsed = parse_source(path, slot, data, patterns)
    if has_errors(parsed.diagnostics) or not isinstance(parsed.record, ItemRecord):
        raise click.UsageError(
            f"{path} 有错误，请先运行 check 并改正。什么都没有改动。 {path} has errors: run check and fix them first."
        )
    return parsed.record, data


def _refuse_bad_withdrawal(path: str, record: ItemRecord, when: date, today: date, reason: str) -> None:
    if record.withdrawn:
        raise click.UsageError(
            f"{path} 已经在 {record.withdrawn} 撤下了。 {path} was withdrawn on {record.withdrawn}."
        )
    if find_release_state(record, today) is not ReleaseState.PUBLIC:
        raise click.UsageError(
            f"{path} 还没有公开，不用撤下：删掉文件，或者写“草稿: 是”。\n"
            f"{path} is not public, so there is nothing to withdraw: delete it, or write “draft: yes”."
        )
    if not record.published.day <= when <= today:
        raise click.UsageError(
            f"--date {when} 要在公开日期 {record.published.day} 和今天 {today} 之间。\n"
            f"--date must be between the date published, {record.published.day}, and today, {today}."
        )
    if not reason.strip():
        raise click.UsageError("--reason 没有写原因。 --reason is empty.")


def _refuse_uncommitted(root: Path, path: str) -> None:
    """Refuse to delete what git does not hold, because it could not be brought back."""
    try:
        uncommitted = list_uncommitted(root, (path, locate_attachments(path)), untracked=True)
    except GitError as error:
        raise click.UsageError(
            f"{error.zh}\n没法确认 {path} 已经提交到 git，删掉就可能找不回来。什么都没有改动；可以加 --keep-body 留着正文和附件。\n"
            f"{error.en}\nSo it is not known whether {path} could be brought back, and nothing was changed. "
            "With --keep-body text and attachments are kept."
        ) from error
    if uncommitted:
        raise click.UsageError(
            f"{path} 和它的附件还没有全部提交到 git，删掉就找不回来了。什么都没有改动；请先提交，或者加 --keep-body 留着正文和附件。\n"
            f"{path} and its attachments are not all committed to git, so deleting them would lose them. "
            "Commit them first, or keep them with --keep-body."
        )


def _verify(
    path: str, wanted: ItemRecord, edited: bytes, patterns: tuple[str, ...], *, keep_body: bool
) -> None:
    """Refuse an edited file that does not say what it should: text and attachments are gone, the rest is that of ``wanted``."""
    slot = parse_source_path(path)
    assert slot is not None
    after = parse_source(path, slot, edited, patterns).record
    document, _ = split_front_matter(edited.decode("utf-8").replace("\r\n", "\n"), path)
    has_body = path.endswith(".md") and (document is None or document.body.strip())
    if not isinstance(after, ItemRecord) or not after.withdrawn_reason or (has_body and not keep_body):
        raise _make_form_error(path)
    for name in (one.name for one in fields(ItemRecord) if one.name not in _UNCOMPARED):
        is_deleted = name in _DELETED and not keep_body
        value = getattr(after, name)
        if bool(value) if is_deleted else value != getattr(wanted, name):
            raise _make_form_error(path)


def _make_form_error(path: str) -> click.UsageError:
    return click.UsageError(
        f"{path} 的写法特殊，没法自动修改。什么都没有改动；请自己加上“撤下日期”和“撤下原因”两行，删掉正文和附件。\n"
        f"{path} is written in a way that cannot be edited safely. Nothing was changed: add withdrawn and "
        "withdrawn_reason and delete text and attachments yourself."
    )


def _print_result(changes: FileChanges, references: list[str], *, dry_run: bool) -> None:
    print_text("要改动： Changes:" if dry_run else "已改好： Changed:")
    print_text("\n".join(changes.describe()))
    if references:
        print_text("这些地方还链接着它，请改掉： These places still link to it and need to be changed:")
        print_text("\n".join(f"  {place}" for place in references))
    print_text(
        "下次生成以后，网站上就没有了；git 的历史里还有。涉密或者有个人信息的，还要照 sitegen help leaks 清除历史、缓存和副本。\n"
        "The next build takes it off the site, but git keeps its history. After a leak, also follow sitegen help leaks."
    )
