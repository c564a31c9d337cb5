"""The preview in Chromium: real files are edited while real pages watch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visit import Visit, visit_afresh
from tests.builder.workshop import Workshop
from tests.serve.running import Running, until

pytestmark = pytest.mark.browser

ITEM = "content/agencies/county/items/2024/00001.md"
PAGE = "items/county/2024-00001.html"
OTHER = "items/county/2024-00002.html"
LOCAL = {
    "themes/local/theme.yaml": "name: local\nextends: default\nstylesheets: [local.css]\n",
    "themes/local/static/local.css": "h1 { color: rgb(1, 2, 3); }\n",
}
PANEL = "sitegen-preview .panel"
BADGE = "sitegen-preview .badge"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """One project for all tests here: each puts back what it has changed."""
    workshop = Workshop(tmp_path_factory.mktemp("preview") / "project")
    for path, text in LOCAL.items():
        workshop.put(path, text)
    workshop.edit("site.yaml", "page_size: 5", "page_size: 5\ntheme: local")
    return workshop


@pytest.fixture(scope="module")
def preview(project: Workshop) -> Iterator[Running]:
    running = Running(project.root)
    yield running
    running.kill()


@contextmanager
def edited(project: Workshop, path: str, old: str, new: str) -> Iterator[None]:
    """A file as edited; afterwards it is as it was."""
    before = (project.root / path).read_bytes()
    project.edit(path, old, new)
    try:
        yield
    finally:
        project.put(path, before)


def opened(tab: Visit, address: str) -> Page:
    """A page, open and marked, so that a reload shows."""
    tab.open(address)
    tab.page.evaluate("window.untouched = true")
    return tab.page


def untouched(page: Page) -> bool:
    return bool(page.evaluate("window.untouched === true"))


def problems(tab: Visit) -> list[str]:
    """What went wrong on the pages. A worker that is already there breaks off the request for its script."""
    return [one for one in tab.problems if "livereload-worker.js net::ERR_ABORTED" not in one]


def test_an_edit_reloads_its_page_where_it_was_and_no_other(
    chromium: Browser, project: Workshop, preview: Running
) -> None:
    small = {"width": 360, "height": 300}
    with visit_afresh(chromium, viewport=small) as one, visit_afresh(chromium) as other:
        page, bystander = opened(one, preview.url + PAGE), opened(other, preview.url + OTHER)
        page.evaluate("scrollTo(0, 200)")
        place = page.evaluate("scrollY")
        with edited(project, ITEM, "为了供水,", "为了节约用水,"):
            expect(page.locator("main")).to_contain_text("为了节约用水")
            until(lambda: page.evaluate("scrollY") == place)
            assert place > 0
            assert not untouched(page)
        expect(page.locator("main")).to_contain_text("为了供水")
        assert untouched(bystander)
        assert problems(one) == problems(other) == []


@pytest.mark.exhaustive
def test_a_stylesheet_is_exchanged_without_a_reload(
    chromium: Browser, project: Workshop, preview: Running
) -> None:
    with visit_afresh(chromium) as tab:
        page = opened(tab, preview.url + PAGE)
        expect(page.locator("h1")).to_have_css("color", "rgb(1, 2, 3)")
        for old, new in (("1, 2, 3", "4, 5, 6"), ("4, 5, 6", "1, 2, 3")):
            project.edit("themes/local/static/local.css", old, new)
            expect(page.locator("h1")).to_have_css("color", f"rgb({new})")
            expect(page.locator("link[href*='local.css']")).to_have_count(1)
        assert untouched(page)
        assert problems(tab) == []


@pytest.mark.exhaustive
def test_a_broken_edit_is_laid_over_the_last_good_page(
    chromium: Browser, project: Workshop, preview: Running
) -> None:
    with visit_afresh(chromium) as tab:
        page = opened(tab, preview.url + PAGE)
        with edited(project, ITEM, "成文日期: 2024-01-02", "成文日期: 2024-1-2"):
            panel = page.locator(PANEL)
            expect(panel).to_be_visible()
            for words in (f"{ITEM}:6:7", "FLD-021", "怎么改：改成 2024-01-02", "last good site"):
                expect(panel).to_contain_text(words)
            expect(panel.locator("mark")).to_have_text("2024-1-2")
            assert untouched(page)
            page.keyboard.press("Escape")
            expect(panel).to_be_hidden()
            page.locator(BADGE).click()
            expect(panel).to_be_visible()
            page.goto(preview.url + OTHER)
            expect(page.locator(PANEL)).to_contain_text("FLD-021")
            expect(page.locator("h1")).to_contain_text("解读")
        expect(page.locator(PANEL)).to_be_hidden()
        expect(page.locator(BADGE)).to_be_hidden()
        assert problems(tab) == []


@pytest.mark.exhaustive
def test_a_warning_is_counted_in_a_corner(chromium: Browser, project: Workshop, preview: Running) -> None:
    with visit_afresh(chromium) as tab:
        page = opened(tab, preview.url)
        with edited(project, ITEM, "成文日期: 2024-01-02", "成文日期: 2023-11-02"):
            expect(page.locator(BADGE)).to_contain_text("2 个警告 2 warnings")
            expect(page.locator(PANEL)).to_be_hidden()
            page.locator(BADGE).click()
            expect(page.locator(PANEL)).to_contain_text(ITEM)
        expect(page.locator(PANEL)).to_be_hidden()


@pytest.mark.exhaustive
def test_a_page_that_goes_and_comes_back(chromium: Browser, project: Workshop, preview: Running) -> None:
    path = "content/agencies/county/items/2024/00002.md"
    with visit_afresh(chromium) as tab:
        page = opened(tab, preview.url + OTHER)
        text = (project.root / path).read_bytes()
        (project.root / path).unlink()
        expect(page.locator("h1")).not_to_contain_text("解读")
        assert page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus") == 404
        project.put(path, text)
        expect(page.locator("h1")).to_contain_text("解读")


@pytest.mark.exhaustive
def test_more_tabs_than_a_browser_has_connections(
    chromium: Browser, project: Workshop, preview: Running
) -> None:
    context = chromium.new_context()
    pages = [context.new_page() for _ in range(9)]
    for page in pages:
        page.goto(preview.url + PAGE)
    with edited(project, ITEM, "为了供水,", "为了节约用水,"):
        for page in pages:
            expect(page.locator("main")).to_contain_text("为了节约用水")
    for page in pages:
        expect(page.locator("main")).to_contain_text("为了供水")
    context.close()


@pytest.mark.exhaustive
def test_a_template_is_edited(chromium: Browser, project: Workshop, preview: Running) -> None:
    with visit_afresh(chromium) as tab:
        page = tab.page
        page.goto(preview.url + "nowhere/")
        project.put(
            "themes/local/templates/404.html", '{% extends "base.html" %}{% block main %}新的{% endblock %}'
        )
        expect(page.locator("main")).to_have_text("新的")
        (project.root / "themes/local/templates/404.html").unlink()
        expect(page.locator("main")).not_to_have_text("新的")


@pytest.mark.exhaustive
def test_the_preview_ends_and_begins_again(chromium: Browser, tmp_path: Path) -> None:
    project = Workshop(tmp_path / "project")
    first = Running(project.root)
    url = first.url
    with visit_afresh(chromium) as tab:
        page = opened(tab, url + PAGE)
        assert first.interrupt() == 130
        expect(page.locator(BADGE)).to_contain_text("预览已断开")
        project.edit(ITEM, "为了供水,", "为了节约用水,")
        second = Running(project.root, port=int(url.split(":")[2].split("/")[0]))
        expect(page.locator("main")).to_contain_text("为了节约用水")
        expect(page.locator(BADGE)).to_be_hidden()
        second.kill()
