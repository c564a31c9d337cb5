"""``check --base``: a secrecy review that the author of the change has signed, with real git."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.project import CommandLine
from tests.forge.played_job import EVENTS, ITEM_TEXT, NEW_ITEM
from tests.git.test_revision import commit_files, run_git

GITHUB = {"GITHUB_EVENT_PATH": str(EVENTS / "pull_request.json")}
GITLAB = {"GITLAB_USER_LOGIN": "li-wenshu", "GITLAB_USER_NAME": "李文书"}


def check_review(sitegen: CommandLine, reviewer: str, author: str) -> str:
    """Commit an item with a review after a first commit, and return what the check prints."""
    run_git(sitegen.root, "init", "-q")
    commit_files(sitegen.root, {".gitignore": b".sitegen/\n"})
    item = sitegen.root / NEW_ITEM
    item.write_text(ITEM_TEXT.format(reviewer=reviewer, body="全文。"), encoding="utf-8")
    run_git(sitegen.root, "add", "-A")
    run_git(sitegen.root, "commit", "-q", "-m", "change", f"--author={author} <a@example.org>")
    said = sitegen("check", "--base", "HEAD^1")
    assert said.code == 0, said.out
    return said.out


@pytest.mark.parametrize(
    ("author", "reviewer", "variables"),
    [
        ("李文书", "李文书", {}),
        ("李文书", "王审、李文书", {}),
        ("Li  Wenshu", "Li Wenshu", {}),
        ("别人", "'@Li-Wenshu'", GITHUB),
        ("别人", "李文书（li-wenshu）", GITHUB),
        ("别人", "李文书", GITLAB),
    ],
)
def test_the_author_is_known_from_commits_and_services(
    sitegen: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
    author: str,
    reviewer: str,
    variables: dict[str, str],
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    shown = check_review(sitegen, reviewer, author)
    assert f"{NEW_ITEM}:7:" in shown
    assert "ITM-025" in shown
    assert "就是这次改动的提交人" in shown


@pytest.mark.parametrize("reviewer", ["王审", "李文书丙", "办公室"])
def test_other_reviewers_are_not_reported(
    sitegen: CommandLine, monkeypatch: pytest.MonkeyPatch, reviewer: str
) -> None:
    monkeypatch.setenv("GITHUB_EVENT_PATH", GITHUB["GITHUB_EVENT_PATH"])
    assert "ITM-025" not in check_review(sitegen, reviewer, "李文书")


def test_reviews_that_the_change_leaves_alone_are_not_reported(sitegen: CommandLine) -> None:
    """Who wrote them is not known: only the author of the change at hand is."""
    check_review(sitegen, "李文书", "李文书")
    commit_files(sitegen.root, {"README.md": b"x"})
    assert "ITM-025" not in sitegen("check", "--base", "HEAD^1").out
    # What is not committed yet is part of the change, and has no author yet.
    sitegen.edit(NEW_ITEM, "全文。", "改过的全文。")
    assert "ITM-025" not in sitegen("check", "--base", "HEAD").out
    assert "ITM-025" in sitegen("check", "--base", "HEAD^1^1").out


@pytest.mark.parametrize(
    "event",
    [b"", b"[]", b"{}", b'{"pull_request": null}', b'{"pull_request": {"user": null}}', b"[" * 99_999],
)
def test_other_files_in_place_of_an_event_are_no_obstacle(
    sitegen: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
    event: bytes,
) -> None:
    file: Path = tmp_path_factory.mktemp("event") / "event.json"
    file.write_bytes(event)
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(file))
    assert "ITM-025" not in check_review(sitegen, "王审", "李文书")
