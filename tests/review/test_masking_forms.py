"""Masks of a review in all forms and places of personal data, however much of it there is."""

from __future__ import annotations

import html
import re

import pytest

from sitegen.cli import run
from sitegen.review.html_page import render_review
from sitegen.review.masking import Masker
from sitegen.review.model import PageChange, Review, SourceFileChange
from sitegen.review.summary import render_json, render_summary_markdown
from sitegen.review.text_diff import Mark
from tests.builder.workshop import TODAY
from tests.checks.test_privacy import GOOD_ID
from tests.git.test_revision import run_git
from tests.review.repository import Reviewed, write_item

PLATE = "蒙A41676"
HEAD, TAIL = GOOD_ID[:9], GOOD_ID[9:]


def make_ids(count: int) -> list[str]:
    """Make identity numbers that differ in the serial number and the check digit."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    numbers = [f"11010119491231{serial:03}" for serial in range(100, 100 + count)]
    return [
        f"{one}{'10X98765432'[sum(int(sign) * weight for sign, weight in zip(one, weights, strict=True)) % 11]}"
        for one in numbers
    ]


def list_outputs(review: Review) -> list[str]:
    """What leaves as review, as text; without the looks of pages, which hide nothing."""
    page = re.sub(r'srcdoc="[^"]*"', "", render_review(review, TODAY))
    texts = [page, re.sub(r"<[^<>]*>", "", page), render_json(review), render_summary_markdown(review)]
    return [html.unescape(text) for text in texts]


def assert_masked(site: Reviewed, *values: str, base: str = "HEAD") -> Review:
    review = site.compare(base)
    for text in list_outputs(review):
        for value in values:
            assert value not in text
    return review


@pytest.mark.parametrize(
    "values", [make_ids(70), [f"蒙A{41000 + 7 * n}" for n in range(70)]], ids=["id", "plate"]
)
def test_masks_do_not_depend_on_how_many_findings_are_made(site: Reviewed, values: list[str]) -> None:
    site.put(*write_item("2026/00001", "公示", body="\n\n".join(f"车牌或者身份证{one}。" for one in values)))
    assert_masked(site, *values)
    site.commit()
    # Also where they are removed: then only the base has findings.
    site.put(*write_item("2026/00001", "公示", body="正文。"))
    assert_masked(site, *values)


@pytest.mark.parametrize(
    "body",
    [
        f"车 {PLATE[:4]}<b>{PLATE[4:]}</b>。",
        f"车 {PLATE[:4]}<sup>{PLATE[4:]}</sup>。",
        f"车 {PLATE[:4]}<!-- x -->{PLATE[4:]}。",
        f"车 {''.join(f'&#{ord(sign)};' for sign in PLATE)}。",
        f"[车 {PLATE[:4]}**{PLATE[4:]}**](https://www.gov.cn/)",
    ],
)
def test_plate_that_only_the_page_shows_whole_is_masked(site: Reviewed, body: str) -> None:
    site.put(*write_item("2026/00001", "公示", body=body))
    assert_masked(site, PLATE)


@pytest.mark.parametrize(
    "written",
    ['"车 ' + "".join(f"\\u{ord(sign):04x}" for sign in PLATE) + '"', f'"车 {PLATE[:4]}\\\n  {PLATE[4:]}"'],
)
@pytest.mark.parametrize("field", ["标题", "内容概述"])
def test_value_of_a_field_is_masked_as_it_is_published(site: Reviewed, field: str, written: str) -> None:
    title, fields = (written, "") if field == "标题" else ("公示", f"{field}: {written}\n")
    site.put(*write_item("2026/00001", title, fields=fields))
    assert_masked(site, PLATE)


def test_names_of_files_and_of_the_change_are_masked(
    site: Reviewed, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    start = run_git(site.root, "rev-parse", "HEAD")
    run_git(site.root, "checkout", "-q", "-b", f"b{GOOD_ID}")
    site.put(f".github/未用{GOOD_ID}.yml", "x\n")
    site.put(f"docs/p{GOOD_ID}.md", "x\n")
    site.put(f"content/pages/p{GOOD_ID}.md", "---\n标题: 页\n更新日期: 2026-08-01\n---\n\n甲\n")
    run_git(site.root, "add", "-A")
    author = f"王{GOOD_ID} <w@x.cn>"
    run_git(site.root, "commit", "-q", "--author", author, "-m", f"改 a_{GOOD_ID}")
    review = assert_masked(site, GOOD_ID, base=start)
    assert len(review.others) == 2
    assert review.commits
    assert review.branch
    capsys.readouterr()
    monkeypatch.chdir(site.root.parent)
    run(["review", start, "--project", str(site.root), "--today", "2026-11-01", "--jobs", "1"])
    said = capsys.readouterr()
    assert "不属于内容的文件" in said.out
    assert GOOD_ID not in said.out + said.err


@pytest.mark.parametrize("sign", "&!*")
def test_anchor_tag_and_alias_that_a_message_quotes_are_masked(site: Reviewed, sign: str) -> None:
    site.put(*write_item("2026/00001", "公示", fields=f"来源: {sign}a{GOOD_ID} 甲\n"))
    review = assert_masked(site, GOOD_ID)
    assert review.has_errors
    for one in review.findings:
        assert GOOD_ID not in f"{one.diagnostic.message}{one.diagnostic.message_en}{one.diagnostic.hint}"


def test_number_over_two_lines_of_a_comment_is_masked(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "公示", body="正文。"))
    site.commit()
    site.put(*write_item("2026/00001", "公示", body=f"正文改了。<!-- {HEAD}\n{TAIL} -->"))
    assert_masked(site, HEAD, TAIL)


@pytest.mark.parametrize("option", ["--by", "--reason"])
def test_exemption_takes_no_number_of_a_person(
    site: Reviewed, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    site.put(*write_item("2026/00001", f"身份证{GOOD_ID}"))
    path = site.root / "content/agencies/county/items/2026/00001.md"
    values = {"--by": "王审", "--reason": "同意", option: f"王{GOOD_ID}"}
    options = [text for pair in values.items() for text in pair]
    place = ("PII-001", str(path), "--until", "2027-01-01", "--project", str(site.root))
    assert run(["exempt", *place, "--today", "2026-11-01", *options]) == 2
    said = capsys.readouterr()
    assert f"{option} 里有个人信息：王{GOOD_ID[:3]}**" in said.err
    assert GOOD_ID not in said.out + said.err
    assert not (site.root / "content/exemptions.yaml").exists()


def test_masker_leaves_lengths_and_lines() -> None:
    masker = Masker([f"{HEAD}**{TAIL}**", PLATE], frozenset({"13912345678"}))
    text = f"甲{HEAD}<b>{TAIL}</b>乙\n{PLATE} 〔x〕{HEAD}〔https://x.cn/〕{TAIL} 13912345678 13812345678"
    masked = masker.mask(text)
    assert len(masked) == len(text)
    assert masked.count("\n") == 1
    assert "13912345678" in masked
    for value in (HEAD, TAIL, PLATE, "13812345678"):
        assert value not in masked


def test_change_of_what_is_masked_is_seen(site: Reviewed) -> None:
    """Both masks are the same, so that the masked texts do not differ."""
    one, another = (f"1390000{middle}78" for middle in ("11", "22"))
    site.put(*write_item("2026/00001", "公示", body=f"张三的手机是{one}。<!-- 手机{one} -->\n\n第二段。"))
    site.commit()
    body = f"张三的手机是{another}。<!-- 手机{another} -->\n\n第二段改了。"
    site.put(*write_item("2026/00001", "公示", body=body))
    review = assert_masked(site, one, another)
    shown: list[PageChange | SourceFileChange] = [*review.pages, *review.files]
    assert shown
    for change in shown:
        pieces = [piece for paragraph in change.text for piece in paragraph.pieces]
        assert (Mark.ADDED, "张三的手机是139******78。") in [(mark, text[:18]) for mark, text in pieces]


def test_change_of_a_masked_comment_is_seen(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "公示", body="正文。\n\n<!-- 手机13900001178 -->"))
    site.commit()
    site.put(*write_item("2026/00001", "公示", body="正文改了。\n\n<!-- 手机13900002278 -->"))
    review = assert_masked(site, "13900001178", "13900002278")
    shown: list[PageChange | SourceFileChange] = [*review.pages, *review.files]
    texts = [text for one in shown for text in (one.comments, one.text)]
    pieces = [piece for text in texts for line in text for piece in line.pieces]
    assert any(mark is Mark.ADDED and "手机139******78" in text for mark, text in pieces)
    assert any(mark is Mark.REMOVED and "手机139******78" in text for mark, text in pieces)
