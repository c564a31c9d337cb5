"""``check`` with files: the whole site is checked, and what concerns the files is shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.project import ITEM, CommandLine

SECOND = "content/agencies/yunxiu/items/2024/00002.md"


def add_broken_item(sitegen: CommandLine) -> None:
    """Adds a second item, with a wrong date and a link that leads nowhere."""
    text = (sitegen.root / ITEM).read_text("utf-8").replace("2024-00001", "2024-00002")
    text = text.replace("公开日期: 2024-05-23", "公开日期: 2024-5-23")
    (sitegen.root / SECOND).write_text(text, "utf-8")


def test_only_what_concerns_the_file_is_shown(sitegen: CommandLine) -> None:
    add_broken_item(sitegen)
    sitegen.edit(ITEM, "信息分类: statistics", "信息分类: nosuch")
    said = sitegen("check", str(sitegen.root / SECOND))
    assert said.code == 1
    assert f"{SECOND}:5:7: 错误 error FLD-021" in said.out
    assert ITEM not in said.out
    assert said.out.endswith(
        "其他文件还有 1 个错误、0 个警告；不写文件名就全部列出。\n"
        "1 error and 0 warnings in other files: run check without file names to list them.\n"
    )


def test_a_file_without_findings_is_right_though_others_are_not(sitegen: CommandLine) -> None:
    add_broken_item(sitegen)
    said = sitegen("check", str(sitegen.root / ITEM))
    assert said.code == 0
    assert said.out.startswith("没有发现问题。 No problems found.\n其他文件还有 1 个错误、0 个警告")


def test_a_finding_elsewhere_that_names_the_file_concerns_it(sitegen: CommandLine) -> None:
    text = (sitegen.root / ITEM).read_text("utf-8")
    (sitegen.root / SECOND).write_text(text, "utf-8")  # with the index number of the first
    said = sitegen("check", str(sitegen.root / ITEM))
    assert said.code == 1
    assert f"{SECOND}:3:6: 错误" in said.out


def test_files_are_named_from_the_current_folder(
    sitegen: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_broken_item(sitegen)
    monkeypatch.chdir((sitegen.root / SECOND).parent)
    assert "FLD-021" in sitegen("check", "00002.md").out
    assert "没有发现问题" in sitegen("check", "00001.md").out


def test_a_folder_stands_for_all_below(sitegen: CommandLine) -> None:
    add_broken_item(sitegen)
    assert "FLD-021" in sitegen("check", str(sitegen.root / "content/agencies")).out
    assert "FLD-021" in sitegen("check", str(sitegen.root)).out
    assert "没有发现问题" in sitegen("check", str(sitegen.root / "site.yaml")).out


def test_attachments_belong_to_their_item(sitegen: CommandLine) -> None:
    folder = (sitegen.root / ITEM).with_suffix("")
    folder.mkdir()
    (folder / "a.csv").write_text("a,b\n", "utf-8")  # not listed by the item
    said = sitegen("check", str(sitegen.root / ITEM))
    assert f"{ITEM.removesuffix('.md')}/a.csv: " in said.out


def test_a_file_outside_the_project_is_a_usage_error(sitegen: CommandLine) -> None:
    said = sitegen("check", __file__)
    assert said.code == 2
    assert "不在项目文件夹" in said.err


def test_formats_for_programs_stay_alone_on_stdout(sitegen: CommandLine) -> None:
    add_broken_item(sitegen)
    said = sitegen("check", str(sitegen.root / ITEM), "--format", "json")
    assert json.loads(said.out) == []
    assert "其他文件还有 1 个错误" in said.err


def test_all_shows_each_place(sitegen: CommandLine) -> None:
    add_broken_item(sitegen)
    sitegen.edit(ITEM, "公开日期: 2024-05-23", "公开日期: 2024-5-23")
    said = sitegen("check")
    assert said.out.count("怎么改") == 1
    assert "（共 2 处 2 places）" in said.out
    assert sitegen("check", "--all").out.count("怎么改") == 2


def test_github_gets_a_summary_page(
    sitegen: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_broken_item(sitegen)
    page = tmp_path / "summary.md"
    page.write_text("before\n", "utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    sitegen("check")
    assert page.read_text("utf-8") == "before\n"
    sitegen("check", "--format", "github")
    first, second, *_ = page.read_text("utf-8").splitlines()
    assert (first, second) == ("before", "1 个错误，0 个警告。 1 error, 0 warnings.")


@pytest.mark.parametrize(
    ("review", "code"),
    [
        ("", "ITM-032"),
        ("保密审查: 王审\n", "ITM-024"),
        ("保密审查:\n  审查人: 王审\n", "ITM-024"),
        ("保密审查:\n  审查人: 王审\n  审查日期: 2024-05-20\n", ""),
    ],
)
def test_a_required_secrecy_review_says_who_and_when(sitegen: CommandLine, review: str, code: str) -> None:
    sitegen.edit("site.yaml", "格式版本: 2\n", "格式版本: 2\n必须保密审查: 是\n")
    sitegen.edit(ITEM, "公开日期: 2024-05-23\n", f"公开日期: 2024-05-23\n{review}")
    said = sitegen("check", str(sitegen.root / ITEM), "--format", "json")
    assert [one["code"] for one in json.loads(said.out)] == ([code] if code else [])
    if code == "ITM-024":
        assert "“审查人: 王审”、“审查日期: " in said.out
