"""Whose approval counts for exemptions, limits and severities that a pull request brings itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from sitegen.forge import approval
from sitegen.forge.approval import fetch_reviews, find_approvers, parse_reviewers
from sitegen.forge.github_api import PAGE_SIZE

HEAD, OLD = "a" * 40, "b" * 40
REVIEWERS = frozenset({"wang", "li"})


def review(login: str | None, state: str = "APPROVED", commit: str = HEAD) -> dict[str, Any]:
    return {"user": {"login": login} if login else None, "state": state, "commit_id": commit}


@pytest.mark.parametrize(
    ("reviews", "approvers"),
    [
        ([], []),
        ([review("wang")], ["wang"]),
        ([review("Wang"), review("li")], ["li", "wang"]),
        ([review("stranger")], []),
        ([review(None)], []),
        ([review("wang", commit=OLD)], []),
        ([review("wang", "COMMENTED")], []),
        ([review("wang"), review("wang", "COMMENTED")], ["wang"]),
        ([review("wang"), review("wang", "CHANGES_REQUESTED")], []),
        ([review("wang"), review("wang", "DISMISSED")], []),
        ([review("wang", "CHANGES_REQUESTED"), review("wang")], ["wang"]),
        ([review("wang"), review("wang", commit=OLD)], []),
    ],
)
def test_last_decision_of_a_named_reviewer_counts(reviews: list[Any], approvers: list[str]) -> None:
    assert find_approvers(reviews, REVIEWERS, author="author", head_commit=HEAD) == approvers


def test_author_cannot_approve() -> None:
    assert find_approvers([review("wang")], REVIEWERS, author="WANG", head_commit=HEAD) == []


def test_list_of_reviewers() -> None:
    text = "# 审查人\n@Wang\n  li  # 李审\n\n"
    assert parse_reviewers(text) == REVIEWERS
    example = Path(__file__).parents[2] / ".github/exemption-reviewers.example"
    assert parse_reviewers(example.read_text(encoding="utf-8")) == {"example-reviewer"}


@pytest.fixture
def api() -> Iterator[tuple[str, list[dict[str, Any]], list[str]]]:
    """An address that answers as GitHub does, the reviews it has, and the requests it got."""
    reviews: list[dict[str, Any]] = []
    requests: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requests.append(f"{self.path} {self.headers['Authorization']}")
            start = (int(self.path.rpartition("page=")[2]) - 1) * PAGE_SIZE
            body = json.dumps(reviews[start : start + PAGE_SIZE]).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: Any) -> None:
            """Keep quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", reviews, requests
    server.shutdown()
    thread.join()
    server.server_close()


def make_environment(address: str) -> dict[str, str]:
    return {
        "GITHUB_API_URL": address,
        "GITHUB_REPOSITORY": "office/site",
        "GITHUB_TOKEN": "token",
        "PULL_REQUEST": "7",
        "HEAD_SHA": HEAD,
        "AUTHOR": "author",
    }


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (99, 1), (100, 2), (250, 3)])
def test_all_pages_of_reviews_are_read(api: Any, count: int, pages: int) -> None:
    address, reviews, requests = api
    reviews.extend(review(f"user{number}") for number in range(count))
    assert list(fetch_reviews(make_environment(address))) == reviews
    assert requests == [
        f"/repos/office/site/pulls/7/reviews?per_page=100&page={page} Bearer token"
        for page in range(1, pages + 1)
    ]


@pytest.mark.parametrize(
    ("names", "login", "code", "words"),
    [
        ("wang\n", "wang", 0, "已批准 approved by: wang"),
        ("wang\n", "li", 1, "待审批"),
        ("# 还没有\n", "wang", 1, "谁也不能批准"),
        (None, "wang", 1, "谁也不能批准"),
    ],
)
def test_job_ends_with_the_answer(
    api: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    names: str | None,
    login: str,
    code: int,
    words: str,
) -> None:
    address, reviews, _ = api
    reviews.append(review(login))
    if names is not None:
        (tmp_path / ".github").mkdir()
        (tmp_path / ".github/exemption-reviewers").write_text(names, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name, value in make_environment(address).items():
        monkeypatch.setenv(name, value)
    assert approval.main() == code
    assert words in capsys.readouterr().out
