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
    errors. The message of a diagnostic that is marked already stays as it is.
    """
    return tuple(map(_mark, diagnostics))


def is_marked(diagnostic: Diagnostic) -> bool:
    """Whether the message says already that it is about a draft."""
    return diagnostic.message.startswith(DRAFT_PREFIX[0])


def _mark(diagnostic: Diagnostic) -> Diagnostic:
    if diagnostic.severity is not Severity.ERROR or diagnostic.code.startswith(PROTECTED_FAMILIES):
        return diagnostic
    if is_marked(diagnostic):
        return replace(diagnostic, severity=Severity.WARNING)
    zh, en = DRAFT_PREFIX
    return replace(
        diagnostic,
        severity=Severity.WARNING,
        message=f"{zh}{diagnostic.message}",
        message_en=f"{en}{diagnostic.message_en}",
    )
