"""What is found is what is there: against reading everything."""

import random
import re
from collections.abc import Callable, Iterator

import pytest

from sitegen.search.service import SearchRequest, SearchService
from sitegen.search.verify import Tier
from tests.search.oracle import Oracle, plain
from tests.size import by_size

SUBSTRINGS = by_size(dev=300, ci=1200, nightly=10_000)
SEEDS = by_size(dev=10, ci=20, nightly=200)
LONGEST = 20


def substrings(oracle: Oracle, seed: int, count: int, longest: int = LONGEST) -> Iterator[str]:
    """Random substrings of random fields of random documents, of all lengths alike."""
    chance = random.Random(seed)
    while count:
        passage = chance.choice(list(chance.choice(oracle.documents).passages()))
        length = chance.randint(1, longest)
        start = chance.randrange(max(len(passage) - length, 0) + 1)
        found = passage[start : start + length]
        if plain(found):
            yield found
            count -= 1


def quoted(text: str) -> str:
    """``text`` as one run, whatever is in it."""
    return '"' + re.sub('["“”＂]', " ", text) + '"'


def words(oracle: Oracle, seed: int, count: int) -> list[str]:
    """Random pieces that hold no sign of the query language."""
    found = (plain(text).replace(" ", "") for text in substrings(oracle, seed, count * 4, 4))
    return [word for word in found if oracle.containing(word)][:count]


def test_the_sample_is_large_enough(oracle: Oracle) -> None:
    assert len(oracle.documents) >= 150
    assert sum(len(document.body) for document in oracle.documents) > 50_000


def test_any_substring_finds_just_the_documents_that_contain_it(
    search: SearchService, oracle: Oracle
) -> None:
    wrong = [
        text
        for text in substrings(oracle, 2017, SUBSTRINGS)
        if search.match_text(quoted(text)) != oracle.containing(text)
    ]
    assert wrong == []


def test_a_substring_without_spaces_needs_no_quotes(search: SearchService, oracle: Oracle) -> None:
    for text in substrings(oracle, 2019, 600):
        if not re.search(r"\s", text) and plain(text[0]) and plain(text[-1]):
            assert search.match_text(text) == oracle.containing(text), text


def test_every_title_is_found_and_first(search: SearchService, oracle: Oracle) -> None:
    for document in oracle.documents:
        answer = search.search(SearchRequest(text=document.card[2]))
        assert search.match_text(quoted(document.card[2])) == oracle.containing(document.card[2])
        assert answer.hits[0].tier is Tier.WHOLE_TITLE
        assert document.id in search.match_text(document.card[2])


def test_every_number_is_found_and_first(search: SearchService, oracle: Oracle) -> None:
    numbers = {number for document in oracle.documents for number in document.card[3:5] if number}
    assert len(numbers) > 100
    for number in numbers:
        assert search.match_text(number) == oracle.containing(number), number
        first = search.search(SearchRequest(text=number)).hits[0]
        assert first.tier in (Tier.WHOLE_TITLE, Tier.WHOLE_NUMBER)


STYLES: dict[str, Callable[[str], str]] = {
    "square": lambda number: number.replace("〔", "[").replace("〕", "]"),
    "round": lambda number: number.replace("〔", "(").replace("〕", ")"),
    "full-width round": lambda number: number.replace("〔", "（").replace("〕", "）"),
    "lenticular": lambda number: number.replace("〔", "【").replace("〕", "】"),
    "full-width digits": lambda number: "".join(
        chr(ord(c) + 0xFEE0) if c in "0123456789" else c for c in number
    ),
    "without 号": lambda number: number.removesuffix("号"),
    "square without 号": lambda number: number.replace("〔", "[").replace("〕", "]").removesuffix("号"),
    "spaced": lambda number: number.replace("〔", " 〔 ").replace("〕", " 〕 ").replace("号", " 号"),
}


@pytest.mark.parametrize("style", STYLES)
def test_a_document_number_in_any_writing_is_first(search: SearchService, oracle: Oracle, style: str) -> None:
    numbers = [document.card[4] for document in oracle.documents if "〔" in document.card[4]]
    assert len(numbers) > 20
    for number in numbers:
        first = search.search(SearchRequest(text=STYLES[style](number))).hits[0]
        assert first.tier is Tier.WHOLE_NUMBER
        assert number in first.card.doc_no


@pytest.mark.parametrize("seed", range(SEEDS))
def test_combinations(search: SearchService, oracle: Oracle, seed: int) -> None:
    one, two, three = words(oracle, seed, 3)
    a, b, c = (oracle.containing(word) for word in (one, two, three))
    for question, found in (
        (f"{one} {two}", a & b),
        (f"{one}\u3000{two}", a & b),
        (f"{one} AND {two}", a & b),
        (f"{one} OR {two}", a | b),
        (f"{one} -{two}", a - b),
        (f"{one} NOT {two}", a - b),
        (f"{one} AND NOT {two}", a - b),
        (f"{one} OR {two} OR {three}", a | b | c),
        (f"({one} OR {two}) {three}", (a | b) & c),
        (f"（{one} OR {two}） -{three}", (a | b) - c),
        (f"{one} -({two} OR {three})", a - (b | c)),
        (f"{one} AND {two} OR {three}", (a & b) | c),
        (f'"{one}" -"{two}"', a - b),
    ):
        assert search.match_text(question) == found, question


def test_only_what_is_excluded(search: SearchService, oracle: Oracle) -> None:
    everything = oracle.where(lambda _: True)
    assert search.match_text("-通知") == everything - oracle.containing("通知")
    assert search.match_text("NOT 的") == everything - oracle.containing("的")


@pytest.mark.parametrize("seed", range(SEEDS // 2))
def test_text_fields(search: SearchService, oracle: Oracle, seed: int) -> None:
    for word in words(oracle, seed, 4):
        in_title = oracle.where(lambda document, word=word: word in document.title)  # type: ignore[misc]
        in_body = oracle.where(lambda document, word=word: word in document.body)  # type: ignore[misc]
        in_index_no = oracle.where(lambda document, word=word: word in document.numbers[0])  # type: ignore[misc]
        in_doc_no = oracle.where(lambda document, word=word: word in document.numbers[1])  # type: ignore[misc]
        for name, found in (
            ("标题", in_title),
            ("title", in_title),
            ("正文", in_body),
            ("文号", in_doc_no),
            ("索引号", in_index_no),
            ("numbers", in_doc_no | in_index_no),
        ):
            assert search.match_text(f"{name}:{word}") == found
            assert search.match_text(f"{name}：{word}") == found
        assert search.match_text(word, "title") == in_title
        assert search.match_text(word, "body") == in_body
        assert search.match_text(f"正文:{word}", "title") == in_body
