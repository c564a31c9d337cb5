"""Manual line breaks of Word: the end of a line in a body, an error elsewhere, and places that still fit the file."""

from __future__ import annotations

import pytest

from sitegen.content.layout import parse_source_path
from sitegen.content.parse import ParsedSource, parse_source
from sitegen.diagnostics import sort_diagnostics

PATH = "content/agencies/a/items/2026/00001.md"
HEAD = "---\n标题: 通知\n索引号: A/2026-00001\n信息分类: notices\n公开日期: 2026-03-02\n---\n"


def parse(text: str, path: str = PATH) -> ParsedSource:
    slot = parse_source_path(path)
    assert slot
    return parse_source(path, slot, text.encode())


def list_places(parsed: ParsedSource) -> list[str]:
    found = sort_diagnostics(parsed.diagnostics)
    return [f"{one.place.line}:{one.place.column} {one.code}" for one in found]


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\u2028", "\u2029"])
def test_a_break_ends_a_line_with_one_warning(sign: str) -> None:
    plain = parse(f"{HEAD}一、收费标准\n二、减免范围\n三、电话\n")
    broken = parse(f"{HEAD}一、收费标准{sign}二、减免范围{sign}三、电话\n")
    assert broken.html == plain.html
    assert broken.text == plain.text
    assert list_places(broken) == ["7:7 TXT-005"]
    assert broken.diagnostics[0].hint.endswith("写成：一、收费标准\n二、减免范围\n三、电话")


def test_places_below_and_beside_a_break_are_those_of_the_file() -> None:
    parsed = parse(f"{HEAD}甲\x0b[坏](javascript:x)\n\n乙\x0b\x0b[表](a.pdf)\n\n[坏](javascript:y)\n")
    assert list_places(parsed) == ["7:2 TXT-005", "7:7 LNK-001", "11:5 LNK-001"]
    assert [(one.target, one.line, one.column) for one in parsed.body.links] == [("a.pdf", 9, 8)]
    assert "第 9 行" in parsed.diagnostics[-1].hint


def test_lines_that_a_hint_names_are_those_of_the_file() -> None:
    parsed = parse(f"{HEAD}甲\x0b乙\n－ 丙\n－ 丁\n\n××局\n××局\n")
    hints = {one.code: one.hint for one in parsed.diagnostics}
    assert hints["TXT-014"] == "请改成：- 丙；第 9 行同样要改"
    assert hints["TXT-021"].endswith("；第 12 行同样要改")


def test_figures_of_a_narrative_are_read_as_with_line_ends() -> None:
    path = "content/agencies/a/reports/2024.md"
    text = "## 一、总体情况\n\n2023年全县工作{0}主动公开政府信息30条。{0}收到申请12件（待写）。\n\n本年办结{0}8件。\n"
    plain, broken = parse(text.format("\n"), path), parse(text.format("\x0b"), path)
    assert plain.body.stated_figures
    assert broken.body.stated_figures
    (mention,) = [one for one in broken.body.stated_figures.mentions if one.kind == "placeholder"]
    assert (mention.span.line, mention.span.column) == (
        3,
        text.format("\x0b").split("\n")[2].index("（待写）") + 1,
    )
    assert [one.quote for one in broken.body.stated_figures.mentions] == [
        one.quote for one in plain.body.stated_figures.mentions
    ]


def test_a_break_in_a_field_is_an_error_with_the_mended_line() -> None:
    parsed = parse(HEAD.replace("通知", "关于\x0b停车的通知") + "正文\n")
    assert list_places(parsed) == ["2:7 TXT-006"]
    assert parsed.diagnostics[0].hint == "请删掉它，改成：标题: 关于停车的通知"
    assert parsed.record is None


def test_a_break_in_a_table_file_is_an_error() -> None:
    parsed = parse("表,行\x0b,1\n", "content/agencies/a/reports/2024.csv")
    assert list_places(parsed) == ["1:4 TXT-006"]
    assert parsed.diagnostics[0].hint == "请删掉它，改成：表,行,1"
