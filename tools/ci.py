"""Decisions of the check workflow: which jobs a change needs, and whether all of them have succeeded.

``python3 -m tools.ci scope`` compares the checked-out merge commit with its first parent and writes ``code=true`` or
``code=false`` to ``$GITHUB_OUTPUT``. ``python3 -m tools.ci verdict`` reads the results of all jobs from ``$NEEDS``, the
JSON that GitHub makes of ``needs``. Only the standard library is used.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

CONTENT = ("content/", "site.yaml")
"""The folder and the file that a change may touch without running the tests of the code."""
ALWAYS = ("scope", "content", "approval")
"""Jobs whose result every change needs."""


def main(arguments: list[str]) -> int:
    """Run the command ``scope`` or ``verdict``, described in the module docstring.

    Return the exit code: 0, 1 if ``verdict`` found an unsuccessful job, or 2 if the command is unknown.
    """
    match arguments:
        case ["scope"]:
            code = touches_code(list_changed_paths())
            print("code" if code else "content only")
            with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as output:
                output.write(f"code={str(code).lower()}\n")
            return 0
        case ["verdict"]:
            problems = find_unsuccessful(json.loads(os.environ["NEEDS"]))
            print("\n".join(problems) or "all that had to run has succeeded")
            return int(bool(problems))
    print(__doc__, file=sys.stderr)
    return 2


def list_changed_paths() -> list[str]:
    """Return the paths that the checked-out merge commit changes, relative to its first parent.

    Both the old and the new path of a moved file are included.
    """
    command = ["git", "diff", "--name-only", "--no-renames", "-z", "HEAD^1", "HEAD"]
    completed = subprocess.run(command, capture_output=True, check=True)
    return [path for path in completed.stdout.decode("utf-8", "surrogateescape").split("\0") if path]


def touches_code(paths: Iterable[str]) -> bool:
    """Whether a change touches more than ``content/`` and ``site.yaml``. A change without any path counts as code."""
    changed = list(paths)
    return not changed or not all(path.startswith(CONTENT[0]) or path == CONTENT[1] for path in changed)


def find_unsuccessful(needs: Mapping[str, Any]) -> list[str]:
    """Return a line for each job that was required to succeed and did not.

    ``needs`` is the ``needs`` context of GitHub: results and outputs, keyed by job. Jobs may be skipped only
    if the job ``scope`` succeeded and found that no code is touched. The job ``approval`` may be skipped only
    if the job ``content`` succeeded and found that nothing awaits approval.
    """
    scope, content = needs.get("scope", {}), needs.get("content", {})
    is_decided = content.get("result") == "success" and content.get("outputs", {}).get("awaiting") == "false"
    may_skip = scope.get("result") == "success" and scope.get("outputs", {}).get("code") == "false"
    problems = [f"{job}: missing" for job in ALWAYS if job not in needs]
    for job, need in needs.items():
        may_be_skipped = is_decided if job == "approval" else may_skip and job not in ALWAYS
        allowed = {"success", "skipped"} if may_be_skipped else {"success"}
        if need["result"] not in allowed:
            problems.append(f"{job}: {need['result']}")
    return problems


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
