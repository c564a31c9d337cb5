"""The finder of agencies: which letter each one stands under, in which order, and what a filter compares."""

from __future__ import annotations

import re

import pytest

from tests.builder.workshop import Workshop, errors

AGENCIES = {
    "chaoyang": ("朝阳区人民政府", "区政府", "人民政府", "", ""),
    "chongqing-road": ("朝阳区重庆路街道办事处", "重庆路街道", "乡镇街道", "chaoyang", ""),
    "accounts": ("朝阳区会计核算中心", "区会计中心", "公共企事业单位", "chaoyang", ""),
    "letters": ("朝阳区A1数据局", "数据局", "政府部门", "chaoyang", ""),
    "digits": ("朝阳区110指挥中心", "指挥中心", "政府部门", "chaoyang", ""),
    "zeng": ("朝阳区曾家店街道办事处", "曾家店街道", "乡镇街道", "chaoyang", "chao yang qu zeng jia dian jie dao ban shi chu"),
    "office": ("朝阳市容办公室", "市容办", "政府办公室", "chaoyang", ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    workshop = Workshop(tmp_path_factory.mktemp("finder"))
    for id, (name, short, kind, parent, said) in AGENCIES.items():
        lines = [f"名称: {name}", f"简称: {short}", "层级: 县级", f"类型: {kind}"]
        lines += [f"上级: {parent}"] * bool(parent) + [f"拼音: {said}"] * bool(said)
        workshop.put(f"content/agencies/{id}/agency.yaml", "\n".join(lines) + "\n")
    assert not errors(workshop.build())
    return (workshop.output / "guide/index.html").read_text("utf-8")


def letters(page: str) -> dict[str, list[str]]:
    found = {}
    for section in page.split('<section class="letter"')[1:]:
        letter = re.search(r"<h2[^>]*>(.)</h2>", section)
        assert letter
        found[letter[1]] = re.findall(r'href="\.\./agencies/([a-z-]+)/index\.html"', section)
    return found


def test_agencies_stand_under_the_letter_of_their_own_name(page: str) -> None:
    assert letters(page) == {
        "A": ["letters"],
        "C": ["finance", "chaoyang", "office", "chongqing-road"],
        "K": ["accounts"],
        "S": ["county"],
        "Z": ["zeng"],
        "#": ["digits"],
    }


def test_the_filter_compares_names_pinyin_and_initials(page: str) -> None:
    found = re.findall(r'data-find="([^"]*)"', page)
    (accounts,) = [one for one in found if "会计" in one]
    assert accounts.split() == [
        "朝阳区会计核算中心",
        "区会计中心",
        "会计核算中心",
        "会计中心",
        "chaoyangqukuaijihesuanzhongxin",
        "cyqkjhszx",
        "kuaijihesuanzhongxin",
        "kjhszx",
        "qukuaijizhongxin",
        "qkjzx",
        "kuaijizhongxin",
        "kjzx",
    ]


def test_every_letter_of_the_index_leads_to_its_section(page: str) -> None:
    listed = re.findall(r'<a href="#(letter-\d+)">', page)
    assert listed
    assert listed == re.findall(r'<h2 id="(letter-\d+)"', page)


def test_an_agency_without_a_guide_is_named_as_such(page: str) -> None:
    assert page.count("尚未编制") == len(AGENCIES) + 1
