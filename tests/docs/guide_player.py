"""Plays a guide of ``docs/guides`` as its reader would: writes the files that it shows, and runs its commands.

What a guide says is read from its Markdown, in order:

- a block ``sh`` is run by a shell; a block ``text`` right after it is part of what its commands print;
- a block after a line that ends in a path and a colon (`` `content/a.md`： ``) is that file;
- ``在 `site.yaml` 里写 `字段: 值` `` sets a line of the settings;
- ``删掉 `一行` 那一行`` removes a line from the file that was shown last.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Final
from urllib.error import HTTPError
from urllib.request import urlopen

from sitegen.program import WHEEL_NAME
from tests.paths import PATIENCE, ROOT

GUIDES: Final = ROOT / "docs/guides"
TODAY: Final = datetime(2026, 11, 20, tzinfo=UTC)
_STEP: Final = re.compile(
    r"`(?P<path>[\w./-]+/[\w.-]+)`：\n\n```\w+\n(?P<text>.*?)^```$"
    r"|^```sh\n(?P<commands>.*?)^```$(?:\n\n```text\n(?P<output>.*?)^```$)?"
    r"|在 `site\.yaml` 里写 `(?P<key>\w+): (?P<value>[^`]+)`"
    r"|删掉 `(?P<line>[^`]+)` 那一行",
    re.DOTALL | re.MULTILINE,
)
INTERRUPTED: Final = 130
"""Exit code after Ctrl+C."""
_ADDRESS: Final = re.compile(r"Preview: (http://\S+)")


@dataclass(frozen=True)
class Commands:
    """Lines for a shell, and lines that must be among what they print."""

    text: str
    output: str


@dataclass(frozen=True)
class ShownFile:
    """A file that a guide shows in full."""

    path: str
    text: str


@dataclass(frozen=True)
class Setting:
    """A line of ``site.yaml``."""

    key: str
    value: str


@dataclass(frozen=True)
class RemovedLine:
    """A line to be removed from the file that was shown last."""

    line: str


Step = Commands | ShownFile | Setting | RemovedLine


def read_steps(name: str) -> Iterator[Step]:
    """Yield the steps of a guide, such as ``clerk``, in their order."""
    for found in _STEP.finditer((GUIDES / f"{name}.md").read_text(encoding="utf-8")):
        if found["path"]:
            yield ShownFile(found["path"], found["text"])
        elif found["commands"]:
            yield Commands(found["commands"], found["output"] or "")
        elif found["key"]:
            yield Setting(found["key"], found["value"])
        else:
            yield RemovedLine(found["line"])


class GuidePlayer:
    """Somebody at a command line who does what a guide says. ``folder`` is where the next command is run."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.variables = prepare_environment(home)
        self.served: list[str] = []
        """The first page of each preview that was started."""
        self._last_file = Path()

    def play(self, name: str) -> None:
        """Do all that a guide says. AssertionError if a command does not work as the guide says."""
        for step in read_steps(name):
            self.do(step)

    def do(self, step: Step) -> None:
        """Do one step."""
        match step:
            case Commands(text) if text.startswith("sitegen serve "):
                self._preview(shlex.split(text))
            case Commands():
                self._run(step)
            case ShownFile(path, text):
                self._last_file = self.folder / path
                self._last_file.parent.mkdir(parents=True, exist_ok=True)
                self._last_file.write_text(text, encoding="utf-8", newline="\n")
            case Setting(key, value):
                edit(self.folder / "site.yaml", rf"^{key}: .*$", f"{key}: {value}")
            case RemovedLine(line):
                edit(self._last_file, rf"^{re.escape(line)}\n", "")

    def _run(self, step: Commands) -> None:
        # The folder in which a block ends is where the next one begins.
        place = Path(self.variables["HOME"], "folder.txt")
        done = subprocess.run(
            ["sh", "-euc", f"{step.text}pwd > '{place}'\n"],
            cwd=self.folder,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, f"{step.text}\n{done.stdout}"
        self.folder = Path(place.read_text(encoding="utf-8").removesuffix("\n"))
        for line in step.output.splitlines():
            assert line in done.stdout, f"{line}\n{done.stdout}"

    def _preview(self, command: list[str]) -> None:
        """Start a preview, wait for its first page, and end it with Ctrl+C."""
        process = subprocess.Popen(
            [*command, "--port", "0"],
            cwd=self.folder,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        guard = threading.Timer(PATIENCE, process.kill)
        guard.start()
        assert process.stdout
        with process.stdout:
            found = next(filter(None, map(_ADDRESS.search, process.stdout)), None)
            assert found, command
            self.served.append(fetch_built(found[1]))
            process.send_signal(signal.SIGINT)
            said = process.stdout.read()
        guard.cancel()
        assert process.wait() == INTERRUPTED, said


def fetch_built(address: str) -> str:
    """Return the page at an address of a preview, as soon as the first build has made it."""
    deadline = monotonic() + PATIENCE
    while True:
        assert monotonic() < deadline, address
        with suppress(HTTPError), urlopen(address) as answer:
            page: str = answer.read().decode("utf-8")
            if "还没有网页" not in page:
                return page
        sleep(0.1)


def edit(file: Path, pattern: str, replacement: str) -> None:
    """Replace the one line of a file that a pattern finds. AssertionError if there is none."""
    text, count = re.subn(pattern, replacement, file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert count == 1, pattern
    file.write_text(text, encoding="utf-8", newline="\n")


def prepare_environment(home: Path) -> Mapping[str, str]:
    """Return the variables for commands: with ``sitegen`` on the path, a user of git, and a fixed day.

    ``home`` is the folder of that user, who has downloaded the wheel to it.
    """
    commands = home / "bin"
    commands.mkdir(parents=True, exist_ok=True)
    program = commands / "sitegen"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sitegen "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    # Nothing is installed from it here.
    (home / WHEEL_NAME).touch()
    (home / ".gitconfig").write_text(
        "[user]\n\tname = 李编辑\n\temail = editor@example.test\n[init]\n\tdefaultBranch = main\n",
        encoding="utf-8",
    )
    return {
        **os.environ,
        "HOME": str(home),
        "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "SOURCE_DATE_EPOCH": str(int(TODAY.timestamp())),
        # The preview opens a browser, which is a program that does nothing.
        "BROWSER": "true",
    }
