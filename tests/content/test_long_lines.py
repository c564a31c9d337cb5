"""Hostile texts that are long in one place. A rule of quadratic time would not finish in minutes."""

from __future__ import annotations

import pytest

from sitegen.content.code_blocks import replace_code_with_spaces
from sitegen.content.format_one import convert_by_format_1
from sitegen.content.keyboard_slips import find_slips
from sitegen.content.markdown import convert_markdown

LONG = 100_000
MANY_LINES = 40_000


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        pytest.param(f"<i>甲</i>\n\n#{' ' * LONG}#", "<p>#", id="blanks between two #"),
        pytest.param(f"{'~' * LONG}`", "~`</p>", id="tildes before a backtick"),
        pytest.param(f"<p>甲{' ' * LONG}乙</p>", "乙</p>", id="blanks in pasted HTML"),
        pytest.param(
            '<a href="http://{}@">甲</a>\n\n'.format("a" * 1900) * 50,
            "<p><a>甲</a></p>",
            id="hosts that are none",
        ),
    ],
)
def test_a_long_text_is_converted(body: str, shown: str) -> None:
    assert shown in convert_markdown(body, "a.md", 1).html


def test_open_fences_in_a_quotation_are_no_code() -> None:
    body = "> ~~~甲\n" * MANY_LINES
    assert replace_code_with_spaces(body) == body


def test_a_fence_in_a_later_quotation_is_closed() -> None:
    """What is known of one quotation does not hold for the next."""
    quotation = "> ~~~\n甲\n> ~~~\n> 乙\n> ~~~\n丙"
    assert replace_code_with_spaces(quotation).split("\n") == ["> ~~~", "甲", " " * 5, " " * 3, " " * 5, "丙"]


def test_a_long_row_of_dashes_is_no_separator() -> None:
    assert find_slips(f"|a｜\n|{'-' * LONG}x\n") == ()


@pytest.mark.parametrize("line", [f"|{'-' * LONG}x", f"|{' ' * LONG}x", f"{'~' * LONG}`"])
def test_a_long_line_is_read_as_in_format_one(line: str) -> None:
    assert convert_by_format_1(f"|甲|乙|\n{line}\n")
