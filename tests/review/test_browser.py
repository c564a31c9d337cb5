"""The review in Chromium, opened by double click: it loads nothing, runs nothing, and can be read on a phone."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, expect

from sitegen.review.html_page import render_review_html
from tests.browser.executable import find_chromium
from tests.browser.test_accessibility import RULES, violations
from tests.browser.visit import visit_afresh
from tests.builder.workshop import TODAY
from tests.paths import PATIENCE
from tests.review.repository import PICTURE, STATISTICS, Reviewed, write_item

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
HOSTILE_BLOCK = (
    '<script>document.title = "ran"; alert(1)</script><img src=x onerror="alert(2)">'
    '<img src="https://evil.example/pixel.png"><iframe src="https://evil.example/"></iframe>'
    '<form action="https://evil.example/"><button id="send">send</button></form>'
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">'
    '<a id="out" href="https://evil.example/" target="_top">out</a>'
)


def write_review(site: Reviewed) -> Path:
    file = site.root.parent / "review.html"
    file.write_text(render_review_html(site.compare(), TODAY), encoding="utf-8", newline="\n")
    return file


@pytest.fixture
def changed(site: Reviewed) -> Reviewed:
    """One change of each kind that has frames."""
    site.put(*write_item("2026/00002", "要删除的"))
    site.commit()
    (site.root / "content/agencies/county/items/2026/00002.md").unlink()
    site.edit(STATISTICS, "收入增长。", "收入增长 7.5%。")
    site.put(
        *write_item(
            "2026/00001", "带图的新条目", body="![现场](00001/a.png)\n\n见[外部](https://new.example/a)。"
        )
    )
    site.put("content/agencies/county/items/2026/00001/a.png", PICTURE)
    return site


@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_review_is_read_by_double_click(
    changed: Reviewed, chromium: Browser, size: dict[str, int] | None
) -> None:
    file = write_review(changed)
    options = {"viewport": size} if size else {}
    with visit_afresh(chromium, **options) as tab:
        tab.open(file.as_uri())
        page = tab.page
        expect(page.get_by_role("heading", name="先看这些")).to_be_visible()
        expect(page.locator("ins", has_text="7.5%").first).to_be_visible()
        frames = page.frame_locator("iframe[title^='改动以后']")
        expect(frames.nth(0).locator("h1")).to_have_text("带图的新条目")
        picture = frames.nth(0).locator("img")
        assert picture.evaluate("image => image.naturalWidth") == 1
        # The page is shown in its own style.
        assert "serif" in frames.nth(0).locator("body").evaluate("body => getComputedStyle(body).fontFamily")
        width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert width[0] <= width[1]
        assert tab.requests == [file.as_uri()] or all(
            url == file.as_uri() or url.startswith(("data:", "about:")) for url in tab.requests
        )
        assert tab.problems == []


@pytest.mark.exhaustive
def test_before_and_after_stand_side_by_side(changed: Reviewed, chromium: Browser) -> None:
    file = write_review(changed)
    with visit_afresh(chromium) as tab:
        tab.open(file.as_uri())
        pair = tab.page.locator(".frames:not(.one)").first.locator("iframe")
        left, right = (pair.nth(number).bounding_box() for number in (0, 1))
        assert left
        assert right
        assert left["y"] == right["y"]
        assert left["x"] + left["width"] <= right["x"]
        tab.page.set_viewport_size({"width": 390, "height": 844})
        left, right = (pair.nth(number).bounding_box() for number in (0, 1))
        assert left
        assert right
        assert left["x"] == right["x"]


@pytest.mark.exhaustive
def test_hostile_theme_and_words_do_nothing(site: Reviewed, chromium: Browser) -> None:
    site.put("themes/own/theme.yaml", "name: own\nextends: default\n")
    site.put(
        "themes/own/templates/item.html",
        "{% extends 'default/item.html' %}\n{% block byline %}" + HOSTILE_BLOCK + "{% endblock %}\n",
    )
    site.edit("site.yaml", "page_size: 5", "page_size: 5\ntheme: own")
    site.put(*write_item("2026/00001", "'</iframe><script>alert(3)</script>\" srcdoc=\"'", body="a{{ 7*7 }}"))
    file = write_review(site)
    assert "<script" not in file.read_text("utf-8")
    with visit_afresh(chromium) as tab:
        tab.open(file.as_uri())
        frame = tab.page.frame_locator("iframe").first
        expect(frame.locator("#send")).to_be_visible()
        frame.locator("#send").click(force=True)
        frame.locator("#out").click(force=True)
        tab.page.wait_for_timeout(500)
        assert tab.page.url == file.as_uri()
        assert tab.page.title() != "ran"
        assert [url for url in tab.requests if "evil" in url] == []
        assert [one for one in tab.problems if one.startswith("dialog")] == []


@contextmanager
def listen() -> Iterator[tuple[int, list[float]]]:
    """A port of this machine, and the times at which somebody connected to it."""
    connections: list[float] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            with suppress(OSError):
                while True:
                    server.accept()[0].close()
                    connections.append(time.monotonic())

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1], connections
        # A thread that waits for a connection would keep the port open.
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)


def open_file(file: Path, profile: Path) -> str:
    """The document that Chromium makes of a file. It is started as users do: Playwright turns hints off."""
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--window-size=1280,9000", "--timeout=2000")
    command = [find_chromium(), *options, f"--user-data-dir={profile}", "--dump-dom", file.as_uri()]
    return subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE).stdout.decode("utf-8")


@pytest.mark.exhaustive
def test_hostile_theme_opens_no_connection(site: Reviewed, tmp_path: Path) -> None:
    with listen() as (first, hints), listen() as (second, frames):
        hint, frame = f"http://127.0.0.1:{first}", f"http://127.0.0.1:{second}/"
        site.put("themes/own/theme.yaml", "name: own\nextends: default\n")
        site.put(
            "themes/own/templates/item.html",
            "{% extends 'default/item.html' %}\n{% block byline %}"
            f'<link rel="preconnect" href="{hint}" title="<"><link rel="dns-prefetch" href="{hint}">'
            f'<iframe src="{frame}"></iframe><object data="{frame}">Text</object><embed src="{frame}">'
            f'<svg><image href="{frame}a.svg"/><use href="{frame}b.svg#x"/></svg><img srcset="{frame}c.png 1x">'
            f'<video poster="{frame}d.png" src="{frame}e.mp4"></video><style>@import "{frame}f.css";</style>'
            "{% endblock %}\n",
        )
        site.edit("site.yaml", "page_size: 5", "page_size: 5\ntheme: own")
        site.edit(STATISTICS, "收入增长。", "收入增长 7.5%。")
        review = site.compare()
        assert f'href="{hint}' not in review.pages[0].new_frame
        file = site.root.parent / "review.html"
        file.write_text(render_review_html(review, TODAY), encoding="utf-8", newline="\n")
        loud = site.root.parent / "loud.html"
        loud.write_text(
            f'<!doctype html><head><link rel="preconnect" href="{hint}"></head><iframe src="{frame}"></iframe>',
            encoding="utf-8",
        )
        open_file(loud, tmp_path / "profile")
        assert hints
        assert frames
        hints.clear()
        frames.clear()
        assert "review" in open_file(file, tmp_path / "profile")
        assert (hints, frames) == ([], [])


@pytest.mark.exhaustive
def test_links_in_frames_lead_to_nothing_and_those_beside_them_to_the_other_page(
    site: Reviewed, chromium: Browser
) -> None:
    site.put(
        *write_item(
            "2026/00001", "甲", body="见[乙](00002.md)和[统计](../../../finance/items/2025/00001.md)。"
        )
    )
    site.put(*write_item("2026/00002", "乙"))
    file = write_review(site)
    with visit_afresh(chromium) as tab:
        tab.open(file.as_uri())
        link = tab.page.frame_locator("iframe").first.locator("main a", has_text="乙").first
        expect(link).to_have_attribute("title", "/items/county/2026-00002.html")
        link.click()
        link.evaluate("link => link.focus()")
        tab.page.keyboard.press("Enter")
        tab.page.wait_for_timeout(300)
        expect(link).to_be_visible()
        assert tab.page.frame_locator("iframe").first.locator("a[href]").count() == 0
        tab.page.locator("#page-1").get_by_role("link", name="乙").click()
        assert tab.page.url == f"{file.as_uri()}#page-2"
        expect(tab.page.locator("#page-2 h3").first).to_have_text("乙")
        assert tab.problems == []


@pytest.mark.exhaustive
def test_attachment_is_saved_by_a_click(site: Reviewed, chromium: Browser) -> None:
    site.put(*write_item("2026/00001", "附件", "附件: [申请表 1.csv]\n"))
    site.put("content/agencies/county/items/2026/00001/申请表 1.csv", "名称,数量\n甲,1\n")
    file = write_review(site)
    with visit_afresh(chromium) as tab:
        tab.open(file.as_uri())
        with tab.page.expect_download() as download:
            tab.page.get_by_role("link", name="再打开 Save and open").click()
        assert download.value.suggested_filename == "申请表 1.csv"
        assert Path(download.value.path()).read_text("utf-8") == "名称,数量\n甲,1\n"


@pytest.mark.exhaustive
def test_paper_has_differences_without_frames(changed: Reviewed, chromium: Browser) -> None:
    file = write_review(changed)
    with visit_afresh(chromium) as tab:
        tab.open(file.as_uri())
        tab.page.emulate_media(media="print")
        expect(tab.page.locator("ins", has_text="7.5%").first).to_be_visible()
        expect(tab.page.locator("iframe").first).to_be_hidden()


@pytest.mark.exhaustive
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(changed: Reviewed, chromium: Browser, scheme: str) -> None:
    file = write_review(changed)
    # The policy of the review keeps any script out, also that of the test.
    with visit_afresh(chromium, bypass_csp=True, color_scheme=scheme) as tab:
        tab.open(file.as_uri())
        tab.page.evaluate(AXE_SCRIPT)
        assert violations(tab.page, {**RULES, "iframes": False}) == []
