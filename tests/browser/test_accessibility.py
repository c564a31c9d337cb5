"""WCAG 2.2 AA as far as axe can tell, on every page type, in every look and width."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from tests.browser.page_types import PAGE_TYPES, PageType, pick
from tests.browser.visit import file_address, visit

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
WIDTHS = (360, 1280)
ELDER = "[data-set=mode][data-value=elder]"
LOOKS = ("light", "dark", "elder")


def violations(page: Page) -> list[str]:
    results = page.evaluate("options => axe.run(options)", OPTIONS)
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in results["violations"]
        for node in violation["nodes"]
    ]


def put_on(page: Page, look: str) -> None:
    page.emulate_media(color_scheme="dark" if look == "dark" else "light")
    # The page for unknown addresses runs no script, so it has no elder mode.
    if look == "elder" and page.locator(ELDER).count():
        page.locator(ELDER).first.click()


@pytest.mark.parametrize("kind", PAGE_TYPES, ids=lambda kind: kind.name)
def test_axe_finds_nothing(built: Path, chromium: Browser, kind: PageType) -> None:
    with visit(chromium, reduced_motion="reduce") as visitor:
        visitor.open(file_address(built) + pick(built, kind))
        visitor.page.evaluate(AXE_SCRIPT)
        for look in LOOKS:
            put_on(visitor.page, look)
            for width in WIDTHS:
                visitor.page.set_viewport_size({"width": width, "height": 800})
                found = violations(visitor.page)
                assert not found, f"{look} at {width} px:\n" + "\n".join(found[:10])


def test_axe_finds_what_is_wrong(tmp_path: Path, chromium: Browser) -> None:
    page_file = tmp_path / "bad.html"
    page_file.write_text(
        "<!doctype html><title>x</title><main><h1>x</h1><img src=a.png></main>", encoding="utf-8"
    )
    with visit(chromium) as visitor:
        visitor.page.goto(page_file.as_uri())
        visitor.page.evaluate(AXE_SCRIPT)
        found = {violation.partition(":")[0] for violation in violations(visitor.page)}
    assert {"html-has-lang", "image-alt"} <= found
