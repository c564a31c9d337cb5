"""A pull request from the change to the comment: the review is really made, and its result really read."""

from __future__ import annotations

import html
import json
from pathlib import Path

import pytest
import yaml

from sitegen.forge import comment
from sitegen.forge.review_summary import SUMMARY_FILE
from tests.cli.project import FILES, ITEM
from tests.forge.github_server import serve_github
from tests.forge.played_job import EVENTS, ITEM_TEXT, NEW_ITEM, STARTER, make_pull_request, play_job
from tests.forge.results import pack_files
from tests.forge.test_comment import make_pull

HOSTILE_TITLE = "@office/all 停车 [点我](javascript:alert(1)) <img src=x> #1"


def play_comment(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Pack the artifact as the action does, and return the comment that the job with rights writes."""
    run = json.loads((EVENTS / "workflow_run.json").read_text(encoding="utf-8"))["workflow_run"]
    archive = pack_files({SUMMARY_FILE: (checkout / "out" / SUMMARY_FILE).read_bytes()})
    with serve_github() as service:
        service.lists = {
            "pulls": [make_pull(7, run)],
            f"actions/runs/{run['id']}/artifacts": [
                {"id": 12, "name": "review-summary", "expired": False, "size_in_bytes": len(archive)}
            ],
            "issues/7/comments": [],
        }
        service.archives = {"actions/artifacts/12/zip": archive}
        for name, value in {
            "GITHUB_API_URL": service.address,
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_REPOSITORY": "office/site",
            "GITHUB_TOKEN": "secret",
            "GITHUB_EVENT_PATH": str(EVENTS / "workflow_run.json"),
        }.items():
            monkeypatch.setenv(name, value)
        assert comment.main() == 0
        ((_, _, content),) = service.sent
    return str(content["body"])


def assert_uploads_exist(checkout: Path) -> None:
    """Assert that the steps have left what the job uploads."""
    jobs = yaml.safe_load((STARTER / ".github/workflows/review.yml").read_text(encoding="utf-8"))["jobs"]
    uploads = [step for step in jobs["review"]["steps"] if "upload-artifact" in step.get("uses", "")]
    assert len(uploads) > 1
    for step in uploads:
        assert (checkout / step["with"]["path"]).exists(), step


@pytest.mark.exhaustive
def test_the_comment_shows_the_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = ITEM_TEXT.format(
        reviewer="王审", body="全县停车场共有泊位一千二百个。[名单](https://new.example.org/)"
    )
    changed = FILES[ITEM].replace("十二万人", "十三万人")
    files = {NEW_ITEM: text.replace("云岫县停车收费情况公示", f"'{HOSTILE_TITLE}'"), ITEM: changed}
    checkout = make_pull_request(tmp_path, files)
    played = play_job(checkout, "review.yml", "review", "pull_request.json", install=True)
    assert played.code == 0, played.log
    assert_uploads_exist(checkout)
    page = (checkout / "out/review.html").read_text(encoding="utf-8")
    assert "十三万人" in page
    assert "十二万人" in page
    # Drafts and all: what is uploaded as the preview is a whole site.
    assert (checkout / "preview/index.html").is_file()
    body = play_comment(checkout, monkeypatch)
    shown = html.unescape(body)
    assert "新增 new：1" in shown
    assert "修改 changed：1" in shown
    assert "| 修改 changed | <code>云岫县二〇二三年统计公报</code> |" in shown
    assert "<code>new.example.org</code>" in shown
    for sign in ("@office", "](javascript", "<img", "#1"):
        assert sign not in body


@pytest.mark.exhaustive
def test_a_change_with_errors_is_reviewed_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = ITEM_TEXT.format(reviewer="李文书", body="李某，身份证号11010519491231002X。")
    checkout = make_pull_request(tmp_path, {NEW_ITEM: text})
    played = play_job(checkout, "review.yml", "review", "pull_request.json")
    assert played.code == 0, played.log
    body = play_comment(checkout, monkeypatch)
    assert "PII-001" in body
    assert "11010519491231002X" not in html.unescape(body) + (checkout / "out/summary.json").read_text(
        "utf-8"
    )
