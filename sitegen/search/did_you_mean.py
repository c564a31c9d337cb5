"""Suggestions for a query without results: documents that have most of its grams, preferably in the title."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Final

from sitegen.search.postings_encoding import IN_HEAD
from sitegen.search.reader import IndexReader
from sitegen.search.stored_fields import Card
from sitegen.search.verify import list_stem_grams

MAX_SUGGESTIONS: Final = 5
"""Maximum number of suggested documents."""
_MAX_GRAMS: Final = 40
"""Number of grams of the query that are looked up. It bounds the files that the browser has to load."""
_MIN_WEIGHT_SHARE: Final = 0.3
"""Smallest share of the query's total weight that a suggested document must reach."""
_TEXT_WEIGHT: Final = 0.4
"""Weight of a gram outside title and numbers, relative to one in them."""


def suggest_similar_documents(words: Sequence[str], index: IndexReader) -> tuple[Card, ...]:
    """Return the cards (the fields that results show) of the documents most similar to a query without results.

    ``words`` are the normalised words of the query. ``index`` is the index to search. A document is similar if
    it shares many rare grams (index terms) with the words, above all in title and numbers. Returns at most
    `MAX_SUGGESTIONS` cards, the most similar first, or an empty tuple if no document is similar enough. The
    browser's engine gives the same suggestions.
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
    close = [id for id, weight in weights.items() if weight >= total_weight * _MIN_WEIGHT_SHARE]
    # Rounded, so that floating-point errors do not make the order differ from the browser's.
    close.sort(key=lambda id: (-round(weights[id], 6), id))
    return tuple(index.load_card(id) for id in close[:MAX_SUGGESTIONS])


def compute_idf(document_count: int, index: IndexReader) -> float:
    """Compute the inverse document frequency of a gram (index term), which makes rare grams count more.

    ``document_count`` is the number of documents that contain the gram. The number of all documents is read from
    ``index``. The result is the natural logarithm of 1 + all documents / ``document_count``.
    """
    return log(1 + index.manifest.documents / max(document_count, 1))
