"""What is close to a question that found nothing: documents that have most of its grams, best in the title."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Final

from sitegen.search.encoding import IN_HEAD
from sitegen.search.finder import all_grams
from sitegen.search.reader import ShardReader
from sitegen.search.records import Card

MOST: Final = 5
_GRAMS: Final = 40
_LEAST: Final = 0.3
"""The part of the weight of all grams that a document must have."""
_ELSEWHERE: Final = 0.4
"""What a gram is worth that is not in title or numbers."""


def near(words: Sequence[str], shards: ShardReader) -> tuple[Card, ...]:
    """The closest documents, at most `MOST`: the same as the browser offers."""
    grams = tuple(dict.fromkeys(gram for run in words for gram in all_grams(run)))[:_GRAMS]
    if len(grams) < 2:
        return ()
    weights: dict[int, float] = {}
    full = 0.0
    for gram in grams:
        if shards.is_long(gram):
            continue
        found = shards.gram(gram)
        weight = idf(len(found.ids), shards)
        full += weight
        for id, impact in zip(found.ids.tolist(), found.impacts.tolist(), strict=True):
            worth = 1 if impact & IN_HEAD else _ELSEWHERE
            weights[id] = weights.get(id, 0.0) + weight * worth
    close = [id for id, weight in weights.items() if weight >= full * _LEAST]
    close.sort(key=lambda id: (-round(weights[id], 6), id))
    return tuple(shards.card(id) for id in close[:MOST])


def idf(count: int, shards: ShardReader) -> float:
    """The rarity of a gram that so many documents have."""
    return log(1 + shards.manifest.documents / max(count, 1))
