"""Copies of released files in a project: those that nobody changed are renewed or deleted, the others are named."""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path

import pytest

from sitegen.files.changes import walk_files, write_changes
from sitegen.files.errors import FileEdited
from sitegen.upgrade.model import OpenDecision, ThemeCopy, UpgradePlan
from sitegen.upgrade.released_files import DIGESTS_FILE, digest_ignoring_line_ends
from sitegen.upgrade.theme_changes import plan_themes
from sitegen.upgrade.workflow_changes import plan_workflows
from tests.paths import ROOT
from tests.upgrade.projects import PROJECTS, Office, read_files
from tools import released_files

STARTER = ROOT / "sitegen/starter/files"
CHECK = ".github/workflows/check.yml"


@pytest.fixture
def fork(office: Office) -> Office:
    """A project made by copying all of version 0.1.0: its default theme, and the workflows of its repository."""
    with tarfile.open(PROJECTS / "0.1.0-files.tar.xz") as archive:
        archive.extractall(office.root, filter="data")
    return office


def test_the_record_has_the_files_of_each_released_version() -> None:
    releases = json.loads(DIGESTS_FILE.read_bytes())
    with tarfile.open(PROJECTS / "0.1.0-files.tar.xz") as archive:
        found = {
            member.name: digest_ignoring_line_ends(file.read())
            for member in archive
            if (file := archive.extractfile(member)) is not None
        }
    assert len(found) > 60
    assert found.items() <= releases["0.1.0"].items()


@pytest.mark.exhaustive
def test_an_unchanged_copy_of_the_default_theme_is_deleted_by_a_flag(fork: Office) -> None:
    code, out, _ = fork("build")
    assert (code, "THM-016" in out) == (1, True)
    report = fork.upgrade("--yes")
    # Nothing is deleted unasked.
    assert report["copied_themes"] == [{"path": "themes/default", "version": "0.1.0", "kept": []}]
    assert (fork.root / "themes/default/theme.yaml").is_file()
    assert not [one for one in report["decisions"] if "themes/" in one["place"]]
    assert "--delete-copied-themes" in fork("upgrade", "--dry-run")[1]
    code, out, err = fork("upgrade", "--yes", "--delete-copied-themes")
    assert "，删掉了 themes/" in err
    assert "deleted. Run check, then commit." in err
    assert (code, "themes/default" in out) == (0, True), err
    assert not (fork.root / "themes/default").exists()
    assert (fork.root / "themes/county/theme.yaml").is_file()
    assert fork.upgrade("--yes")["copied_themes"] == []
    assert fork("build", "--quiet")[0] == 0


def test_a_file_too_large_for_a_theme_is_named_but_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "themes/default", tmp_path / "themes/default")
    with (tmp_path / "themes/default/static/film.bin").open("wb") as film:
        film.truncate(11_000_000)
    read: list[str] = []
    original = Path.read_bytes

    def note(self: Path) -> bytes:
        read.append(self.name)
        return original(self)

    monkeypatch.setattr(Path, "read_bytes", note)
    decision = next(one for one in plan_themes(tmp_path) if isinstance(one, OpenDecision))
    assert "static/film.bin" in decision.en
    assert "theme.yaml" in read
    assert "film.bin" not in read


@pytest.mark.exhaustive
def test_pages_are_compared_as_without_the_copy(fork: Office) -> None:
    report = fork.upgrade("--dry-run", "--published", str(fork.put_pages()))
    assert report["pages"]["errors"] == 0
    assert report["pages"]["compared"] > 20


def test_line_ends_of_windows_are_no_change(fork: Office) -> None:
    for file in (fork.root / "themes/default").rglob("*"):
        if file.suffix in {".html", ".css", ".js", ".yaml"}:
            file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert [one["path"] for one in fork.upgrade("--dry-run")["copied_themes"]] == ["themes/default"]


@pytest.mark.parametrize(("answers", "deleted"), [("y\ny\n", True), ("n\ny\n", False)])
def test_it_is_asked_on_a_terminal(fork: Office, answers: str, deleted: bool) -> None:
    code, _, err = fork.answer(answers, "upgrade")
    assert code == 0, err
    assert "删掉 themes/default？" in err
    assert (fork.root / "themes/default").exists() is not deleted
    assert "格式版本: 2" in fork.read("site.yaml")


def test_a_changed_copy_is_named_with_what_was_changed(fork: Office) -> None:
    fork.put("themes/default/templates/_footer.html", "<p>自己的页脚</p>\n")
    fork.put("themes/default/static/emblem.svg", "<svg/>")
    (fork.root / "themes/default/static/print.css").unlink()
    before = read_files(fork.root / "themes")
    report = fork.upgrade("--yes", "--delete-copied-themes")
    assert report["copied_themes"] == []
    named = [one for one in report["decisions"] if one["place"].startswith("themes/default")]
    assert named[0]["place"] == "themes/default"
    expected = "与 0.1.0 自带的相比，自己改过、加过的是：static/emblem.svg、templates/_footer.html。"
    assert expected in named[0]["message"]
    # What its version of the contract asks for is named as well.
    assert named[1]["place"].startswith("themes/default/templates/search.html:")
    after = read_files(fork.root / "themes")
    assert {path for path in before if path.startswith("default/")} <= after.keys()


def test_a_copy_of_the_present_theme_is_one_too(office: Office) -> None:
    shutil.copytree(ROOT / "themes/default", office.root / "themes/default")
    (one,) = office.upgrade("--dry-run")["copied_themes"]
    assert one["path"] == "themes/default"
    office.put("themes/default/.DS_Store", "x")
    assert office.upgrade("--dry-run")["copied_themes"] == [one | {"kept": [".DS_Store"]}]


def test_what_is_no_part_of_the_copied_theme_is_kept_and_named(fork: Office) -> None:
    own = {".notes": "x", ".backup/old.html": "x", ".backup/older.html": "x", "static/.git/config": "x"}
    for path, text in own.items():
        fork.put(f"themes/default/{path}", text)
    (fork.root / "themes/default/county").symlink_to(fork.root / "themes/county")
    (one,) = fork.upgrade("--dry-run")["copied_themes"]
    assert one["kept"] == [".backup/", ".notes", "county", "static/.git/"]
    code, out, err = fork("upgrade", "--yes", "--delete-copied-themes")
    assert code == 0, err
    assert "其中不属于主题的不删：.backup/、.notes、county、static/.git/" in out
    assert "（留下 themes/default/.backup/、themes/default/.notes、" in err
    left = {
        path.relative_to(fork.root / "themes/default").as_posix()
        for path in walk_files(fork.root / "themes/default")
    }
    assert left == {*own, "county"}
    assert {path.name for path in (fork.root / "themes/default").iterdir()} == {
        ".notes",
        ".backup",
        "county",
        "static",
    }
    assert (fork.root / "themes/county/theme.yaml").is_file()
    # Without theme.yaml, the folder no longer stands for the built-in theme.
    assert fork.upgrade("--dry-run")["copied_themes"] == []


def test_a_file_put_into_the_copied_theme_meanwhile_is_kept(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "themes/default", tmp_path / "themes/default")
    (copy,) = plan_themes(tmp_path)
    assert isinstance(copy, ThemeCopy)
    (tmp_path / "themes/default/static/own.css").write_text("p {}", encoding="utf-8")
    before = read_files(tmp_path)
    with pytest.raises(FileEdited):
        write_changes(UpgradePlan(2, theme_copies=(copy,)).make_change_set(tmp_path))
    assert read_files(tmp_path) == before


def test_unchanged_workflows_are_renewed(fork: Office) -> None:
    report = fork.upgrade("--yes")
    renewed = {one["path"]: one for one in report["files"]}
    assert "是 0.1.0 的原样" in renewed[CHECK]["change"]
    assert "\n+" in renewed[CHECK]["diff"]
    assert (fork.root / CHECK).read_bytes() == (STARTER / CHECK).read_bytes()
    # The one that has no successor of its name is left to the office.
    places = [one["place"] for one in report["decisions"]]
    assert ".github/workflows/pages.yml" in places
    assert CHECK not in {one["path"] for one in fork.upgrade("--yes")["files"]}


def test_changed_workflows_are_named_with_the_difference(fork: Office) -> None:
    own = fork.read(CHECK).replace("timeout-minutes: 10", "timeout-minutes: 20")
    fork.put(CHECK, own)
    report = fork.upgrade("--yes")
    (decision,) = (one for one in report["decisions"] if one["place"] == CHECK)
    assert "timeout-minutes: 20" in decision["diff"]
    assert fork.read(CHECK) == own
    code, out, _ = fork("upgrade", "--dry-run")
    assert (code, f"  {CHECK}\n" in out, "more lines: list them with --all" in out) == (0, True, True)


def test_workflows_of_this_version_are_left_alone(office: Office) -> None:
    for path in (".github", ".workflow"):
        shutil.copytree(STARTER / path, office.root / path)
    shutil.copy(STARTER / ".gitlab-ci.yml", office.root)
    report = office.upgrade("--dry-run")
    assert not [one for one in report["files"] if one["path"].startswith(".")]
    assert report["decisions"] == []
    # Changed by the office, and not by any release since: nothing to say.
    office.put(".gitlab-ci.yml", office.read(".gitlab-ci.yml") + "# 自己的\n")
    assert office.upgrade("--dry-run")["decisions"] == []


def test_what_init_filled_in_is_no_change(office: Office, tmp_path: Path) -> None:
    (tmp_path / CHECK).parent.mkdir(parents=True)
    (tmp_path / CHECK).write_text("name: '@@site_name@@'\non: [push]\n", encoding="utf-8")
    office.put(CHECK, "name: '云岫县'\non: [push]\n")
    assert list(plan_workflows(office.root, tmp_path)) == []
    office.put(CHECK, "name: '云岫县'\non: [pull_request]\n")
    (decision,) = plan_workflows(office.root, tmp_path)
    assert isinstance(decision, OpenDecision)
    assert decision.suggested_change is not None
    assert decision.suggested_change.new.decode() == "name: '云岫县'\non: [push]\n"


def test_the_tool_records_a_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the present commit, as at the next release."""
    record = tmp_path / "released_files.json"
    record.write_bytes(DIGESTS_FILE.read_bytes())
    monkeypatch.setattr(released_files, "DIGESTS_FILE", record)
    assert released_files.main("9.9.9", "HEAD") == 0
    releases = json.loads(record.read_bytes())
    assert list(releases) == [*json.loads(DIGESTS_FILE.read_bytes()), "9.9.9"]
    files = releases["9.9.9"]
    assert {CHECK, ".gitlab-ci.yml", "themes/default/theme.yaml", ".workflow/check.yml"} <= files.keys()
    assert not [path for path in files if path.startswith("content/") or path == "README.md"]
