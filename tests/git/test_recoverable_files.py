"""What the last commit holds is decided by contents, whatever flags and settings make of ``git status``."""

from __future__ import annotations

import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from sitegen.git.command import GitError, GitProblem
from sitegen.git.recoverable_files import list_unrecoverable_files
from tests.git.test_revision import commit_files, run_git

FILES = {"a/1.md": b"one\ntwo\n", "a/1/t.csv": b"a,b\n", "a/1/deep/b.bin": b"\0\r\n\n", "b.md": b"b"}
PATHS = ("a/1.md", "a/1")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    run_git(folder, "init", "-q")
    commit_files(folder, FILES)
    return folder


def test_committed_files_are_held(root: Path) -> None:
    assert list_unrecoverable_files(root, PATHS) == ()
    assert list_unrecoverable_files(root / "a", ("1.md", "1", "missing")) == ()


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_flags_of_the_index_hide_nothing(root: Path, flag: str) -> None:
    run_git(root, "update-index", flag, "a/1.md", "a/1/t.csv")
    (root / "a/1.md").write_bytes(b"one\ntwo\nthree\n")
    (root / "a/1/t.csv").write_bytes(b"a,c\n")
    assert list_unrecoverable_files(root, PATHS) == ("a/1.md", "a/1/t.csv")


def test_new_ignored_and_staged_files_are_not_held(root: Path) -> None:
    (root / ".gitignore").write_text("*.tmp\n", encoding="utf-8")
    for name in ("new.csv", "old.tmp", "staged.csv"):
        (root / "a/1" / name).write_bytes(b"x")
    run_git(root, "add", "a/1/staged.csv")
    assert list_unrecoverable_files(root, PATHS) == ("a/1/new.csv", "a/1/old.tmp", "a/1/staged.csv")


def test_the_files_of_a_submodule_are_not_held(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    run_git(other, "init", "-q")
    commit_files(other, {"in.csv": b"in"})
    add = ("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other), "a/1/sub")
    run_git(root, *add)
    run_git(root, "config", "-f", ".gitmodules", "submodule.a/1/sub.ignore", "all")
    run_git(root, "add", "--all")
    run_git(root, "commit", "-q", "-m", "submodule")
    (root / "a/1/sub/own.csv").write_bytes(b"own")
    assert list_unrecoverable_files(root, PATHS) == ("a/1/sub/.git", "a/1/sub/in.csv", "a/1/sub/own.csv")


def test_line_ends_that_git_changes_are_no_difference_in_texts_only(root: Path) -> None:
    (root / "a/1.md").write_bytes(b"one\r\ntwo\r\n")
    (root / "a/1/deep/b.bin").write_bytes(b"\0\n\n")
    assert list_unrecoverable_files(root, PATHS) == ("a/1/deep/b.bin",)


def test_a_file_in_lfs_is_held_if_the_store_has_its_content(root: Path) -> None:
    content = bytes(range(256))
    digest = sha256(content).hexdigest()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize 256\n"
    commit_files(root, {"a/1/film.mp4": pointer.encode("ascii")})
    assert list_unrecoverable_files(root, PATHS) == ()  # the pointer itself is what the commit has
    (root / "a/1/film.mp4").write_bytes(content)
    assert list_unrecoverable_files(root, PATHS) == (
        "a/1/film.mp4",
    )  # of which the commit has the digest alone
    stored = root / ".git/lfs/objects" / digest[:2] / digest[2:4] / digest
    stored.parent.mkdir(parents=True)
    stored.write_bytes(content[:-1])
    assert list_unrecoverable_files(root, PATHS) == ("a/1/film.mp4",)
    stored.write_bytes(content)
    assert list_unrecoverable_files(root, PATHS) == ()
    (root / "a/1/film.mp4").write_bytes(content[1:] + b"\0")
    assert list_unrecoverable_files(root, PATHS) == ("a/1/film.mp4",)


def test_a_repository_that_lacks_an_object_is_explained(root: Path) -> None:
    id = subprocess.run(
        ("git", "rev-parse", "HEAD:a/1.md"), cwd=root, capture_output=True, text=True, check=True
    ).stdout.strip()
    (root / ".git/objects" / id[:2] / id[2:]).unlink()
    with pytest.raises(GitError):
        list_unrecoverable_files(root, PATHS)


def test_the_store_of_lfs_may_be_elsewhere(root: Path) -> None:
    content = b"picture"
    digest = sha256(content).hexdigest()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize 7\n"
    commit_files(root, {"a/1/film.mp4": pointer.encode("ascii")})
    (root / "a/1/film.mp4").write_bytes(content)
    run_git(root, "config", "lfs.storage", "large")
    stored = root / ".git/large/objects" / digest[:2] / digest[2:4] / digest
    stored.parent.mkdir(parents=True)
    stored.write_bytes(content)
    assert list_unrecoverable_files(root, PATHS) == ()


def test_links_are_compared_by_where_they_lead(root: Path) -> None:
    link = root / "a/1/link"
    link.symlink_to("t.csv")
    run_git(root, "add", "--all")
    run_git(root, "commit", "-q", "-m", "link")
    assert list_unrecoverable_files(root, PATHS) == ()
    link.unlink()
    link.symlink_to("deep")
    (root / "a/1/t.csv").unlink()
    (root / "a/1/t.csv").symlink_to("../../b.md")
    assert list_unrecoverable_files(root, PATHS) == ("a/1/link", "a/1/t.csv")


def test_without_a_commit_nothing_is_held(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"a")
    with pytest.raises(GitError) as failure:
        list_unrecoverable_files(tmp_path, ["a.md"])
    assert failure.value.problem is GitProblem.NO_REPOSITORY
    run_git(tmp_path, "init", "-q")
    assert list_unrecoverable_files(tmp_path, ["a.md"]) == ("a.md",)
