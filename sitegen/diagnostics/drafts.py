"""Errors in drafts: reported as such, and no reason to stop a site that does not contain the draft."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sitegen.diagnostics.model import Diagnostic, Severity

PROTECTED_FAMILIES: Final = ("PII-", "SEC-")
"""Codes that stay errors in a draft: what a draft must not contain is wrong in the repository already."""

DRAFT_PREFIX: Final = ("草稿还不能发布：", "Not ready to publish: ")


def mark_draft_errors(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Turn the errors among the diagnostics of a draft into warnings whose message says that it is a draft.

    An unfinished draft must not keep others from publishing. Errors about personal data and secrets remain
    errors. Diagnostics that are marked already are not marked again.
    """
    return tuple(map(_mark, diagnostics))


def _mark(diagnostic: Diagnostic) -> Diagnostic:
    if diagnostic.severity is not Severity.ERROR or diagnostic.code.startswith(PROTECTED_FAMILIES):
        return diagnostic
    zh, en = DRAFT_PREFIX
    return replace(
        diagnostic,
        severity=Severity.WARNING,
        message=f"{zh}{diagnostic.message}",
        message_en=f"{en}{diagnostic.message_en}",
    )
