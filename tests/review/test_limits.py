"""The limits of a review: named once, stated by the documentation, and never silent."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest

from sitegen.forge import comment_text, review_summary
from sitegen.review import page_details, summary
from sitegen.review.html_page import render_review
from sitegen.review.limits import LIMITS
from sitegen.review.model import NumberChange, Review, ValidityChange
from tests.builder.workshop import TODAY
from tests.paths import ROOT
from tests.review.repository import Reviewed

LOOKS = f"{page_details.MOST_DESCRIBED} 页逐页比较，其中前 {page_details.MOST_FRAMES} 页显示样子"
LISTS = f"有效性、编号、旧网址的转向各列 {LIMITS.rows} 项，外部网站列 {LIMITS.hosts} 个"
STATED = (
    f"前 {LOOKS}；其余的列出标题（最多 {LIMITS.titles} 个）。问题、文件、附件各列 {LIMITS.entries} 项",
    LISTS,
    f"The first {page_details.MOST_DESCRIBED} pages are compared in full, {page_details.MOST_FRAMES} of them",
    f"up to {LIMITS.titles:,} more are listed by title",
    f"attachments {LIMITS.entries} are shown each",
    f"validity, numbers and redirects {LIMITS.rows}, of outside hosts {LIMITS.hosts}",
    f"Texts have at most {summary.MOST_TEXT} characters",
    f"at most {comment_text.MOST_COMMENT:,} characters",
    f"at most {review_summary.MOST_ITEMS} pages",
    f"| `findings` | at most {review_summary.MOST_FINDINGS},",
    f"| `hosts` | at most {review_summary.MOST_HOSTS} names",
)


@pytest.mark.parametrize("words", STATED)
def test_documentation_states_the_limits(words: str) -> None:
    text = " ".join((ROOT / "docs/review.md").read_text(encoding="utf-8").split())
    assert words in text


def test_template_has_no_limits_of_its_own() -> None:
    template = files("sitegen.review").joinpath("review.html").read_text("utf-8")
    # The first 12 digits of a commit are its usual short form.
    found = re.findall(r"\[:\d+\]|[<>]=? \d+|length - \d+", template.replace("[:12]", ""))
    assert found == []


@pytest.fixture
def review(site: Reviewed) -> Review:
    return site.compare()


@pytest.mark.parametrize("section", ["validity", "numbers", "redirects"])
def test_tables_say_what_they_leave_out(review: Review, section: str) -> None:
    entry: dict[str, Any] = {
        "validity": ValidityChange("办法", "a.html", "有效", "废止"),
        "numbers": NumberChange("办法", "a.html", ("文号", "Number"), "1", "2"),
        "redirects": ("old.html", "a.html"),
    }
    changes: dict[str, Any] = {section: (entry[section],) * (LIMITS.rows + 7)}
    large = replace(review, **changes)
    assert "另有 7 个没有列出。" in render_review(large, TODAY)
