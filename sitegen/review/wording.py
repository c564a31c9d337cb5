"""The words of a review: its first sentence, and what a reviewer has to look at first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from sitegen.diagnostics.plurals import format_count, select_number_form
from sitegen.forge.comment_text import CHANGE_LABELS
from sitegen.review.model import ChangeKind, Review

_REMOVED_KINDS: Final = (
    ChangeKind.WITHDRAWN,
    ChangeKind.WITHHELD,
    ChangeKind.UNRELEASED,
    ChangeKind.POSTPONED,
    ChangeKind.GONE,
)
_FIRST_SEEN_KINDS: Final = (ChangeKind.DISCLOSED, ChangeKind.RELEASED, ChangeKind.ADVANCED, ChangeKind.NEW)
_NAMED_FILES_LIMIT: Final = 10
"""Changed files beside the content that are named."""
KIND_LABELS: Final = {kind: CHANGE_LABELS[kind.value] for kind in ChangeKind}

_PAGE_COUNT_WORDS: Final[dict[str, tuple[str, str, str]]] = {
    ChangeKind.DISCLOSED: (
        "依申请公开、不予公开转为主动公开 {} 页",
        "page made public that was not disclosed before",
        "pages made public that were not disclosed before",
    ),
    ChangeKind.RELEASED: ("草稿转为公开 {} 页", "page released from draft", "pages released from draft"),
    ChangeKind.ADVANCED: ("提前公开 {} 页", "page published earlier", "pages published earlier"),
    ChangeKind.NEW: ("新增 {} 页", "new page", "new pages"),
    "new_with_errors": ("新增（有错误）{} 页", "new page with errors", "new pages with errors"),
    ChangeKind.WITHDRAWN: ("撤下 {} 页", "withdrawn page", "withdrawn pages"),
    ChangeKind.WITHHELD: (
        "转为依申请公开、不予公开 {} 页",
        "page that is no longer disclosed",
        "pages that are no longer disclosed",
    ),
    ChangeKind.UNRELEASED: (
        "转回草稿 {} 页",
        "page turned back into a draft",
        "pages turned back into drafts",
    ),
    ChangeKind.POSTPONED: ("推迟公开 {} 页", "postponed page", "postponed pages"),
    ChangeKind.GONE: ("删除 {} 页", "removed page", "removed pages"),
    ChangeKind.MOVED: ("改网址 {} 页", "moved page", "moved pages"),
    ChangeKind.CHANGED: ("修改 {} 页", "changed page", "changed pages"),
    "changed_with_errors": ("修改（有错误）{} 页", "changed page with errors", "changed pages with errors"),
    ChangeKind.DRAFT: (
        "草稿 {} 页（不公开）",
        "draft that is not published",
        "drafts that are not published",
    ),
    ChangeKind.DRAFT_GONE: ("删除草稿 {} 页（没有公开过）", "deleted draft", "deleted drafts"),
    ChangeKind.SCHEDULED_GONE: (
        "删除预定公开的 {} 页（没有公开过）",
        "deleted page that was to be published later",
        "deleted pages that were to be published later",
    ),
}
_OTHER_COUNT_WORDS: Final = {
    "attachments": ("附件 {} 个", "attachment", "attachments"),
    "files": ("其他文件 {} 个", "other file", "other files"),
}
"""The parts of the first sentence: Chinese, and the English noun for one and for more."""

_NOTICE_WORDS: Final = {
    # They head the review, because they reach readers unchecked, and with scripts all pages.
    "statics": (
        "有 {} 个原样发布的文件（content/static/）或者主题文件变化，里面可以有脚本",
        "{} file that is published as it is, or of a theme, has changed; it may have scripts",
        "{} files that are published as they are, or of a theme, have changed; they may have scripts",
        "statics",
    ),
    "disclosed": (
        "有 {} 份依申请公开或者不予公开的条目转为主动公开，请按新内容审查",
        "{} item that was not disclosed becomes public; review it as new",
        "{} items that were not disclosed become public; review them as new",
        "pages",
    ),
    "confidential": (
        "新的涉密、个人信息的提醒 {} 处",
        "{} new warning about secrecy or privacy",
        "{} new warnings about secrecy or privacy",
        "confidential",
    ),
    "removed": (
        "有 {} 页不再公开（撤下、删除、转为依申请公开或者不予公开、推迟公开，或者转回草稿）",
        "{} page is no longer public (withdrawn, removed, no longer disclosed, postponed, or a draft again)",
        "{} pages are no longer public (withdrawn, removed, no longer disclosed, postponed, or drafts again)",
        "pages",
    ),
    "lost": (
        "有 {} 处公开过的网址会失效",
        "{} published address is lost",
        "{} published addresses are lost",
        "addresses",
    ),
    "pending": (
        "有 {} 项放行或者设置待审批",
        "{} exemption or setting awaits approval",
        "{} exemptions or settings await approval",
        "pending",
    ),
    "released": (
        "有 {} 份草稿转为公开，请按新内容审查",
        "{} draft becomes public; review it as new",
        "{} drafts become public; review them as new",
        "pages",
    ),
    "advanced": (
        "有 {} 页提前公开：原来要到以后才公开",
        "{} page is published now that was to be published later",
        "{} pages are published now that were to be published later",
        "pages",
    ),
    "released_attachments": (
        "有 {} 个原来没有公开的附件转为公开",
        "{} attachment that was there before becomes public",
        "{} attachments that were there before become public",
        "attachments",
    ),
    "hosts": ("新链接到 {} 个外部网站", "{} new outside host", "{} new outside hosts", "hosts"),
    "unopened": (
        "有 {} 个程序无法检查的附件，请人工打开看",
        "The content of {} attachment was not examined; open it",
        "The content of {} attachments was not examined; open them",
        "attachments",
    ),
    "unreviewed": (
        "有 {} 个要公开的条目没有写保密审查",
        "{} item is to be published without a secrecy review",
        "{} items are to be published without a secrecy review",
        "pages",
    ),
    "other_warnings": ("其他新的警告 {} 处", "{} other new warning", "{} other new warnings", "findings"),
    "validity": (
        "有 {} 份文件的有效性变化",
        "The validity of {} document changes",
        "The validity of {} documents changes",
        "validity",
    ),
    "numbers": ("有 {} 处编号变化", "{} number changes", "{} numbers change", "validity"),
}
"""What to look at first, by what is counted, in order: Chinese, English for one and for more, and the section."""


class Notice(Struct, frozen=True):
    """A sentence, in Chinese and English, on something that a reviewer has to look at first.

    ``anchor`` is the HTML id of the section of the review that shows it, or "".
    """

    zh: str
    en: str
    anchor: str = ""


def summarise_review(review: Review) -> tuple[str, str]:
    """Return a sentence that summarises the whole change, in Chinese and in English."""
    counts = review.counts
    parts = []
    if review.has_errors:
        parts.append((f"错误 {counts['errors']} 处", format_count(counts["errors"], "error")))
    parts += [
        (zh.format(counts[name]), format_count(counts[name], one, many))
        for name, (zh, one, many) in (_PAGE_COUNT_WORDS | _OTHER_COUNT_WORDS).items()
        if counts[name]
    ]
    if not parts and not review.static_files and not review.shared_parts:
        return "这次改动不改变网站。", "This change does not change the site."
    if review.static_files:
        number = len(review.static_files)
        parts.append(
            (
                f"原样发布的文件和主题文件 {number} 个",
                f"{format_count(number, 'file')} published as {select_number_form(number, 'it is', 'they are')} or of themes",
            )
        )
    if review.shared_parts:
        parts.append(
            ("所有网页的页眉、页脚或者样式有变化", "a change of the header, footer or style of all pages")
        )
    chinese, english = zip(*parts, strict=True)
    return f"这次改动：{'，'.join(chinese)}。", f"This change has {', '.join(english)}."


def list_notices(review: Review) -> tuple[Notice, ...]:
    """Return the points that need a reviewer's attention, as sentences, the most important one first."""
    return tuple(_iter_notices(review))


def _iter_notices(review: Review) -> Iterator[Notice]:
    # The errors, in one sentence with what follows from them.
    problems = [Notice(zh, en) for zh, en in review.problems]
    if review.has_errors and problems:
        yield replace(problems.pop(0), anchor="errors")
    counts = review.counts | {
        "removed": sum(_REMOVED_KINDS.count(page.kind) for page in review.pages),
        "unreviewed": sum(
            page.url.startswith("items/") and not page.secrecy_review
            for page in review.pages
            if page.kind in _FIRST_SEEN_KINDS
        ),
        "released_attachments": sum(one.kind is ChangeKind.DISCLOSED for one in review.attachments),
        "other_warnings": len(review.other_warnings),
    }
    for name, (zh, one, many, anchor) in _NOTICE_WORDS.items():
        if number := counts[name]:
            yield Notice(zh.format(number), select_number_form(number, one, many).format(number), anchor)
        if name == "confidential":
            yield from problems
    if review.other_paths:
        yield _make_other_files_notice(review.other_paths)
    if not review.is_fully_compared:
        yield Notice(
            "有的文字逐字比较太费时间，没有比较，按删去和新增显示",
            "Some texts take too long to compare and are shown as removed and added",
            "pages" if review.pages else "",
        )


def _make_other_files_notice(paths: Sequence[str]) -> Notice:
    """Return a notice that files which are not content have changed, with the names of the first few.

    ``paths`` are all such files.
    """
    number, names = len(paths), paths[:_NAMED_FILES_LIMIT]
    rest = number > len(names)
    return Notice(
        f"还改了 {number} 个不属于内容的文件：{'、'.join(names)}{' 等' if rest else ''}。这里不显示，请在代码托管网站上看",
        f"{format_count(number, 'file')} that {select_number_form(number, 'is', 'are')} not content "
        f"{select_number_form(number, 'has', 'have')} changed: {', '.join(names)}{' and more' if rest else ''}; "
        "they are not shown here",
    )
