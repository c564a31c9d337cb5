"""Decisions of a change that await approval, for ``check --base``."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.formats.excerpt import escape_invisible


def format_pending_approvals(pending: Sequence[Diagnostic]) -> str:
    """Return a text that lists the decisions of a change that await approval, each with its place."""
    rows = [f"待审批 awaiting approval：{len(pending)} 项 decisions"]
    for one in pending:
        rows += [
            escape_invisible(f"  {one.place}: {one.code} {one.message}"),
            escape_invisible(f"    {one.message_en}"),
        ]
    return "\n".join(
        [
            *rows,
            "  请审查人核对，同意就在合并请求里批准。 A reviewer checks them, and approves the pull request.",
            "",
        ]
    )
