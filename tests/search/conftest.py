"""The search of the sample site, and the oracle for it."""

import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sitegen.search.service import SearchService
from tests.cli.project import CommandLine, write_project
from tests.search.corpus import make_corpus, shared_folder
from tests.search.oracle import Oracle
from tests.search.published import Published, published_in
from tests.size import mark_exhaustive


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
def search(built: Path) -> SearchService:
    return SearchService(built)


@pytest.fixture(scope="session", params=["sample", mark_exhaustive("corpus")])
def published(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, chromium: Browser
) -> Iterator[Published]:
    """Both sites, one after the other."""
    site: Path = request.getfixturevalue("built" if request.param == "sample" else "corpus")
    with published_in(tmp_path_factory.mktemp(request.param), request.param, site, chromium) as found:
        yield found


@pytest.fixture
def sitegen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    write_project(tmp_path)
    return CommandLine(tmp_path, capsys)
