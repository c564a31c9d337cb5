"""Personal data in what leaves the machine: the summary, and messages that quote texts of other files."""

from __future__ import annotations

import html
import re

import pytest
from msgspec.structs import replace

from sitegen.builder import Project, check
from sitegen.cli import run
from sitegen.diagnostics import Place
from sitegen.diagnostics.codes import privacy
from sitegen.diagnostics.formats.redaction import RedactedSource
from sitegen.diagnostics.masking import KnownValues, mask_spans, mask_value
from sitegen.review.html_page import render_review_html
from sitegen.review.summary import render_summary_json, render_summary_markdown
from tests.builder.workshop import TODAY
from tests.checks.test_privacy import GOOD_ID
from tests.checks.test_split_values import WRAPPED
from tests.review.repository import Reviewed, write_item

PHONE = "13812345678"
PATH = "content/agencies/county/items/2026/00001.md"
NUMBER = GOOD_ID
HEAD, TAIL = NUMBER[:10], NUMBER[10:]
CUT = {
    "link": f"甲{NUMBER[:6]}[{NUMBER[6:14]}](https://x.gov.cn/){NUMBER[14:]}",
    # What stands in the link looks like a mobile number.
    "link that holds a mobile number": f"甲{NUMBER[:6]}[{NUMBER[6:17]}](https://x.gov.cn/){NUMBER[17:]}",
    "entity": f"甲{NUMBER[:6]}&#{ord(NUMBER[6])};{NUMBER[7:]}",
    "description": f"![{HEAD}\\-{TAIL}](a.png)",
    "wrap": WRAPPED,
}


def test_summary_masks_data_whose_exemption_awaits_approval(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", f"李四{PHONE}的公示"))
    place = str(site.root / PATH)
    options = ("--reason", "示例", "--by", "张三", "--until", "2027-01-01")
    assert (
        run(["exempt", "PII-003", place, "--project", str(site.root), "--today", "2026-11-01", *options]) == 0
    )
    review = site.compare()
    assert [one.code for one in review.pending_approvals] == ["EXM-020"]
    assert review.masker.mask(PHONE) == mask_value(PHONE)
    for text in (render_summary_json(review), render_summary_markdown(review)):
        assert "李四138" in text
        assert PHONE not in text


def test_summary_masks_data_that_no_finding_marks(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", f"李四{PHONE}的公示"))
    site.commit()
    (site.root / PATH).unlink()
    review = site.compare()
    assert PHONE not in render_summary_json(review)


def test_title_that_a_message_quotes_is_masked(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", f"李四{PHONE}的公示"))
    site.commit()
    (site.root / PATH).unlink()
    project = Project(root=site.root, output=site.output, today=TODAY, base="HEAD")
    (found,) = (one for one in check(project).diagnostics if one.code == "ITM-041")
    assert "李四138******78的公示" in found.message
    assert PHONE not in f"{found.message_en}{found.hint}{found.hint_en}"
    review = site.compare()
    assert all(PHONE not in one.diagnostic.message for one in review.lost_addresses)
    assert "李四138******78的公示" in render_review_html(review, TODAY)


def test_numbers_that_offices_publish_stay_readable_in_messages(site: Reviewed) -> None:
    site.edit("content/agencies/finance/agency.yaml", "0999-0000002", PHONE)
    site.put(*write_item("2026/00001", f"咨询电话{PHONE}"))
    site.commit()
    (site.root / PATH).unlink()
    (found,) = (one.diagnostic for one in site.compare().lost_addresses)
    assert PHONE in found.message


def strip_signs(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z]+", "", re.sub(r"<[^<>]*>|〔[^〔〕]*〕", "", html.unescape(text)))


def assert_hides_number(text: str) -> None:
    """A mask in a number leaves no more of it than the first three and last two digits."""
    signs = re.sub(
        r"[^0-9A-Za-z*]+", "", re.sub(r"<[^<>]*>|〔[^〔〕]*〕|\]\([^()]*\)", "", html.unescape(text))
    )
    assert NUMBER not in signs.replace("*", "")
    assert NUMBER[:4] + "*" not in re.sub(r"[^0-9A-Za-z*]+", "", signs)
    assert not re.search(rf"{NUMBER[:6]}[0-9*]{{0,12}}", signs)


@pytest.mark.parametrize("body", CUT.values(), ids=CUT)
def test_number_that_markup_cuts_is_masked_everywhere(
    site: Reviewed, body: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where the page was public: a number that is mended away is shown as removed."""
    site.put(*write_item("2026/00001", "公示", body=f"第一段。\n\n{body}"))
    new = site.compare()
    assert [one.diagnostic.code for one in new.findings if one.diagnostic.code.startswith("PII")] == [
        "PII-001"
    ]
    site.commit()
    site.put(*write_item("2026/00001", "公示", body="第一段。"))
    for review in (new, site.compare()):
        for text in (
            render_review_html(review, TODAY),
            render_summary_json(review),
            render_summary_markdown(review),
        ):
            assert_hides_number(text)
    site.put(*write_item("2026/00001", "公示", body=f"第一段。\n\n{body}"))
    capsys.readouterr()
    for form in ("text", "json", "sarif", "github"):
        run(["check", "--project", str(site.root), "--today", "2026-11-01", "--format", form])
        said = capsys.readouterr()
        assert "PII-001" in said.out + said.err
        assert_hides_number(said.out + said.err)


def test_exempted_number_that_markup_cuts_is_masked_in_the_text_of_its_page(site: Reviewed) -> None:
    """The page is shown then. Its looks are those that readers will see, and are not masked."""
    site.put(*write_item("2026/00001", "公示", body=f"第一段。\n\n{CUT['link']}"))
    place = f"{site.root / PATH}:9"
    options = ("--reason", "示例", "--by", "张三", "--until", "2027-01-01")
    run(["exempt", "PII-001", place, "--project", str(site.root), "--today", "2026-11-01", *options])
    entry = (site.root / "content/exemptions.yaml").read_text("utf-8")
    assert NUMBER[6:14] not in entry
    review = site.compare()
    assert [one.code for one in review.pending_approvals] == ["EXM-020"]
    (page,) = review.pages
    shown = "".join(piece for one in page.text for _, piece in one.pieces)
    assert f"甲{NUMBER[:3]}***" in shown
    assert NUMBER not in strip_signs(shown)
    assert NUMBER not in strip_signs(render_summary_json(review) + render_summary_markdown(review))


def test_masks_reach_over_lines() -> None:
    """Nothing is left of a part: the parts may be shown beside each other, each with five digits."""
    text = f"甲{HEAD}\n> {TAIL}乙"
    place = Place("a.md", 1, 2, len(HEAD), length_on_next_lines=len(TAIL) + 3)
    found = privacy.ID_NUMBER.at(place, masked="…")
    below = replace(privacy.PLATE.at(Place("a.md", 2, 3), masked=TAIL), code="TXT-000")
    redacted = RedactedSource(lambda path: text, [found, below])
    assert redacted.get_masked_line(found) == f"甲{'*' * len(HEAD)}"
    assert redacted.get_masked_line(below) == f"{'*' * len(f'> {TAIL}')}乙"
    assert f"“{'*' * len(TAIL)}”" in redacted.mask_diagnostic(replace(below, message=f"“{TAIL}”")).message
    values = KnownValues([text[1:-1]])
    for quoted, masked in {
        f"甲{HEAD} {TAIL}乙": f"甲{mask_value(f'{HEAD} {TAIL}')}乙",
        f"甲{HEAD}、乙": f"甲{'*' * len(HEAD)}、乙",
    }.items():
        assert mask_spans(quoted, values.find_spans(quoted)) == masked


def test_overlapping_spans_are_masked_as_one() -> None:
    assert mask_spans(NUMBER, [(6, 17), (0, 18)]) == mask_value(NUMBER)
    assert mask_spans(NUMBER, [(0, 10), (8, 18)]) == mask_value(NUMBER)
    assert mask_spans(f"{NUMBER}{NUMBER}", [(0, 18), (18, 36)]) == mask_value(NUMBER) * 2
    assert mask_spans("12345678\u20289", [(0, 10)]) == "********\u2028*"
