"""WCAG 2.2 AA as far as axe can tell, on every page type, in every look and width."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from tests.browser.page_types import PageType, every_type, pick
from tests.browser.visit import file_address, visit
from tests.conftest import build_site
from tests.paths import SAMPLE
from tests.size import by_size

pytestmark = pytest.mark.browser

Options = Mapping[str, object]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES: Options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
# All that the dark look changes is colours.
COLOURS: Options = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}
ELDER = "[data-set=mode][data-value=elder]"
EVERY_LOOK: tuple[tuple[str, int, Options], ...] = (
    ("light", 1280, RULES),
    ("light", 360, RULES),
    ("dark", 360, COLOURS),
    ("dark", 1280, COLOURS),
    ("elder", 1280, RULES),
    ("elder", 360, RULES),
)
LOOKS = EVERY_LOOK[by_size(dev=slice(1, 4, 2), ci=slice(1, 6, 2), nightly=slice(None))]
"""``dev`` and ``ci`` have both widths, ``ci`` each look once, ``nightly`` each look in each width."""
# Observers of sizes have their say before the second frame.
SETTLED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def violations(page: Page, options: Options) -> list[str]:
    results = page.evaluate("options => axe.run(options)", options)
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in results["violations"]
        for node in violation["nodes"]
    ]


def put_on(page: Page, look: str, width: int) -> None:
    """Show the page in a look and a width."""
    page.emulate_media(color_scheme="dark" if look == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 800})
    # The page for unknown addresses runs no script, so it has no elder mode.
    off = page.locator(f"{ELDER}[aria-pressed=false]")
    if look == "elder" and off.count():
        off.first.click()
    page.evaluate(SETTLED)


def examine(browser: Browser, address: str) -> None:
    with visit(browser, reduced_motion="reduce") as visitor:
        visitor.open(address)
        visitor.page.evaluate(AXE_SCRIPT)
        for look, width, options in LOOKS:
            put_on(visitor.page, look, width)
            found = violations(visitor.page, options)
            assert not found, f"{look} at {width} px:\n" + "\n".join(found[:10])


@every_type
def test_axe_finds_nothing(built: Path, chromium: Browser, kind: PageType) -> None:
    examine(chromium, file_address(built) + pick(built, kind))


@pytest.mark.exhaustive
@pytest.mark.parametrize(("key", "value"), [("主题", "portal"), ("界面语言", "en")])
def test_axe_finds_nothing_in_another_theme_and_language(
    tmp_path: Path, chromium: Browser, key: str, value: str
) -> None:
    project = tmp_path / "project"
    shutil.copytree(SAMPLE / "content", project / "content")
    site = (SAMPLE / "site.yaml").read_text(encoding="utf-8")
    changed = re.sub(f"(?m)^{key}:.*$", f"{key}: {value}", site)
    assert changed != site
    (project / "site.yaml").write_text(changed, encoding="utf-8")
    assert build_site(tmp_path / "site", project) == ""
    examine(chromium, file_address(tmp_path / "site") + "index.html")


def test_axe_finds_what_is_wrong(tmp_path: Path, chromium: Browser) -> None:
    page_file = tmp_path / "bad.html"
    page_file.write_text(
        "<!doctype html><title>x</title><main><h1>x</h1><img src=a.png></main>", encoding="utf-8"
    )
    with visit(chromium) as visitor:
        visitor.page.goto(page_file.as_uri())
        visitor.page.evaluate(AXE_SCRIPT)
        found = {violation.partition(":")[0] for violation in violations(visitor.page, RULES)}
    assert {"html-has-lang", "image-alt"} <= found
