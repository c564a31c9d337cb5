"""Facets, ranges of dates, and the two orders of time, against reading every card."""

import pytest

from sitegen.search.query_fields import QueryError, parse_days
from sitegen.search.service import SearchRequest, SearchService, Sort
from sitegen.search.verify import Tier
from tests.search.oracle import Oracle

PLACES = {"kind": 0, "agency": 5, "category": 6, "topic": 10, "genre": 11}
ALL = 10_000


def asked(search: SearchService, **conditions: object) -> frozenset[int]:
    answer = search.search(SearchRequest(page_size=ALL, **conditions))  # type: ignore[arg-type]
    assert answer.total == len(answer.hits)
    return frozenset(hit.id for hit in answer.hits)


@pytest.mark.parametrize("name", PLACES)
def test_a_facet_holds_what_is_below_it(search: SearchService, oracle: Oracle, name: str) -> None:
    place = PLACES[name]
    values = set(oracle.trees.get(name, {})) | {document.card[place] for document in oracle.documents} - {""}
    assert values
    for value in values:
        below = oracle.below(name, value) if name in oracle.trees else {value}
        found = oracle.where(lambda document, below=below: document.card[place] in below)  # type: ignore[misc]
        assert asked(search, facets={name: [value]}) == found
        assert search.match_text(f"{name}:{value}") == found


def test_several_values_are_alternatives_and_facets_conditions(search: SearchService, oracle: Oracle) -> None:
    found = oracle.where(
        lambda document: (
            document.card[0] in ("item", "report")
            and document.card[8][:4] in ("2024", "2025")
            and any("预算" in field for field in document.fields)
        )
    )
    assert found
    facets = {"kind": ["item", "report"], "year": ["2024", "2025"]}
    assert asked(search, text="预算", facets=facets) == found


def test_a_facet_is_named_by_its_name_too(search: SearchService, oracle: Oracle) -> None:
    for id, (name, _) in oracle.trees["agency"].items():
        assert search.match_text(f"机构:{name}") == search.match_text(f"agency:{id}")


def test_a_condition_that_nothing_meets_finds_nothing(search: SearchService) -> None:
    assert asked(search, text="通知", facets={"year": ["1949"]}) == frozenset()
    assert search.match_text("通知 年:1949") == frozenset()
    assert search.match_text("通知 -年:1949") == search.match_text("通知")


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("年:2024", "2024", "2024"),
        ("年：2020..2022", "2020", "2022"),
        ("年:[2020 TO 2022]", "2020", "2022"),
        ("年:2024..", "2024", "9999"),
        ("年:..2019", "0000", "2019"),
        ("公开:2024", "2024-01-01", "2024-12-31"),
        ("公开:2024-02", "2024-02-01", "2024-02-29"),
        ("公开:2023-12..2024-02-03", "2023-12-01", "2024-02-03"),
        ("公开:[2023-06 TO 2024-06]", "2023-06-01", "2024-06-30"),
        ("公开:..2015", "0000", "2015-12-31"),
    ],
)
def test_time_of_publication(
    search: SearchService, oracle: Oracle, question: str, first: str, last: str
) -> None:
    size = len(first)
    found = oracle.where(lambda document: bool(document.card[8]) and first <= document.card[8][:size] <= last)
    assert found
    assert search.match_text(question) == found
    everything = oracle.where(lambda _: True)
    assert search.match_text(f"-{question}") == everything - found


def test_dates_of_both_kinds(search: SearchService, oracle: Oracle) -> None:
    first, last = parse_days("2023-05")[0], parse_days("2024-10-15")[1]
    for dated, place in (("published", 8), ("written", 7)):
        found = oracle.where(
            lambda document, place=place: "2023-05-01" <= document.card[place][:10] <= "2024-10-15"  # type: ignore[misc]
        )
        assert found
        assert asked(search, first=first, last=last, date_field=dated) == found


def test_validity(search: SearchService, oracle: Oracle) -> None:
    void = oracle.where(lambda document: document.card[9] in ("expired", "repealed"))
    everything = oracle.where(lambda _: True)
    assert void
    assert asked(search, in_force_only=True) == everything - void
    assert search.match_text("有效:是") == everything - void
    assert search.match_text("有效：否") == void
    assert search.match_text("valid:repealed") == oracle.where(
        lambda document: document.card[9] == "repealed"
    )


def test_orders_of_time(search: SearchService) -> None:
    newest = search.search(SearchRequest(text="通知", sort=Sort.NEWEST, page_size=ALL)).hits
    dates = [hit.card.published for hit in newest if hit.card.published]
    assert len(set(dates)) > 5
    assert dates == sorted(dates, reverse=True)
    oldest = search.search(SearchRequest(text="通知", sort=Sort.OLDEST, page_size=ALL)).hits
    assert [hit.card.published for hit in oldest if hit.card.published] == sorted(dates)


def test_the_order_of_relevance(search: SearchService) -> None:
    for text in ("预算", "财政 预算", "信息公开", "补贴 OR 救助", "应急预案"):
        hits = search.search(SearchRequest(text=text, page_size=ALL)).hits
        order = [(hit.tier, hit.card.validity in ("expired", "repealed")) for hit in hits]
        assert order == sorted(order)
        assert hits[0].tier < Tier.APART


def test_pages_follow_one_another(search: SearchService) -> None:
    whole = search.search(SearchRequest(text="通知", page_size=30)).hits
    pages = [
        hit
        for page in (1, 2, 3)
        for hit in search.search(SearchRequest(text="通知", page_size=10, page=page)).hits
    ]
    assert pages == list(whole)
    behind = search.search(SearchRequest(text="通知", page=999))
    assert behind.hits == search.search(SearchRequest(text="通知", page=behind.page)).hits != ()
    assert behind.page == -(-behind.total // 10)


@pytest.mark.parametrize(
    "question",
    [
        "年:二〇二四",
        "年:[2020 TO x]",
        "公开:昨天",
        "公开:2024-02-30",
        "机构:没有这个机关",
        "有效:也许",
        "标题:[甲 TO 乙]",
    ],
)
def test_a_name_whose_value_means_nothing_is_text(search: SearchService, question: str) -> None:
    assert search.match_text(question) == frozenset()


@pytest.mark.parametrize(("name", "value"), [("agency", "没有这个机关"), ("year", "今年"), ("kind", "书")])
def test_conditions_must_be_known(search: SearchService, name: str, value: str) -> None:
    with pytest.raises(QueryError, match=value):
        search.search(SearchRequest(text="通知", facets={name: [value]}))
