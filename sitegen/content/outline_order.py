"""The order of the kinds of outline marks in a text, from the highest to the lowest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

PRECEDENCE: Final = (
    "part", "chapter", "section", "article", "clause", "capital", "chinese", "chinese_bracket", "number", "decimal2",
    "decimal3", "decimal4", "decimal5", "entry", "bracket", "half_bracket", "dotted", "circled",
)  # fmt: skip
"""Kinds whose order is the same in all texts, from highest to lowest. Others are ranked where they first appear."""
SECTIONED_ARTICLES: Final = (
    "part", "chapter", "section", "capital", "chinese", "article", "clause", *PRECEDENCE[PRECEDENCE.index("chinese_bracket") :]
)  # fmt: skip
"""The order of kinds in rules that are divided by 一、 and 二、, with articles (第一条) below these."""


def choose_precedence(kinds: Sequence[str], titles: Sequence[bool]) -> tuple[str, ...]:
    """Return the order of kinds of marks that suits a text: `PRECEDENCE` or `SECTIONED_ARTICLES`.

    It is `SECTIONED_ARTICLES` if a title with a mark such as 一、 is directly above the first article (第一条).
    ``kinds`` has the kind of each paragraph's mark, ``titles`` whether the paragraph is only a mark and a
    title.
    """
    first = kinds.index("article") if "article" in kinds else 0
    return SECTIONED_ARTICLES if first and kinds[first - 1] == "chinese" and titles[first - 1] else PRECEDENCE


def order_kinds(kinds: Sequence[str], precedence: tuple[str, ...]) -> list[str]:
    """Return the kinds of marks in a text, without repetition, from the highest to the lowest.

    ``kinds`` are those of the paragraphs in document order, "" where there is no mark. A kind that is not in
    ``precedence`` is placed directly below the kind of the mark before its first occurrence.
    """
    order: list[str] = []
    before = ""
    for kind in filter(None, kinds):
        if kind not in order:
            order.insert(_find_order_position(kind, before, order, precedence), kind)
        before = kind
    return order


def _find_order_position(kind: str, before: str, order: Sequence[str], precedence: tuple[str, ...]) -> int:
    below = order.index(before) + 1 if before else 0
    if kind not in precedence:
        return below
    higher = precedence[: precedence.index(kind)]
    place = max((number + 1 for number, other in enumerate(order) if other in higher), default=0)
    if before and before not in precedence:
        place = max(place, below)
    lower = precedence[precedence.index(kind) + 1 :]
    return min(place, next((number for number, other in enumerate(order) if other in lower), len(order)))
