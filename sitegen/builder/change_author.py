"""Finds secrecy reviews (保密审查) that the author of a change has signed.

The author is known from the commits of the change, and from the service on which it was proposed: on GitHub from the
event file, on GitLab from variables. Gitee documents neither, so only the commits count there.
"""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from sitegen.catalogue.model import Catalogue
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.codes import items as codes
from sitegen.git.changes import list_authors_since, list_work_tree_changes
from sitegen.git.revision import Revision
from sitegen.program import regex
from sitegen.schema.record_source import locate_key

_SEPARATORS: Final = regex.compile(r"[\s、，,；;／/|（）()<>]+")
"""What stands between two reviewers, or around the account of one."""
_MOST_EVENT: Final = 8 * 1024 * 1024
"""Bytes of the largest event file that is read."""


def check_self_reviews(
    catalogue: Catalogue, base: Revision, environment: Mapping[str, str] = os.environ
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each changed item whose secrecy review is signed by an author of the change.

    An item is changed if its file differs from ``base``. ``environment`` are the environment variables of the
    workflow, which may name the author. Names are compared without regard to case and width. Raises `GitError` if
    git fails.
    """
    reviewed = [item for item in catalogue.items.values() if item.record.review]
    if not reviewed:
        return
    changed = list_work_tree_changes(base.root, base.commit)
    concerned = [item for item in reviewed if item.record.source.path in changed]
    if not concerned:
        return
    authors = {
        _fold(name): name
        for name in (*list_authors_since(base.root, base.commit), *read_accounts(environment))
    }
    for item in concerned:
        who = item.record.review.who if item.record.review else ""
        # A name of several words is one author.
        names = [_fold(name) for name in (*_SEPARATORS.split(who), who)]
        if author := next((authors[name] for name in names if name and name in authors), ""):
            where = locate_key(item.record.source, "review.who")
            yield codes.REVIEW_BY_AUTHOR.at(where, author=author)


def read_accounts(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names under which GitHub or GitLab knows the author of the change; () if neither states one.

    GitLab states account and name in variables of ``environment``. On GitHub, a variable names the event
    file, which has the account. Empty on other services and outside of a workflow.
    """
    names: list[str] = [environment.get(name, "") for name in ("GITLAB_USER_LOGIN", "GITLAB_USER_NAME")]
    if path := environment.get("GITHUB_EVENT_PATH"):
        names.append(_read_login(Path(path)))
    return tuple(filter(None, names))


def _read_login(path: Path) -> str:
    """Return the account that opened the pull request, from GitHub's event file ``path``.

    Returns "" if the file cannot be read, is too large, or is about no pull request.
    """
    try:
        event: Any = json.loads(path.read_bytes()) if path.stat().st_size <= _MOST_EVENT else None
        return str(event["pull_request"]["user"]["login"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        # The variable may be set elsewhere than on GitHub, and a check must not end because of it.
        return ""


def _fold(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split()).removeprefix("@")
