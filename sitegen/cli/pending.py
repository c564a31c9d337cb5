"""Decisions of a change that await approval, for ``check --base``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from sitegen.builder.diagnostic_policy import ExemptionUse
from sitegen.builder.pending_approval import find_pending_decisions
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.formats.excerpt import escape_invisible
from sitegen.git.command import GitError
from sitegen.git.revision import Revision, read_revision


def load_base(root: Path, ref: str) -> Revision:
    """Return the git revision ``ref`` of the project ``root``. Raises a usage error if it cannot be read."""
    try:
        return read_revision(root, ref)
    except GitError as error:
        raise click.UsageError(f"{error.zh}\n{error.en}") from error


def list_pending(root: Path, base: Revision, uses: Iterable[ExemptionUse]) -> tuple[Diagnostic, ...]:
    """Return the decisions in the project ``root`` that the revision ``base`` does not have.

    ``uses`` are the uses of exemptions in the result of the check. Raises a usage error if git fails.
    """
    try:
        return find_pending_decisions(root, base, uses)
    except GitError as error:
        raise click.UsageError(f"{error.zh}\n{error.en}") from error


def format_pending(pending: Sequence[Diagnostic]) -> str:
    """Format the heading of a result with decisions that await approval: each with its place."""
    rows = [f"待审批 awaiting approval：{len(pending)} 项 decisions"]
    for one in pending:
        rows += [
            escape_invisible(f"  {one.place}: {one.code} {one.message}"),
            escape_invisible(f"    {one.message_en}"),
        ]
    return "\n".join(
        [
            *rows,
            "  请审查人核对，同意就在拉取请求里批准。 A reviewer checks them, and approves the pull request.",
            "",
        ]
    )
