"""Which jobs a change needs, and when the required check is green."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tools.ci import find_unsuccessful, list_changed_paths, main, touches_code

CONTENT_ONLY = {
    "scope": {"result": "success", "outputs": {"code": "false"}},
    "content": {"result": "success", "outputs": {"awaiting": "false"}},
    "approval": {"result": "skipped", "outputs": {}},
    "tests": {"result": "skipped", "outputs": {}},
}
CODE = {
    "scope": {"result": "success", "outputs": {"code": "true"}},
    "content": {"result": "success", "outputs": {"awaiting": "false"}},
    "approval": {"result": "skipped", "outputs": {}},
    "tests": {"result": "success", "outputs": {}},
}
AWAITING = {"result": "success", "outputs": {"awaiting": "true"}}


@pytest.mark.parametrize(
    ("paths", "code"),
    [
        (["content/agencies/a/items/2024/1.md"], False),
        (["site.yaml", "content/site.md"], False),
        (["content/a.md", "sitegen/cli/build.py"], True),
        (["contents.py"], True),
        (["docs/content/a.md"], True),
        (["site.yaml.py"], True),
        ([".github/workflows/check.yml"], True),
        ([], True),
    ],
)
def test_scope(paths: list[str], code: bool) -> None:
    assert touches_code(paths) is code


@pytest.mark.parametrize(
    ("needs", "problems"),
    [
        (CONTENT_ONLY, []),
        (CODE, []),
        ({**CODE, "tests": {"result": "skipped"}}, ["tests: skipped"]),
        ({**CODE, "tests": {"result": "failure"}}, ["tests: failure"]),
        ({**CODE, "tests": {"result": "cancelled"}}, ["tests: cancelled"]),
        ({**CONTENT_ONLY, "tests": {"result": "failure"}}, ["tests: failure"]),
        ({**CONTENT_ONLY, "content": {"result": "failure"}}, ["content: failure", "approval: skipped"]),
        ({**CONTENT_ONLY, "content": {"result": "skipped"}}, ["content: skipped", "approval: skipped"]),
        ({**CONTENT_ONLY, "content": {"result": "success", "outputs": {}}}, ["approval: skipped"]),
        ({**CONTENT_ONLY, "content": AWAITING}, ["approval: skipped"]),
        ({**CODE, "content": AWAITING, "approval": {"result": "failure"}}, ["approval: failure"]),
        ({**CODE, "content": AWAITING, "approval": {"result": "success"}}, []),
        (
            {**CONTENT_ONLY, "scope": {"result": "failure", "outputs": {"code": "false"}}},
            ["scope: failure", "tests: skipped"],
        ),
        ({**CONTENT_ONLY, "scope": {"result": "success", "outputs": {}}}, ["tests: skipped"]),
        (
            {"tests": {"result": "success"}},
            ["scope: missing", "content: missing", "approval: missing"],
        ),
    ],
)
def test_verdict(needs: dict[str, Any], problems: list[str]) -> None:
    assert find_unsuccessful(needs) == problems


def git(folder: Path, *arguments: str) -> None:
    """Run git in a repository of its own."""
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def test_scope_of_a_merge_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "init", "-b", "main")
    (tmp_path / "content").mkdir()
    (tmp_path / "content/一.md").write_text("一", encoding="utf-8")
    (tmp_path / "build.py").write_text("1", encoding="utf-8")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "first")
    git(tmp_path, "checkout", "-b", "change")
    (tmp_path / "content/二.md").write_text("二", encoding="utf-8")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "content")
    git(tmp_path, "checkout", "main")
    # What has happened on main since is not part of the change.
    (tmp_path / "build.py").write_text("2", encoding="utf-8")
    git(tmp_path, "commit", "-am", "code")
    git(tmp_path, "merge", "--no-ff", "change")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    assert list_changed_paths() == ["content/二.md"]
    assert main(["scope"]) == 0
    # A file that is moved out of content/ counts with both of its paths.
    git(tmp_path, "checkout", "-b", "move")
    git(tmp_path, "mv", "content/二.md", "二.md")
    git(tmp_path, "commit", "-m", "move")
    git(tmp_path, "checkout", "main")
    git(tmp_path, "merge", "--no-ff", "move")
    assert main(["scope"]) == 0
    assert (tmp_path / "output").read_text(encoding="utf-8") == "code=false\ncode=true\n"
