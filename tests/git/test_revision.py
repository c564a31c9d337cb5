"""The project at a git revision, read from real repositories."""

from __future__ import annotations

import os
import resource
import stat
import subprocess
from pathlib import Path

import pytest

from sitegen.git.command import GitError
from sitegen.git.revision import read_head, read_revision, resolve_merge_base


def run_git(folder: Path, *arguments: str) -> str:
    """Runs git as a user without settings of their own."""
    nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    names = ("-c", "user.name=n", "-c", "user.email=n@example.org", "-c", "init.defaultBranch=main")
    completed = subprocess.run(
        ["git", *names, *arguments],
        cwd=folder,
        env=os.environ | nobody,
        check=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )
    return completed.stdout.decode().strip()


def commit_files(folder: Path, files: dict[str, bytes], message: str = "m") -> str:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    run_git(folder, "add", "-A")
    run_git(folder, "commit", "-q", "-m", message)
    return run_git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    run_git(folder, "init", "-q")
    return folder


def test_files_are_those_of_the_revision(repository: Path) -> None:
    first = commit_files(repository, {"site.yaml": b"a\n", "content/规划 图.txt": b"one\r\n", "e": b""})
    commit_files(repository, {"site.yaml": b"b\n", "content/new.md": b"new"})
    (repository / "site.yaml").write_bytes(b"not committed")
    revision = read_revision(repository, "HEAD^1")
    assert revision.commit == first
    assert sorted(revision.blob_ids) == ["content/规划 图.txt", "e", "site.yaml"]
    everything = {"site.yaml": b"a\n", "content/规划 图.txt": b"one\r\n", "e": b""}
    assert revision.read_files([*everything, "content/new.md"]) == everything


def test_equal_contents_have_equal_ids(repository: Path) -> None:
    commit_files(repository, {"a.md": b"same", "b.md": b"same", "c.md": b"other"})
    ids = read_revision(repository, "main").blob_ids
    assert ids["a.md"] == ids["b.md"] != ids["c.md"]


def test_project_in_a_subfolder_has_its_own_paths(repository: Path) -> None:
    commit_files(
        repository, {"sites/[县]/site.yaml": b"x", "sites/[县]/content/a.md": b"y", "site.yaml": b"z"}
    )
    revision = read_revision(repository / "sites/[县]", "HEAD")
    assert sorted(revision.blob_ids) == ["content/a.md", "site.yaml"]
    assert revision.read_files(["site.yaml"]) == {"site.yaml": b"x"}


def test_folder_that_did_not_exist_has_no_files(repository: Path) -> None:
    commit_files(repository, {"readme": b"x"})
    (repository / "site").mkdir()
    assert read_revision(repository / "site", "HEAD").blob_ids == {}


def test_links_are_no_files(repository: Path) -> None:
    (repository / "link.md").symlink_to("/etc/passwd")
    commit_files(repository, {"a.md": b"x"})
    assert list(read_revision(repository, "HEAD").blob_ids) == ["a.md"]


def test_variables_of_a_hook_are_ignored(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit_files(repository, {"project/a.md": b"x"})
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", "absent")
    assert list(read_revision(repository / "project", "HEAD").blob_ids) == ["a.md"]


@pytest.mark.parametrize("ref", ["absent", "--help", "", "HEAD:a.md", "a b\n"])
def test_unknown_revision_is_refused_in_both_languages(repository: Path, ref: str) -> None:
    commit_files(repository, {"a.md": b"x"})
    with pytest.raises(GitError) as refusal:
        read_revision(repository, ref)
    assert "仓库里没有版本" in refusal.value.zh
    assert "has no revision" in refusal.value.en


def test_shallow_clone_is_explained(repository: Path, tmp_path: Path) -> None:
    first = commit_files(repository, {"a.md": b"x"})
    commit_files(repository, {"a.md": b"y"})
    run_git(tmp_path, "clone", "-q", "--depth=1", repository.as_uri(), "shallow")
    with pytest.raises(GitError) as refusal:
        read_revision(tmp_path / "shallow", first)
    assert "--unshallow" in refusal.value.zh
    assert "--unshallow" in refusal.value.en


def test_folder_without_repository_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(GitError) as refusal:
        read_revision(tmp_path, "HEAD")
    assert "不在 git 仓库里" in refusal.value.zh


def test_missing_git_is_explained(repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError) as refusal:
        read_revision(repository, "HEAD")
    assert "运行不了 git" in refusal.value.zh


def test_a_file_that_is_too_large_is_not_read_and_the_others_are(repository: Path) -> None:
    files = {"a.md": b"a", "b.bin": bytes(3_000_000), "c.md": b"", "d.md": b"12345"}
    commit_files(repository, files)
    revision = read_revision(repository, "HEAD")
    del files["b.bin"]
    assert revision.read_files(revision.blob_ids, size_limit=5) == files
    del files["d.md"]
    assert revision.read_files(revision.blob_ids, size_limit=4) == files
    assert revision.read_files(["a.md", "a.md"]) == {"a.md": b"a"}


def test_a_missing_object_is_named(repository: Path) -> None:
    commit_files(repository, {"a.md": b"a"})
    revision = read_revision(repository, "HEAD")
    (repository / ".git/objects" / revision.blob_ids["a.md"][:2] / revision.blob_ids["a.md"][2:]).unlink()
    with pytest.raises(GitError) as refusal:
        revision.read_files(["a.md"])
    assert revision.blob_ids["a.md"] in refusal.value.zh


def test_a_revision_is_written_as_a_project(repository: Path, tmp_path: Path) -> None:
    sources = {"site.yaml": b"s", "content/rules/a.md": b"c", "themes/own/page.css": b"t"}
    commit_files(repository, sources | {"README.md": b"r", "contents/a.md": b"x", "site.yaml.md": b"y"})
    read_revision(repository, "HEAD").write_sources(tmp_path / "copy")
    written = [path for path in (tmp_path / "copy").rglob("*") if path.is_file()]
    assert {path.relative_to(tmp_path / "copy").as_posix(): path.read_bytes() for path in written} == sources
    run_git(repository, "rm", "-rq", "site.yaml", "content", "themes")
    read_revision(repository, commit_files(repository, {"b.md": b"x"})).write_sources(tmp_path / "copy2")
    assert [path.name for path in (tmp_path / "copy2").iterdir()] == ["content"]


def test_files_are_written_with_their_bytes(repository: Path, tmp_path: Path) -> None:
    files = {"site.yaml": b"a\r\n", "content/a/图.bin": bytes(range(256)) * 10_000, "content/empty.md": b""}
    commit_files(repository, files)
    (repository / "site.yaml").write_bytes(b"later")
    target = tmp_path / "copy"
    read_revision(repository, "HEAD").write_files([*files, "content/unknown.md"], target)
    written = {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*.*")}
    assert written == files


def test_names_that_lead_elsewhere_on_some_system_are_not_written(repository: Path, tmp_path: Path) -> None:
    # Such names cannot be added with git on Windows, but a tree may have them.
    blob = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"], cwd=repository, input=b"x", capture_output=True, check=True
    ).stdout.decode()
    entries = "".join(
        f"100644 blob {blob.strip()}\t{name}\0"
        for name in ("..\\a.md", "c:a.md", ".git.", ".GIT ", "git~1", "...", "plain.md")
    )
    tree = subprocess.run(
        ["git", "mktree", "-z"], cwd=repository, input=entries.encode(), capture_output=True, check=True
    ).stdout.decode()
    commit = run_git(repository, "commit-tree", "-m", "m", tree.strip())
    revision = read_revision(repository, commit)
    assert len(revision.blob_ids) == 7
    revision.write_files(revision.blob_ids, tmp_path / "copy")
    assert [path.name for path in (tmp_path / "copy").iterdir()] == ["plain.md"]


def test_a_disk_without_room_is_an_error_and_not_a_shorter_file(repository: Path, tmp_path: Path) -> None:
    commit_files(repository, {"content/categories.yaml": b"x" * 4354})
    revision = read_revision(repository, "HEAD")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, limits[1]))
    try:
        with pytest.raises(GitError) as refusal:
            revision.write_files(revision.blob_ids, tmp_path / "copy")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "content/categories.yaml（文件太大" in refusal.value.zh
    assert "cannot be written" in refusal.value.en


def test_a_name_that_is_too_long_is_omitted_and_the_rest_is_written(repository: Path, tmp_path: Path) -> None:
    commit_files(repository, {"a" * 200: bytes(3_000_000), "b.md": b"b"})
    # The names of the copy are longer than those in git.
    folder = tmp_path
    while len(str(folder / "b.md")) < 3900:
        folder /= "d" * min(200, 3900 - len(str(folder / "b.md")))
    read_revision(repository, "HEAD").write_files(["a" * 200, "b.md"], folder)
    assert [path.name for path in folder.iterdir()] == ["b.md"]


@pytest.mark.parametrize("answer", ["$id blob 4354", "", "$id blo"])
def test_a_git_that_dies_is_an_error(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    commit_files(repository, {"content/a.md": b"x" * 4354, "content/b.md": b"y"})
    revision = read_revision(repository, "HEAD")
    program = tmp_path / "bin/git"
    program.parent.mkdir()
    end = "\\n" if answer.endswith("4354") else ""
    script = f'read id\nprintf "{answer}{end}"\nyes warning | head -c 100000 >&2; echo the disk is broken >&2'
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    for attempt in (
        lambda: revision.write_files(revision.blob_ids, tmp_path / "copy"),
        lambda: revision.read_files(revision.blob_ids),
    ):
        with pytest.raises(GitError) as refusal:
            attempt()
        for text in (refusal.value.zh, refusal.value.en):
            assert "the disk is broken" in text
            assert len(text) < 4000
        assert "git 中途停了" in refusal.value.zh


def test_head_says_whether_sources_have_changed(repository: Path) -> None:
    commit = commit_files(repository, {"site.yaml": b"a", "content/a.md": b"a"})
    (repository / "notes.txt").write_bytes(b"no source")
    assert read_head(repository) == (commit, False)
    (repository / ".git/info").mkdir(exist_ok=True)
    (repository / ".git/info/exclude").write_text("*.tmp\n", encoding="utf-8")
    (repository / "content/b.tmp").write_bytes(b"ignored")
    run_git(repository, "config", "status.showUntrackedFiles", "no")
    assert read_head(repository) == (commit, False)
    (repository / "content/b.md").write_bytes(b"new")
    assert read_head(repository) == (commit, True)


def test_change_starts_where_it_left_the_base(repository: Path) -> None:
    start = commit_files(repository, {"site.yaml": b"a"})
    run_git(repository, "checkout", "-q", "-b", "change")
    commit_files(repository, {"site.yaml": b"b"})
    run_git(repository, "checkout", "-q", "main")
    commit_files(repository, {"other": b"c"})
    run_git(repository, "checkout", "-q", "change")
    assert resolve_merge_base(repository, "main") == start
