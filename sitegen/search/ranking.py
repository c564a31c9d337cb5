"""Order of the results, the same as the browser's.

A document ranks by the place where it has the *phrase* of the query (`Tier`). Within a rank, documents in force come
first, then higher scores, then newer documents. Words that must all match make one phrase. Each alternative makes one of
its own, and the best counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from typing import Final

from sitegen.search.normalise import normalise
from sitegen.search.query_nodes import AndNode, Node, OrNode, TextNode, iter_runs, list_parts
from sitegen.search.reader import IndexReader
from sitegen.search.verify import DOC_NO, HEAD, Tier, Verifier, list_stem_grams, pick_evenly

MAX_GRAMS_PER_WORD: Final = 5
"""Grams of one word that make its score, at most."""
MAX_GRAMS_IN_ALL: Final = 20
"""Grams of all words that make their scores, at most."""
_DECIMALS: Final = 6
"""Decimals of a score. Smaller differences come from the order of additions."""


@dataclass(frozen=True, slots=True)
class RankedPhrase:
    """A run that ranks documents, and where it may stand.

    ``single`` is true if it is a word that every result has. ``number`` has its words if all of them may stand in a document
    number that is partly known, and is empty otherwise.
    """

    run: str
    where: int
    is_whole_query: bool
    number_words: tuple[TextNode, ...] = ()


def collect_phrases(node: Node | None) -> tuple[RankedPhrase, ...]:
    """Collect the phrases of a query. Empty if it has conditions alone, or mixes words with alternatives."""
    if isinstance(node, TextNode):
        return (_make_phrase([node]),)
    if not isinstance(node, AndNode | OrNode):
        return ()
    parts = [part for part in list_parts(node) if next(iter_runs(part), None)]
    if isinstance(node, OrNode):
        # What is found by an alternative need not hold the others.
        return tuple(
            replace(phrase, is_whole_query=False) for part in parts for phrase in collect_phrases(part)
        )
    if len(parts) == 1:
        return collect_phrases(parts[0])
    words = [part for part in parts if isinstance(part, TextNode)]
    return (_make_phrase(words),) if words and len(words) == len(parts) else ()


def _make_phrase(words: Sequence[TextNode]) -> RankedPhrase:
    where = 0
    for word in words:
        where |= word.where
    halves = any(word.half for word in words) and all(word.where & DOC_NO for word in words)
    run = normalise(" ".join(word.run for word in words))
    return RankedPhrase(run, where, len(words) == 1, tuple(words) if halves else ())


def choose_weights(words: Sequence[TextNode], shards: IndexReader) -> dict[TextNode, Sequence[str]]:
    """Choose the grams that make the score of each word.

    These are the short lists among its first few grams or, if no word has any, the shortest of the long lists. The browser
    looks these up first, and need not read others for the score alone.
    """
    if not words:
        return {}
    most = max(1, min(MAX_GRAMS_PER_WORD, MAX_GRAMS_IN_ALL // len(words)))
    firsts = [pick_evenly(list_stem_grams(word.stem), most) for word in words]
    telling = [[gram for gram in grams if not shards.is_long(gram)] for grams in firsts]
    if not any(telling):
        least = min((gram for grams in firsts for gram in grams), key=shards.count_documents)
        number = next(number for number, grams in enumerate(firsts) if least in grams)
        telling[number] = [least]
    return dict(zip(words, telling, strict=True))


class Ranking:
    """Order of some documents, computed only as far as it is read."""

    def __init__(self, phrases: Sequence[RankedPhrase], finder: Verifier, void: Collection[int]) -> None:
        self._phrases = phrases
        self._finder = finder
        self._void = void
        self._whole = len(phrases) == 1 and phrases[0].is_whole_query

    def order(self, found: Mapping[int, float]) -> Iterator[tuple[int, Tier]]:
        """Yield documents and their ranks, best first. ``found`` gives the score by id."""
        may = [
            found.keys() if phrase.is_whole_query else self._finder.find_run_candidates(phrase.run)
            for phrase in self._phrases
        ]
        waiting = []
        for id, score in found.items():
            tier, unread = self._rank_at_best(id, may)
            waiting.append((tier, id in self._void, -round(score, _DECIMALS), id, unread))
        heapify(waiting)
        while waiting:
            tier, void, score, id, unread = heappop(waiting)
            if unread:
                # A document is read only when it would be the next one.
                heappush(waiting, (self._rank_read(id), void, score, id, False))
            else:
                yield id, Tier(tier)

    def _rank_at_best(self, id: int, may: Sequence[Collection[int]]) -> tuple[Tier, bool]:
        """Return the rank, or the best possible one and that the document must be read to know."""
        best = min((self._rank_head_at_best(id, one) for one in self._phrases), default=Tier.APART)
        if best is not Tier.APART:
            return best, True
        if self._whole:
            return Tier.IN_TEXT, False
        hopeful = any(one.where & ~HEAD and id in ids for one, ids in zip(self._phrases, may, strict=True))
        return (Tier.IN_TEXT, True) if hopeful else (Tier.APART, False)

    def _rank_read(self, id: int) -> Tier:
        """Return the rank. The text is read only if it may tell more than that the run, which is known, stands in it."""
        if self._whole:
            return min(self._rank_head(id, self._phrases[0]), Tier.IN_TEXT)
        return self.rank_document(id)

    def _rank_head_at_best(self, id: int, phrase: RankedPhrase) -> Tier:
        bound = self._finder.rank_head_at_best(id, phrase.run, phrase.where)
        halves = [word.half for word in phrase.number_words if word.half]
        if halves and all(id in self._finder.find_serial(half.serial) for half in halves):
            return min(bound, Tier.WHOLE_NUMBER)
        return bound

    def rank_document(self, id: int) -> Tier:
        """Rank one document."""
        tiers = (
            min(self._rank_head(id, one), self._finder.rank_run(id, one.run, one.where))
            for one in self._phrases
        )
        return min(tiers, default=Tier.APART)

    def _rank_head(self, id: int, phrase: RankedPhrase) -> Tier:
        found = self._finder.rank_head(id, phrase.run, phrase.where)
        if phrase.number_words and found > Tier.WHOLE_NUMBER and self._is_number(id, phrase.number_words):
            return Tier.WHOLE_NUMBER
        return found

    def _is_number(self, id: int, words: Sequence[TextNode]) -> bool:
        """Return whether the document number has all words, and matches those that are partial numbers."""
        halves = [word.half for word in words if word.half]
        return all(self._finder.has_partial_number(id, half) for half in halves) and all(
            self._finder.has_in_doc_no(id, word.run) for word in words if not word.half
        )
