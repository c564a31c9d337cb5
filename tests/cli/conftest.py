"""The command line on a small project."""

from pathlib import Path

import pytest

from tests.cli.project import CommandLine, write_project


@pytest.fixture
def sitegen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    write_project(tmp_path)
    return CommandLine(tmp_path, capsys)
