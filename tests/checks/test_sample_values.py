"""Values of the sample that an office has kept."""

from __future__ import annotations

import pytest

from sitegen.diagnostics import Severity
from tests.builder.workshop import Workshop, errors

OWN = (
    ("status: sample\n", ""),
    ('site_id: "9901000001"', 'site_id: "1501230001"'),
    ("contact: 0999-0000001", "contact: 0471-1234567"),
)
ITEM = "content/agencies/county/items/2024/00002.md"
AGENCY = "content/agencies/county/agency.yaml"


@pytest.fixture
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A site of a real office, which does not say that it is a sample."""
    made = Workshop(tmp_path_factory.mktemp("site"))
    for old, new in OWN:
        made.edit("site.yaml", old, new)
    made.edit(AGENCY, "0999-00000", "0471-12345")
    made.edit(AGENCY, "zwgk@county.example", "zwgk@county.gov.cn")
    made.edit(AGENCY, '"999000"', '"010000"')
    made.edit("content/agencies/finance/agency.yaml", "0999-0000002", "0471-1234502")
    # An office that has been dissolved needs no guide.
    made.edit("content/agencies/finance/agency.yaml", "层级: 县级", "层级: 县级\n史料: 是")
    made.edit("content/agencies/finance/services/card.yaml", "0999-0000002", "0471-1234502")
    assert not made.check().diagnostics
    return made


KEPT = {
    "code": ("site.yaml", '"1501230001"', '"9901000001"', "site.yaml:4:10 SIT-013"),
    "address": ("site.yaml", "www.example.gov.cn", "www.yunxiu.example", "site.yaml:3:11 SIT-013"),
    "contact": ("site.yaml", "0471-1234567", "电话 0999-0000101", "site.yaml:6:10 SIT-013"),
    "ICP": ("site.yaml", "page_size: 5", "icp: 蒙ICP备00000000号-1", "site.yaml:7:6 SIT-013"),
    "police": ("site.yaml", "page_size: 5", "police: 蒙公网安备99010002000001号", "site.yaml:7:9 SIT-013"),
    "sponsor": ("site.yaml", "示例县人民政府办公室", "云岫县人民政府办公室", "site.yaml:5:10 SIT-013"),
    "telephone": (AGENCY, "联系电话: 0471-1234501", "联系电话: 0999-0000101", f"{AGENCY}:10:7 SIT-013"),
    "e-mail": (AGENCY, "county.gov.cn", "yunxiu.example", f"{AGENCY}:12:5 SIT-013"),
    "text": (ITEM, "为什么要有", "云岫县为什么要有", f"{ITEM}:9:1 SIT-012"),
    "link": (ITEM, "这个办法", "[办法](https://www.yunxiu.example/a)", f"{ITEM}:9:11 SIT-012"),
    "page": ("content/pages/about.md", "说明。", "电话 0999-0000101", "content/pages/about.md:5:4 SIT-012"),
}


@pytest.mark.parametrize(("path", "old", "new", "expected"), KEPT.values(), ids=KEPT)
def test_it_is_an_error(workshop: Workshop, path: str, old: str, new: str, expected: str) -> None:
    workshop.edit(path, old, new)
    assert errors(workshop.check()) == [expected]
    # A site that says that it is a sample may have it.
    workshop.edit("site.yaml", "format_version: 2", "format_version: 2\nstatus: sample")
    assert not workshop.check().diagnostics


def test_a_former_sample_says_so_on_each_page(workshop: Workshop) -> None:
    workshop.edit(ITEM, "为什么要有", "云岫县为什么要有")
    workshop.edit("site.yaml", "page_size: 5", "notice: 这是示例网站：内容是虚构的。")
    assert not workshop.check().diagnostics


def test_in_a_draft_it_is_a_warning(workshop: Workshop) -> None:
    workshop.edit(ITEM, "为什么要有", "云岫县为什么要有")
    workshop.edit(ITEM, "索引号", "草稿: 是\n索引号")
    (found,) = workshop.check().diagnostics
    assert (found.code, found.severity) == ("SIT-012", Severity.WARNING)


def test_under_construction_settings_are_warnings(workshop: Workshop) -> None:
    workshop.edit("site.yaml", '"1501230001"', '"9901000001"')
    workshop.edit("site.yaml", "contact: 0471-1234567", "contact: 待填写")
    workshop.edit("site.yaml", "format_version: 2", "format_version: 2\nstatus: trial")
    result = workshop.build()
    assert [(one.code, one.severity) for one in result.diagnostics] == [
        ("SIT-013", Severity.WARNING),
        ("SIT-004", Severity.WARNING),
    ]
    assert "正在筹建" in workshop.text("index.html")


def test_a_file_is_reported_once(workshop: Workshop) -> None:
    workshop.edit(ITEM, "为什么要有", "云岫县为什么要有")
    workshop.edit(ITEM, "办法。", "办法。\n\n云岫县人民政府")
    (found,) = workshop.check().diagnostics
    assert "第 11 行" in found.hint


@pytest.mark.parametrize(
    "text", ["云岫路 3 号", "0999-8220000", "www.example.gov.cn", "云政发〔2023〕5号", "for.example.com"]
)
def test_similar_real_values_are_not_reported(workshop: Workshop, text: str) -> None:
    workshop.edit(ITEM, "为什么要有", f"{text} 为什么要有")
    assert not workshop.check().diagnostics


def test_an_edit_of_a_body_is_checked_as_in_a_full_build(workshop: Workshop) -> None:
    workshop.build()
    workshop.edit(ITEM, "为什么要有", "云岫县为什么要有")
    assert errors(workshop.build()) == [f"{ITEM}:9:1 SIT-012"]
    workshop.edit("site.yaml", "format_version: 2", "format_version: 2\nstatus: sample")
    assert not workshop.build().diagnostics
    workshop.edit(ITEM, "云岫县为什么", "云岫县这是为什么")
    assert not workshop.build().diagnostics
    assert "云岫县这是为什么" in workshop.text("items/county/2024-00002.html")
