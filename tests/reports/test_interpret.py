"""Tables typed in YAML: what they mean, and every finding at its line and column."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sitegen.reports import CellKey, CellState, RawTableFile, find_format_in_force, resolve_tables
from sitegen.schema import RawCell, RawCells, Token
from tests.reports.typed import PATH, codes_of, figures, tables_of

NATURAL = CellKey("applications", "new_received", "natural")


@pytest.mark.parametrize("word", ["无", "零", "0", "none"])
def test_a_report_without_cases_is_one_word(word: str) -> None:
    tables, found = tables_of(f"表格: {word}\n")
    assert not found
    assert tables.is_complete
    assert len(figures(tables)) == 200
    assert set(figures(tables).values()) == {0}


FULL = """\
表格:
  主动公开:
    行政规范性文件: {制发: 1, 废止: 0, 现行有效: 3}
    行政处罚: 12
    行政事业性收费: 251000元
  申请办理:
    本年新收: {自然人: 3, 商业企业: 1}
    予以公开: [2, 0, 0, 0, 0, 1]
    不予公开:
      属于国家秘密: {自然人: 1}
    结转下年度: [0, 0, 0, 0, 0, 0, 0]
  复议诉讼:
    行政复议: {结果维持: 1}
    行政诉讼: {复议后起诉: {尚未审结: 2}}
"""
SAME = """\
tables:
  table2: {}
  disclosure:
    normative: [1, 0, 3]
    penalties: {decisions: 12}
    charges: 25.1
  applications:
    new-received: {natural: 3, business: 1, total: 4}
    （一）予以公开: {natural: 2, other: 1}
    1.属于国家秘密: {natural: 1}
  litigation:
    review: [1, 0, 0, 0]
    after_review: [0, 0, 0, 2, 2]
"""


def test_ways_to_type_the_same() -> None:
    one, found = tables_of(FULL)
    other, more = tables_of(SAME.replace("  table2: {}\n", ""))
    assert not found
    assert not more
    assert figures(one) == figures(other)
    assert one.get_figure(CellKey("disclosure", "charges", "fees")) == Decimal("25.1")
    assert one.get_figure(CellKey("litigation", "after_review", "total")) == 2


def test_totals_are_computed_where_they_are_not_typed() -> None:
    tables, _ = tables_of(FULL)
    total = CellKey("applications", "total", "total")
    assert tables.get_value(total).figure == 4
    assert tables.get_value(total).state is CellState.COMPUTED
    assert tables.get_value(CellKey("applications", "new_received", "total")).figure == 4
    typed, _ = tables_of(FULL.replace("商业企业: 1}", "商业企业: 1, 总计: 9}"))
    assert typed.get_value(CellKey("applications", "new_received", "total")).state is CellState.TYPED
    assert typed.get_figure(CellKey("applications", "new_received", "total")) == 9


def test_each_cell_keeps_its_place() -> None:
    tables, _ = tables_of(FULL)
    value = tables.get_value(CellKey("applications", "new_received", "business"))
    assert (str(value.place), value.text_as_typed, value.state) == (f"{PATH}:9:26", "1", CellState.TYPED)
    assert str(tables.locate_cell(CellKey("applications", "granted", "other"))) == f"{PATH}:10:27"
    implied = CellKey("applications", "new_received", "legal")
    assert tables.get_value(implied).state is CellState.ABSENT
    assert str(tables.locate_cell(implied)) == f"{PATH}:9:17"
    assert str(tables.locate_cell(CellKey("applications", "carried_in", "legal"))) == f"{PATH}:8:3"
    assert tables.form.describe_cell(NATURAL) == (
        "表三“本年新收”的“自然人”",
        "“natural persons” of “received this year” in the table applications",
    )


def test_a_table_that_is_not_written_has_no_zeros() -> None:
    tables, found = tables_of("表格:\n  申请办理: 无\n  复议诉讼:\n")
    assert not found
    assert list(tables.places_by_table) == ["applications"]
    assert not tables.is_complete
    assert tables.get_figure(CellKey("litigation", "review", "total")) is None
    assert tables.format_text(CellKey("litigation", "review", "total")) == ""
    assert tables.get_figure(CellKey("applications", "granted", "nobody")) is None


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (
            "表格:\n  主动公开: '行政处罚: 12'\n",
            "写成“主动公开: {行政处罚: 12}”，或者在下一行多缩进两格写“行政处罚: 12”；",
        ),
        (
            "表格:\n  申请办理: 3\n",
            "写成“申请办理: {本年新收: {自然人: 3}}”，或者在下一行多缩进两格写“本年新收: {自然人: 3}”；",
        ),
        (
            "表格: 很多\n",
            "写成“表格: {主动公开: {行政许可: 12}}”，或者在下一行多缩进两格写“主动公开: {行政许可: 12}”；",
        ),
        (
            "表格:\n  主动公开:\n  行政处罚: 12\n  行政许可: 3\n",
            "“行政处罚”是表二“主动公开”的一行：移到“主动公开:”下面，多缩进两格；表二的其他行也是",
        ),
    ],
)
def test_the_hint_shows_how_a_row_is_written(text: str, hint: str) -> None:
    (one,) = tables_of(text)[1]
    assert one.hint.startswith(hint)


def test_a_table_whose_rows_stand_beside_it_is_neither_missing_nor_0() -> None:
    tables, _ = tables_of("表格:\n  主动公开:\n  行政处罚: 12\n  申请办理: 无\n  复议诉讼: 无\n")
    assert tables.is_complete
    assert tables.get_figure(CellKey("disclosure", "penalties", "decisions")) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("表格: 很多\n", ["3:5 RPT-017"]),
        ("表格: {申情: 无}\n", ["3:6 RPT-011"]),
        ("表格: {申请: 3}\n", ["3:10 RPT-017"]),
        ("表格: {申请: {重复申情: {自然人: 1}}}\n", ["3:11 RPT-012"]),
        ("表格: {申请: {不予公开: 2}}\n", ["3:17 RPT-017"]),
        ("表格: {申请: {不予公开: {自然人: 2}}}\n", ["3:23 RPT-017"]),
        ("表格: {申请: {本年新收: 3}}\n", ["3:17 RPT-015"]),
        ("表格: {申请: {本年新收: {法人: 3}}}\n", ["3:18 RPT-013"]),
        ("表格: {申请: {本年新收: {自然人: {男: 3}}}}\n", ["3:24 RPT-013"]),
        ("表格: {申请: {本年新收: [1, 2]}}\n", ["3:18 RPT-016"]),
        ("表格: {申请: {本年新收: {自然人: 三}}}\n", ["3:23 RPT-020"]),
        ("表格: {申请: {本年新收: {自然人: -3}}}\n", ["3:23 RPT-021"]),
        ("表格: {申请: {本年新收: {自然人: 1.5}}}\n", ["3:23 RPT-022"]),
        ("表格: {申请: {本年新收: {自然人: 9999999999999999}}}\n", ["3:23 RPT-023"]),
        ("表格: {申请: {本年新收: {自然人: /, 商业企业: 1}}}\n", ["3:23 RPT-024"]),
        ("表格: {申请: {本年新收: {自然人: , 商业企业: '', 总计: ''}}}\n", ["3:23 RPT-025"]),
        ("表格: {申请: {本年新收: {自然人: 1, 个人: 2}}}\n", ["3:30 RPT-018"]),
        ("表格: {主动公开: {其他对外管理服务事项: 1}}\n", ["3:13 RPT-014"]),
        ("表格: {主动公开: {规范性文件: {本年新制作数量: 1}}}\n", ["3:21 RPT-014"]),
        ("表格: {主动公开: {行政许可: 无}}\n", []),
        ("表格: {主动公开: {行政许可: }}\n", ["3:19 RPT-025"]),
        ("表格: {主动公开: {行政许可: 很多}}\n", ["3:19 RPT-020"]),
        ("表格: {申请: {本年新收: 无}}\n", []),
        ("表格: {申请: {不予公开: 无}}\n", []),
    ],
)  # fmt: skip
def test_findings(text: str, expected: list[str]) -> None:
    assert codes_of(tables_of(text)[1]) == expected


def test_findings_suggest_what_was_meant() -> None:
    found = tables_of("表格: {申情: 无, 申请: {重复申情: {自然人: 1}, 本年新收: 3}}\n")[1]
    assert [one.hint for one in found] == [
        "表的名字是 主动公开、申请办理、复议诉讼，是不是“申请办理”？",
        "是不是“重复申请”？",
        "写成 本年新收: {自然人: 3}",
    ]
    assert found[0].hint_en.endswith("did you mean “applications”?")


def test_the_trial_format_has_its_own_rows() -> None:
    text = "表格: {主动公开: {行政许可: [24, 减4, 3], 政府集中采购: [2, 251000元]}, 申请: {其他处理: [1,0,0,0,0,0]}}\n"
    tables, found = tables_of(text, 2020)
    assert not found
    assert tables.format_text(CellKey("disclosure", "permits", "change")) == "-4"
    assert tables.format_text(CellKey("disclosure", "procurement", "spent")) == "25.1万元"
    assert tables.get_figure(CellKey("applications", "total", "total")) == 1
    wrong = tables_of("表格: {主动公开: {行政规范性文件: {制发: 1}}}\n", 2020)[1]
    assert codes_of(wrong) == ["3:23 RPT-014"]
    assert "2021年格式" in wrong[0].message


def test_a_free_report_has_no_tables() -> None:
    assert codes_of(tables_of("表格: {申请: 无}\n", 2015)[1]) == ["3:10 RPT-028"]


def test_one_table_in_two_files() -> None:
    def entry(table: str, row: str, number: str) -> RawCell:
        return RawCell((Token(table, 1, 1), Token(row, 2, 1), Token("自然人", 2, 2)), Token(number, 2, 3))

    one = RawTableFile("a.yaml", RawCells((entry("申请", "新收", "1"), entry("申请", "予以公开", "1"))))
    other = RawTableFile("a.csv", RawCells((entry("表三", "新收", "2"), entry("表三", "部分公开", "1"))))
    found = resolve_tables(find_format_in_force(2025), 2025, [one, other])[1]
    assert [f"{finding.place} {finding.code}" for finding in found] == ["a.csv:1:1 RPT-019"]


def test_findings_of_a_hostile_file_are_few() -> None:
    rows = ", ".join(f"行{number}: 1" for number in range(5000))
    assert len(tables_of(f"表格: {{申请: {{{rows}}}}}\n")[1]) == 50


COMPLETE = {  # a city's report on 2025 (public): new, carried in, results, total, carried over, by kind of applicant
    "new_received": [13612, 252, 0, 45, 128, 32], "carried_in": [535, 6, 0, 1, 18, 0],
    "granted": [5345, 129, 0, 41, 19, 14], "partial": [2120, 39, 0, 1, 6, 2],
    "denied_1": [13, 0, 0, 0, 0, 0], "denied_2": [30, 0, 0, 0, 0, 0], "denied_3": [11, 0, 0, 0, 0, 0],
    "denied_4": [49, 2, 0, 0, 0, 0], "denied_5": [103, 1, 0, 0, 0, 0], "denied_6": [84, 1, 0, 0, 0, 0],
    "denied_7": [282, 4, 0, 0, 0, 0], "denied_8": [147, 0, 0, 0, 1, 2], "unable_1": [3075, 50, 0, 0, 89, 8],
    "unable_2": [177, 3, 0, 0, 0, 0], "unable_3": [19, 0, 0, 0, 0, 0], "refused_1": [199, 1, 0, 0, 3, 0],
    "refused_2": [147, 1, 0, 0, 0, 0], "refused_4": [100, 1, 0, 0, 0, 0], "refused_5": [5, 0, 0, 0, 0, 0],
    "other_1": [315, 3, 0, 0, 0, 0], "other_2": [202, 0, 0, 1, 0, 0], "other_3": [941, 17, 0, 1, 3, 3],
    "carried_out": [783, 6, 0, 2, 25, 3],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("表格: {主动公开: 12}\n", "规章, 行政规范性文件"),
        ("表格: {disclosure: 12}\n", "regulations, normative"),
    ],
)
def test_the_hint_names_rows_in_the_language_of_the_file(text: str, keys: str) -> None:
    (found,) = tables_of(text)[1]
    assert found.code == "RPT-017"
    assert keys in found.hint_en


def test_the_totals_of_a_real_report() -> None:
    rows = "".join(f"    {row}: {numbers}\n" for row, numbers in COMPLETE.items())
    tables, found = tables_of(f"表格:\n  applications:\n{rows}")
    assert not found
    total = [
        tables.get_figure(CellKey("applications", "total", column))
        for column in ("natural", "business", "total")
    ]
    assert total == [13364, 252, 13810]
    assert tables.get_figure(CellKey("applications", "unable_1", "total")) == 3222
