"""Content from anyone: nothing of it runs, and nothing is fetched from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.hostile import BODIES, VECTORS, item_path, write_project
from tests.browser.visit import Visit, file_address, visit
from tests.conftest import build_site

pytestmark = pytest.mark.browser

ARMED = """() => {
  const bad = [];
  for (const one of document.querySelectorAll("*")) {
    for (const {name, value} of one.attributes) {
      if (/^on/i.test(name)) bad.push(`<${one.tagName} ${name}>`);
      if (/^(href|src|action|formaction|xlink:href)$/i.test(name) && /^[\\s\\0-\\x1f]*(javascript|vbscript|data):/i.test(value))
        bad.push(`<${one.tagName} ${name}=${value}>`);
    }
  }
  for (const one of document.querySelectorAll("main :is(iframe, object, embed, form:not([role=search]), base, meta, link, style, script, template)"))
    bad.push(`<${one.tagName}>`);
  return bad;
}"""
HACKED = "typeof window.__hacked"
# The calculators are forms with a script beside them; no text of an editor stands in either.
OURS = {
    f"apply/tools/{name}.html: armed: <{tag}>" for name in ("deadline", "fee") for tag in ("SCRIPT", "FORM")
}


def inspect(visitor: Visit, base: str, path: str) -> list[str]:
    visitor.open(base + path)
    page = visitor.page
    page.keyboard.press("Tab")
    page.mouse.move(200, 300)
    problems = [f"armed: {one}" for one in page.evaluate(ARMED)]
    if page.evaluate(HACKED) != "undefined":
        problems.append("content has run")
    if not page.url.startswith(base):
        problems.append(f"went to {page.url}")
    return [f"{path}: {problem}" for problem in problems]


def inspect_all(browser: Browser, site: Path) -> list[str]:
    base = file_address(site)
    with visit(browser) as visitor:
        found = []
        for page in sorted(site.rglob("*.html")):
            found += inspect(visitor, base, page.relative_to(site).as_posix())
        return [one for one in found if one not in OURS] + visitor.problems + visitor.outside(base)


@pytest.fixture(scope="module")
def vectors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with an item for each vector."""
    root = tmp_path_factory.mktemp("vectors")
    write_project(root / "project")
    assert build_site(root / "site", root / "project") == ""
    return root / "site"


@pytest.mark.exhaustive
def test_no_text_of_an_editor_runs(vectors: Path, chromium: Browser) -> None:
    assert inspect_all(chromium, vectors) == []


@pytest.mark.exhaustive
def test_the_words_are_shown_as_they_were_typed(vectors: Path, chromium: Browser) -> None:
    headings = []
    with visit(chromium) as visitor:
        for page in sorted(vectors.glob("items/county/*.html")):
            visitor.open(page.as_uri())
            headings.append(visitor.page.locator("h1").text_content())
    assert headings == [f"条目 {vector}" for vector in VECTORS]


@pytest.mark.exhaustive
def test_a_hostile_text_is_refused_or_disarmed(tmp_path: Path, chromium: Browser) -> None:
    """What the checks refuse is never published; what they accept is published and looked at."""
    write_project(tmp_path / "refused", BODIES)
    complaint = build_site(tmp_path / "nothing", tmp_path / "refused")
    assert complaint.startswith("exit 1\n")
    assert not list(tmp_path.glob("nothing/**/*.html"))
    accepted = [body for number, body in enumerate(BODIES, start=1) if item_path(number) not in complaint]
    write_project(tmp_path / "accepted", accepted)
    assert build_site(tmp_path / "site", tmp_path / "accepted") == ""
    assert inspect_all(chromium, tmp_path / "site") == []
