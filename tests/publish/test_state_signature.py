"""A build state that somebody else made is not believed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from sitegen.publish.state import BuildState


def saved(path: Path) -> dict[str, str]:
    with BuildState(path) as state:
        return state.load_bodies(["a"])


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "state.db"
    with BuildState(path) as opened:
        opened.save_bodies({"a": ("<p>", "p")})
    return path


def test_our_own_state_is_believed(state: Path) -> None:
    assert saved(state) == {"a": "<p>"}


def test_a_state_from_another_user_is_begun_again(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another"))
    assert saved(state) == {}


def test_a_state_without_a_mark_is_begun_again(state: Path) -> None:
    connection = sqlite3.connect(state)
    connection.execute("DELETE FROM owner")
    connection.commit()
    connection.close()
    assert saved(state) == {}


def test_a_state_with_a_trigger_is_begun_again(state: Path) -> None:
    connection = sqlite3.connect(state)
    connection.execute("CREATE TRIGGER t AFTER INSERT ON bodies BEGIN UPDATE bodies SET html = 'evil'; END")
    connection.commit()
    connection.close()
    assert saved(state) == {}


def test_where_no_secret_can_be_kept_nothing_is_believed(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")
    assert saved(state) == {}
    assert saved(state) == {}
