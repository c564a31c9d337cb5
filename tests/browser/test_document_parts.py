"""Where the theme sets the parts of a document: salutation, attachments, signature, date, attached title."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from sitegen.content.markdown import convert_markdown
from tests.paths import ROOT

pytestmark = pytest.mark.browser

STATIC = ROOT / "themes/default/static"
NOTICE = """各乡镇人民政府，县直各部门：
现印发给你们。
附件：1.防汛应急预案
2.任务清单
云岫县水务局
2024年4月22日
附件1
防汛应急预案
第一条 为了安全。
"""
# The text of each paragraph as pixels from the left and from the right of the document.
PLACES = """() => {
  const doc = document.querySelector(".doc").getBoundingClientRect();
  return Object.fromEntries([...document.querySelectorAll(".doc > p")].map(one => {
    const range = document.createRange();
    range.selectNodeContents(one);
    const box = range.getBoundingClientRect();
    return [one.textContent, [box.left - doc.left, doc.right - box.right]];
  }));
}"""


@pytest.fixture(scope="module", params=[360, 1280])
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    names = ("tokens", "base", "parts", "document", "print")
    style = "\n".join((STATIC / f"{name}.css").read_text("utf-8") for name in names)
    body = convert_markdown(NOTICE, "a.md", 1).html
    page = chromium.new_page(viewport={"width": request.param, "height": 740})
    page.set_content(f'<html lang="zh-CN"><style>{style}</style><div class="doc">{body}</div></html>')
    yield page
    page.close()


@pytest.mark.parametrize("media", ["screen", "print"])
def test_the_parts_stand_where_the_standard_has_them(page: Page, media: Literal["screen", "print"]) -> None:
    page.emulate_media(media=media)
    em = float(page.evaluate("parseFloat(getComputedStyle(document.querySelector('.doc > p')).fontSize)"))
    places = {
        text: (round(left / em), round(right / em)) for text, (left, right) in page.evaluate(PLACES).items()
    }
    assert places["各乡镇人民政府，县直各部门："][0] == 0
    assert places["现印发给你们。"][0] == 2
    assert places["附件：1.防汛应急预案"][0] == 2
    assert places["2.任务清单"][0] == 5
    assert places["云岫县水务局"][1] == places["2024年4月22日"][1] == 2
    assert places["附件1"][0] == 0
    left, right = places["防汛应急预案"]
    assert abs(left - right) <= 1 < left


def test_an_attached_document_begins_on_a_page_of_its_own(page: Page) -> None:
    page.emulate_media(media="print")
    assert (
        page.locator(".doc-attachment-label").evaluate("one => getComputedStyle(one).breakBefore") == "page"
    )
