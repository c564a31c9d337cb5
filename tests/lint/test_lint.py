"""The lint of words and names finds what it is for, and leaves plain English alone."""

from __future__ import annotations

import ast

import pytest

from tests.lint.names import Census, list_functions
from tests.lint.prose import Passage, read_markdown, read_python
from tests.lint.punctuation import check_module, find_half_width
from tests.lint.wording import find_phrases


def found(text: str, kind: str = "comment") -> list[tuple[int, str]]:
    return [
        (line, what.partition(":")[0].strip("“”"))
        for line, what in find_phrases(Passage(1, kind, text))  # type: ignore[arg-type]
    ]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("What the editor is told.", "told"),
        ("It tells of a change.", "tells of"),
        ("by way\nof the disk", "by way of"),
        ("Nothing but texts were edited.", "Nothing but"),
        ("Whoever renders them makes them.", "Whoever"),
        ("Its pages are made anew.", "made anew"),
        ("when folders came or went", "came or went"),
        ("names of those that went", "that went"),
        ("what comes of it", "comes of it"),
        ("files that are others now", "are others"),
        ("a twenty-second of a cold build", "a twenty-second of"),
        ("a twentieth of it", "a twentieth of"),
    ],
)
def test_what_is_found(text: str, phrase: str) -> None:
    assert found(text) == [(1, phrase)]


@pytest.mark.parametrize("text", ["Of a year.", "By id.", "One thing; another; and a third."])
def test_what_is_found_in_docstrings_only(text: str) -> None:
    assert len(found(text, "docstring")) == 1
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Files that differ in case cannot be told apart.",
        "A tenth of a second, a third of the pages, half of them.",
        "This goes through the others one by one.",
        "Other files, and others' files.",
        "A digest tells whether the page changed.",
        "Documents by id; none is empty.",
        "The part that comes first, and where the reader goes next.",
    ],
)
def test_plain_english_is_left_alone(text: str) -> None:
    assert found(text, "docstring") == []


SOURCE = '''\
"""Of a module."""

LIMIT = 3
"""Of an attribute."""


def run(name):
    """Run it."""
    return f"who is told of {name}", "key", 1  # by way of an example
'''


def test_a_module_is_read() -> None:
    assert sorted(read_python(SOURCE)) == [
        (1, "docstring", "Of a module."),
        (4, "docstring", "Of an attribute."),
        (8, "docstring", "Run it."),
        (9, "comment", "by way of an example"),
        (9, "message", "who is told of "),
    ]


def test_a_document_is_read_without_its_code() -> None:
    (passage,) = read_markdown("One `is told`.\n\n```sh\nis told\n```\nHere he is told.\n")
    assert list(find_phrases(passage)) == [(6, "“told”: reported, shown, given")]


NAMES = """
class A:
    def render_page(self): ...
    def _packed(self): ...
    def __len__(self): ...
    @property
    def size(self): ...
    @functools.cached_property
    def title(self): ...
async def feed(): ...
"""


def test_functions_are_listed_without_properties() -> None:
    assert sorted(list_functions(ast.parse(NAMES))) == ["_packed", "feed", "render_page"]


def test_shares_of_names() -> None:
    good, bad = Census(), Census()
    good.add(
        f"{verb}_it"
        for verb in [
            "add",
            "build",
            "call",
            "check",
            "clear",
            "copy",
            "count",
            "cut",
            "feed",
            "find",
            "load",
            "make",
        ]
    )
    assert good.check() == []
    bad.add([*["get_page"] * 2, "packed", *["title"] * 7])
    assert [problem.partition("%")[0] for problem in bad.check()] == ["20.0", "10.0", "20.0", "70.0"]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("没有这个信息分类,是不是想写别的", ","),
        ("链接不存在或不发布,最接近的是 {near}", ","),
        ("县应急局:应急预案", ":"),
        ("请写要填的值:{value}", ":"),
        ("要填的值:{value}，其他不写", ":"),
        ("在“草稿”,后面", ","),
        ("写完了吗?", "?"),
        ("行政规范性文件(normative)", "("),
        ("写好(包括附件)再提交", "()"),
    ],
)
def test_half_width_punctuation_in_chinese(text: str, marks: str) -> None:
    found = find_half_width(text)
    assert len(found) == len(marks)
    assert all(mark in around for mark, around in zip(marks, found, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "没有这个分类，是不是想写别的？",
        "写成“字段: 内容”的形式",
        "用 --all 全部列出。 94 more: list them with --all.",
        "The prefix is “{prefix}”, but that of the agency is “{expected}”",
        "the date (成文日期) is unknown",
        "机关代字, year and serial",
        "预览 Preview: http://127.0.0.1:8000/",
        "8:30—12:00",
        "标题: {title}\n# 关键词: [水, 电]\n  - 名称: 附件\n时限:\n",
    ],
)
def test_punctuation_that_is_right(text: str) -> None:
    assert find_half_width(text) == []


def test_values_side_by_side_count_where_the_text_is_chinese() -> None:
    assert find_half_width("{agency}:{category}") == []
    assert find_half_width("{agency}:{category}", chinese=True) == ["{}:{}"]


def test_strings_of_a_module_are_read_without_docstrings_and_patterns() -> None:
    source = '''"""见县政府:公告。"""
import re
WORD = re.compile(r"(?:年|月):")
def say(name):
    return f"新建:{name}"
'''
    assert list(check_module("sitegen/a.py", source)) == ["sitegen/a.py:5: half-width in “新建:{}”"]
