"""Two commands do not change the sources of one project at the same time."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from sitegen.files.changes import ChangeSet, FileChange, write_changes
from sitegen.files.lock import LockedError, is_locked, lock_sources


def write_in_another_process(root: Path) -> bool:
    """Writes a file with a lock of its own; returns whether it was refused, with nothing changed."""
    child = os.fork()
    if not child:
        try:
            write_changes(ChangeSet(root, rewrites=[FileChange("a.md", b"a", b"A")]))
        except LockedError:
            os._exit(7)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


def test_the_second_one_is_refused_with_nothing_changed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"a")
    with lock_sources(tmp_path):
        assert write_in_another_process(tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == ["a.md"]
    assert (tmp_path / "a.md").read_bytes() == b"a"
    assert not write_in_another_process(tmp_path)
    assert (tmp_path / "a.md").read_bytes() == b"A"


def test_the_lock_ends_with_its_process(tmp_path: Path) -> None:
    child = os.fork()
    if not child:
        with lock_sources(tmp_path):
            os._exit(0)
    os.waitpid(child, 0)
    with lock_sources(tmp_path):
        pass


def test_other_projects_are_not_locked(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with lock_sources(tmp_path), lock_sources(tmp_path / "b"), lock_sources(tmp_path / "missing"):
        pass
    with lock_sources(tmp_path), pytest.raises(LockedError), lock_sources(tmp_path):
        pass


def ask_in_another_process(root: Path) -> bool:
    """Asks in a process of its own whether a project is locked."""
    child = os.fork()
    if not child:
        os._exit(7 if is_locked(root) else 0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


def test_those_who_ask_at_the_same_time_do_not_hinder_each_other(tmp_path: Path) -> None:
    handle = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_SH)  # as `is_locked` has it for a moment
    assert not is_locked(tmp_path)
    assert not ask_in_another_process(tmp_path)
    os.close(handle)
    with lock_sources(tmp_path):
        assert is_locked(tmp_path)
        assert ask_in_another_process(tmp_path)
    assert not is_locked(tmp_path)


def test_a_command_waits_for_the_moment_in_which_a_build_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_SH)
    waits: list[float] = []

    def end_asking(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 2:
            os.close(handle)

    monkeypatch.setattr("sitegen.files.lock.sleep", end_asking)
    (tmp_path / "a.md").write_bytes(b"a")
    write_changes(ChangeSet(tmp_path, rewrites=[FileChange("a.md", b"a", b"A")]))
    assert (tmp_path / "a.md").read_bytes() == b"A"
    assert len(waits) == 2
