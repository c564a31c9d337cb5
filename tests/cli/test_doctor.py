"""The command ``doctor``: each examination finds what is really broken, and nothing where all is well."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen import __version__
from sitegen.doctor import environment
from sitegen.doctor.environment import read_pinned_versions
from sitegen.doctor.files import examine_files
from sitegen.files.write import TEMPORARY_SUFFIX
from sitegen.program import WHEEL_PATH
from sitegen.publish.freshness import record_clean_build
from sitegen.publish.paths import MANIFEST
from sitegen.starter.project_files import SHARED_FILES_FOLDER as PROJECT_FILES
from tests.cli.project import ITEM, CommandLine
from tests.paths import ROOT


def git(root: Path, *arguments: str, when: str = "") -> None:
    name = ("-c", "user.name=clerk", "-c", "user.email=clerk@county.example", "-c", "commit.gpgsign=false")
    dates = {"GIT_COMMITTER_DATE": when, "GIT_AUTHOR_DATE": when} if when else {}
    subprocess.run(
        ["git", *name, *arguments], cwd=root, check=True, capture_output=True, env={**os.environ, **dates}
    )


def commit(root: Path, when: str = "") -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "work", when=when)


@pytest.fixture
def office(sitegen: CommandLine) -> CommandLine:
    """A project in which all is well: committed, built, with pinned versions."""
    root = sitegen.root
    (root / "requirements.txt").write_text(f"./{WHEEL_PATH}\n", encoding="utf-8")
    (root / "wheels").mkdir()
    (root / WHEEL_PATH).write_bytes(b"wheel")
    (root / ".gitignore").write_text(".sitegen/\npublic/\n", encoding="utf-8")
    git(root, "init", "--quiet")
    commit(root)
    assert sitegen("build").code == 0
    return sitegen


def names(office: CommandLine, *arguments: str) -> tuple[int, set[str]]:
    said = office("doctor", "--format", "json", *arguments)
    return said.code, {row["name"] for row in json.loads(said.out)}


def test_all_is_well(office: CommandLine) -> None:
    assert names(office) == (0, set())
    assert office("doctor").out.strip().splitlines()[-1].startswith("0 个问题，")


def test_settings_that_cannot_be_read_are_named(office: CommandLine) -> None:
    file = office.root / "site.yaml"
    right = file.read_text(encoding="utf-8")
    for text in (right + "主题：default\n", right + "no_such_key: 1\n", "- 甲\n", ""):
        file.write_text(text, encoding="utf-8")
        code, found = names(office)
        assert (code, "site-settings" in found) == (1, True), text
        assert "    site.yaml" in office("doctor").out
    file.unlink()
    assert "site-missing" in names(office)[1]
    file.mkdir()
    assert "site-unreadable" in names(office)[1]


def test_content_that_is_gone_is_named(office: CommandLine) -> None:
    (office.root / ITEM).unlink()
    assert "content-deleted" in names(office)[1]
    assert ITEM in office("doctor").out
    shutil.rmtree(office.root / "content")
    assert "content-missing" in names(office)[1]
    (office.root / "content/agencies").mkdir(parents=True)
    code, found = names(office)
    assert (code, "content-empty" in found) == (1, True)


def put(office: CommandLine, path: str, data: bytes | str) -> None:
    file = office.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data.encode() if isinstance(data, str) else data)


def pin_another_version(office: CommandLine) -> None:
    put(office, "requirements.txt", "--index-url https://packages.example.gov.cn/simple\nsitegen==99.0.0\n")


def name_the_program_only(office: CommandLine) -> None:
    put(office, "requirements.txt", f"SiteGen[brotli] == {__version__}\n")


def remove_the_wheel(office: CommandLine) -> None:
    (office.root / WHEEL_PATH).unlink()


def name_another_wheel(office: CommandLine) -> None:
    put(office, "requirements.txt", "./wheels/sitegen-99.0.0-py3-none-any.whl[brotli]\n")
    put(office, "wheels/sitegen-99.0.0-py3-none-any.whl", b"wheel")


def pin_another_package(office: CommandLine) -> None:
    put(office, "requirements.txt", f"./{WHEEL_PATH}\nclick==0.0.1 \\\n    --hash=sha256:00\n")


def remove_pins(office: CommandLine) -> None:
    (office.root / "requirements.txt").unlink()


def fill_disk(office: CommandLine) -> None:
    # A sparse file as large as what is free: a second copy of the site would not fit.
    with (office.root / "public/huge.bin").open("wb") as stream:
        stream.truncate(shutil.disk_usage(office.root).free)


def commit_in_future(office: CommandLine) -> None:
    commit(office.root, "2037-01-01T00:00:00+0000")


def decompose_a_name(office: CommandLine) -> None:
    put(office, f"{ITEM.removesuffix('.md')}/{unicodedata.normalize('NFD', 'é')}.csv", "a\n")


def differ_in_case(office: CommandLine) -> None:
    put(office, f"{ITEM.removesuffix('.md')}/A.csv", "a\n")
    put(office, f"{ITEM.removesuffix('.md')}/a.csv", "a\n")


def leave_a_pointer(office: CommandLine) -> None:
    text = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
    put(office, f"{ITEM.removesuffix('.md')}/plan.pdf", text)


def leave_undo(office: CommandLine) -> None:
    put(office, f"{ITEM}{TEMPORARY_SUFFIX}", "a\n")


def convert_line_ends(office: CommandLine) -> None:
    git(office.root, "config", "core.autocrlf", "true")


def convert_line_ends_of_attachments(office: CommandLine) -> None:
    convert_line_ends(office)
    put(office, ".gitattributes", "*.md text eol=lf\n*.yaml text eol=lf\n")
    commit(office.root)


def stop_in_a_merge(office: CommandLine) -> None:
    root = office.root
    git(root, "checkout", "--quiet", "-b", "other")
    office.edit(ITEM, "十二万人", "十三万人")
    commit(root)
    git(root, "checkout", "--quiet", "-")
    office.edit(ITEM, "十二万人", "十四万人")
    commit(root)
    with pytest.raises(subprocess.CalledProcessError):
        git(root, "merge", "other")


def commit_the_site(office: CommandLine) -> None:
    git(office.root, "add", "--force", "public/index.html")
    git(office.root, "commit", "--quiet", "--message", "site")


def change_a_file(office: CommandLine) -> None:
    office.edit(ITEM, "十二万人", "十三万人")
    os.utime(office.root / ITEM, (2_000_000_000, 2_000_000_000))


def break_the_state(office: CommandLine) -> None:
    file = office.root / ".sitegen/state.db"
    for extra in file.parent.glob("state.db-*"):
        extra.unlink()
    file.write_bytes(b"SQLite format 3\x00" + b"\x00" * 2000)


def put_a_foreign_folder(office: CommandLine) -> None:
    shutil.rmtree(office.root / "public")
    put(office, "public/thesis.docx", "mine")


def break_the_manifest(office: CommandLine) -> None:
    put(office, f"public/{MANIFEST}", "{")


def kill_a_build(office: CommandLine) -> None:
    text = (office.root / "public" / MANIFEST).read_text("utf-8")
    assert '"complete"' in text
    put(office, f"public/{MANIFEST}", text.replace('"complete"', '"unfinished"'))


def publish_drafts(office: CommandLine) -> None:
    shutil.rmtree(office.root / "public")
    assert office("build", "--drafts", "--output", str(office.root / "review")).code == 0
    (office.root / "review").rename(office.root / "public")


def link_the_output(office: CommandLine) -> None:
    shutil.rmtree(office.root / "public")
    (office.root / "public").symlink_to(office.root / "content")


def break_the_theme(office: CommandLine) -> None:
    put(office, "themes/county/theme.yaml", "名称: county\n继承: [default]\n")
    put(office, "themes/county/templates/item.html", "{% extends 'former-layout.html' %}\n")
    office.edit("site.yaml", "格式版本: 2", "格式版本: 2\n主题: county")


BROKEN: dict[str, tuple[Callable[[CommandLine], None], set[str], int]] = {
    "another version of the program": (pin_another_version, {"program-version"}, 1),
    "the name of the program only": (name_the_program_only, {"program-by-name"}, 1),
    "no wheel": (remove_the_wheel, {"wheel-missing"}, 1),
    "the wheel of another version": (name_another_wheel, {"wheel-version"}, 1),
    "another version of a package": (pin_another_package, {"package-versions"}, 1),
    "no pins": (remove_pins, {"pins"}, 0),
    "a full disk": (fill_disk, {"disk"}, 1),
    "a clock that is slow": (commit_in_future, {"clock"}, 1),
    "a name from macOS": (decompose_a_name, {"unicode-names"}, 1),
    "names in two cases": (differ_in_case, {"case-names"}, 1),
    "a pointer of Git LFS": (leave_a_pointer, {"lfs-pointers"}, 1),
    "an interrupted withdrawal": (leave_undo, {"leftovers"}, 1),
    "converted line ends": (convert_line_ends, {"line-ends"}, 1),
    "converted line ends of attachments": (convert_line_ends_of_attachments, {"line-ends"}, 1),
    "an unfinished merge": (stop_in_a_merge, {"git-merge"}, 1),
    "a committed site": (commit_the_site, {"git-generated"}, 1),
    "a changed file": (change_a_file, {"git-changes", "output-stale"}, 0),
    "a broken state": (break_the_state, {"build-state"}, 1),
    "a folder of somebody else": (put_a_foreign_folder, {"output-foreign"}, 1),
    "a broken manifest": (break_the_manifest, {"output-folder"}, 1),
    "a killed build": (kill_a_build, {"output-unfinished"}, 1),
    "drafts in the output": (publish_drafts, {"output-drafts"}, 1),
    "an output that is a link to the sources": (link_the_output, {"output-folder"}, 1),
    "a theme of another version": (break_the_theme, {"theme"}, 1),
}
FOLLOWING = {"git-changes", "output-stale"}
"""Notes that follow from editing files for a test."""


@pytest.mark.parametrize("case", BROKEN)
def test_each_examination_finds_what_is_broken(office: CommandLine, case: str) -> None:
    break_it, expected, code = BROKEN[case]
    break_it(office)
    found_code, found = names(office)
    assert expected <= found <= expected | FOLLOWING
    assert found_code == code


def test_a_shallow_clone_is_a_note(office: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> None:
    commit(office.root)
    clone = tmp_path_factory.mktemp("clone") / "project"
    git(office.root, "clone", "--quiet", "--depth", "1", office.root.as_uri(), str(clone))
    said = office.plain("doctor", "--project", str(clone), "--format", "json")
    assert (said.code, {row["name"] for row in json.loads(said.out)}) == (0, {"git-shallow"})


def test_a_folder_without_git_is_a_note(office: CommandLine) -> None:
    shutil.rmtree(office.root / ".git")
    assert names(office) == (0, {"git-repository"})


def test_a_repository_of_another_user_is_a_problem(
    office: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Git has this variable for its own tests.
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert names(office) == (1, {"git-owner"})
    assert "safe.directory" in office("doctor").out


def test_missing_programs_are_notes(
    office: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path_factory.mktemp("empty")))
    said = office("doctor", "--format", "json")
    assert said.code == 0
    assert {row["name"] for row in json.loads(said.out)} == {"git", "git-repository"}


def test_a_fixed_date_is_a_note(office: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert names(office) == (0, {"fixed-date"})


def test_workflows_of_another_version_are_a_note(
    office: CommandLine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    starter = tmp_path_factory.mktemp("starter")
    workflow = Path(".github/workflows/check.yml")
    for root, text in (
        (starter, "name: check\nsite: '@@site_name@@'\non: [push]\n"),
        (office.root, "name: check\nsite: '云岫'\non: [push]\n"),
    ):
        (root / workflow).parent.mkdir(parents=True)
        (root / workflow).write_text(text, encoding="utf-8")
    (starter / ".gitlab-ci.yml").write_text("only: here\n", encoding="utf-8")
    assert "workflows" not in {one.examination_id for one in examine_files(office.root, starter)}
    (office.root / workflow).write_text("name: check\nsite: '云岫'\non: [pull_request]\n", encoding="utf-8")
    (found,) = [one for one in examine_files(office.root, starter) if one.examination_id == "workflows"]
    assert ".github/workflows/check.yml" in found.zh
    assert ".gitlab-ci.yml" not in found.zh
    assert "sitegen upgrade" in found.remedy
    assert found.details == (
        "--- a/.github/workflows/check.yml",
        "+++ b/.github/workflows/check.yml",
        "@@ -1,3 +1,3 @@",
        " name: check",
        " site: '云岫'",
        "-on: [pull_request]",
        "+on: [push]",
    )
    (office.root / workflow).write_text("\n".join(map(str, range(100))), encoding="utf-8")
    (found,) = [one for one in examine_files(office.root, starter) if one.examination_id == "workflows"]
    assert (len(found.details), "还有" in found.details[-1]) == (41, True)


def test_the_difference_of_a_workflow_is_shown(office: CommandLine) -> None:
    path = ".github/workflows/check.yml"
    put(office, path, (PROJECT_FILES / path).read_bytes() + b"own: {script: [date]}\n")
    shown = office("doctor").out
    assert "提醒 note workflows\n" in shown
    assert "\n    -own: {script: [date]}\n" in shown
    assert "sitegen upgrade" in shown
    # The report of upgrade is the same.
    assert "-own: {script: [date]}\n" in office("upgrade", "--dry-run", "--all").out


def test_nothing_is_changed(office: CommandLine) -> None:
    before = office.snapshot()
    assert office("doctor").code == 0
    after = office.snapshot()
    # git may refresh its index when it is asked for the state of the files.
    assert {path: data for path, data in after.items() if not path.startswith(".git/")} == {
        path: data for path, data in before.items() if not path.startswith(".git/")
    }


def test_pins_of_other_systems_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text(
        "# comment\nClick==8.1.0 \\\n    --hash=sha256:00\ncolorama==0.4.6 ; sys_platform == 'win32'\nWatch_Dog [x] == 6.0.0  # own\nmarkdown>=3\n",
        encoding="utf-8",
    )
    assert read_pinned_versions(tmp_path) == ("requirements.txt", {"click": "8.1.0", "watch-dog": "6.0.0"})


def test_text_is_in_both_languages(office: CommandLine) -> None:
    pin_another_version(office)
    said = office("doctor")
    assert said.code == 1
    assert "问题 problem program-version" in said.out
    assert "怎么办：" in said.out
    assert "What to do: " in said.out
    assert "1 个问题，" in said.out


def test_packages_that_only_some_options_need_are_no_problem(
    office: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    names = {re.split(r"[^A-Za-z0-9._-]", line)[0] for lines in declared.values() for line in lines}
    assert names >= environment.OPTIONAL_PACKAGES
    monkeypatch.setattr(environment, "OPTIONAL_PACKAGES", frozenset({"no-such-package"}))
    (office.root / "requirements.txt").write_text(
        f"sitegen=={__version__}\nno-such-package==1\nnor-this-one==1\n", "utf-8"
    )
    found = {
        one.examination_id: one
        for one in environment.examine_environment(office.root, office.root / "public")
    }
    assert not found["optional-packages"].is_problem
    assert "no-such-package" in found["optional-packages"].zh
    assert "nor-this-one" in found["package-versions"].zh
    assert "no-such-package" not in found["package-versions"].zh


def test_content_with_errors_is_named(office: CommandLine) -> None:
    office.edit(ITEM, "公开日期: 2024-05-23", "公开日期: [2024")
    assert names(office) == (1, {"content-errors", "output-stale", "git-changes"})
    said = office("doctor").out
    assert f"content 里有 1 个文件有错误，网站不能生成：{ITEM}" in said
    assert "运行 check" in said


def test_what_a_draft_lacks_is_no_error(office: CommandLine) -> None:
    office.edit(ITEM, "信息分类: statistics", "草稿: 是")
    assert "content-errors" not in names(office)[1]


def test_a_site_that_was_found_up_to_date_is_not_stale(office: CommandLine) -> None:
    later = (office.root / "public" / MANIFEST).stat().st_mtime + 1
    os.utime(office.root / ITEM, (later, later))
    assert names(office) == (0, {"output-stale"})
    record_clean_build(office.root, later)
    assert names(office) == (0, set())
    assert office("build").code == 0
    assert (office.root / ".sitegen/built").stat().st_size == 0


def test_a_site_under_construction_is_a_note(office: CommandLine) -> None:
    assert "site-trial" not in names(office)[1]
    office.edit("site.yaml", "状态: 示例", "状态: 筹建")
    code, found = names(office)
    assert (code, "site-trial" in found) == (0, True)
