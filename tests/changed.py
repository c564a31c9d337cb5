"""Name the tests of what has changed, for ``make check``: since the branch left main, committed or not.

A package of sitegen is tested by the folder of its name; what no rule knows has no tests of its own here, and
``make test`` runs those that it may break.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from tests.paths import ROOT

ALWAYS = "tests/test_layering.py"
FOLDERS = {
    "themes": "tests/theme",
    "docs": "tests/docs",
    "benchmarks": "tests/benchmarks",
    ".github": "tests/tools",
    "requirements": "tests/tools",
    "tools": "tests/tools",
}
FILES = {"README.md": "tests/docs", "CHANGELOG.md": "tests/docs", "build.py": "tests/cli/test_start.py"}


def git(*arguments: str) -> list[str]:
    """Run git and split what it prints, which ends each name with a zero byte; nothing where git fails."""
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip("\0\n").split("\0") if done.returncode == 0 and done.stdout.strip("\0\n") else []


def list_changed() -> list[str]:
    """List the files that differ from where the branch left main, new ones included."""
    for main in ("origin/main", "main"):
        if base := git("merge-base", "HEAD", main):
            break
    else:
        base = ["HEAD"]
    changed = git("diff", "--name-only", "-z", base[0])
    return [*changed, *git("ls-files", "--others", "--exclude-standard", "-z")]


def find_tests(file: str) -> str:
    """Find the folder or module that tests a file; empty if there is none."""
    parts = PurePosixPath(file).parts
    match parts:
        case ("sitegen", package, _, *_):
            return f"tests/{package}"
        case ("tests", "sample", *_):
            return "tests/site"
        case ("tests", "projects", *_):
            return "tests/upgrade"
        case ("tests", folder, _, *_):
            return f"tests/{folder}"
        case ("tests", name) if name.startswith("test_"):
            return file
        case (top, _, *_):
            return FOLDERS.get(top, "")
        case _:
            return FILES.get(file, "")


def select_tests(files: Iterable[str]) -> list[str]:
    """Select the folders and modules that test some files."""
    found = {find_tests(file) for file in files} - {""}
    folders = {one for one in found if Path(ROOT, one).exists()}
    return sorted({ALWAYS, *(one for one in folders if str(PurePosixPath(one).parent) not in folders)})


if __name__ == "__main__":
    print(*select_tests(list_changed()))
