"""Plays a pull request: a real repository, a clone as the action makes it, and the shell of each step."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.cli.project import FILES
from tests.git.test_revision import commit_files, run_git
from tests.paths import PATIENCE, ROOT

STARTER = ROOT / "sitegen/starter/files"
EVENTS = Path(__file__).parent / "events"
NEW_ITEM = "content/agencies/yunxiu/items/2024/00002.md"
ITEM_TEXT = """\
---
标题: 云岫县停车收费情况公示
索引号: yunxiu/2024-00002
信息分类: statistics
公开日期: 2024-06-20
保密审查:
  审查人: {reviewer}
  审查日期: 2024-06-19
---

{body}
"""
EXPRESSIONS = {
    "github.event_name == 'pull_request' && 'HEAD^1' || ''": "HEAD^1",
}
"""The expressions in the environment of the steps that are played, and their values for a pull request."""
INSTALLATION = "Install the pinned program"
"""The name of the step that does it in all workflows."""
EPOCH = "1719705600"
"""2024-06-30, on which the project is checked."""


@dataclass(frozen=True, slots=True)
class Played:
    """How the steps of a job ended: the exit code of the last one, what all printed, outputs and summary page."""

    code: int
    log: str
    outputs: str
    summary: str


def make_pull_request(folder: Path, files: dict[str, str], author: str = "李文书") -> Path:
    """Make a repository with a project, a pull request that changes ``files``, and the clone of its merge commit."""
    origin = folder / "origin"
    origin.mkdir()
    run_git(origin, "init", "-q")
    base = {path: text.encode() for path, text in FILES.items()} | {
        # What is installed is the program of this checkout.
        "requirements.txt": b"# none\n",
        "requirements-locked.txt": b"# none\n",
    }
    for path in STARTER.rglob("*"):
        # The files for services and git; the content is that of the tests.
        if path.is_file() and path.relative_to(STARTER).parts[0].startswith("."):
            base[path.relative_to(STARTER).as_posix()] = path.read_bytes()
    commit_files(origin, base)
    run_git(origin, "checkout", "-q", "-b", "patch")
    for name, text in files.items():
        (origin / name).parent.mkdir(parents=True, exist_ok=True)
        (origin / name).write_text(text, encoding="utf-8")
    run_git(origin, "add", "-A")
    run_git(origin, "commit", "-q", "-m", "change", f"--author={author} <author@example.org>")
    run_git(origin, "checkout", "-q", "main")
    run_git(origin, "merge", "-q", "--no-ff", "-m", "merge", "patch")
    run_git(folder, "clone", "-q", "--depth=2", origin.as_uri(), "checkout")
    return folder / "checkout"


def make_variables(folder: Path) -> dict[str, str]:
    """Make the variables of a runner whose own files are in ``folder``, with a Python on its path."""
    (folder / "bin").mkdir(parents=True)
    for name in ("python", "python3"):
        (folder / "bin" / name).symlink_to(sys.executable)
    return {
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        # Stands for the installation: the program of this checkout.
        "PYTHONPATH": f"{ROOT}:{':'.join(filter(None, sys.path))}",
        "SOURCE_DATE_EPOCH": EPOCH,
        "PIP_NO_INDEX": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "CI": "true",
    }


def run_script(script: str, checkout: Path, variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a script in a shell that ends at the first failure, as all services do."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-c", script],
        cwd=checkout,
        env=variables,
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=PATIENCE,
        check=False,
    )


def play_job(checkout: Path, workflow: str, job: str, event: str, *, install: bool = False) -> Played:
    """Run the shell of every step of a job of a new project, until one fails, as the service does.

    The step that installs the program is the same in all jobs. It is left out unless ``install`` is set.
    """
    content = yaml.safe_load((STARTER / ".github/workflows" / workflow).read_text(encoding="utf-8"))
    folder = checkout.parent / f"runner-{job}"
    variables = make_variables(folder) | {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_EVENT_PATH": str(EVENTS / event),
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
    }
    code, log = 0, ""
    for step in content["jobs"][job]["steps"]:
        if "run" not in step or (step.get("name") == INSTALLATION and not install):
            continue
        extra = {name: _evaluate(value) for name, value in step.get("env", {}).items()}
        completed = run_script(step["run"], checkout, variables | extra)
        code, log = completed.returncode, log + completed.stdout + completed.stderr
        if code:
            break
    return Played(code, log, _read(folder / "output"), _read(folder / "summary"))


def _evaluate(value: Any) -> str:
    return re.sub(r"\$\{\{ (.*?) \}\}", lambda match: EXPRESSIONS[match[1]], str(value))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
