"""Evaluates a question on the published index: which documents answer it, and with what score.

Posting lists of grams give candidates, as arrays that are intersected. What is left is verified on the text, so that
every answer is exact. The browser's engine does the same with the same files.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sitegen.search.did_you_mean import compute_idf
from sitegen.search.doc_ids import compute_months
from sitegen.search.encoding import IN_NUMBER, IN_TITLE, Numbers
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

WORTH: Final = np.array([0.5, 1.5, 3.5, 4.5, 3.5, 4.5, 3.5, 4.5])
"""What each impact is worth. As in BM25F, more for a gram that occurs often, and much more in title or numbers.

Lengths are left out of account, so that an edit changes no other document's score.
"""
_HEAD_BITS: Final = {TITLE: IN_TITLE, **dict.fromkeys((INDEX_NO, DOC_NO, NUMBERS), IN_NUMBER)}
"""Bit of an impact that a gram of a run in these fields must have."""

Weights = Mapping[TextNode, Collection[str]]
"""The grams that make the score of each run. A run that is not in it scores 0."""


class Matches(NamedTuple):
    """Documents that answer: ids, ascending, and the score of each."""

    ids: Numbers
    scores: NDArray[np.float64]


class Evaluator:
    """Evaluates questions on one index."""

    def __init__(self, finder: Verifier) -> None:
        self._finder = finder
        self._shards = finder.shards

    def evaluate(self, node: Node, weights: Weights | None = None) -> Matches:
        """Find the documents that answer, all of them verified. Without weights all scores are 0."""
        return self._evaluate(node, self._shards.ids, weights or {})

    def _evaluate(self, node: Node, within: Numbers, weights: Weights) -> Matches:
        match node:
            case AndNode(parts):
                return self._evaluate_all(parts, within, weights)
            case OrNode(parts):
                found = [self._evaluate(part, within, weights) for part in parts]
                return _add_scores(union_ids([one.ids for one in found]), found)
            case NotNode(part):
                excluded = self._evaluate(part, within, weights).ids
                return _make_unscored(np.setdiff1d(within, excluded, assume_unique=True))
        candidates = intersect_ids([within, self._find_candidates(node)])
        if isinstance(node, TextNode):
            grams = weights.get(node, ())
            candidates = intersect_ids(
                [candidates, *(self._shards.load_postings(gram).ids for gram in grams)]
            )
            if not node.is_gram:
                candidates = _choose(candidates, lambda id: self._has_run(id, node))
            return Matches(candidates, self._score(candidates, grams))
        if isinstance(node, DateNode):
            candidates = _choose(candidates, lambda id: self._is_dated(id, node))
        return _make_unscored(candidates)

    def _evaluate_all(self, parts: Sequence[Node], within: Numbers, weights: Weights) -> Matches:
        # The candidates of all parts first: verification reads a file for each document that is left.
        within = intersect_ids([within, *map(self._find_candidates, parts)])
        found = []
        for part in parts:
            found.append(self._evaluate(part, within, weights))
            within = found[-1].ids
        return _add_scores(within, found)

    def _find_candidates(self, node: Node) -> Numbers:
        """Find the documents that may answer, ascending: all that do, and some that do not."""
        match node:
            case AndNode(parts):
                return intersect_ids([self._shards.ids, *map(self._find_candidates, parts)])
            case OrNode(parts):
                return union_ids(list(map(self._find_candidates, parts)))
            case FacetNode(field, values):
                return self._shards.find_with_values(field, values)
            case DateNode(field, first, last):
                return self._find_months(field, first or date.min, last or date.max)
            case TextNode():
                return self._find_with_grams(node)
            case NotNode():
                return self._shards.ids

    def _find_with_grams(self, run: TextNode) -> Numbers:
        ids = self._finder.find_stem_candidates(run.stem, _HEAD_BITS.get(run.where, 0))
        if run.half is None:
            return ids
        # The grams of what is known of a number may stand anywhere in a text, and then mean nothing.
        as_text = self._finder.find_stem_candidates(run.run)
        return intersect_ids(
            [ids, union_ids([as_text, self._shards.find_with_values("serial", [run.half.serial])])]
        )

    def _find_months(self, field: str, first: date, last: date) -> Numbers:
        """Ids tell the month of publication, a facet that of writing: no card of another month is read."""
        if field == "written":
            begin, end = first.isoformat()[:7], last.isoformat()[:7]
            return self._shards.find_with_values(
                "written", [month for month in self._shards.load_facet("written") if begin <= month <= end]
            )
        ids, manifest = self._shards.ids, self._shards.manifest
        published = compute_months(ids, manifest.year, manifest.rooms)
        begins, ends = (day.year * 12 + day.month - 1 for day in (first, last))
        found: Numbers = ids[(published >= begins) & (published <= ends)]
        return found

    def _has_run(self, id: int, run: TextNode) -> bool:
        return self._finder.has_run(id, run.run, run.where) or (
            run.half is not None and self._finder.has_partial_number(id, run.half)
        )

    def _is_dated(self, id: int, dates: DateNode) -> bool:
        day = getattr(self._shards.load_card(id), dates.field)[:10]
        first = dates.first.isoformat() if dates.first else ""
        last = dates.last.isoformat() if dates.last else "9999-12-31"
        return bool(day) and first <= day <= last

    def _score(self, ids: Numbers, grams: Collection[str]) -> NDArray[np.float64]:
        """Sum up rarity times worth of grams that all these documents have."""
        scores = np.zeros(len(ids))
        for gram in grams:
            postings = self._shards.load_postings(gram)
            places = np.searchsorted(postings.ids, ids)
            scores += (
                compute_idf(self._shards.count_documents(gram), self._shards)
                * WORTH[postings.impacts[places]]
            )
        return scores


def union_ids(lists: Sequence[Numbers]) -> Numbers:
    """Return the ids that are in at least one list, ascending."""
    found: Numbers = np.unique(np.concatenate(lists)) if lists else np.zeros(0, dtype=np.int64)
    return found


def _choose(ids: Numbers, holds: Callable[[int], bool]) -> Numbers:
    kept = np.fromiter(map(holds, ids.tolist()), dtype=np.bool_, count=len(ids))
    chosen: Numbers = ids[kept]
    return chosen


def _make_unscored(ids: Numbers) -> Matches:
    return Matches(ids, np.zeros(len(ids)))


def _add_scores(ids: Numbers, found: Sequence[Matches]) -> Matches:
    """Give each id the sum of its scores in what was found."""
    scores = np.zeros(len(ids))
    for one in found:
        _, places, own = np.intersect1d(ids, one.ids, assume_unique=True, return_indices=True)
        scores[places] += one.scores[own]
    return Matches(ids, scores)
