"""Text that nobody wrote: every text of a template that must be replaced, and signs that were left unfilled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import getmembers, isfunction
from typing import Any

import pytest

from sitegen.content import scaffold, scaffold_pages
from sitegen.content.layout import parse_source_path
from sitegen.content.parse import parse_source
from sitegen.content.placeholders import report_unfilled_blanks
from sitegen.content.scaffold_marks import PLACEHOLDER_END, PLACEHOLDER_START
from sitegen.content.scaffold_texts import load_placeholder_texts, render_sample_templates
from sitegen.diagnostics import Diagnostic, Severity, sort_diagnostics
from sitegen.schema.field_spec import NestedRecord, list_fields, map_fields_by_key

PATH = "content/agencies/a/items/2026/00001.md"
HEAD = "---\n标题: 通知\n索引号: A/2026-00001\n信息分类: notices\n公开日期: 2026-03-02\n---\n"
# Values of templates that may be published as they are.
REAL_VALUES = {
    "是", "甲", "0", "2000-01-01", "县级", "政府部门", "周一至周五（法定节假日除外）", "8:30—12:00", "14:30—17:30", "办公室",
    "每条信息有永久索引号，列表按公开日期由近到远排列", "在本栏目按分类、年份浏览，或者搜索", "附件1.pdf",
    "没有主动公开的，按照依申请公开页面的说明申请", "[个人, 企业]", "[入学]", "无", "",
}  # fmt: skip
SAMPLES = [(record, template) for record, template in render_sample_templates() if record]
UNFILLED = {
    "云政发〔20××〕×号": "〔20××〕×号",
    "云政发〔2026〕第×号": "〔2026〕第×号",
    "××政发〔2026〕1号": "××政发",
    "2026年×月×日": "2026年×月×日",
    "（××××年×月×日）": "××××年×月×日",
    "自２０××年×月起": "２０××",
    "2026年X月": "2026年X月",
    "3月×日前": "3月×日",
    "二〇××年": "二〇××年",
    "201×年": "201×",
    "20xx年度": "20xx",
    "报县××局备案": "××局",
    "XX县人民政府": "XX县人民政府",
    "×××县教育局": "×××县教育局",
    "××镇人民政府": "××镇人民政府",
    "报××县备案": "××县",
    "请××单位协助": "××单位",
    "共收到申请×件": "×件",
    "某政发〔2026〕1号": "某政发",
    "某政办函〔2026〕1号": "某政办函",
    "{{发文日期}}起施行": "{{发文日期}}",
    "预算{{ amount }}万元": "{{ amount }}",
    "TODO：补充依据": "TODO",
    "由（待补充）负责": "（待补充）",
    "联系人：【待填】": "【待填】",
}
MEANT = (
    "138××××1234", "138XXXX1234", "李×", "张××", "王某某", "某公司", "××公司", "张××局长", "张××单位职工", "李××办公室电话", "李XX", "XXX同志",
    "身份证号1509××××××××××0022", "1990年×月×日出生", "生于19××年×月×日", "出生日期：1990年×月×日", "住××县××镇××村",
    "××县某超市", "车牌蒙A·×××12", "规格3×5×4米", "20×20厘米", "| 甲 | × |", "申请人：____ ____年__月__日",
    "某种疫苗", "某局长", "某市某区", "二〇〇八年", "最大值MAX局", "×月", "2026年3月5日", "20xx平方米",
    "TODOS", "集合 { {1}, {2} }", "待填补的缺口", "空缺待补", "（请填写真实姓名）",
)  # fmt: skip


def find(text: str, path: str = PATH) -> tuple[Diagnostic, ...]:
    slot = parse_source_path(path)
    assert slot
    return sort_diagnostics(parse_source(path, slot, text.encode()).diagnostics)


def check(text: str, path: str = PATH) -> list[str]:
    return [f"{one.place.line}:{one.place.column} {one.code}" for one in find(text, path)]


def test_every_template_is_sampled() -> None:
    functions = {
        name: value
        for module in (scaffold, scaffold_pages)
        for name, value in getmembers(module, isfunction)
        if name.startswith("render_") and name != "render_blank_yaml"
    }
    templates = {name for name, value in functions.items() if hasattr(value, "__wrapped__")}
    assert templates == functions.keys()
    assert len(list(render_sample_templates())) == len(templates)


def list_keys(record: type[Any]) -> set[str]:
    """List the keys of a record and of the records within it."""
    nested = [member.spec.kind for member in list_fields(record)]
    inner = [list_keys(kind.get_record_class()) for kind in nested if isinstance(kind, NestedRecord)]
    return {*map_fields_by_key(record)}.union(*inner)


def list_values(record: type[Any], template: str) -> Iterator[str]:
    """Yield the value of each field and list member of a template, comments included."""
    keys = list_keys(record)
    for line in template.removeprefix("---\n").partition("\n---\n")[0].split("\n"):
        field = re.fullmatch(r"(?:# )? *(?:- )?([^\s:]+): ?(.*)", line)
        member = re.fullmatch(r"(?:# )? +- ([^:]*)", line)
        if field and field[1] in keys:
            yield field[2]
        elif member:
            yield member[1]


def test_a_file_that_is_no_draft_is_not_asked_to_become_one() -> None:
    agency = "名称: 甲\n简称: 甲\n层级: 县级\n类型: 政府部门\n办公地址: 路名和门牌号\n"
    (found,) = [one for one in find(agency, "content/agencies/a/agency.yaml") if one.code == "TXT-020"]
    assert "草稿" not in found.hint
    assert "在行首加回“# ”" in found.hint
    (found,) = find(HEAD.replace("\n---\n", "\n内容概述: 一两句话\n---\n") + "正文\n")
    assert "草稿: 是" in found.hint


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample[0].__name__)
def test_each_value_of_a_template_is_filled_in_asked_for_or_real(sample: tuple[type[Any], str]) -> None:
    values = list(list_values(*sample))
    assert len(values) >= 3
    assert [value for value in values if PLACEHOLDER_START not in value and value not in REAL_VALUES] == []


def test_every_text_that_is_asked_for_is_a_placeholder() -> None:
    templates = "".join(template for _, template in render_sample_templates())
    asked = re.findall(f"{PLACEHOLDER_START}([^{PLACEHOLDER_END}]*){PLACEHOLDER_END}", templates)
    patterns = load_placeholder_texts().fields.values()
    known = load_placeholder_texts().lines
    assert len(asked) > 25
    assert all(text in known or any(pattern.fullmatch(text) for pattern in patterns) for text in asked)
    assert not any(PLACEHOLDER_START in text or PLACEHOLDER_END in text for text in known)


FIELDS = {
    "发文字号: 某政发〔2031〕1号": "TXT-020",
    "发文机关: 联合发文时写，每行一个": "TXT-020",
    "关键词: [停车, 乙]": "TXT-020",
    "主题词: [甲, 乙]": "TXT-020",
    "内容概述: 一两句话": "TXT-020",
    "保密审查: {审查人: 姓名, 审查日期: 2026-01-05}": "TXT-020",
    "附件: [{文件: a.pdf, 名称: 附件文件放在 00012 文件夹里}]": "TXT-020",
    "内容概述: 根据××局的意见制定": "TXT-021",
}


@pytest.mark.parametrize(("line", "code"), FIELDS.items())
def test_a_field_that_still_has_the_text_of_its_template(line: str, code: str) -> None:
    found = check(HEAD.replace("\n---\n", f"\n{line}\n---\n") + "正文\n")
    assert {one.split()[1] for one in found} == {code}
    assert all(one.startswith("6:") for one in found)
    withheld = HEAD.replace("\n---\n", f"\n{line}\n公开方式: 依申请公开\n---\n")
    assert not [one for one in check(f"{withheld}正文\n") if "TXT" in one]


@pytest.mark.parametrize(("line", "code"), FIELDS.items())
def test_in_a_draft_it_is_a_warning(line: str, code: str) -> None:
    text = HEAD.replace("\n---\n", f"\n{line}\n草稿: 是\n---\n") + "正文\n"
    found = [one for one in find(text) if one.code.startswith("TXT")]
    assert [one.code for one in found] == (["TXT-024"] if code == "TXT-020" else [])
    assert all(one.severity is Severity.WARNING for one in found)
    slot = parse_source_path(PATH)
    assert slot
    assert parse_source(PATH, slot, text.encode()).record  # it can be previewed


def test_a_list_is_reported_once() -> None:
    assert check(HEAD.replace("\n---\n", "\n关键词: [甲, 乙]\n---\n") + "正文\n") == ["6:7 TXT-020"]


def test_a_value_that_was_refused_for_its_form_is_not_reported_again() -> None:
    text = "名称: 甲\n简称: 甲\n层级: 县级\n类型: 政府部门\n联系电话: 区号-号码\n办公地址: 路名和门牌号\n"
    assert check(text, "content/agencies/a/agency.yaml") == ["5:7 FLD-014", "6:7 TXT-020"]


@pytest.mark.parametrize(
    "body",
    [
        "在这里写正文。按一次回车就是另起一段。",
        "在这里写正文。空一行是另起一段。",  # of an earlier version
        "在这里写正文",
        "\u3000\u3000在这里写正文。",
        "一、总则（待写）",
        "一两句话",
    ],
)
def test_a_body_that_still_has_the_text_of_its_template(body: str) -> None:
    assert [one.split()[1] for one in check(f"{HEAD}\n{body}\n")] == ["TXT-020"]
    in_draft = find(HEAD.replace("\n---\n", "\n草稿: 是\n---\n") + f"\n{body}\n")
    assert [(one.code, one.severity) for one in in_draft] == [("TXT-024", Severity.WARNING)]


@pytest.mark.parametrize(
    "body", ["一两句话说不清的，请到窗口咨询。", "甲、乙双方", "请在这里写正文。", "待写的部分"]
)
def test_the_same_words_in_a_sentence(body: str) -> None:
    assert check(f"{HEAD}\n{body}\n") == []


@pytest.mark.parametrize(("text", "said"), UNFILLED.items())
def test_a_sign_that_was_left_unfilled(text: str, said: str) -> None:
    (found,) = report_unfilled_blanks(f"甲\n{text}", "a.md", 1)
    assert f"“{said}”" in found.message
    assert (found.place.line, found.place.column, found.code) == (2, text.index(said) + 1, "TXT-021")


@pytest.mark.parametrize("text", MEANT)
def test_a_sign_that_is_meant(text: str) -> None:
    assert report_unfilled_blanks(text, "a.md", 1) == ()


def test_one_finding_for_all_signs_of_a_text() -> None:
    (found,) = report_unfilled_blanks("××局\n甲\n2026年×月×日，××局\n", "a.md", 11)
    assert (found.place.line, "第 13 行" in found.hint) == (11, True)


def test_comments_of_the_fields_are_not_checked() -> None:
    assert check(HEAD.replace("\n---\n", "\n# 发文字号: 某政发〔2026〕1号\n---\n") + "正文\n") == []


def test_all_signs_of_a_line_are_named() -> None:
    (found,) = report_unfilled_blanks("现定于×月×日在××局开会。\n请××局准备。", "a.md", 5)
    assert "“×月×日”、“××局”里的空" in found.message
    assert "“×月×日”, “××局” has a blank" in found.message_en
    assert (found.place.line, found.place.column, found.place.length) == (5, 4, 4)
    assert found.hint.endswith("；第 6 行同样要改")
