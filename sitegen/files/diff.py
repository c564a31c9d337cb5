"""Formats the difference between two texts for the output of commands."""

from __future__ import annotations

from difflib import unified_diff
from typing import Final

from sitegen.diagnostics.formats.excerpt import escape_invisible

_CONTEXT_LINES: Final = 2
"""Lines shown around each change."""


def format_diff(path: str, old: bytes, new: bytes) -> str:
    """Return a unified diff between the contents ``old`` and ``new`` of the file ``path``; "" if nothing differs.

    Invisible characters are shown as escapes. Line ends are shown only where the two texts have different ones.
    """
    texts = [content.decode("utf-8", "replace") for content in (old, new)]
    if all(text.count("\r\n") == text.count("\n") for text in texts):
        texts = [text.replace("\r\n", "\n") for text in texts]
    if all(text.endswith("\n") for text in texts):
        texts = [text[:-1] for text in texts]
    before, after = (text.split("\n") for text in texts)
    lines = unified_diff(before, after, f"a/{path}", f"b/{path}", lineterm="", n=_CONTEXT_LINES)
    return "".join(f"{escape_invisible(line)}\n" for line in lines)
