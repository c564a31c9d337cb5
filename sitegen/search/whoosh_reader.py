"""The published index as Whoosh sees it: an `IndexReader` over the shards, and how it scores.

Fields of Whoosh's schema: those of `GRAM_FIELDS` hold grams; the others are facets, whose terms are the values. The
index does not say in which field a gram stands, only whether it stands in the title and in a number: postings of all
fields but ``text`` are candidates, to be verified on the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from math import log
from typing import Any, Final

import numpy as np

from sitegen.search.encoding import IN_NUMBER, IN_TITLE, Numbers
from sitegen.search.finder import ANYWHERE, BODY, DOC_NO, HEAD, INDEX_NO, NUMBERS, TITLE
from sitegen.search.reader import FACETS, NO_NUMBERS, ShardReader
from sitegen.search.whoosh_library import (
    BaseScorer,
    IndexReader,
    ListMatcher,
    Schema,
    TermInfo,
    TermNotFound,
    WeightingModel,
)

GRAM_FIELDS: Final = {
    "text": ANYWHERE,
    "title": TITLE,
    "numbers": NUMBERS,
    "doc_no": DOC_NO,
    "index_no": INDEX_NO,
    "body": BODY,
}
WEIGHTS: Final = np.array([0.5, 1.5, 3.5, 4.5, 3.5, 4.5, 3.5, 4.5])
"""What an impact is worth: more if it occurs often, much more in title or numbers. That is BM25F's saturation and
field weights, as the index has them. Lengths are left out of account: an edit changes no other document's score."""
_HEADS: Final = {TITLE: IN_TITLE, **dict.fromkeys((INDEX_NO, DOC_NO, NUMBERS), IN_NUMBER)}
"""The bit of an impact that tells of these fields."""


class Skipping(ListMatcher):
    """A list of postings that skips by bisection."""

    _ids: list[int]
    _i: int

    def skip_to(self, id: int) -> None:
        """Goes to the first posting from ``id`` on."""
        self._i = bisect_left(self._ids, id, self._i)


class ShardIndexReader(IndexReader):
    """What Whoosh asks of an index, answered from the shards."""

    def __init__(self, shards: ShardReader, schema: Schema) -> None:
        self.shards = shards
        self.schema = schema
        self._known = frozenset(shards.ids.tolist())

    def __contains__(self, term: tuple[str, bytes | str]) -> bool:
        return len(self.listed(*term)[0]) > 0

    def postings(self, fieldname: str, text: bytes | str, scorer: Any = None) -> ListMatcher:
        """The documents of a term; their weights are the impacts."""
        ids, impacts = self.listed(fieldname, text)
        if not len(ids):
            raise TermNotFound(f"no such term: {fieldname}:{_word(text)}")
        return Skipping(
            ids.tolist(),
            weights=impacts.tolist(),
            scorer=scorer,
            term=(fieldname, text),
            terminfo=self.term_info(fieldname, text),
        )

    def term_info(self, fieldname: str, text: bytes | str) -> TermInfo:
        """How many documents have a term, the first and the last of them, and the weights."""
        ids, impacts = self.listed(fieldname, text)
        if not len(ids):
            raise TermNotFound(f"no such term: {fieldname}:{_word(text)}")
        return TermInfo(
            weight=int(impacts.sum()),
            df=len(ids),
            minlength=1,
            maxlength=1,
            maxweight=int(impacts.max()),
            minid=int(ids[0]),
            maxid=int(ids[-1]),
        )

    def doc_frequency(self, fieldname: str, text: bytes | str) -> int:
        """How many documents have a term (of a field of grams: have it anywhere)."""
        if fieldname in GRAM_FIELDS:
            return self.shards.frequency(_word(text))
        return len(self.listed(fieldname, text)[0])

    def frequency(self, fieldname: str, text: bytes | str) -> int:
        """The sum of a term's weights."""
        return int(self.listed(fieldname, text)[1].sum())

    def listed(self, fieldname: str, text: bytes | str) -> tuple[Numbers, Numbers]:
        """The documents of a term, and the impacts."""
        word = _word(text)
        if fieldname in GRAM_FIELDS:
            found = self.shards.gram(word)
            if not GRAM_FIELDS[fieldname] & ~HEAD:
                chosen = found.impacts & _HEADS[GRAM_FIELDS[fieldname]] > 0
                return found.ids[chosen], found.impacts[chosen]
            return found.ids, found.impacts
        ids = self.shards.facet(fieldname).get(word, NO_NUMBERS) if fieldname in FACETS else NO_NUMBERS
        return ids, ids * 0

    def indexed_field_names(self) -> list[str]:
        """The fields of the schema."""
        return list(self.schema.names())

    def all_terms(self) -> Iterator[tuple[str, bytes]]:
        """The values of the facets. Grams are found by their hash and cannot be listed."""
        for name in FACETS:
            yield from ((name, value.encode()) for value in sorted(self.shards.facet(name)))

    def all_doc_ids(self) -> Iterator[int]:
        """The ids of all documents, newest first."""
        return iter(self.shards.ids.tolist())

    def is_deleted(self, docnum: int) -> bool:
        """Whether no document has this number: ids are sparse."""
        return docnum not in self._known

    def has_deletions(self) -> bool:
        """Ids are sparse, which Whoosh takes for deletions."""
        return True

    def doc_count_all(self) -> int:
        """One more than the highest id."""
        return int(self.shards.ids[-1]) + 1 if len(self.shards.ids) else 0

    def doc_count(self) -> int:
        """How many documents there are."""
        return len(self.shards.ids)

    def stored_fields(self, docnum: int) -> dict[str, str]:
        """The card of a document."""
        card = self.shards.card(docnum)
        return {name: getattr(card, name) for name in card.__struct_fields__}

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        """There are no term vectors."""
        return False

    def field_length(self, fieldname: str) -> int:
        """Lengths are not kept."""
        return self.doc_count()

    def min_field_length(self, fieldname: str) -> int:
        """Lengths are not kept."""
        return 1

    def max_field_length(self, fieldname: str) -> int:
        """Lengths are not kept."""
        return 1

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Lengths are not kept."""
        return 1


def _word(text: bytes | str) -> str:
    return text.decode() if isinstance(text, bytes) else text


class Impacts(WeightingModel):
    """Scores by rarity and impact; facets do not score."""

    def idf(self, searcher: Any, fieldname: str, text: bytes | str) -> float:
        """The rarity of a gram: the same formula as in the browser."""
        reader = searcher.reader()
        return log(1 + reader.doc_count() / max(reader.doc_frequency(fieldname, text), 1))

    def scorer(self, searcher: Any, fieldname: str, text: bytes | str, qf: int = 1) -> BaseScorer:
        """The scorer of one term."""
        return ImpactScorer(searcher.idf(fieldname, text) if fieldname in GRAM_FIELDS else 0.0)


class ImpactScorer(BaseScorer):
    """Rarity times what the impact is worth."""

    def __init__(self, idf: float) -> None:
        self._idf = idf

    def score(self, matcher: Any) -> float:
        """The score of the document at which the matcher stands."""
        return self._idf * float(WEIGHTS[matcher.weight()])
