"""Reports as readers see them: wide tables on a phone and on paper, charts in large type and to a screen reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.page_types import PAGE_TYPES, pick
from tests.browser.visit import file_address, visit

pytestmark = pytest.mark.browser

KIND = {kind.name: kind for kind in PAGE_TYPES}
PHONE = {"width": 360, "height": 740}
BOX = ".scroll:has(> .labels-3)"
PLACES = """([box, by]) => {
  const table = document.querySelector(box);
  table.scrollLeft = by;
  const edge = table.getBoundingClientRect().left;
  const left = selector => Math.round(table.querySelector(selector).getBoundingClientRect().left - edge);
  return {heading: left('tbody th[scope=row]'), group: left('th[scope=rowgroup]'), figure: left('td.number')};
}"""
TOO_WIDE = """() => [...document.querySelectorAll("table")].filter(table =>
  table.getBoundingClientRect().right > document.documentElement.clientWidth + 1
  || [...table.querySelectorAll("td, th")].some(cell => cell.scrollWidth > cell.clientWidth + 1)
).map(table => table.className)"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll(".chart")].flatMap(chart => {
  const scale = chart.getBoundingClientRect().width / chart.viewBox.baseVal.width;
  return [...chart.querySelectorAll("text")].map(text => scale * parseFloat(getComputedStyle(text).fontSize));
}))"""
# The text of A4 between the margins of official documents, at 96 dots per inch.
PAPER = {"width": 590, "height": 850}


def address(built: Path, name: str) -> str:
    return file_address(built) + pick(built, KIND[name])


def test_headings_of_rows_stay_when_a_table_scrolls(built: Path, chromium: Browser) -> None:
    with visit(chromium, viewport=PHONE) as visitor:
        visitor.open(address(built, "report with tables"))
        before = visitor.page.evaluate(PLACES, [BOX, 0])
        after = visitor.page.evaluate(PLACES, [BOX, 120])
    assert after["figure"] == before["figure"] - 120
    assert after["heading"] == 0
    assert after["group"] == 0
    assert before["figure"] < PHONE["width"] * 2 / 3, "no room is left for figures"


@pytest.mark.parametrize("name", ["report with tables", "report index", "report year", "report trend"])
def test_paper_has_every_column(built: Path, chromium: Browser, name: str) -> None:
    with visit(chromium, viewport=PAPER) as visitor:
        visitor.open(address(built, name))
        visitor.page.emulate_media(media="print")
        assert visitor.page.evaluate(TOO_WIDE) == []


def smallest(page: Page, width: int, mode: str) -> float:
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate("mode => document.documentElement.dataset.mode = mode", mode)
    return float(page.evaluate(SMALLEST))


@pytest.mark.parametrize("name", ["report trend", "report year"])
def test_charts_can_be_read_on_a_phone_and_in_elder_mode(built: Path, chromium: Browser, name: str) -> None:
    with visit(chromium, viewport=PHONE) as visitor:
        visitor.open(address(built, name))
        assert smallest(visitor.page, 360, "") > 10
        assert smallest(visitor.page, 1280, "") > 10
        assert smallest(visitor.page, 360, "elder") > 12.5


def test_a_screen_reader_hears_what_a_chart_shows(built: Path, chromium: Browser) -> None:
    with visit(chromium, java_script_enabled=False) as visitor:
        visitor.open(address(built, "report trend"))
        chart = visitor.page.get_by_role("img", name="新收申请：共")
        assert chart.count() == 1
        summary = visitor.page.locator("#chart-new_received summary")
        summary.click()
        assert visitor.page.locator("#chart-new_received tbody tr").first.is_visible()


def test_parts_of_a_bar_differ_by_more_than_colour(built: Path, chromium: Browser) -> None:
    with visit(chromium) as visitor:
        visitor.open(address(built, "report trend"))
        fills = visitor.page.locator("#chart-results .series-edge").evaluate_all(
            "all => [...new Set(all.map(one => one.getAttribute('fill')))]"
        )
        patterns = visitor.page.locator("#chart-results pattern").evaluate_all(
            "all => all.map(one => `url(#${one.id})`)"
        )
    assert len(fills) >= 4
    assert set(fills) <= set(patterns)


def test_dates_of_the_matrix_stay_whole_on_paper(built: Path, chromium: Browser) -> None:
    broken = """() => Array.from(document.querySelectorAll(".report-matrix time")).filter((one) =>
        one.getClientRects().length > 1 ||
        one.getBoundingClientRect().right > one.closest("td").getBoundingClientRect().right).length"""
    # 267 mm: a sheet A4 that lies, without its margins.
    with visit(chromium, viewport={"width": 1009, "height": 680}) as visitor:
        visitor.open(file_address(built) + "reports/index.html")
        visitor.page.emulate_media(media="print")
        assert visitor.page.locator(".report-matrix time").count()
        assert visitor.page.evaluate(broken) == 0
