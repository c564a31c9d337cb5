"""The format version of a site: one warning while texts read differently, an error if it is too new."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builder.workshop import Workshop

ITEM = "content/agencies/county/items/2024/00002.md"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """The county as a site of format 1."""
    workshop = Workshop(tmp_path)
    workshop.edit("site.yaml", "format_version: 2\n", "")
    workshop.edit("content/agencies/county/items/2024/00001.md", "第一条 为了", "为了")
    return workshop


def found(workshop: Workshop) -> list[str]:
    return [f"{one.place} {one.code} {one.message}" for one in workshop.check().diagnostics]


def test_a_site_of_format_1_whose_texts_read_alike_is_silent(workshop: Workshop) -> None:
    assert found(workshop) == []


def test_texts_that_read_differently_are_one_warning(workshop: Workshop) -> None:
    workshop.edit(ITEM, "为什么要有这个办法。", "面积5*8*2米。")
    workshop.edit("content/pages/about.md", "说明。", "#1机组。")
    (one,) = found(workshop)
    assert one.startswith("site.yaml:1:1 SIT-010 有 2 份内容")
    (diagnostic,) = workshop.check().diagnostics
    assert "sitegen upgrade" in diagnostic.hint


def test_the_number_follows_edits_in_later_builds(workshop: Workshop) -> None:
    for words, codes in (("面积5*8*2米。", ["SIT-010"]), ("面积很大。", []), ("面积6*8*2米。", ["SIT-010"])):
        text = (workshop.root / ITEM).read_text("utf-8")
        workshop.put(ITEM, f"{text.rpartition('---')[0]}---\n{words}\n")
        result = workshop.build()
        assert [one.code for one in result.diagnostics] == codes
        assert [one.code for one in workshop.build().diagnostics] == codes


def test_format_2_is_silent(workshop: Workshop) -> None:
    workshop.edit(ITEM, "为什么要有这个办法。", "面积5*8*2米。")
    workshop.put("site.yaml", "格式版本: 2\n" + (workshop.root / "site.yaml").read_text("utf-8"))
    assert found(workshop) == []


def test_a_newer_format_is_refused(workshop: Workshop) -> None:
    text = (workshop.root / "site.yaml").read_text("utf-8")
    workshop.put("site.yaml", f"格式版本: 3\n{text}将来的字段: 甲\n")
    (one,) = workshop.check().diagnostics
    assert (str(one.place), one.code) == ("site.yaml:1:7", "SIT-011")
    assert "程序太旧" in one.message
    assert "too old" in one.message_en
    assert workshop.build().events == ()


@pytest.mark.parametrize("version", ["0", "二", "1.0"])
def test_other_values_are_no_versions(workshop: Workshop, version: str) -> None:
    text = (workshop.root / "site.yaml").read_text("utf-8")
    workshop.put("site.yaml", f"格式版本: {version}\n{text}")
    (one,) = workshop.check().diagnostics
    assert one.code.startswith("FLD-")
