"""A pull request to an office's project, played with the events that GitHub documents."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml

from tests.cli.project import FILES
from tests.forge.played_job import ITEM_TEXT, NEW_ITEM, STARTER, make_pull_request, play_job

pytestmark = pytest.mark.slow


def make_item(reviewer: str = "王审", body: str = "全县停车场共有泊位一千二百个。") -> dict[str, str]:
    return {NEW_ITEM: ITEM_TEXT.format(reviewer=reviewer, body=body)}


def test_a_good_change_is_green_and_awaits_nothing(tmp_path: Path) -> None:
    checkout = make_pull_request(tmp_path, make_item())
    played = play_job(checkout, "check.yml", "check", "pull_request.json", install=True)
    assert played.code == 0, played.log
    assert played.outputs == "awaiting=false\n"
    assert "ITM-025" not in played.log
    assert "没有发现问题" in played.summary


def test_a_leak_is_red_and_marked_where_it_stands(tmp_path: Path) -> None:
    changed = make_item(body="李某，身份证号11010519491231002X。")
    played = play_job(make_pull_request(tmp_path, changed), "check.yml", "check", "pull_request.json")
    assert played.code == 1
    assert f"::error file={NEW_ITEM},line=11," in played.log
    assert "PII-001" in played.summary
    assert "11010519491231002X" not in played.log + played.summary


def test_a_decision_of_the_change_itself_awaits_approval_and_a_review_of_ones_own_is_said(
    tmp_path: Path,
) -> None:
    """The review is by the account that opened the pull request."""
    item = make_item(reviewer="李文书（li-wenshu）")
    settings = {"site.yaml": FILES["site.yaml"] + "附件上限: 200\n"}
    checkout = make_pull_request(tmp_path, item | settings, author="别人")
    played = play_job(checkout, "check.yml", "check", "pull_request.json")
    assert played.code == 0, played.log
    assert played.outputs == "awaiting=true\n"
    assert "EXM-021" in played.log
    assert f"::warning file={NEW_ITEM},line=7,col=8,title=ITM-025::" in played.log
    assert "就是这次改动的提交人" in played.log


@pytest.mark.parametrize(
    ("check", "awaiting", "approval", "code"),
    [
        ("success", "false", "skipped", 0),
        ("success", "true", "success", 0),
        ("success", "true", "failure", 1),
        ("success", "true", "skipped", 1),
        ("success", "", "skipped", 1),
        ("failure", "false", "skipped", 1),
        ("cancelled", "", "skipped", 1),
    ],
)
def test_the_required_check_is_green_only_if_all_that_had_to_run_succeeded(
    check: str, awaiting: str, approval: str, code: int
) -> None:
    jobs = yaml.safe_load((STARTER / ".github/workflows/check.yml").read_text(encoding="utf-8"))["jobs"]
    assert jobs["required"]["if"] == "always()"
    assert set(jobs["required"]["needs"]) == set(jobs) - {"required"}
    (step,) = jobs["required"]["steps"]
    variables = {"CHECK": check, "AWAITING": awaiting, "APPROVAL": approval}
    assert set(step["env"]) == set(variables)
    completed = subprocess.run(["bash", "-e", "-c", step["run"]], env=variables, check=False)
    assert completed.returncode == code
