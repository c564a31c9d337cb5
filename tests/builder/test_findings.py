"""The findings that `test_bad_input` does not show, warnings above all: each is made once, at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.diagnostics import Severity
from sitegen.diagnostics.codes import collect_rules
from tests.builder.test_bad_input import FOLDER, PATH, item
from tests.builder.workshop import Workshop

OTHER = f"{FOLDER}/00008.md"
FINANCE = "content/agencies/finance/items/2026"
THIRD = "content/agencies/third"
NORMATIVE = """\
classes:
  - {id: normative, name: 规范性文件, normative: 是}
  - {id: notices, name: 通知}
  - {id: statistics, name: 统计}
"""
REPORT = "content/agencies/county/reports/2023.yaml"
CASES: dict[str, tuple[dict[str, str], str]] = {
    "FIL-103": ({"content/rules/new.md.txt": "字\n"}, "content/rules/new.md.txt"),
    "FIL-104": ({"content/agencies/county/items/2026/新条目.md": "字\n"}, "content/agencies/county/items/2026/新条目.md"),
    "FIL-101": ({"content/stray.md": "字\n"}, "content/stray.md"),
    "ITM-001": ({PATH: item(正文="一段")}, f"{PATH}:6:5"),
    "ITM-012": ({PATH: item(索引号="035210000/2026-00016")}, f"{PATH}:3:6"),
    "ITM-013": ({PATH: item(索引号="SL/2025-00007")}, f"{PATH}:3:6"),
    "ITM-015": ({"content/agencies/finance/agency.yaml": "名称: 局\n简称: 局\n层级: 县级\n类型: 政府部门\n索引号前段: CZ\n"},
                "content/agencies/finance/items/2025/00001.md:3:6"),
    "ITM-020": ({PATH: item(公开日期="2062-02-03")}, f"{PATH}:5:7"),
    "ITM-022": ({PATH: item(成文日期="2026-01-05")}, f"{PATH}:5:7"),
    "ITM-031": ({PATH: item(信息分类="normative"), "content/categories.yaml": NORMATIVE}, f"{PATH}:4:7"),
    "ITM-033": ({PATH: item(发文字号="他政发〔2026〕1号")}, f"{PATH}:6:7"),
    "ITM-034": ({PATH: item(撤下="2026-12-01", 撤下原因="有误")}, f"{PATH}:6:5"),
    "ITM-035": ({PATH: item(撤下="2026-05-01")}, f"{PATH}:6:5"),
    "ITM-036": ({PATH: item("")}, f"{PATH}:2:5"),
    "ITM-037": ({PATH: item(索引号="SL/2025-00007", 公开日期="2025-03-02")}, f"{PATH}:5:7"),
    "ITM-038": ({PATH: item(发文字号="示政发〔2024〕1号")}, f"{PATH}:6:7"),
    "ITM-039": ({PATH: item(索引号="SL/2026-00008")}, f"{PATH}:3:6"),
    "ITM-045": ({PATH: item(发文字号="示政发〔2025〕1号", 成文日期="2026-04-01", 公开日期="2026-04-10")}, f"{PATH}:6:7"),
    "FLD-050": ({PATH: item(发文字号="示政发〔2026〕5")}, f"{PATH}:6:7"),
    "FLD-056": ({PATH: item(发文字号="示政发5号")}, f"{PATH}:6:7"),
    "REF-002": (
        {f"{FINANCE}/00008.md": item(索引号="CZ/2026-00008", 发文字号="联〔2026〕1号"),
         PATH: item(发文字号="联〔2026〕1号"),
         f"{THIRD}/agency.yaml": "名称: 三局\n简称: 三局\n层级: 县级\n类型: 政府部门\n索引号前段: SJ\n",
         f"{THIRD}/items/2026/00001.md": item(索引号="SJ/2026-00001", 相关="联〔2026〕1号")},
        f"{THIRD}/items/2026/00001.md:6:5",
    ),
    "REF-005": ({PATH: item(草稿="是"), OTHER: item(索引号="SL/2026-00008", 相关="SL/2026-00007")}, f"{OTHER}:6:5"),
    "REF-008": (
        {PATH: item(公开日期="2062-02-03"), OTHER: item(索引号="SL/2026-00008", 相关="SL/2026-00007")}, f"{OTHER}:6:5",
    ),
    "REF-006": ({PATH: item(成文日期="2023-01-05", 废止="示政发〔2024〕1号")}, f"{PATH}:7:5"),
    "REF-007": ({PATH: item(解读="示政发〔2024〕1号")}, f"{PATH}:6:5"),
    "RPT-003": ({REPORT: "标题: 年度报告\n公开日期: 2024-01-20\n表格: 无\n"}, f"{REPORT}:1:5"),
    "RPT-004": (
        {REPORT: "标题: 2023年报告\n公开日期: 2024-01-20\n统计数据:\n"
         "  - {名称: 申请, 数值: 3, 其中: [{名称: 当面, 数值: 1}]}\n"},
        f"{REPORT}:4:18",
    ),
    "ATT-101": ({PATH: item(), f"{FOLDER}/00007/forgotten.txt": "字\n"}, f"{FOLDER}/00007/forgotten.txt"),
}  # fmt: skip


@pytest.mark.parametrize("code", CASES)
def test_finding(tmp_path: Path, code: str) -> None:
    files, place = CASES[code]
    workshop = Workshop(tmp_path)
    for path, content in files.items():
        workshop.put(path, content)
    assert f"{place} {code}" in [f"{found.place} {found.code}" for found in workshop.check().diagnostics]


@pytest.mark.parametrize(
    ("number", "written", "published"),
    [
        ("示政发〔2026〕1号", "2026-04-01", "2026-04-10"),
        # The number was taken when the draft was registered.
        ("示政发〔2025〕118号", "2026-03-01", "2026-03-02"),
        # A joint document has a number of each issuer.
        ("示政发〔2026〕1号、联发〔2025〕90号", "2026-04-01", "2026-04-10"),
        ("示例县人民政府令第5号", "2026-04-01", "2026-04-10"),
    ],
)
def test_number_of_the_year_in_which_it_was_written(
    tmp_path: Path, number: str, written: str, published: str
) -> None:
    workshop = Workshop(tmp_path)
    workshop.put(PATH, item(发文字号=number, 成文日期=written, 公开日期=published))
    assert "ITM-045" not in {found.code for found in workshop.check().diagnostics}


def test_wrong_date_written_is_one_finding_in_every_kind_of_build(tmp_path: Path) -> None:
    """The text shows the right date. What else follows from the wrong one is shown when they agree."""
    workshop = Workshop(tmp_path)
    signed = "现印发给你们。\n\n示例县人民政府\n\n2026年2月20日\n"
    workshop.put(PATH, item(signed, 发文字号="示政发〔2026〕9号", 成文日期="2025-02-20"))
    assert [found.code for found in workshop.build().diagnostics] == ["TXT-022"]
    # An edit of the body alone, for which not everything is checked again.
    workshop.edit(PATH, "2026年2月20日", "2025年2月20日")
    assert [found.code for found in workshop.build().diagnostics] == ["ITM-022", "ITM-045"]
    workshop.edit(PATH, "2025年2月20日", "2026年2月20日")
    assert [found.code for found in workshop.build().diagnostics] == ["TXT-022"]
    workshop.edit(PATH, "成文日期: 2025", "成文日期: 2026")
    assert not workshop.build().diagnostics


@pytest.mark.parametrize(
    ("code", "theme"),
    [
        ("THM-002", "name: local\nextends: local\n"),
        ("THM-003", "name: local\nextends: default\nscripts: [nowhere.js]\n"),
        ("THM-007", "name: local\n"),
    ],
)
def test_theme_finding(tmp_path: Path, code: str, theme: str) -> None:
    workshop = Workshop(tmp_path)
    workshop.put("themes/local/theme.yaml", theme)
    workshop.edit("site.yaml", "page_size: 5", "page_size: 5\ntheme: local")
    assert code in {found.code for found in workshop.check().diagnostics}


def test_every_code_is_expected_by_some_test() -> None:
    tests = Path(__file__).parents[1]
    files = (*tests.rglob("*.py"), *tests.rglob("*_reports/*.txt"))
    texts = "".join(path.read_text("utf-8") for path in files)
    assert not [rule.code for rule in collect_rules() if rule.code not in texts]


def test_the_links_of_a_broken_record_are_checked(tmp_path: Path) -> None:
    """All that is wrong with a file is said at once."""
    site = Workshop(tmp_path / "project")
    folder = "content/agencies/county/items/2026"
    text = "---\n标题: 甲\n索引号: SL/2026-00021\n信息分类: notices\n公开日期: 20261301\n{draft}---\n见[乙](absent.md)、[附件](own.txt)和[丙](gone.pdf)。\n"
    site.put(f"{folder}/00021.md", text.format(draft=""))
    site.put(f"{folder}/00021/own.txt", "x\n")
    found = [(one.place.line, one.code) for one in site.check().diagnostics]
    assert [line for line, _ in found] == [5, 7, 7]
    assert [code for _, code in found][1:] == ["LNK-101", "LNK-101"]
    # A draft does not stop the site, and neither do its links.
    site.put(f"{folder}/00021.md", text.format(draft="草稿: 是\n"))
    assert not [one for one in site.check().diagnostics if one.severity is Severity.ERROR]
