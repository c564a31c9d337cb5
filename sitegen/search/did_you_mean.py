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
"""Number of grams of the query that are looked up. It bounds the files that the browser has to load."""
_MIN_SHARE: Final = 0.3
"""Smallest share of the weight of all grams that a similar document has."""
_TEXT_WEIGHT: Final = 0.4
"""Weight of a gram outside title and numbers, relative to one in them."""


def suggest_similar(words: Sequence[str], index: IndexReader) -> tuple[Card, ...]:
    """Suggest up to `MAX_SUGGESTIONS` documents, the most similar first, for the words of a query without results.

    ``words`` are normalised runs. Documents are compared by their grams, weighted by rarity. The browser's
    engine suggests the same.
    """
    grams = tuple(dict.fromkeys(gram for run in words for gram in list_stem_grams(run)))[:_MAX_GRAMS]
    # With one gram, every document that has it would be as similar as any other.
    if len(grams) < 2:
        return ()
    weights: dict[int, float] = {}
    total_weight = 0.0
    for gram in grams:
        # Frequent grams hardly distinguish documents, and their lists are large.
        if index.is_long(gram):
            continue
        postings = index.load_postings(gram)
        weight = compute_idf(len(postings.ids), index)
        total_weight += weight
        for id, impact in zip(postings.ids.tolist(), postings.impacts.tolist(), strict=True):
            factor = 1 if impact & IN_HEAD else _TEXT_WEIGHT
            weights[id] = weights.get(id, 0.0) + weight * factor
    close = [id for id, weight in weights.items() if weight >= total_weight * _MIN_SHARE]
    # Rounded, so that floating-point errors do not make the order differ from the browser's.
    close.sort(key=lambda id: (-round(weights[id], 6), id))
    return tuple(index.load_card(id) for id in close[:MAX_SUGGESTIONS])


def compute_idf(count: int, index: IndexReader) -> float:
    """Compute the inverse document frequency of a gram that occurs in ``count`` documents."""
    return log(1 + index.manifest.documents / max(count, 1))
