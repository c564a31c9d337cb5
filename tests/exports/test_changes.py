"""Corrections, repeals and withdrawals in the feeds, the sitemap, the data files and on the page."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.builder.workshop import Workshop, errors

pytestmark = pytest.mark.slow

ATOM = "{http://www.w3.org/2005/Atom}"
ITEM = "content/agencies/county/items/2024/00001.md"
PAGE = "items/county/2024-00001.html"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "project")


def entries(workshop: Workshop, path: str = "feed.xml") -> list[dict[str, str]]:
    """The entries of a feed, first to last, each by the name of its element."""
    feed = ElementTree.fromstring((workshop.output / path).read_bytes())
    found = [
        {child.tag.removeprefix(ATOM): child.text or "" for child in entry}
        for entry in feed.iter(f"{ATOM}entry")
    ]
    updated = feed.find(f"{ATOM}updated")
    assert updated is not None
    assert updated.text == max(entry["updated"] for entry in found)
    return found


def test_a_correction_appears_everywhere(workshop: Workshop) -> None:
    assert not errors(workshop.build())
    assert entries(workshop)[0]["title"] == "2024年统计公报"
    workshop.edit(
        ITEM,
        "附件:",
        "更正:\n  - {日期: 2026-03-01, 说明: 附表里的水量}\n  - {日期: 2026-10-12, 说明: 第一条里的<水价>}\n附件:",
    )
    assert not errors(workshop.build())
    page = workshop.text(PAGE)
    first, second = page.index("2026年10月12日更正："), page.index("2026年3月1日更正：")
    assert first < second < page.index("第一条 为了供水")
    assert "第一条里的&lt;水价&gt;" in page
    assert "<dt>更正</dt><dd>2026-10-12、2026-03-01</dd>" in page
    assert '"dateModified":"2026-10-12"' in page
    for path in ("feed.xml", "agencies/county/feed.xml", "catalogue/normative/feed.xml"):
        entry = entries(workshop, path)[0]
        assert entry["title"] == "示例县供水管理办法", path
        assert entry["updated"] == "2026-10-12T00:00:00+08:00"
        assert entry["published"] == "2024-01-05T10:30:00+08:00"
        assert entry["summary"] == "2026年10月12日更正：第一条里的<水价>"
    sitemap = workshop.text("sitemap.xml")
    assert f"{PAGE}</loc><lastmod>2026-10-12</lastmod>" in sitemap
    assert "catalogue/normative/</loc><lastmod>2026-10-12</lastmod>" in sitemap
    (described,) = (
        one for one in json.loads(workshop.text("data/items.json")) if one["id"] == "county/2024-00001"
    )
    assert described["updated"] == "2026-10-12"
    assert described["corrections"] == [
        {"date": "2026-03-01", "note": "附表里的水量"},
        {"date": "2026-10-12", "note": "第一条里的<水价>"},
    ]
    rows = csv.DictReader(io.StringIO(workshop.text("data/items.csv").removeprefix("\ufeff")))
    (row,) = (row for row in rows if row["索引号"] == "SL/2024-00001")
    assert (row["更新日期"], row["更正"]) == (
        "2026-10-12", "2026-03-01 附表里的水量;2026-10-12 第一条里的<水价>",
    )  # fmt: skip


def test_a_correction_on_the_day_of_publication_is_an_update(workshop: Workshop) -> None:
    assert not errors(workshop.build())
    for typed, updated, shown in (
        ("2024-01-05", "2024-01-05T10:31:00+08:00", "2024年1月5日更正："),
        ("2024-01-05 15:20", "2024-01-05T15:20:00+08:00", "2024年1月5日 15:20更正："),
    ):
        workshop.edit(ITEM, "附件:", f"更正:\n  - {{日期: {typed}, 说明: 水价}}\n附件:")
        assert not errors(workshop.build())
        (entry,) = (entry for entry in entries(workshop) if entry["title"] == "示例县供水管理办法")
        assert entry["updated"] == updated
        assert entry["published"] == "2024-01-05T10:30:00+08:00"
        assert shown in workshop.text(PAGE)
        workshop.edit(ITEM, f"更正:\n  - {{日期: {typed}, 说明: 水价}}\n", "")


def test_a_correction_before_the_publication_is_reported(workshop: Workshop) -> None:
    workshop.edit(ITEM, "附件:", "更正:\n  - {日期: 2024-01-05 09:00, 说明: 水价}\n附件:")
    result = workshop.build()
    assert [code.split()[-1] for code in errors(result)] == ["ITM-043"]
    assert "2024-01-05 10:30" in next(one.message for one in result.diagnostics if one.code == "ITM-043")


def test_a_repeal_reaches_subscribers(workshop: Workshop) -> None:
    workshop.put(
        "content/agencies/county/items/2026/00009.md",
        "---\n标题: 新的供水管理办法\n索引号: SL/2026-00009\n信息分类: normative\n发文字号: 示政发〔2026〕3号\n"
        "成文日期: 2026-10-09\n公开日期: 2026-10-12\n施行日期: 2026-12-01\n废止: 示政发〔2024〕1号\n---\n新办法。\n",
    )
    assert not errors(workshop.build())
    before = workshop.text("feed.xml")
    assert [entry["title"] for entry in entries(workshop)][:2] == ["新的供水管理办法", "2024年统计公报"]
    # Nothing is edited: the new document takes effect.
    workshop.today = date(2026, 12, 1)
    assert not errors(workshop.build())
    assert workshop.text("feed.xml") != before
    entry = entries(workshop)[0]
    assert (entry["title"], entry["updated"]) == ("示例县供水管理办法", "2026-12-01T00:00:00+08:00")
    assert entry["summary"] == "本文已于2026年12月1日废止"


def test_a_document_that_expires_is_updated_on_the_day_after(workshop: Workshop) -> None:
    workshop.edit(ITEM, "附件:", "有效期至: 2026-11-30\n内容概述: 供水怎么管\n附件:")
    for day, updated in ((30, "2024-01-05T10:30:00+08:00"), (31, "2026-12-01T00:00:00+08:00")):
        workshop.today = date(2026, 11, day) if day == 30 else date(2026, 12, 1)
        assert not errors(workshop.build())
        (entry,) = (entry for entry in entries(workshop) if entry["title"] == "示例县供水管理办法")
        assert entry["updated"] == updated
    assert entry["summary"] == "本文自2026年12月1日起失效\n供水怎么管"


def test_a_withdrawal_takes_the_place_of_the_text(workshop: Workshop) -> None:
    """The notice says what its page says; a category whose items are all withdrawn has no feed."""
    workshop.edit("content/agencies/county/guide.md", "见[目录](items/2024/00001.md)", "见目录")
    assert not errors(workshop.build())
    ids = {entry["id"] for entry in entries(workshop)}
    workshop.edit(ITEM, "附件:", "撤下日期: 2026-10-20\n撤下原因: 数字有误\n内容概述: 供水怎么管\n附件:")
    assert not errors(workshop.build())
    found = entries(workshop)
    assert {entry["id"] for entry in found} == ids
    assert found[0]["title"] == "条目已撤下（索引号 SL/2024-00001）"
    assert found[0]["updated"] == "2026-10-20T00:00:00+08:00"
    assert found[0]["summary"] == "本条目已于2026年10月20日撤下：数字有误"
    assert not (workshop.output / "catalogue/normative/feed.xml").exists()


def test_a_feed_has_the_twenty_latest_changes(workshop: Workshop) -> None:
    for number in range(1, 26):
        note = "更正: {日期: 2026-10-31, 说明: 日期}\n" if number == 1 else ""
        workshop.put(
            f"content/agencies/county/items/2026/{number:05}.md",
            f"---\n标题: 第{number}号\n索引号: SL/2026-{number:05}\n信息分类: notices\n"
            f"公开日期: 2026-10-{number:02}\n{note}---\n正文。\n",
        )
    assert not errors(workshop.build())
    titles = [entry["title"] for entry in entries(workshop)]
    assert titles == ["第1号", *(f"第{number}号" for number in range(25, 6, -1))]
