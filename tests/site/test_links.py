"""Every address in the built site leads to a file of the site, or is a link that the reader may follow out of it."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.site.document import Document, Element, is_relative, read, read_all, target

REDIRECT = "refresh"
OUTWARD_SCHEMES = ("http", "https", "mailto", "tel")
LINKS_OUT = ("a", "area")
CSS_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]*)|@import\s+["']([^"']*)""")


def report(problems: list[str]) -> str:
    return "\n".join([f"{len(problems)} problems", *problems[:40]])


def broken(site: Path, document: Document, anchors: dict[Path, set[str]]) -> list[str]:
    problems = []
    for element, address in document.addresses():
        if not is_relative(address):
            continue
        file, fragment = target(site, document.path, address)
        where = f"{document.path}:{element.line} <{element.tag}> {address}"
        if not file.is_relative_to(site):
            problems.append(f"{where}: leaves the site")
        elif not file.is_file():
            problems.append(f"{where}: no such file")
        elif fragment and fragment not in anchors.get(file, set()):
            problems.append(f"{where}: no such id")
    return problems


def names_a_page(element: Element) -> bool:
    """Whether the address only says where a page lives, and nothing is loaded from it."""
    if element.tag in LINKS_OUT:
        return True
    return element.tag == "link" and element.attributes.get("rel") in ("canonical", "alternate")


def outward(document: Document) -> list[str]:
    problems = []
    for element, address in document.addresses():
        if is_relative(address):
            continue
        scheme = urlsplit(address).scheme
        from_root = not scheme and document.path != "404.html"
        if from_root or (scheme and scheme not in OUTWARD_SCHEMES) or not names_a_page(element):
            problems.append(f"{document.path}:{element.line} <{element.tag}> {address}")
    return problems


def test_every_relative_address_has_a_file_and_every_fragment_an_id(built: Path) -> None:
    documents = read_all(built)
    anchors = {built / document.path: set(document.anchors()) for document in documents}
    problems = [problem for document in documents for problem in broken(built, document, anchors)]
    assert not problems, report(problems)


def test_nothing_is_loaded_from_elsewhere(built: Path) -> None:
    problems = [problem for document in read_all(built) for problem in outward(document)]
    assert not problems, report(problems)


def test_stylesheets_load_only_files_of_the_site(built: Path) -> None:
    problems = []
    sheets = sorted(built.rglob("*.css"))
    for sheet in sheets:
        for one, other in CSS_ADDRESS.findall(sheet.read_text(encoding="utf-8")):
            address = one or other
            if not address.startswith(("#", "data:")) and not (
                is_relative(address)
                and target(built, sheet.relative_to(built).as_posix(), address)[0].is_file()
            ):
                problems.append(f"{sheet.relative_to(built)}: {address}")
    assert sheets
    assert not problems, report(problems)


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
    assert not lost, report(lost)


def stands_alone(document: Document) -> bool:
    """Whether only an old or a wrong address leads to the page."""
    return document.path == "404.html" or is_redirect(document) or is_tombstone(document)


def is_tombstone(document: Document) -> bool:
    return any("tombstone" in element.attributes.get("class", "").split() for element in document.elements)


def is_redirect(document: Document) -> bool:
    return any(element.attributes.get("http-equiv") == REDIRECT for element in document.all("meta"))


BAD_PAGE = """<!doctype html><html lang="zh"><title>x</title><h1 id="top">x</h1>
<a href="missing.html">1</a> <a href="#nowhere">2</a> <a href="../outside.html">3</a> <a href="folder/">4</a>
<script src="//cdn.example/x.js"></script><img src="https://example.com/a.png" alt=""><a href="javascript:x()">5</a>
<a href="/from-root.html">6</a> <a href="https://www.gov.cn/">fine</a> <a href="#top">fine</a>"""


def test_the_crawl_finds_bad_addresses(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "bad.html").write_text(BAD_PAGE, encoding="utf-8")
    document = read(tmp_path, "bad.html")
    found = broken(tmp_path, document, {tmp_path / "bad.html": set(document.anchors())})
    assert [problem.rpartition("> ")[2] for problem in found] == [
        "missing.html: no such file",
        "#nowhere: no such id",
        "../outside.html: leaves the site",
        "folder/: no such file",
    ]
    assert [problem.rpartition("> ")[2] for problem in outward(document)] == [
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
