"""Loading and joining of the texts of documents."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

LoadTexts = Callable[[Collection[str]], Mapping[str, str]]
"""Function that returns plain body texts, keyed by the digest of the body. Unknown digests are left out."""


def join_texts(body: str, extra: str) -> str:
    """Join a body text and the extra text of its document by a line break.

    An empty text adds no line. The result is "" if both are empty.
    """
    return "\n".join(part for part in (body, extra) if part)
