"""The short forms of a review: Markdown for a comment, and JSON from which a job with rights makes one.

Both leave the machine of the change, and their words come from the change. So personal data is masked, nothing in
them takes effect as Markdown or HTML or mentions anybody, and their size is limited.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from sitegen.diagnostics.formats.excerpt import escape_invisible
from sitegen.forge.comment_text import format_comment
from sitegen.forge.review_summary import FINDING_LIMIT, FORMAT_VERSION, HOST_LIMIT, PAGE_LIMIT, parse_summary
from sitegen.review.model import Finding, Review

TEXT_LIMIT: Final = 300
"""Characters of a title, path or message."""


def _truncate(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def render_summary_markdown(review: Review) -> str:
    """Return the summary of a review as Markdown for a comment, ending in a line break.

    The comment is the same as the one that a workflow makes from the JSON of `render_summary_json`.
    """
    data = render_summary_json(review).encode("utf-8", "replace")
    return format_comment(parse_summary(data), review.head_commit)


def render_summary_json(review: Review) -> str:
    """Return the summary of a review as JSON, in the form that docs/review.md describes.

    Lists and texts are cut to their limits, and ``truncated`` says whether a list was.
    """

    def clean(text: str) -> str:
        masked = review.masker.mask(text)
        return _truncate(escape_invisible(" ".join(masked.split())), TEXT_LIMIT)

    # Decisions that await approval are new by their nature, and must not be cut off.
    pending = (Finding(one, True) for one in review.pending_approvals)
    ordered = (*pending, *review.new_findings, *(one for one in review.findings if not one.is_new))
    full: dict[str, tuple[Sequence[Any], int]] = {
        "items": (review.pages, PAGE_LIMIT),
        "findings": (ordered, FINDING_LIMIT),
        "hosts": (review.new_hosts, HOST_LIMIT),
    }
    summary = {
        "format": FORMAT_VERSION,
        "base": review.base_commit,
        "head": review.head_commit,
        "counts": review.counts,
        "items": [
            {
                "kind": page.kind.value,
                "title": clean(page.title),
                "url": clean(page.url),
                "path": clean(page.path),
            }
            for page in review.pages[:PAGE_LIMIT]
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
            for one in ordered[:FINDING_LIMIT]
        ],
        "hosts": [clean(one.name) for one in review.new_hosts[:HOST_LIMIT]],
        "truncated": any(len(values) > limit for values, limit in full.values()),
    }
    return json.dumps(summary, ensure_ascii=False, indent=1) + "\n"
