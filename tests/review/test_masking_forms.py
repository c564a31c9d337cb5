"""Masks of a review in all forms and places of personal data, however much of it there is."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable

import pytest

from sitegen.builder.worker_tasks import SourceData, SourceParser
from sitegen.cli import run
from sitegen.content.layout import parse_source_path
from sitegen.files.bounded_comparison import ComparisonBudget
from sitegen.review.html_page import render_review_html
from sitegen.review.masking import Masker, compare_masked
from sitegen.review.model import PageChange, Review, SourceFileChange
from sitegen.review.record_diff import compare_record_fields
from sitegen.review.summary import render_summary_json, render_summary_markdown
from sitegen.review.text_diff import DiffParagraph, Mark
from tests.builder.workshop import TODAY
from tests.checks.test_privacy import GOOD_ID
from tests.git.test_revision import run_git
from tests.patterns.growth import is_linear, measure
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
    page = re.sub(r'srcdoc="[^"]*"', "", render_review_html(review, TODAY))
    texts = [
        page,
        re.sub(r"<[^<>]*>", "", page),
        render_summary_json(review),
        render_summary_markdown(review),
    ]
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
    assert len(review.other_paths) == 2
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
        assert_shows_both(change.text, "139******78")


def test_change_of_a_masked_comment_is_seen(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "公示", body="正文。\n\n<!-- 手机13900001178 -->"))
    site.commit()
    site.put(*write_item("2026/00001", "公示", body="正文改了。\n\n<!-- 手机13900002278 -->"))
    review = assert_masked(site, "13900001178", "13900002278")
    shown: list[PageChange | SourceFileChange] = [*review.pages, *review.files]
    assert_shows_both(
        [line for one in shown for text in (one.hidden_text, one.text) for line in text], "139******78"
    )


def assert_shows_both(paragraphs: Iterable[DiffParagraph], masked: str) -> None:
    pieces = [piece for paragraph in paragraphs for piece in paragraph.pieces]
    for wanted in (Mark.REMOVED, Mark.ADDED):
        assert any(mark is wanted and masked in text for mark, text in pieces)


@pytest.mark.parametrize("first", ["第二行", "第一行"], ids=["other change", "this change"])
def test_change_of_what_is_masked_in_a_field_of_several_lines_is_seen(first: str) -> None:
    fields = "内容概述: |\n  {}。\n  张三的手机是1390000{}78。\n"
    old, new = (
        parse_record(*write_item("2026/00001", "公示", fields=fields.format(*values)))
        for values in (("第一行", "11"), (first, "22"))
    )
    (change,) = compare_record_fields(old, new, ComparisonBudget(), Masker())
    assert_shows_both(change.difference, "139******78")


def parse_record(path: str, text: str) -> object:
    slot = parse_source_path(path)
    assert slot
    record = SourceParser(frozenset()).parse(SourceData(path, slot, text.encode())).record
    assert record is not None
    return record


def test_change_of_what_is_masked_in_an_attachment_is_seen(site: Reviewed) -> None:
    one, another = "13900001178", "13900002278"
    path = "content/agencies/county/items/2026/00001/a.csv"
    fields = "附件:\n- {文件: a.csv, 名称: 名单}\n"
    site.put(*write_item("2026/00001", "公示", fields=fields))
    site.put(path, f"姓名,手机\n张三,{one}\n李四,无\n")
    site.commit()
    site.put(path, f"姓名,手机\n张三,{another}\n李四,无\n")
    review = assert_masked(site, one, another)
    (attachment,) = review.attachments
    assert_shows_both(attachment.text, "139******78")
    shown = [piece for paragraph in attachment.text for piece in paragraph.pieces]
    assert (Mark.SAME, "姓名,手机") in shown


def test_change_of_what_is_masked_beside_other_changes_is_seen() -> None:
    old, new = (
        Masker().mask_lines([f"甲{text}，手机1390000{part}78，地址不变"])
        for text, part in (("一", 11), ("二", 22))
    )
    (paragraph,) = compare_masked(old, new, ComparisonBudget())
    assert_shows_both([paragraph], "139******78")
    assert paragraph.pieces[-1] == (Mark.SAME, "，地址不变")


def test_equal_masks_of_equal_values_are_no_change() -> None:
    old, new = (Masker().mask_lines([f"{text}，手机13900001178"]) for text in ("一", "二"))
    (paragraph,) = compare_masked(old, new, ComparisonBudget())
    assert [mark for mark, text in paragraph.pieces if "*" in text] == [Mark.SAME]


def test_second_line_of_a_number_stays_masked_beside_a_changed_one() -> None:
    old, new = (Masker().mask_lines([f"甲{HEAD}", f"{TAIL}，手机1390000{part}78"]) for part in ("11", "22"))
    shown = compare_masked(old, new, ComparisonBudget(), context=0)
    texts = ["".join(text for _, text in one.pieces) for one in shown]
    assert texts
    assert TAIL not in "".join(texts)
    assert_shows_both(shown, "139******78")


def test_change_of_what_is_masked_in_the_frame_of_all_pages_is_seen(site: Reviewed) -> None:
    """The footer has the office that runs the site, beside which a telephone of an office is no error."""
    one, another = "13900001178", "13900002278"
    text = (site.root / "site.yaml").read_text("utf-8")
    former, latter = (
        re.sub("(?m)^sponsor: .*$", f"sponsor: 办公室（咨询电话：{value}）", text) for value in (one, another)
    )
    assert former != text
    site.put("site.yaml", former)
    site.commit()
    site.put("site.yaml", latter)
    review = assert_masked(site, one, another)
    assert review.shared_parts
    assert_shows_both(review.shared_parts.text, "139******78")


def test_time_of_masking_does_not_depend_on_how_many_lengths_values_have() -> None:
    """All values have one beginning, and the text has it at many places."""

    def prepare(size: int) -> Callable[[], str]:
        masker = Masker(f"家住和平小区{'甲' * length}1号" for length in range(size))
        text = "家住和平小区乙" * (10 * size) + "1"
        return lambda: masker.mask(text)

    times = [(70 * size, measure(prepare(size), 3)) for size in (100, 400)]
    assert is_linear(times), times
