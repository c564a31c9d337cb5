"""A window that serves one test after another: nothing of the first is left for the second."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.visit import file_address, visit
from tests.conftest import Serve

pytestmark = pytest.mark.browser

WIDE = {"width": 900, "height": 700}
STATE = """() => [localStorage.length, sessionStorage.length, document.cookie, innerWidth,
  matchMedia("print").matches, matchMedia("(prefers-color-scheme: dark)").matches,
  matchMedia("(prefers-reduced-motion: reduce)").matches]"""
SPOIL = """() => { localStorage.one = sessionStorage.one = 1; document.cookie = "one=1"; console.error("one"); }"""
FRESH = [0, 0, "", 900, False, False, True]
SPOILT = [1, 1, "one=1", 300, True, True, False]


def test_a_window_has_no_past(tmp_path: Path, chromium: Browser, serve: Serve) -> None:
    (tmp_path / "page.html").write_text(
        '<!doctype html><link rel="icon" href="icon.svg"><title>x</title>', encoding="utf-8"
    )
    (tmp_path / "icon.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    address = serve(tmp_path).url + "page.html"
    windows = []
    for _ in range(2):
        with visit(chromium, viewport=WIDE, reduced_motion="reduce") as visitor:
            page = visitor.page
            visitor.open(address)
            assert page.evaluate(STATE) == FRESH
            assert (visitor.problems, visitor.requests.count(address)) == ([], 1)
            page.emulate_media(media="print", color_scheme="dark", reduced_motion="no-preference")
            page.set_viewport_size({"width": 300, "height": 300})
            page.evaluate(SPOIL)
            assert page.evaluate(STATE) == SPOILT
            assert visitor.problems == ["console error: one"]
            windows.append(page)
    assert windows[0] is windows[1]


def test_a_window_is_for_one_visit_at_a_time(chromium: Browser) -> None:
    with visit(chromium) as one, visit(chromium) as other:
        assert one.page is not other.page


def test_a_window_in_which_a_test_has_failed_is_closed(tmp_path: Path, chromium: Browser) -> None:
    with pytest.raises(ZeroDivisionError), visit(chromium, locale="fr-FR") as one:
        raise ZeroDivisionError
    assert one.page.is_closed()
    (tmp_path / "page.html").write_text("<title>x</title>", encoding="utf-8")
    with visit(chromium, locale="fr-FR") as other:
        other.page.goto(file_address(tmp_path) + "page.html")
        assert other.page.title() == "x"
