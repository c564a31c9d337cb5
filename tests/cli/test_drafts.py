"""``build --drafts``: where it may write, and what it and other commands say about what is not public."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.project import ITEM, CommandLine, write_project

LATER = """\
---
标题: 云岫县二〇二四年统计公报
索引号: yunxiu/2024-{serial}
信息分类: statistics
公开日期: {day}
---

全县总人口十三万人。
"""


@pytest.fixture
def sitegen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    write_project(tmp_path)
    return CommandLine(tmp_path, capsys)


def schedule(sitegen: CommandLine, serial: str, day: str) -> None:
    (sitegen.root / ITEM).with_name(f"{serial}.md").write_text(LATER.format(serial=serial, day=day), "utf-8")


def test_drafts_need_a_folder_of_their_own(sitegen: CommandLine) -> None:
    assert sitegen("build").code == 0
    before = sitegen.snapshot()
    for folder in (
        [],
        ["--output", str(sitegen.root / "public")],
        ["--output", str(sitegen.root / "public/x")],
    ):
        said = sitegen("build", "--drafts", *folder)
        assert said.code == 2
        assert "--output review" in said.err
        assert "published folder" in said.err
    assert sitegen.snapshot() == before


def test_a_review_says_what_it_is_for_and_cannot_be_deployed(sitegen: CommandLine) -> None:
    sitegen.edit(ITEM, "公开日期:", "草稿: 是\n公开日期:")
    assert sitegen("build").code == 0
    review = sitegen.root / "review"
    said = sitegen("build", "--drafts", "--output", str(review))
    assert said.code == 0
    assert f"{review.as_posix()} 里有草稿和公开日期未到的内容，只供内部审看，不要发布。\n" in said.out
    assert "份内容未发布" not in said.out
    assert "统计公报" in (review / "items/yunxiu/2024-00001.html").read_text("utf-8")
    arguments = (
        "diff",
        "--project",
        str(sitegen.root),
        str(sitegen.root / "public"),
        "--output",
        str(review),
    )
    said = sitegen.plain(*arguments)
    assert said.code == 1
    assert "PUB-033" in said.err
    assert sitegen("build", "--output", str(review)).code == 0
    assert sitegen.plain(*arguments).code == 0


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (["2024-07-05"], "另有 1 份将在 2024-07-05 公开。\n1 more will be published on 2024-07-05.\n"),
        (["2024-07-05", "2024-07-05"], "另有 2 份将在 2024-07-05 公开。\n"),
        (
            ["2024-08-01", "2024-07-05"],
            "另有 2 份将在 2024-07-05 至 2024-08-01 公开。\n"
            "2 more will be published between 2024-07-05 and 2024-08-01.\n",
        ),
    ],
)
def test_the_summary_says_what_will_be_published_when(
    sitegen: CommandLine, days: list[str], words: str
) -> None:
    for number, day in enumerate(days, 2):
        schedule(sitegen, f"{number:05}", day)
    for command in ("check", "build", "build"):
        said = sitegen(command)
        assert said.code == 0
        assert words in said.out
        assert "未发布" not in said.out
    said = sitegen("build", "--today", max(days))
    assert said.code == 0
    assert "公开。" not in said.out
    assert (sitegen.root / "public/items/yunxiu/2024-00002.html").is_file()


def test_a_strict_check_lets_drafts_be_unfinished(sitegen: CommandLine) -> None:
    assert sitegen("new item", "--agency", "yunxiu", "--title", "没有分类的一条").code == 0
    said = sitegen("check", "--strict")
    assert said.code == 0
    assert "草稿还不能发布：" in said.out
