"""Search service: answers requests to the published index of one site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import islice
from pathlib import Path

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from sitegen.search.did_you_mean import suggest_similar_documents
from sitegen.search.doc_ids import compute_months
from sitegen.search.evaluate import Evaluator
from sitegen.search.highlight import MarkedText, cut_beginning, cut_snippet, mark_hits
from sitegen.search.normalise import normalise
from sitegen.search.query_fields import FIELD_ALIASES, VOID_STATES, QueryError
from sitegen.search.query_nodes import AndNode, DateNode, Node, TextNode, combine_nodes, iter_text_nodes
from sitegen.search.query_parser import parse_query
from sitegen.search.query_relaxation import choose_parts, split_words
from sitegen.search.query_resolver import IN_FORCE_CONDITION, QueryResolver, list_unknown_conditions
from sitegen.search.ranking import Ranking, choose_score_grams, collect_phrases
from sitegen.search.reader import IndexReader
from sitegen.search.stored_fields import Card
from sitegen.search.verify import Tier, Verifier
from sitegen.search.whoosh_library import Query


class Sort(StrEnum):
    """Order of search results: by relevance, or by date of publication.

    Without words in the query, `RELEVANCE` is the same as `NEWEST`.
    """

    RELEVANCE = "relevance"
    NEWEST = "date"
    OLDEST = "-date"


class SearchRequest(Struct, frozen=True, kw_only=True):
    """Search request: a query as typed, filters, and the page of results to return.

    ``text`` is the query. If it is empty, all documents that pass the filters are results. ``scope`` is the
    field of words without a field prefix: "text" (all fields), "title", "numbers" or "body". ``facets`` has
    the accepted ids or names for each filtered field, such as "agency". ``first`` and ``last`` are the first
    and last day, included, of the date that ``date_field`` names: "published" or "written". None means no
    limit. ``in_force_only`` excludes repealed and expired documents. ``page`` counts from 1, and ``page_size`` is
    the number of results on a page.
    """

    text: str = ""
    scope: str = "text"
    facets: Mapping[str, Sequence[str]] | None = None
    first: date | None = None
    last: date | None = None
    date_field: str = "published"
    in_force_only: bool = False
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    page_size: int = 10


class SearchHit(Struct, frozen=True):
    """Search result: id, relevance tier and card (displayed fields) of a document, with title and snippet.

    In ``title`` and ``snippet``, the words of the query are marked. The snippet is a passage with words of
    the query, or the beginning of the summary or body if no text contains these words.
    """

    id: int
    tier: Tier
    card: Card
    title: MarkedText
    snippet: MarkedText


class EmptyResult(Struct, frozen=True):
    """Explanation of why a search found nothing, with suggestions.

    ``missing_words`` are the words that no document contains, and ``found_words`` the other words. If both exist,
    ``found_words_total`` is the number of documents that match ``found_words`` with the filters of the
    request. If no word is missing, ``unfiltered_total`` is the number of documents that contain all words,
    without filters and exclusions.

    ``parts`` are words, or parts of words, to search for instead. ``parts_total`` is the number of documents
    that match all of them with the filters. ``parts_complete`` is true if no part of the query was left out.
    ``missing_parts`` are further parts that no document contains. ``simplified`` is the query in simplified
    characters if this has results, or "", and ``simplified_total`` is their number. ``similar`` are cards of
    documents with similar texts, the most similar first.
    """

    missing_words: tuple[str, ...] = ()
    found_words: tuple[str, ...] = ()
    found_words_total: int = 0
    unfiltered_total: int = 0
    parts: tuple[str, ...] = ()
    parts_total: int = 0
    parts_complete: bool = False
    missing_parts: tuple[str, ...] = ()
    simplified: str = ""
    simplified_total: int = 0
    similar: tuple[Card, ...] = ()


class SearchResults(Struct, frozen=True):
    """One page of search results with the total number of results.

    ``total`` counts the results on all pages, and ``hits`` are those of this page, in order. ``empty``
    explains why nothing was found, and is None if there are results. ``page`` is the requested page, or the
    last one if there are fewer. ``unknown_conditions`` are the conditions that ask for a value which the
    field does not have, as pairs of field and value as typed (机关 and 某局). They were searched for as text.
    """

    total: int
    hits: tuple[SearchHit, ...]
    empty: EmptyResult | None = None
    page: int = 1
    unknown_conditions: tuple[tuple[str, str], ...] = ()


class SearchService:
    """Search in the index of one built site.

    ``site`` is the folder of the site, which contains the folder ``search``. Files of the index are read when
    they are first needed, and cached.
    """

    def __init__(self, site: Path) -> None:
        self.index = IndexReader(site)
        self._verifier = Verifier(self.index)
        self._resolver = QueryResolver(self.index)
        self._evaluator = Evaluator(self._verifier)

    def search(self, request: SearchRequest) -> SearchResults:
        """Run a search, and return the requested page of results.

        Raises `QueryError` if the query or a filter is invalid, and `IndexReadError` if the index is missing
        or damaged.
        """
        return self.search_tree(parse_query(request.text, request.scope), request)

    def search_tree(self, query: Query, request: SearchRequest) -> SearchResults:
        """Run a search for a query parsed by `parse_query`, and return the requested page of results.

        ``request`` gives filters, order and page. Its ``text`` is not parsed again. It is used to suggest
        other queries, and to reject a query of which no searchable characters are left. Raises the same
        errors as `ask`.
        """
        node = self._resolve(query, request)
        words = list(iter_text_nodes(node))
        unknown = list_unknown_conditions(node)
        total, page = self._rank(node, request)
        if not total:
            return SearchResults(0, (), self._describe_empty(request, words), unknown_conditions=unknown)
        # Rounded up.
        last = -(-total // request.page_size)
        # A page after the last one, for example from an old link, shows the last one.
        if request.page > last:
            return self.search_tree(query, replace(request, page=last))
        runs = [word.run for word in words]
        hits = tuple(self._build_hit(id, tier, runs) for id, tier in page)
        return SearchResults(total, hits, page=request.page, unknown_conditions=unknown)

    def rank_results(self, request: SearchRequest) -> tuple[int, list[tuple[int, Tier]]]:
        """Return the total number of results, and the ids and relevance tiers of those on the requested page.

        A page after the last one has no results. Unlike `ask`, it makes no snippets and no suggestions. It
        raises the same errors.
        """
        return self._rank(self._parse(request), request)

    def match_text(self, text: str, scope: str = "text") -> frozenset[int]:
        """Return the ids of all documents that match a query as typed.

        ``scope`` is the field of words without a field prefix, such as "title". The default "text" means all
        fields. The result is empty for an empty query. Raises the same errors as `ask`.
        """
        return self.match_tree(parse_query(text, scope))

    def match_tree(self, query: Query) -> frozenset[int]:
        """Return the ids of all documents that match a query parsed by `parse_query`.

        The result is empty for an empty query. Raises the same errors as `ask`.
        """
        node = self._resolver.resolve(query)
        return frozenset(self._evaluator.evaluate(node).ids.tolist()) if node else frozenset()

    def _parse(self, request: SearchRequest) -> Node | None:
        return self._resolve(parse_query(request.text, request.scope), request)

    def _resolve(self, query: Query, request: SearchRequest) -> Node | None:
        node = self._resolver.resolve(query)
        # An empty query is valid: it lists all documents that pass the filters.
        if node is None and request.text.strip():
            raise QueryError(
                "查询里没有可以查找的字；请写汉字、字母或数字。",
                "There is nothing to look for; write characters, letters or digits.",
            )
        return node

    def _rank(self, node: Node | None, request: SearchRequest) -> tuple[int, list[tuple[int, Tier]]]:
        weights = choose_score_grams(list(iter_text_nodes(node)), self.index)
        parts = [node, *self._list_filters(request)] if node else self._list_filters(request)
        matches = self._evaluator.evaluate(combine_nodes(AndNode, parts) or AndNode(()), weights)
        scores = dict(zip(matches.ids.tolist(), matches.scores.tolist(), strict=True))
        return len(scores), self._select_page(request, node, scores)

    def _list_filters(self, request: SearchRequest) -> list[Node]:
        filters = [
            self._resolver.require_condition(name, values)
            for name, values in (request.facets or {}).items()
            if values
        ]
        if request.first or request.last:
            filters.append(DateNode(request.date_field, request.first, request.last))
        return [*filters, IN_FORCE_CONDITION] if request.in_force_only else filters

    def _select_page(
        self, request: SearchRequest, node: Node | None, scores: Mapping[int, float]
    ) -> list[tuple[int, Tier]]:
        phrases = collect_phrases(node)
        first = (request.page - 1) * request.page_size
        last = first + request.page_size
        # Without words there is no relevance, so results are sorted by date.
        if request.sort is Sort.RELEVANCE and next(iter_text_nodes(node), None):
            void = set(self.index.find_with_values("validity", VOID_STATES).tolist())
            return list(islice(Ranking(phrases, self._verifier, void).order(scores), first, last))
        tier = Ranking(phrases, self._verifier, ()).rank_document
        ordered = self._sort_by_date(sorted(scores), request.sort is Sort.OLDEST)
        return [(id, tier(id)) for id in islice(ordered, first, last)]

    def _sort_by_date(self, ids: Sequence[int], oldest: bool) -> Iterator[int]:
        """Yield ids sorted by date of publication: the oldest first if ``oldest`` is true, else the newest first.

        Undated documents are last. Cards are read one month after the other, as far as the result is consumed.
        """
        manifest = self.index.manifest
        months = compute_months(
            np.asarray(ids, dtype=np.int64), manifest.year, manifest.slots_per_month
        ).tolist()
        # Ids encode the month, so cards are read only for the months on the requested page.
        by_month: defaultdict[int, list[int]] = defaultdict(list)
        for id, month in zip(ids, months, strict=True):
            by_month[month].append(id)
        sign = 1 if oldest else -1
        for month in sorted(by_month, key=lambda month: (month < 0, sign * month)):
            yield from sorted(
                by_month[month], key=lambda id: (sign * _parse_publication_time(self.index.load_card(id)), id)
            )

    def _build_hit(self, id: int, tier: Tier, runs: Sequence[str]) -> SearchHit:
        card, text = self.index.load_card(id), self.index.load_text(id)
        whole = normalise(" ".join(runs))
        fields = [field for field in (text.summary, text.keywords, text.attachment_names, text.body) if field]
        # A passage with the whole phrase is the better snippet, even if it is in a later field.
        passages = (
            cut_snippet(field, wanted_runs) for wanted_runs in ((whole,), runs) if whole for field in fields
        )
        passage = next(filter(None, passages), None) or cut_beginning(text.summary or text.body)
        return SearchHit(id, tier, card, mark_hits(card.title, runs), passage)

    def _describe_empty(self, request: SearchRequest, words: Sequence[TextNode]) -> EmptyResult:
        """Return why nothing was found, with suggestions what to search for instead.

        ``words`` are the text nodes of the query.
        """
        counts = {word: self._count_documents([word]) for word in words}
        # Each word alone and without filters, to tell missing words from filters that exclude everything.
        missing = [word for word, count in counts.items() if not count]
        present = [word for word, count in counts.items() if count]
        unfiltered = self._count_documents(present) if present and not missing else 0
        result = EmptyResult(
            missing_words=tuple(dict.fromkeys(word.run for word in missing)),
            found_words=tuple(dict.fromkeys(word.run for word in present)),
            found_words_total=self._count_documents(present, request) if missing and present else 0,
            unfiltered_total=unfiltered,
            similar=suggest_similar_documents(list(dict.fromkeys(word.run for word in words)), self.index),
        )
        if not unfiltered:
            result = self._suggest_instead(request, words, result)
        return result

    def _suggest_instead(
        self, request: SearchRequest, words: Sequence[TextNode], result: EmptyResult
    ) -> EmptyResult:
        """Return a copy of ``result`` that suggests another query.

        It suggests the query in simplified characters if that has results, and otherwise parts of the words.
        ``words`` are the text nodes of the query.
        """
        simplified = replace(request, text=self.index.simplify(request.text), page=1)
        if simplified.text != request.text:
            if total := self.rank_results(simplified)[0]:
                return replace(result, simplified=simplified.text, simplified_total=total)
            # Even if nothing matches, parts of words are more likely to be found in simplified characters.
            words = list(iter_text_nodes(self._parse(simplified)))
        return self._suggest_parts(request, [word for word in words if not word.unknown_condition], result)

    def _suggest_parts(
        self, request: SearchRequest, words: Sequence[TextNode], result: EmptyResult
    ) -> EmptyResult:
        pieces = split_words(words, self.index, self._count_documents)
        absent = [piece for piece in pieces if not self._count_documents([piece])]
        present = [piece for piece in pieces if piece not in absent]
        kept = choose_parts(present, words, lambda parts: self._count_documents(parts, request))
        return replace(
            result,
            parts=tuple(_format_word(word, request.scope) for word in kept),
            parts_total=self._count_documents(kept, request) if kept else 0,
            parts_complete=len(kept) == len(pieces),
            missing_parts=tuple(word.run for word in absent if word.run not in result.missing_words),
        )

    def _count_documents(self, words: Sequence[TextNode], request: SearchRequest | None = None) -> int:
        """Count the documents that contain all these words.

        If ``request`` is given, only documents that pass its filters are counted.
        """
        filters = self._list_filters(request) if request else []
        return len(self._evaluator.evaluate(AndNode((*words, *filters))).ids)


def _format_word(word: TextNode, scope: str) -> str:
    """Return a word as a reader would type it in a query whose default field is ``scope``.

    A word with spaces gets quotation marks. A word in another field gets the name of the field in front.
    """
    text = f"“{word.run}”" if " " in word.run else word.run
    return text if word.field in ("text", scope) else f"{FIELD_ALIASES[word.field][0]}:{text}"


def _parse_publication_time(card: Card) -> int:
    """Return the publication time as a number of 14 digits (YYYYMMDDhhmmss), or 0 if it is unknown.

    Without a time of day, the last six digits are 0.
    """
    digits = "".join(filter(str.isdigit, card.published))
    return int(digits[:14].ljust(14, "0")) if digits else 0
