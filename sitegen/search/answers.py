"""Search service: answers requests to the published index of one site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import islice
from pathlib import Path

import numpy as np

from sitegen.search.doc_ids import months
from sitegen.search.evaluate import Evaluator
from sitegen.search.finder import Finder, Tier
from sitegen.search.marks import Pieces, beginning, marked, snippet
from sitegen.search.nearness import near
from sitegen.search.normal import normalise
from sitegen.search.parting import parted, together
from sitegen.search.query_fields import FIELD_ALIASES, VOID, QueryError
from sitegen.search.query_nodes import AndNode, DateNode, Node, TextNode, combine, iter_runs
from sitegen.search.query_parser import parse_query
from sitegen.search.query_resolver import IN_FORCE, Resolver, list_unknown
from sitegen.search.ranking import Ranking, choose_weights, phrases_of
from sitegen.search.reader import ShardReader
from sitegen.search.records import Card
from sitegen.search.whoosh_library import Query


class Sort(StrEnum):
    """Order of the results."""

    RELEVANCE = "relevance"
    NEWEST = "date"
    OLDEST = "-date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A search request: the typed query and its conditions.

    Facets are ids or names; several values of one facet are alternatives. ``scope`` is the field of words that name no
    field: text, title, numbers or body. ``first`` and ``last`` bound the date named by ``dated``, published or written, and
    include their days. ``valid`` leaves out what is repealed or expired. Pages count from 1.
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
    """A result: its rank, its card, and the title and a snippet with the hits marked."""

    id: int
    tier: Tier
    card: Card
    title: Pieces
    snippet: Pieces


@dataclass(frozen=True, slots=True)
class Nothing:
    """Explanation of an empty result, with suggestions.

    ``missing`` are the words that no document has. If there are any, the other ``found_words`` find ``found_words_total``
    documents under the same conditions. If there are none, all words together find ``unfiltered_total`` documents without
    the conditions and exclusions.

    ``parts`` are words to search for instead, which find ``together`` documents: the words split into parts, without the
    parts that are ``absent`` from the index, too short to mean anything, or not found with the others. ``whole`` is true if
    no part was left out. ``simplified`` is the query in simplified characters if that finds documents, and
    ``as_simplified`` their number. ``similar`` are the cards of documents with similar titles.
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
    """A page of results with their total number, or the explanation of an empty result.

    ``page`` is the page that was requested, or the last one if there are fewer. ``unknown`` are fields with values that they
    do not have, which were searched for as text.
    """

    total: int
    hits: tuple[Hit, ...]
    nothing: Nothing | None = None
    page: int = 1
    unknown: tuple[tuple[str, str], ...] = ()


class Search:
    """Search of one built site. Files of the index are read when they are first needed."""

    def __init__(self, site: Path) -> None:
        self.shards = ShardReader(site)
        self._finder = Finder(self.shards)
        self._resolver = Resolver(self.shards)
        self._evaluator = Evaluator(self._finder)

    def ask(self, question: Question) -> Answer:
        """Answer a request. Raises `QueryError` for an invalid one, `IndexReadError` if the index is damaged."""
        return self.ask_tree(parse_query(question.text, question.scope), question)

    def ask_tree(self, query: Query, question: Question) -> Answer:
        """Answer a parsed query. ``question`` gives the conditions and the page."""
        asked = self._resolve(query, question)
        words = list(iter_runs(asked))
        unknown = list_unknown(asked)
        total, page = self._rank(asked, question)
        if not total:
            return Answer(0, (), self._nothing(question, words), unknown=unknown)
        last = -(-total // question.limit)
        if question.page > last:
            return self.ask_tree(query, replace(question, page=last))
        wanted = [word.run for word in words]
        hits = tuple(self._hit(id, tier, wanted) for id, tier in page)
        return Answer(total, hits, page=question.page, unknown=unknown)

    def ranked(self, question: Question) -> tuple[int, list[tuple[int, Tier]]]:
        """Return the number of results, and the ids and ranks of those on the requested page."""
        return self._rank(self._parse(question), question)

    def matching(self, text: str, scope: str = "text") -> frozenset[int]:
        """Find the ids of all documents that match a query without conditions."""
        return self.match_tree(parse_query(text, scope))

    def match_tree(self, query: Query) -> frozenset[int]:
        """Find the ids of all documents that match a parsed query."""
        node = self._resolver.resolve(query)
        return frozenset(self._evaluator.evaluate(node).ids.tolist()) if node else frozenset()

    def _parse(self, question: Question) -> Node | None:
        return self._resolve(parse_query(question.text, question.scope), question)

    def _resolve(self, query: Query, question: Question) -> Node | None:
        node = self._resolver.resolve(query)
        if node is None and question.text.strip():
            raise QueryError(
                "查询里没有可以查找的字；请写汉字、字母或数字。",
                "There is nothing to look for; write characters, letters or digits.",
            )
        return node

    def _rank(self, asked: Node | None, question: Question) -> tuple[int, list[tuple[int, Tier]]]:
        weights = choose_weights(list(iter_runs(asked)), self.shards)
        parts = [asked, *self._filters(question)] if asked else self._filters(question)
        found = self._evaluator.evaluate(combine(AndNode, parts) or AndNode(()), weights)
        scores = dict(zip(found.ids.tolist(), found.scores.tolist(), strict=True))
        return len(scores), self._page(question, asked, scores)

    def _filters(self, question: Question) -> list[Node]:
        filters = [
            self._resolver.require_values(name, values)
            for name, values in (question.facets or {}).items()
            if values
        ]
        if question.first or question.last:
            filters.append(DateNode(question.dated, question.first, question.last))
        return [*filters, IN_FORCE] if question.valid else filters

    def _page(
        self, question: Question, asked: Node | None, found: Mapping[int, float]
    ) -> list[tuple[int, Tier]]:
        phrases = phrases_of(asked)
        first = (question.page - 1) * question.limit
        last = first + question.limit
        # Conditions alone rank nothing: their results come by date.
        if question.sort is Sort.RELEVANCE and next(iter_runs(asked), None):
            void = set(self.shards.union("validity", VOID).tolist())
            return list(islice(Ranking(phrases, self._finder, void).order(found), first, last))
        tier = Ranking(phrases, self._finder, ()).tier
        ordered = self._by_date(sorted(found), question.sort is Sort.OLDEST)
        return [(id, tier(id)) for id in islice(ordered, first, last)]

    def _by_date(self, found: Sequence[int], oldest: bool) -> Iterator[int]:
        """Sort ids by publication, reading the cards of one month after the other. Undated documents come last."""
        manifest = self.shards.manifest
        of = months(np.asarray(found, dtype=np.int64), manifest.year, manifest.rooms).tolist()
        # Ids give the month, so that cards are read only for the months that are shown.
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
        # A field with all words as one run makes a better snippet than one with some of them apart.
        passages = (snippet(field, asked) for asked in ((whole,), wanted) if whole for field in fields)
        passage = next(filter(None, passages), None) or beginning(text.summary or text.body)
        return Hit(id, tier, card, marked(card.title, wanted), passage)

    def _nothing(self, question: Question, words: Sequence[TextNode]) -> Nothing:
        """Explain why nothing was found, and suggest what is close."""
        found = {word: self._count([word]) for word in words}
        missing = [word for word, count in found.items() if not count]
        others = [word for word, count in found.items() if count]
        without = self._count(others) if others and not missing else 0
        nothing = Nothing(
            missing=tuple(dict.fromkeys(word.run for word in missing)),
            words=tuple(dict.fromkeys(word.run for word in others)),
            fewer=self._count(others, question) if missing and others else 0,
            without=without,
            near=near(list(dict.fromkeys(word.run for word in words)), self.shards),
        )
        if not without:
            nothing = self._instead(question, words, nothing)
        return nothing

    def _instead(self, question: Question, words: Sequence[TextNode], nothing: Nothing) -> Nothing:
        """Add what to search for instead: the query in simplified characters, or in parts."""
        simplified = replace(question, text=self.shards.simplified(question.text), page=1)
        if simplified.text != question.text:
            if total := self.ranked(simplified)[0]:
                return replace(nothing, simplified=simplified.text, as_simplified=total)
            words = list(iter_runs(self._parse(simplified)))
        return self._parted(question, [word for word in words if not word.unknown], nothing)

    def _parted(self, question: Question, words: Sequence[TextNode], nothing: Nothing) -> Nothing:
        pieces = parted(words, self.shards, self._count)
        absent = [piece for piece in pieces if not self._count([piece])]
        good = [piece for piece in pieces if piece not in absent]
        kept = together(good, words, lambda some: self._count(some, question))
        return replace(
            nothing,
            parts=tuple(_typed(word, question.scope) for word in kept),
            together=self._count(kept, question) if kept else 0,
            whole=len(kept) == len(pieces),
            absent=tuple(word.run for word in absent if word.run not in nothing.missing),
        )

    def _count(self, words: Sequence[TextNode], question: Question | None = None) -> int:
        """Count the documents that contain all these words, and meet the conditions of the request if one is given."""
        filters = self._filters(question) if question else []
        return len(self._evaluator.evaluate(AndNode((*words, *filters))).ids)


def _typed(word: TextNode, scope: str) -> str:
    """Format a word as a reader would type it in a query of this scope."""
    text = f"“{word.run}”" if " " in word.run else word.run
    return text if word.field in ("text", scope) else f"{FIELD_ALIASES[word.field][0]}:{text}"


def _moment(card: Card) -> int:
    """Return the publication time as an integer of 14 digits (YYYYMMDDhhmmss), or 0 if it is unknown."""
    digits = "".join(filter(str.isdigit, card.published))
    return int(digits[:14].ljust(14, "0")) if digits else 0
