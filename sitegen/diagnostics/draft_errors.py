"""Turns errors in drafts into warnings, because a published site does not contain its drafts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from sitegen.diagnostics.model import Diagnostic, Severity

PROTECTED_CODE_PREFIXES: Final = ("PII-", "SEC-")
"""Prefixes of codes that stay errors in a draft: such data must not even be in the repository."""

DRAFT_MESSAGE_PREFIX: Final = ("草稿还不能发布：", "Not ready to publish: ")
PROTECTED_MESSAGE_PREFIX: Final = (
    "草稿里也不能有，改好以前整个网站不能发布：",
    "Not allowed in drafts either, and the whole site cannot be published before it is mended: ",
)


def relax_draft_errors(diagnostics: Iterable[Diagnostic], *, preview: bool = False) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of a draft, with errors turned into warnings whose message says that it is a draft.

    An unfinished draft must not keep others from publishing. Errors about personal data and secrets remain errors,
    and their message says so. In a ``preview``, which only the author sees, they become warnings, too, so that the
    author can look at the draft. Warnings are unchanged. A message that is marked already is not marked again.
    """
    return tuple(_relax_error(diagnostic, preview) for diagnostic in diagnostics)


def _relax_error(diagnostic: Diagnostic, preview: bool) -> Diagnostic:
    if diagnostic.severity is not Severity.ERROR:
        return diagnostic
    is_protected = diagnostic.code.startswith(PROTECTED_CODE_PREFIXES)
    severity = Severity.ERROR if is_protected and not preview else Severity.WARNING
    if diagnostic.in_draft:
        return replace(diagnostic, severity=severity)
    zh, en = PROTECTED_MESSAGE_PREFIX if is_protected else DRAFT_MESSAGE_PREFIX
    return replace(
        diagnostic,
        severity=severity,
        message=f"{zh}{diagnostic.message}",
        message_en=f"{en}{diagnostic.message_en}",
        in_draft=True,
    )
