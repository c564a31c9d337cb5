"""Finds the attachments that a change adds, changes or removes, and says what was looked at in each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Final

from sitegen.content.attachment_text import TEXT_KINDS, TEXT_PARTS, extract_attachment_text
from sitegen.content.layout import SourceKind, parse_source_path
from sitegen.review.frames import LARGEST_PICTURE, embed_picture
from sitegen.review.model import AttachmentChange, ChangeKind, Finding
from sitegen.review.side import Side
from sitegen.review.text_diff import DiffParagraph, Mark, PairBudget, compare_paragraphs, list_whole

MOST_LINES: Final = 200
"""Lines of an attachment's text that are shown or compared."""
MOST_SHOWN: Final = 40
"""Attachments whose texts are shown."""

UNREAD: Final = ("没有检查内容，请人工打开看", "the content was not examined: open it")
_IMAGE_KINDS: Final = frozenset({"jpg", "jpeg"})
_OFFICE: Final = (
    "检查了文字、属性、批注、修订和隐藏内容；其中的图片请人工看",
    "text, properties, comments, tracked changes and hidden parts were examined; look at the pictures in it",
)
_INSPECTIONS: Final[Mapping[str, tuple[str, str]]] = {
    **dict.fromkeys(TEXT_KINDS, ("检查了全部文字", "all text was examined")),
    **dict.fromkeys(TEXT_PARTS, _OFFICE),
    "pdf": (
        f"只检查了文件属性；正文{UNREAD[0]}",
        f"only the properties of the file were examined; for its text, {UNREAD[1]}",
    ),
    "zip": (
        f"只检查了压缩包的结构；里面的文件{UNREAD[0]}",
        f"only the structure of the archive was examined; for the files in it, {UNREAD[1]}",
    ),
    **dict.fromkeys(
        _IMAGE_KINDS,
        (
            "只检查了拍摄位置等属性；画面请人工打开看",
            "only properties such as the place were examined: look at it",
        ),
    ),
}
"""What is looked at, by extension. Of all other kinds, only the type is looked at."""


def describe_inspection(path: str) -> tuple[tuple[str, str], bool]:
    """Return what the checks look at in an attachment, in Chinese and English, and whether they read its text."""
    kind = path.rpartition(".")[2].lower()
    return _INSPECTIONS.get(kind, UNREAD), kind in TEXT_KINDS or kind in TEXT_PARTS


def list_attachment_changes(
    base: Side,
    head: Side,
    changed: Collection[str],
    findings: Mapping[str, tuple[Finding, ...]],
    budget: PairBudget,
) -> tuple[AttachmentChange, ...]:
    """Return the changes of attachments, sorted by path. Those that nobody can have looked at come first.

    ``changed`` are the paths of all source files that differ. ``findings`` are those of the head, by path.
    """
    paths = [path for path in sorted(changed) if _is_attachment(path)]
    changes = [
        _describe(path, base, head, findings.get(path, ()), budget if number < MOST_SHOWN else None)
        for number, path in enumerate(paths)
    ]
    return tuple(sorted(changes, key=lambda one: (one.kind is ChangeKind.GONE, one.is_opened)))


def _is_attachment(path: str) -> bool:
    slot = parse_source_path(path)
    return slot is not None and slot.kind is SourceKind.ATTACHMENT


def _describe(
    path: str, base: Side, head: Side, findings: tuple[Finding, ...], budget: PairBudget | None
) -> AttachmentChange:
    """Describe the change of an attachment, without its text or picture if there is no budget."""
    before, after = base.root / path, head.root / path
    old_size = before.stat().st_size if path in base.digests else 0
    size = after.stat().st_size if path in head.digests else 0
    kind = ChangeKind.NEW if path not in base.digests else ChangeKind.CHANGED
    if path not in head.digests:
        kind = ChangeKind.GONE
    inspection, is_opened = describe_inspection(path)
    return AttachmentChange(
        kind=kind,
        path=path,
        type=path.rpartition(".")[2].upper(),
        old_size=old_size,
        size=size,
        inspection=inspection,
        is_opened=is_opened,
        findings=findings,
        text=tuple(_compare_texts(before, after, kind, budget)) if budget and is_opened else (),
        picture=_load_picture(after) if budget else "",
    )


def _load_picture(file: Path) -> str:
    # A link may have come with a checkout, and could lead to any file of the user.
    if file.is_symlink() or not file.is_file() or file.stat().st_size > LARGEST_PICTURE:
        return ""
    return embed_picture(file.read_bytes(), file.name)


def _compare_texts(
    before: Path, after: Path, kind: ChangeKind, budget: PairBudget
) -> Iterator[DiffParagraph]:
    """Yield the difference of two attachments' texts, or the beginning of the text of a new one."""
    if kind is ChangeKind.GONE:
        return
    lines = _read_lines(after)
    if kind is ChangeKind.NEW:
        yield from list_whole(lines, Mark.SAME)
    else:
        yield from compare_paragraphs(_read_lines(before), lines, budget)


def _read_lines(file: Path) -> list[str]:
    lines = [" ".join(line.split()) for line in extract_attachment_text(file).splitlines()]
    return [line[:1000] for line in lines if line][:MOST_LINES]
