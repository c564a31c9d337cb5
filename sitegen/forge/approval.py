"""Checks that a named reviewer has approved a pull request: ``python -m sitegen.forge.approval`` in CI.

A change that brings exemptions, limits or severities of its own needs it (``check --base``, exit code 4).
The names stand in ``.github/exemption-reviewers``, one a line; ``sitegen codeowners`` writes them from site.yaml. The
job checks out the *base* of the pull request, and takes the pinned program and the list from there. So a change can
neither approve itself nor name its own reviewers. Only the standard library is used.

Environment: ``GITHUB_TOKEN`` (may read pull requests), ``GITHUB_API_URL`` and ``GITHUB_REPOSITORY``, which GitHub
sets; ``PULL_REQUEST``, ``HEAD_SHA`` and ``AUTHOR`` of the pull request. The exit code is 0 if there is an approval.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sitegen.forge.github_api import GitHubClient

REVIEWERS_FILE = Path(".github/exemption-reviewers")
DECISIVE_STATES = frozenset({"APPROVED", "CHANGES_REQUESTED", "DISMISSED"})
"""States of reviews that replace an earlier review of the same person; a comment does not."""


def main() -> int:
    """Print who has approved, or what is missing, and return the exit code: 0 if there is an approval, else 1."""
    reviewers = (
        parse_reviewers(REVIEWERS_FILE.read_text(encoding="utf-8"))
        if REVIEWERS_FILE.is_file()
        else frozenset()
    )
    if not reviewers:
        print(
            f"主分支的 {REVIEWERS_FILE.as_posix()} 里没有审查人，谁也不能批准放行：在 site.yaml 的“审查人”里写账号，"
            "运行 sitegen codeowners，提交到主分支。 "
            f"{REVIEWERS_FILE.as_posix()} of the base names nobody, so nobody can approve exemptions: write accounts to 审查人 (reviewers) "
            "in site.yaml, run sitegen codeowners, and commit to the main branch."
        )
        return 1
    approvers = find_approvers(
        fetch_reviews(os.environ), reviewers, author=os.environ["AUTHOR"], head_commit=os.environ["HEAD_SHA"]
    )
    if approvers:
        print(f"已批准 approved by: {', '.join(approvers)}")
        return 0
    print(
        f"待审批：请下列审查人之一批准这个合并请求的最新提交，然后重新运行这项检查：{'、'.join(sorted(reviewers))}\n"
        "Awaiting approval: one of these reviewers must approve the latest commit of this pull request; "
        "then run this job again."
    )
    return 1


def parse_reviewers(text: str) -> frozenset[str]:
    """Return the login names in the text of a list of reviewers, in lower case.

    The list has one name a line. ``#`` begins a comment, and ``@`` before a name is optional.
    """
    lines = (line.partition("#")[0].strip().removeprefix("@").lower() for line in text.splitlines())
    return frozenset(line for line in lines if line)


def find_approvers(
    reviews: Iterable[Mapping[str, Any]], reviewers: frozenset[str], *, author: str, head_commit: str
) -> list[str]:
    """Return the login names of the reviewers whose last decision approves the commit ``head_commit``, sorted.

    ``reviews`` are those of the pull request as GitHub lists them, oldest first. ``reviewers`` are the login names
    that count, in lower case. A review by ``author``, who opened the pull request, and approvals of earlier commits
    do not count.
    """
    last: dict[str, Mapping[str, Any]] = {}
    for review in reviews:
        # A deleted account has no user.
        login = str((review.get("user") or {}).get("login", "")).lower()
        if login in reviewers and login != author.lower() and review.get("state") in DECISIVE_STATES:
            last[login] = review
    return sorted(
        login
        for login, review in last.items()
        if review["state"] == "APPROVED" and review.get("commit_id") == head_commit
    )


def fetch_reviews(environment: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    """Yield all reviews of the pull request as decoded JSON objects, oldest first.

    ``environment`` has the environment variables that this module needs. Raises `OSError` if GitHub does not answer
    or refuses.
    """
    number = int(environment["PULL_REQUEST"])
    yield from GitHubClient(environment).iter_entries(f"pulls/{number}/reviews")


if __name__ == "__main__":
    sys.exit(main())
