"""Suggestions for a query without results: documents that have most of its grams, preferably in the title."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Final

from sitegen.search.encoding import IN_HEAD
from sitegen.search.reader import IndexReader
from sitegen.search.stored_fields import Card
from sitegen.search.verify import list_stem_grams

MAX_SUGGESTIONS: Final = 5
"""Number of suggestions, at most."""
_MAX_GRAMS: Final = 40
_MIN_SHARE: Final = 0.3
"""Share of the weight of all grams that a document must have."""
_TEXT_WORTH: Final = 0.4
"""Worth of a gram outside title and numbers, where it is 1."""


def suggest_similar(words: Sequence[str], shards: IndexReader) -> tuple[Card, ...]:
    """Suggest the most similar documents, at most `MAX_SUGGESTIONS`. The browser's engine suggests the same."""
    grams = tuple(dict.fromkeys(gram for run in words for gram in list_stem_grams(run)))[:_MAX_GRAMS]
    if len(grams) < 2:
        return ()
    weights: dict[int, float] = {}
    full = 0.0
    for gram in grams:
        # Frequent grams say little, and their lists are large.
        if shards.is_long(gram):
            continue
        found = shards.load_postings(gram)
        weight = compute_idf(len(found.ids), shards)
        full += weight
        for id, impact in zip(found.ids.tolist(), found.impacts.tolist(), strict=True):
            worth = 1 if impact & IN_HEAD else _TEXT_WORTH
            weights[id] = weights.get(id, 0.0) + weight * worth
    close = [id for id, weight in weights.items() if weight >= full * _MIN_SHARE]
    close.sort(key=lambda id: (-round(weights[id], 6), id))
    return tuple(shards.load_card(id) for id in close[:MAX_SUGGESTIONS])


def compute_idf(count: int, shards: IndexReader) -> float:
    """Return the inverse document frequency of a gram that so many documents have."""
    return log(1 + shards.manifest.documents / max(count, 1))
