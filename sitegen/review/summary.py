"""The short forms of a review: Markdown for a comment, and JSON from which a job with rights makes one.

Both leave the machine of the change, and their words come from the change. So personal data is masked, nothing in
them takes effect as Markdown or HTML or mentions anybody, and their size is limited.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sitegen.diagnostics.formats.excerpt import escape_invisible
from sitegen.review.findings import mask_values
from sitegen.review.model import ChangeKind, Finding, Review
from sitegen.review.wording import KIND_LABELS, list_notices, summarise

FORMAT: Final = 1
"""Version of the JSON. Programs refuse one that they do not know."""

MARKDOWN_LIMIT: Final = 60_000
"""Characters of the Markdown. Comments on GitHub may have 65,536, and a program may add a line."""
MOST_ITEMS: Final = 200
MOST_FINDINGS: Final = 200
MOST_HOSTS: Final = 50
MOST_TEXT: Final = 300
"""Characters of a title, path or message."""

MARKER: Final = "<!-- sitegen review -->"
"""First line of the Markdown, by which the comment is found again."""

_ROWS: Final = 20
_SIGNS: Final = re.compile(r"[\\`*_\[\]()<>|^]")
# Signs that start mentions and references on GitHub, GitLab or Gitee, also when written as entities.
_REFERENCES: Final = str.maketrans(
    {"@": "＠", "#": "＃", "!": "！", "~": "～", "$": "＄", "%": "％", "&": "＆"}
)
_LINK: Final = re.compile(r":(?=//)|(?<=www)\.|:(?=[a-z+-][a-z0-9_+-]*:)", re.IGNORECASE)


def escape_markdown(text: str, limit: int = MOST_TEXT) -> str:
    """Return a text for one place in Markdown where it is shown as it is, on one line.

    Signs of mentions and references become full-width, because forges look for them after Markdown. Addresses do not
    become links. Longer texts than ``limit`` characters are cut.
    """
    line = escape_invisible(" ".join(text.split()))
    line = _shorten(line, limit).translate(_REFERENCES)
    line = _LINK.sub(lambda match: "：" if match.group() == ":" else "．", line)
    return _SIGNS.sub(lambda match: f"&#{ord(match.group())};", line)


def _shorten(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def render_markdown(review: Review) -> str:
    """Render the summary of a review as Markdown, for a comment. It ends in a line break."""
    text = "\n".join(_list_lines(review, review.personal_data)) + "\n"
    if len(text) <= MARKDOWN_LIMIT:
        return text
    kept = text[: MARKDOWN_LIMIT - 100].rpartition("\n")[0]
    return f"{kept}\n\n……后面的见 review.html。 The rest is in review.html.\n"


def _list_lines(review: Review, personal_data: Sequence[str]) -> Iterator[str]:
    def clean(text: str) -> str:
        return escape_markdown(mask_values(text, personal_data))

    zh, en = summarise(review)
    yield from (MARKER, "### 改动审阅 Review", "", f"**{zh}** {en}", "")
    notices = list_notices(review)
    if notices:
        yield from ("**先看这些 Look at these first**", "")
        yield from (f"- {clean(one.zh)} {clean(one.en)}" for one in notices)
        yield ""
    if review.pages:
        yield from ("| 改动 change | 标题 title | 文件 file |", "| --- | --- | --- |")
        yield from (
            f"| {KIND_LABELS[page.kind]} | {clean(page.title)} | {clean(page.path)} |"
            for page in review.pages[:_ROWS]
        )
        yield from _count_rest(len(review.pages))
    if review.followers:
        yield from (f"另有 {review.followers} 个目录页等随之变化。 {review.followers} lists follow.", "")
    if review.validity:
        yield from ("**有效性 Validity**", "")
        for one in review.validity[:_ROWS]:
            cause = f"（因《{clean(one.cause)}》）" if one.cause else ""
            yield f"- {clean(one.title)}：{clean(one.old)} → {clean(one.new)}{cause}"
        yield from _count_rest(len(review.validity))
    if review.pending:
        yield from ("**待审批 Awaiting approval**", "")
        yield from (_format_finding(Finding(one, True), personal_data) for one in review.pending[:_ROWS])
        yield from _count_rest(len(review.pending))
    if new := review.new_findings:
        yield from ("**新出现的问题 New findings**", "")
        yield from (_format_finding(one, personal_data) for one in new[:_ROWS])
        yield from _count_rest(len(new))
    if review.hosts:
        yield from ("**新链接到的外部网站 New outside hosts**", "")
        yield from (f"- {clean(one.name)} {clean(one.ascii_name)}".rstrip() for one in review.hosts[:_ROWS])
        yield from _count_rest(len(review.hosts))
    unopened = [one for one in review.attachments if not one.is_opened and one.kind is not ChangeKind.GONE]
    if unopened:
        yield from ("**没有检查内容、要人工打开看的附件 Attachments to open**", "")
        yield from (f"- {clean(one.path)}" for one in unopened[:_ROWS])
        yield from _count_rest(len(unopened))
    yield "网页的样子、文字的变化和全部问题见 review.html。 Pages, differences and all findings: review.html."


def _count_rest(number: int) -> Iterator[str]:
    """Yield the line that says how many are not listed, and the blank line after a list."""
    if number > _ROWS:
        yield from ("", f"另有 {number - _ROWS} 个。 {number - _ROWS} more.")
    yield ""


def _format_finding(finding: Finding, personal_data: Sequence[str]) -> str:
    one = finding.diagnostic
    sign = "错误 error" if finding.is_error else "警告 warning"
    words = (str(one.place), one.message, one.message_en)
    place, zh, en = (escape_markdown(mask_values(text, personal_data)) for text in words)
    return f"- {sign} {one.code} {place}：{zh} {en}"


def render_json(review: Review) -> str:
    """Render the summary of a review as JSON, on one level of lists. See docs/review.md for its form.

    Lists and texts are cut to their limits, and ``truncated`` says whether a list was.
    """

    def clean(text: str) -> str:
        return _shorten(
            escape_invisible(" ".join(mask_values(text, review.personal_data).split())), MOST_TEXT
        )

    # Decisions that await approval are new by their nature, and must not be cut off.
    pending = (Finding(one, True) for one in review.pending)
    ordered = (*pending, *review.new_findings, *(one for one in review.findings if not one.is_new))
    full: dict[str, tuple[Sequence[Any], int]] = {
        "items": (review.pages, MOST_ITEMS),
        "findings": (ordered, MOST_FINDINGS),
        "hosts": (review.hosts, MOST_HOSTS),
    }
    summary = {
        "format": FORMAT,
        "base": review.base,
        "head": review.head,
        "counts": review.counts,
        "items": [
            {
                "kind": page.kind.value,
                "title": clean(page.title),
                "url": clean(page.url),
                "path": clean(page.path),
            }
            for page in review.pages[:MOST_ITEMS]
        ],
        "findings": [
            {
                "code": one.diagnostic.code,
                "severity": one.diagnostic.severity.value,
                "path": clean(one.diagnostic.place.path),
                "line": one.diagnostic.place.line,
                "message": clean(one.diagnostic.message),
                "message_en": clean(one.diagnostic.message_en),
                "new": one.is_new,
            }
            for one in ordered[:MOST_FINDINGS]
        ],
        "hosts": [clean(one.name) for one in review.hosts[:MOST_HOSTS]],
        "truncated": any(len(values) > limit for values, limit in full.values()),
    }
    return json.dumps(summary, ensure_ascii=False, indent=1) + "\n"
