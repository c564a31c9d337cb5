"""The hook before commits, with real git: what is staged counts, not what is on disk.

Some tests commit, and git starts the program. The others stage files and run the command of the hook in this process.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.forge.commit_hook import install_hook
from tests.cli.project import FILES, ITEM, CommandLine, Said
from tests.git.test_revision import commit_files, run_git
from tests.paths import PATIENCE, ROOT

pytestmark = pytest.mark.slow
EPOCH = "1719705600"
"""2024-06-30, on which the project is checked."""
LEAK = "全县总人口十二万人。李某，身份证号11010519491231002X。\n"


def commit(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``git commit`` as a clerk does, with the program of this checkout."""
    variables = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": "n",
        "GIT_AUTHOR_EMAIL": "n@example.org",
        "GIT_COMMITTER_NAME": "n",
        "GIT_COMMITTER_EMAIL": "n@example.org",
        # Stands for the installation; the hook starts Python with -P.
        "PYTHONPATH": f"{ROOT}:{':'.join(filter(None, sys.path))}",
        "SOURCE_DATE_EPOCH": EPOCH,
    }
    return subprocess.run(
        ["git", "commit", "-q", "-m", "change", *arguments],
        cwd=folder,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=PATIENCE,
        check=False,
    )


def change_item(folder: Path, text: str) -> None:
    path = folder / ITEM
    content = path.read_text(encoding="utf-8")
    head = content[: content.rindex("---\n\n") + 5]
    path.write_text(head + text, encoding="utf-8")


def commit_unchecked(folder: Path) -> None:
    """Commit what is staged without the hook."""
    run_git(folder, "commit", "-q", "-m", "change", "--no-verify")


def run_hook(sitegen: CommandLine) -> Said:
    """Stage everything, and check it as the hook does."""
    run_git(sitegen.root, "add", "-A")
    return sitegen.plain("hook", "run", "--project", str(sitegen.root))


@pytest.fixture
def clone(sitegen: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone with a project in a folder of it, and the hook."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    run_git(sitegen.root, "init", "-q")
    commit_files(sitegen.root, {".gitignore": b".sitegen/\n"})
    said = sitegen.plain("hook", "install", "--project", str(sitegen.root))
    assert said.code == 0, said.err
    assert "已装上" in said.out
    return sitegen.root


def test_a_staged_leak_is_refused_and_a_fix_on_disk_does_not_hide_it(
    clone: Path, sitegen: CommandLine
) -> None:
    change_item(clone, LEAK)
    run_git(clone, "add", "-A")
    change_item(clone, "全县总人口十二万人。\n")
    refused = commit(clone)
    assert refused.returncode == 1
    shown = refused.stdout + refused.stderr
    assert f"{ITEM}:8:" in shown
    assert "PII-001" in shown
    assert "11010519491231002X" not in shown
    assert "没有提交" in shown
    assert "--no-verify" in shown
    # The fix is what the repository has already; something else goes with it.
    (clone / "README.md").write_text("x", encoding="utf-8")
    assert run_hook(sitegen).code == 0


@pytest.mark.exhaustive
def test_a_leak_on_disk_that_is_not_staged_does_not_matter(clone: Path) -> None:
    change_item(clone, "全县总人口十三万人。\n")
    run_git(clone, "add", "-A")
    change_item(clone, LEAK)
    passed = commit(clone)
    assert passed.returncode == 0, passed.stderr
    # The index of ``git commit -a`` is another one.
    assert commit(clone, "-a").returncode == 1
    assert commit(clone, ITEM).returncode == 1
    assert commit(clone, "-a", "--no-verify").returncode == 0


def test_a_leak_in_a_draft_is_refused(clone: Path, sitegen: CommandLine) -> None:
    path = ITEM.replace("00001", "00002")
    text = (
        FILES[ITEM]
        .replace("00001", "00002")
        .replace("---\n\n", "草稿: 是\n---\n\n")
        .replace("十二万人", LEAK)
    )
    (clone / path).write_text(text, encoding="utf-8")
    refused = run_hook(sitegen)
    assert refused.code == 1
    assert "PII-001" in refused.out + refused.err


def test_errors_elsewhere_and_deleted_files_are_no_obstacle(clone: Path, sitegen: CommandLine) -> None:
    broken = ITEM.replace("00001", "00003")
    (clone / broken).write_text("---\n标题: 坏\n", encoding="utf-8")
    run_git(clone, "add", "-A")
    commit_unchecked(clone)
    change_item(clone, "全县总人口十四万人。\n")
    passed = run_hook(sitegen)
    assert passed.code == 0, passed.err
    assert "没有改动的文件另有" in passed.err
    commit_unchecked(clone)
    run_git(clone, "rm", "-q", broken)
    assert run_hook(sitegen).code == 0
    assert not (clone / ".sitegen/staged" / broken).exists()


SECOND = ITEM.replace("00001", "00002")


def add_reference(clone: Path) -> None:
    """Commit a second item that refers to the first one."""
    text = (
        FILES[ITEM].replace("2024-00001", "2024-00002").replace("---\n\n", "---\n\n见[统计](00001.md)。\n\n")
    )
    (clone / SECOND).write_text(text, encoding="utf-8")
    run_git(clone, "add", "-A")
    commit_unchecked(clone)


@pytest.mark.parametrize("command", [("rm", "-q", ITEM), ("mv", ITEM, ITEM.replace("00001", "00009"))])
def test_what_a_deletion_or_renaming_breaks_elsewhere_is_refused(
    clone: Path, sitegen: CommandLine, command: tuple[str, ...]
) -> None:
    add_reference(clone)
    run_git(clone, *command)
    refused = run_hook(sitegen)
    assert refused.code == 1
    shown = refused.out + refused.err
    assert f"{SECOND}:" in shown
    assert "LNK-101" in shown
    # With the reference gone, nothing is broken.
    text = (clone / SECOND).read_text(encoding="utf-8")
    (clone / SECOND).write_text(text.replace("见[统计](00001.md)。\n\n", ""), encoding="utf-8")
    passed = run_hook(sitegen)
    assert passed.code == 0, passed.out


def test_what_was_broken_before_is_no_obstacle_to_another_deletion(clone: Path, sitegen: CommandLine) -> None:
    add_reference(clone)
    run_git(clone, "rm", "-q", ITEM)
    commit_unchecked(clone)
    other = "content/rules/old.md"
    (clone / other).parent.mkdir(exist_ok=True)
    (clone / other).write_text("---\n标题: 旧制度\n更新日期: 2024-01-02\n---\n正文。\n", encoding="utf-8")
    assert run_hook(sitegen).code == 0
    commit_unchecked(clone)
    run_git(clone, "rm", "-q", other)
    passed = run_hook(sitegen)
    assert passed.code == 0, passed.err
    assert "没有改动的文件另有 1 处问题" in passed.err


def stage(sitegen: CommandLine) -> int:
    """Stage a change, and check it as the hook does."""
    change_item(sitegen.root, "全县总人口十三万人。\n")
    return run_hook(sitegen).code


@pytest.mark.parametrize(
    "record",
    [
        '{"../../victim.txt": "x", "content/../../victim.txt": "x"}',
        '{"..\\\\victim.txt": "x", "": "x", "content": 1}',
        '{"content": "x"}',
        '["../../victim.txt"]',
    ],
)
def test_a_forged_record_deletes_nothing(clone: Path, sitegen: CommandLine, record: str) -> None:
    victims = [clone / "victim.txt", clone / ".sitegen/victim.txt", clone / ".sitegen/staged/..\\victim.txt"]
    (clone / ".sitegen/staged").mkdir(parents=True, exist_ok=True)
    for victim in victims:
        victim.write_text("kept", encoding="utf-8")
    (clone / ".sitegen/staged.json").write_text(record, encoding="utf-8")
    (clone / ".sitegen/staged.new").symlink_to(victims[0])
    assert stage(sitegen) == 0
    assert [victim.read_text(encoding="utf-8") for victim in victims] == ["kept"] * 3
    assert (clone / ".sitegen/staged" / ITEM).read_bytes() == (clone / ITEM).read_bytes()


@pytest.mark.parametrize("place", [".sitegen", ".sitegen/staged"])
def test_a_copy_that_would_lie_elsewhere_is_refused(clone: Path, sitegen: CommandLine, place: str) -> None:
    outside = clone / "outside"
    outside.mkdir()
    shutil.rmtree(clone / place, ignore_errors=True)
    (clone / place).parent.mkdir(exist_ok=True)
    (clone / place).symlink_to(outside)
    assert stage(sitegen) == 2
    assert list(outside.iterdir()) == []


def test_links_within_the_copy_are_not_followed(clone: Path, sitegen: CommandLine) -> None:
    outside = clone / "outside"
    (outside / "agencies").mkdir(parents=True)
    (outside / "site.yaml").write_text("kept", encoding="utf-8")
    (clone / ".sitegen/staged").mkdir(parents=True, exist_ok=True)
    (clone / ".sitegen/staged/content").symlink_to(outside)
    (clone / ".sitegen/staged/site.yaml").symlink_to(outside / "site.yaml")
    assert stage(sitegen) == 0
    assert sorted(file.name for file in outside.rglob("*")) == ["agencies", "site.yaml"]
    assert (outside / "site.yaml").read_text(encoding="utf-8") == "kept"
    assert (clone / ".sitegen/staged/site.yaml").read_bytes() == (clone / "site.yaml").read_bytes()


def test_a_copy_that_cannot_be_written_is_explained(clone: Path, sitegen: CommandLine) -> None:
    (clone / ".sitegen").mkdir(exist_ok=True)
    shutil.rmtree(clone / ".sitegen/staged", ignore_errors=True)
    (clone / ".sitegen/staged").write_text("no folder", encoding="utf-8")
    change_item(clone, "全县总人口十三万人。\n")
    said = run_hook(sitegen)
    assert said.code == 2
    assert "暂存的内容没法复制到 .sitegen/staged（已经有同名的文件" in said.err


def test_a_project_in_a_folder_of_the_repository(tmp_path: Path, sitegen: CommandLine) -> None:
    top = tmp_path / "top"
    (top / "公开 目录").mkdir(parents=True)
    run_git(top, "init", "-q")
    for path, text in FILES.items():
        (top / "公开 目录" / path).parent.mkdir(parents=True, exist_ok=True)
        (top / "公开 目录" / path).write_text(text, encoding="utf-8")
    assert sitegen.plain("hook", "install", "--project", str(top / "公开 目录")).code == 0
    run_git(top, "add", "-A")
    commit_unchecked(top)
    change_item(top / "公开 目录", LEAK)
    refused = commit(top, "-a")
    assert refused.returncode == 1
    assert "PII-001" in refused.stdout + refused.stderr


def test_the_project_is_named_as_git_does(tmp_path: Path) -> None:
    (tmp_path / "top/公开 目录").mkdir(parents=True)
    run_git(tmp_path / "top", "init", "-q")
    # As a drive of its own (subst) is on Windows.
    (tmp_path / "drive").symlink_to(tmp_path / "top/公开 目录")
    hook = install_hook(tmp_path / "drive", ["sitegen"])
    assert "exec sitegen hook run --project '公开 目录'\n" in hook.read_text(encoding="utf-8")


def test_a_hook_of_another_origin_is_left_alone(sitegen: CommandLine) -> None:
    run_git(sitegen.root, "init", "-q")
    hook = sitegen.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nmake lint\n", encoding="utf-8")
    said = sitegen.plain("hook", "install", "--project", str(sitegen.root))
    assert said.code == 2
    assert "已有别的钩子" in said.err
    assert "hook run --project ." in said.err
    assert sitegen.plain("hook", "remove", "--project", str(sitegen.root)).code == 2
    assert hook.read_text(encoding="utf-8") == "#!/bin/sh\nmake lint\n"


def test_hooks_that_other_repositories_share_are_left_alone(
    sitegen: CommandLine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    run_git(sitegen.root, "init", "-q")
    shared = tmp_path_factory.mktemp("all hooks")
    run_git(sitegen.root, "config", "core.hooksPath", str(shared))
    refused = sitegen.plain("hook", "install", "--project", str(sitegen.root))
    assert refused.code == 2
    assert f"{shared.as_posix()}/pre-commit" in refused.err
    assert list(shared.iterdir()) == []
    (line,) = (line.strip() for line in refused.err.splitlines() if "hook run" in line)
    (shared / "pre-commit").write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
    (shared / "pre-commit").chmod(0o755)
    # The advice works here, and other repositories commit as before.
    change_item(sitegen.root, LEAK)
    run_git(sitegen.root, "add", "-A")
    assert commit(sitegen.root).returncode == 1
    other = tmp_path_factory.mktemp("other")
    run_git(other, "init", "-q")
    run_git(other, "config", "core.hooksPath", str(shared))
    (other / "a.md").write_text("x", encoding="utf-8")
    run_git(other, "add", "-A")
    assert commit(other).returncode == 0
    # A folder of hooks within the repository is its own, and so is the usual one.
    for place in ("hooks", ".git/hooks"):
        run_git(sitegen.root, "config", "core.hooksPath", place)
        assert sitegen.plain("hook", "install", "--project", str(sitegen.root)).code == 0
        assert (sitegen.root / place / "pre-commit").is_file()


def test_the_hook_can_be_removed(clone: Path, sitegen: CommandLine) -> None:
    assert "已去掉" in sitegen.plain("hook", "remove", "--project", str(clone)).out
    assert "没有装过" in sitegen.plain("hook", "remove", "--project", str(clone)).out
    change_item(clone, LEAK)
    assert commit(clone, "-a").returncode == 0


def test_without_a_repository_the_command_says_what_to_do(
    sitegen: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(sitegen.root.parent))
    for command in ("install", "remove", "run"):
        said = sitegen.plain("hook", command, "--project", str(sitegen.root))
        assert said.code == 2
        assert "git" in said.err
