"""Query relaxation: words without a match are split into parts that have one, as the browser's engine does.

A word that no document has is cut where no document has two of its characters side by side, or else where the two
characters are least associated. The parts are cut in the same way, until each is found or cannot be cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from sitegen.search.normalise import is_cjk
from sitegen.search.query_nodes import TextNode
from sitegen.search.reader import IndexReader

MAX_WORDS: Final = 12
"""Number of words, and of parts, beyond which nothing is offered."""
_MAX_LENGTH: Final = 40
"""Length of a word that is cut. A longer one was pasted, not remembered."""

CountDocuments = Callable[[Sequence[TextNode]], int]
"""Counts the documents that have all these words."""


def split_words(words: Sequence[TextNode], shards: IndexReader, count: CountDocuments) -> list[TextNode]:
    """Split the words that no document has. Empty if there are very many words or parts."""
    if len(words) > MAX_WORDS:
        return []
    pieces = list(dict.fromkeys(piece for word in words for piece in _split_word(word, shards, count)))
    return pieces if len(pieces) <= MAX_WORDS else []


def choose_parts(
    pieces: Sequence[TextNode], words: Sequence[TextNode], count: CountDocuments
) -> list[TextNode]:
    """Choose the parts that documents have together: all, or as many as agree, whole words and long parts first.

    A single character that was cut off says nothing, and is left out.
    """
    telling = [piece for piece in pieces if len(piece.run) > 1 or piece in words]
    if telling and count(telling):
        return telling
    kept: list[TextNode] = []
    for piece in sorted(telling, key=lambda piece: (piece not in words, -len(piece.run))):
        if count([*kept, piece]):
            kept.append(piece)
    return [piece for piece in telling if piece in kept]


def _split_word(word: TextNode, shards: IndexReader, count: CountDocuments) -> Iterator[TextNode]:
    cuts = [] if len(word.run) > _MAX_LENGTH or count([word]) else _find_cuts(word.run, shards)
    if not cuts:
        yield word
        return
    for start, end in pairwise((0, *cuts, len(word.run))):
        yield from _split_word(word.take_part(word.run[start:end].strip()), shards, count)


def _find_cuts(run: str, shards: IndexReader) -> list[int]:
    """Find where to cut a run: at spaces and between characters never seen together, or else at the least associated pair."""
    cuts, clings = [], {}
    for place, (left, right) in enumerate(pairwise(run), 1):
        if right == " ":
            cuts.append(place)
        elif left != " " and (is_cjk(left) or is_cjk(right)):
            apart = shards.count_documents(left) * shards.count_documents(right)
            clings[place] = shards.count_documents(left + right) / (apart or 1)
    cuts += [place for place, cling in clings.items() if not cling]
    return sorted(cuts) if cuts or not clings else [min(clings, key=lambda place: clings[place])]
