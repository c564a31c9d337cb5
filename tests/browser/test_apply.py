"""依申请公开 and the finder in the browser: what is computed, what is refused, that nothing leaves the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_accessibility import LOOKS, put_on, violations
from tests.browser.test_pages import OVERFLOW, SCROLLS
from tests.browser.visit import Visit, file_address, visit
from tests.size import thin_out

pytestmark = pytest.mark.browser

DEADLINE = "apply/tools/deadline.html"
FEE = "apply/tools/fee.html"
FORM = "apply/yunxiu/form.html"
FINDER = "guide/index.html"
PERSON = {
    "#person-name": "张三",
    "#person-number": "11010519491231002X",
    "#contact-phone": "0999-1234567",
    "#contact-address": "云岫县示例路 1 号",
    "#request-description": "2025年度县城供水水质检测月报",
    "#request-date": "2026-11-02",
}
ORGANISATION = {
    "#organisation-name": "云岫县示例有限公司",
    "#organisation-code": "11990100MB99Y0019U",
    "#organisation-head": "李四",
    "#organisation-contact": "王五",
    "#contact-email": "office@company.example",
    "#contact-address": "云岫县示例路 1 号",
    "#request-description": "2025年度县城供水水质检测月报",
    "#request-date": "2026-11-02",
}


@pytest.fixture
def visitor(built: Path, chromium: Browser) -> Iterator[Visit]:
    """A visit that must not have asked for anything outside the folder, nor broken the page's policy."""
    with visit(
        chromium, viewport={"width": 1280, "height": 900}, locale="zh-CN", reduced_motion="reduce"
    ) as found:
        yield found
        assert found.problems == []
        assert found.page.evaluate("window.__violations") == []
        assert found.outside(file_address(built)) == []


def fill(page: Page, fields: dict[str, str]) -> None:
    for field, text in fields.items():
        box = page.locator(field)
        if not box.is_visible():
            box.locator("xpath=ancestor::details/summary").click()
        box.fill(text)


def examine(visitor: Visit) -> None:
    """The page as it is now, in every look: axe finds nothing, nothing is too wide.

    axe asks for the stylesheets, which the page's policy refuses: what went before is judged first.
    """
    assert visitor.problems == []
    page = visitor.page
    page.evaluate(AXE_SCRIPT)
    for look, width, options in LOOKS:
        put_on(page, look, width)
        assert not (found := violations(page, options)), f"{look} at {width} px:\n" + "\n".join(found)
        assert not page.evaluate(SCROLLS), page.evaluate(OVERFLOW)
    visitor.problems.clear()
    page.evaluate("window.__violations = []")


# ---- The deadline calculator.


def test_a_deadline_is_shown_with_its_steps(built: Path, visitor: Visit) -> None:
    page = visitor.page
    visitor.open(file_address(built) + DEADLINE)
    page.locator("#received").fill("2026-09-21")
    page.locator("#extended").check()
    page.locator("#received").press("Enter")
    expect(page.locator("#outcome-day")).to_have_text("最迟在 2026年11月23日周一 答复")
    expect(page.locator("#outcome-steps li")).to_have_count(4)
    expect(page.locator("#outcome-steps")).to_contain_text("2026年10月26日")
    expect(page.locator("#outcome-title")).to_be_focused()
    assert page.locator("#outcome-estimated").is_hidden()
    examine(visitor)


@pytest.mark.exhaustive
def test_consultations_and_corrections(built: Path, visitor: Visit) -> None:
    page = visitor.page
    visitor.open(file_address(built) + DEADLINE)
    days = {
        "#received": "2026-02-24",
        "#noticed": "2026-02-26",
        "#corrected": "2026-03-02",
        "#sent-0": "2026-03-05",
    }
    fill(page, days)
    page.locator("#more-consultations").press("Enter")
    expect(page.locator("#sent-1")).to_be_focused()
    page.locator("#deadline .button").click()
    expect(page.locator("#outcome-day")).to_contain_text("2026年4月21日")
    expect(page.locator("#outcome-steps")).to_contain_text("按最长 15 个工作日推算")
    page.locator("#returned-0").fill("2026-03-19")
    page.locator("#deadline .button").click()
    expect(page.locator("#outcome-day")).to_contain_text("2026年4月14日")
    page.locator("#corrected").fill("")
    page.locator("#sent-0").fill("")
    page.locator("#returned-0").fill("")
    page.locator("#deadline .button").click()
    expect(page.locator("#outcome-day")).to_contain_text("正在等待补正")


@pytest.mark.parametrize("received", thin_out(["2026-12-21", "2031-05-06", "2099-12-31"], 3))
def test_a_year_without_an_announcement_is_marked_as_an_estimate(
    built: Path, visitor: Visit, received: str
) -> None:
    visitor.open(file_address(built) + DEADLINE)
    visitor.page.locator("#received").fill(received)
    visitor.page.locator("#deadline .button").click()
    expect(visitor.page.locator("#outcome-estimated")).to_be_visible()
    expect(visitor.page.locator("#outcome-day")).to_contain_text("最迟在")


@pytest.mark.parametrize(
    ("days", "field", "words"),
    thin_out(
        [
            ({"#received": ""}, "#received", "请填写日期。"),
            ({"#received": "1900-01-01"}, "#received", "修订前的条例"),
            ({"#received": "2100-01-01"}, "#received", "日期太远"),
            ({"#received": "2026-03-02", "#noticed": "2026-03-01"}, "#noticed", "不能早于收到申请"),
            ({"#received": "2026-03-02", "#returned-0": "2026-03-09"}, "#sent-0", "请填写日期。"),
            ({"#received": "2026-03-02", "#sent-0": "2026-06-01"}, "#sent-0", "期限已经届满"),
        ],
        4,
    ),
)
def test_a_wrong_day_is_told_beside_its_field(
    built: Path, visitor: Visit, days: dict[str, str], field: str, words: str
) -> None:
    page = visitor.page
    visitor.open(file_address(built) + DEADLINE)
    fill(page, days)
    page.locator("#deadline .button").click()
    expect(page.locator(f"{field}-wrong")).to_contain_text(words)
    expect(page.locator(field)).to_be_focused()
    expect(page.locator(field)).to_have_attribute("aria-invalid", "true")
    assert f"{field[1:]}-wrong" in (page.locator(field).get_attribute("aria-describedby") or "")
    assert page.locator("#outcome").is_hidden()


@pytest.mark.exhaustive
def test_half_a_date_is_not_taken_for_none(built: Path, visitor: Visit) -> None:
    page = visitor.page
    visitor.open(file_address(built) + DEADLINE)
    page.locator("#received").focus()
    page.keyboard.type("02")
    page.keyboard.press("Enter")
    expect(page.locator("#received-wrong")).to_contain_text("不是一个完整")
    examine(visitor)


# ---- The fee estimator.


@pytest.mark.parametrize(
    ("method", "number", "total"),
    thin_out(
        [
            ("items", "35", "共 3,000 元"),
            ("items", "10", "不收费"),
            ("items", "３５", "共 3,000 元"),
            ("pages", "201", "共 2,740 元"),
        ],
        3,
    ),
)
def test_a_fee_is_shown_band_by_band(
    built: Path, visitor: Visit, method: str, number: str, total: str
) -> None:
    page = visitor.page
    visitor.open(file_address(built) + FEE)
    page.locator(f"[name=method][value={method}]").check()
    page.locator("#number").fill(number)
    page.locator("#number").press("Enter")
    expect(page.locator("#outcome-day")).to_have_text(total)
    last = page.locator("#outcome-parts tr").last
    assert re.search(rf"(—|^){int(number)}$", last.locator("th").inner_text())


@pytest.mark.parametrize(
    ("number", "words"),
    thin_out(
        [
            ("", "请填写数量"),
            ("-5", "不能是负数"),
            ("0", "至少是 1"),
            ("三十", "阿拉伯数字"),
            ("5000", "填写 1 至 1000"),
            ("99999999999", "填写 1 至 1000"),
        ],
        6,
    ),
)
def test_a_wrong_number_is_told_beside_its_field(
    built: Path, visitor: Visit, number: str, words: str
) -> None:
    page = visitor.page
    visitor.open(file_address(built) + FEE)
    page.locator("#number").fill(number)
    page.locator("#fee .button").click()
    expect(page.locator("#number-wrong")).to_contain_text(words)
    expect(page.locator("#number")).to_be_focused()
    assert page.locator("#outcome").is_hidden()


@pytest.mark.exhaustive
def test_a_long_fee_is_accessible(built: Path, visitor: Visit) -> None:
    visitor.open(file_address(built) + FEE)
    visitor.page.locator("#number").fill("88")
    visitor.page.locator("#fee .button").click()
    expect(visitor.page.locator("#outcome")).to_be_visible()
    examine(visitor)


# ---- The form.


def choose(page: Page) -> None:
    for name in ("request-delivery", "request-carrier"):
        page.locator(f"[name={name}]").first.check()


def test_a_person_fills_in_the_form_and_nothing_leaves_it(built: Path, visitor: Visit) -> None:
    page = visitor.page
    visitor.open(file_address(built) + FORM)
    fill(page, PERSON)
    page.locator("[name=person-identity]").first.check()
    choose(page)
    visitor.requests.clear()
    page.locator("[data-request=check]").click()
    expect(page.locator("#problems")).to_have_text("检查完毕，没有发现问题。可以打印了。")
    page.locator("#person-name").press("Enter")
    assert page.url == file_address(built) + FORM
    assert visitor.requests == []
    kept = "[localStorage.length, sessionStorage.length, document.cookie, document.forms.length]"
    assert page.evaluate(kept) == [0, 0, "", page.locator("form[role=search]").count()]
    page.reload()
    assert page.locator("#person-name").input_value() == ""


@pytest.mark.exhaustive
def test_an_organisation_fills_in_its_own_part(built: Path, visitor: Visit) -> None:
    page = visitor.page
    visitor.open(file_address(built) + FORM)
    page.locator("[name=kind][value=organisation]").check()
    assert page.locator("[data-group=person]").is_hidden()
    fill(page, ORGANISATION)
    choose(page)
    page.locator("[data-request=check]").click()
    expect(page.locator("#problems")).to_contain_text("没有发现问题")
    page.emulate_media(media="print")
    assert page.locator("[data-field=organisation-code] .on-paper").is_visible()
    assert page.locator("[data-field=person-name]").is_hidden()


def test_an_empty_form_names_every_field_that_is_needed(built: Path, visitor: Visit) -> None:
    page = visitor.page
    visitor.open(file_address(built) + FORM)
    page.locator("[data-request=check]").press("Enter")
    lines = page.locator("#problems li")
    expect(lines).to_have_count(8)
    expect(page.locator("#problems")).to_be_focused()
    expect(page.locator("#problems")).to_contain_text("还有 8 处需要修改")
    lines.first.locator("a").press("Enter")
    expect(page.locator("#person-name")).to_be_focused()
    examine(visitor)


@pytest.mark.parametrize(
    ("field", "text", "words"),
    thin_out(
        [
            ("#person-name", "张3", "不应当有数字"),
            ("#person-number", "110105194912310021", "不是有效的居民身份证号码"),
            ("#person-number", "11010519490231002X", "不是有效的居民身份证号码"),
            ("#contact-phone", "打我电话", "至少 7 位数字"),
            ("#contact-email", "a@b", "name@example.cn"),
            ("#contact-postcode", "1234", "6 位数字"),
            ("#request-date", "1999-01-01", "2019 年 5 月 15 日"),
        ],
        6,
    ),
)
def test_a_wrong_field_is_told(built: Path, visitor: Visit, field: str, text: str, words: str) -> None:
    page = visitor.page
    visitor.open(file_address(built) + FORM)
    fill(page, PERSON | {field: text})
    page.locator("[name=person-identity]").first.check()
    choose(page)
    page.locator("[data-request=check]").click()
    expect(page.locator("#problems li")).to_have_count(1)
    expect(page.locator("#problems li")).to_contain_text(words)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("way", "needed", "label"),
    thin_out(
        [(0, "#contact-address", "通信地址"), (1, "#contact-email", "电子邮箱"), (3, "#contact-fax", "传真")],
        3,
    ),
)
def test_a_way_of_delivery_needs_where_to_deliver(
    built: Path, visitor: Visit, way: int, needed: str, label: str
) -> None:
    page = visitor.page
    visitor.open(file_address(built) + FORM)
    fill(page, PERSON | {"#contact-address": ""})
    page.locator("[name=person-identity]").first.check()
    choose(page)
    page.locator("[name=request-delivery]").nth(way).check()
    page.locator("[data-request=check]").click()
    expect(page.locator("#problems li")).to_have_count(1)
    expect(page.locator("#problems li")).to_contain_text(f"请填写“{label}”")
    expect(page.locator(needed)).to_have_attribute("aria-invalid", "true")


AS_WITH_A_CHINESE_FONT = """() => {
  const pen = document.createElement("canvas").getContext("2d");
  for (const one of document.querySelectorAll(".on-paper")) {
    const {fontSize, fontFamily} = getComputedStyle(one);
    pen.font = `${fontSize} ${fontFamily}`;
    one.style.letterSpacing = `${parseFloat(fontSize) - pen.measureText("国").width}px`;
  }
}"""
"""Makes each character as wide as it is high: a machine without Chinese fonts shows narrower boxes instead."""


@pytest.mark.exhaustive
def test_long_answers_wrap_and_run_over_pages(built: Path, visitor: Visit) -> None:
    page = visitor.page
    visitor.open(file_address(built) + FORM)
    employer = "云岫县示例路第一中学附属实验幼儿园后勤保障服务中心办公室" * 3
    fill(page, PERSON | {"#person-employer": employer, "#request-description": "查询供水水质检测月报。" * 82})
    choose(page)
    page.emulate_media(media="print")
    page.evaluate(AS_WITH_A_CHINESE_FONT)
    paper = page.locator("[data-field=person-employer] .on-paper")
    assert paper.inner_text() == employer
    assert paper.evaluate("one => one.scrollWidth <= one.clientWidth && one.clientHeight > 40")
    assert page.locator("[data-field=request-date] .on-paper").inner_text() == "2026年11月2日"
    # 900 characters fill one page and a part of the next; a page without text would make three.
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 2


@pytest.mark.exhaustive
def test_a_passport_has_a_number_of_its_own(built: Path, visitor: Visit) -> None:
    page = visitor.page
    visitor.open(file_address(built) + FORM)
    fill(page, PERSON | {"#person-number": "E12345678"})
    page.locator("[name=person-identity]").nth(1).check()
    choose(page)
    page.locator("[data-request=check]").click()
    expect(page.locator("#problems")).to_contain_text("没有发现问题")


def test_the_filled_form_is_one_sheet(built: Path, visitor: Visit) -> None:
    page = visitor.page
    visitor.open(file_address(built) + FORM)
    fill(page, PERSON)
    choose(page)
    page.locator("[data-request=clear]").click()
    assert page.locator("#person-name").input_value() == ""
    fill(page, PERSON)
    sheet = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1


@pytest.mark.exhaustive
def test_a_blank_form_on_paper_is_for_both_kinds_and_one_sheet(built: Path, visitor: Visit) -> None:
    page = visitor.page
    visitor.open(file_address(built) + FORM)
    page.emulate_media(media="print")
    for shown in ("#applicant", "[data-group=person]", "[data-group=organisation]", ".form-either"):
        assert page.locator(shown).is_visible() is (shown != "#applicant")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
    page.emulate_media(media="screen")
    page.locator("#person-name").fill("张三")
    page.emulate_media(media="print")
    assert page.locator("[data-group=organisation]").is_hidden()
    assert page.locator(".form-either").is_hidden()


@pytest.mark.exhaustive
def test_without_scripts_the_form_is_blank_for_both_kinds(built: Path, chromium: Browser) -> None:
    with visit(chromium, java_script_enabled=False) as visitor:
        page = visitor.page
        page.goto(file_address(built) + FORM)
        assert page.locator("#person-name").is_visible()
        assert page.locator("#organisation-name").is_visible()
        assert page.locator("main form").count() == 0
        page.emulate_media(media="print")
        assert page.locator("#person-number").is_visible()
        assert page.locator(".signature").is_visible()


# ---- The process and the finder.


@pytest.mark.parametrize("path", thin_out(["apply/index.html", "apply/yunxiu.html"], 2))
def test_the_process_is_read_in_order_in_print_and_without_scripts(
    built: Path, chromium: Browser, path: str
) -> None:
    with visit(chromium, java_script_enabled=False) as visitor:
        page = visitor.page
        page.goto(file_address(built) + path)
        for media in ("screen", "print"):
            page.emulate_media(media="print" if media == "print" else "screen")
            text = page.locator("ol.process").inner_text()
            limits = [text.index(word) for word in ("7 个工作日内", "15 个工作日内", "最多延长 20 个工作日")]
            assert limits == sorted(limits)
            assert page.locator("ol.process > li").count() == 5


@pytest.mark.parametrize(
    ("typed", "found"),
    thin_out(
        [
            ("民政局", ["云岫县民政局"]),
            ("县人社局", ["云岫县人力资源和社会保障局"]),
            ("mzj", ["云岫县民政局"]),
            ("MINZHENGJU", ["云岫县民政局"]),
            ("yxx 应急", ["云岫县应急管理局"]),
            ("没有这个", []),
        ],
        5,
    ),
)
def test_the_finder(built: Path, visitor: Visit, typed: str, found: list[str]) -> None:
    page = visitor.page
    visitor.open(file_address(built) + FINDER)
    everything = page.locator("[data-find]:visible").count()
    page.locator("#finder").fill(typed)
    expect(page.locator("[data-find]:visible")).to_have_count(len(found))
    assert page.locator(".letter:visible").count() == 0
    for name in found:
        expect(page.locator("[data-find]:visible")).to_contain_text([name])
    expect(page.locator("#finder-status")).to_contain_text(f"找到 {len(found)} 个" if found else typed)
    page.locator("#finder").press("Escape")
    expect(page.locator("[data-find]:visible")).to_have_count(everything)


@pytest.mark.parametrize(
    ("typed", "first"),
    thin_out(
        [
            ("renshe", "云岫县人力资源和社会保障局"),
            ("rsj", "云岫县人力资源和社会保障局"),
            ("xianrenshe", "云岫县人力资源和社会保障局"),
            ("xrsj", "云岫县人力资源和社会保障局"),
            ("rlshj", "云岫县人力资源和社会保障局"),
            ("shichangjianguan", "云岫县市场监督管理局"),
            ("fagaiju", "云岫县发展和改革局"),
            ("fgj", "云岫县发展和改革局"),
            ("民政", "云岫县民政局"),
            ("minzheng", "云岫县民政局"),
        ],
        6,
    ),
)
def test_the_nearest_agency_comes_first(built: Path, visitor: Visit, typed: str, first: str) -> None:
    page = visitor.page
    visitor.open(file_address(built) + FINDER)
    order = page.locator("[data-find]").all_inner_texts()
    page.locator("#finder").fill(typed)
    expect(page.locator("#finder-hits [data-find]").first).to_contain_text(first)
    page.locator("#finder").fill("")
    assert page.locator("#finder-list [data-find]").all_inner_texts() == order


def test_the_letters_work_without_scripts(built: Path, chromium: Browser) -> None:
    with visit(chromium, java_script_enabled=False) as visitor:
        page = visitor.page
        page.goto(file_address(built) + FINDER)
        link = page.locator(".letters a", has_text="M")
        link.click()
        target = (link.get_attribute("href") or "").removeprefix("#")
        assert page.locator(f"section[aria-labelledby={target}]").inner_text().startswith("M")
        assert page.locator("#finder").is_hidden()
