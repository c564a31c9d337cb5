"""How git is run, and what is said when it gives no answer."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from sitegen.git import command
from sitegen.git.changes import UntrackedFiles, list_uncommitted_files, list_work_tree_changes
from sitegen.git.command import (
    GitError,
    GitProblem,
    run_git,
    run_git_unchecked,
    split_paths,
    start_git,
    try_git,
)
from tests.git.test_revision import commit_files, repository
from tests.git.test_revision import run_git as run_any_git

__all__ = ["repository"]


def put_program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Puts a program called git before the real one."""
    program = folder / "bin/git"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)


def test_a_failure_names_the_command_and_what_git_said(repository: Path) -> None:
    commit_files(repository, {"a.md": b"x"})
    with pytest.raises(GitError) as failure:
        run_git(repository, "log", "--format=%H", "absent")
    assert failure.value.problem is GitProblem.FAILED
    for text in (failure.value.zh, failure.value.en):
        assert "git log --format=%H absent" in text
        assert "unknown revision" in text


def test_a_long_command_is_shortened(repository: Path) -> None:
    with pytest.raises(GitError) as failure:
        run_git(repository, "cat-file", "-p", "0" * 4000)
    assert "0…" in failure.value.zh
    assert failure.value.zh.count("0") < 5000


def test_messages_are_matched_whatever_the_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(GitError) as failure:
        run_git(tmp_path, "rev-parse", "--show-prefix")
    assert failure.value.problem is GitProblem.NO_REPOSITORY
    assert "git init" in failure.value.zh
    assert try_git(tmp_path, "rev-parse", "--show-prefix") is None


def test_a_repository_of_another_user_is_explained(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Git has this variable for its own tests.
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(GitError) as failure:
        run_git(repository, "rev-parse", "--show-prefix")
    assert failure.value.problem is GitProblem.OTHER_OWNER
    assert "safe.directory" in failure.value.zh
    assert "belongs to another user" in failure.value.en


def test_missing_git_is_explained(repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for attempt in (
        lambda: run_git_unchecked(repository, "status"),
        lambda: start_git(repository, "status").__enter__(),
    ):
        with pytest.raises(GitError) as failure:
            attempt()
        assert failure.value.problem is GitProblem.GIT_MISSING
        assert "运行不了 git" in failure.value.zh


def test_git_that_hangs_is_stopped(repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    put_program(tmp_path, monkeypatch, "exec sleep 60")
    monkeypatch.setattr(command, "ANSWER_TIMEOUT_SECONDS", 0.2)
    start = time.monotonic()
    with pytest.raises(GitError) as failure:
        run_git(repository, "status")
    assert failure.value.problem is GitProblem.TIMEOUT
    assert "git status" in failure.value.zh
    with pytest.raises(GitError) as failure, start_git(repository, "cat-file", "--batch") as git:
        git.ask("HEAD")
    assert failure.value.problem is GitProblem.TIMEOUT
    assert "git cat-file --batch" in failure.value.en
    assert time.monotonic() - start < 50


@pytest.mark.exhaustive
def test_only_the_time_that_git_takes_counts(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = commit_files(repository, {"a.md": b"x"})
    monkeypatch.setattr(command, "ANSWER_TIMEOUT_SECONDS", 0.5)
    with start_git(repository, "cat-file", "--batch-check") as git:
        for _ in range(2):
            assert git.ask("HEAD").startswith(commit.encode())
            time.sleep(1.5)  # longer than git may take


def test_variables_that_change_the_meaning_of_paths_are_dropped(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit_files(repository, {"content/[a].md": b"x", "content/a.md": b"y"})
    (repository / "content/[a].md").write_bytes(b"edited")
    monkeypatch.setenv("GIT_LITERAL_PATHSPECS", "1")
    monkeypatch.setenv("GIT_DIR", "absent")
    assert list_uncommitted_files(repository, ["content/[a].md"], untracked=UntrackedFiles.NONE) == (
        "content/[a].md",
    )


def test_the_index_of_a_hook_is_found_from_another_folder(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit_files(repository, {"project/a.md": b"x"})
    (repository / "project/b.md").write_bytes(b"y")
    monkeypatch.chdir(repository)
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/other")
    run_any_git(repository, "add", "project/b.md")
    names = split_paths(run_git(repository / "project", "ls-files", "-z"))
    assert names == ("b.md",)


def test_programs_in_the_settings_of_a_repository_do_not_run(repository: Path, tmp_path: Path) -> None:
    commit_files(repository, {"a.md": b"x"})
    for name in ("core.fsmonitor", "core.pager", "pager.status", "gpg.program"):
        run_any_git(repository, "config", name, f"touch {tmp_path}/{name}; true")
    run_any_git(repository, "config", "log.showSignature", "true")
    run_git(repository, "status", "--porcelain")
    run_git(repository, "log", "-1", "--format=%an")
    assert [path.name for path in tmp_path.iterdir()] == ["repository"]


@pytest.mark.parametrize("name", ["x", "a=b", "名", "lfs"])
@pytest.mark.parametrize("kind", ["clean", "process"])
def test_filters_in_the_settings_of_a_repository_do_not_run(
    repository: Path, tmp_path: Path, name: str, kind: str
) -> None:
    commit = commit_files(
        repository, {"a.md": b"x", "b.md": b"y", ".gitattributes": f"*.md filter={name}".encode()}
    )
    run_any_git(repository, "config", f"filter.{name}.{kind}", f"touch {tmp_path}/started; cat")
    run_any_git(repository, "config", f"filter.{name}.required", "true")
    # Of the same size, so that git has to look into it.
    (repository / "a.md").write_bytes(b"z")
    assert list_uncommitted_files(repository, ["."], untracked=UntrackedFiles.NOT_IGNORED) == ("a.md",)
    assert list_work_tree_changes(repository, commit) == {"a.md"}
    assert [path.name for path in tmp_path.iterdir()] == ["repository"]


def test_git_lfs_goes_on_working(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for the program, which is not installed everywhere, with the settings that it writes."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "git-lfs").write_text("#!/bin/sh\ntr a-z A-Z\n", encoding="utf-8")
    (programs / "git-lfs").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    run_any_git(repository, "config", "filter.lfs.clean", "git-lfs clean -- %f")
    run_any_git(repository, "config", "filter.lfs.required", "true")
    commit_files(repository, {"a.mp4": b"film", ".gitattributes": b"*.mp4 filter=lfs"})
    assert run_git(repository, "show", "HEAD:a.mp4") == b"FILM"
    # Another time of the file, so that git has to look into it.
    os.utime(repository / "a.mp4", (1, 1))
    assert list_uncommitted_files(repository, ["."], untracked=UntrackedFiles.NOT_IGNORED) == ()


def test_settings_of_the_environment_are_kept(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("COUNT", "1"), ("KEY_0", "sample.one"), ("VALUE_0", "1")):
        monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    answer = run_git(repository, "config", "--get-regexp", "sample", settings={"sample.a=b.two": "2"})
    assert answer == b"sample.one 1\nsample.a=b.two 2\n"


def test_uncommitted_files_have_paths_of_the_project(repository: Path) -> None:
    commit_files(repository, {"site/site.yaml": b"a", "site/content/旧.md": b"b", ".gitignore": b"*.tmp\n"})
    project = repository / "site"
    assert (
        list_uncommitted_files(project, ["site.yaml", "content"], untracked=UntrackedFiles.NOT_IGNORED) == ()
    )
    (project / "site.yaml").write_bytes(b"c")
    (project / "content/旧.md").rename(project / "content/新.md")
    (project / "content/a.tmp").write_bytes(b"ignored")
    run_any_git(repository, "add", "--all")
    found = list_uncommitted_files(project, ["site.yaml", "content"], untracked=UntrackedFiles.NOT_IGNORED)
    assert sorted(found) == ["content/新.md", "content/旧.md", "site.yaml"]
    (project / "content/b.md").write_bytes(b"new")
    assert sorted(list_uncommitted_files(project, ["content"], untracked=UntrackedFiles.NONE)) == [
        "content/新.md",
        "content/旧.md",
    ]
    found = list_uncommitted_files(project, ["."], untracked=UntrackedFiles.NOT_IGNORED)
    assert sorted(found) == ["content/b.md", "content/新.md", "content/旧.md", "site.yaml"]
    assert list_uncommitted_files(project, ["site.yaml"], untracked=UntrackedFiles.NONE) == ("site.yaml",)
    assert list_uncommitted_files(project, [], untracked=UntrackedFiles.NONE) == ()
