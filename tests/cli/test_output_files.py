"""Files that commands write at the user's wish: only their own are replaced, and folders are not made by a slip."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.cli.project import CommandLine
from tests.git.test_revision import commit_files, run_git


@pytest.fixture
def repository(sitegen: CommandLine) -> CommandLine:
    run_git(sitegen.root, "init", "-q")
    commit_files(sitegen.root, {".gitignore": b".sitegen\npublic\n"})
    return sitegen


OUTPUTS = {
    "r.md": ["check", "--report"],
    "r.xlsx": ["check", "--report"],
    "review.html": ["review", "HEAD", "--output"],
    "review.md": ["review", "HEAD", "--output", "own.html", "--summary"],
    "rules.conf": ["redirects", "--for", "nginx", "--write"],
    "profile.html": ["build", "--profile"],
}


@pytest.mark.parametrize(("name", "command"), OUTPUTS.items())
def test_only_own_files_are_replaced(
    repository: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / name
    file.write_text("# 我的说明\n", encoding="utf-8")
    said = repository(*command, str(file))
    assert said.code == 2
    assert "不是本命令写的" in said.err
    assert file.read_text("utf-8") == "# 我的说明\n"
    # An empty file, and one that the command has written, may be replaced.
    file.write_bytes(b"")
    for _ in range(2):
        assert repository(*command, str(file)).code == 0
        assert file.stat().st_size > 0


@pytest.mark.parametrize(("name", "command"), OUTPUTS.items())
def test_no_folder_is_made_for_a_misspelt_path(
    repository: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    said = repository(*command, str(tmp_path / "no/where" / name))
    assert said.code == 2
    assert f"没有这个文件夹：{(tmp_path / 'no/where').as_posix()}" in said.err
    assert not (tmp_path / "no").exists()


def test_a_report_saved_again_by_a_spreadsheet_program_is_replaced(
    sitegen: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "r.xlsx"
    assert sitegen("check", "--report", str(file)).code == 0
    load_workbook(file).save(file)
    assert sitegen("check", "--report", str(file)).code == 0


def test_another_workbook_is_not_replaced(sitegen: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "r.xlsx"
    Workbook().save(file)
    own = file.read_bytes()
    assert sitegen("check", "--report", str(file)).code == 2
    assert file.read_bytes() == own


@pytest.mark.parametrize(
    "arguments",
    [
        ("redirects", "--for", "nginx", "--write"),
        ("codeowners", "--output"),
        ("build", "--profile"),
        ("check", "--report"),
        ("review", "HEAD", "--output"),
    ],
)
def test_no_command_writes_a_file_among_the_sources(sitegen: CommandLine, arguments: tuple[str, ...]) -> None:
    target = sitegen.root / "content/agencies/yunxiu/结果.html"
    target = target.with_suffix(".xlsx") if "--report" in arguments else target
    said = sitegen.plain(*arguments, str(target), "--project", str(sitegen.root))
    assert (said.code, "网站的来源" in said.err) == (2, True), said.err
    assert not target.exists()


def test_schemas_are_written_neither_into_the_sources_nor_over_other_files(
    sitegen: CommandLine, tmp_path: Path
) -> None:
    before = sorted((sitegen.root / "content").rglob("*"))
    said = sitegen.plain("schema", "--output", str(sitegen.root / "content"))
    assert (said.code, "在网站的来源里" in said.err) == (2, True)
    assert sorted((sitegen.root / "content").rglob("*")) == before
    assert sitegen("build").code == 0
    for name in ("content/agencies/new", "public", "public/schemas", ".git/schemas"):
        said = sitegen.plain("schema", "--output", str(sitegen.root / name))
        problem = "里的文件会发布" if name.startswith("public") else "在网站的来源里"
        assert (said.code, problem in said.err) == (2, True), name
        assert not list((sitegen.root / name).glob("*.schema.json"))
    folder = tmp_path / "schemas"
    for _ in range(2):
        assert sitegen.plain("schema", "--output", str(folder)).code == 0
    file = next(folder.glob("*.json"))
    file.write_text('{"mine": 1}', encoding="utf-8")
    said = sitegen.plain("schema", "--output", str(folder))
    assert (said.code, "不是本命令写的" in said.err) == (2, True)
    assert file.read_text("utf-8") == '{"mine": 1}'
