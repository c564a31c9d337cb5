"""The order of answers: the same as the browser's.

Best is who has the *phrase* of a question in the best place (`Tier`); in each place what is in force comes first,
then the higher score, then the newer document. Words that are all wanted make one phrase; of alternatives each is
one, and the best counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from typing import Final

from sitegen.search.finder import DOC_NO, HEAD, Finder, Tier, all_grams, spread
from sitegen.search.normal import normalise
from sitegen.search.query_nodes import AndNode, Node, OrNode, TextNode, iter_runs, list_parts
from sitegen.search.reader import ShardReader

AT_A_TIME: Final = 5
AT_ONCE_IN_ALL: Final = 20
_DECIMALS: Final = 6
"""Scores that differ by less come from the order of additions."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run that tells how well a document answers, and where it may stand. ``single``: it is a word that all answers have.

    ``number`` are its words if they may all stand in a document number of which half is known.
    """

    run: str
    where: int
    single: bool
    number: tuple[TextNode, ...] = ()


def phrases_of(node: Node | None) -> tuple[Phrase, ...]:
    """The phrases of a question; none where it only narrows, or mixes words with alternatives."""
    if isinstance(node, TextNode):
        return (_phrase([node]),)
    if not isinstance(node, AndNode | OrNode):
        return ()
    parts = [part for part in list_parts(node) if next(iter_runs(part), None)]
    if isinstance(node, OrNode):
        # What is found by an alternative need not hold the others.
        return tuple(replace(phrase, single=False) for part in parts for phrase in phrases_of(part))
    if len(parts) == 1:
        return phrases_of(parts[0])
    words = [part for part in parts if isinstance(part, TextNode)]
    return (_phrase(words),) if words and len(words) == len(parts) else ()


def _phrase(words: Sequence[TextNode]) -> Phrase:
    where = 0
    for word in words:
        where |= word.where
    halves = any(word.half for word in words) and all(word.where & DOC_NO for word in words)
    run = normalise(" ".join(word.run for word in words))
    return Phrase(run, where, len(words) == 1, tuple(words) if halves else ())


def choose_weights(words: Sequence[TextNode], shards: ShardReader) -> dict[TextNode, Sequence[str]]:
    """Choose the grams that make the score of each word: the short lists of its first few grams, or else one long list.

    So the browser, which looks at these first, need not read others for the score alone.
    """
    if not words:
        return {}
    most = max(1, min(AT_A_TIME, AT_ONCE_IN_ALL // len(words)))
    firsts = [spread(all_grams(word.stem), most) for word in words]
    telling = [[gram for gram in grams if not shards.is_long(gram)] for grams in firsts]
    if not any(telling):
        least = min((gram for grams in firsts for gram in grams), key=shards.frequency)
        number = next(number for number, grams in enumerate(firsts) if least in grams)
        telling[number] = [least]
    return dict(zip(words, telling, strict=True))


class Ranking:
    """The order of the documents that were found, worked out as far as it is asked for."""

    def __init__(self, phrases: Sequence[Phrase], finder: Finder, void: Collection[int]) -> None:
        self._phrases = phrases
        self._finder = finder
        self._void = void
        self._whole = len(phrases) == 1 and phrases[0].single

    def order(self, found: Mapping[int, float]) -> Iterator[tuple[int, Tier]]:
        """The documents, best first. ``found`` has their scores."""
        may = [
            found.keys() if phrase.single else self._finder.candidates(phrase.run) for phrase in self._phrases
        ]
        waiting = []
        for id, score in found.items():
            tier, unread = self._bound(id, may)
            waiting.append((tier, id in self._void, -round(score, _DECIMALS), id, unread))
        heapify(waiting)
        while waiting:
            tier, void, score, id, unread = heappop(waiting)
            if unread:
                # A document is read only when it would be the next one.
                heappush(waiting, (self._told(id), void, score, id, False))
            else:
                yield id, Tier(tier)

    def _bound(self, id: int, may: Sequence[Collection[int]]) -> tuple[Tier, bool]:
        """The tier, or the best that it can be and that the document must be read to know."""
        best = min((self._head_bound(id, one) for one in self._phrases), default=Tier.APART)
        if best is not Tier.APART:
            return best, True
        if self._whole:
            return Tier.IN_TEXT, False
        hopeful = any(one.where & ~HEAD and id in ids for one, ids in zip(self._phrases, may, strict=True))
        return (Tier.IN_TEXT, True) if hopeful else (Tier.APART, False)

    def _told(self, id: int) -> Tier:
        """The tier; the text is read only if it may tell more than that a run stands in it, which is known."""
        if self._whole:
            return min(self._head_tier(id, self._phrases[0]), Tier.IN_TEXT)
        return self.tier(id)

    def _head_bound(self, id: int, phrase: Phrase) -> Tier:
        bound = self._finder.head_bound(id, phrase.run, phrase.where)
        halves = [word.half for word in phrase.number if word.half]
        if halves and all(id in self._finder.with_serial(half.serial) for half in halves):
            return min(bound, Tier.WHOLE_NUMBER)
        return bound

    def tier(self, id: int) -> Tier:
        """How well a document answers."""
        tiers = (
            min(self._head_tier(id, one), self._finder.tier(id, one.run, one.where)) for one in self._phrases
        )
        return min(tiers, default=Tier.APART)

    def _head_tier(self, id: int, phrase: Phrase) -> Tier:
        found = self._finder.head_tier(id, phrase.run, phrase.where)
        if phrase.number and found > Tier.WHOLE_NUMBER and self._is_number(id, phrase.number):
            return Tier.WHOLE_NUMBER
        return found

    def _is_number(self, id: int, words: Sequence[TextNode]) -> bool:
        """Whether the document number has all words, those that are half a number as such."""
        halves = [word.half for word in words if word.half]
        return all(self._finder.is_numbered(id, half) for half in halves) and all(
            self._finder.in_doc_no(id, word.run) for word in words if not word.half
        )
