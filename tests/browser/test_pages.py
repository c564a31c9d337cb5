"""Every page type works by double click, at the root of a host and deep under a sub-path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.page_types import PageType, every_type, pick
from tests.browser.visit import Visit, file_address, visit
from tests.conftest import Serve

pytestmark = pytest.mark.browser

UNSTYLED = """[...document.querySelectorAll("link[rel=stylesheet]")].filter(link => !link.sheet).map(link => link.href)"""
SHEETS = "document.styleSheets.length"
LINKS = """[...document.querySelectorAll("a[href]")].map(link => link.href)"""
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.body.querySelectorAll("*")].filter(one => one.getBoundingClientRect().right > width + 1);
  return wide.slice(0, 5).map(one => `${one.tagName}.${one.className} ${one.getBoundingClientRect().right}`);
}"""
SCROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def shown(page: Page, selector: str) -> int:
    """How many of the elements can be seen."""
    visible = page.locator(selector).evaluate_all("all => all.filter(one => one.checkVisibility()).length")
    return int(visible)


def lost_links(site: Path, base: str, links: list[str]) -> list[str]:
    """The links into the site that lead to no file."""
    inside = [link for link in links if link.startswith(base)]
    paths = {link: unquote(urlsplit(link.removeprefix(base)).path) for link in inside}
    return [link for link, path in paths.items() if not (site / path).is_file()]


# To open a window costs as much as to show a page, so one of a kind serves every page type: none of them is used here,
# only shown.


@pytest.fixture(scope="module")
def wide(chromium: Browser) -> Iterator[Visit]:
    with visit(chromium) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def narrow(chromium: Browser) -> Iterator[Visit]:
    with visit(chromium, viewport={"width": 360, "height": 740}) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def scriptless(chromium: Browser) -> Iterator[Visit]:
    with visit(chromium, java_script_enabled=False) as visitor:
        yield visitor


@every_type
def test_a_page_works_wherever_the_site_is(built: Path, wide: Visit, serve: Serve, kind: PageType) -> None:
    path = pick(built, kind)
    wide.problems.clear()
    for base in [file_address(built), serve(built, "/").url, serve(built, "/a/b/zfxxgk/").url]:
        wide.requests.clear()
        wide.open(base + path)
        links = wide.page.evaluate(LINKS)
        assert wide.page.evaluate(SHEETS) > 0
        assert wide.page.evaluate(UNSTYLED) == []
        assert wide.problems == []
        assert wide.outside(base) == []
        assert lost_links(built, base, links) == []
        assert kind.name == "not found" or any(link.startswith(base) for link in links)


@every_type
def test_a_page_fits_a_narrow_screen_and_prints_without_its_frame(
    built: Path, narrow: Visit, kind: PageType
) -> None:
    page = narrow.page
    page.emulate_media(media="null")
    narrow.open(file_address(built) + pick(built, kind))
    assert not page.evaluate(SCROLLS), page.evaluate(OVERFLOW)
    page.emulate_media(media="print")
    assert page.locator("main h1").is_visible()
    for frame in ("nav", ".settings", ".tools", ".skip"):
        assert shown(page, frame) == 0, f"{frame} is printed"


@every_type
def test_a_page_is_whole_without_scripts(built: Path, scriptless: Visit, kind: PageType) -> None:
    page = scriptless.page
    page.goto(file_address(built) + pick(built, kind))
    assert page.locator("main h1").is_visible()
    assert len(page.locator("main").inner_text()) > 10
    assert page.locator("header nav a").first.is_visible()
    if kind.name not in ("home", "not found"):
        assert page.locator("nav.breadcrumb a").first.is_visible()
    assert shown(page, ".needs-js") == 0


@pytest.mark.parametrize("prefix", ["/", "/a/b/zfxxgk/"])
def test_an_unknown_address_shows_a_styled_page(
    built: Path, chromium: Browser, serve: Serve, prefix: str
) -> None:
    server = serve(built, prefix)
    with visit(chromium) as visitor:
        response = visitor.page.goto(f"{server.url}no/such/deep/page.html")
        assert response is not None
        assert response.status == 404
        family = "getComputedStyle(document.querySelector('main')).maxWidth"
        assert visitor.page.evaluate(family) != "none"
        assert visitor.page.locator("main h1").is_visible()
        assert visitor.page.evaluate("window.__violations") == []
        assert [url for url in visitor.requests if not url.endswith("/page.html")] == []
