"""The words of a review: its first sentence, and what a reviewer has to look at first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sitegen.forge.comment_text import KINDS
from sitegen.review.model import ChangeKind, Review

KIND_LABELS: Final = {kind: KINDS[kind.value] for kind in ChangeKind}

_PAGES: Final = {
    ChangeKind.RELEASED: ("草稿转为公开 {} 页", "released from draft: {}"),
    ChangeKind.NEW: ("新增 {} 页", "new: {}"),
    ChangeKind.WITHDRAWN: ("撤下 {} 页", "withdrawn: {}"),
    ChangeKind.GONE: ("删除 {} 页", "removed: {}"),
    ChangeKind.MOVED: ("改网址 {} 页", "moved: {}"),
    ChangeKind.CHANGED: ("修改 {} 页", "changed: {}"),
    ChangeKind.DRAFT: ("草稿 {} 页（不公开）", "drafts that are not published: {}"),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to look at first, with the id of the section of the review that shows it, or ""."""

    zh: str
    en: str
    anchor: str = ""


def summarise(review: Review) -> tuple[str, str]:
    """Return a sentence on the whole change, in Chinese and English."""
    counts = review.counts
    parts = [
        (zh.format(counts[kind]), en.format(counts[kind]))
        for kind, (zh, en) in _PAGES.items()
        if counts[kind]
    ]
    for name, zh, en in (
        ("attachments", "附件 {} 个", "attachments: {}"),
        ("files", "其他文件 {} 个", "other files: {}"),
    ):
        if counts[name]:
            parts.append((zh.format(counts[name]), en.format(counts[name])))
    if not parts and not review.statics and not review.frame:
        return "这次改动不改变网站。", "This change does not change the site."
    if review.frame:
        parts.append(("所有网页的页眉、页脚或者样式", "header, footer or style of all pages"))
    if review.statics:
        number = len(review.statics)
        parts.append(
            (f"原样发布的文件和主题文件 {number} 个", f"files published as they are, and of themes: {number}")
        )
    chinese, english = zip(*parts, strict=True)
    return f"这次改动：{'，'.join(chinese)}。", f"This change has: {', '.join(english)}."


def list_notices(review: Review) -> tuple[Notice, ...]:
    """Return what a reviewer has to look at first, the most important first."""
    return tuple(_iter_notices(review))


_COUNTED: Final = {
    "new_errors": (
        "新的错误 {} 处，改好以前不能发布",
        "New errors: {}. The change cannot be published before they are corrected",
        "findings",
    ),
    "released": (
        "有 {} 份草稿转为公开，请按新内容审查",
        "Drafts that become public: {}. Review them as new",
        "pages",
    ),
    "pending": (
        "有 {} 项放行或者设置待审批",
        "Exemptions or settings that await approval: {}",
        "pending",
    ),
    "statics": (
        "有 {} 个原样发布的文件（content/static/）或者主题文件变化，里面可以有脚本",
        "Files that are published as they are, or of a theme, which may have scripts: {}",
        "statics",
    ),
    "hosts": ("新链接到 {} 个外部网站", "New outside hosts: {}", "hosts"),
    "unopened": (
        "有 {} 个程序无法检查的附件，请人工打开看",
        "Attachments whose content was not examined: {}. Open them",
        "attachments",
    ),
    "new_warnings": ("新的警告 {} 处", "New warnings: {}", "findings"),
    "lost": ("有 {} 处公开过的网址会失效", "Published addresses that are lost: {}", "addresses"),
    "validity": ("有 {} 份文件的有效性变化", "Documents whose validity changes: {}", "validity"),
    "numbers": ("有 {} 处编号变化", "Numbers that change: {}", "validity"),
}
"""Notices with a number, by the name of the count: Chinese, English, and the part of the page with the details."""


def _iter_notices(review: Review) -> Iterator[Notice]:
    counts = review.counts
    yield from (Notice(zh, en) for zh, en in review.problem)
    for name, (zh, en, anchor) in _COUNTED.items():
        if counts[name]:
            yield Notice(zh.format(counts[name]), en.format(counts[name]), anchor)
    if not review.is_compared:
        yield Notice(
            "有的文字逐字比较太费时间，没有比较，按删去和新增显示",
            "Some texts take too long to compare and are shown as removed and added",
            "pages" if review.pages else "",
        )
    unreviewed = sum(
        page.url.startswith("items/") and not page.secrecy_review
        for page in review.pages
        if page.kind in (ChangeKind.RELEASED, ChangeKind.NEW)
    )
    if unreviewed:
        yield Notice(
            f"有 {unreviewed} 份要公开的条目没有写保密审查",
            f"Items to be published without a secrecy review: {unreviewed}",
            "pages",
        )
