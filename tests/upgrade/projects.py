"""The projects of released versions in tests/projects, copied to be upgraded."""

from __future__ import annotations

import io
import json
import os
import pty
import shutil
import sys
import tarfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from sitegen.cli import run
from sitegen.program import WHEEL_PATH
from tests.paths import ROOT

PROJECTS = ROOT / "tests/projects"
TODAY = "2026-11-29"
"""The day for which the pages of the projects were made."""


class Office:
    """A copy of a released project, and the command line run on it in this process."""

    def __init__(self, root: Path, version: str) -> None:
        self.root = root
        self.version = version
        shutil.copytree(PROJECTS / version, root)
        # As if put there by hand: the file is not known when tests run from a checkout.
        (root / WHEEL_PATH).parent.mkdir()
        (root / WHEEL_PATH).touch()

    def put_pages(self) -> Path:
        """Unpacks the pages that the released version made, as a folder outside of the project."""
        folder = self.root.parent / f"pages-{self.version}"
        with tarfile.open(PROJECTS / f"{self.version}-pages.tar.xz") as archive:
            archive.extractall(folder, filter="data")
        return folder

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Runs a command on the project; its exit code, output and errors."""
        command, *rest = arguments
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
        with redirect_stdout(out), redirect_stderr(err):
            code = run([command, "--project", str(self.root), "--today", TODAY, *rest])
        return code, _read_stream(out), _read_stream(err)

    def answer(self, answers: str, *arguments: str) -> tuple[int, str, str]:
        """Runs a command on the project at a terminal on which ``answers`` have been typed."""
        ours, theirs = pty.openpty()
        os.write(ours, answers.encode())
        with os.fdopen(theirs, encoding="utf-8") as terminal, pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdin", terminal)
            result = self(*arguments)
        os.close(ours)
        return result

    def upgrade(self, *arguments: str) -> dict[str, Any]:
        """Runs ``upgrade`` for programs, which must succeed; its report."""
        code, out, err = self("upgrade", "--format", "json", *arguments)
        assert code == 0, out + err
        report: dict[str, Any] = json.loads(out)
        return report

    def build(self, name: str) -> dict[str, bytes]:
        """Builds the site into a new folder beside the project; its files."""
        output = self.root.parent / name
        code, out, err = self("build", "--quiet", "--output", str(output))
        assert code == 0, out + err
        return read_files(output)

    def read(self, path: str) -> str:
        return (self.root / path).read_bytes().decode("utf-8")

    def put(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(text.encode("utf-8"))


def _read_stream(stream: io.TextIOWrapper) -> str:
    stream.flush()
    content = stream.buffer
    assert isinstance(content, io.BytesIO)
    return content.getvalue().decode("utf-8")


def read_files(folder: Path) -> dict[str, bytes]:
    """Every file in and below a folder, without the build state."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and ".sitegen" not in file.parts)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
