"""The preview as its own process, as an editor starts it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

from tests.builder.workshop import TODAY
from tests.paths import PATIENCE, ROOT

ADDRESS = re.compile(r"Preview: (http://\S+)")


def until(met: Callable[[], object]) -> None:
    """Waits until a condition is met; a failure if it never is."""
    deadline = monotonic() + PATIENCE
    while not met():
        assert monotonic() < deadline, "this never came true"
        sleep(0.02)


class Running:
    """``python build.py serve`` on a project; ``said`` is what it has printed so far."""

    def __init__(self, project: Path, *options: str, port: int = 0) -> None:
        command = [sys.executable, "build.py", "serve", "--project", str(project), "--port", str(port)]
        dated = [] if "--today" in options else ["--today", TODAY.isoformat()]
        self.process = subprocess.Popen(
            [*command, *dated, *options],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        self.said = ""
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    @property
    def url(self) -> str:
        """The address of the preview, once it has said it."""
        until(lambda: ADDRESS.search(self.said) or self.process.poll() is not None)
        found = ADDRESS.search(self.said)
        assert found, self.said
        return found[1]

    def interrupt(self) -> int:
        """Ctrl+C; the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.wait()

    def wait(self) -> int:
        """The exit code, when it has ended."""
        code = self.process.wait(PATIENCE)
        self._listener.join()
        return code

    def kill(self) -> None:
        """Ends it, whatever it does."""
        self.process.kill()
        self.wait()

    def _listen(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            for line in lines:
                self.said += line
