"""``build``, ``check`` and ``clean`` on a real project."""

import json
import re

import pytest

from tests.cli.project import ITEM, CommandLine


def test_build_writes_the_site_and_says_what_it_did(sitegen: CommandLine) -> None:
    said = sitegen("build")
    assert said.code == 0
    assert (sitegen.root / "public/index.html").is_file()
    site = [file for file in (sitegen.root / "public").rglob("*") if file.is_file()]
    pages = sum(file.suffix == ".html" for file in site)
    zh, en, files_zh, files_en, times_zh, times_en, open_zh, open_en = said.out.splitlines()
    assert zh == f"网站有 {pages} 页：生成 {pages} 页，没有变化而跳过 0 页，删除 0 页。"
    assert en == f"{pages} pages: {pages} rendered, 0 skipped as unchanged, 0 removed."
    size = sum(file.stat().st_size for file in site if file.name != "sitegen-manifest.json") / 1024
    assert files_zh == f"写入 {len(site) - 1} 个文件（{size:.1f} KB），未变 0 个，删除 0 个。"
    assert files_en == f"{len(site) - 1} files written ({size:.1f} KB), 0 kept, 0 removed."
    assert times_zh.startswith("用时 ")
    assert " s" in times_en
    home = (sitegen.root / "public/index.html").as_posix()
    assert open_zh.startswith(f"双击打开 {home}，就能看网站；")
    assert open_en.startswith(f"To see the site, double-click {home};")


def test_the_summary_counts_pages_by_what_became_of_them(sitegen: CommandLine) -> None:
    sitegen("build")
    (sitegen.root / ITEM).unlink()
    said = sitegen("build")
    words = re.search(r"(\d+) pages: (\d+) rendered, (\d+) skipped as unchanged, (\d+) removed", said.out)
    assert words
    pages, rendered, skipped, removed = map(int, words.groups())
    assert pages == rendered + skipped
    assert rendered > 0
    assert skipped > 0
    assert removed > 0


def test_a_second_build_writes_nothing(sitegen: CommandLine) -> None:
    sitegen("build")
    said = sitegen("build", "--explain")
    assert said.code == 0
    assert "0 files written (0 B)" in said.out
    assert "写入 written" not in said.out


def test_explain_names_each_page_and_why(sitegen: CommandLine) -> None:
    assert "写入 written  index.html  (新增 new)" in sitegen("build", "--explain").out
    sitegen.edit(ITEM, "十二万", "十三万")
    lines = [line for line in sitegen("build", "--explain").out.splitlines() if line.startswith("写入")]
    assert "写入 written  items/yunxiu/2024-00001.html  (内容有变 changed)" in lines
    assert not any("agencies/index.html" in line for line in lines)
    (sitegen.root / ITEM).unlink()
    assert "删除 removed  items/yunxiu/2024-00001.html" in sitegen("build", "--explain").out


def test_an_error_leaves_the_last_good_site(sitegen: CommandLine) -> None:
    sitegen("build")
    before = {path: data for path, data in sitegen.snapshot().items() if path.startswith("public/")}
    sitegen.edit(ITEM, "2024-05-23", "2024-5-23")
    said = sitegen("build")
    assert said.code == 1
    assert f"{ITEM}:5:" in said.out
    assert "公开日期: 2024-5-23" in said.out
    assert before == {path: data for path, data in sitegen.snapshot().items() if path.startswith("public/")}


def test_quiet_prints_nothing_when_all_is_well(sitegen: CommandLine) -> None:
    said = sitegen("build", "--quiet")
    assert (said.code, said.out, said.err) == (0, "", "")


def test_quiet_prints_findings(sitegen: CommandLine) -> None:
    sitegen.edit(ITEM, "statistics", "statistic")
    said = sitegen("check", "--quiet")
    assert said.code == 1
    assert ITEM in said.out
    assert said.err == ""


@pytest.mark.parametrize("command", ["build", "check"])
def test_json_is_alone_on_the_standard_output(sitegen: CommandLine, command: str) -> None:
    assert json.loads(sitegen(command, "--format", "json").out) == []
    sitegen.edit(ITEM, "statistics", "statistic")
    said = sitegen(command, "--format", "json")
    assert [found["path"] for found in json.loads(said.out)] == [ITEM]
    assert said.code == 1


def test_explain_beside_json_goes_to_the_standard_error(sitegen: CommandLine) -> None:
    said = sitegen("build", "--format", "json", "--explain")
    assert json.loads(said.out) == []
    assert "index.html" in said.err


def test_check_writes_nothing_but_the_build_state(sitegen: CommandLine) -> None:
    before = sitegen.snapshot()
    said = sitegen("check")
    assert said.code == 0
    assert said.out == "没有发现问题。 No problems found.\n"
    after = sitegen.snapshot()
    assert {path: data for path, data in after.items() if not path.startswith(".sitegen/")} == before


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("草稿: 是\n", 1),
        ("公开方式: 依申请公开\n", 1),
        ("公开方式: 不予公开\n", 1),
        ("公开方式: 主动公开\n", 0),
    ],
)
def test_the_summary_counts_what_is_not_published(sitegen: CommandLine, line: str, count: int) -> None:
    assert sitegen("new report", "--agency", "yunxiu").code == 0
    sitegen.edit(ITEM, "公开日期:", f"{line}公开日期:")
    paths = [ITEM] * count + ["content/agencies/yunxiu/reports/2023.yaml"]
    words = f"另有 {count + 1} 份内容未发布（草稿，或非主动公开）：{'、'.join(paths)}。\n"
    assert words in sitegen("check").out
    assert words in sitegen("build").out
    said = sitegen("check", "--format", "json")
    assert {one["severity"] for one in json.loads(said.out)} == {"warning"}
    assert words in said.err


def test_check_and_build_find_the_same(sitegen: CommandLine) -> None:
    sitegen.edit(ITEM, "标题: ", "题目: ")
    assert sitegen("check").out == sitegen("build").out


def test_clean_removes_only_what_builds_have_written(sitegen: CommandLine) -> None:
    sitegen("build")
    (sitegen.root / "public/mine.txt").write_text("mine", encoding="utf-8")
    said = sitegen.plain("clean", "--project", str(sitegen.root))
    assert said.code == 0
    assert "files removed" in said.out
    assert [file.name for file in (sitegen.root / "public").rglob("*")] == ["mine.txt"]


def test_clean_without_a_site(sitegen: CommandLine) -> None:
    said = sitegen.plain("clean", "--project", str(sitegen.root))
    assert (said.code, said.out) == (0, "删除了 0 个文件。 0 files removed.\n")


def test_output_goes_where_it_is_told(sitegen: CommandLine) -> None:
    output = sitegen.root / "elsewhere"
    assert sitegen("build", "--output", str(output)).code == 0
    assert (output / "index.html").is_file()
    assert not (sitegen.root / "public").exists()


def test_a_folder_of_someone_else_is_refused(sitegen: CommandLine) -> None:
    (sitegen.root / "public").mkdir()
    (sitegen.root / "public/thesis.doc").write_text("years of work", encoding="utf-8")
    assert sitegen("build").code == 1
    assert [file.name for file in (sitegen.root / "public").iterdir()] == ["thesis.doc"]


def test_no_command_means_build(sitegen: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sitegen.root)
    assert "pages:" in sitegen.plain().out
    assert sitegen.plain("--quiet").out == ""
    assert (sitegen.root / "public/index.html").is_file()


@pytest.mark.parametrize(
    ("arguments", "epoch", "outcome"),
    [
        (["--today", "2024-05-23"], "", "public"),
        (["--today", "2024-05-22"], "", "scheduled"),
        ([], "1716393600", "public"),  # 2024-05-22T16:00Z is midnight of the 23rd in Beijing
        ([], "1716393599", "scheduled"),
        (["--today", "2024-05-23"], "0", "public"),
        ([], "soon", "refused"),
        (["--today", "23.5.2024"], "", "refused"),
    ],
)
def test_today(
    sitegen: CommandLine, monkeypatch: pytest.MonkeyPatch, arguments: list[str], epoch: str, outcome: str
) -> None:
    """The item of the project is published on 2024-05-23."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    said = sitegen.plain("check", "--project", str(sitegen.root), *arguments)
    assert said.code == (2 if outcome == "refused" else 0)
    assert ("另有 1 份将在 2024-05-23 公开。" in said.out) == (outcome == "scheduled")


def test_a_folder_that_is_no_project_is_a_usage_error(sitegen: CommandLine) -> None:
    said = sitegen.plain("build", "--project", str(sitegen.root / "content/agencies"))
    assert said.code == 2
    assert "--project" in said.err


def test_a_link_out_of_the_project_is_not_quoted(sitegen: CommandLine) -> None:
    outside = sitegen.root.parent / "secret.md"
    outside.write_text("s3cret\n", encoding="utf-8")
    (sitegen.root / ITEM).unlink()
    (sitegen.root / ITEM).symlink_to(outside)
    said = sitegen("check")
    assert said.code == 1
    assert "s3cret" not in said.out
