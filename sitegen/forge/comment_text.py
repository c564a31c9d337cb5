"""Writes the comment on a pull request from the summary of its review."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sitegen.diagnostics.codes import exemptions as codes
from sitegen.diagnostics.formats.markdown_escape import escape_markdown
from sitegen.diagnostics.plurals import format_count, select_number_form
from sitegen.forge.review_summary import ReviewedDiagnostic, ReviewedPage, ReviewSummary

COMMENT_MARKER: Final = "<!-- sitegen review -->"
"""First line of the comment, by which it is found again. It is not shown."""
COMMENT_LIMIT: Final = 60_000
"""Characters of a comment. GitHub refuses more than 65,536."""
TEXT_LIMIT: Final = 200
"""Characters that are shown of one text."""
ROW_LIMIT: Final = 30
"""Rows of one list."""

CHANGE_LABELS: Final = {
    "disclosed": "转为公开 now public",
    "released": "草稿转公开 released",
    "advanced": "提前公开 published earlier",
    "new": "新增 new",
    "withdrawn": "撤下 withdrawn",
    "withheld": "转为不公开 no longer public",
    "unreleased": "转回草稿 draft again",
    "postponed": "推迟公开 postponed",
    "gone": "删除 removed",
    "moved": "改网址 moved",
    "changed": "修改 changed",
    "draft": "草稿 draft",
    "draft_gone": "草稿，已删除 draft, deleted",
    "scheduled_gone": "删除预定公开的 scheduled, deleted",
}
"""How a change concerns a page. Other kinds are shown as they are named."""
COUNT_LABELS: Final = {
    "new_errors": "新的错误 new errors",
    "statics": "原样发布的文件和主题文件 files published as they are, and of themes",
    "confidential": "涉密、个人信息的提醒 warnings about secrecy or privacy",
    "pending": "待审批 awaiting approval",
    **CHANGE_LABELS,
    "new_with_errors": "新增（有错误） new, with errors",
    "changed_with_errors": "修改（有错误） changed, with errors",
    "followers": "随之变化的目录页 lists that follow",
    "validity": "有效性变化 validity",
    "numbers": "编号变化 numbers",
    "attachments": "附件 attachments",
    "unopened": "没有检查内容的附件 attachments to open",
    "others": "不属于内容的文件 files that are not content",
    "lost": "失效的网址 lost addresses",
    "new_warnings": "新的警告 new warnings",
    "errors": "错误共 errors",
    "warnings": "警告共 warnings",
}
"""The numbers that are shown, in order. Zeros and other names are left out."""
_AWAITING_CODES: Final = frozenset({codes.EXEMPTION_PENDING.code, codes.SETTING_PENDING.code})


def format_comment(summary: ReviewSummary, commit: str, run_url: str = "") -> str:
    """Format the comment on a pull request as Markdown, with `COMMENT_LIMIT` characters at most.

    ``summary`` is the result of the review. ``commit`` is the reviewed commit and ``run_url`` the web address
    of the workflow run, as GitHub states them. Without ``run_url``, the comment refers to the file
    review.html. Texts of the summary are escaped, so that none has an effect as Markdown, HTML, link,
    reference or mention.
    """
    awaiting = [one for one in summary.findings if one.code in _AWAITING_CODES]
    others = [one for one in summary.findings if one.code not in _AWAITING_CODES]
    fresh = sorted((one for one in others if one.is_new), key=lambda one: one.severity)
    known = sum(not one.is_new for one in others)
    parts: list[str] = [_format_heading(commit, run_url), _format_counts(summary)]
    parts += _format_findings("待审批 Awaiting approval", awaiting)
    parts += _format_findings("这次改动带来的问题 Findings that are new", fresh)
    parts += _format_pages(summary.pages)
    parts += _format_hosts(summary.new_hosts)
    if known:
        parts.append(
            f"另有 {known} 处问题改动前就有。 {format_count(known, 'finding')} {select_number_form(known, 'was', 'were')} there before."
        )
    if summary.is_truncated:
        parts.append("这里没有列全，请看审阅页。 The lists are not complete: see the review page.")
    return _join_paragraphs(parts, COMMENT_LIMIT)


def format_failed_review(commit: str, run_url: str, zh: str, en: str) -> str:
    """Format the comment, as Markdown, for a review without a usable result.

    ``commit`` and ``run_url`` are as in `format_comment`. ``zh`` and ``en`` say why, in Chinese and in English.
    """
    return f"{_format_heading(commit, run_url)}\n\n{zh}\n{en}\n"


def _format_heading(commit: str, run_url: str) -> str:
    if not run_url:
        words = (
            f"提交 commit `{commit[:12]}`。改动前后的网页、附件和全部问题见 review.html。",
            "The pages before and after, attachments and all findings are in review.html.",
        )
        return "\n".join([COMMENT_MARKER, "## 审阅 Review", "", *words])
    return "\n".join(
        [
            COMMENT_MARKER,
            "## 审阅 Review",
            "",
            f"提交 commit `{commit[:12]}`。改动前后的网页、附件和全部问题：打开[这次运行]({run_url})，在页面末尾的 Artifacts 里"
            "下载 review，解压后双击 review.html；preview 是整个网站的预览，含草稿，不要转发。",
            f"The pages before and after, attachments and all findings: download the artifact “review” of [this run]({run_url}).",
        ]
    )


def _format_counts(summary: ReviewSummary) -> str:
    counts = [(label, summary.counts.get(name, 0)) for name, label in COUNT_LABELS.items()]
    shown = "；".join(f"{label}：{number}" for label, number in counts if number)
    return shown or "没有变化，也没有问题。 No changes and no findings."


def _format_findings(heading: str, findings: Sequence[ReviewedDiagnostic]) -> list[str]:
    if not findings:
        return []
    rows = [f"### {heading}", "", "| 级别 | 代码 | 位置 | 说明 |", "| --- | --- | --- | --- |"]
    for one in findings[:ROW_LIMIT]:
        sign = "错误 error" if one.severity == "error" else "警告 warning"
        place = escape_markdown(f"{one.path}:{one.line}" if one.line else one.path, TEXT_LIMIT)
        words = f"{escape_markdown(one.message, 400)}<br>{escape_markdown(one.message_en, 400)}"
        rows.append(f"| {sign} | <code>{one.code}</code> | {place} | {words} |")
    return ["\n".join(rows), *_format_remainder(len(findings))]


def _format_pages(pages: Sequence[ReviewedPage]) -> list[str]:
    if not pages:
        return []
    rows = ["### 网页 Pages", "", "| 变化 | 标题 | 网址 |", "| --- | --- | --- |"]
    for page in pages[:ROW_LIMIT]:
        kind = CHANGE_LABELS.get(page.change_kind) or escape_markdown(page.change_kind, TEXT_LIMIT)
        rows.append(
            f"| {kind} | {escape_markdown(page.title, TEXT_LIMIT)} | {escape_markdown(page.url, TEXT_LIMIT)} |"
        )
    return ["\n".join(rows), *_format_remainder(len(pages))]


def _format_hosts(hosts: Sequence[str]) -> list[str]:
    if not hosts:
        return []
    shown = "、".join(escape_markdown(host, TEXT_LIMIT) for host in hosts[:ROW_LIMIT])
    return [f"### 新链接到的站外网站 New outside hosts\n\n{shown}", *_format_remainder(len(hosts))]


def _format_remainder(total: int) -> list[str]:
    left = total - ROW_LIMIT
    return [f"另有 {left} 处，见审阅页。 {left} more on the review page."] if left > 0 else []


def _join_paragraphs(paragraphs: Iterable[str], limit: int) -> str:
    """Join ``paragraphs`` with blank lines. A text of more than ``limit`` characters is cut after a line, and says so."""
    end = "其余见审阅页。 The rest is on the review page."
    lines = "\n\n".join(paragraphs).split("\n")
    length = 0
    for fitting, line in enumerate(lines):
        length += len(line) + 1
        if length + len(end) + 4 > limit:
            # A blank line before it, so that it is no row of a table.
            return "\n".join([*lines[:fitting], "", end, ""])
    return "\n".join([*lines, ""])
