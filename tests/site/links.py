"""Checks of the addresses in a built site; each lists its problems."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from tests.site.document import Document, Element, is_relative, read_all, target

OUTWARD_SCHEMES = ("http", "https", "mailto", "tel")
LINKS_OUT = ("a", "area")
CSS_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]*)|@import\s+["']([^"']*)""")


def find_broken(site: Path, document: Document, anchors: dict[Path, set[str]]) -> list[str]:
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


def find_outward(document: Document) -> list[str]:
    problems = []
    for element, address in document.addresses():
        if is_relative(address):
            continue
        scheme = urlsplit(address).scheme
        from_root = not scheme and document.path != "404.html"
        if from_root or (scheme and scheme not in OUTWARD_SCHEMES) or not names_a_page(element):
            problems.append(f"{document.path}:{element.line} <{element.tag}> {address}")
    return problems


def find_dead_links(site: Path) -> list[str]:
    """Check that every relative address has a file, and every fragment an id."""
    documents = read_all(site)
    anchors = {site / document.path: set(document.anchors()) for document in documents}
    return [problem for document in documents for problem in find_broken(site, document, anchors)]


def find_foreign_resources(site: Path) -> list[str]:
    """Check that no page loads anything from another host."""
    return [problem for document in read_all(site) for problem in find_outward(document)]


def find_foreign_styles(site: Path) -> list[str]:
    """Check that stylesheets load only files of the site."""
    problems = []
    sheets = sorted(site.rglob("*.css"))
    for sheet in sheets:
        for one, other in CSS_ADDRESS.findall(sheet.read_text(encoding="utf-8")):
            address = one or other
            if not address.startswith(("#", "data:")) and not (
                is_relative(address)
                and target(site, sheet.relative_to(site).as_posix(), address)[0].is_file()
            ):
                problems.append(f"{sheet.relative_to(site)}: {address}")
    return problems if sheets else ["no stylesheet"]
