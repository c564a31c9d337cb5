"""A site with an index, and the three ways to search it: made once for all tests of a worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from sitegen.search.service import SearchService
from tests.browser.visit import file_address
from tests.search.engine import Engine, engine, with_engine
from tests.search.oracle import Oracle


@dataclass(frozen=True)
class Published:
    """``browser`` has the site open by double click; what it has read it keeps."""

    name: str
    folder: Path
    search: SearchService
    oracle: Oracle
    browser: Engine


@contextmanager
def published_in(folder: Path, name: str, site: Path, chromium: Browser) -> Iterator[Published]:
    """The index of ``site``, copied to ``folder``, with everything that searches it."""
    with_engine(site, folder)
    with engine(chromium, file_address(folder)) as browser:
        yield Published(name, folder, SearchService(folder), Oracle(folder), browser)
