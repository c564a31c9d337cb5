"""``new``: files to begin with that pass the checks."""

import json
import os
import pty
import sys
from pathlib import Path

import click
import pytest
from openpyxl import load_workbook

from sitegen.cli.choices import NamedChoices
from sitegen.cli.project_lookup import load_report_tables
from sitegen.reports import CellKey
from tests.cli.project import CommandLine

ITEMS = "content/agencies/yunxiu/items"
NEW_ITEM = ("new item", "--agency", "yunxiu", "--title", "关于印发防汛预案的通知", "--category", "normative")
NEW_AGENCY = (
    "new agency", "--id", "yunxiu-edu", "--name", "云岫县教育局", "--short-name", "县教育局",
    "--level", "county", "--kind", "department", "--parent", "yunxiu",
)  # fmt: skip


def test_an_item_takes_the_next_number_and_passes_the_checks(sitegen: CommandLine) -> None:
    said = sitegen(*NEW_ITEM)
    assert (said.code, said.out) == (0, f"新建 created {ITEMS}/2024/00002.md\n")
    text = (sitegen.root / ITEMS / "2024/00002.md").read_text(encoding="utf-8")
    assert (
        "标题: 关于印发防汛预案的通知\n索引号: yunxiu/2024-00002\n信息分类: 规范性文件\n公开日期: 2024-06-30\n"
        in text
    )
    (found,) = json.loads(sitegen("check", "--format", "json").out)
    assert (found["code"], found["severity"]) == ("TXT-024", "warning")  # the body is still to be written
    finish_item(sitegen, f"{ITEMS}/2024/00002.md")
    assert sitegen("check").out.startswith("没有发现问题。 No problems found.\n")


def finish_item(sitegen: CommandLine, path: str) -> None:
    """Write a body in place of the hint of the template, and remove the line 草稿."""
    sitegen.edit(path, "在这里写正文。按一次回车就是另起一段。", "现将办法印发给你们。")
    sitegen.edit(path, "草稿: 是\n", "")


def test_an_item_that_still_has_the_hint_of_its_template_is_not_published(sitegen: CommandLine) -> None:
    path = f"{ITEMS}/2024/00002.md"
    sitegen(*NEW_ITEM)
    assert sitegen("check").code == 0
    sitegen.edit(path, "草稿: 是\n", "")
    found = json.loads(sitegen("check", "--format", "json").out)
    assert [(one["path"], one["line"], one["code"]) for one in found] == [(path, 27, "TXT-020")]


def test_an_item_is_a_draft_until_the_line_is_removed(sitegen: CommandLine) -> None:
    sitegen(*NEW_ITEM)
    sitegen("build")
    page = sitegen.root / "public/items/yunxiu/2024-00002.html"
    assert not page.exists()
    finish_item(sitegen, f"{ITEMS}/2024/00002.md")
    assert sitegen("build").code == 0
    assert page.is_file()


def test_numbers_in_files_count_like_names(sitegen: CommandLine) -> None:
    sitegen.edit(f"{ITEMS}/2024/00001.md", "yunxiu/2024-00001", "yunxiu/2024-00041")
    assert sitegen(*NEW_ITEM).out == f"新建 created {ITEMS}/2024/00042.md\n"
    assert sitegen(*NEW_ITEM).out == f"新建 created {ITEMS}/2024/00043.md\n"


def test_numbers_begin_anew_each_year(sitegen: CommandLine) -> None:
    said = sitegen(*NEW_ITEM, "--today", "2025-01-02")
    assert said.out == f"新建 created {ITEMS}/2025/00001.md\n"


def test_numbers_keep_the_width_in_use(sitegen: CommandLine) -> None:
    sitegen.edit(f"{ITEMS}/2024/00001.md", "yunxiu/2024-00001", "yunxiu/2024-001005")
    assert sitegen(*NEW_ITEM).out == f"新建 created {ITEMS}/2024/001006.md\n"


@pytest.mark.parametrize(
    "title",
    [
        "解读: 关于防汛",
        "# 不是注释",
        "“引号”和《书名》",
        'a "b" \\ c',
        "- 甲",
        "是",
        "2024",
        "[甲] {乙} & *丙",
        "甲 #乙",
    ],
)
def test_any_title_survives(sitegen: CommandLine, title: str) -> None:
    assert sitegen(*NEW_ITEM, "--title", title).code == 0
    finish_item(sitegen, f"{ITEMS}/2024/00002.md")
    assert sitegen("check").code == 0


def test_an_item_without_a_category_lists_the_choices_at_the_line_to_fill_in(sitegen: CommandLine) -> None:
    path = f"{ITEMS}/2024/00002.md"
    assert sitegen(*NEW_ITEM[:-2]).code == 0
    text = (sitegen.root / path).read_text(encoding="utf-8")
    assert "规范性文件（normative）、政策解读（reading）、统计信息（statistics）\n信息分类:\n" in text
    line = text.splitlines().index("信息分类:") + 1
    finding, body = json.loads(sitegen("check", "--format", "json").out)
    assert (finding["path"], finding["line"]) == (path, line)
    assert "信息分类" in finding["message"]
    assert "在冒号后面填上" in finding["hint"]
    assert body["code"] == "TXT-024"
    sitegen.edit(path, "信息分类:\n", "信息分类: 政策解读\n")
    assert sitegen("check").code == 0


@pytest.mark.parametrize("category", ["normative", "规范性文件"])
def test_a_category_may_be_given_by_id_or_by_name(sitegen: CommandLine, category: str) -> None:
    assert sitegen(*NEW_ITEM, "--category", category).code == 0
    text = (sitegen.root / ITEMS / "2024/00002.md").read_text(encoding="utf-8")
    assert "\n信息分类: 规范性文件\n" in text


def test_a_name_that_two_categories_share_will_not_do(sitegen: CommandLine) -> None:
    sitegen.edit("content/categories.yaml", "name: 政策解读", "name: 统计信息")
    assert sitegen(*NEW_ITEM, "--category", "统计信息").code == 2
    assert sitegen(*NEW_ITEM, "--category", "reading").code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--agency", "yunxiu"), ("--title",)),
        ((), ("--agency、--title", "云岫县人民政府（yunxiu）")),
        (
            ("--agency", "yunxiu", "--title", "通知", "--category", "政策"),
            ("Choose from: 规范性文件（normative）、政策解读（reading）\n",),
        ),
        (("--title", "通知"), ("--agency", "yunxiu")),
        (("--agency", "yunxiou", "--title", "通知"), ("yunxiou", "（yunxiu）")),
        (
            ("--agency", "yunxiu", "--title", "通知", "--category", "policy"),
            ("Choose from: 规范性文件（normative）、政策解读（reading）\n",),
        ),
        (
            ("--agency", "yunxiu", "--title", "通知", "--category", "解读"),
            ("Choose from: 政策解读（reading）\n",),
        ),
        (("--agency", "yunxiu", "--title", "长" * 301, "--category", "normative"), ("300",)),
    ],
)
def test_what_is_missing_or_wrong_is_a_usage_error(
    sitegen: CommandLine, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    before = sitegen.snapshot()
    said = sitegen("new item", *arguments)
    assert said.code == 2
    assert all(word in said.err for word in words)
    assert sitegen.snapshot() == before


def test_an_agency_without_a_prefix_cannot_number_items(sitegen: CommandLine) -> None:
    sitegen.edit("content/agencies/yunxiu/agency.yaml", "索引号前段: yunxiu\n", "")
    said = sitegen(*NEW_ITEM)
    assert said.code == 2
    assert "索引号前段" in said.err


def test_an_agency_with_errors_is_named(sitegen: CommandLine) -> None:
    sitegen.edit("content/agencies/yunxiu/agency.yaml", "县级", "村级")
    said = sitegen(*NEW_ITEM)
    assert said.code == 2
    assert "content/agencies/yunxiu/agency.yaml" in said.err


def test_an_agency_passes_the_checks_and_takes_items(sitegen: CommandLine) -> None:
    said = sitegen(*NEW_AGENCY)
    folder = "content/agencies/yunxiu-edu"
    assert said.code == 0
    files, _, prefix = said.out.partition("索引号将以")
    assert files.split() == [
        word
        for name in ("agency.yaml", "guide.md", "apply.md")
        for word in ("新建", "created", f"{folder}/{name}")
    ]
    # The initials of its name, and where to change them.
    assert prefix.startswith(
        f"“YXXJYJ/”开头；要换，在写第一个条目以前改 {folder}/agency.yaml 里的“索引号前段”。"
    )
    assert sitegen(*NEW_ITEM, "--agency", "yunxiu-edu").out == f"新建 created {folder}/items/2024/00001.md\n"
    finish_item(sitegen, f"{folder}/items/2024/00001.md")
    assert sitegen("check").code == 0


def test_prefixes_of_two_agencies_differ(sitegen: CommandLine) -> None:
    assert sitegen("new agency", "--name", "云岫县教育局").code == 0
    assert "YXXJYJ-2/" in sitegen("new agency", "--name", "云秀县交运局").out
    said = sitegen("new agency", "--name", "云岫县水务局", "--index-prefix", "SW")
    assert (said.code, "索引号将以" in said.out) == (0, False)


def test_guide_and_apply_page_of_an_agency_that_has_none(sitegen: CommandLine) -> None:
    assert sitegen(*NEW_AGENCY).code == 0
    folder = "content/agencies/yunxiu-edu"
    for name in ("guide", "apply"):
        file = sitegen.root / folder / f"{name}.md"
        written = file.read_text(encoding="utf-8")
        assert sitegen(f"new {name}", "--agency", "县教育局").code == 2  # it is there already
        file.unlink()
        said = sitegen(f"new {name}", "--agency", "县教育局")
        assert (said.code, said.out) == (0, f"新建 created {folder}/{name}.md\n")
        assert file.read_text(encoding="utf-8") == written
    assert sitegen("check").code == 0


@pytest.mark.parametrize("kind", ["rule", "page"])
def test_a_page_passes_the_checks_when_its_text_is_written(sitegen: CommandLine, kind: str) -> None:
    said = sitegen(f"new {kind}", "--title", "政府信息公开审查制度: 试行")
    path = f"content/{kind}s/zhengfuxinxigongkaishenchazhidushixing.md"
    assert (said.code, said.out) == (0, f"新建 created {path}\n")
    said = sitegen("check")
    assert (said.code, "TXT-024" in said.out, path in said.out) == (0, True, True)
    # The draft stops neither the site nor is it on it.
    page = sitegen.root / f"public/{kind}s/zhengfuxinxigongkaishenchazhidushixing.html"
    assert sitegen("build").code == 0
    assert not page.exists()
    assert "审查制度" not in (sitegen.root / "public/sitemap.html").read_text("utf-8")
    sitegen.edit(path, "草稿: 是\n", "")
    said = sitegen("check")
    assert (said.code, "TXT-020" in said.out) == (1, True)
    sitegen.edit(path, "在这里写正文。按一次回车就是另起一段。", "公开以前先审查。")
    assert sitegen("check").code == 0
    assert sitegen("build").code == 0
    assert page.is_file()
    # A title with the same letters: another file. The same title: the file is named that has it.
    said = sitegen(f"new {kind}", "--title", "政府信息公开审查制度（试行）")
    assert said.out.endswith("shenchazhidushixing-2.md\n")
    said = sitegen(f"new {kind}", "--title", "政府信息公开审查制度: 试行")
    assert (said.code, f"已经有“政府信息公开审查制度: 试行”了：{path}" in said.err) == (2, True)
    assert sitegen(f"new {kind}", "--title", "甲", "--id", "Not Good").code == 2
    assert sitegen(f"new {kind}", "--title", "甲", "--id", "zhengfuxinxigongkaishenchazhidushixing").code == 2


def test_level_and_kind_may_be_given_in_chinese(sitegen: CommandLine) -> None:
    assert sitegen(*NEW_AGENCY, "--level", "县级", "--kind", "政府部门").code == 0
    text = (sitegen.root / "content/agencies/yunxiu-edu/agency.yaml").read_text(encoding="utf-8")
    assert "\n层级: 县级\n类型: 政府部门\n" in text


def test_an_agency_needs_its_name_only(sitegen: CommandLine) -> None:
    said = sitegen("new agency", "--name", "云岫县清河镇人民政府", "--parent", "县政府")
    assert said.code == 0, said.err
    assert "云岫县清河镇人民政府（清河镇政府，乡级，乡镇街道）" in said.out
    text = (sitegen.root / "content/agencies/yunxiuxianqinghezhen/agency.yaml").read_text(encoding="utf-8")
    assert "\n上级: yunxiu\n" in text
    assert sitegen("new item", "--agency", "清河镇政府", "--title", "通知").code == 0
    assert sitegen("new agency", "--name", "教育局").code == 0
    assert "\n层级: 县级\n" in (sitegen.root / "content/agencies/jiaoyuju/agency.yaml").read_text("utf-8")
    assert "--name" in sitegen("new agency").err
    assert sitegen("new agency", "--name", "机关.xlsx").code == 2
    assert "--agency、--title" in sitegen("new service").err


def test_nothing_is_ever_overwritten(sitegen: CommandLine) -> None:
    guide = sitegen.root / "content/agencies/yunxiu-edu/guide.md"
    guide.parent.mkdir()
    guide.write_text("mine", encoding="utf-8")
    before = sitegen.snapshot()
    said = sitegen(*NEW_AGENCY)
    assert said.code == 2
    assert "guide.md" in said.err
    assert sitegen.snapshot() == before


@pytest.mark.parametrize(
    "arguments",
    [("--id", "云岫教育"), ("--id", "../x"), ("--id", "A"), ("--level", "village"), ("--parent", "nobody")],
)
def test_an_agency_that_cannot_be(sitegen: CommandLine, arguments: tuple[str, str]) -> None:
    before = sitegen.snapshot()
    assert sitegen(*NEW_AGENCY, *arguments).code == 2
    assert sitegen.snapshot() == before


def test_a_report_is_a_draft_that_passes_the_checks(sitegen: CommandLine) -> None:
    said = sitegen("new report", "--agency", "yunxiu", "--today", "2024-01-20")
    assert said.code == 0
    text = (sitegen.root / "content/agencies/yunxiu/reports/2023.yaml").read_text(encoding="utf-8")
    assert "标题: 云岫县人民政府2023年政府信息公开工作年度报告\n" in text
    assert "\n公开日期: 2024-01-20\n" in text
    assert sitegen("check").code == 0
    assert sitegen("new report", "--agency", "yunxiu").code == 2


def test_past_the_deadline_the_day_of_publication_is_to_be_corrected(sitegen: CommandLine) -> None:
    assert sitegen("new report", "--agency", "yunxiu").code == 0
    text = (sitegen.root / f"{REPORTS}/2023.yaml").read_text(encoding="utf-8")
    assert "公开期限已过" in text
    said = sitegen("check")
    assert said.code == 0
    assert "RPT-133" not in said.out
    sitegen.edit("content/agencies/yunxiu/reports/2023.yaml", "草稿: 是\n", "")
    assert "RPT-133" in sitegen("check").out


REPORTS = "content/agencies/yunxiu/reports"


def report(sitegen: CommandLine, year: int, tables: str) -> None:
    path = sitegen.root / f"{REPORTS}/{year}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = f"标题: 云岫县人民政府{year}年政府信息公开工作年度报告\n公开日期: {year + 1}-03-20\n{tables}"
    path.write_text(text, encoding="utf-8")


def test_a_report_begins_with_what_last_year_hands_on(sitegen: CommandLine) -> None:
    report(
        sitegen, 2022, "表格: {主动公开: 无, 复议诉讼: 无, 申请: {新收: {个人: 3}, 结转下年度: {个人: 3}}}\n"
    )
    assert sitegen("new report", "--agency", "yunxiu", "--year", "2023").code == 0
    text = (sitegen.root / f"{REPORTS}/2023.yaml").read_text(encoding="utf-8")
    assert (
        "\n表格:\n  主动公开: （待填）\n  申请办理:\n    上年结转: {自然人: 3}\n    本年新收: （待填）\n"
        "  复议诉讼: （待填）\n" in text
    )
    assert "\n#     写法如 行名: {自然人: 1, 商业企业: 2," in text
    assert (
        "\n# 表格:\n#   主动公开:\n#     规章: {本年制发件数: 12}\n#     行政许可: 12\n#   申请办理:\n"
        "#     本年新收: {自然人: 12}\n#   复议诉讼: 无\n" in text
    )
    assert "--format xlsx" in text


def test_that_a_report_has_no_cases_is_said_by_a_person(sitegen: CommandLine) -> None:
    assert sitegen("new report", "--agency", "yunxiu").code == 0
    sitegen.edit(f"{REPORTS}/2023.yaml", "\n公开日期: 2024-06-30\n", "\n公开日期: 2024-01-20\n")
    found = json.loads(sitegen("check", "--format", "json").out)
    assert [one["severity"] for one in found if one["code"] == "RPT-057"] == ["warning"]
    sitegen.edit(f"{REPORTS}/2023.yaml", "草稿: 是\n", "")
    (sitegen.root / f"{REPORTS}/2023.md").unlink()
    said = sitegen("check", "--format", "json")
    assert said.code == 1
    (found,) = json.loads(said.out)
    assert (found["path"], found["code"], found["severity"]) == (f"{REPORTS}/2023.yaml", "RPT-056", "error")
    for table in ("主动公开", "申请办理", "复议诉讼"):
        assert table in found["message"]
        sitegen.edit(f"{REPORTS}/2023.yaml", f"\n  {table}: （待填）\n", f"\n  {table}: 无\n")
    assert sitegen("check").out == "没有发现问题。 No problems found.\n"


def fill_in(file: Path) -> None:
    """Replace the texts that ask for figures by 0, as a clerk would."""
    if file.suffix == ".csv":
        file.write_text(file.read_text(encoding="utf-8-sig").replace("（待填）", "0"), encoding="utf-8-sig")
        return
    book = load_workbook(file)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == "（待填）"]
    assert len(cells) == 3
    for cell in cells:
        cell.value = 0
    book.save(file)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_tables_of_a_report_in_a_file_of_their_own(sitegen: CommandLine, kind: str) -> None:
    report(
        sitegen, 2022, "表格: {主动公开: 无, 复议诉讼: 无, 申请: {新收: {个人: 3}, 结转下年度: {个人: 3}}}\n"
    )
    said = sitegen("new report", "--agency", "yunxiu", "--year", "2023", "--format", kind)
    assert said.out == "".join(f"新建 created {REPORTS}/2023.{end}\n" for end in ("yaml", "md", kind))
    assert "表格:" not in (sitegen.root / f"{REPORTS}/2023.yaml").read_text(encoding="utf-8")
    sitegen.edit(f"{REPORTS}/2023.yaml", "草稿: 是\n", "")
    sitegen.edit(f"{REPORTS}/2023.yaml", "\n公开日期: 2024-06-30\n", "\n公开日期: 2024-01-20\n")
    (sitegen.root / f"{REPORTS}/2023.md").unlink()
    found = json.loads(sitegen("check", "--format", "json").out)
    assert [(finding["path"], finding["code"]) for finding in found] == [
        (f"{REPORTS}/2023.{kind}", "RPT-056")
    ]
    fill_in(sitegen.root / f"{REPORTS}/2023.{kind}")
    # What was carried in is there already; what became of it is still to be filled in.
    found = json.loads(sitegen("check", "--format", "json").out)
    assert [(finding["path"], finding["code"]) for finding in found] == [
        (f"{REPORTS}/2023.{kind}", "RPT-101")
    ]
    tables = load_report_tables(sitegen.root, "yunxiu", 2023)
    assert tables is not None
    assert tables.is_complete
    assert tables.get_figure(CellKey("applications", "carried_in", "total")) == 3


def test_a_report_from_before_the_tables_has_statistics(sitegen: CommandLine) -> None:
    assert sitegen("new report", "--agency", "yunxiu", "--year", "2012", "--format", "xlsx").code == 0
    assert sorted(file.name for file in (sitegen.root / REPORTS).iterdir()) == ["2012.md", "2012.yaml"]
    text = (sitegen.root / f"{REPORTS}/2012.yaml").read_text(encoding="utf-8")
    assert "# 统计数据:\n" in text
    assert "表格" not in text


def test_a_damaged_report_of_last_year_hands_on_nothing(sitegen: CommandLine) -> None:
    report(sitegen, 2022, "表格: [\n")
    assert sitegen("new report", "--agency", "yunxiu", "--year", "2023").code == 0
    assert load_report_tables(sitegen.root, "yunxiu", 2022) is None


NEW_SERVICE = ("new service", "--agency", "yunxiu", "--id", "transfer", "--title", "转学: 义务教育阶段")
SERVICE = "content/agencies/yunxiu/services/transfer.yaml"


def test_a_service_is_valid_once_its_seven_disclosures_are_filled_in(sitegen: CommandLine) -> None:
    said = sitegen(*NEW_SERVICE)
    assert (said.code, said.out) == (0, f"新建 created {SERVICE}\n")
    found = json.loads(sitegen("check", "--format", "json").out)
    assert [(finding["path"], finding["code"]) for finding in found] == [(SERVICE, "FLD-059")]
    assert "依据、条件、程序、材料、时限、收费、联系" in found[0]["message"]
    for name in ("依据", "条件", "程序", "材料"):
        sitegen.edit(SERVICE, f"\n{name}:\n  -\n", f"\n{name}:\n  - 甲\n  - 乙\n")
    for name, text in (("时限", "5 个工作日"), ("收费", "不收费"), ("联系", "0999-0000001")):
        sitegen.edit(SERVICE, f"\n{name}:\n", f"\n{name}: {text}\n")
    assert sitegen("check").out.startswith("没有发现问题。 No problems found.\n")
    assert sitegen("build").code == 0
    page = sitegen.root / "public/services/yunxiu/transfer.html"
    assert not page.exists()
    sitegen.edit(SERVICE, "草稿: 是\n", "")
    assert sitegen("build").code == 0
    assert page.is_file()


@pytest.mark.parametrize(
    "arguments",
    [(), ("--id", "转学"), ("--id", "a/../../b"), ("--agency", "nobody"), ("--title", "长" * 201)],
)
def test_a_service_that_cannot_be(sitegen: CommandLine, arguments: tuple[str, ...]) -> None:
    assert sitegen(*NEW_SERVICE).code == 0
    before = sitegen.snapshot()
    fresh = ("--id", "other") if "--id" not in arguments else ()
    assert sitegen(*NEW_SERVICE, *(fresh if arguments else ()), *arguments).code == 2
    assert sitegen.snapshot() == before


def test_a_second_agency_of_one_name_is_refused(sitegen: CommandLine) -> None:
    assert sitegen(*NEW_AGENCY).code == 0
    said = sitegen("new agency", "--name", "云岫县教育局", "--id", "other")
    assert said.code == 2
    assert "已经有“云岫县教育局”了：content/agencies/yunxiu-edu。" in said.err
    assert not (sitegen.root / "content/agencies/other").exists()


def test_blanks_in_the_name_of_an_agency_are_dropped(sitegen: CommandLine) -> None:
    assert (
        sitegen("new agency", "--name", "云岫县 财政局", "--id", "cz", "--short-name", "县 财政局").code == 0
    )
    text = (sitegen.root / "content/agencies/cz/agency.yaml").read_text("utf-8")
    assert text.startswith("名称: 云岫县财政局\n简称: 县财政局\n")
    said = sitegen("new agency", "--name", "云岫县财政局", "--id", "other")
    assert (said.code, "已经有“云岫县财政局”了" in said.err) == (2, True)
    sitegen.edit("content/agencies/cz/agency.yaml", "名称: 云岫县财政局", "名称: 云岫县\u3000财政局")
    assert sitegen("new agency", "--name", "云岫县财政局", "--id", "other").code == 2
    said = sitegen("new agency", "--name", "云岫县财政局 云岫县教育局")
    assert (said.code, "像是好几个机关" in said.err) == (2, True)


def test_a_report_of_the_year_itself_has_no_date_yet(sitegen: CommandLine) -> None:
    assert sitegen("new report", "--agency", "yunxiu", "--year", "2024").code == 0
    text = (sitegen.root / f"{REPORTS}/2024.yaml").read_text("utf-8")
    assert "到公开那天，再填公开日期" in text
    assert "\n公开日期:\n" in text
    said = sitegen("check", "--format", "json")
    found = [one for one in json.loads(said.out) if one["path"] == f"{REPORTS}/2024.yaml"]
    assert not [one for one in found if one["code"] == "RPT-136" or one["severity"] == "error"]


def test_check_warns_of_one_name_for_two(sitegen: CommandLine) -> None:
    sitegen(*NEW_AGENCY)
    sitegen("new agency", "--name", "云岫县体育局", "--id", "other")
    # Readers do not see the blank.
    sitegen.edit("content/agencies/other/agency.yaml", "云岫县体育局", "云岫县 教育局")
    for name in ("one", "two"):
        sitegen("new rule", "--title", f"审查制度{name}", "--id", name)
        path = f"content/rules/{name}.md"
        finish_item(sitegen, path)
        sitegen.edit(path, f"审查制度{name}", "审查制度")
    found = json.loads(sitegen("check", "--format", "json").out)
    twice = [(one["path"], one["severity"]) for one in found if one["code"] == "AGY-006"]
    assert twice == [
        ("content/agencies/yunxiu-edu/agency.yaml", "warning"),
        ("content/rules/two.md", "warning"),
    ]


def test_a_service_is_named_by_the_pinyin_of_its_title(sitegen: CommandLine) -> None:
    said = sitegen("new service", "--agency", "yunxiu", "--title", "学生转学")
    assert said.out == "新建 created content/agencies/yunxiu/services/xueshengzhuanxue.yaml\n"


def test_a_report_from_before_the_regulations_is_refused(sitegen: CommandLine) -> None:
    before = sitegen.snapshot()
    said = sitegen("new report", "--agency", "yunxiu", "--year", "2007")
    assert (said.code, sitegen.snapshot()) == (2, before)
    assert "2007 年没有年度报告：《政府信息公开条例》从 2008 年起施行" in said.err
    assert "There is no report on 2007" in said.err
    assert sitegen("new report", "--agency", "yunxiu", "--year", "2008").code == 0


AGENCIES = NamedChoices(
    "机关",
    "agency",
    {"finance": "青山县财政局", "edu": "青山县教育局", "gov": "青山县人民政府"},
    {"gov": "县政府"},
)


@pytest.mark.parametrize(
    ("answer", "id"),
    [
        ("财政", "finance"), ("教育局", "edu"), ("青山县人民政府", "gov"), ("县政府", "gov"), ("edu", "edu"),
        ("1", "finance"), ("3", "gov"), ("２", "edu"),
    ],
)  # fmt: skip
def test_an_answer_may_be_a_number_or_a_part_of_one_name(answer: str, id: str) -> None:
    assert AGENCIES.parse_answer(answer) == id


@pytest.mark.parametrize("answer", ["青山县", "0", "4", "水利局", ""])
def test_an_answer_that_means_none_or_several_is_asked_again(answer: str) -> None:
    with pytest.raises(click.UsageError):
        AGENCIES.parse_answer(answer)


def test_an_option_is_not_guessed(sitegen: CommandLine) -> None:
    said = sitegen("new item", "--agency", "云岫", "--title", "通知")
    assert said.code == 2
    assert "没有“云岫”这个机关" in said.err


def test_on_a_terminal_a_number_is_enough(sitegen: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, "云岫\n".encode())
    os.write(ours, b"2\n")
    with os.fdopen(theirs, encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        said = sitegen("new item", "--title", "通知")
    os.close(ours)
    assert said.code == 0, said.err
    assert "1 云岫县人民政府（yunxiu）" in said.err
    assert "规范性文件（normative）、2 " in said.err
    assert "\n信息分类: 政策解读\n" in (sitegen.root / ITEMS / "2024/00002.md").read_text("utf-8")
