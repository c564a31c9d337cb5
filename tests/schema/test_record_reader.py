"""From YAML to records: every kind of field, and every way to get it wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.diagnostics import Diagnostic, Severity, has_errors
from sitegen.schema import Moment, parse_yaml, read_record
from sitegen.schema.draft_values import UNKNOWN_DAY
from sitegen.schema.records import (
    AgencyRecord,
    CalendarRecord,
    ClassificationRecord,
    ItemRecord,
    PageRecord,
    ReportRecord,
    ServiceRecord,
    SiteRecord,
)

PATH = "content/agencies/demo/items/2014/0001.md"
ITEM = """\
标题: 关于印发某县2014年政府信息公开工作实施方案的通知
索引号: 11150123000000000A/2014-00032
信息分类: work-plan
公开日期: 2014-06-06 16:45
"""
REPORT = "标题: 某县2023年年报\n公开日期: 2024-01-20\n"
SERVICE = """\
标题: 某事
依据: [x]
条件: [x]
程序: [x]
材料: [x]
时限: 三日
收费: 不收费
联系: 某处
更新日期: 2024-01-01
"""
AGENCY = "名称: 某县人民政府\n简称: 某县政府\n层级: 县级\n类型: 人民政府\n"
SITE = """\
网站名称: 某县人民政府
栏目描述: 某县政府信息公开
网址: https://www.example.gov.cn/zwgk/
标识码: "1501230002"
主办单位: 某县人民政府办公室
联系方式: 0471-1234567
"""


def outcome(record: type[Any], text: str, first_line: int = 1) -> tuple[Any, tuple[Diagnostic, ...]]:
    node, found = parse_yaml(text, PATH, first_line)
    if node is None:
        return None, found
    result, more = read_record(record, node, PATH)
    return result, found + more


def places(found: tuple[Diagnostic, ...]) -> list[str]:
    return [f"{one.place.line}:{one.place.column} {one.code}" for one in found]


def item(extra: str) -> ItemRecord:
    result, found = outcome(ItemRecord, ITEM + extra)
    assert found == ()
    assert isinstance(result, ItemRecord)
    return result


def test_a_record_in_chinese_and_in_english_is_the_same() -> None:
    chinese = item("发文字号: 二政办发〔2012〕122号\n成文日期: 2014-05-23\n有效性: 有效\n草稿: 是\n")
    english, found = outcome(
        ItemRecord,
        "title: 关于印发某县2014年政府信息公开工作实施方案的通知\nindex_no: 11150123000000000A/2014-00032\n"
        "category: work-plan\npublished: 2014-06-06 16:45\ndoc_no: 二政办发〔2012〕122号\nwritten: 2014-05-23\n"
        "validity: in-force\ndraft: yes\n",
    )
    assert found == ()
    for name in ("title", "index_no", "category", "published", "doc_no", "written", "validity", "draft"):
        assert getattr(chinese, name) == getattr(english, name)
    assert chinese.published == Moment(date(2014, 6, 6), "16:45")
    assert chinese.written == date(2014, 5, 23)
    assert chinese.validity == "in-force"
    assert chinese.draft is True


VALUES = {
    "spaces around": ('作者: " 某某 "\n', "author", "某某"),
    "a number is a text": ("作者: 0150\n", "author", "0150"),
    "no is a text": ("作者: no\n", "author", "no"),
    "one member of a list": ("关键词: 政务\n", "keywords", ("政务",)),
    "quoted words are one member": ("关键词: '政务、公开,目录'\n", "keywords", ("政务、公开,目录",)),
    "a list": ("关键词: [政务, 公开]\n", "keywords", ("政务", "公开")),
    "empty members": ("关键词:\n  - 政务\n  -\n", "keywords", ("政务",)),
    "an empty list": ("关键词: []\n", "keywords", ()),
    "only empty members": ("关键词:\n  -\n", "keywords", ()),
    "an empty value": ("作者:\n", "author", ""),
    "an empty value with a comment": ("作者:   # 没有\n", "author", ""),
    "a date with a comment": ("成文日期: 2014-05-23 # 签发\n", "written", date(2014, 5, 23)),
    "an order": ("文号: 国务院令第711号\n", "doc_no", "国务院令第711号"),
    "a flag": ("草稿: NO\n", "draft", False),
    "a choice": ("公开方式: 依申请公开\n", "disclosure", "on-request"),
    "paths": (
        "旧网址: [/xxgk/201405/t2014_1.html, /信息/]\n",
        "aliases",
        ("/xxgk/201405/t2014_1.html", "/信息/"),
    ),
    "an address with a query": (
        "旧网址: /show.jsp?id=3&b=通知 一\n",
        "aliases",
        ("/show.jsp?id=3&b=%E9%80%9A%E7%9F%A5%20%E4%B8%80",),
    ),
    "an address with its host": ("旧网址: https://X.example/a%20b?\n", "aliases", ("https://x.example/a b",)),
    "text of several lines": ("摘要: |\n  一\n\n  二\n", "summary", "一\n\n二"),
    "a colon of full width in a folded text": ("摘要: 一\n  作者：二\n", "summary", "一 作者：二"),
}


@pytest.mark.parametrize(("text", "name", "value"), VALUES.values(), ids=VALUES)
def test_values(text: str, name: str, value: object) -> None:
    assert getattr(item(text), name) == value


def test_lines_of_a_text_are_the_lines_below_its_field() -> None:
    result = item("正文: |\n\n  第一段\n")
    line = result.source.positions["body"][0]
    assert (line + 1, result.body) == (6, "\n第一段")


def test_groups_and_their_short_form() -> None:
    result = item("附件:\n  - 方案.pdf\n  - 文件: 表.xlsx\n    名称: 附表\n保密审查: 张某\n")
    assert [(one.file, one.title) for one in result.attachments] == [("方案.pdf", ""), ("表.xlsx", "附表")]
    assert result.review is not None
    assert result.review.who == "张某"


def test_a_tree_of_classes() -> None:
    text = "分类:\n- id: a\n  名称: 甲\n  下级:\n  - {id: b, 名称: 乙, 规范性文件: 是}\n"
    result, found = outcome(ClassificationRecord, text)
    assert found == ()
    assert [(one.id, one.children[0].id, one.children[0].normative) for one in result.classes] == [
        ("a", "b", True)
    ]


def test_days_and_numbers_of_other_records() -> None:
    calendar, _ = outcome(CalendarRecord, "年份表:\n- 年份: 2014\n  放假: [2014-05-01, 2014-05-02]\n")
    assert calendar.years[0].year == 2014
    assert calendar.years[0].holidays == (date(2014, 5, 1), date(2014, 5, 2))
    report, _ = outcome(ReportRecord, REPORT + "格式: 2021\n统计数据:\n- {名称: 公开率, 数值: 96.40%}\n")
    assert report.format == "2021"
    assert report.statistics[0].value == "96.40%"


def test_cells_keep_their_names_texts_and_places() -> None:
    text = REPORT + "表格:\n  申请:\n    新收: {个人: 3, 总计: }\n    部分公开: [1, /]\n  复议诉讼: 无\n"
    report, found = outcome(ReportRecord, text)
    assert found == ()
    assert [
        (
            "/".join(name.text for name in entry.names),
            entry.value.text,
            entry.list_position,
            entry.list_length,
        )
        for entry in report.tables.cells
    ] == [
        ("申请/新收/个人", "3", 0, 0),
        ("申请/新收/总计", "", 0, 0),
        ("申请/部分公开", "1", 1, 2),
        ("申请/部分公开", "/", 2, 2),
        ("复议诉讼", "无", 0, 0),
    ]
    first = report.tables.cells[0]
    assert (first.value.line, first.value.column, first.value.length) == (5, 14, 1)
    assert [(name.line, name.column) for name in first.names] == [(4, 3), (5, 5), (5, 10)]


def test_choices_by_name_keep_their_order_and_places() -> None:
    text = "问题级别:\n  PII-006: 忽略\n  LNK-101: warning\n  SEC-002:\n"
    site, found = outcome(SiteRecord, SITE + text)
    assert found == ()
    assert site.severities.pairs == (("PII-006", "ignore"), ("LNK-101", "warning"))
    line = SITE.count("\n") + 3
    assert site.source.positions["severities.LNK-101"] == (line, 3, 7)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("忽略", "7:7 FLD-005"),
        ("[忽略]", "7:7 FLD-005"),
        ("{PII-006: 提示}", "7:17 FLD-044"),
        ("{PII-006: [忽略]}", "7:17 FLD-006"),
    ],
)
def test_choices_by_name_that_are_none(value: str, expected: str) -> None:
    site, found = outcome(SiteRecord, f"{SITE}问题级别: {value}\n")
    assert site is None
    assert places(found) == [expected]


def test_one_word_for_all_cells() -> None:
    report, found = outcome(ReportRecord, REPORT + "表格: 无\n")
    assert found == ()
    assert [(entry.names, entry.value.text) for entry in report.tables.cells] == [((), "无")]


def test_cells_that_are_no_yaml_give_no_record() -> None:
    report, found = outcome(ReportRecord, REPORT + "表格:\n  申请: {新收: &a 3}\n")
    assert report is None
    assert [one.code for one in found] == ["YML-023"]


def test_every_value_has_its_place() -> None:
    text = ITEM + "附件:\n- 文件: 方案.pdf\n废止: [甲文, 乙文]\n"
    result, found = outcome(ItemRecord, text, first_line=2)
    assert found == ()
    assert result.source.path == PATH
    assert result.source.positions == {
        "title": (2, 5, 26),
        "index_no": (3, 6, 29),
        "category": (4, 7, 9),
        "published": (5, 7, 16),
        "attachments": (7, 1, 1),
        "attachments.0": (7, 3, 1),
        "attachments.0.file": (7, 7, 6),
        "repeals": (8, 5, 1),
        "repeals.0": (8, 6, 2),
        "repeals.1": (8, 10, 2),
    }


# What is added to a complete item (its first line is line 5) → the findings.
ITEM_ERRORS = {
    "unknown": ("天气: x\n", ["5:1 FLD-001"]),
    "a colour taken for a comment": ("作者: #1c5480\n", ["5:5 FLD-016"]),
    "a number sign in a list": ("关键词:\n- 甲\n- #乙 # 丙\n", ["7:3 FLD-016"]),
    "a comment in place of a value": ("作者: # 以后再填\n", []),
    "a no-break space in a name that is followed by another": ("作者:\u00a0某: 甲\n", ["5:4 YML-031"]),
    "nearly known": ("发文字好: x\n", ["5:1 FLD-002"]),
    "nearly known, two characters": ("作着: x\n", ["5:1 FLD-002"]),
    "nearly known, English": ("Doc-No: x\n", ["5:1 FLD-002"]),
    "spaces in a name": ("文 号: x\n", ["5:1 FLD-002"]),
    "twice under two names": ("title: x\n", ["5:1 FLD-003"]),
    "a full-width colon before another": ("作者：某: 甲\n", ["5:1 YML-009"]),
    "no space before another colon": ("作者:某: 甲\n", ["5:1 YML-008"]),
    "a list for a text": ("作者: [甲, 乙]\n", ["5:5 FLD-006"]),
    "a group for a text": ("作者:\n  名: 甲\n", ["6:3 FLD-006"]),
    "a list for a date": ("成文日期: [2014-05-23]\n", ["5:7 FLD-006"]),
    "a group for a list": ("关键词: {甲: 乙}\n", ["5:6 FLD-007"]),
    "a list in a list": ("关键词: [[甲]]\n", ["5:7 FLD-006"]),
    "a list for a group": ("保密审查: [[甲]]\n", ["5:7 FLD-005"]),
    "a nested field unknown": ("附件:\n- 文件: a.pdf\n  标体: x\n", ["7:3 FLD-002"]),
    "a nested field missing": ("附件:\n- 名称: x\n", ["6:3 FLD-004"]),
    "a list without spaces": ("关键词:\n  -甲\n  -乙\n", ["6:3 FLD-015"]),
    "a body in lines without a bar": ("正文: 一、甲\n  二、乙\n", ["5:5 FLD-057"]),
    "such a body on the next line": ("正文:\n  一、甲\n  二、乙\n", ["6:3 FLD-057"]),
    "such a body in quotes": ('正文: "一、甲\n  二、乙"\n', ["5:5 FLD-057"]),
    "such a body with an empty line, too": ("正文: 甲\n  乙\n\n  丙\n", ["5:5 FLD-057"]),
    "a comment after a text": ("作者: 甲 # 乙\n", ["5:5 FLD-008"]),
    "a field swallowed": ("作者: 甲\n  来源：乙\n", ["5:5 FLD-009"]),
    **{
        f"placeholder {word} in {name}": (f"{name}: {word}\n", [f"5:{len(name) + 3} FLD-010"])
        for name in ("文号", "成文日期", "作者")
        for word in ("None", "null", "undefined", "————", "——", "NaN", '"-"')
    },
    "too long": (f"作者: {'甲' * 51}\n", ["5:5 FLD-011"]),
    "more than one line": ("作者: |\n  甲\n  乙\n", ["5:5 FLD-012"]),
    "an escaped control character": ('作者: "甲\\u202e"\n', ["5:5 FLD-013"]),
    "an escaped NUL": ('作者: "甲\\0"\n', ["5:5 FLD-013"]),
    "not a date": ("成文日期: 昨天\n", ["5:7 FLD-020"]),
    "half a date": ("成文日期: 2014年5月\n", ["5:7 FLD-020"]),
    "not a flag": ("草稿: 对\n", ["5:5 FLD-043"]),
    "not a choice": ("有效性: 不知道\n", ["5:6 FLD-044"]),
    "nearly a choice": ("有效性: 失 效\n", ["5:6 FLD-045"]),
    "number without 号": ("文号: 国办发〔2017〕47\n", ["5:5 FLD-050"]),
    "number cut off": ("文号: 广安区府办发〔202026\n", ["5:5 FLD-050"]),
    "number without year": ("文号: 国办发47号\n", ["5:5 FLD-056"]),
    "an address for a number": ("文号: https://www.example.gov.cn/12.html\n", ["5:5 FLD-051"]),
    "number with square brackets": ('文号: "呼政办发[2008]68号"\n', ["5:5 FLD-050"]),
    "an empty text for a required field": ("附件:\n- 文件: ''\n", ["6:3 FLD-017"]),
    **{
        f"file name {name}": (f"附件: '{name}'\n", ["5:5 FLD-048"])
        for name in (
            "../a.pdf",
            "a/b.pdf",
            "a\\b.pdf",
            ".htaccess",
            "a:b.pdf",
            "con.pdf",
            "LPT1",
            "a.pdf.",
            "..",
            "x?.pdf",
        )
    },
    **{
        f"path {path}": (f"旧网址: '{path}'\n", ["5:6 FLD-049"])
        for path in (
            "a.html",
            "/../a",
            "//evil.example/",
            "/a//b",
            "/a\\b",
            "ftp://x.example/",
            "/a#b",
            "/a%2Fb",
        )
    },
    "another path with an escape": ("旧网址: /a/%2e%2e/b\n", ["5:6 FLD-049"]),
    "everything at once": (
        "文号: x\n成文日期: 2014-5-23\n草稿: 对\n附件:\n- 名称: x\n- 文件: ../x\n",
        ["5:5 FLD-051", "6:7 FLD-021", "7:5 FLD-043", "9:3 FLD-004", "10:7 FLD-048"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), ITEM_ERRORS.values(), ids=ITEM_ERRORS)
def test_findings_in_an_item(text: str, expected: list[str]) -> None:
    result, found = outcome(ItemRecord, ITEM + text)
    assert places(found) == expected
    assert (result is None) == has_errors(found)
    assert all(one.message and one.message_en and one.hint and one.hint_en for one in found)


# A date as typed in 成文日期 (a day) and in 发布日期 (a day, perhaps with a time): code, and how the hint writes it.
DATES = {
    "2014-5-23": ("FLD-021", "2014-05-23"),
    "2014-05-3": ("FLD-021", "2014-05-03"),
    "2014/05/23": ("FLD-022", "2014-05-23"),
    "2014.5.23": ("FLD-022", "2014-05-23"),
    "2014–05–23": ("FLD-022", "2014-05-23"),
    "2014年5月23日": ("FLD-023", "2014-05-23"),
    "２０１４年５月２３日": ("FLD-023", "2014-05-23"),
    "20140523": ("FLD-024", "2014-05-23"),
    "２０１４-０５-２３": ("FLD-025", "2014-05-23"),
    "2014－05－23": ("FLD-025", "2014-05-23"),
    "二〇一四年五月二十三日": ("FLD-026", "2014-05-23"),
    "二○○七年六月五日": ("FLD-026", "2007-06-05"),
    "二OO八年五月二十三日": ("FLD-026", "2008-05-23"),
    "二零一一年十二月三十一日": ("FLD-026", "2011-12-31"),
    "2014-02-30": ("FLD-027", ""),
    "2014-2-30": ("FLD-027", ""),
    "2014-13-01": ("FLD-027", ""),
    "二〇一四年二月三十日": ("FLD-027", ""),
    "0000-01-01": ("FLD-027", ""),
    "2014年5月": ("FLD-020", "2014-05-23"),
    "12345678901234567890" * 5: ("FLD-020", "2014-05-23"),
}


@pytest.mark.parametrize(("typed", "expected"), DATES.items(), ids=DATES)
@pytest.mark.parametrize("name", ["成文日期", "公开日期"])
def test_a_date_in_another_form(name: str, typed: str, expected: tuple[str, str]) -> None:
    text = ITEM.replace("公开日期: 2014-06-06 16:45\n", "") if name == "公开日期" else ITEM
    _, (found,) = outcome(ItemRecord, f"{text}{name}: {typed}\n")
    code, fixed = expected
    assert found.code == code
    assert fixed in found.hint
    assert fixed in found.hint_en


TIMES = {
    "2014-06-06 16:45:00": ("FLD-029", "2014-06-06 16:45"),
    "2014-06-06T16:45": ("FLD-030", "2014-06-06 16:45"),
    "2014-06-06 8:30": ("FLD-030", "2014-06-06 08:30"),
    "2014-06-06 16：45": ("FLD-030", "2014-06-06 16:45"),
    "2014-06-06 16时45分": ("FLD-030", "2014-06-06 16:45"),
    "2014年6月6日16时45分": ("FLD-023", "2014-06-06 16:45"),
    "2014/6/6 8:30:01": ("FLD-022", "2014-06-06 08:30"),
    "2014-06-06T01:30:00.000Z": ("FLD-032", "2014-06-06 09:30"),
    "2014-06-05T16:00:00Z": ("FLD-032", "2014-06-06 00:00"),
    "2014-06-06T09:30:00+08:00": ("FLD-032", "2014-06-06 09:30"),
    "2014-06-06 03:30-0500": ("FLD-032", "2014-06-06 16:30"),
    "2014-02-30T01:30:00Z": ("FLD-027", ""),
    "9999-12-31T23:59:00Z": ("FLD-027", ""),
    "2014-06-06 24:00": ("FLD-031", ""),
    "2014-06-06 16:60:00": ("FLD-031", ""),
    "2014-06-06 下午": ("FLD-020", ""),
}


@pytest.mark.parametrize(("typed", "expected"), TIMES.items(), ids=TIMES)
def test_a_time_in_another_form(typed: str, expected: tuple[str, str]) -> None:
    _, (found,) = outcome(ItemRecord, ITEM.replace("2014-06-06 16:45", typed))
    assert found.code == expected[0]
    assert expected[1] in found.hint


@pytest.mark.parametrize(
    "typed", ["2014-06-06 16:45", "2014-06-06 16:45:00", "2014-06-06T08:30", "2014-06-05T16:00:00.000Z"]
)
def test_a_day_takes_no_time(typed: str) -> None:
    _, (found,) = outcome(ItemRecord, f"{ITEM}成文日期: {typed}\n")
    assert found.code == "FLD-028"
    assert found.hint.endswith("2014-06-06")


def test_a_day_without_a_time_is_a_moment() -> None:
    result, _ = outcome(ItemRecord, ITEM.replace(" 16:45", ""))
    assert result.published == Moment(date(2014, 6, 6))


OTHER_ERRORS: dict[str, tuple[type[Any], str, list[str]]] = {
    "code": (AgencyRecord, AGENCY + "邮编: 12345\n", ["5:5 FLD-014"]),
    "code in full width": (AgencyRecord, AGENCY + "邮编: ０１０５００\n", ["5:5 FLD-014"]),
    "code in the other case": (AgencyRecord, AGENCY + "uscc: 11441700007280420y\n", ["5:7 FLD-014"]),
    "whole number": (AgencyRecord, AGENCY + "排序: 一\n", ["5:5 FLD-040"]),
    "whole number with a point": (AgencyRecord, AGENCY + "排序: 1.5\n", ["5:5 FLD-040"]),
    "very long whole number": (AgencyRecord, AGENCY + f"排序: {'9' * 5000}\n", ["5:5 FLD-040"]),
    "whole number out of range": (AgencyRecord, AGENCY + "排序: -1\n", ["5:5 FLD-041"]),
    "number": (ReportRecord, REPORT + "统计数据: [{名称: x, 数值: 多}]\n", ["3:20 FLD-042"]),
    "number with a separator": (
        ReportRecord,
        REPORT + "统计数据:\n- 名称: x\n  数值: 1,204\n",
        ["5:7 FLD-042"],
    ),
    "number in full width": (ReportRecord, REPORT + "统计数据:\n- 名称: x\n  数值: １２\n", ["5:7 FLD-042"]),
    "choice in a list of levels": (AgencyRecord, AGENCY.replace("县级", "县"), ["3:5 FLD-045"]),
    "a group given as a text": (ReportRecord, REPORT + "统计数据: 甲\n", ["3:7 FLD-005"]),
    "fields with full-width colons": (ReportRecord, REPORT + "统计数据:\n  - 名称：甲\n", ["4:5 FLD-005"]),
    "nothing": (PageRecord, "", ["1:1 FLD-004", "1:1 FLD-004"]),
    "a text": (PageRecord, "你好", ["1:1 FLD-005"]),
    "a list": (PageRecord, "- 标题: x\n", ["1:1 FLD-005"]),
    "required but empty": (PageRecord, "标题:\n更新日期: 2014-01-01\n", ["1:1 FLD-017"]),
    "a misspelt field is not missing too": (PageRecord, "标题目: x\n更新日期: 2014-01-01\n", ["1:1 FLD-002"]),
    "a required list of nothing": (ServiceRecord, SERVICE.replace("[x]", "[]", 1), ["2:1 FLD-017"]),
    **{
        f"address {url}": (SiteRecord, f"{SITE}门户网址: '{url}'\n", ["7:7 FLD-046"])
        for url in (
            "www.example.gov.cn",
            "ftp://x.example/",
            "javascript:alert(1)",
            "https://",
            "https:///x",
            "http://[",
            "/x",
        )
    },
    "address of a disguised host": (
        SiteRecord,
        f"{SITE}门户网址: https://www.gov.cn。evil.example/\n",
        ["7:7 FLD-060"],
    ),
    "address with a space": (SiteRecord, f"{SITE}门户网址: https://x.example/a b\n", ["7:7 FLD-046"]),
    "address with a port that is none": (
        SiteRecord,
        f"{SITE}门户网址: https://x.example:99999/\n",
        ["7:7 FLD-046"],
    ),
    "address with a password": (SiteRecord, f"{SITE}门户网址: https://a:b@x.example/\n", ["7:7 FLD-047"]),
}


@pytest.mark.parametrize(("field", "expected"), [("找错网址", ["7:7 FLD-061"]), ("门户网址", [])])
def test_internal_addresses_belong_to_the_portal_at_most(field: str, expected: list[str]) -> None:
    result, found = outcome(SiteRecord, f"{SITE}{field}: http://10.0.0.1/\n")
    assert result
    assert [f"{one.place.line}:{one.place.column} {one.code}" for one in found] == expected


@pytest.mark.parametrize(("record", "text", "expected"), OTHER_ERRORS.values(), ids=OTHER_ERRORS)
def test_findings_in_other_records(record: type[Any], text: str, expected: list[str]) -> None:
    result, found = outcome(record, text)
    assert result is None
    assert places(found) == expected


@pytest.mark.parametrize(
    ("record", "text"), [(ServiceRecord, SERVICE), (AgencyRecord, AGENCY), (SiteRecord, SITE)]
)
def test_the_complete_records_have_no_findings(record: type[Any], text: str) -> None:
    result, found = outcome(record, text)
    assert found == ()
    assert isinstance(result, record)


HINTS: dict[str, tuple[type[Any], str, str]] = {
    "nearest Chinese name": (ItemRecord, ITEM + "发文字好: x\n", "是不是想写“发文字号”？"),
    "nearest English name": (ItemRecord, ITEM + "keyword: x\n", "是不是想写“keywords”？"),
    "the colour in quotes": (SiteRecord, SITE + "主题色: #9b1c1c\n", '写成 "#9b1c1c"'),
    "an example that needs quotes": (SiteRecord, SITE + "主题色: red\n", '"#1c5480"'),
    "time for date": (ItemRecord, ITEM + "成文时间: 2014-06-06\n", "是不是想写“成文日期”"),
    "the same two characters": (ItemRecord, ITEM + "成文的日子: 2014-06-06\n", "是不是想写“成文日期”"),
    "a name without its spaces": (ItemRecord, ITEM + "文 号: x\n", "是不是想写“文号”？"),
    "nearest word": (ItemRecord, ITEM + "公开方式: 主动公式\n", "是不是想写“主动公开”？"),
    "all words": (ItemRecord, ITEM + "公开方式: 秘密\n", "主动公开、依申请公开、不予公开"),
    "a code in half width": (AgencyRecord, AGENCY + "邮编: ０１０５００\n", "010500"),
    "a code in the right case": (AgencyRecord, AGENCY + "uscc: 11441700007280420y\n", "11441700007280420Y"),
    "a number without separators": (ReportRecord, REPORT + "统计数据:\n- 名称: x\n  数值: 1,204\n", "1204"),
    "lines of a list of groups": (
        ItemRecord,
        ITEM + "更正: 2026-11-30 “7日内”改为“10日内”\n",
        "“- 日期: 年-月-日”“  说明: （更正了什么，会显示在页面上）”",
    ),
    "lines with full-width colons": (
        ItemRecord,
        ITEM + "更正:\n- 日期：2026-11-30\n",
        "“- 日期: 年-月-日”“  说明: ",
    ),
    "lines of statistics": (ReportRecord, REPORT + "统计数据: 甲\n", "“- 名称: "),
    "lines of one group": (ItemRecord, ITEM + "保密审查: [[甲]]\n", "“  审查人: （谁审查的）”"),
    "lines of choices by name": (SiteRecord, SITE + "问题级别: 忽略\n", "“  PII-006: "),
    "lines of a whole file": (PageRecord, "你好", "“标题: "),
    "the standard number": (ItemRecord, ITEM + '文号: "呼政办发[2008]68号"\n', "呼政办发〔2008〕68号"),
}


@pytest.mark.parametrize(("record", "text", "words"), HINTS.values(), ids=HINTS)
def test_hints_say_what_to_write(record: type[Any], text: str, words: str) -> None:
    _, (found,) = outcome(record, text)
    assert words in found.hint


def test_a_number_that_looks_mistyped_is_kept_as_written() -> None:
    result, found = outcome(ItemRecord, ITEM + '文号: "呼政办发[2008]68号"\n')
    assert result.doc_no == "呼政办发[2008]68号"
    assert not has_errors(found)


def test_a_broken_value_is_reported_once_and_keeps_the_record_from_being_read() -> None:
    result, found = outcome(ItemRecord, ITEM.replace("标题: ", "标题: 某县: ") + "文号: x\n")
    assert result is None
    assert places(found) == ["1:7 YML-002", "5:5 FLD-051"]


def test_a_lost_line_does_not_hide_what_is_wrong_elsewhere_nor_count_as_missing() -> None:
    result, found = outcome(ItemRecord, ITEM.replace("索引号", " 索引号") + "文号: x\n")
    assert result is None
    assert places(found) == ["2:2 YML-007", "5:5 FLD-051"]


def test_messages_hold_no_control_characters() -> None:
    _, found = outcome(ItemRecord, ITEM + '作者: "\\e[31m\\u202e"\n有效性: "\\e[31m"\n"\\e]0;x": 1\n')
    assert len(found) == 3
    assert all(
        text.isprintable() for one in found for text in (one.message, one.message_en, one.hint, one.hint_en)
    )


KEYS = st.sampled_from(
    [
        "标题",
        "title",
        "索引号",
        "文号",
        "成文日期",
        "公开日期",
        "附件",
        "草稿",
        "有效性",
        "旧网址",
        "关键词",
        "x",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "2014-05-23",
            "null",
            "二〇一四年五月二十三日",
            "x〔2014〕1号",
            "/a/../b",
            "https://[",
            "²",
            "٣",
            "١٤",
            "{x}",
        ]
    ),
)
TREES = st.recursive(
    TEXTS.map(
        lambda text: (
            '"' + "".join(f"\\U{ord(char):08x}" for char in text if not 0xD800 <= ord(char) < 0xE000) + '"'
        )
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[" + ", ".join(items) + "]"),
        st.dictionaries(KEYS, inner, max_size=4).map(
            lambda d: "{" + ", ".join(f"{k}: {v}" for k, v in d.items()) + "}"
        ),
    ),
    max_leaves=8,
)
RECORDS = st.sampled_from(
    [ItemRecord, AgencyRecord, ClassificationRecord, ReportRecord, SiteRecord, ServiceRecord]
)


@given(RECORDS, st.dictionaries(KEYS, TREES, max_size=6))
def test_any_tree_gives_a_record_or_an_error(record: type[Any], tree: dict[str, str]) -> None:
    result, found = outcome(record, "".join(f"{key}: {value}\n" for key, value in tree.items()))
    assert (result is None) == has_errors(found)


@given(
    st.integers(0, len(ITEM)),
    st.integers(0, 4),
    st.text("\n\t :：-\"'[]{}#&*!|>%@`\\,标x1\0\u202e", max_size=4),
)
def test_any_slip_of_the_keyboard_gives_a_record_or_an_error(start: int, cut: int, typed: str) -> None:
    result, found = outcome(ItemRecord, ITEM[:start] + typed + ITEM[start + cut :])
    assert result is not None or has_errors(found)


def test_an_unfinished_draft_is_read_with_stand_ins() -> None:
    """What is wrong is left out, what is missing is named, and both are reported."""
    node, _ = parse_yaml("草稿: 是\n标题:\n公开日期: 2024-5-3\n关键词: [甲]\n没有的: 1\n", "x.md", 2)
    assert node
    record, found = read_record(ItemRecord, node, "x.md")
    assert record
    assert (record.title, record.index_no, record.category) == ("（标题未填）", "（索引号未填）", "")
    assert record.published == Moment(UNKNOWN_DAY)
    assert (record.draft, record.keywords) == (True, ("甲",))
    assert sorted(one.code for one in found) == ["FLD-001", "FLD-004", "FLD-004", "FLD-017", "FLD-021"]
    assert all(one.severity is Severity.ERROR for one in found)


@pytest.mark.parametrize("flag", ["", "草稿: 否\n", "草稿: 对\n"])
def test_only_a_draft_may_be_unfinished(flag: str) -> None:
    node, _ = parse_yaml(f"{flag}标题: 甲\n", "x.md", 2)
    assert node
    assert read_record(ItemRecord, node, "x.md")[0] is None


def test_the_lines_that_a_hint_gives_are_read_as_a_group() -> None:
    _, (found,) = outcome(ItemRecord, ITEM + "更正: 2026-11-30 “7日内”改为“10日内”\n")
    lines = found.hint.partition("例如：“")[2].removesuffix("”").split("”“")
    text = "更正:\n" + "".join(f"{line}\n" for line in lines).replace("年-月-日", "2026-11-30 15:00")
    record, found_again = outcome(ItemRecord, ITEM + text)
    assert found_again == ()
    (correction,) = record.corrections
    assert (str(correction.when), correction.note) == ("2026-11-30 15:00", "（更正了什么，会显示在页面上）")


@pytest.mark.parametrize(
    "body",
    [
        "正文: |\n  一、甲\n  二、乙\n",
        "正文: >\n  甲，\n  乙\n",
        "正文: 甲\n",
        "正文:\n  甲\n",
        "正文: 甲\n\n  乙\n",
        '正文: "甲\\\n  乙"\n',
        '正文: "甲\\n乙"\n作者: 丙\n',
    ],
)
def test_no_line_of_a_body_is_joined_without_being_asked(body: str) -> None:
    node, found = parse_yaml(ITEM + body, PATH, 1)
    assert node
    assert not (*found, *read_record(ItemRecord, node, PATH)[1])


def test_the_hint_about_joined_lines_gives_the_line_to_write() -> None:
    node, _ = parse_yaml(f"{ITEM}正文: 一、甲\n  二、乙\n", PATH, 1)
    assert node
    (finding,) = read_record(ItemRecord, node, PATH)[1]
    assert "“正文: |”" in finding.hint
    assert "“正文: >”" in finding.hint
