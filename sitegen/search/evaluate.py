"""Evaluates queries on the published index: which documents match, and with what score.

Candidates are found by set operations on the postings of grams. They are then verified on the text, so that
results are exact. The browser's engine does the same with the same files.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sitegen.search.did_you_mean import compute_idf
from sitegen.search.doc_ids import compute_months
from sitegen.search.postings_encoding import IN_NUMBER, IN_TITLE, Int64Array
from sitegen.search.query_nodes import (
    AndNode,
    DateNode,
    FacetNode,
    Node,
    NotNode,
    OrNode,
    TextNode,
)
from sitegen.search.verify import DOC_NO, INDEX_NO, NUMBERS, TITLE, Verifier, intersect_ids

IMPACT_WEIGHTS: Final = np.array([0.5, 1.5, 3.5, 4.5, 3.5, 4.5, 3.5, 4.5])
"""Factor of the score for each impact. As in BM25F, it is higher for frequent grams, and highest in title or numbers.

Lengths of documents do not count, so that an edit changes no other document's score.
"""
_HEAD_BITS: Final = {TITLE: IN_TITLE, **dict.fromkeys((INDEX_NO, DOC_NO, NUMBERS), IN_NUMBER)}
"""Bit that the impact of every gram must have if a run is searched for in these fields."""

ScoreGrams = Mapping[TextNode, Collection[str]]
"""Grams from which the score of each word of a query is computed. A word that is missing here scores 0."""


class Matches(NamedTuple):
    """Documents that match a query: their ids, in ascending order, and their scores in the same order.

    A higher score means a better match. The score is 0 if no word of the query contributes to it.
    """

    ids: Int64Array
    scores: NDArray[np.float64]


class Evaluator:
    """Evaluator of query trees: finds the matching documents of one published index, and their scores.

    ``verifier`` reads the index, and checks candidates on the stored texts.
    """

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier
        self._index = verifier.index

    def evaluate(self, node: Node, score_grams: ScoreGrams | None = None) -> Matches:
        """Find all documents that match a query tree, and compute their scores.

        ``node`` is the root of the tree. ``score_grams`` has the grams from which the score of each word is
        computed, as `choose_score_grams` returns them. Without it, all scores are 0. The result is exact:
        where the postings do not suffice, the stored texts are read.
        """
        return self._evaluate(node, self._index.ids, score_grams or {})

    def _evaluate(self, node: Node, within: Int64Array, score_grams: ScoreGrams) -> Matches:
        """Return the documents that match a query node, with their scores.

        Only documents whose ids are in ``within`` are considered. ``score_grams`` is as in `evaluate`.
        """
        match node:
            case AndNode(parts):
                return self._evaluate_and(parts, within, score_grams)
            case OrNode(parts):
                matches = [self._evaluate(part, within, score_grams) for part in parts]
                return _add_scores(union_ids([match_.ids for match_ in matches]), matches)
            case NotNode(part):
                excluded = self._evaluate(part, within, score_grams).ids
                return _make_unscored(np.setdiff1d(within, excluded, assume_unique=True))
        candidates = intersect_ids([within, self._find_candidates(node)])
        if isinstance(node, TextNode):
            grams = score_grams.get(node, ())
            # Every document that contains the run has these grams: intersecting first saves reading texts.
            candidates = intersect_ids([candidates, *(self._index.load_postings(gram).ids for gram in grams)])
            # A run that is a gram itself is answered by the postings, without reading a text.
            if not node.is_gram:
                candidates = _filter_ids(candidates, lambda id: self._has_run(id, node))
            return Matches(candidates, self._score(candidates, grams))
        if isinstance(node, DateNode):
            candidates = _filter_ids(candidates, lambda id: self._is_dated(id, node))
        return _make_unscored(candidates)

    def _evaluate_and(self, parts: Sequence[Node], within: Int64Array, score_grams: ScoreGrams) -> Matches:
        # All parts narrow the candidates first, because verification reads a file for each candidate.
        within = intersect_ids([within, *map(self._find_candidates, parts)])
        matches = []
        for part in parts:
            matches.append(self._evaluate(part, within, score_grams))
            # Each part narrows the candidates of the next one.
            within = matches[-1].ids
        return _add_scores(within, matches)

    def _find_candidates(self, node: Node) -> Int64Array:
        """Return the ids of the documents that may match a query node, in ascending order.

        All documents that match are among them.
        """
        match node:
            case AndNode(parts):
                return intersect_ids([self._index.ids, *map(self._find_candidates, parts)])
            case OrNode(parts):
                return union_ids(list(map(self._find_candidates, parts)))
            case FacetNode(field, values):
                return self._index.find_with_values(field, values)
            case DateNode(field, first, last):
                return self._find_in_months(field, first or date.min, last or date.max)
            case TextNode():
                return self._find_with_grams(node)
            case NotNode():
                # The candidates of the excluded part are a superset, so they must not be subtracted.
                return self._index.ids

    def _find_with_grams(self, text_node: TextNode) -> Int64Array:
        ids = self._verifier.find_stem_candidates(text_node.stem, _HEAD_BITS.get(text_node.where, 0))
        if text_node.partial_number is None:
            return ids
        # The grams of a partial number occur in many texts by chance. Only a document with this serial, or
        # with the whole run as text, can match.
        as_text = self._verifier.find_stem_candidates(text_node.run)
        return intersect_ids(
            [
                ids,
                union_ids(
                    [as_text, self._index.find_with_values("serial", [text_node.partial_number.serial])]
                ),
            ]
        )

    def _find_in_months(self, field: str, first: date, last: date) -> Int64Array:
        """Return the ids of the documents dated in the months from that of ``first`` to that of ``last``.

        ``field`` names the date: "published" or "written".
        """
        # Ids encode the month of publication and a facet has that of writing, so no card is read for this.
        if field == "written":
            begin, end = first.isoformat()[:7], last.isoformat()[:7]
            return self._index.find_with_values(
                "written", [month for month in self._index.load_facet("written") if begin <= month <= end]
            )
        ids, manifest = self._index.ids, self._index.manifest
        # Undated documents have month -1, which is in no range.
        published = compute_months(ids, manifest.year, manifest.slots_per_month)
        first_month, last_month = (day.year * 12 + day.month - 1 for day in (first, last))
        matching: Int64Array = ids[(published >= first_month) & (published <= last_month)]
        return matching

    def _has_run(self, id: int, text_node: TextNode) -> bool:
        return self._verifier.has_run(id, text_node.run, text_node.where) or (
            text_node.partial_number is not None
            and self._verifier.has_partial_number(id, text_node.partial_number)
        )

    def _is_dated(self, id: int, dates: DateNode) -> bool:
        # Without the time that may follow a date of publication.
        day = getattr(self._index.load_card(id), dates.field)[:10]
        first = dates.first.isoformat() if dates.first else ""
        # ISO 8601 dates compare as text. An undated document matches no range.
        last = dates.last.isoformat() if dates.last else "9999-12-31"
        return bool(day) and first <= day <= last

    def _score(self, ids: Int64Array, grams: Collection[str]) -> NDArray[np.float64]:
        """Compute the scores of the documents ``ids``, in the same order.

        A score is the sum, over ``grams``, of inverse document frequency times impact weight. Every document
        must have all of these grams.
        """
        scores = np.zeros(len(ids))
        for gram in grams:
            postings = self._index.load_postings(gram)
            positions = np.searchsorted(postings.ids, ids)
            scores += (
                compute_idf(self._index.count_documents(gram), self._index)
                * IMPACT_WEIGHTS[postings.impacts[positions]]
            )
        return scores


def union_ids(lists: Sequence[Int64Array]) -> Int64Array:
    """Return the ids that are in at least one of the lists, in ascending order and without duplicates.

    The lists may be in any order. The result is empty if there are no lists.
    """
    union: Int64Array = np.unique(np.concatenate(lists)) if lists else np.zeros(0, dtype=np.int64)
    return union


def _filter_ids(ids: Int64Array, predicate: Callable[[int], bool]) -> Int64Array:
    mask = np.fromiter(map(predicate, ids.tolist()), dtype=np.bool_, count=len(ids))
    chosen: Int64Array = ids[mask]
    return chosen


def _make_unscored(ids: Int64Array) -> Matches:
    return Matches(ids, np.zeros(len(ids)))


def _add_scores(ids: Int64Array, matches: Sequence[Matches]) -> Matches:
    """Return the documents ``ids``, each with the sum of its scores in the results ``matches``.

    A document that is in none of them has the score 0.
    """
    scores = np.zeros(len(ids))
    for part in matches:
        _, positions, part_positions = np.intersect1d(ids, part.ids, assume_unique=True, return_indices=True)
        scores[positions] += part.scores[part_positions]
    return Matches(ids, scores)
