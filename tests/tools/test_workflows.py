"""The workflows: pinned, with least rights, safe from what a pull request may say, and calling what exists.

Those of this repository and those of a new project (``sitegen/starter/files/``) obey the same rules.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
GITHUB = ROOT / ".github"
STARTER = ROOT / "sitegen/starter/files"
WORKFLOWS = sorted([*(GITHUB / "workflows").glob("*"), *(STARTER / ".github/workflows").glob("*")])
PINNED = re.compile(r"^uses: (actions/[\w./-]+)@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
WRITERS = {
    ("pages.yml", "deploy"): {"pages": "write", "id-token": "write"},
    ("starter/publish.yml", "deploy"): {"pages": "write", "id-token": "write"},
    ("release.yml", "publish"): {"contents": "write"},
}
"""The jobs that may write and run nothing from the repository, and what they may write."""
COMMENT_RIGHTS = {"contents": "read", "actions": "read", "pull-requests": "write"}
COMMENTERS = {("comment.yml", "comment"): COMMENT_RIGHTS, ("starter/comment.yml", "comment"): COMMENT_RIGHTS}
"""The jobs that write comments, and run what the main branch has."""
READERS: dict[tuple[str, str], dict[str, str]] = {
    ("check.yml", "approval"): {"contents": "read", "pull-requests": "read"},
    ("starter/check.yml", "approval"): {"contents": "read", "pull-requests": "read"},
    ("starter/check.yml", "required"): {},
}
"""The jobs that may read more than the repository, or less."""
PULL_REQUEST_FILES = {"check.yml", "review.yml", "starter/check.yml", "starter/review.yml"}
"""The workflows that run what a pull request contains."""
BASE_REFS = {"${{ github.base_ref }}", "${{ github.event.repository.default_branch }}"}
"""What a checkout in a job with more rights may name."""


def label(path: Path) -> str:
    """Name a workflow: those of a new project begin with ``starter/``."""
    return f"starter/{path.name}" if path.is_relative_to(STARTER) else path.name


def locate(name: str) -> Path:
    """Find a workflow by its label."""
    (path,) = (path for path in WORKFLOWS if label(path) == name)
    return path


def read(name: str) -> dict[Any, Any]:
    """Parse a workflow. YAML reads the key ``on`` as True."""
    content = yaml.safe_load(locate(name).read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def list_jobs() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield file, name and content of every job."""
    for path in WORKFLOWS:
        for name, job in read(label(path))["jobs"].items():
            yield label(path), name, job


def list_checkouts(job: dict[str, Any]) -> list[dict[str, Any]]:
    return [step["with"] for step in job["steps"] if step.get("uses", "").startswith("actions/checkout@")]


JOBS = list(list_jobs())
STEPS = [(file, name, step) for file, name, job in JOBS for step in job["steps"]]
RUNS = [(f"{file} {name}", step["run"]) for file, name, step in STEPS if "run" in step]
OWN_RUNS = [(place, script) for place, script in RUNS if not place.startswith("starter/")]


def test_the_workflows_are_these() -> None:
    assert {label(path) for path in WORKFLOWS} == {
        "check.yml",
        "comment.yml",
        "nightly.yml",
        "pages.yml",
        "release.yml",
        "review.yml",
        "starter/check.yml",
        "starter/comment.yml",
        "starter/publish.yml",
        "starter/review.yml",
    }


@pytest.mark.parametrize("path", WORKFLOWS, ids=label)
def test_actions_are_pinned_and_one_action_has_one_version(path: Path) -> None:
    lines = [line.strip().removeprefix("- ") for line in path.read_text(encoding="utf-8").splitlines()]
    used = [line for line in lines if line.startswith("uses:")]
    assert used
    assert [line for line in used if not PINNED.match(line)] == []
    everywhere = "\n".join(workflow.read_text(encoding="utf-8") for workflow in WORKFLOWS)
    for action in {line.partition("@")[0] for line in used}:
        assert len(set(re.findall(rf"{re.escape(action)}@\S+ # \S+", everywhere))) == 1


@pytest.mark.parametrize("path", WORKFLOWS, ids=label)
def test_no_right_is_given_to_a_whole_workflow(path: Path) -> None:
    assert read(label(path))["permissions"] == {}


@pytest.mark.parametrize(("file", "name", "job"), JOBS, ids=[f"{file} {name}" for file, name, _ in JOBS])
def test_jobs_have_least_rights_and_a_time_limit(file: str, name: str, job: dict[str, Any]) -> None:
    assert job["permissions"] == (WRITERS | COMMENTERS | READERS).get((file, name), {"contents": "read"})
    assert isinstance(job["timeout-minutes"], int)
    checkouts = list_checkouts(job)
    assert all(checkout["persist-credentials"] is False for checkout in checkouts)
    if (file, name) in WRITERS:
        # A job that may write runs nothing from the repository.
        assert not checkouts
    elif file in PULL_REQUEST_FILES and (file, name) not in READERS:
        # What runs the code of a pull request has no token in its environment.
        assert "github.token" not in str(job)
    if (file, name) in COMMENTERS or "pull-requests" in job["permissions"]:
        assert {checkout["ref"] for checkout in checkouts} <= BASE_REFS


@pytest.mark.parametrize("file", ["comment.yml", "starter/comment.yml"])
def test_the_job_that_comments_takes_nothing_of_the_pull_request(file: str) -> None:
    """It checks out the default branch, restores no cache, downloads no artifact and runs one program."""
    workflow = read(file)
    assert workflow[True] == {"workflow_run": {"workflows": ["review"], "types": ["completed"]}}
    (job,) = workflow["jobs"].values()
    assert job["if"] == "github.event.workflow_run.event == 'pull_request'"
    assert list_checkouts(job) == [
        {"persist-credentials": False, "ref": "${{ github.event.repository.default_branch }}"}
    ]
    used = [step["uses"].partition("@")[0] for step in job["steps"] if "uses" in step]
    assert set(used) <= {"actions/checkout", "actions/setup-python"}
    assert "cache" not in yaml.safe_dump(job["steps"])
    *install, write = [step for step in job["steps"] if "run" in step]
    assert [step["name"] for step in install] in ([], ["Install the pinned program"])
    assert write["run"] in ("python3 -m sitegen.forge.comment", "python -m sitegen.forge.comment")
    assert write["env"] == {"GITHUB_TOKEN": "${{ github.token }}"}


@pytest.mark.parametrize(("file", "name", "job"), JOBS, ids=[f"{file} {name}" for file, name, _ in JOBS])
def test_only_jobs_without_rights_restore_caches(file: str, name: str, job: dict[str, Any]) -> None:
    cached = [
        step for step in job["steps"] if "cache" in step.get("with", {}) or "cache@" in step.get("uses", "")
    ]
    if cached:
        assert job["permissions"] == {"contents": "read"}


@pytest.mark.parametrize("file", ["review.yml", "starter/review.yml"])
def test_the_review_leaves_artifacts_and_nothing_else(file: str) -> None:
    (job,) = read(file)["jobs"].values()
    uploads = {
        step["with"]["name"]: step["with"]["path"]
        for step in job["steps"]
        if "upload" in step.get("uses", "")
    }
    assert uploads == {
        "review": "out/review.html",
        "review-summary": "out/summary.json",
        "preview": "preview",
    }
    assert "pages" not in yaml.safe_dump(job)
    assert list(read(file)[True]) == ["pull_request"]


@pytest.mark.parametrize("file", ["pages.yml", "starter/publish.yml"])
def test_the_site_is_published_daily_from_the_lock_one_at_a_time(file: str) -> None:
    workflow = read(file)
    assert workflow[True] == {
        "push": {"branches": ["main"]},
        # Ten past midnight in Beijing.
        "schedule": [{"cron": "10 16 * * *"}],
        "workflow_dispatch": None,
    }
    assert workflow["concurrency"]["cancel-in-progress"] is False
    build = workflow["jobs"]["build"]
    (setup,) = (step for step in build["steps"] if step.get("uses", "").startswith("actions/setup-python@"))
    assert setup["with"]["cache"] == "pip"
    assert workflow["jobs"]["deploy"]["needs"] == "build"


@pytest.mark.parametrize(("place", "script"), RUNS, ids=[place for place, _ in RUNS])
def test_a_shell_never_sees_an_expression(place: str, script: str) -> None:
    assert "${{" not in script, place


def test_pull_requests_never_run_with_rights_of_the_base() -> None:
    assert all("pull_request_target" not in str(read(label(path))[True]) for path in WORKFLOWS)


@pytest.mark.parametrize(("place", "script"), OWN_RUNS, ids=[place for place, _ in OWN_RUNS])
def test_what_is_called_exists(place: str, script: str) -> None:
    targets = set(
        re.findall(
            r"^([\w./$()%-]+(?: [\w-]+)*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
        )
    )
    named = {name for target in targets for name in target.split()}
    for target in re.findall(r"\bmake ([\w./-]+)", script):
        assert target in named or (
            target.startswith(".venv/.") and (ROOT / f"requirements/{target[7:]}.txt").is_file()
        )
    for module in re.findall(r"-m ((?:tools|sitegen)\.[\w.]+)", script):
        assert (ROOT / f"{module.replace('.', '/')}.py").is_file()
    for path in re.findall(r"(?<!\S)(\.ci/\w+|build\.py)", script):
        assert (ROOT / path).is_file()
    assert re.search(r"\bmake |-m tools\.|-m sitegen\.|\.ci/run|build\.py|gh release|sha256sum", script), (
        place
    )


def test_the_required_check_waits_for_all_and_always_reports() -> None:
    jobs = read("check.yml")["jobs"]
    required = jobs["required"]
    assert set(required["needs"]) == set(jobs) - {"required"}
    assert required["if"] == "always()"
    assert required["steps"][-1] == {
        "run": "python3 -m tools.ci verdict",
        "env": {"NEEDS": "${{ toJSON(needs) }}"},
    }


def test_a_change_of_content_runs_the_jobs_of_content_alone() -> None:
    jobs = read("check.yml")["jobs"]
    for name in set(jobs) - {"scope", "content", "approval", "required"}:
        assert "scope" in (
            [jobs[name]["needs"]] if isinstance(jobs[name]["needs"], str) else jobs[name]["needs"]
        )
        assert jobs[name]["if"] == "needs.scope.outputs.code == 'true'"
    assert "needs" not in jobs["content"]
    assert "if" not in jobs["content"]
    (setup,) = [
        step for step in jobs["content"]["steps"] if step.get("uses", "").startswith("actions/setup-python@")
    ]
    assert setup["with"]["cache"] == "pip"
    assert setup["with"]["cache-dependency-path"] == "requirements/site.txt"


def test_systems_and_pythons() -> None:
    systems = read("check.yml")["jobs"]["systems"]["strategy"]["matrix"]
    assert {name.partition("-")[0] for name in systems["os"]} == {"windows", "macos"}
    assert systems["python"] == ["3.11", "3.14"]


@pytest.mark.parametrize(("file", "needed"), [("check.yml", "content"), ("starter/check.yml", "check")])
def test_the_approval_comes_from_the_base_alone(file: str, needed: str) -> None:
    """Neither the program nor the list of reviewers is that of the pull request."""
    job = read(file)["jobs"]["approval"]
    assert job["if"] == f"needs.{needed}.outputs.awaiting == 'true'"
    assert list_checkouts(job) == [{"persist-credentials": False, "ref": "${{ github.base_ref }}"}]
    look = job["steps"][-1]
    assert look["run"] in ("python3 -m sitegen.forge.approval", "python -m sitegen.forge.approval")
    assert set(look["env"]) == {"GITHUB_TOKEN", "PULL_REQUEST", "HEAD_SHA", "AUTHOR"}


@pytest.mark.parametrize(
    ("status", "awaiting", "code"), [(0, "false", 0), (1, "false", 1), (2, "false", 2), (4, "true", 0)]
)
def test_the_step_of_content_passes_on_what_awaits_approval(
    tmp_path: Path, status: int, awaiting: str, code: int
) -> None:
    """The shell of the step, run with a check that ends with each exit code."""
    (step,) = (step for step in read("check.yml")["jobs"]["content"]["steps"] if step.get("id") == "check")
    (tmp_path / ".venv/bin").mkdir(parents=True)
    fake = tmp_path / ".venv/bin/python"
    fake.write_text(f'#!/bin/sh\necho "$@"\nexit {status}\n', encoding="utf-8")
    fake.chmod(0o755)
    completed = subprocess.run(
        ["bash", "-e", "-c", step["run"]],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "BASE": "HEAD^1", "GITHUB_OUTPUT": str(tmp_path / "output")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == code
    assert completed.stdout == "build.py check --format github --base HEAD^1\n"
    assert (tmp_path / "output").read_text(encoding="utf-8") == f"awaiting={awaiting}\n"


def test_dependabot_watches_all_kinds() -> None:
    updates = yaml.safe_load((GITHUB / "dependabot.yml").read_text(encoding="utf-8"))["updates"]
    assert {update["package-ecosystem"] for update in updates} == {"github-actions", "pip", "npm"}


@pytest.mark.parametrize(
    "path",
    sorted([*(GITHUB / "ISSUE_TEMPLATE").glob("*.yml"), *(STARTER / ".github/ISSUE_TEMPLATE").glob("*.yml")]),
    ids=label,
)
def test_forms_have_what_the_site_requires(path: Path) -> None:
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    if path.name == "config.yml":
        assert form["blank_issues_enabled"] is False
        return
    assert {"name", "description", "body"} <= set(form)
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    assert fields
    identifiers = [field["id"] for field in fields]
    assert len(set(identifiers)) == len(identifiers)
    assert all(field["attributes"]["label"] for field in fields)


def list_review_scripts() -> Iterator[tuple[str, str]]:
    """Yield place and script of each step that reviews a change."""
    gitlab = yaml.safe_load((STARTER / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    scripts = [*RUNS, *((".gitlab-ci.yml", script) for script in gitlab["review"]["script"])]
    yield from (
        (place, script) for place, script in scripts if re.search(r"(?:build\.py|sitegen) review ", script)
    )


REVIEW_SCRIPTS = list(list_review_scripts())


def test_the_review_is_run_in_three_places() -> None:
    assert len(REVIEW_SCRIPTS) == 3


@pytest.mark.parametrize(("status", "code"), [(0, 0), (1, 0), (2, 2), (4, 4)])
@pytest.mark.parametrize(("place", "script"), REVIEW_SCRIPTS, ids=[place for place, _ in REVIEW_SCRIPTS])
def test_the_step_of_the_review_fails_unless_there_is_one(
    tmp_path: Path, place: str, script: str, status: int, code: int
) -> None:
    """``review`` ends with 0 or 1 after it has written its files, and with no other code (docs/review.md)."""
    for name in (".venv/bin/python", "python"):
        fake = tmp_path / name
        fake.parent.mkdir(parents=True, exist_ok=True)
        fake.write_text(f"#!/bin/sh\nexit {status}\n", encoding="utf-8")
        fake.chmod(0o755)
    completed = subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        check=False,
    )
    assert completed.returncode == code, place


def test_jobs_with_all_tests_have_the_web_servers() -> None:
    """Without the variable, a missing server is a skip that nobody sees."""
    jobs = [job for file, _, job in JOBS if file == "check.yml"]
    testing = [
        (job, step)
        for job in jobs
        for step in job["steps"]
        if re.search(r"\bmake test\b", step.get("run", ""))
    ]
    assert testing
    for job, step in testing:
        assert step["env"]["HOSTING_SERVERS"] == "required"
        assert any("tests/install-servers.sh" in other.get("run", "") for other in job["steps"])
