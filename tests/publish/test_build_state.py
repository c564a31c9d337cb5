"""The build state: what it keeps, when it distrusts, and that no file in its place can stop a build."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path
from time import time_ns
from types import FrameType
from typing import Any, NoReturn

import pytest

from sitegen.content.scan import SourceFile
from sitegen.publish.errors import PublishError
from sitegen.publish.file_rows import OutputRow
from sitegen.publish.state import BuildState, digest_content
from tests.size import by_size

OLD = time_ns() - 3600 * 10**9
A = SourceFile("content/a.md", 3, OLD, 7, OLD)
ROW = OutputRow("fingerprint", "sum", 3, OLD, OLD)


class Disk:
    """Source files in memory, which remember what was read."""

    def __init__(self, **texts: str) -> None:
        self.texts = {f"content/{name}.md": text for name, text in texts.items()}
        self.seen: list[str] = []

    def digest(self, path: str) -> str:
        self.seen.append(path)
        return digest_content(self.texts[path].encode())


def test_a_known_digest_is_not_read_again_and_the_content_decides(tmp_path: Path) -> None:
    disk = Disk(a="one")
    with BuildState(tmp_path / "state.db") as state:
        first = state.compute_digests([A], disk.digest)
        assert state.compute_digests([A], disk.digest) == first
        assert disk.seen == ["content/a.md"]
        moved = A._replace(mtime_ns=OLD + 5, inode=8)
        assert state.compute_digests([moved], disk.digest) == first
        disk.texts["content/a.md"] = "two"
        assert state.compute_digests([moved], disk.digest) == first, "neither time, size nor inode differ"
        assert state.compute_digests([moved._replace(size=4)], disk.digest) != first


@pytest.mark.parametrize(
    ("change", "read_again"),
    [
        ({}, False),
        ({"size": 4}, True),
        ({"mtime_ns": OLD - 1}, True),
        ({"inode": 8}, True),
        ({"ctime_ns": OLD + 1}, True),
        ({"inode": 2**64 - 1}, True),
    ],
)
def test_each_part_of_the_stamp_counts(tmp_path: Path, change: dict[str, Any], read_again: bool) -> None:
    disk = Disk(a="one")
    with BuildState(tmp_path / "state.db") as state:
        state.compute_digests([A], disk.digest)
        state.compute_digests([A._replace(**change)], disk.digest)
    assert (len(disk.seen) == 2) is read_again


@pytest.mark.parametrize("age", [0, 1_000_000_000, -3600 * 10**9])
def test_a_file_younger_than_the_scan_is_distrusted(tmp_path: Path, age: int) -> None:
    disk, young = Disk(a="one"), A._replace(mtime_ns=time_ns() - age)
    with BuildState(tmp_path / "state.db") as state:
        first = state.compute_digests([young], disk.digest)
        disk.texts["content/a.md"] = "two"
        assert state.compute_digests([young], disk.digest) != first


def test_parses_and_bodies_are_kept_until_pruned(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with BuildState(path) as state:
        state.save_parses({"k1": b"\0one", "k2": b"two"})
        state.save_bodies({"d1": ("<p>正文</p>", "正文"), "d2": ("", "")})
        state.compute_digests([A], Disk(a="one").digest)
    with BuildState(path) as state:
        assert state.load_parses(["k1", "k2", "k3"]) == {"k1": b"\0one", "k2": b"two"}
        assert state.load_bodies(["d1", "unknown"]) == {"d1": "<p>正文</p>"}
        assert state.load_texts(["d1", "unknown"]) == {"d1": "正文"}
        state.prune(parses=["k2"], sources=[])
        assert state.load_parses(["k1", "k2"]) == {"k2": b"two"}
        assert set(state.load_bodies(["d1", "d2"])) == {"d1", "d2"}
        disk = Disk(a="one")
        state.compute_digests([A], disk.digest)
        assert disk.seen == ["content/a.md"]


def test_a_hundred_thousand_rows_are_one_question(tmp_path: Path) -> None:
    rows = {f"key-{number}": b"value" for number in range(100_000)}
    with BuildState(tmp_path / "state.db") as state:
        state.save_parses(rows)
        assert state.load_parses(list(rows)) == rows
        state.prune(parses=list(rows)[:10])
        assert len(state.load_parses(list(rows))) == 10


def test_outputs_belong_to_their_folder(tmp_path: Path) -> None:
    with BuildState(tmp_path / "state.db") as state:
        state.record_outputs("../public", {"a": ROW, "b": ROW}.items)
        state.record_outputs("../preview", {"a": ROW}.items)
        state.forget_outputs("../public", ["a"])
        assert state.load_outputs("../public") == {"b": ROW}
        assert state.load_outputs("../preview") == {"a": ROW}


def test_outputs_recorded_by_another_process_are_seen(tmp_path: Path) -> None:
    with BuildState(tmp_path / "state.db") as state, BuildState(tmp_path / "state.db") as other:
        assert state.load_outputs("../public") == {}
        other.record_outputs("../public", {"a": ROW}.items)
        assert state.load_outputs("../public") == {"a": ROW}
        state.record_outputs("../public", {"b": ROW}.items)
        assert state.load_outputs("../public") == {"a": ROW, "b": ROW}
        other.forget_outputs("../public", ["a"])
        assert state.load_outputs("../public") == {"b": ROW}


def test_a_damaged_key_is_pruned_and_costs_nothing_else(tmp_path: Path) -> None:
    with BuildState(tmp_path / "state.db") as state:
        state.save_parses({"k1": b"one", "k2": b"two"})
        connection = sqlite3.connect(tmp_path / "state.db")
        connection.execute("UPDATE parses SET key = CAST(x'ff' AS TEXT) WHERE key = 'k1'")
        connection.commit()
        state.prune(parses=["k2"])
        assert state.load_parses(["k1", "k2"]) == {"k2": b"two"}
        assert connection.execute("SELECT count(*) FROM parses").fetchone() == (1,)
        connection.close()


def other_version(path: Path) -> None:
    with BuildState(path):
        pass
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


def other_tables(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE guestbook (name TEXT)")
    connection.close()


def cut_off(path: Path) -> None:
    with BuildState(path) as state:
        state.save_parses({str(number): b"x" * 1000 for number in range(100)})
    os.truncate(path, path.stat().st_size // 2)


SPOILED: list[Callable[[Path], object]] = [
    lambda path: path.write_bytes(b""),
    lambda path: path.write_bytes(b"this is no database" * 100),
    lambda path: path.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000),
    lambda path: Path(f"{path}-wal").write_bytes(b"\xff" * 5000),
    other_version,
    other_tables,
    cut_off,
]


@pytest.mark.parametrize("spoil", SPOILED)
def test_a_spoiled_state_is_begun_again_without_a_word(
    tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    path = tmp_path / "state.db"
    spoil(path)
    for _ in range(2):
        with BuildState(path) as state:
            state.load_parses([str(number) for number in range(100)])
            state.save_parses({"k": b"v"})
            state.record_outputs("../public", {"a": ROW}.items)
            assert state.load_parses(["k"]) == {"k": b"v"}
            assert state.load_outputs("../public") == {"a": ROW}


def test_random_damage_is_never_a_crash(tmp_path: Path) -> None:
    path, dice = tmp_path / "state.db", random.Random(20140523)
    for _ in range(by_size(dev=10, ci=40, nightly=400)):
        with BuildState(path) as state:
            state.save_parses({str(number): dice.randbytes(500) for number in range(40)})
            state.record_outputs("../public", {str(number): ROW for number in range(40)}.items)
        data = bytearray(path.read_bytes())
        for _ in range(20):
            data[dice.randrange(len(data))] = dice.randrange(256)
        path.write_bytes(data)
        with BuildState(path) as state:
            state.load_outputs("../public")
            state.prune(parses=["1"], sources=[], bodies=[])
            state.compute_digests([A], Disk(a="one").digest)
            state.save_bodies({"d": ("html", "text")})


def test_a_state_that_cannot_be_made_is_a_diagnostic(tmp_path: Path) -> None:
    (tmp_path / "state.db").mkdir()
    (tmp_path / "file").touch()
    for path in (tmp_path / "state.db", tmp_path / "file/state.db"):
        with pytest.raises(PublishError) as refused:
            BuildState(path)
        assert [finding.code for finding in refused.value.diagnostics] == ["PUB-024"]


@pytest.mark.skipif(os.name == "nt", reason="no timers that send signals")
def test_ctrl_c_is_never_lost_in_a_query(tmp_path: Path) -> None:
    rows = {str(number): number.to_bytes(2) * 100 for number in range(20_000)}

    def interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with BuildState(tmp_path / "state.db") as state:
            state.save_parses(rows)
            for delay in range(1, by_size(dev=20, ci=40, nightly=400)):
                with pytest.raises(KeyboardInterrupt):  # noqa: PT012 - the signal may come at either line
                    signal.setitimer(signal.ITIMER_REAL, delay / 1000)
                    for _ in range(1000):
                        state.load_parses(list(rows))
            assert state.load_parses(list(rows)) == rows
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
