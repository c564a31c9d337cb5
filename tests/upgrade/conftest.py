"""Projects of released versions to upgrade."""

from pathlib import Path

import pytest

from tests.upgrade.projects import Office


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The project of version 0.1.0."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return Office(tmp_path / "project", "0.1.0")
