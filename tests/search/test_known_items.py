"""Known items: whoever asks for a document that is there finds it, and high up. See docs/search.md, "Ranking"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import mean

import pytest

from benchmarks.search import Query, QuerySampler
from sitegen.search.service import SearchRequest
from sitegen.search.stored_fields import Card
from tests.search.engine import Found
from tests.search.oracle import plain
from tests.search.published import Published
from tests.size import mark_exhaustive

pytestmark = pytest.mark.browser

EACH, MORE = 30, 100
VAGUE = ("part of a title", "2 or 3 characters", "two words")
"""Kinds of queries of which few find what they were drawn from: more are asked, for a steady mean."""
MAIN = ("title", "document number", "part of a title", "two words")
"""Kinds that people type most: the others are exhaustive."""
SHOWN, MANY = 10, 300
SEED = 11
# The mean of 1 / place among the first ten, and 0 beyond; a little less than was measured.
FLOORS = {
    "sample": {
        "title": 1.0,
        "document number": 1.0,
        "index number": 1.0,
        "part of a title": 0.83,
        "2 or 3 characters": 0.35,
        "4 to 8 characters": 0.78,
        "9 to 16 characters": 0.93,
        "two words": 0.78,
    },
    "corpus": {
        "title": 1.0,
        "document number": 1.0,
        "index number": 1.0,
        "part of a title": 0.38,
        "2 or 3 characters": 0.04,
        "4 to 8 characters": 0.12,
        "9 to 16 characters": 0.4,
        "two words": 0.2,
    },
}
IN_THE_CARD: dict[str, Callable[[Card], str]] = {
    "title": lambda card: plain(card.title),
    "document number": lambda card: plain(card.doc_no),
    "index number": lambda card: plain(card.index_no),
}


@dataclass(frozen=True)
class Asked:
    """A site, and queries drawn from it: the same whatever was drawn before."""

    published: Published

    def queries(self, kind: str) -> list[Query]:
        drawing = QuerySampler(self.published.folder, SEED)
        return list(drawing.pick_queries(kind, MORE if kind in VAGUE else EACH))

    def card(self, id: int) -> Card:
        return self.published.search.index.load_card(id)

    def answers(self, queries: Sequence[Query], size: int) -> Iterator[tuple[Query, list[int], Found]]:
        """Each query with the documents that the command line finds, in order, and the browser's answer."""
        found = self.published.browser.ask([query.text for query in queries], size=size)
        for query, answer in zip(queries, found, strict=True):
            _, ranked = self.published.search.rank_results(SearchRequest(text=query.text, page_size=size))
            yield query, [id for id, _ in ranked], answer


@pytest.fixture(scope="module")
def asked(published: Published) -> Asked:
    return Asked(published)


@pytest.mark.parametrize(
    "kind", [kind if kind in MAIN else mark_exhaustive(kind) for kind in FLOORS["sample"]]
)
def test_what_is_known_is_found_high_up(asked: Asked, kind: str) -> None:
    queries = asked.queries(kind)
    assert len(queries) > EACH / 2
    by_page = {document.card[1]: document.id for document in asked.published.oracle.documents}
    command, browser = [], []
    for query, ids, answer in asked.answers(queries, SHOWN):
        wanted = asked.card(by_page[query.page])
        command.append(reciprocal(asked, kind, wanted, ids))
        browser.append(reciprocal(asked, kind, wanted, answer.ids))
    assert mean(command) >= FLOORS[asked.published.name][kind]
    assert mean(browser) >= FLOORS[asked.published.name][kind]


def address(card: Card) -> str:
    return card.href


def reciprocal(asked: Asked, kind: str, wanted: Card, ids: Sequence[int]) -> float:
    """1 / the place of the document that was meant; one with the same title or number is as good."""
    same = IN_THE_CARD.get(kind, address)
    for place, id in enumerate(ids, 1):
        if same(asked.card(id)) == same(wanted):
            return 1 / place
    return 0.0


@pytest.mark.exhaustive
def test_runs_come_before_parts_and_what_is_in_force_before_what_is_not(asked: Asked) -> None:
    void = asked.published.oracle.where(lambda document: document.card[9] in ("expired", "repealed"))
    # What stands together in one document, asked for as two words.
    halves = [f"{query.text[:2]} {query.text[2:]}" for query in asked.queries("4 to 8 characters")[:20]]
    titles = [query.text for query in asked.queries("part of a title")[:20]]
    drawn = [Query("", text, "") for text in (*halves, *titles)]
    strict = mixed = voids = 0
    for query, ids, answer in asked.answers(drawn, MANY):
        runs = asked.published.oracle.containing(query.text) | asked.published.oracle.numbered(query.text)
        apart = [id not in runs for id in ids]
        assert apart == sorted(apart), query
        ranked = asked.published.search.rank_results(SearchRequest(text=query.text, page_size=MANY))[1]
        order = [(tier, id in void) for id, tier in ranked]
        assert order == sorted(order), query
        if answer.strict:
            assert list(zip(answer.ids, answer.tiers, strict=True)) == ranked, query
        strict += answer.strict
        mixed += len(set(apart)) > 1
        voids += any(is_void for _, is_void in order)
    assert strict > len(drawn) / 2
    assert mixed > 1
    assert voids > 1
