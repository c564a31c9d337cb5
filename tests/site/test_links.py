"""Every address in the built site leads to a file of the site, or is a link that the reader may follow out of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.site.document import is_relative, read, read_all, stands_alone, target
from tests.site.links import (
    find_broken,
    find_dead_links,
    find_foreign_resources,
    find_foreign_styles,
    find_outward,
)
from tests.site.markup import summarize


@pytest.mark.parametrize("check", [find_dead_links, find_foreign_resources, find_foreign_styles])
def test_every_address(built: Path, check: Callable[[Path], list[str]]) -> None:
    problems = check(built)
    assert not problems, summarize(problems)


def test_every_page_but_those_of_withdrawn_items_is_reached_from_the_home_page(built: Path) -> None:
    documents = {built / document.path: document for document in read_all(built)}
    reached, waiting = set(), [built / "index.html"]
    while waiting:
        file = waiting.pop()
        if file in reached or file not in documents:
            continue
        reached.add(file)
        links = [element.attributes.get("href", "") for element in documents[file].all("a")]
        waiting += [target(built, documents[file].path, link)[0] for link in links if is_relative(link)]
    lost = sorted(
        document.path
        for file, document in documents.items()
        if file not in reached and not stands_alone(document)
    )
    assert not lost, summarize(lost)


BAD_PAGE = """<!doctype html><html lang="zh"><title>x</title><h1 id="top">x</h1>
<a href="missing.html">1</a> <a href="#nowhere">2</a> <a href="../outside.html">3</a> <a href="folder/">4</a>
<script src="//cdn.example/x.js"></script><img src="https://example.com/a.png" alt=""><a href="javascript:x()">5</a>
<a href="/from-root.html">6</a> <a href="https://www.gov.cn/">fine</a> <a href="#top">fine</a>"""


def test_the_crawl_finds_bad_addresses(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "bad.html").write_text(BAD_PAGE, encoding="utf-8")
    document = read(tmp_path, "bad.html")
    found = find_broken(tmp_path, document, {tmp_path / "bad.html": set(document.anchors())})
    assert [problem.rpartition("> ")[2] for problem in found] == [
        "missing.html: no such file",
        "#nowhere: no such id",
        "../outside.html: leaves the site",
        "folder/: no such file",
    ]
    assert [problem.rpartition("> ")[2] for problem in find_outward(document)] == [
        "//cdn.example/x.js",
        "https://example.com/a.png",
        "javascript:x()",
        "/from-root.html",
    ]


@pytest.mark.parametrize("address", ["a.html", "../a.html#x", "#x", "?q=1", ""])
def test_relative_addresses(address: str) -> None:
    assert is_relative(address)


@pytest.mark.parametrize("address", ["/a.html", "//host/a", "https://host/", "mailto:a@b.cn", "data:,x"])
def test_addresses_that_leave(address: str) -> None:
    assert not is_relative(address)
