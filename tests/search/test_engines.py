"""The browser, the command line, and reading everything find the same; the first two in the same order."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sitegen.search.query_fields import QueryError
from sitegen.search.service import EmptyResult, SearchRequest
from tests.conftest import Serve
from tests.search.engine import Engine, Why, engine
from tests.search.oracle import Oracle, plain
from tests.search.published import Published
from tests.search.test_oracle import quoted, substrings
from tests.size import by_size

pytestmark = pytest.mark.browser

SUBSTRINGS = by_size(dev=40, ci=300, nightly=4000)
OVER_HTTP = by_size(dev=10, ci=100, nightly=400)
FEW_OVER_HTTP = by_size(dev=3, ci=20, nightly=100)
EVERY, EVERY_OF_SAMPLE = by_size(dev=(400, 5), ci=(100, 2), nightly=(20, 1))
"""The titles and numbers of one document in so many are asked for: of the corpus, and of the sample."""
COMPOSED, SHORT, PAIRS = by_size(dev=(100, 40, 40), ci=(200, 80, 80), nightly=(1000, 300, 300))
"""How many questions of each kind both engines answer."""
PAGED, HALF_REMEMBERED = by_size(dev=(10, 20), ci=(20, 30), nightly=(60, 40))


@pytest.mark.exhaustive
def test_the_corpus_has_lists_with_files_of_their_own(corpus: Path) -> None:
    assert len(list(corpus.glob("search/h/*/*.js"))) > 10
    assert len(list(corpus.glob("search/x/*/*.js"))) > 1900


def asked_for(oracle: Oracle, seed: int, count: int) -> list[str]:
    """Random substrings of all lengths, and the titles and numbers of one document in so many."""
    documents = oracle.documents[:: EVERY if len(oracle.documents) > 1000 else EVERY_OF_SAMPLE]
    written = {field for document in documents for field in document.card[2:5] if field}
    return [*substrings(oracle, seed, count), *sorted(written)]


def wrong_answers(
    published: Published, browser: Engine, texts: Sequence[str], expected: Mapping[str, frozenset[int]]
) -> list[str]:
    """The texts for which the browser finds other documents than those expected, or is not sure."""
    return [
        text
        for text, answer in zip(texts, browser.ask_exact(texts), strict=True)
        if not answer.exact or answer.total != len(answer.ids) or frozenset(answer.ids) != expected[text]
    ]


def containing(oracle: Oracle, texts: Sequence[str]) -> dict[str, frozenset[int]]:
    return {text: oracle.containing(text) | oracle.numbered(text) for text in texts}


def test_any_text_finds_just_the_documents_that_contain_it(published: Published) -> None:
    texts = asked_for(published.oracle, 3000, SUBSTRINGS)
    expected = containing(published.oracle, texts)
    assert wrong_answers(published, published.browser, texts, expected) == []
    assert [text for text in texts if published.search.match_text(quoted(text)) != expected[text]] == []


def test_it_finds_them_over_http_under_a_path(published: Published, chromium: Browser, serve: Serve) -> None:
    # Whatever reads thousands of files waits for each of them here: of a large site few texts, hardly any of them common.
    few = published.name == "corpus"
    texts = list(substrings(published.oracle, 3001, FEW_OVER_HTTP if few else OVER_HTTP))
    expected = containing(published.oracle, texts)
    texts = [text for text in texts if len(expected[text]) < 300 or not few]
    with engine(chromium, serve(published.folder, "/a/b/").url) as browser:
        assert wrong_answers(published, browser, texts, expected) == []


def test_pages_have_every_result_once_and_in_order(published: Published) -> None:
    browser = published.browser
    for text in ("通知", "预算", "财政 办法", "2024", "管理 OR 建设"):
        whole = browser.ask([text])[0]
        last = -(-whole.total // 7)
        numbers = range(1, min(last, 6) + 1)
        pages = [browser.ask([text], page=number, size=7)[0].ids for number in numbers]
        shown = [id for page in pages for id in page]
        assert len(shown) == len(set(shown)) == min(42, whole.total)
        assert shown == list(whole.ids[:42])
        behind = browser.ask([text], page=last + 90, size=7)[0]
        assert behind.ids == whole.ids[(last - 1) * 7 :]
        answer = published.search.search(SearchRequest(text=text, page_size=7, page=last + 90))
        assert answer.page == last
        assert [hit.card.href for hit in answer.hits] == [
            published.search.index.load_card(id).href for id in behind.ids
        ]


SIZE, FEW = 7, 20


def test_numbers_that_are_not_exact_are_bounds_and_every_page_that_is_offered_is_there(
    published: Published,
) -> None:
    # Two words, as what has all grams of two runs need not have them: that takes the most verification.
    asked = list(dict.fromkeys(pairs(published, 25)))
    counts = [published.search.rank_results(SearchRequest(text=text))[0] for text in asked]
    inexact = 0
    for text, count in zip(asked, counts, strict=True):
        quick = published.browser.ask([text], size=SIZE, quick=True)[0]
        assert quick.least <= count <= quick.total, text
        assert quick.pages == -(-quick.least // SIZE), text
        assert quick.least == count == quick.total or not quick.exact, text
        inexact += not quick.exact
        calm = published.browser.ask([text], size=SIZE)[0]
        assert calm.exact or quick.total > FEW, text
        assert calm.pages > 1 or count <= SIZE, text
    assert inexact


def test_a_pasted_text_is_answered(published: Published) -> None:
    pasted = "".join(map(chr, range(0x4E00, 0x4E00 + 10_000)))
    answers = published.browser.ask([pasted, "供水" * 5000, "水 " * 5000], size=10)
    assert [answer.error for answer in answers] == ["", "", ""]
    assert [answer.total for answer in answers[:2]] == [0, 0]


# ---- One language.

SIGNS = (
    *(
        "OR",
        "AND",
        "NOT",
        "-",
        "(",
        ")",
        "（",
        "）",
        "“",
        "”",
        '"',
        "－",
        "—",
        "*",
        "[a TO b]",
        "标题:",
        "机构：",
    ),
    *(
        "年:2024",
        "年：2019..2023",
        "年:[2019 TO 2022]",
        "年:今年",
        "年:..2020",
        "公开:2023",
        "公开:2022-02..2024-06-07",
    ),
    *(
        "成文:2023..2024",
        "成文:2024-13",
        "有效:是",
        "有效：否",
        "有效:废止",
        "有效:未知",
        "valid:yes",
        "类型:条目",
        "kind:report",
    ),
    *(
        "体裁:通知",
        "机构:财政",
        "机构:yunxiu",
        "机构:没有",
        "分类:预算",
        "主题:财政",
        "主题:[甲 TO 乙]",
        "index:2024",
        "号",
        "标题:[甲 TO 乙]",
    ),
)
BEFORE = ("", "", "", "", "-", "NOT ", "(", "标题:", "正文：", "文号:", "number:", "-标题:", "标题:(")
BEHIND = ("", "", "", "", ")", " OR ", " AND ", "） ")


def composed(oracle: Oracle, seed: int, count: int) -> Iterator[str]:
    """Random questions with every sign of the language, most of them nonsense."""
    chance = random.Random(seed)
    texts = list(substrings(oracle, seed, count * 3, 6))
    for _ in range(count):
        words = (
            chance.choice((chance.choice(SIGNS), *chance.choices(texts, k=2), quoted(chance.choice(texts))))
            for _ in range(chance.randint(1, 5))
        )
        yield chance.choice((" ", " ", "  ", "")).join(
            chance.choice(BEFORE) + word + chance.choice(BEHIND) for word in words
        )


def pairs(published: Published, count: int) -> Iterator[str]:
    """Two words of one document, as people ask."""
    chance = random.Random(count)
    for _ in range(count):
        body = "".join(c if c.isalnum() else " " for c in chance.choice(published.oracle.documents).text[3])
        words = [word for word in body.split() if len(word) > 1]
        if words:
            yield " ".join(chance.choice(words)[: chance.randint(2, 4)] for _ in "12")


SHOWN = 30
LEAST_STRICT = {"composed": 0.8, "pairs": 0.9, "substrings": 0.9}
"""The part of the questions of a kind for which the browser's order must be the documented one, and is compared.

Substrings are counted only if few numbers have them: the order of more than 64 that may is documented to be another,
and of those that may, not all have them.
"""
FEW_NUMBERS = 32


def questions(published: Published, kind: str) -> Iterator[str]:
    match kind:
        case "composed":
            return composed(published.oracle, 5, COMPOSED)
        case "pairs":
            return pairs(published, PAIRS)
        case _:
            return substrings(published.oracle, 6, SHORT, 8)


def in_numbers(oracle: Oracle, text: str) -> int:
    """How many documents have a text in a number."""
    run = plain(text)
    return len(oracle.where(lambda document: run in "\n".join(document.numbers)))


@pytest.mark.parametrize("kind", LEAST_STRICT)
def test_both_engines_understand_the_same_and_give_the_same_order(published: Published, kind: str) -> None:
    asked = [text for text in questions(published, kind) if text.strip()]
    wrong, strict, counted = [], 0, 0
    for text, answer in zip(asked, published.browser.ask(asked, size=SHOWN), strict=True):
        try:
            total, hits = published.search.rank_results(SearchRequest(text=text, page_size=SHOWN))
        except QueryError:
            if answer.asked:
                wrong.append(text)
            continue
        if kind != "substrings" or in_numbers(published.oracle, text) <= FEW_NUMBERS:
            counted += 1
            strict += answer.strict
        shown = list(zip(answer.ids, answer.tiers, strict=True))
        if answer.error or (shown != hits if answer.strict else answer.total < total):
            wrong.append(text)
    assert wrong == []
    # Where the browser had to stop looking for whole runs, its order is not compared.
    assert strict >= LEAST_STRICT[kind] * counted
    assert counted > len(asked) / 3


def test_the_order_is_the_same_whatever_page_is_asked_for(published: Published) -> None:
    """Also where the browser stopped looking for whole runs: no document is on two pages, or on none."""
    vague = 0
    for text in [*pairs(published, PAGED), "供水 水质", "管理 办法"]:
        whole = published.browser.ask([text], size=100, quick=True)[0]
        if whole.strict or len(whole.ids) < 30:
            continue
        vague += 1
        for page in (1, 2, 3, 7):
            fresh = published.browser.ask_afresh(text, size=10, page=page, quick=True)
            assert fresh.ids == whole.ids[(page - 1) * 10 : page * 10] or page * 10 > len(whole.ids), (
                text,
                page,
            )
    assert vague or published.name == "sample"


@pytest.mark.parametrize(("field", "place"), [("成文", 7), ("公开", 8)])
def test_whole_months_are_counted_without_a_look(published: Published, field: str, place: int) -> None:
    of = [document.card[place][:7] for document in published.oracle.documents]
    months = sorted({*of} - {""})[-12:]
    asked = {f"{field}:{month}": of.count(month) for month in months}
    asked[f"{field}:{months[0]}..{months[-1]}"] = sum(map(of.count, months))
    answers = published.browser.ask(list(asked), size=1, quick=True)
    for (text, count), answer in zip(asked.items(), answers, strict=True):
        assert (answer.exact, answer.total) == (True, count), text
        assert published.search.rank_results(SearchRequest(text=text))[0] == count


# ---- Nothing found.


def half_remembered(oracle: Oracle, seed: int, count: int) -> Iterator[str]:
    """Titles with a few characters left out or wrong, some behind other words."""
    chance = random.Random(seed)
    titles = sorted({plain(document.card[2]) for document in oracle.documents})
    for title in chance.choices(titles, k=count):
        start, length, gap = chance.randint(0, 6), chance.randint(2, 5), chance.randint(1, 6)
        parts = title[start : start + length], title[start + length + gap :][: chance.randint(2, 6)]
        word = chance.choice(("", "", "龘", "怎么", "x")).join(parts)
        yield chance.choice(
            (word, word, f"{word} 预算", f"标题:{word}", f"{word} 年:2024", word.replace("财", "財"))
        )


def _list_parts(why: EmptyResult | Why) -> tuple[object, ...]:
    """List what both engines say in the same way about a search that found nothing."""
    return why.missing_words, why.parts, why.missing_parts, why.parts_complete, why.simplified


def test_both_engines_say_why_nothing_is_found(published: Published) -> None:
    fixed = [
        "供水办法用",
        "規定",
        "財政預算公開",
        "预算 机构:没有局",
        "水费多少钱",
        "龘",
        "龘 预算",
        "标题:“2024 17 x”",
        "-预算 龘靐",
    ]
    asked = [*fixed, *half_remembered(published.oracle, 11, HALF_REMEMBERED)]
    nothing = {
        text: found for text in asked if (found := published.search.search(SearchRequest(text=text)).empty)
    }
    wrong = []
    for text, why in zip(nothing, published.browser.explain(list(nothing)), strict=True):
        said = nothing[text]
        if _list_parts(said) != _list_parts(why) or not all(
            total == count if exact else total >= count > 0
            for (total, exact), count in (
                (why.parts_total, said.parts_total),
                (why.simplified_total, said.simplified_total),
            )
        ):
            wrong.append((text, said, why))
        if why.near != tuple(card.href for card in said.similar):
            wrong.append((text, said, why))
    assert wrong == []
    assert len(nothing) > 15
    assert sum(bool(said.parts) for said in nothing.values()) > 10
    for said in nothing.values():
        if said.parts:
            total, _ = published.search.rank_results(SearchRequest(text=" ".join(said.parts)))
            assert total >= said.parts_total > 0


# ---- Half a document number.


def halves(oracle: Oracle, seed: int, count: int) -> Iterator[tuple[str, str]]:
    """What is known of a random number, and an expression for the numbers that are meant."""
    chance = random.Random(seed)
    numbers = sorted(
        {found[0] for document in oracle.documents if (found := HALF.fullmatch(document.card[4]))}
    )
    for number in chance.choices(numbers, k=count):
        letters, year, serial = HALF.fullmatch(number).groups()  # type: ignore[union-attr]
        wanted = {
            f"第{serial}号": rf".*\D{serial}号",
            f"{serial}号文": rf".*\D{serial}号",
            f"{year}年{serial}号": rf".*{year}\D{serial}号",
            f"第{serial}号 {year}": rf".*{year}\D{serial}号",
            f"{letters} {serial}号": rf"{letters}\D.*\D{serial}号",
            f"{letters}{year}年第{serial}号": rf"{letters}\D{year}\D{serial}号",
            f"{letters}{year} {serial}": rf"{letters}\D{year}\D{serial}号",
        }
        yield chance.choice(sorted(wanted.items()))


HALF = re.compile(r"(\D+)〔(\d{4})〕(\d+)号")
HALVES = 60


def test_half_a_number_finds_the_numbers_that_have_it_first(published: Published) -> None:
    wrong, cards = [], {document.id: document.card for document in published.oracle.documents}
    pairs = list(halves(published.oracle, 7, HALVES))
    answers = published.browser.ask([asked for asked, _ in pairs], size=SHOWN)
    for (asked, wanted), answer in zip(pairs, answers, strict=True):
        meant = published.oracle.where(lambda one, wanted=wanted: bool(re.fullmatch(wanted, one.card[4])))  # type: ignore[misc]
        hits = [id for id, _ in published.search.rank_results(SearchRequest(text=asked, page_size=SHOWN))[1]]
        first = list(answer.ids[: len(meant)])
        if (
            not meant
            or first != hits[: len(meant)]
            or not {*first} <= meant
            or len(first) < min(SHOWN, len(meant))
        ):
            wrong.append((asked, [cards[id][4] for id in first]))
    assert wrong == []
