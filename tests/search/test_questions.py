"""The query language: what acts as a sign and what is text; and questions that mean harm, or nothing."""

import re

import pytest
from msgspec.structs import replace

from sitegen.search.highlight import cut_beginning, cut_snippet
from sitegen.search.query_fields import QueryError
from sitegen.search.query_parser import MAX_PARENTHESES_DEPTH
from sitegen.search.service import EmptyResult, SearchRequest, SearchService
from tests.search.oracle import Oracle


@pytest.mark.parametrize(
    ("question", "same"),
    [
        ("“财政”", "财政"),
        ('"财政 预算"', "财政预算"),
        ("关于“十四五”规划", "关于十四五规划"),
        ("云政发(2023)5号", "云政发〔2023〕5号"),
        ("(2023)5号", "〔2023〕5号"),
        ("WIFI", "wifi"),
        ("２０２４年", "2024年"),
        ("AND 财政", '"AND" 财政'),
        ("财政 OR", '财政 "OR"'),
        ("标题: 财政", "标题 财政"),
        ("云政发 （ 2023 ） 5 号", "云政发〔2023〕5号"),
        ("财政 AND AND 预算", "财政 预算"),
        ("财政 AND OR 预算", "财政 预算"),
        ("NOT NOT 财政", "NOT 财政"),
        ("财政 -", "财政"),
        ("财政 - 预算", "财政 预算"),
        ("财政 --预算", "财政 -预算"),
        ("((财政)", "财政"),
        ("财政))", "财政"),
        ("() 财政", "财政"),
        ('财政 "', "财政"),
        ("标题:(财政 OR 预算)", "标题:财政 OR 标题:预算"),
        ("财政 ，。！ 预算", "财政 预算"),
        ("财\x00政\x01\x1b", "财政"),
        ("财政\x1f预算\x85办法\ufeff通知", "财政 预算 办法 通知"),
    ],
)
def test_two_ways_to_ask_the_same(search: SearchService, question: str, same: str) -> None:
    found = search.match_text(same)
    assert search.match_text(question) == found


def test_the_name_of_a_field_is_also_a_word(search: SearchService, oracle: Oracle) -> None:
    assert search.match_text("标题:") == oracle.containing("标题")
    assert search.match_text("公开 年") == oracle.containing("公开") & oracle.containing("年")
    assert search.match_text("http://www") == oracle.containing("http www")


@pytest.mark.parametrize("question", ["，。！", "🙂", "()", '""', "-", "\u200f", "***", "<>", "…"])
def test_nothing_to_look_for_is_explained(search: SearchService, question: str) -> None:
    with pytest.raises(QueryError, match=r"[\u4e00-\u9fff].*\n.*write"):
        search.search(SearchRequest(text=question))


LONG = 10_000


@pytest.mark.parametrize(
    "question",
    [
        "政" * LONG,
        "政府信息公开" * (LONG // 6),
        "a" * LONG,
        "[" * LONG + "财",
        '"' * LONG + "财",
        "财" + "-" * LONG,
        "标题:" * (LONG // 3),
        "(?:.*)+$ [a-z]{99} \\u0000 财政",
        "<script>alert(1)</script>",
        "\u202e财政\u202c \u200f",
        "'; DROP TABLE items; --",
        "财政🙂预算",
        "\ud800财政",
        "\x00\x1b[31m财政",
        "~* ? ^2 财政*",
        "财 " * 4000 + "a b c",
    ],
    ids=lambda question: question[:12].encode("unicode_escape").decode(),
)
def test_hostile_questions_do_no_harm(search: SearchService, oracle: Oracle, question: str) -> None:
    assert search.match_text(question) <= oracle.where(lambda _: True)


@pytest.mark.parametrize("question", ["(" * 4000 + "财" + ")" * 4000, " ".join(map(str, range(3000)))])
def test_questions_beyond_measure_are_refused(search: SearchService, question: str) -> None:
    with pytest.raises(QueryError, match=r"(太深|太多).*\n"):
        search.match_text(question)


@pytest.mark.parametrize("depth", [1, MAX_PARENTHESES_DEPTH])
def test_parentheses_may_be_nested(search: SearchService, depth: int) -> None:
    assert search.match_text("(" * depth + "财政" + ")" * depth) == search.match_text("财政")
    with pytest.raises(QueryError, match="太深"):
        search.match_text("(" * (MAX_PARENTHESES_DEPTH + 1) + "财政" + ")" * (MAX_PARENTHESES_DEPTH + 1))


def join_snippet(text: str, *words: str) -> str:
    return "".join(piece for piece, _ in cut_snippet(text, words))


@pytest.mark.parametrize("number", ["2,000", "1234567.89", "２０２４", "12"])
def test_no_snippet_cuts_a_number(number: str) -> None:
    for gap in range(34, 46):
        text = f"{'前' * 60}{number}{'中' * gap}水质{'中' * gap}{number}{'后' * 60}"
        snippet = join_snippet(text, "水质")
        for end in re.split("中+水质中+", snippet):
            assert not re.search(r"[0-9０-９]", end) or number in end, snippet
        beginning = "".join(piece for piece, _ in cut_beginning("前" * gap * 2 + number + "后" * 60))
        assert not re.search(r"[0-9０-９]", beginning) or number in beginning


def test_a_snippet_of_digits_alone_stays_short() -> None:
    assert len(join_snippet("1" * 5000 + "水质" + "1" * 5000, "水质")) < 200


def test_a_long_passage_finds_its_document(search: SearchService, oracle: Oracle) -> None:
    document = max(oracle.documents, key=lambda document: len(document.text[3]))
    passage = document.text[3][:LONG].replace('"', " ").replace("“", " ").replace("”", " ")
    assert len(passage) > 1000
    assert search.match_text(f'"{passage}"') == oracle.containing(passage)


def test_what_is_missing_is_named(search: SearchService) -> None:
    answer = search.search(SearchRequest(text="财政 不存在的词语 预算"))
    assert answer.empty is not None
    assert (answer.total, answer.empty.missing_words) == (0, ("不存在的词语",))


def nothing_of(search: SearchService, text: str) -> EmptyResult:
    answer = search.search(SearchRequest(text=text))
    assert answer.empty is not None
    return answer.empty


def test_what_is_half_remembered_is_offered_in_pieces(search: SearchService) -> None:
    why = nothing_of(search, "供水办法")
    assert (why.parts, why.parts_complete, why.missing_parts) == (("供水", "办法"), True, ())
    assert why.parts_total == len(search.match_text("供水 办法")) > 0
    why = nothing_of(search, "供水龘办法")
    assert (why.parts, why.parts_complete, why.missing_parts) == (("供水", "办法"), False, ("龘",))
    why = nothing_of(search, "标题:供水办法 预算")
    assert why.parts[0] != "供水"
    assert why.parts_total == len(search.match_text(" ".join(why.parts)))


def test_pieces_are_counted_within_the_conditions(search: SearchService) -> None:
    asked = SearchRequest(text="供水办法", facets={"year": ["2025"]})
    why = search.search(asked).empty
    assert why is not None
    assert why.parts_total == search.rank_results(replace(asked, text="供水 办法"))[0] > 0


def test_simplified_characters_are_offered_and_not_taken(search: SearchService) -> None:
    why = nothing_of(search, "規定")
    assert (why.missing_words, why.simplified, why.parts) == (("規定",), "规定", ())
    assert why.simplified_total == len(search.match_text("规定")) > 0
    assert nothing_of(search, "供水辦法").parts == ("供水", "办法")
    assert nothing_of(search, "龘龘").simplified == ""


def test_single_characters_are_no_offer(search: SearchService) -> None:
    assert nothing_of(search, "水龘").parts == ()


def test_values_that_are_not_known_are_named(search: SearchService) -> None:
    answer = search.search(SearchRequest(text="供水 OR 机构：没有局 OR -年:今年"))
    assert answer.total > 0
    assert answer.unknown_conditions == (("机构", "没有局"), ("年", "今年"))
    assert search.search(SearchRequest(text="机构:yunxiu 供水")).unknown_conditions == ()
