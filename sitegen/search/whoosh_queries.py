"""The questions that Whoosh does not know: a run of text, and a range of dates."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

import numpy as np

from sitegen.search.encoding import Numbers
from sitegen.search.finder import ANYWHERE, Finder, bare, common, grams_of
from sitegen.search.halves import HalfNumber
from sitegen.search.months import months
from sitegen.search.reader import ShardReader
from sitegen.search.whoosh_library import (
    CompoundQuery,
    Matcher,
    Not,
    NullMatcher,
    Query,
    Term,
)
from sitegen.search.whoosh_reader import GRAM_FIELDS, WEIGHTS, Skipping


class Contains(CompoundQuery):
    """Documents that contain a run: those that have all its grams, verified on their text.

    ``half`` is what the run says of a document number: those with such a number are found too. ``unknown`` is the field
    that was named, and the value that it has not, where that is why the run is text.
    """

    def __init__(
        self,
        run: str,
        fieldname: str,
        finder: Finder,
        half: HalfNumber | None = None,
        unknown: tuple[str, str] | None = None,
    ) -> None:
        self.run = run
        self.half = half
        self.grams = grams_of(self.stem)
        super().__init__([Term(fieldname, gram) for gram in self.grams])
        self.fieldname = fieldname
        self.where = GRAM_FIELDS[fieldname]
        self.exact = self.grams == (run,) and not bare(run) and self.where == ANYWHERE
        """Whether the list of the one gram is the answer."""
        self.unknown = unknown
        self._finder = finder

    @property
    def stem(self) -> str:
        """A text whose grams all documents have that are found."""
        return self.half.stem if self.half else bare(self.run) or self.run

    def part(self, run: str) -> Contains:
        """The question for a part of the run in the same field."""
        return Contains(run, self.fieldname, self._finder)

    def weigh(self, grams: Collection[str]) -> None:
        """Has these grams alone make the score."""
        every = dict.fromkeys((*self.grams, *grams))
        self.subqueries = [Term(self.fieldname, gram, boost=float(gram in grams)) for gram in every]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Contains) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[str, int, HalfNumber | None]:
        return (self.run, self.where, self.half)

    def __repr__(self) -> str:
        return f"Contains({self.fieldname!r}, {self.run!r})"

    def normalize(self) -> Contains:
        """Itself: its grams must not be mixed with those of other runs."""
        return self

    def estimate_size(self, ixreader: Any) -> int:
        """At most as many as have the rarest gram."""
        return int(min(query.estimate_size(ixreader) for query in self.subqueries))

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """The documents, as a matcher whose scores are those of the grams."""
        lists = [(query, *searcher.reader().listed(self.fieldname, query.text)) for query in self.subqueries]
        ids = common([found for _, found, _ in lists])
        if self.half:
            either = self._finder.candidates(self.run) | self._finder.with_serial(self.half.serial)
            ids = ids[np.fromiter((id in either for id in ids.tolist()), dtype=np.bool_, count=len(ids))]
        if not len(ids):
            return NullMatcher()
        # Arrays in place of a matcher for each gram: a question may have thousands of answers.
        scores = np.zeros(len(ids))
        for query, found, impacts in lists:
            if query.boost:
                rarity = searcher.idf(self.fieldname, query.text)
                scores += query.boost * rarity * WEIGHTS[impacts[np.searchsorted(found, ids)]]
        candidates = Skipping(ids.tolist(), weights=scores.tolist())
        return candidates if self.exact else Verified(candidates, self)

    def holds(self, id: int) -> bool:
        """Whether the document contains the run."""
        return self._finder.contains(id, self.run, self.where) or (
            self.half is not None and self._finder.is_numbered(id, self.half)
        )


class Verified(Matcher):
    """Those candidates that hold what they promise."""

    def __init__(self, child: Matcher, query: Contains) -> None:
        self._child = child
        self._query = query
        self._settle()

    def _settle(self) -> None:
        while self._child.is_active() and not self._query.holds(self._child.id()):
            self._child.next()

    def is_active(self) -> bool:
        """Whether it stands at a document."""
        return bool(self._child.is_active())

    def id(self) -> int:
        """The document at which it stands."""
        return int(self._child.id())

    def next(self) -> None:
        """Goes to the next document."""
        self._child.next()
        self._settle()

    def skip_to(self, id: int) -> None:
        """Goes to the first document from ``id`` on."""
        if self._child.is_active() and self._child.id() < id:
            self._child.skip_to(id)
            self._settle()

    def reset(self) -> None:
        """Goes back to the first document."""
        self._child.reset()
        self._settle()

    def copy(self) -> Verified:
        """Another one at the same place."""
        return Verified(self._child.copy(), self._query)

    def children(self) -> list[Matcher]:
        """The candidates."""
        return [self._child]

    def supports(self, astype: str) -> bool:
        """There are no positions."""
        return False

    def value(self) -> bytes:
        """There are no values."""
        return b""

    def value_as(self, astype: str) -> float:
        """The weight; nothing else is known."""
        return self.weight()

    def weight(self) -> float:
        """The weight of the candidate."""
        return float(self._child.weight())

    def score(self) -> float:
        """The score of the candidate."""
        return float(self._child.score())


class Except(Not):
    """All documents but those of a query. Whoosh's own may find a number that no document has: ids are sparse."""

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """The documents, without a score."""
        unwanted = self.query.matcher(searcher, searcher.boolean_context())
        found = set()
        while unwanted.is_active():
            found.add(unwanted.id())
            unwanted.next()
        return unscored([id for id in searcher.reader().all_doc_ids() if id not in found])


def unscored(ids: list[int]) -> Matcher:
    """A matcher of documents that have no score."""
    return Skipping(ids, weights=[0.0] * len(ids)) if ids else NullMatcher()


class Dated(Query):
    """Documents written or published from one day to another, both included; an open end is None."""

    def __init__(self, fieldname: str, first: date | None, last: date | None, shards: ShardReader) -> None:
        self.fieldname = fieldname
        self.first, self.last = first, last
        self.boost = 1.0
        self._shards = shards

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Dated) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"Dated({self.fieldname!r}, {self.first}, {self.last})"

    def _key(self) -> tuple[str, date | None, date | None]:
        return (self.fieldname, self.first, self.last)

    def field(self) -> str:
        """The field of dates."""
        return self.fieldname

    def estimate_size(self, ixreader: Any) -> int:
        """All: how many is known when the dates are looked at."""
        return int(ixreader.doc_count())

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """The documents, without a score."""
        return unscored([id for id in self._candidates().tolist() if self._within(id)])

    def _candidates(self) -> Numbers:
        """Ids tell the month of publication, and a facet that of writing: other months need not be looked at."""
        if self.fieldname == "written":
            begin, end = (day.isoformat()[:7] for day in self._ends())
            return self._shards.union(
                "written", [month for month in self._shards.facet("written") if begin <= month <= end]
            )
        ids, manifest = self._shards.ids, self._shards.manifest
        published = months(ids, manifest.year, manifest.rooms)
        first, last = map(_month, self._ends())
        return np.asarray(ids[(published >= first) & (published <= last)], dtype=np.int64)

    def _ends(self) -> tuple[date, date]:
        return self.first or date.min, self.last or date.max

    def _within(self, id: int) -> bool:
        day = getattr(self._shards.card(id), self.fieldname)[:10]
        first = self.first.isoformat() if self.first else ""
        last = self.last.isoformat() if self.last else "9999-12-31"
        return bool(day) and first <= day <= last


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def all_runs(query: Query) -> Iterator[Contains]:
    """The runs of a question, those that are excluded too."""
    if isinstance(query, Contains):
        yield query
    else:
        for child in query.children():
            yield from all_runs(child)


def runs(query: Query) -> Iterator[Contains]:
    """The runs that a document may be found by: all that are not excluded, in the order of the question."""
    if isinstance(query, Contains):
        yield query
    elif not isinstance(query, Not):
        for child in query.children():
            yield from runs(child)
