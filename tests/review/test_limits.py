"""The limits of a review: named once, stated by the documentation, and never silent."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sitegen.forge import comment_text, review_summary
from sitegen.review import attachment_changes, file_changes, page_details, summary
from sitegen.review.html_page import render_review_html
from sitegen.review.limits import LIMITS
from sitegen.review.model import NumberChange, Review, ValidityChange
from sitegen.review.text_diff import DiffParagraph, Mark, limit_paragraphs
from tests.builder.workshop import TODAY
from tests.paths import ROOT
from tests.review.repository import Reviewed

LOOKS = f"{page_details.COMPARED_PAGES_LIMIT} 页逐页比较，其中前 {page_details.FRAMED_PAGES_LIMIT} 页显示样子"
LISTS = f"有效性、编号、旧网址的转向各列 {LIMITS.rows} 项，外部网站列 {LIMITS.hosts} 个"
STATED = (
    f"前 {LOOKS}；其余的列出标题（最多 {LIMITS.titles} 个）。问题、文件、附件各列 {LIMITS.entries} 项",
    LISTS,
    f"The first {page_details.COMPARED_PAGES_LIMIT} pages are compared in full, {page_details.FRAMED_PAGES_LIMIT} of them",
    f"up to {LIMITS.titles:,} more are listed by title",
    f"attachments {LIMITS.entries} are shown each",
    f"validity, numbers and redirects {LIMITS.rows}, of outside hosts {LIMITS.hosts}",
    f"文件的改动最多显示 {file_changes.LINES_LIMIT} 行、每行 {file_changes.LINE_LENGTH_LIMIT} 字，附件 "
    f"{attachment_changes.LINES_LIMIT} 行、每行 {attachment_changes.LINE_LENGTH_LIMIT} 字",
    f"Texts have at most {summary.TEXT_LIMIT} characters",
    f"at most {comment_text.COMMENT_LIMIT:,} characters",
    f"at most {review_summary.PAGE_LIMIT} pages",
    f"| `findings` | at most {review_summary.FINDING_LIMIT},",
    f"| `hosts` | at most {review_summary.HOST_LIMIT} names",
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


@pytest.mark.parametrize("section", ["validity_changes", "number_changes", "redirect_changes"])
def test_tables_say_what_they_leave_out(review: Review, section: str) -> None:
    entry: dict[str, Any] = {
        "validity_changes": ValidityChange("办法", "a.html", "有效", "废止"),
        "number_changes": NumberChange("办法", "a.html", ("文号", "Number"), "1", "2"),
        "redirect_changes": ("old.html", "a.html"),
    }
    changes: dict[str, Any] = {section: (entry[section],) * (LIMITS.rows + 7)}
    large = replace(review, **changes)
    assert "另有 7 个没有列出。" in render_review_html(large, TODAY)


def show(review: Review) -> str:
    """The words of a review as they will be, without marks of changes."""
    html = render_review_html(review, TODAY)
    return re.sub(r"<del>.*?</del>|</?ins>", "", html)


def test_line_beyond_the_limit_is_shown_if_it_has_changed(site: Reviewed) -> None:
    site.put("themes/own/theme.yaml", "name: own\nextends: default\n")
    script = [f"var line{number} = {number};" for number in range(file_changes.LINES_LIMIT + 100)]
    site.put("themes/own/static/own.js", "\n".join(script) + "\n")
    site.commit()
    script[0] = "var first = 0;"
    site.put("themes/own/static/own.js", "\n".join([*script, 'load("x");']) + "\n")
    html = show(site.compare())
    assert "var first = 0;" in html
    assert "load(&#34;x&#34;);" in html


def test_change_at_the_end_of_a_long_line_is_shown(site: Reviewed) -> None:
    site.put("themes/own/theme.yaml", "name: own\nextends: default\n")
    line = " ".join(f"word{number};" for number in range(file_changes.LINE_LENGTH_LIMIT))
    site.put("themes/own/static/own.js", f"{line}\n")
    site.commit()
    site.put("themes/own/static/own.js", f'{line} load("x");\n')
    review = site.compare()
    (file,) = review.static_files
    html = show(review)
    assert "load(&#34;x&#34;);" in html
    assert f"这一行另有 {file.text[0].cut_characters} 个字没有显示" in html
    assert sum(len(text) for _, text in file.text[0].pieces) <= file_changes.LINE_LENGTH_LIMIT


def test_what_is_cut_of_a_new_file_is_counted(site: Reviewed) -> None:
    site.put("themes/own/theme.yaml", "name: own\nextends: default\n")
    lines = [f"/* {number} */" for number in range(file_changes.LINES_LIMIT + 7)]
    site.put("themes/own/static/own.css", "\n".join(lines) + "\n")
    assert "另有 7 行没有显示，请打开文件看" in show(site.compare())


def test_change_in_a_late_row_of_an_attachment_is_shown(site: Reviewed) -> None:
    table = "content/agencies/county/items/2024/00001/table.csv"
    rows = [f"{number},{number * 7}" for number in range(1000)]
    site.put(table, "\n".join(["年,数", *rows]) + "\n")
    site.commit()
    rows[350] = "350,99"
    site.put(table, "\n".join(["年,数", *rows]) + "\n")
    (one,) = site.compare().attachments
    assert ("added", "99") in [piece for line in one.text for piece in line.pieces]
    site.put(table, "\n".join(["年,数", *(f"{number},{number * 8 + 3}" for number in range(1000))]) + "\n")
    review = site.compare()
    (one,) = review.attachments
    assert len(one.text) == attachment_changes.LINES_LIMIT + 1
    assert f"另有 {one.text[-1].hidden_paragraphs} 行没有显示" in show(review)


@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(Mark), st.text("甲乙", max_size=300)), max_size=5), max_size=9
    )
)
def test_limits_count_all_that_they_leave_out(paragraphs: list[list[tuple[Mark, str]]]) -> None:
    full = [DiffParagraph(tuple(pieces)) for pieces in paragraphs if pieces]
    limited = limit_paragraphs(full, 3, 200)
    changed = [one for one in full if one.is_changed]
    chosen = changed if len(full) > 3 and changed else full
    shown = [one for one in limited if not one.hidden_paragraphs]
    assert len(shown) + sum(one.hidden_paragraphs for one in limited) == len(chosen)
    for before, after in zip(chosen, shown, strict=False):
        length = sum(len(text.replace("……", "")) for _, text in after.pieces)
        assert length <= 200
        assert length + after.cut_characters == sum(len(text) for _, text in before.pieces)
