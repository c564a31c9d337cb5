"""Ranking of results. The browser's engine ranks in the same way.

Documents are ranked by the best place in which they contain the *phrase* of the query (`Tier`). Within a
tier, documents in force come first, then those with higher scores, then newer ones. Words that must all match
form one phrase. Alternatives form a phrase each, and the best one counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from sitegen.search.normalise import normalise
from sitegen.search.query_nodes import AndNode, Node, OrNode, TextNode, iter_text_nodes, list_children
from sitegen.search.reader import IndexReader
from sitegen.search.verify import DOC_NO, HEAD, Tier, Verifier, list_stem_grams, pick_evenly

MAX_GRAMS_PER_WORD: Final = 5
"""Maximum number of grams from which the score of one word is computed."""
MAX_GRAMS_IN_ALL: Final = 20
"""Maximum number of these grams for all words together. A query of more than 20 words has one per word."""
_DECIMALS: Final = 6
"""Decimals of a score that count.

Smaller differences are floating-point errors, which depend on the engine.
"""


class RankedPhrase(Struct, frozen=True):
    """Phrase of a query by which results are ranked: the better its place in a document, the higher the rank.

    ``run`` is its normalised text. ``where`` has the fields in which it may occur, as bits of
    `sitegen.search.verify`. ``is_whole_query`` is true if the query is a single word, which every result
    therefore contains. ``number_words`` are the words of the phrase if they may be a partial document number
    together, such as 云政发 3号. Otherwise it is empty.
    """

    run: str
    where: int
    is_whole_query: bool
    number_words: tuple[TextNode, ...] = ()


def collect_phrases(node: Node | None) -> tuple[RankedPhrase, ...]:
    """Return the phrases by which the results of a query are ranked.

    ``node`` is the root of the query tree, or None for an empty query. Words that must all match form one
    phrase. Alternatives (``a OR b``) form one phrase each. Returns an empty tuple if the query has no words,
    or if words are combined with alternatives, as in ``a (b OR c)``.
    """
    if isinstance(node, TextNode):
        return (_make_phrase([node]),)
    if not isinstance(node, AndNode | OrNode):
        return ()
    parts = [part for part in list_children(node) if next(iter_text_nodes(part), None)]
    if isinstance(node, OrNode):
        # A result need not contain every alternative.
        return tuple(
            replace(phrase, is_whole_query=False) for part in parts for phrase in collect_phrases(part)
        )
    if len(parts) == 1:
        return collect_phrases(parts[0])
    words = [part for part in parts if isinstance(part, TextNode)]
    return (_make_phrase(words),) if words and len(words) == len(parts) else ()


def _make_phrase(words: Sequence[TextNode]) -> RankedPhrase:
    # The phrase may occur wherever one of its words may.
    where = 0
    for word in words:
        where |= word.where
    may_be_number = any(word.partial_number for word in words) and all(word.where & DOC_NO for word in words)
    run = normalise(" ".join(word.run for word in words))
    return RankedPhrase(run, where, len(words) == 1, tuple(words) if may_be_number else ())


def choose_score_grams(words: Sequence[TextNode], index: IndexReader) -> dict[TextNode, Sequence[str]]:
    """Choose the grams (index terms) from which the score of each word of a query is computed.

    ``words`` are the text nodes of the query. ``index`` has the postings lists, whose lengths matter. Returns
    the chosen grams, keyed by text node: up to `MAX_GRAMS_PER_WORD` grams with short lists, evenly spread
    over the word, or an empty list if the word has no such grams. If no word has any, the single gram with
    the fewest documents is chosen. The browser reads these lists first, and needs no further ones for the
    scores.
    """
    if not words:
        return {}
    limit = max(1, min(MAX_GRAMS_PER_WORD, MAX_GRAMS_IN_ALL // len(words)))
    grams_by_word = [pick_evenly(list_stem_grams(word.stem), limit) for word in words]
    short_grams = [[gram for gram in grams if not index.is_long(gram)] for grams in grams_by_word]
    if not any(short_grams):
        shortest = min((gram for grams in grams_by_word for gram in grams), key=index.count_documents)
        number = next(number for number, grams in enumerate(grams_by_word) if shortest in grams)
        short_grams[number] = [shortest]
    return dict(zip(words, short_grams, strict=True))


class Ranking:
    """Ranking of the results of one query, computed only as far as it is consumed.

    ``phrases`` are the phrases of the query (from `collect_phrases`). ``verifier`` reads the documents.
    ``void`` are the ids of expired and repealed documents, which rank last within their relevance tier
    (`Tier`).
    """

    def __init__(
        self, phrases: Sequence[RankedPhrase], verifier: Verifier, not_in_force: Collection[int]
    ) -> None:
        self._phrases = phrases
        self._verifier = verifier
        self._void = not_in_force
        self._whole = len(phrases) == 1 and phrases[0].is_whole_query

    def order(self, scores: Mapping[int, float]) -> Iterator[tuple[int, Tier]]:
        """Yield the id and relevance tier of each result, best first.

        ``scores`` has the score of each result, keyed by id. In a tier, documents in force come first, then
        higher scores, then newer documents. Documents are read only when their rank depends on it.
        """
        candidates = [
            scores.keys() if phrase.is_whole_query else self._verifier.find_run_candidates(phrase.run)
            for phrase in self._phrases
        ]
        queue = []
        for id, score in scores.items():
            tier, unread = self._rank_at_best(id, candidates)
            queue.append((tier, id in self._void, -round(score, _DECIMALS), id, unread))
        # A heap, since usually only the first page is consumed.
        heapify(queue)
        while queue:
            tier, void, score, id, unread = heappop(queue)
            if unread:
                # A document is read only if its best possible tier puts it first. With the actual tier it is
                # queued again.
                heappush(queue, (self._rank_read(id), void, score, id, False))
            else:
                yield id, Tier(tier)

    def _rank_at_best(self, id: int, candidates: Sequence[Collection[int]]) -> tuple[Tier, bool]:
        """Return the best tier that the postings allow, and whether the document must be read to confirm it.

        ``id`` is the id of the document. ``candidates`` has, for each phrase, the ids of the documents that
        may contain it. If the document need not be read, the tier is the actual one.
        """
        best = min((self._rank_head_at_best(id, phrase) for phrase in self._phrases), default=Tier.APART)
        if best is not Tier.APART:
            return best, True
        if self._whole:
            return Tier.IN_TEXT, False
        may_contain = any(
            phrase.where & ~HEAD and id in ids for phrase, ids in zip(self._phrases, candidates, strict=True)
        )
        # Only a document that has all grams of the phrase can contain it in its text.
        return (Tier.IN_TEXT, True) if may_contain else (Tier.APART, False)

    def _rank_read(self, id: int) -> Tier:
        """Return the actual tier of a document. Its card is read, and its text if that is necessary."""
        # Every result of a single word is known to contain it, so the text need not be read.
        if self._whole:
            return min(self._rank_head(id, self._phrases[0]), Tier.IN_TEXT)
        return self.rank_document(id)

    def _rank_head_at_best(self, id: int, phrase: RankedPhrase) -> Tier:
        """Return the best tier that a phrase in title or numbers can give a document, without reading it.

        Only the postings are used, so the actual tier may be worse.
        """
        tier = self._verifier.rank_head_at_best(id, phrase.run, phrase.where)
        partial_numbers = [word.partial_number for word in phrase.number_words if word.partial_number]
        if partial_numbers and all(
            id in self._verifier.find_by_serial(partial_number.serial) for partial_number in partial_numbers
        ):
            return min(tier, Tier.WHOLE_NUMBER)
        return tier

    def rank_document(self, id: int) -> Tier:
        """Return the relevance tier of a document: the best place in which it contains a phrase of the query.

        Its stored fields are read if necessary. Without phrases, the tier is `Tier.APART`.
        """
        tiers = (
            min(self._rank_head(id, phrase), self._verifier.rank_run(id, phrase.run, phrase.where))
            for phrase in self._phrases
        )
        return min(tiers, default=Tier.APART)

    def _rank_head(self, id: int, phrase: RankedPhrase) -> Tier:
        tier = self._verifier.rank_head(id, phrase.run, phrase.where)
        if (
            phrase.number_words
            and tier > Tier.WHOLE_NUMBER
            and self._has_number_words(id, phrase.number_words)
        ):
            return Tier.WHOLE_NUMBER
        return tier

    def _has_number_words(self, id: int, words: Sequence[TextNode]) -> bool:
        """Return whether all words of a phrase match the document number of a document.

        Partial numbers (3号) must match as `has_partial_number` checks. Other words must be contained in the
        number.
        """
        partial_numbers = [word.partial_number for word in words if word.partial_number]
        return all(
            self._verifier.has_partial_number(id, partial_number) for partial_number in partial_numbers
        ) and all(self._verifier.has_in_doc_no(id, word.run) for word in words if not word.partial_number)
