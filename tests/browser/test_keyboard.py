"""The keyboard goes everywhere, and what a reader sets is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.page_types import PAGE_TYPES, PageType, pick
from tests.browser.visit import file_address, visit
from tests.conftest import Serve
from tests.size import thin_out

pytestmark = pytest.mark.browser

FOCUS = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  // A card is marked around its whole area, which is the ::after of its link.
  const styles = [null, "::after"].map(part => getComputedStyle(one, part)).filter(style => style.content !== "none");
  return {
    tag: one.tagName, href: one.getAttribute("href") || "", inMain: !!one.closest("main"), name: one.outerHTML.slice(0, 100),
    seen: one.checkVisibility() && box.width > 1 && box.height > 1 && box.bottom > 0 && box.right > 0,
    marked: styles.some(style => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none"),
  };
}"""
FONT_SIZE = (
    "parseFloat(getComputedStyle(document.querySelector('main p, main li, main dd, main td')).fontSize)"
)
BACKGROUND = "getComputedStyle(document.body).backgroundColor"
MOST_TABS = 80

TYPES = {kind.name: kind for kind in PAGE_TYPES}
SOME_TYPES = [
    TYPES[name] for name in ("home", "catalogue", "category list", "agency", "item", "report", "service")
]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("kind", thin_out(SOME_TYPES, 4), ids=lambda kind: kind.name)
def test_tab_goes_from_the_skip_link_to_the_main_text(
    built: Path, chromium: Browser, kind: PageType, width: int
) -> None:
    with visit(chromium, viewport={"width": width, "height": 800}) as visitor:
        page = visitor.page
        visitor.open(file_address(built) + pick(built, kind))
        page.keyboard.press("Tab")
        first = page.evaluate(FOCUS)
        assert first["href"] == "#main"
        assert first["seen"], "the skip link is not shown when focused"
        for _ in range(MOST_TABS):
            page.keyboard.press("Tab")
            focus = page.evaluate(FOCUS)
            assert focus["seen"], f"focus goes to something unseen: {focus['name']}"
            assert focus["marked"], f"no mark of the focus: {focus['name']}"
            if focus["inMain"]:
                return
        pytest.fail("the main text is not reached")


def test_the_skip_link_moves_the_focus(built: Path, chromium: Browser) -> None:
    with visit(chromium) as visitor:
        visitor.open(file_address(built) + "index.html")
        visitor.page.keyboard.press("Tab")
        visitor.page.keyboard.press("Enter")
        visitor.page.keyboard.press("Tab")
        assert visitor.page.evaluate(FOCUS)["inMain"]


def choose(page: Page, name: str, value: str) -> None:
    """Press a display setting's button with the keyboard, opening the box that holds it."""
    button = page.locator(f".settings [data-set={name}][data-value='{value}']").first
    if not button.is_visible():
        page.locator(".settings details summary").first.press("Enter")
    button.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"


def pressed(page: Page, name: str, value: str) -> str | None:
    return page.locator(f".settings [data-set={name}][data-value='{value}']").first.get_attribute(
        "aria-pressed"
    )


SETTINGS = [("mode", "elder", FONT_SIZE), ("size", "huge", FONT_SIZE), ("theme", "dark", BACKGROUND)]
EVERY_WAY = [(*setting, over_http) for setting in SETTINGS for over_http in (False, True)]


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("name", "value", "look", "over_http"),
    thin_out(EVERY_WAY, 5),
    ids=[f"{name}-{'http' if over_http else 'double click'}" for name, _, _, over_http in EVERY_WAY],
)
def test_a_setting_is_remembered_on_the_next_page(
    built: Path, chromium: Browser, serve: Serve, name: str, value: str, look: str, over_http: bool
) -> None:
    base = serve(built, "/a/b/").url if over_http else file_address(built)
    following = base + pick(built, TYPES["item"])
    with visit(chromium) as visitor:
        visitor.open(following)
        plain = visitor.page.evaluate(look)
        visitor.open(base + "index.html")
        choose(visitor.page, name, value)
        visitor.open(following)
        assert visitor.page.evaluate(look) != plain
        assert pressed(visitor.page, name, value) == "true"
        visitor.page.reload()
        assert visitor.page.evaluate(look) != plain
        assert visitor.problems == []
