"""Texts of documents."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

LoadTexts = Callable[[Collection[str]], Mapping[str, str]]
"""Loads the texts of bodies by digest."""


def join_texts(body: str, extra: str) -> str:
    """Join the text of a body and the text that follows it."""
    return "\n".join(part for part in (body, extra) if part)
