"""Questions to the published index and their answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import islice
from pathlib import Path

import numpy as np

from sitegen.search.finder import Finder, Tier
from sitegen.search.marks import Pieces, beginning, marked, snippet
from sitegen.search.months import months
from sitegen.search.nearness import near
from sitegen.search.normal import normalise
from sitegen.search.parting import parted, together
from sitegen.search.ranking import Ranking, phrases_of, weigh
from sitegen.search.reader import ShardReader
from sitegen.search.records import Card
from sitegen.search.whoosh_fields import NAMES, VOID, QuestionError, in_force, schema_of, values_of
from sitegen.search.whoosh_library import And, Every, Or, Query, Searcher
from sitegen.search.whoosh_parser import make_parser, parse
from sitegen.search.whoosh_queries import Contains, Dated, all_runs, runs
from sitegen.search.whoosh_reader import Impacts, ShardIndexReader


class Sort(StrEnum):
    """The order of results."""

    RELEVANCE = "relevance"
    NEWEST = "date"
    OLDEST = "-date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked. Facets are ids or names; several of one facet are alternatives.

    ``scope`` is the field of words that name none: text, title, numbers or body. Dates are those of ``dated``.
    """

    text: str = ""
    scope: str = "text"
    facets: Mapping[str, Sequence[str]] | None = None
    first: date | None = None
    last: date | None = None
    dated: str = "published"
    valid: bool = False
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """A result. ``tier`` says how well it answers."""

    id: int
    tier: Tier
    card: Card
    title: Pieces
    snippet: Pieces


@dataclass(frozen=True, slots=True)
class Nothing:
    """Why nothing was found: the words that no document has, how many the other ``words`` find, how many the same
    words find without what narrows and excludes, and the documents whose titles are closest.

    ``parts`` are words to ask instead, which find ``together`` documents: the same in pieces, without the pieces that
    are ``absent``, tell nothing or do not agree; ``whole`` if there are none of these. ``simplified`` is the text in simplified characters, if it finds any.
    """

    missing: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    fewer: int = 0
    without: int = 0
    parts: tuple[str, ...] = ()
    together: int = 0
    whole: bool = False
    absent: tuple[str, ...] = ()
    simplified: str = ""
    as_simplified: int = 0
    near: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of results, and how many there are in all; if none, why.

    ``page`` is the one that was asked for, or the last if there are not so many. ``unknown`` are fields with values that
    they do not have: these are looked for as text.
    """

    total: int
    hits: tuple[Hit, ...]
    nothing: Nothing | None = None
    page: int = 1
    unknown: tuple[tuple[str, str], ...] = ()


class Search:
    """The search of one built site."""

    def __init__(self, site: Path) -> None:
        self.shards = ShardReader(site)
        self._finder = Finder(self.shards)
        self._schema = schema_of(self._finder)
        self._searcher = Searcher(ShardIndexReader(self.shards, self._schema), weighting=Impacts())

    def ask(self, question: Question) -> Answer:
        """The answer. Raises `QuestionError` for wrong questions, `ShardError` where the index is damaged."""
        asked = self._asked(question)
        words = list(runs(asked)) if asked is not None else []
        unknown = _unknown(asked)
        total, page = self._ranked(question, asked)
        if not total:
            return Answer(0, (), self._nothing(question, words), unknown=unknown)
        last = -(-total // question.limit)
        if question.page > last:
            return self.ask(replace(question, page=last))
        wanted = [query.run for query in words]
        hits = tuple(self._hit(id, tier, wanted) for id, tier in page)
        return Answer(total, hits, page=question.page, unknown=unknown)

    def ranked(self, question: Question) -> tuple[int, list[tuple[int, Tier]]]:
        """How many documents answer, and the ids and tiers of the page that is asked for."""
        return self._ranked(question, self._asked(question))

    def _ranked(self, question: Question, asked: Query | None) -> tuple[int, list[tuple[int, Tier]]]:
        weigh(list(runs(asked)) if asked is not None else [], self.shards)
        found = self._found(And([query for query in (asked, *self._filters(question)) if query is not None]))
        return len(found), self._page(question, asked, found)

    def matching(self, text: str, scope: str = "text") -> frozenset[int]:
        """The ids of all documents that answer a question."""
        asked = parse(text, make_parser(self._schema, scope))
        return frozenset(self._found(asked)) if asked is not None else frozenset()

    def _asked(self, question: Question) -> Query | None:
        asked = parse(question.text, make_parser(self._schema, question.scope))
        if asked is None and question.text.strip():
            raise QuestionError(
                "查询里没有可以查找的字；请写汉字、字母或数字。",
                "There is nothing to look for; write characters, letters or digits.",
            )
        return asked

    def _found(self, query: Query) -> dict[int, float]:
        """Id → score of every document that answers."""
        normal = query.normalize() if query.children() else query
        if isinstance(query, And) and not len(query):
            normal = Every()
        results = self._searcher.search(normal, limit=None)
        return {id: score for score, id in results.top_n}

    def _filters(self, question: Question) -> list[Query]:
        filters = [
            Or([values_of(self._schema[name], value) for value in values]).normalize()
            for name, values in (question.facets or {}).items()
            if values
        ]
        if question.first or question.last:
            filters.append(Dated(question.dated, question.first, question.last, self.shards))
        return [*filters, in_force()] if question.valid else filters

    def _page(
        self, question: Question, asked: Query | None, found: Mapping[int, float]
    ) -> list[tuple[int, Tier]]:
        phrases = phrases_of(asked)
        first = (question.page - 1) * question.limit
        last = first + question.limit
        if question.sort is Sort.RELEVANCE and asked is not None and next(runs(asked), None):
            void = set(self.shards.union("validity", VOID).tolist())
            return list(islice(Ranking(phrases, self._finder, void).order(found), first, last))
        tier = Ranking(phrases, self._finder, ()).tier
        ordered = self._by_date(sorted(found), question.sort is Sort.OLDEST)
        return [(id, tier(id)) for id in islice(ordered, first, last)]

    def _by_date(self, found: Sequence[int], oldest: bool) -> Iterator[int]:
        """By the moment of publication, one month after the other. Undated documents come last in either order."""
        manifest = self.shards.manifest
        of = months(np.asarray(found, dtype=np.int64), manifest.year, manifest.rooms).tolist()
        by_month: defaultdict[int, list[int]] = defaultdict(list)
        for id, month in zip(found, of, strict=True):
            by_month[month].append(id)
        sign = 1 if oldest else -1
        for month in sorted(by_month, key=lambda month: (month < 0, sign * month)):
            yield from sorted(by_month[month], key=lambda id: (sign * _moment(self.shards.card(id)), id))

    def _hit(self, id: int, tier: Tier, wanted: Sequence[str]) -> Hit:
        card, text = self.shards.card(id), self.shards.text(id)
        whole = normalise(" ".join(wanted))
        fields = [field for field in (text.summary, text.keywords, text.files, text.body) if field]
        # The words as one run say more than each alone; a field that has them comes before one that has some.
        passages = (snippet(field, asked) for asked in ((whole,), wanted) if whole for field in fields)
        passage = next(filter(None, passages), None) or beginning(text.summary or text.body)
        return Hit(id, tier, card, marked(card.title, wanted), passage)

    def _nothing(self, question: Question, words: Sequence[Contains]) -> Nothing:
        """Why nothing was found, and what is close."""
        found = {word: len(self._found(word)) for word in words}
        missing = [word for word, count in found.items() if not count]
        others = [word for word, count in found.items() if count]
        without = len(self._found(And(others))) if others and not missing else 0
        nothing = Nothing(
            missing=tuple(dict.fromkeys(word.run for word in missing)),
            words=tuple(dict.fromkeys(word.run for word in others)),
            fewer=self._count(question, others) if missing and others else 0,
            without=without,
            near=near(list(dict.fromkeys(word.run for word in words)), self.shards),
        )
        if not without:
            nothing = self._instead(question, words, nothing)
        return nothing

    def _instead(self, question: Question, words: Sequence[Contains], nothing: Nothing) -> Nothing:
        """With what to ask instead: the same in simplified characters, or in pieces."""
        simplified = replace(question, text=self.shards.simplified(question.text), page=1)
        if simplified.text != question.text:
            if total := self.ranked(simplified)[0]:
                return replace(nothing, simplified=simplified.text, as_simplified=total)
            asked = self._asked(simplified)
            words = list(runs(asked)) if asked is not None else []
        return self._parted(question, [word for word in words if not word.unknown], nothing)

    def _parted(self, question: Question, words: Sequence[Contains], nothing: Nothing) -> Nothing:
        pieces = parted(words, self.shards, lambda some: len(self._found(And(list(some)))))
        absent = [piece for piece in pieces if not self._found(piece)]
        good = [piece for piece in pieces if piece not in absent]
        kept = together(good, words, lambda some: self._count(question, some))
        return replace(
            nothing,
            parts=tuple(_typed(word, question.scope) for word in kept),
            together=self._count(question, kept) if kept else 0,
            whole=len(kept) == len(pieces),
            absent=tuple(word.run for word in absent if word.run not in nothing.missing),
        )

    def _count(self, question: Question, words: Sequence[Contains]) -> int:
        """How many documents have all these words, and what narrows the question."""
        return len(self._found(And([*words, *self._filters(question)])))


def _unknown(asked: Query | None) -> tuple[tuple[str, str], ...]:
    """The fields that are named with values that they do not have."""
    words = all_runs(asked) if asked is not None else ()
    return tuple(dict.fromkeys(word.unknown for word in words if word.unknown))


def _typed(word: Contains, scope: str) -> str:
    """A word as it is typed in a question of this scope."""
    text = f"“{word.run}”" if " " in word.run else word.run
    return text if word.fieldname in ("text", scope) else f"{NAMES[word.fieldname][0]}:{text}"


def _moment(card: Card) -> int:
    """The digits of the moment of publication; 0 if there is none."""
    digits = "".join(filter(str.isdigit, card.published))
    return int(digits[:14].ljust(14, "0")) if digits else 0
