"""Loading and joining of the texts of documents."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

LoadTexts = Callable[[Collection[str]], Mapping[str, str]]
"""Function that returns the texts of bodies by digest. Unknown digests are missing in the result."""


def join_texts(body: str, extra: str) -> str:
    """Join the text of a body and the additional text of its document by a line break, if there are both."""
    return "\n".join(part for part in (body, extra) if part)
