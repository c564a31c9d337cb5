"""The temporary files of a command, which have what is not public, are deleted however it ends."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from sitegen.cli.temporary_files import open_temporary_folder
from tests.cli.project import CommandLine
from tests.git.test_revision import commit_files, run_git
from tests.paths import ROOT

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_ends_the_block(place: Path, number: int) -> None:
    former = [signal.getsignal(one) for one in SIGNALS]

    def write_and_end() -> None:
        (Path(tempfile.mkdtemp()) / "base").write_bytes(b"text")
        assert [path.name[:2] for path in place.iterdir()] == ["x-"]
        os.kill(os.getpid(), number)

    with pytest.raises(KeyboardInterrupt), open_temporary_folder("x-"):
        write_and_end()
    assert not list(place.iterdir())
    assert tempfile.gettempdir() == str(place)
    assert [signal.getsignal(one) for one in SIGNALS] == former


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_during_the_deletion_waits_for_its_end(
    place: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    original = shutil.rmtree

    def interrupt(*args: Any, **kwargs: Any) -> None:
        os.kill(os.getpid(), number)
        original(*args, **kwargs)

    monkeypatch.setattr(shutil, "rmtree", interrupt)
    with pytest.raises(KeyboardInterrupt), open_temporary_folder("x-"):
        (Path(tempfile.mkdtemp()) / "base").write_bytes(b"text")
    assert not list(place.iterdir())


def test_a_second_signal_does_not_stop_the_clean_up_of_the_first(place: Path) -> None:
    steps: list[str] = []

    def end_twice() -> None:
        try:
            os.kill(os.getpid(), signal.SIGINT)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)
            steps.append("cleaned up")

    with pytest.raises(KeyboardInterrupt), open_temporary_folder("x-"):
        end_twice()
    assert steps == ["cleaned up"]


def test_a_signal_that_the_caller_ignores_stays_ignored(place: Path) -> None:
    former = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with open_temporary_folder("x-"):
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, former)
    assert not list(place.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("number", SIGNALS)
def test_a_review_that_is_ended_leaves_nothing(sitegen: CommandLine, place: Path, number: int) -> None:
    run_git(sitegen.root, "init", "-q")
    commit_files(sitegen.root, {".gitignore": b".sitegen\npublic\n"})
    command = [sys.executable, "-m", "sitegen", "review", "HEAD", "--project", str(sitegen.root)]
    with subprocess.Popen(
        [*command, "--output", str(place.parent / "review.html")],
        env=os.environ | {"TMPDIR": str(place), "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
    ) as child:
        deadline = time.monotonic() + 60
        while not list(place.glob("sitegen-review-*/*")):
            assert child.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.002)
        child.send_signal(number)
        _, said = child.communicate(timeout=60)
    assert child.returncode == 130
    assert "已中断" in said.decode()
    assert not list(place.glob("sitegen-review-*"))
    assert not (place.parent / "review.html").exists()
