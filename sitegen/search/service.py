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

from sitegen.search.did_you_mean import suggest_similar
from sitegen.search.doc_ids import compute_months
from sitegen.search.evaluate import Evaluator
from sitegen.search.highlight import MarkedText, cut_beginning, cut_snippet, mark_hits
from sitegen.search.normalise import normalise
from sitegen.search.query_fields import FIELD_ALIASES, VOID_STATES, QueryError
from sitegen.search.query_nodes import AndNode, DateNode, Node, TextNode, combine, iter_runs
from sitegen.search.query_parser import parse_query
from sitegen.search.query_relaxation import choose_parts, split_words
from sitegen.search.query_resolver import IN_FORCE, Resolver, list_unknown
from sitegen.search.ranking import Ranking, choose_weights, collect_phrases
from sitegen.search.reader import IndexReader
from sitegen.search.stored_fields import Card
from sitegen.search.verify import Tier, Verifier
from sitegen.search.whoosh_library import Query


class Sort(StrEnum):
    """Order of the results."""

    RELEVANCE = "relevance"
    NEWEST = "date"
    OLDEST = "-date"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
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
class SearchHit:
    """A result: its rank, its card, and the title and a snippet with the hits marked."""

    id: int
    tier: Tier
    card: Card
    title: MarkedText
    snippet: MarkedText


@dataclass(frozen=True, slots=True)
class EmptyResult:
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
    found_words: tuple[str, ...] = ()
    found_words_total: int = 0
    unfiltered_total: int = 0
    parts: tuple[str, ...] = ()
    together: int = 0
    whole: bool = False
    absent: tuple[str, ...] = ()
    simplified: str = ""
    as_simplified: int = 0
    similar: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResults:
    """A page of results with their total number, or the explanation of an empty result.

    ``page`` is the page that was requested, or the last one if there are fewer. ``unknown`` are fields with values that they
    do not have, which were searched for as text.
    """

    total: int
    hits: tuple[SearchHit, ...]
    empty: EmptyResult | None = None
    page: int = 1
    unknown: tuple[tuple[str, str], ...] = ()


class SearchService:
    """Search of one built site. Files of the index are read when they are first needed."""

    def __init__(self, site: Path) -> None:
        self.index = IndexReader(site)
        self._finder = Verifier(self.index)
        self._resolver = Resolver(self.index)
        self._evaluator = Evaluator(self._finder)

    def ask(self, question: SearchRequest) -> SearchResults:
        """Answer a request. Raises `QueryError` for an invalid one, `IndexReadError` if the index is damaged."""
        return self.ask_tree(parse_query(question.text, question.scope), question)

    def ask_tree(self, query: Query, question: SearchRequest) -> SearchResults:
        """Answer a parsed query. ``question`` gives the conditions and the page."""
        asked = self._resolve(query, question)
        words = list(iter_runs(asked))
        unknown = list_unknown(asked)
        total, page = self._rank(asked, question)
        if not total:
            return SearchResults(0, (), self._describe_empty(question, words), unknown=unknown)
        last = -(-total // question.limit)
        if question.page > last:
            return self.ask_tree(query, replace(question, page=last))
        wanted = [word.run for word in words]
        hits = tuple(self._build_hit(id, tier, wanted) for id, tier in page)
        return SearchResults(total, hits, page=question.page, unknown=unknown)

    def rank(self, question: SearchRequest) -> tuple[int, list[tuple[int, Tier]]]:
        """Return the number of results, and the ids and ranks of those on the requested page."""
        return self._rank(self._parse(question), question)

    def match_text(self, text: str, scope: str = "text") -> frozenset[int]:
        """Find the ids of all documents that match a query without conditions."""
        return self.match_tree(parse_query(text, scope))

    def match_tree(self, query: Query) -> frozenset[int]:
        """Find the ids of all documents that match a parsed query."""
        node = self._resolver.resolve(query)
        return frozenset(self._evaluator.evaluate(node).ids.tolist()) if node else frozenset()

    def _parse(self, question: SearchRequest) -> Node | None:
        return self._resolve(parse_query(question.text, question.scope), question)

    def _resolve(self, query: Query, question: SearchRequest) -> Node | None:
        node = self._resolver.resolve(query)
        if node is None and question.text.strip():
            raise QueryError(
                "查询里没有可以查找的字；请写汉字、字母或数字。",
                "There is nothing to look for; write characters, letters or digits.",
            )
        return node

    def _rank(self, asked: Node | None, question: SearchRequest) -> tuple[int, list[tuple[int, Tier]]]:
        weights = choose_weights(list(iter_runs(asked)), self.index)
        parts = [asked, *self._list_filters(question)] if asked else self._list_filters(question)
        found = self._evaluator.evaluate(combine(AndNode, parts) or AndNode(()), weights)
        scores = dict(zip(found.ids.tolist(), found.scores.tolist(), strict=True))
        return len(scores), self._select_page(question, asked, scores)

    def _list_filters(self, question: SearchRequest) -> list[Node]:
        filters = [
            self._resolver.require_values(name, values)
            for name, values in (question.facets or {}).items()
            if values
        ]
        if question.first or question.last:
            filters.append(DateNode(question.dated, question.first, question.last))
        return [*filters, IN_FORCE] if question.valid else filters

    def _select_page(
        self, question: SearchRequest, asked: Node | None, found: Mapping[int, float]
    ) -> list[tuple[int, Tier]]:
        phrases = collect_phrases(asked)
        first = (question.page - 1) * question.limit
        last = first + question.limit
        # Conditions alone rank nothing: their results come by date.
        if question.sort is Sort.RELEVANCE and next(iter_runs(asked), None):
            void = set(self.index.find_with_values("validity", VOID_STATES).tolist())
            return list(islice(Ranking(phrases, self._finder, void).order(found), first, last))
        tier = Ranking(phrases, self._finder, ()).rank_document
        ordered = self._sort_by_date(sorted(found), question.sort is Sort.OLDEST)
        return [(id, tier(id)) for id in islice(ordered, first, last)]

    def _sort_by_date(self, found: Sequence[int], oldest: bool) -> Iterator[int]:
        """Sort ids by publication, reading the cards of one month after the other. Undated documents come last."""
        manifest = self.index.manifest
        of = compute_months(np.asarray(found, dtype=np.int64), manifest.year, manifest.rooms).tolist()
        # Ids give the month, so that cards are read only for the months that are shown.
        by_month: defaultdict[int, list[int]] = defaultdict(list)
        for id, month in zip(found, of, strict=True):
            by_month[month].append(id)
        sign = 1 if oldest else -1
        for month in sorted(by_month, key=lambda month: (month < 0, sign * month)):
            yield from sorted(
                by_month[month], key=lambda id: (sign * _parse_moment(self.index.load_card(id)), id)
            )

    def _build_hit(self, id: int, tier: Tier, wanted: Sequence[str]) -> SearchHit:
        card, text = self.index.load_card(id), self.index.load_text(id)
        whole = normalise(" ".join(wanted))
        fields = [field for field in (text.summary, text.keywords, text.files, text.body) if field]
        # A field with all words as one run makes a better snippet than one with some of them apart.
        passages = (cut_snippet(field, asked) for asked in ((whole,), wanted) if whole for field in fields)
        passage = next(filter(None, passages), None) or cut_beginning(text.summary or text.body)
        return SearchHit(id, tier, card, mark_hits(card.title, wanted), passage)

    def _describe_empty(self, question: SearchRequest, words: Sequence[TextNode]) -> EmptyResult:
        """Explain why nothing was found, and suggest what is close."""
        found = {word: self._count([word]) for word in words}
        missing = [word for word, count in found.items() if not count]
        others = [word for word, count in found.items() if count]
        without = self._count(others) if others and not missing else 0
        nothing = EmptyResult(
            missing=tuple(dict.fromkeys(word.run for word in missing)),
            found_words=tuple(dict.fromkeys(word.run for word in others)),
            found_words_total=self._count(others, question) if missing and others else 0,
            unfiltered_total=without,
            similar=suggest_similar(list(dict.fromkeys(word.run for word in words)), self.index),
        )
        if not without:
            nothing = self._suggest_instead(question, words, nothing)
        return nothing

    def _suggest_instead(
        self, question: SearchRequest, words: Sequence[TextNode], nothing: EmptyResult
    ) -> EmptyResult:
        """Add what to search for instead: the query in simplified characters, or in parts."""
        simplified = replace(question, text=self.index.simplify(question.text), page=1)
        if simplified.text != question.text:
            if total := self.rank(simplified)[0]:
                return replace(nothing, simplified=simplified.text, as_simplified=total)
            words = list(iter_runs(self._parse(simplified)))
        return self._suggest_parts(question, [word for word in words if not word.unknown], nothing)

    def _suggest_parts(
        self, question: SearchRequest, words: Sequence[TextNode], nothing: EmptyResult
    ) -> EmptyResult:
        pieces = split_words(words, self.index, self._count)
        absent = [piece for piece in pieces if not self._count([piece])]
        good = [piece for piece in pieces if piece not in absent]
        kept = choose_parts(good, words, lambda some: self._count(some, question))
        return replace(
            nothing,
            parts=tuple(_format_word(word, question.scope) for word in kept),
            together=self._count(kept, question) if kept else 0,
            whole=len(kept) == len(pieces),
            absent=tuple(word.run for word in absent if word.run not in nothing.missing),
        )

    def _count(self, words: Sequence[TextNode], question: SearchRequest | None = None) -> int:
        """Count the documents that contain all these words, and meet the conditions of the request if one is given."""
        filters = self._list_filters(question) if question else []
        return len(self._evaluator.evaluate(AndNode((*words, *filters))).ids)


def _format_word(word: TextNode, scope: str) -> str:
    """Format a word as a reader would type it in a query of this scope."""
    text = f"“{word.run}”" if " " in word.run else word.run
    return text if word.field in ("text", scope) else f"{FIELD_ALIASES[word.field][0]}:{text}"


def _parse_moment(card: Card) -> int:
    """Return the publication time as an integer of 14 digits (YYYYMMDDhhmmss), or 0 if it is unknown."""
    digits = "".join(filter(str.isdigit, card.published))
    return int(digits[:14].ljust(14, "0")) if digits else 0
