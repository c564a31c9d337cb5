"""Questions to the published index and their answers, ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

from sitegen.search.finder import Finder, Tier
from sitegen.search.marks import Pieces, beginning, marked, snippet
from sitegen.search.normal import normalise
from sitegen.search.reader import Card, ShardReader
from sitegen.search.whoosh_fields import VOID, QuestionError, in_force, schema_of
from sitegen.search.whoosh_library import And, Every, Or, Query, Searcher
from sitegen.search.whoosh_parser import make_parser, parse
from sitegen.search.whoosh_queries import Contains, Dated, runs
from sitegen.search.whoosh_reader import Impacts, ShardIndexReader

MOST_READ: Final = 500
"""Documents whose texts are read only to order them: those found in title and numbers need none."""
_DECIMALS: Final = 6
"""Scores that differ by less come from the order of additions."""


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
class Answer:
    """A page of results, how many there are in all, and the words of the question that no document has."""

    total: int
    hits: tuple[Hit, ...]
    missing: tuple[str, ...] = ()


class Search:
    """The search of one built site."""

    def __init__(self, site: Path) -> None:
        self.shards = ShardReader(site)
        self._finder = Finder(self.shards)
        self._schema = schema_of(self._finder)
        self._searcher = Searcher(ShardIndexReader(self.shards, self._schema), weighting=Impacts())

    def ask(self, question: Question) -> Answer:
        """The answer. Raises `QuestionError` for wrong questions, `ShardError` where the index is damaged."""
        asked = parse(question.text, make_parser(self._schema, question.scope))
        if asked is None and question.text.strip():
            raise QuestionError(
                "查询里没有可以查找的字；请写汉字、字母或数字。",
                "There is nothing to look for; write characters, letters or digits.",
            )
        found = self._found(And([query for query in (asked, *self._filters(question)) if query is not None]))
        order = self._order(question, asked, found)
        page = order[(question.page - 1) * question.limit :][: question.limit]
        wanted = list(runs(asked)) if asked is not None else []
        return Answer(
            len(found),
            tuple(self._hit(id, tier, [query.run for query in wanted]) for id, tier in page),
            () if found else self._missing(wanted),
        )

    def matching(self, text: str, scope: str = "text") -> frozenset[int]:
        """The ids of all documents that answer a question."""
        asked = parse(text, make_parser(self._schema, scope))
        return frozenset(self._found(asked)) if asked is not None else frozenset()

    def _found(self, query: Query) -> dict[int, float]:
        """Id → score of every document that answers."""
        normal = query.normalize() if query.children() else query
        if isinstance(query, And) and not len(query):
            normal = Every()
        results = self._searcher.search(normal, limit=None)
        return {id: score for score, id in results.top_n}

    def _filters(self, question: Question) -> list[Query]:
        filters = [
            Or([self._schema[name].parse_query(name, value) for value in values]).normalize()
            for name, values in (question.facets or {}).items()
            if values
        ]
        if question.first or question.last:
            filters.append(Dated(question.dated, question.first, question.last, self.shards))
        return [*filters, in_force()] if question.valid else filters

    def _order(
        self, question: Question, asked: Query | None, found: Mapping[int, float]
    ) -> list[tuple[int, Tier]]:
        ids = sorted(found)
        tiers = tiers_of(asked, ids, self._finder) if asked is not None else {}
        if question.sort is Sort.RELEVANCE:
            void = set(self.shards.union("validity", VOID).tolist())
            ids.sort(key=lambda id: (tiers.get(id, Tier.APART), id in void, -round(found[id], _DECIMALS)))
        else:
            ids.sort(key=lambda id: self.shards.card(id).published, reverse=question.sort is Sort.NEWEST)
            # Undated documents come last in either order.
            ids.sort(key=lambda id: not self.shards.card(id).published)
        return [(id, tiers.get(id, Tier.APART)) for id in ids]

    def _hit(self, id: int, tier: Tier, wanted: Sequence[str]) -> Hit:
        card, text = self.shards.card(id), self.shards.text(id)
        whole = normalise(" ".join(wanted))
        fields = [field for field in (text.summary, text.keywords, text.files, text.body) if field]
        # The words as one run say more than each alone; a field that has them comes before one that has some.
        passages = (snippet(field, asked) for asked in ((whole,), wanted) if whole for field in fields)
        passage = next(filter(None, passages), None) or beginning(text.summary or text.body)
        return Hit(id, tier, card, marked(card.title, wanted), passage)

    def _missing(self, wanted: Sequence[Contains]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(query.run for query in wanted if not self._found(query)))


def tiers_of(query: Query, ids: Sequence[int], finder: Finder) -> dict[int, Tier]:
    """How well each document answers a query.

    Words that are all wanted are taken together: best is who has them as one run. Of alternatives the best counts.
    """
    if isinstance(query, Contains):
        return _tiers_of_run(query.run, query.where, ids, finder, Tier.IN_BODY)
    children = [child for child in query.children() if next(runs(child), None)]
    if (
        isinstance(query, And)
        and len(children) > 1
        and all(isinstance(child, Contains) for child in children)
    ):
        where = 0
        for child in children:
            where |= child.where
        return _tiers_of_run(
            normalise(" ".join(child.run for child in children)), where, ids, finder, Tier.APART
        )
    if isinstance(query, Or) or len(children) == 1:
        found = [tiers_of(child, ids, finder) for child in children]
        return {id: min(tiers[id] for tiers in found) for id in ids} if found else {}
    return {}


def _tiers_of_run(
    run: str, where: int, ids: Sequence[int], finder: Finder, otherwise: Tier
) -> dict[int, Tier]:
    """Tiers by one run; where it would take too long to read the texts, they count as ``otherwise``."""
    heads = {id: finder.head_tier(id, run, where) for id in ids}
    rest = [id for id, tier in heads.items() if tier is Tier.APART]
    if len(rest) > MOST_READ:
        return heads | dict.fromkeys(rest, otherwise)
    return heads | {id: finder.tier(id, run, where) for id in rest}
