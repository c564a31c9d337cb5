"""What a build says about the days since the last one, and the notice before a validity ends."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from sitegen.builder import Project, Result, build
from sitegen.catalogue.day_changes import DayChanges
from sitegen.cli.summary import describe_day_changes
from tests.builder.workshop import TODAY, Workshop

pytestmark = pytest.mark.slow

FOLDER = "content/agencies/county/items/2026"


def put_item(site: Workshop, serial: int, title: str, *lines: str, day: str = "2026-10-30") -> str:
    path = f"{FOLDER}/{serial:05}.md"
    fields = "".join(f"{line}\n" for line in lines)
    site.put(
        path,
        f"---\n标题: {title}\n索引号: SL/2026-{serial:05}\n信息分类: notices\n公开日期: {day}\n{fields}---\n正文。\n",
    )
    return path


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "project")


def read(result: Result) -> DayChanges:
    assert result.day_changes
    return result.day_changes


def find_notices(result: Result) -> list[str]:
    return [one.message for one in result.diagnostics if one.code == "ITM-049"]


def test_a_build_says_what_the_day_changed(workshop: Workshop) -> None:
    put_item(workshop, 11, "施行的办法", "成文日期: 2026-10-20", "施行日期: 2026-11-03")
    put_item(workshop, 12, "失效的办法", "成文日期: 2026-10-20", "有效期至: 2026-11-02")
    put_item(workshop, 13, "当天仍有效的办法", "成文日期: 2026-10-20", "有效期至: 2026-11-03")
    put_item(workshop, 14, "废止的办法", "成文日期: 2026-10-20", "废止日期: 2026-11-03")
    put_item(workshop, 15, "到日子公开的通知", day="2026-11-02")
    first = workshop.build()
    assert first.day_changes is None
    # On the same day, and when nothing has been edited.
    assert workshop.build().day_changes is None
    # An edit is no change by the date.
    put_item(workshop, 16, "今天新写的通知", day="2026-11-03")
    changes = read(workshop.build(date(2026, 11, 3)))
    assert changes.since == TODAY
    assert changes.items == {
        "published": ("到日子公开的通知",),
        "effective": ("施行的办法",),
        "expired": ("失效的办法",),
        "repealed": ("废止的办法",),
    }
    assert changes.diagnostics == ()
    said = describe_day_changes(changes)
    assert said[0] == "2026-11-01 生成以后，只因日期已到而改变的："
    assert "　有效期届满而失效 1 份：《失效的办法》。" in said
    assert "  1 expired: “失效的办法”." in said
    assert read(workshop.build(date(2026, 11, 4))).items == {"expired": ("当天仍有效的办法",)}
    # Back in time, for example with --today.
    assert workshop.build(date(2026, 11, 2)).day_changes is None


def test_a_day_that_changes_nothing_is_said_as_well(workshop: Workshop) -> None:
    workshop.build()
    changes = read(workshop.build(date(2026, 11, 2)))
    assert describe_day_changes(changes) == (
        "2026-11-01 生成以后，没有内容因日期已到而改变。",
        "Since the build of 2026-11-01 no date has changed anything.",
    )
    assert describe_day_changes(None) == ()


def test_findings_that_the_day_brings_are_named(workshop: Workshop) -> None:
    """Only those in files that nobody has edited."""
    quiet = put_item(workshop, 11, "将失效的办法", "成文日期: 2026-10-20", "有效期至: 2026-12-02")
    workshop.build()
    edited = put_item(workshop, 12, "新写的办法", "成文日期: 2026-10-20", "有效期至: 2026-11-20")
    result = workshop.build(date(2026, 11, 3))
    assert len(find_notices(result)) == 2
    changes = read(result)
    assert [one.place.path for one in changes.diagnostics] == [quiet]
    said = "\n".join(describe_day_changes(changes))
    assert f"{quiet}:7:7（ITM-049）" in said
    assert edited not in said


def test_a_validity_that_ends_soon_is_reported(workshop: Workshop) -> None:
    last = TODAY + timedelta(days=29)
    path = put_item(workshop, 11, "将失效的办法", "成文日期: 2026-10-20", f"有效期至: {last}")
    result = workshop.build()
    assert [f"{one.place} {one.code} {one.severity}" for one in result.diagnostics] == [
        f"{path}:7:7 ITM-049 warning"
    ]
    assert "还有 29 天" in find_notices(result)[0]
    assert not find_notices(workshop.build(TODAY - timedelta(days=1)))
    assert "就是今天" in find_notices(workshop.build(last))[0]
    assert not find_notices(workshop.build(last + timedelta(days=1)))
    # A decision that is due in a month must not stop a nightly build.
    strict = build(Project(root=workshop.root, output=workshop.output, today=TODAY, strict=True))
    assert [one.severity.value for one in strict.diagnostics if one.code == "ITM-049"] == ["warning"]


@pytest.mark.parametrize("settled", ["废止日期: 2026-11-15", "撤下日期: 2026-11-01\n撤下原因: 有误"])
def test_no_notice_if_the_end_is_settled(workshop: Workshop, settled: str) -> None:
    put_item(workshop, 11, "将失效的办法", "成文日期: 2026-10-20", "有效期至: 2026-11-20", settled)
    assert not find_notices(workshop.build())


def test_no_notice_if_there_is_a_successor(workshop: Workshop) -> None:
    put_item(workshop, 11, "将失效的办法", "成文日期: 2026-10-20", "有效期至: 2026-11-20")
    assert find_notices(workshop.build())
    put_item(
        workshop, 12, "新的办法", "成文日期: 2026-10-25", "施行日期: 2026-11-21", "代替文件: SL/2026-00011"
    )
    assert not find_notices(workshop.build())


def test_the_site_sets_how_early_the_notice_comes(workshop: Workshop) -> None:
    put_item(workshop, 11, "将失效的办法", "成文日期: 2026-10-20", "有效期至: 2026-12-20")
    assert not find_notices(workshop.build())
    workshop.edit("site.yaml", "page_size: 5", "page_size: 5\nvalidity_notice: 60")
    assert find_notices(workshop.build())
    workshop.edit("site.yaml", "validity_notice: 60", "validity_notice: 0")
    assert not find_notices(workshop.build())
