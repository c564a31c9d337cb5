"""The search of the sample site, and the oracle for it."""

from pathlib import Path

import pytest

from sitegen.search.answers import Search
from tests.cli.project import CommandLine, write_project
from tests.search.oracle import Oracle


@pytest.fixture(scope="session")
def oracle(built: Path) -> Oracle:
    return Oracle(built)


@pytest.fixture(scope="session")
def search(built: Path) -> Search:
    return Search(built)


@pytest.fixture
def sitegen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    write_project(tmp_path)
    return CommandLine(tmp_path, capsys)
