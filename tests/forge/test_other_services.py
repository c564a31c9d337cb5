"""The pipelines of GitLab and Gitee: read, and their scripts executed; neither was run on its service."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.project import FILES
from tests.forge.played_job import (
    ITEM_TEXT,
    NEW_ITEM,
    STARTER,
    make_pull_request,
    make_variables,
    run_script,
)
from tests.git.test_revision import commit_files, run_git
from tests.paths import ROOT
from tests.size import by_size

pytestmark = pytest.mark.slow
PIPELINES = sorted([STARTER / ".gitlab-ci.yml", *(STARTER / ".workflow").glob("*.yml")])
GOOD = {NEW_ITEM: ITEM_TEXT.format(reviewer="王审", body="全县停车场共有泊位一千二百个。")}
LEAK = {NEW_ITEM: ITEM_TEXT.format(reviewer="王审", body="李某，身份证号11010519491231002X。")}
RELAXED = GOOD | {"site.yaml": FILES["site.yaml"] + "附件上限: 200\n"}
# The commands are those of GitHub's jobs, which are played with every change each time.
CHANGES = by_size(dev=["leak"], ci=["leak"], nightly=["good", "leak", "awaiting"])
FILES_AND_CODES = {"good": (GOOD, 0), "leak": (LEAK, 1), "awaiting": (RELAXED, 4)}


def read(name: str) -> dict[str, Any]:
    content = yaml.safe_load((STARTER / name).read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


@pytest.mark.parametrize("path", PIPELINES, ids=lambda path: path.name)
def test_the_files_say_that_they_were_not_run(path: Path) -> None:
    head = path.read_text(encoding="utf-8").partition("\n\n")[0]
    assert "没有在 GitLab 上运行过" in head or "没有在 Gitee 上运行过" in head


@pytest.mark.exhaustive
@pytest.mark.parametrize(("files", "code"), [FILES_AND_CODES[name] for name in CHANGES], ids=CHANGES)
def test_the_check_and_the_review_of_gitlab(tmp_path: Path, files: dict[str, str], code: int) -> None:
    pipeline = read(".gitlab-ci.yml")
    checkout = make_pull_request(tmp_path, files)
    variables = make_variables(tmp_path / "runner") | {
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": run_git(checkout, "rev-parse", "HEAD^1"),
        "GITLAB_USER_LOGIN": "li-wenshu",
        "GITLAB_USER_NAME": "李文书",
    }
    installed = run_script("\n".join(pipeline[".install"]["before_script"]), checkout, variables)
    assert installed.returncode == 0, installed.stderr
    job = pipeline["check"]
    assert job["extends"] == ".install"
    completed = run_script("\n".join(job["script"]), checkout, variables)
    assert completed.returncode == code, completed.stdout + completed.stderr
    # Other codes than this one fail the job.
    assert job["allow_failure"] == {"exit_codes": [4]}
    # The service runs the other job in a checkout of its own.
    shutil.rmtree(checkout / ".sitegen")
    job = pipeline["review"]
    assert job["extends"] == ".install"
    for script in job["script"]:
        completed = run_script(script, checkout, variables)
        # A change with errors is reviewed, too: it is the job check that fails.
        assert completed.returncode == 0, completed.stdout + completed.stderr
    # The paths of the artifact: what reviewers get.
    assert job["artifacts"]["paths"] == ["out/", "preview/"]
    page = (checkout / "out/review.html").read_text(encoding="utf-8")
    assert "云岫县停车收费情况公示" in page
    assert "11010519491231002X" not in page
    shown = checkout / "preview/items/yunxiu/2024-00002.html"
    # With errors there is no preview.
    assert shown.is_file() is (code != 1)


def test_jobs_of_gitlab_run_where_they_should() -> None:
    pipeline = read(".gitlab-ci.yml")
    assert pipeline["pages"]["extends"] == ".install"
    jobs = {name: job for name, job in pipeline.items() if isinstance(job, dict) and "script" in job}
    assert set(jobs) == {"check", "review", "pages"}
    for name in ("check", "review"):
        assert jobs[name]["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]
    assert jobs["pages"]["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]
    assert jobs["review"]["artifacts"]["access"] == "developer"
    # What a merge request caches must not reach the job that publishes.
    assert pipeline[".install"]["cache"]["key"]["prefix"] == "$CI_PIPELINE_SOURCE"


@pytest.mark.exhaustive
@pytest.mark.parametrize(("files", "code"), [FILES_AND_CODES[name] for name in CHANGES], ids=CHANGES)
def test_the_check_of_gitee(tmp_path: Path, files: dict[str, str], code: int) -> None:
    make_pull_request(tmp_path, files)
    origin = tmp_path / "origin"
    # There the branch is checked out, and the main branch is ahead of it by nothing.
    run_git(origin, "reset", "-q", "--hard", "HEAD^1")
    run_git(tmp_path, "clone", "-q", "--branch=patch", origin.as_uri(), "branch")
    (step,) = read(".workflow/check.yml")["stages"][0]["steps"]
    completed = run_script(
        "\n".join(step["commands"]), tmp_path / "branch", make_variables(tmp_path / "runner")
    )
    assert completed.returncode == code, completed.stdout + completed.stderr


# What installs the program in GitLab's job is what its check has, which is played above. Gitee's commands are the same.
@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "script",
    [
        "\n".join(read(".gitlab-ci.yml")["pages"]["script"]),
        "\n".join(read(".workflow/publish.yml")["stages"][0]["steps"][0]["commands"]),
    ],
    ids=["gitlab", "gitee"],
)
def test_the_site_is_built_and_leftovers_are_not_used(tmp_path: Path, script: str) -> None:
    checkout = make_pull_request(tmp_path, GOOD | {"public/evil.html": "x"})
    completed = run_script(script, checkout, make_variables(tmp_path / "runner"))
    assert completed.returncode == 0, completed.stdout + completed.stderr
    assert (checkout / "public/index.html").is_file()
    assert not (checkout / "public/evil.html").exists()


@pytest.mark.exhaustive
def test_the_line_for_cron_updates_and_builds(tmp_path: Path) -> None:
    """The line that the documentation prints, with other folders."""
    checkout = make_pull_request(tmp_path, GOOD)
    commit_files(tmp_path / "origin", {NEW_ITEM: GOOD[NEW_ITEM].replace("一千二百", "一千三百").encode()})
    text = (ROOT / "docs/workflows.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^10 0 \* \* \*  (.*)$", text, re.MULTILINE)
    output = tmp_path / "www"
    for documented, real in (
        ("/srv/www/zfxxgk", str(output)),
        ("/srv/zfxxgk", str(checkout)),
        (".venv/bin/python", "python"),
    ):
        assert documented in line
        line = line.replace(documented, real)
    variables = make_variables(tmp_path / "runner")
    completed = run_script(line, tmp_path, variables)
    assert (completed.returncode, completed.stdout) == (0, ""), completed.stderr
    assert "一千三百" in (output / "items/yunxiu/2024-00002.html").read_text(encoding="utf-8")
    commit_files(tmp_path / "origin", {NEW_ITEM: LEAK[NEW_ITEM].encode()})
    failed = run_script(line, tmp_path, variables)
    assert "PII-001" in failed.stdout
    assert "网站没有更新" in failed.stdout
    assert "一千三百" in (output / "items/yunxiu/2024-00002.html").read_text(encoding="utf-8")


def test_the_hook_of_the_framework_is_the_command() -> None:
    (repository,) = read(".pre-commit-config.yaml")["repos"]
    (hook,) = repository["hooks"]
    assert hook["entry"] == "python -m sitegen hook run"
    assert hook["pass_filenames"] is False
