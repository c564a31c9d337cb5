"""``check`` with files: the whole site is checked, and what concerns the files is shown."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from sitegen.cli.file_scope import resolve_checked_paths
from tests.cli.project import ITEM, CommandLine
from tests.paths import ROOT

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


@pytest.mark.parametrize(
    "path",
    [
        "通知.txt",
        "名单.docx",
        "README.md",
        "public/index.html",
        "public",
        "资料",
        "content/空",
        "content/pages/说明.bak",
    ],
)
def test_what_no_check_reads_is_a_usage_error(sitegen: CommandLine, path: str) -> None:
    place = sitegen.root / path
    if place.suffix:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("身份证号 110101199003078515\n", "utf-8")
    else:
        place.mkdir(parents=True)
    said = sitegen("check", str(place))
    assert (said.code, said.out) == (2, "")
    assert f"{path}：这个文件（文件夹）不属于网站内容，没有检查。" in said.err
    assert f"{path} does not belong to the site and was not checked." in said.err


def test_a_file_that_is_not_read_is_named_beside_one_that_is(sitegen: CommandLine) -> None:
    for name in ("通知.txt", "名单.txt"):
        (sitegen.root / name).write_text("甲\n", "utf-8")
    paths = [str(sitegen.root / path) for path in ("通知.txt", ITEM, "名单.txt")]
    said = sitegen("check", "--quiet", *paths)
    assert said.code == 0
    assert said.err.startswith("通知.txt、名单.txt：这些文件（文件夹）不属于网站内容，没有检查。")
    assert "do not belong to the site" in said.err


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("content/pages/通知.txt", ""),
        ("content/pages/a#b.md", ""),
        ("content/a.md.orig", ""),
        ("content/pages/a\x07.md", "content/pages/a\\x07.md"),
        ("content/a#b/c.md", "content/a#b"),  # the folder has the finding
    ],
)
def test_a_misplaced_file_of_the_content_has_a_finding(sitegen: CommandLine, path: str, shown: str) -> None:
    (sitegen.root / path).parent.mkdir(exist_ok=True)
    (sitegen.root / path).write_text("甲\n", "utf-8")
    # Beside another file the listing begins at a folder further up.
    for files in ([path], [path, ITEM]):
        said = sitegen("check", *(str(sitegen.root / one) for one in files))
        assert said.code != 2
        assert "不属于网站内容" not in said.err
        if shown != "content/a#b":
            assert f"{shown or path}:" in said.out


def test_each_folder_is_listed_once_however_many_files_are_given(
    sitegen: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [sitegen.root / f"content/pages/p{number}/p{number}.txt" for number in range(40)]
    for file in files:
        file.parent.mkdir(parents=True)
        file.write_text("甲\n", "utf-8")
    listed: Counter[str] = Counter()

    def list_folder(folder: str | Path) -> AbstractContextManager[Iterator[os.DirEntry[str]]]:
        listed[os.fspath(folder)] += 1
        return scandir(folder)

    scandir = os.scandir
    monkeypatch.setattr("sitegen.content.scan.os.scandir", list_folder)
    names = [file.relative_to(sitegen.root).as_posix() for file in files]
    assert resolve_checked_paths(sitegen.root, files) == tuple(names)
    assert len(listed) == len(files) + 1
    assert set(listed.values()) == {1}


def test_a_script_that_gives_no_file_of_the_site_gets_the_exit_code_in_the_docs(sitegen: CommandLine) -> None:
    (sitegen.root / "README.md").write_text("甲\n", "utf-8")
    assert sitegen("check", str(sitegen.root / "README.md")).code == 2
    assert sitegen("check", str(sitegen.root / "README.md"), str(sitegen.root / ITEM)).code == 0
    text = (ROOT / "docs/commands.md").read_text("utf-8")
    assert "写的文件全都不属于网站内容的（如只写了 README.md），什么也没有检查，退出码是 2" in text


def test_themes_settings_and_folders_of_content_are_read(sitegen: CommandLine) -> None:
    theme = sitegen.root / "themes/own"
    theme.mkdir(parents=True)
    (theme / "theme.yaml").write_text("名称: own\n继承: [default]\n", "utf-8")
    for path in ("themes/own/theme.yaml", "themes", "site.yaml", "content", "content/agencies/yunxiu/items"):
        assert sitegen("check", str(sitegen.root / path)).code == 0


TRIAL = "把 site.yaml 里的“状态: 筹建”改成“状态: 正式”"


@pytest.mark.parametrize("command", ["check --strict", "build --strict"])
def test_a_site_under_construction_says_how_to_end_it(sitegen: CommandLine, command: str) -> None:
    name, option = command.split()
    assert TRIAL not in sitegen(name, option).out
    sitegen.edit("site.yaml", "状态: 示例", "状态: 筹建")
    values = {
        "云岫": "青山",
        "云起大道": "府前街",
        "yunxiu.example": "qingshan.gov.cn",
        "9901000001": "1501000001",
    }
    for file in [*sitegen.root.rglob("*.yaml"), *sitegen.root.rglob("*.md")]:
        text = file.read_text("utf-8")
        for old, new in values.items():
            text = text.replace(old, new)
        file.write_text(text, "utf-8")
    for _ in range(2):  # the second time a build has nothing to do
        said = sitegen(name, option)
        assert said.code == 0, said.out
        first, last = said.out.splitlines()[-2:]
        assert TRIAL in first
        assert "“状态: 正式”" in last
    assert TRIAL not in sitegen(name, option, "--format", "json").out
    assert TRIAL not in sitegen(name, option, "--quiet").out
    sitegen.edit("site.yaml", "状态: 筹建", "状态: 正式")
    assert TRIAL not in sitegen(name, option).out


EXEMPTING = "确实没有错的，可以由审查人逐处放行"


def test_an_exemption_is_not_offered_for_what_is_plainly_missing(sitegen: CommandLine) -> None:
    sitegen.edit(ITEM, "全县总人口十二万人。", "![人口](没有.png)")
    said = sitegen("check")
    assert "LNK-101" in said.out
    assert EXEMPTING not in said.out
    sitegen.edit(ITEM, "![人口](没有.png)", "身份证号 110101199003078515")
    said = sitegen("check")
    assert f"{EXEMPTING}（PII-001）" in said.out
    assert "A finding that is not a mistake can be exempted by a reviewer" in said.out


def test_a_format_that_is_no_number_gets_the_present_one(sitegen: CommandLine) -> None:
    sitegen.edit("site.yaml", "格式版本: 2", "格式版本: 二")
    said = sitegen("check", "--format", "json")
    (found,) = [one for one in json.loads(said.out) if one["code"] == "FLD-040"]
    assert "2" in found["hint"]
    assert "1" not in found["hint"]


@pytest.mark.parametrize("command", ["build", "check"])
def test_the_cache_is_nothing_to_commit(sitegen: CommandLine, command: str) -> None:
    subprocess.run(["git", "init", "--quiet", str(sitegen.root)], check=True)
    assert sitegen(command).code == 0
    ask = ["git", "-C", str(sitegen.root), "ls-files", "--others", "--exclude-standard", ".sitegen"]
    assert subprocess.run(ask, check=True, capture_output=True).stdout == b""
    assert (sitegen.root / ".sitegen/state.db").is_file()
    (sitegen.root / ".sitegen/.gitignore").unlink()
    assert sitegen(command).code == 0
    # An office that wants the folder in git can delete the file for good.
    assert not (sitegen.root / ".sitegen/.gitignore").exists()


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
