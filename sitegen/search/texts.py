"""The texts of documents."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

Texts = Callable[[Collection[str]], Mapping[str, str]]
"""Gives the texts of bodies by digest."""


def full_text(body: str, extra: str) -> str:
    """The text of a document: its body and what belongs to it."""
    return "\n".join(part for part in (body, extra) if part)
