"""The search of the sample site, and the oracle for it."""

import fcntl
import shutil
from pathlib import Path

import pytest

from sitegen.search.answers import Search
from tests.cli.project import CommandLine, write_project
from tests.search.corpus import make_corpus, shared_folder
from tests.search.oracle import Oracle


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the index of a generated catalogue, made once for all workers."""
    folder = shared_folder(tmp_path_factory.getbasetemp()) / "corpus"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            shutil.rmtree(folder, ignore_errors=True)
            make_corpus(folder)
            (folder / "made").touch()
    return folder / "site"


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
