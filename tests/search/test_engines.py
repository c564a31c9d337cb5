"""The browser, Whoosh, and reading everything find the same; the browser and Whoosh in the same order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sitegen.search.answers import Question, Search
from sitegen.search.whoosh_fields import QuestionError
from tests.browser.visit import file_address
from tests.conftest import Serve
from tests.search.engine import Engine, engine, with_engine
from tests.search.oracle import Oracle
from tests.search.test_oracle import quoted, substrings

pytestmark = pytest.mark.browser

SUBSTRINGS = {False: 2000, True: 400}
"""By whether it is asked over HTTP, where each file takes its time."""


@dataclass(frozen=True)
class Published:
    """A site with an index, and the three ways to search it."""

    folder: Path
    search: Search
    oracle: Oracle


@pytest.fixture(scope="module", params=["sample", "corpus"])
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Published:
    site: Path = request.getfixturevalue("built" if request.param == "sample" else "corpus")
    folder = with_engine(site, tmp_path_factory.mktemp(request.param))
    return Published(folder, Search(folder), Oracle(folder))


@pytest.fixture(scope="module")
def browser(published: Published, chromium: Browser) -> Iterator[Engine]:
    with engine(chromium, file_address(published.folder)) as found:
        yield found


def test_the_corpus_has_lists_with_files_of_their_own(corpus: Path) -> None:
    assert len(list(corpus.glob("search/h/*/*.js"))) > 10
    assert len(list(corpus.glob("search/x/*/*.js"))) > 1900


def asked_for(oracle: Oracle, seed: int, count: int) -> list[str]:
    """Random substrings of all lengths, and every title and number (of a large site: of every twentieth document)."""
    documents = oracle.documents[:: 20 if len(oracle.documents) > 1000 else 1]
    written = {field for document in documents for field in document.card[2:5] if field}
    return [*substrings(oracle, seed, count), *sorted(written)]


@pytest.mark.parametrize("over_http", [False, True], ids=["double click", "http"])
def test_any_text_finds_just_the_documents_that_contain_it(
    published: Published, chromium: Browser, serve: Serve, over_http: bool
) -> None:
    texts = asked_for(published.oracle, 3000 + over_http, SUBSTRINGS[over_http])
    base = serve(published.folder, "/a/b/").url if over_http else file_address(published.folder)
    with engine(chromium, base) as browser:
        answers = browser.ask_exact(texts)
    wrong = []
    for text, answer in zip(texts, answers, strict=True):
        expected = published.oracle.containing(text) | published.oracle.numbered(text)
        if not answer.exact or answer.total != len(answer.ids) or frozenset(answer.ids) != expected:
            wrong.append(("browser", text))
        if published.search.matching(quoted(text)) != expected:
            wrong.append(("Whoosh", text))
    assert wrong == []


def test_pages_have_every_result_once_and_in_order(published: Published, browser: Engine) -> None:
    for text in ("通知", "预算", "财政 办法", "2024", "管理 OR 建设"):
        whole = browser.ask([text])[0]
        pages = [browser.ask([text], page=number, size=7)[0].ids for number in range(1, 7)]
        shown = [id for page in pages for id in page]
        assert len(shown) == len(set(shown)) == min(42, whole.total)
        assert shown == list(whole.ids[:42])


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


def test_both_engines_understand_the_same_and_give_the_same_order(
    published: Published, browser: Engine
) -> None:
    questions = [
        *composed(published.oracle, 5, 300),
        *pairs(published, 60),
        *substrings(published.oracle, 6, 100, 8),
    ]
    wrong = []
    compared = 0
    for text, answer in zip(questions, browser.ask(questions, size=SHOWN), strict=True):
        try:
            total, hits = published.search.ranked(Question(text=text, limit=SHOWN))
        except QuestionError:
            if answer.asked:
                wrong.append(text)
            continue
        if not text.strip():
            continue
        shown = list(zip(answer.ids, answer.tiers, strict=True))
        compared += answer.strict
        if answer.error or (shown != hits if answer.strict else answer.total < total):
            wrong.append(text)
    assert wrong == []
    # Where the browser had to stop looking for whole runs, its order is not compared.
    assert compared > 0.75 * len(questions)
