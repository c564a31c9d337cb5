"""Personal data in what leaves the machine: the summary, and messages that quote texts of other files."""

from __future__ import annotations

from sitegen.builder import Project, check
from sitegen.cli import run
from sitegen.review.html_page import render_review
from sitegen.review.summary import render_json, render_summary_markdown
from tests.builder.workshop import TODAY
from tests.review.repository import Reviewed, write_item

PHONE = "13812345678"
PATH = "content/agencies/county/items/2026/00001.md"


def test_summary_masks_data_whose_exemption_awaits_approval(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", f"李四{PHONE}的公示"))
    place = str(site.root / PATH)
    options = ("--reason", "示例", "--by", "张三", "--until", "2027-01-01")
    assert (
        run(["exempt", "PII-003", place, "--project", str(site.root), "--today", "2026-11-01", *options]) == 0
    )
    review = site.compare()
    assert [one.code for one in review.pending] == ["EXM-020"]
    assert PHONE in review.personal_data
    for text in (render_json(review), render_summary_markdown(review)):
        assert "李四138" in text
        assert PHONE not in text


def test_summary_masks_data_that_no_finding_marks(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", f"李四{PHONE}的公示"))
    site.commit()
    (site.root / PATH).unlink()
    review = site.compare()
    assert PHONE not in render_json(review)


def test_title_that_a_message_quotes_is_masked(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", f"李四{PHONE}的公示"))
    site.commit()
    (site.root / PATH).unlink()
    project = Project(root=site.root, output=site.output, today=TODAY, base="HEAD")
    (found,) = (one for one in check(project).diagnostics if one.code == "ITM-041")
    assert "李四138******78的公示" in found.message
    assert PHONE not in f"{found.message_en}{found.hint}{found.hint_en}"
    review = site.compare()
    assert all(PHONE not in one.diagnostic.message for one in review.lost)
    assert "李四138******78的公示" in render_review(review, TODAY)


def test_numbers_that_offices_publish_stay_readable_in_messages(site: Reviewed) -> None:
    site.edit("content/agencies/finance/agency.yaml", "0999-0000002", PHONE)
    site.put(*write_item("2026/00001", f"咨询电话{PHONE}"))
    site.commit()
    (site.root / PATH).unlink()
    (found,) = (one.diagnostic for one in site.compare().lost)
    assert PHONE in found.message
