"""Writes a comment on a pull request: ``python -m sitegen.forge.comment`` in a workflow after its review.

The job that runs this has the right to comment. It checks out nothing of the pull request: the program is that of the
default branch, and all that it takes from the pull request is one summary, as `review_summary` reads it. Only the
standard library is used.

Environment: ``GITHUB_TOKEN`` (may read the artifacts of runs and write comments on pull requests); ``GITHUB_API_URL``,
``GITHUB_SERVER_URL``, ``GITHUB_REPOSITORY`` and ``GITHUB_EVENT_PATH``, which GitHub sets. The event is
``workflow_run``. The exit code is 0, or 1 if the review had no usable result; the comment says so then.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from sitegen.forge.comment_text import COMMENT_MARKER, format_comment, format_failed_review
from sitegen.forge.github_api import GitHubClient, ResponseTooLargeError, describe_failure
from sitegen.forge.review_summary import SUMMARY_SIZE_LIMIT, ReviewSummary, SummaryError, read_summary_archive

ARTIFACT_NAME: Final = "review-summary"
"""Name of the artifact that has the summary and nothing else."""
BOT_LOGIN: Final = "github-actions[bot]"
"""Author of the comments that a workflow writes."""


class ReviewRun(Struct, frozen=True):
    """A finished run of the review workflow, as GitHub describes it.

    ``id`` is the id of the run, and ``event_name`` the name of the event that started it. ``commit`` is the
    reviewed commit, the head of the pull request. ``owner``, ``branch`` and ``repository_id`` say where this
    commit comes from: the account, the name of the branch, and the id of the repository (0 if it is deleted).
    """

    id: int
    event_name: str
    commit: str
    owner: str
    branch: str
    repository_id: int


def main() -> int:
    """Write or replace the comment on the pull request whose review has ended, and return the exit code.

    It is 0, or 1 if the review had no usable result.
    """
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    run = parse_workflow_run(event)
    github = GitHubClient(os.environ)
    number = find_pull_request_number(github, run) if run.event_name == "pull_request" else None
    if number is None:
        print(
            "没有这个提交的合并请求：已经关闭，或者有了更新的提交。 "
            "No open pull request has this commit as its latest one."
        )
        return 0
    server, repository = os.environ["GITHUB_SERVER_URL"], os.environ["GITHUB_REPOSITORY"]
    text, is_usable = fetch_comment(github, run, f"{server}/{repository}/actions/runs/{run.id}")
    write_comment(github, number, text)
    print(f"#{number}")
    return 0 if is_usable else 1


def parse_workflow_run(event: Mapping[str, Any]) -> ReviewRun:
    """Return the run that the payload of a ``workflow_run`` event describes.

    Raises `KeyError` or `TypeError` for the payload of another event.
    """
    run = event["workflow_run"]
    # A fork may have been deleted meanwhile.
    head = run.get("head_repository") or {}
    return ReviewRun(
        id=int(run["id"]),
        event_name=str(run["event"]),
        commit=str(run["head_sha"]),
        owner=str((head.get("owner") or {}).get("login", "")),
        branch=str(run.get("head_branch") or ""),
        repository_id=int(head.get("id", 0)),
    )


def find_pull_request_number(github: GitHubClient, run: ReviewRun) -> int | None:
    """Return the number of the open pull request whose latest commit was reviewed; None if there is none.

    GitHub is asked for the pull requests from the run's branch, and one counts if it has the run's commit and
    repository. The event cannot be used, because it lists no pull requests from forks. Neither can a number from the
    reviewed job, which could be that of another pull request. Raises `OSError` if GitHub does not answer.
    """
    if not (run.owner and run.branch):
        return None
    for pull in github.iter_entries("pulls", state="open", head=f"{run.owner}:{run.branch}"):
        head = pull["head"]
        if head["sha"] == run.commit and (head.get("repo") or {}).get("id") == run.repository_id:
            return int(pull["number"])
    return None


def fetch_comment(github: GitHubClient, run: ReviewRun, run_url: str) -> tuple[str, bool]:
    """Return the text of the comment on the review ``run``, and whether the review has a usable result.

    Without such a result, the text says so. ``run_url`` is the web address of the run.
    """
    try:
        summary = fetch_summary(github, run)
    except (SummaryError, ResponseTooLargeError) as error:
        print(f"{type(error).__name__}: {error}")
        return (
            format_failed_review(
                run.commit,
                run_url,
                "审阅的结果读不了：太大，或者格式不对。请看这次运行的日志。",
                "The result of the review cannot be read: see the log of the run.",
            ),
            False,
        )
    if summary is None:
        return (
            format_failed_review(
                run.commit,
                run_url,
                "审阅没有做完，所以没有结果。请看这次运行的日志。",
                "The review did not finish and has no result: see the log of the run.",
            ),
            False,
        )
    return format_comment(summary, run.commit, run_url), True


def fetch_summary(github: GitHubClient, run: ReviewRun) -> ReviewSummary | None:
    """Download and parse the summary of a run, from its newest artifact called `ARTIFACT_NAME`.

    Returns None if the run has no such artifact, or only expired ones.

    Raises `SummaryError` or `ResponseTooLargeError` if the artifact does not have the expected form, and `OSError` if
    GitHub does not answer.
    """
    found = [
        artifact
        for artifact in github.iter_entries(
            f"actions/runs/{run.id}/artifacts", "artifacts", name=ARTIFACT_NAME
        )
        if artifact["name"] == ARTIFACT_NAME and not artifact["expired"]
    ]
    if not found:
        return None
    newest = max(found, key=lambda artifact: int(artifact["id"]))
    if int(newest["size_in_bytes"]) > SUMMARY_SIZE_LIMIT:
        raise SummaryError("the artifact is too large")
    return read_summary_archive(
        github.download(f"actions/artifacts/{int(newest['id'])}/zip", SUMMARY_SIZE_LIMIT)
    )


def write_comment(github: GitHubClient, pull_request_number: int, text: str) -> None:
    """Replace the review comment on the pull request ``pull_request_number`` by ``text``, or add one if there is none."""
    for comment in github.iter_entries(f"issues/{pull_request_number}/comments"):
        # Anybody may write the marker; only what a workflow has written is replaced.
        if (comment.get("user") or {}).get("login") == BOT_LOGIN and str(comment["body"]).startswith(
            COMMENT_MARKER
        ):
            github.send_json("PATCH", f"issues/comments/{int(comment['id'])}", {"body": text})
            return
    github.send_json("POST", f"issues/{pull_request_number}/comments", {"body": text})


if __name__ == "__main__":
    try:
        sys.exit(main())
    except OSError as error:
        sys.exit(f"GitHub 没有应答。 GitHub has not answered: {describe_failure(error)}")
