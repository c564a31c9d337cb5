"""Plans the withdrawal of an item: what its file says then, and what is deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from sitegen.catalogue.release import ReleaseState, find_release_state
from sitegen.content.front_matter import split_front_matter
from sitegen.content.layout import SourceKind, get_attachment_folder, parse_source_path
from sitegen.content.parse import RECORD_CLASSES, ParsedSource, parse_source
from sitegen.content.source_text import SourceEditor
from sitegen.diagnostics import Severity, has_errors
from sitegen.diagnostics.formats.excerpt import escape_invisible
from sitegen.editing.former_publication import PublicationEvidence, find_publication_evidence
from sitegen.editing.references import list_link_places
from sitegen.files.changes import ChangeSet, FileChange, digest_files
from sitegen.files.leftovers import LeftoverError, find_leftover
from sitegen.files.regular import refuse_special
from sitegen.git.command import GitError
from sitegen.git.recoverable_files import list_unrecoverable_files
from sitegen.program.explained_error import ExplainedError
from sitegen.schema import map_fields_by_key
from sitegen.schema.records import ItemRecord
from sitegen.schema.source_rules import SourceRules
from sitegen.schema.yaml_edit import YamlEditError
from sitegen.schema.yaml_patterns import BOM
from sitegen.schema.yaml_quoting import quote_scalar

_REASON_KEYS: Final = ("撤下原因", "withdrawn_reason")
_DELETED_FIELDS: Final = ("body", "attachments")
"""Fields that are deleted together with the text."""
_KINDS_WITH_DRAFTS: Final = frozenset(
    {kind for kind, one in RECORD_CLASSES.items() if "草稿" in map_fields_by_key(one)}
)
"""Kinds of files with the field 草稿 (draft)."""
_NAMED_FILES_LIMIT: Final = 5
"""Files that a message names."""
_UNCOMPARED_FIELDS: Final = ("source", "withdrawn_reason")


class WithdrawalPlan(Struct, frozen=True):
    """A planned withdrawal: the ``changes`` of files, and the places of links to the item, as ``path:line``."""

    changes: ChangeSet
    link_places: tuple[str, ...]


def plan_withdrawal(
    root: Path,
    path: str,
    rules: SourceRules,
    *,
    reason: str,
    today: date,
    withdrawn_on: date | None = None,
    keep_body: bool = False,
) -> WithdrawalPlan:
    """Plan the withdrawal of the item at ``path`` in the project ``root``; nothing is written.

    ``rules`` are what site.yaml prescribes for sources. ``withdrawn_on`` is the date of the withdrawal, by
    default ``today``. ``reason`` is published with the notice. With ``keep_body``, text and attachments stay
    in the project. Raises `ExplainedError` if the item cannot be withdrawn, or if what would be deleted is
    not committed to git.
    """
    record, data = _load_item(root, path, rules)
    _refuse_leftovers(root, path, record)
    when = withdrawn_on or today
    if not record.withdrawn and find_release_state(record, today) is not ReleaseState.PUBLIC:
        raise _make_unpublished_error(path, record, find_publication_evidence(root, path, rules, today))
    _refuse_bad_withdrawal(path, record, when, today, reason)
    deletions: list[str] = []
    digests: dict[str, str] = {}
    if not keep_body:
        attachments = get_attachment_folder(path)
        # Computed before git is asked: what is edited after that is noticed when it would be deleted.
        digests = digest_files(root, [attachments])
        _refuse_unrecoverable(root, path, attachments)
        if (root / attachments).is_dir():
            deletions.append(attachments)
    edited = _edit_content(path, data, when, reason, keep_body=keep_body)
    _verify_edit(path, replace(record, withdrawn=when), edited, rules, keep_body=keep_body)
    changes = ChangeSet(
        root, rewrites=[FileChange(path, data, edited)], deletions=deletions, deletion_digests=digests
    )
    return WithdrawalPlan(changes, tuple(list_link_places(root, path, rules)))


def _edit_content(path: str, data: bytes, withdrawn_on: date, reason: str, *, keep_body: bool) -> bytes:
    """Return the content of the item file ``path`` with the date ``withdrawn_on`` and the reason of the withdrawal.

    ``data`` is the present content. Unless ``keep_body``, text and list of attachments are removed. Raises
    `ExplainedError` if the file cannot be edited.
    """
    text = SourceEditor(data, path)
    try:
        if not keep_body:
            text.remove_fields(
                {key for key, one in map_fields_by_key(ItemRecord).items() if one.name in _DELETED_FIELDS}
            )
            if path.endswith(".md"):
                text.remove_body()
        text.add_field(("撤下日期", "withdrawn"), withdrawn_on.isoformat())
        text.add_field(_REASON_KEYS, quote_scalar(" ".join(reason.split())))
        return text.encode()
    except YamlEditError as error:
        raise _make_form_error(path) from error


def _load_item(root: Path, path: str, rules: SourceRules) -> tuple[ItemRecord, bytes]:
    slot = parse_source_path(path)
    if (root / path).is_dir():
        raise ExplainedError(
            f"{path} 是文件夹，一次撤下一个条目：请写它的文件，如 content/agencies/<机关>/items/<年>/00012.md。",
            f"{path} is a folder. Items are withdrawn one by one: name the file of one, such as "
            "content/agencies/<agency>/items/<year>/00012.md.",
        )
    refuse_special(root / path, path)
    if not (root / path).is_file():
        raise ExplainedError(f"没有文件 {path}。", f"There is no file {path}.")
    if slot is None or slot.kind is not SourceKind.ITEM:
        has_draft = slot is not None and slot.kind in _KINDS_WITH_DRAFTS
        raise ExplainedError(
            f"{path} 不是公开条目，不能撤下。"
            + (
                "这一页不再公开的，删掉文件，或者在开头的字段里写“草稿: 是”；检查会提醒网址失效，本来就要这样的，不用再改。"
                if has_draft
                else ""
            ),
            f"{path} is not an item, so it cannot be withdrawn."
            + (
                " To take this page off the site, delete the file or add “draft: yes”. The checks "
                "then warn that its address is lost, which is what you want."
                if has_draft
                else ""
            ),
        )
    data = (root / path).read_bytes()
    parsed = parse_source(path, slot, data, rules)
    if has_errors(parsed.diagnostics) or not isinstance(parsed.record, ItemRecord):
        raise ExplainedError(
            f"{path} 有错误，请先运行 check 并改正。什么都没有改动。",
            f"{path} has errors: run check and fix them first.",
        )
    return parsed.record, data


def _make_unpublished_error(
    path: str, record: ItemRecord, former: PublicationEvidence | None
) -> ExplainedError:
    """Return the error for an item that is not public now.

    ``former`` is the evidence that it was public before, or None. If it was, it has to become public again first.
    """
    if former and record.draft:
        return ExplainedError(
            f"{path} 公开过（{former.zh}），现在改成了草稿。先删掉“草稿: 是”这一行，再撤下，原来的网址上才会留下说明。",
            f"{path} was public ({former.en}), and is a draft now. First delete the line “draft: yes”, then withdraw it, "
            "so that a notice remains at its address.",
        )
    if former:
        return ExplainedError(
            f"{path} 公开过（{former.zh}），现在改成了不公开。先把公开日期、公开方式改回原样，再撤下，原来的网址上才会留下说明。",
            f"{path} was public ({former.en}), and is not any more. First change date published and disclosure back, "
            "then withdraw it, so that a notice remains at its address.",
        )
    if record.draft:
        return ExplainedError(
            f"{path} 是草稿，没有公开，不用撤下；不要了的，删掉文件。",
            f"{path} is a draft and not public, so there is nothing to withdraw. Delete it if it is not needed.",
        )
    return ExplainedError(
        f"{path} 还没有公开，不用撤下：删掉文件，或者写“草稿: 是”。",
        f"{path} is not public, so there is nothing to withdraw: delete it, or write “draft: yes”.",
    )


def _refuse_bad_withdrawal(
    path: str, record: ItemRecord, withdrawn_on: date, today: date, reason: str
) -> None:
    if record.withdrawn:
        raise ExplainedError(
            f"{path} 已经在 {record.withdrawn} 撤下了。",
            f"{path} was withdrawn on {record.withdrawn}.",
        )
    if not record.published.day <= withdrawn_on <= today:
        raise ExplainedError(
            f"--date {withdrawn_on} 要在公开日期 {record.published.day} 和今天 {today} 之间。",
            f"--date must be between the date published, {record.published.day}, and today, {today}.",
        )
    if not reason.strip():
        raise ExplainedError("--reason 没有写原因。", "--reason is empty.")
    try:
        reason.encode()
    except UnicodeEncodeError as error:
        raise ExplainedError(
            "--reason 里有不成文字的字符（终端的编码可能不对）。什么都没有改动。",
            "--reason has characters that are no text; perhaps the terminal has another encoding. Nothing was changed.",
        ) from error


def _refuse_leftovers(root: Path, path: str, record: ItemRecord) -> None:
    """Raise `LeftoverError` if an earlier withdrawal of the item was killed.

    The error says how to complete or undo that withdrawal.
    """
    attachments = get_attachment_folder(path)
    left = find_leftover(root, attachments)
    if left is None:
        return
    # The text is changed after the attachments have their temporary name, and before they are deleted.
    if record.withdrawn or (root / attachments).exists():
        raise LeftoverError(left, ("请删掉它", "Delete it"))
    raise LeftoverError(
        left,
        (
            f"请把它改回 {attachments}，再运行一次",
            f"Rename it back to {attachments}, and run the command again",
        ),
    )


def _refuse_unrecoverable(root: Path, path: str, attachments: str) -> None:
    """Raise `ExplainedError` if the item or its attachments could not be restored from git or Git LFS."""
    try:
        unrecoverable = list_unrecoverable_files(root, (path, attachments))
    except GitError as error:
        raise ExplainedError(
            f"{error.zh}\n没法确认 {path} 已经提交到 git，删掉就可能找不回来。什么都没有改动；可以加 --keep-body 留着正文和附件。",
            f"{error.en}\nSo it is not known whether {path} could be brought back, and nothing was changed. "
            "With --keep-body text and attachments are kept.",
        ) from error
    if unrecoverable:
        names = [escape_invisible(one) for one in unrecoverable[:_NAMED_FILES_LIMIT]]
        listed = "\n".join(f"  {one}" for one in names)
        rest = len(unrecoverable) - _NAMED_FILES_LIMIT
        more, more_en = (f"\n  还有 {rest} 个", f" and {rest} more") if rest > 0 else ("", "")
        raise ExplainedError(
            f"{path} 和它的附件还没有全部提交到 git，删掉就找不回来了。什么都没有改动；请先提交，或者加 --keep-body 留着正文和附件。"
            f"最后一次提交里没有、或者内容不同的是"
            f"（用 Git LFS 的，这台电脑的 LFS 里要有原文，没有的先运行 git lfs fetch）：\n{listed}{more}",
            f"{path} and its attachments are not all committed to git, so deleting them would lose them. "
            "Commit them first, or keep them with --keep-body. The last commit lacks these files, or has another "
            f"content for them: {', '.join(names)}{more_en}. Of a file in Git LFS the content must be in "
            "the store on this machine: git lfs fetch brings it.",
        )


def _verify_edit(
    path: str, expected: ItemRecord, edited: bytes, rules: SourceRules, *, keep_body: bool
) -> None:
    """Raise `ExplainedError` if the edited file is not read as intended.

    That happens if, for example, its YAML has an unusual form. ``edited`` is the new content of the item file
    ``path``. Unless ``keep_body``, text and attachments must be gone. All fields other than those of the
    withdrawal must be as in ``expected``. ``rules`` are what site.yaml prescribes for sources.
    """
    slot = parse_source_path(path)
    assert slot is not None
    parsed = parse_source(path, slot, edited, rules)
    after = parsed.record
    text = edited.decode("utf-8").removeprefix(BOM).replace("\r\n", "\n")
    _refuse_bad_reason(parsed, text.split("\n"))
    document, _ = split_front_matter(text, path)
    has_body = path.endswith(".md") and (document is None or document.body.strip())
    if not isinstance(after, ItemRecord) or not after.withdrawn_reason or (has_body and not keep_body):
        raise _make_form_error(path)
    for name in (name for name in ItemRecord.__struct_fields__ if name not in _UNCOMPARED_FIELDS):
        is_deleted = name in _DELETED_FIELDS and not keep_body
        value = getattr(after, name)
        if bool(value) if is_deleted else value != getattr(expected, name):
            raise _make_form_error(path)


def _refuse_bad_reason(parsed: ParsedSource, lines: Sequence[str]) -> None:
    """Raise `ExplainedError` if the reason of the withdrawal causes an error in the edited file.

    ``parsed`` is the edited file and ``lines`` are its lines. The file had no errors before, so an error on
    the line with the reason is caused by the reason.
    """
    for one in parsed.diagnostics:
        if one.severity is Severity.ERROR and lines[one.place.line - 1].startswith(_REASON_KEYS):
            raise ExplainedError(
                f"--reason 不能这样写：{one.message}。请改写原因；什么都没有改动。",
                f"--reason cannot be this: {one.message_en}. Write another reason; nothing was changed.",
            )


def _make_form_error(path: str) -> ExplainedError:
    return ExplainedError(
        f"{path} 的写法特殊，没法自动修改。什么都没有改动；请自己加上“撤下日期”和“撤下原因”两行，删掉正文和附件。",
        f"{path} is written in a way that cannot be edited safely. Nothing was changed: add withdrawn and "
        "withdrawn_reason and delete text and attachments yourself.",
    )
