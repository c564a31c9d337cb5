"""Contradictions between the fields of an item and its text."""

from __future__ import annotations

from datetime import date

import pytest

from sitegen.content.contradictions import parse_signature_date
from sitegen.content.layout import parse_source_path
from sitegen.content.parse import parse_source
from sitegen.diagnostics import Diagnostic, Severity

PATH = "content/agencies/county/items/2024/00001.md"
SIGNED = "各镇人民政府：\n\n现将办法印发给你们。\n\n示例县人民政府\n\n{}\n"
CODES = ("TXT-022", "TXT-023")


def parse(body: str, fields: str = "成文日期: 2024-01-08\n") -> tuple[Diagnostic, ...]:
    text = f"---\n标题: 示例县供水管理办法\n索引号: SL/2024-00001\n信息分类: normative\n公开日期: 2024-01-20\n{fields}---\n{body}"
    slot = parse_source_path(PATH)
    assert slot
    parsed = parse_source(PATH, slot, text.encode())
    assert parsed.record
    return tuple(one for one in parsed.diagnostics if one.code in CODES)


@pytest.mark.parametrize(
    "signed", ["2024年1月9日", "二〇二四年一月九日", "2024 年 1 月 9 日", "二○二三年十一月二十八日"]
)
def test_date_below_the_text_that_differs_is_a_warning(signed: str) -> None:
    (found,) = parse(SIGNED.format(signed))
    assert (found.code, found.severity) == ("TXT-022", Severity.WARNING)
    assert (found.place.line, found.place.column, found.place.length) == (14, 1, len(signed))
    assert str(parse_signature_date(signed)) in found.message
    assert "2024-01-08" in found.message


@pytest.mark.parametrize(
    "body",
    [
        SIGNED.format("2024年1月8日"),
        SIGNED.format("二〇二四年一月八日"),
        SIGNED.format("2024年1月"),
        # A document that passes on another one has the dates of both.
        SIGNED.format("2024年1月8日") + "\n附件\n\n示例市人民政府\n\n2023年12月1日\n",
        "2023年12月1日\n\n召开会议，研究供水工作。\n",
        "会议于2023年12月1日召开。\n",
    ],
)
def test_date_that_is_the_date_written_or_no_signature_is_none(body: str) -> None:
    assert parse(body) == ()


def test_without_a_date_written_nothing_is_compared() -> None:
    assert parse(SIGNED.format("2020年5月1日"), "") == ()


def test_a_draft_is_not_compared() -> None:
    assert parse(SIGNED.format("2020年5月1日"), "成文日期: 2024-01-08\n草稿: 是\n") == ()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二四年十月二十日", date(2024, 10, 20)),
        ("（2024年12月31日）", date(2024, 12, 31)),
        ("2024-1-8", date(2024, 1, 8)),
        ("2024年2月30日", None),
        ("2024年一月十十日", None),
        ("20××年×月×日", None),
    ],
)
def test_dates_as_they_stand_below_texts(text: str, day: date | None) -> None:
    assert parse_signature_date(text) == day


LISTED = "请认真执行。\n\n附件：1.检查表\n\n示例县人民政府\n\n2024年1月8日\n"


def test_attachment_that_only_the_text_names_is_a_warning() -> None:
    (found,) = parse(LISTED)
    assert (found.code, found.severity) == ("TXT-023", Severity.WARNING)
    assert (found.place.line, found.place.column) == (10, 1)
    assert "“附件：1.检查表”" in found.message


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (LISTED, "附件: [a.pdf]\n"),
        (LISTED.replace("1.检查表", "[检查表](a.pdf)"), ""),
        (LISTED.replace("1.检查表", "[检查表](https://www.example.gov.cn/a.pdf)"), ""),
        (LISTED + "\n[检查表下载](a.pdf)\n", ""),
        (LISTED + "\n附件1\n\n检查表\n\n一、项目。\n", ""),
        (LISTED + "\n## 附件1 检查表\n\n一、项目。\n", ""),
        ("请见附件：检查表。\n", ""),
    ],
)
def test_attachment_that_readers_can_find_is_none(body: str, fields: str) -> None:
    assert parse(body, f"成文日期: 2024-01-08\n{fields}") == ()
