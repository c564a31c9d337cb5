"""Conflict markers of Git: one finding for each conflict, and none for lines that only look like one."""

from __future__ import annotations

import pytest

from sitegen.content.conflict_markers import report_conflicts
from sitegen.content.decode import decode_source

CONFLICT = "<<<<<<< HEAD\n500元\n=======\n800元\n>>>>>>> a1b2c3d\n"
CASES = {
    "two versions": (f"补助标准\n{CONFLICT}", ["2: 2、4、6"]),
    "two conflicts": (f"{CONFLICT}其他\n{CONFLICT}", ["1: 1、3、5", "7: 7、9、11"]),
    "three versions": (
        "<<<<<<< ours\n一\n||||||| base\n二\n=======\n三\n>>>>>>> theirs\n",
        ["1: 1、3、5、7"],
    ),
    "only the end is left": ("一\n>>>>>>> main\n", ["2: 2"]),
    "the start was deleted": ("一\n=======\n二\n>>>>>>> main\n", ["2: 2、4"]),
    "only the start is left": ("<<<<<<< HEAD\n一\n", ["1: 1"]),
    "without names": ("<<<<<<<\n一\n=======\n二\n>>>>>>>", ["1: 1、3、5"]),
    "the first version was deleted": ("||||||| base\n一\n=======\n二\n>>>>>>> main\n", ["1: 1、3、5"]),
    "only the middle is left": ("||||||| base\n一\n=======\n二\n", ["1: 1、3"]),
    "only the common version is left": ("一\n||||||| 1234abc\n二\n", ["2: 2"]),
    "its name has a path": ("||||||| 1234abc:content/a.md\n二\n", ["1: 1"]),
    "a rebase": ("||||||| parent of 1234abc (content: 改标准)\n二\n=======\n三\n", ["1: 1、3"]),
    "the common version, and another conflict": (f"||||||| 1234abc\n一\n{CONFLICT}", ["1: 1", "3: 3、5、7"]),
    "saved by a spreadsheet": (
        "<<<<<<< HEAD,,\n表,行,1\n=======,,\n表,行,2\n>>>>>>> main,,\n",
        ["1: 1、3、5"],
    ),
}
NOT_CONFLICTS = (
    "标题\n=======\n正文\n",
    "|||||||\n",
    "|||||||\n|---|\n",
    "标题\n=======\n|||||||\n",
    "||||||| 甲\n",
    "||||||| 1234|\n",
    "<<<<<< HEAD\n",
    "<<<<<<<< HEAD\n",
    ">>> 下一步\n",
    "<<条例>>修订说明\n",
    "—————\n",
    " <<<<<<< HEAD\n",
    "如 <<<<<<< HEAD\n",
)


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_conflicts(text: str, expected: list[str]) -> None:
    found = report_conflicts(text, "a.md")
    assert {one.code for one in found} == {"TXT-001"}
    lines = [one.message.partition("第 ")[2].partition(" 行")[0] for one in found]
    assert [f"{one.place.line}: {line}" for one, line in zip(found, lines, strict=True)] == expected


@pytest.mark.parametrize("text", NOT_CONFLICTS)
def test_no_conflicts(text: str) -> None:
    assert report_conflicts(text, "a.md") == ()


def test_the_hint_names_the_marks_that_are_there() -> None:
    (whole,) = report_conflicts(CASES["three versions"][0], "a.md")
    assert "“<<<<<<<”“|||||||”“=======”“>>>>>>>”" in whole.hint
    (left,) = report_conflicts("||||||| 1234abc\n", "a.md")
    assert "以“|||||||”开头的行" in left.hint
    assert "begin with |||||||;" in left.hint_en


def test_a_conflict_is_the_only_finding_of_its_file() -> None:
    text, found = decode_source(f"\ufeffa\x07\n{CONFLICT}".replace("\n", "\r\n").encode(), "a.md")
    assert text is None
    assert [f"{one.place} {one.code}" for one in found] == ["a.md:2:1 TXT-001"]
