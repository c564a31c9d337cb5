"""The search page: found, shown, shared, narrowed, explained; and what it does when the index is broken."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_accessibility import LOOKS, put_on, violations
from tests.browser.test_pages import OVERFLOW, SCROLLS
from tests.browser.visit import Visit, file_address, visit
from tests.conftest import Serve
from tests.linked_files import link_files, replace
from tests.size import thin_out

pytestmark = pytest.mark.browser

PAGE = "search.html"
ITEM = "云岫县人民政府关于印发《云岫县城乡供水用水管理办法》的通知"
NUMBER = "云政发〔2025〕4号"
FOUND = "#result-list .result"
TITLES = "#result-list .result-head a"


def search(visitor: Visit, base: str, **state: str) -> Page:
    """The search page with a state in its address, when it has answered."""
    visitor.open(f"{base}{PAGE}?{urlencode(state, quote_via=quote)}")
    answered(visitor.page)
    return visitor.page


def answered(page: Page) -> None:
    expect(page.locator("#results:not([aria-busy]) #results-title")).not_to_be_empty()


def state_of(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


@pytest.mark.parametrize("over_http", [False, True], ids=["double click", "http"])
def test_what_is_typed_is_found_and_marked(
    built: Path, chromium: Browser, serve: Serve, over_http: bool
) -> None:
    base = serve(built, "/a/b/").url if over_http else file_address(built)
    with visit(chromium) as visitor:
        page = visitor.page
        visitor.open(base + PAGE)
        page.locator("#q").fill("供水用水管理办法")
        page.locator("#q").press("Enter")
        first = page.locator(FOUND).first
        expect(first.locator("mark").first).to_have_text("供水用水管理办法")
        expect(page.locator("#search-status")).to_contain_text("找到")
        assert state_of(page) == {"q": "供水用水管理办法"}
        assert page.locator(FOUND).filter(has_text=ITEM).count() == 1
        assert visitor.problems == []
        assert page.evaluate("window.__violations") == []
        assert visitor.outside(base) == []


@pytest.mark.parametrize("start", thin_out(["index.html", "items/yunxiu/2019-00001.html"], 2))
def test_the_box_of_another_page_leads_to_the_answer(built: Path, chromium: Browser, start: str) -> None:
    with visit(chromium) as visitor:
        page = visitor.page
        visitor.open(file_address(built) + start)
        page.locator("form.find input").fill("防汛")
        page.locator("form.find button").click()
        page.wait_for_url(f"**/{PAGE}?q=*")
        expect(page.locator(f"{FOUND} mark").first).to_have_text("防汛")
        expect(page.locator("#q")).to_have_value("防汛")
        assert visitor.problems == []


@pytest.mark.parametrize(
    "typed",
    thin_out(
        [
            NUMBER,
            "云政发[2025]4号",
            "云政发（２０２５）４号",
            "云政发【2025】4",
            "云政发 〔2025〕 4 号",
            "云政发 2025 4号",
            "政发2025 4",
            "文号:云政发〔2025〕4号",
            "number：云政发2025-4",
            "11990100mb99y0019u 2025-00002",
        ],
        5,
    ),
)
def test_a_number_is_found_however_it_is_typed(built: Path, chromium: Browser, typed: str) -> None:
    with visit(chromium) as visitor:
        page = search(visitor, file_address(built), q=typed)
        expect(page.locator(TITLES).first).to_have_text(ITEM)


def test_an_address_restores_the_search(built: Path, chromium: Browser) -> None:
    state = {
        "q": "预算 -采购",
        "exact": "公共预算",
        "agency": "yunxiu",
        "category": "budget",
        "valid": "in-force",
        "from": "2024-01-01",
        "to": "2026-12-31",
        "sort": "date-asc",
    }
    with visit(chromium) as visitor:
        page = search(visitor, file_address(built), **state)
        assert {name: page.locator(f"[name='{name}']").input_value() for name in state} == state
        dates = page.locator(f"{FOUND} time").all_text_contents()
        assert dates
        assert dates == sorted(dates)
        assert all("2024" <= date <= "2027" for date in dates)


@pytest.mark.exhaustive
def test_the_back_button_goes_back_to_the_search_before(built: Path, chromium: Browser) -> None:
    with visit(chromium) as visitor:
        page = search(visitor, file_address(built), q="供水")
        titles = page.locator(TITLES).all_text_contents()
        page.locator("#q").fill("教育")
        page.locator("#q").press("Enter")
        expect(page.locator(f"{FOUND} mark").first).to_have_text("教育")
        page.go_back()
        expect(page.locator("#q")).to_have_value("供水")
        expect(page.locator(f"{FOUND} mark").first).to_have_text("供水")
        assert page.locator(TITLES).all_text_contents() == titles


@pytest.mark.exhaustive
def test_pages_have_every_result_once(built: Path, chromium: Browser) -> None:
    seen: list[str] = []
    with visit(chromium) as visitor:
        page = search(visitor, file_address(built), q="供水")
        total = int("".join(filter(str.isdigit, page.locator("#results-title").text_content() or "")))
        seen += page.locator(TITLES).evaluate_all("all => all.map(one => one.href)")
        while page.locator("#search-pager [rel=next]").count():
            page.locator("#search-pager [rel=next]").click()
            number = state_of(page)["page"]
            expect(page.locator("#search-pager [aria-current]")).to_contain_text(number)
            seen += page.locator(TITLES).evaluate_all("all => all.map(one => one.href)")
    assert total > 10
    assert len(seen) == len(set(seen)) == total


def test_a_facet_narrows_to_what_it_counted(built: Path, chromium: Browser) -> None:
    with visit(chromium, viewport={"width": 1280, "height": 900}) as visitor:
        page = search(visitor, file_address(built), q="供水")
        for facet in ("agency", "year", "validity", "kind"):
            choice = page.locator(f"section[aria-labelledby=facet-{facet}] a").first
            counted = choice.locator(".count").text_content()
            choice.click()
            expect(page.locator("#results-title")).to_have_text(f"找到 {counted} 条")
            expect(page.locator("#active a")).to_have_count(1)
            page.locator("#active a").click()
            expect(page.locator("#active a")).to_have_count(0)
            expect(page.locator(f"section[aria-labelledby=facet-{facet}] a").first).to_be_visible()


@pytest.mark.parametrize(
    ("typed", "chosen"),
    thin_out(
        [
            ("预算 年:2025 有效:有效", {"q": "预算", "year": "2025", "valid": "in-force"}),
            ("标题:供水", {"q": "供水", "in": "title"}),
            ("正文：供水", {"q": "供水", "in": "body"}),
            ("供水 -收费", {"q": "供水", "none": "收费"}),
            ("“用水管理”", {"exact": "用水管理"}),
            ("机构:云岫县财政局 预算", {"q": "预算", "agency": "yunxiu-finance"}),
        ],
        5,
    ),
)
def test_a_prefix_means_what_the_form_means(
    built: Path, chromium: Browser, typed: str, chosen: dict[str, str]
) -> None:
    answers = []
    with visit(chromium) as visitor:
        for state in ({"q": typed}, chosen):
            page = search(visitor, file_address(built), **state)
            answers.append(
                (page.locator("#results-title").text_content(), page.locator(TITLES).all_text_contents())
            )
    assert answers[0] == answers[1]
    assert answers[0][1]


def test_the_keyboard_goes_from_the_box_to_the_hits_on_the_page(built: Path, chromium: Browser) -> None:
    with visit(chromium) as visitor:
        page = search(visitor, file_address(built), q="供水用水")
        page.locator("#q").press("ArrowDown")
        expect(page.locator(TITLES).first).to_be_focused()
        page.keyboard.press("ArrowDown")
        expect(page.locator(TITLES).nth(1)).to_be_focused()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        expect(page.locator("#q")).to_be_focused()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/items/**")
        expect(page.locator("#marks")).to_be_visible()
        assert set(page.locator("main mark").all_text_contents()) == {"供水用水"}
        before = page.locator("main").text_content()
        page.locator("[data-mark=next]").click()
        expect(page.locator("main mark.now")).to_be_in_viewport()
        page.locator("[data-mark=clear]").click()
        expect(page.locator("main mark")).to_have_count(0)
        expect(page.locator("#marks")).to_be_hidden()
        assert page.locator("main").text_content() == before
        assert state_of(page) == {}
        assert visitor.problems == []


def test_a_page_that_is_not_reached_from_a_search_loads_nothing_for_it(
    built: Path, chromium: Browser
) -> None:
    with visit(chromium) as visitor:
        visitor.open(file_address(built) + "items/yunxiu/2019-00001.html")
        expect(visitor.page.locator("#marks")).to_be_hidden()
        assert [url for url in visitor.requests if "search-" in url] == []


def test_suggestions_are_offered_and_taken_by_keyboard(built: Path, chromium: Browser) -> None:
    with visit(chromium) as visitor:
        page = visitor.page
        visitor.open(file_address(built) + PAGE)
        box = page.locator("#q")
        box.press_sequentially("云岫县财政")
        options = page.locator("#suggestions [role=option]")
        expect(options.first).to_contain_text("云岫县财政局")
        expect(box).to_have_attribute("aria-expanded", "true")
        assert all("云岫县财政" in text for text in options.all_text_contents())
        box.press("ArrowDown")
        box.press("ArrowDown")
        expect(box).to_have_attribute("aria-activedescendant", "suggestion-1")
        expect(options.nth(1)).to_have_attribute("aria-selected", "true")
        box.press("Escape")
        expect(page.locator("#suggestions")).to_be_hidden()
        expect(box).to_have_attribute("aria-expanded", "false")
        box.press_sequentially("局")
        expect(page.locator("#suggestions")).to_be_visible()
        box.press("ArrowDown")
        box.press("Enter")
        answered(page)
        assert state_of(page) == {"agency": "yunxiu-finance"}
        assert visitor.problems == []


@pytest.mark.exhaustive
def test_nothing_is_suggested_while_characters_are_composed(built: Path, chromium: Browser) -> None:
    with visit(chromium) as visitor:
        page = visitor.page
        visitor.open(file_address(built) + PAGE)
        box = page.locator("#q")
        box.dispatch_event("compositionstart")
        box.press_sequentially("云岫县财政")
        page.wait_for_timeout(600)
        expect(page.locator("#suggestions")).to_be_hidden()
        box.dispatch_event("compositionend")
        expect(page.locator("#suggestions")).to_be_visible()


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("conditions", "words"),
    [
        ("year=1066", "要找的词有，但没有一条内容同时符合所选的条件"),
        ("from=2025-01-01&to=2024-01-01", "起始日期晚于截止日期"),
    ],
)
def test_impossible_conditions_are_named(built: Path, chromium: Browser, conditions: str, words: str) -> None:
    with visit(chromium) as visitor:
        visitor.open(file_address(built) + f"search.html?q=供水&{conditions}")
        expect(visitor.page.locator("#message")).to_contain_text(words)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("conditions", "words", "left"),
    thin_out(
        [
            ("agency=nosuch", "机关（含下级）：没有“nosuch”，这个条件没有用上。", {}),
            ("category=constructor&genre=x y", "体裁：没有“x y”，这个条件没有用上。", {}),
            ("kind=poem&valid=in-force maybe", "有效性：没有“in-force maybe”，这个条件没有用上。", {}),
            ("year=abc&in=title", "公开年份：没有“abc”，这个条件没有用上。", {"in": "title"}),
            ("from=2024-13-40&to=2026", "“2024-13-40”不是日期，这个条件没有用上。", {"to": "2026-12-31"}),
            ("from=2024-02", "", {"from": "2024-02-01"}),
            ("sort=xyz&by=moon", "排序：没有“xyz”，这个条件没有用上。", {}),
            ("page=-1", "没有第“-1”页，显示的是第 1 页。", {}),
            ("valid=in-force amended", "", {"valid": "in-force amended"}),
        ],
        5,
    ),
)
def test_conditions_that_are_not_known_are_named_and_left_out(
    built: Path, chromium: Browser, conditions: str, words: str, left: dict[str, str]
) -> None:
    with visit(chromium) as visitor:
        page = visitor.page
        visitor.open(file_address(built) + f"search.html?q=供水&{conditions}")
        answered(page)
        expect(page.locator(FOUND).first).to_be_visible()
        expect(page.locator("#message")).to_contain_text(words)
        assert page.locator("#message").is_visible() == bool(words)
        told = page.locator("#results-title").text_content()
        search(visitor, file_address(built), q="供水", **left)
        expect(page.locator("#results-title")).to_have_text(told or "")
        expect(page.locator("#message")).to_be_hidden()


def test_a_value_that_is_not_known_is_looked_for_as_text(built: Path, chromium: Browser) -> None:
    with visit(chromium) as visitor:
        page = search(visitor, file_address(built), q="供水 OR 机构:没有局")
        expect(page.locator("#message")).to_have_text("没有“没有局”这个机构，按文字查找。")
        expect(page.locator(FOUND).first).to_be_visible()


@pytest.mark.parametrize(
    ("typed", "offer", "then"),
    thin_out(
        [
            ("供水办法", "分开找“供水 办法”", "供水 办法"),
            ("水费多少钱", "只找“水费”", "水费"),
            ("規定", "写成简体“规定”", "规定"),
            ("供水辦法", "分开找“供水 办法”", "供水 办法"),
            ("标题:供水办法", "分开找“标题:供水 标题:办法”", "标题:供水 标题:办法"),
        ],
        4,
    ),
)
def test_what_is_half_remembered_is_one_click_away(
    built: Path, chromium: Browser, typed: str, offer: str, then: str
) -> None:
    with visit(chromium) as visitor:
        page = search(visitor, file_address(built), q=typed)
        link = page.locator("#message p").filter(has_text=offer)
        counted = link.locator(".count").text_content()
        link.locator("a").click()
        expect(page.locator("#results-title")).to_have_text(f"找到 {counted}")
        assert state_of(page) == {"q": then}
        expect(page.locator(f"{FOUND} mark").first).to_be_visible()


def test_hits_that_touch_are_one_mark_and_the_place_is_told_where_it_is_not_seen(
    built: Path, chromium: Browser
) -> None:
    with visit(chromium) as visitor:
        page = search(visitor, file_address(built), q="用水 管理 办法")
        first = page.locator(FOUND).filter(has_text=ITEM)
        expect(first.locator(".result-head mark").first).to_have_text("用水管理办法")
        for where in page.locator(".result-where").all_text_contents():
            assert where in {"见于内容概述", "见于关键词", "见于附件名"}
        assert page.locator(f"{FOUND}:not(:has(.result-where))").count() > 0


@pytest.mark.exhaustive
def test_a_number_of_which_half_is_known_is_first_and_marked(built: Path, chromium: Browser) -> None:
    with visit(chromium) as visitor:
        for typed in ("2025年4号", "2025年第4号", "云政发 4号", "第4号 2025"):
            page = search(visitor, file_address(built), q=typed)
            expect(page.locator(TITLES).first).to_have_text(ITEM)
        marks = page.locator(FOUND).first.locator(".result-number mark")
        assert marks.all_text_contents() == ["2025", "4号"]


def test_nothing_found_says_what_is_missing_and_what_is_near(built: Path, chromium: Browser) -> None:
    with visit(chromium) as visitor:
        page = search(visitor, file_address(built), q="云岫县供水用户管理办法 收费")
        expect(page.locator("#message")).to_contain_text("没有“云岫县供水用户管理办法”")
        expect(page.locator("#message .links a").first).to_contain_text("供水用水管理办法")
        page.locator("#message a").filter(has_text="只找“收费”").click()
        expect(page.locator(f"{FOUND} mark").first).to_have_text("收费")
        page = search(visitor, file_address(built), q="供水", agency="yunxiu-education")
        page.locator("#message a").filter(has_text="去掉").click()
        expect(page.locator(FOUND).first).to_be_visible()
        assert state_of(page) == {"q": "供水"}


def test_conditions_alone_that_nothing_meets_are_not_called_words(built: Path, chromium: Browser) -> None:
    with visit(chromium) as visitor:
        page = search(visitor, file_address(built), q="年:1999")
        expect(page.locator("#results")).to_contain_text("没有找到符合条件的内容")
        expect(page.locator("#results")).not_to_contain_text("这些词")


@pytest.mark.exhaustive
def test_the_long_form_leads_to_its_results(built: Path, chromium: Browser) -> None:
    with visit(chromium) as visitor:
        page = search(visitor, file_address(built), q="")
        page.locator("#advanced summary").click()
        page.locator("[name='exact']").fill("供水")
        page.locator("[name='exact']").press("Enter")
        expect(page.locator(FOUND).first).to_be_in_viewport()


HOSTILE = [
    "x" * 10_000,
    "供水" * 5_000,
    "，。！？《》〔〕（）",
    "😀🏛️👨‍👩‍👧",
    ".*+?^${}()|[]\\",
    "<img src=x onerror=alert(1)>",
    "<script>window.__hacked=1</script>",
    "\u202e供水\u200f\u2066",
    '"未完的引号',
    "- － -",
    "标题: 年: 有效:",
    "constructor: __proto__:x",
    "\ud800 \x00 \ufffd",
    "AND OR NOT * ?",
]


@pytest.mark.exhaustive
@pytest.mark.parametrize("typed", thin_out(HOSTILE, 5), ids=range(len(HOSTILE)))
def test_a_hostile_query_is_harmless(built: Path, chromium: Browser, typed: str) -> None:
    with visit(chromium) as visitor:
        page = visitor.page
        visitor.open(file_address(built) + PAGE)
        page.evaluate("text => { document.getElementById('q').value = text; }", typed)
        page.locator("#q").press("Enter")
        answered(page)
        assert page.locator("#results img, #results script, #suggestions img").count() == 0
        assert page.evaluate("typeof window.__hacked") == "undefined"
        assert not page.evaluate(SCROLLS), page.evaluate(OVERFLOW)
        assert visitor.problems == []


@pytest.mark.exhaustive
def test_too_many_words_are_refused_and_a_long_passage_is_not(built: Path, chromium: Browser) -> None:
    with visit(chromium) as visitor:
        page = search(visitor, file_address(built), q=" ".join(map(str, range(1000, 1101))))
        expect(page.locator("#results-title")).to_contain_text("词太多")
        page = search(visitor, file_address(built), q=ITEM * 20)
        expect(page.locator("#results-title")).to_contain_text("没有")


Damage = Callable[[Path], None]


def flip(file: Path) -> None:
    """Another text of the same length, with the old sum."""
    text = file.read_text(encoding="utf-8").rstrip()
    assert text.endswith('")')
    file.write_text(text[:-3] + ("b" if text[-3] == "a" else "a") + text[-2:], encoding="utf-8")


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def swap(file: Path) -> None:
    """Another file of the same kind."""
    others = sorted(other for other in file.parent.parent.rglob("*.js") if other != file)
    shutil.copyfile(others[0], file)


def page_instead(file: Path) -> None:
    """What some hosts send for a file that is not there."""
    file.write_text("<!doctype html><title>404</title>", encoding="utf-8")


DAMAGES: Sequence[Damage] = (Path.unlink, flip, cut, swap, page_instead)
FOLDERS = ("g", "x", "f", "manifest.js")
EVERY_DAMAGE = [(folder, damage) for folder in FOLDERS for damage in DAMAGES]


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("folder", "damage"),
    thin_out(EVERY_DAMAGE, 17),
    ids=lambda one: one if isinstance(one, str) else one.__name__,
)
def test_a_broken_index_gives_a_message_and_no_results(
    built: Path, chromium: Browser, tmp_path: Path, folder: str, damage: Damage
) -> None:
    link_files(built / "assets", tmp_path / "site/assets")
    link_files(built / "search", tmp_path / "site/search")
    shutil.copyfile(built / PAGE, tmp_path / "site" / PAGE)
    place = tmp_path / "site/search" / folder
    files = [place] if place.is_file() else sorted(place.rglob("*.js"))
    for file in files:
        replace(file, file.read_bytes())
    if folder == "manifest.js" and damage is swap:
        shutil.copyfile(place.parent / "f/tree.js", place)
    else:
        for file in files:
            damage(file)
    with visit(chromium) as visitor:
        page = visitor.page
        page.goto(f"{file_address(tmp_path / 'site')}{PAGE}?q={quote('供水')}")
        expect(page.locator("#results-title")).to_contain_text("搜索索引不完整")
        expect(page.locator("#message")).to_contain_text(f"search/{folder}")
        assert page.locator(FOUND).count() == 0
        # Put right, the same page finds it.
        shutil.rmtree(tmp_path / "site/search")
        link_files(built / "search", tmp_path / "site/search")
        page.locator("#message button").click()
        expect(page.locator(f"{FOUND} mark").first).to_be_visible()


def test_without_scripts_the_page_says_so_and_leads_on(built: Path, chromium: Browser) -> None:
    with visit(chromium, java_script_enabled=False) as visitor:
        page = visitor.page
        page.goto(f"{file_address(built)}{PAGE}?q=x")
        expect(page.locator("main .banner")).to_contain_text("JavaScript")
        expect(page.locator("form.search")).to_be_hidden()
        links = page.locator("#browse a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
        assert {link.split("/")[0] for link in links} == {"agencies", "catalogue"}
        assert [link for link in links if not (built / link).is_file()] == []


def suggest(page: Page) -> None:
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially("云岫县")
    expect(page.locator("#suggestions [role=option]").first).to_be_visible()


def unfold(page: Page) -> None:
    page.locator("#advanced").evaluate("box => { box.open = true; }")
    page.locator("#facets").evaluate("box => { box.open = true; }")


def stay(page: Page) -> None:
    expect(page.locator("#results-title, #marks").first).to_be_attached()


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("path", "act"),
    thin_out(
        [
            (f"{PAGE}?q={quote('供水')}", unfold),
            (PAGE, suggest),
            (f"{PAGE}?q={quote('云岫县供水用户管理')}&agency=yunxiu", stay),
            (f"items/yunxiu/2019-00001.html?q={quote('供水')}", stay),
        ],
        4,
    ),
    ids=["results", "suggestions", "nothing found", "marks"],
)
def test_axe_finds_nothing_in_any_state(
    built: Path, chromium: Browser, path: str, act: Callable[[Page], None]
) -> None:
    with visit(chromium, reduced_motion="reduce") as visitor:
        page = visitor.page
        visitor.open(file_address(built) + path)
        page.wait_for_load_state("networkidle")
        page.evaluate(AXE_SCRIPT)
        for look, width, options in LOOKS:
            put_on(page, look, width)
            act(page)
            found = violations(page, options)
            assert not found, f"{look} at {width} px:\n" + "\n".join(found[:10])
            assert not page.evaluate(SCROLLS), page.evaluate(OVERFLOW)
