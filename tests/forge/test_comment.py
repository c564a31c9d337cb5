"""The comment on a pull request: what it says, what a hostile result cannot make it say, and where it goes."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sitegen.diagnostics.formats.markdown_escape import escape_markdown
from sitegen.forge import comment
from sitegen.forge.comment_text import COMMENT_LIMIT, COMMENT_MARKER, TEXT_LIMIT, format_comment
from sitegen.forge.review_summary import parse_summary
from tests.forge.github_server import Service, serve_github
from tests.forge.results import HEAD, NASTY, make_finding, make_result, pack, pack_files

EVENT = Path(__file__).parent / "events/workflow_run.json"
RUN_URL = "https://github.com/office/site/actions/runs/30433642"
SAFE = re.compile(r"&#\d+;|</?code>|<br>|[^\x00-\x1f<>&@`*_\[\]()#!~\\]")


def write(**changes: Any) -> str:
    summary = parse_summary(json.dumps(make_result(**changes)).encode())
    return format_comment(summary, HEAD, RUN_URL)


def test_the_comment_says_what_changes() -> None:
    text = write()
    assert text.startswith(f"{COMMENT_MARKER}\n## 审阅 Review\n")
    assert RUN_URL in text
    shown = html.unescape(text)
    assert "新的错误 new errors：1；新增 new：1" in shown
    assert (
        "| 错误 error | <code>PII-003</code> | <code>content/agencies/yunxiu/items/2024/00002.md:12</code> |"
        in shown
    )
    assert "| 新增 new | <code>云岫县停车收费办法</code> |" in shown
    assert "<code>www.example.org</code>" in shown


def test_a_change_without_any_trace_says_so() -> None:
    text = write(counts={"new": 0}, items=[], findings=[], hosts=[])
    assert "没有变化，也没有问题。" in text


def test_decisions_that_await_approval_come_first() -> None:
    findings = [make_finding(), make_finding(code="EXM-020", severity="warning", message="放行待审批")]
    text = write(findings=findings)
    assert text.index("### 待审批") < text.index("### 这次改动带来的问题")


def test_findings_that_were_there_before_are_counted() -> None:
    text = write(findings=[make_finding(new=False)] * 3)
    assert "另有 3 处问题改动前就有。" in text
    assert "PII-003" not in text


def test_a_hostile_text_has_no_effect_in_any_place() -> None:
    page = {"kind": "odd_kind", "title": NASTY, "url": NASTY, "path": NASTY}
    finding = make_finding(path=NASTY, message=NASTY, message_en=NASTY)
    text = write(items=[page], findings=[finding], hosts=[NASTY])
    _, _, rest = text.partition("新的错误 new errors：1")
    lines = [line for line in rest.splitlines() if line and not line.startswith(("### ", "| 级别", "| 变化"))]
    for line in lines:
        assert SAFE.sub("", line) == "", line
    for sign in ("<script", "](", "@office", "https://evil", "www.evil", "\x1b", "\u202e", "\u200b", "```"):
        assert sign not in rest
    # Each row is one line: nothing ends a table.
    assert sum(line.startswith("| ") and not set(line) <= set("| -") for line in lines) == 2


def test_what_is_escaped_is_still_readable() -> None:
    assert (
        html.unescape(escape_markdown("云政发〔2024〕1号 <b> | #1"))
        == "<code>云政发〔2024〕1号 <b> | #1</code>"
    )
    assert escape_markdown("") == "<code>—</code>"
    assert len(html.unescape(escape_markdown("字" * 4000, TEXT_LIMIT))) == 200 + len("<code>…</code>")


def test_the_longest_result_fits() -> None:
    longest = "\x1b" * 500
    page = {"kind": "new", "title": longest, "url": longest, "path": longest}
    finding = make_finding(path=longest, message=longest, message_en=longest)
    text = write(items=[page] * 20, findings=[finding] * 20, hosts=[longest] * 10)
    assert COMMENT_LIMIT - 10_000 < len(text) <= COMMENT_LIMIT
    assert "其余见审阅页。" in text


def test_lists_that_are_cut_say_so() -> None:
    page = {"kind": "changed", "title": "a", "url": "b", "path": "c"}
    text = write(items=[page] * 200, truncated=True)
    assert "另有 170 处，见审阅页。" in text
    assert "这里没有列全" in text


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Service]:
    """A repository with the pull request of the event, from a fork, and its artifact."""
    with serve_github() as service:
        event = json.loads(EVENT.read_text(encoding="utf-8"))
        run = event["workflow_run"]
        service.lists = {
            "pulls": [make_pull(7, run), make_pull(8, run, sha="3" * 40)],
            f"actions/runs/{run['id']}/artifacts": [
                {"id": 11, "name": "review", "expired": False, "size_in_bytes": 10**9},
                {"id": 12, "name": "review-summary", "expired": False, "size_in_bytes": 500},
            ],
            "issues/7/comments": [],
        }
        service.archives = {"actions/artifacts/12/zip": pack(make_result())}
        for name, value in {
            "GITHUB_API_URL": service.address,
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_REPOSITORY": "office/site",
            "GITHUB_TOKEN": "secret",
            "GITHUB_EVENT_PATH": str(EVENT),
        }.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)
        yield service


def make_pull(number: int, run: dict[str, Any], **changes: Any) -> dict[str, Any]:
    repository = run["head_repository"]
    head = {
        "ref": run["head_branch"],
        "sha": run["head_sha"],
        "repo": {"id": repository["id"]},
        "user": {"login": repository["owner"]["login"]},
        **changes,
    }
    return {"number": number, "head": head}


def test_the_first_review_writes_a_comment(service: Service) -> None:
    assert comment.main() == 0
    ((method, path, content),) = service.sent
    assert (method, path) == ("POST", "issues/7/comments")
    assert content["body"].startswith(COMMENT_MARKER)
    assert "云岫县停车收费办法" in content["body"]
    assert RUN_URL in content["body"]


def test_later_reviews_renew_the_comment_of_the_workflow_alone(service: Service) -> None:
    service.lists["issues/7/comments"] = [
        {"id": 1, "user": {"login": "mallory"}, "body": f"{COMMENT_MARKER}\nforged"},
        {"id": 2, "user": None, "body": f"{COMMENT_MARKER}\nforged"},
        {"id": 3, "user": {"login": comment.BOT_LOGIN}, "body": "another workflow"},
        *({"id": 100 + number, "user": {"login": "a"}, "body": "x"} for number in range(150)),
        {"id": 4, "user": {"login": comment.BOT_LOGIN}, "body": f"{COMMENT_MARKER}\nold"},
    ]
    assert comment.main() == 0
    ((method, path, _),) = service.sent
    assert (method, path) == ("PATCH", "issues/comments/4")


@pytest.mark.parametrize(
    "changes",
    [{"sha": "3" * 40}, {"repo": {"id": 1}}, {"repo": None}, {"ref": "other"}],
    ids=["newer commit", "another fork", "deleted fork", "another branch"],
)
def test_no_other_pull_request_gets_the_comment(service: Service, changes: dict[str, Any]) -> None:
    run = json.loads(EVENT.read_text(encoding="utf-8"))["workflow_run"]
    service.lists["pulls"] = [make_pull(7, run, **changes)]
    assert comment.main() == 0
    assert service.sent == []
    assert not any("artifacts" in path for path in service.asked)


def test_a_run_that_is_not_of_a_pull_request_is_left_alone(
    service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    event = json.loads(EVENT.read_text(encoding="utf-8"))
    event["workflow_run"]["event"] = "push"
    (tmp_path / "event.json").write_text(json.dumps(event), encoding="utf-8")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(tmp_path / "event.json"))
    assert comment.main() == 0
    assert service.sent == []
    assert service.asked == []


@pytest.mark.parametrize(
    "archive",
    [
        b"no archive",
        pack(make_result(counts={NASTY: 1})),
        pack_files({"../summary.json": b"{}"}),
        bytes(2 * 1024 * 1024),
    ],
    ids=["text", "wrong types", "another path", "large"],
)
def test_an_unusable_result_is_said_and_repeats_nothing(
    service: Service, archive: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    service.archives["actions/artifacts/12/zip"] = archive
    assert comment.main() == 1
    ((_, _, content),) = service.sent
    assert "审阅的结果读不了" in content["body"]
    assert "evil" not in content["body"] + capsys.readouterr().out


def test_a_large_artifact_is_not_even_downloaded(service: Service) -> None:
    (artifacts,) = (value for path, value in service.lists.items() if path.endswith("artifacts"))
    artifacts[1]["size_in_bytes"] = 2 * 1024 * 1024
    assert comment.main() == 1
    assert not any(path.endswith("/zip") for path, _ in service.tokens)


@pytest.mark.parametrize("expired", [True, None], ids=["expired", "none"])
def test_a_review_without_a_result_is_said(service: Service, expired: bool | None) -> None:
    (artifacts,) = (value for path, value in service.lists.items() if path.endswith("artifacts"))
    if expired:
        artifacts[1]["expired"] = True
    else:
        del artifacts[1]
    assert comment.main() == 1
    assert "审阅没有做完" in service.sent[0][2]["body"]


def test_the_newest_of_several_attempts_counts(service: Service) -> None:
    (artifacts,) = (value for path, value in service.lists.items() if path.endswith("artifacts"))
    artifacts.append({"id": 13, "name": "review-summary", "expired": False, "size_in_bytes": 500})
    service.archives["actions/artifacts/13/zip"] = pack(make_result(hosts=["second.example"]))
    assert comment.main() == 0
    assert "second" in service.sent[0][2]["body"]


def test_the_token_goes_to_github_alone(service: Service) -> None:
    assert comment.main() == 0
    elsewhere = [token for path, token in service.tokens if path.startswith("storage")]
    assert elsewhere == [None]
    assert all(token == "Bearer secret" for path, token in service.tokens if not path.startswith("storage"))
