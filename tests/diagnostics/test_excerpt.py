"""The marks stand under the place, whatever the line holds."""

import pytest

from sitegen.diagnostics.formats.excerpt import (
    EXCERPT_WIDTH,
    LEAD_WIDTH,
    build_excerpt,
    escape_invisible,
    measure_terminal_width,
)


@pytest.mark.parametrize(
    ("line", "column", "length", "shown", "marks"),
    [
        ("title: a", 8, 1, "title: a", "       ^"),
        ("标题: 通知", 5, 2, "标题: 通知", "      ^^^^"),
        ("标题", 1, 1, "标题", "^^"),
        ("a\tb", 3, 1, "a   b", "    ^"),
        ("\tb", 1, 1, "    b", "^^^^"),
        ("国\tb", 3, 1, "国  b", "    ^"),
        ("e\u0301a", 3, 1, "e\u0301a", " ^"),
        ("a\x1b[31mb", 7, 1, "a\\x1b[31mb", "         ^"),
        ("a\u200bb", 2, 1, "a\\u200bb", " ^^^^^^"),
        ("全角\u3000空格", 3, 1, "全角\u3000空格", "    ^^"),
        ("short", 3, 99, "short", "  ^^^"),
        ("short", 6, 1, "short", "     ^"),
        ("short", 99, 1, "short", "     ^"),
        ("", 1, 1, "", "^"),
        ("no column", 0, 1, "no column", ""),
    ],
)
def test_marks_stand_under_the_place(line: str, column: int, length: int, shown: str, marks: str) -> None:
    assert build_excerpt(line, column, length) == (shown, marks)


@pytest.mark.parametrize("filler", ["x", "国", "\t", "e\u0301"])
@pytest.mark.parametrize("before", [0, 30, 99, 100, 101, 5000])
@pytest.mark.parametrize("after", [0, 80, 5000])
def test_a_long_line_is_cut_around_the_place(filler: str, before: int, after: int) -> None:
    line = filler * before + "错" + filler * after
    shown, marks = build_excerpt(line, len(filler) * before + 1, 1)
    start = shown.index("错")
    assert measure_terminal_width(shown[:start]) == len(marks) - len(marks.lstrip())
    assert marks.strip() == "^^"
    assert measure_terminal_width(shown) <= EXCERPT_WIDTH + 1
    assert len(shown) < EXCERPT_WIDTH * 4


def test_cut_ends_are_marked_with_an_ellipsis() -> None:
    shown, marks = build_excerpt("a" * 500 + "X" + "b" * 500, 501, 1)
    assert shown.startswith("…" + "a" * LEAD_WIDTH + "X")
    assert shown.endswith("b…")
    assert marks == " " * (LEAD_WIDTH + 1) + "^"


def test_ten_megabytes_on_one_line_cost_no_more_than_the_excerpt() -> None:
    shown, _ = build_excerpt("字" * 10_000_000, 9_999_999, 2)
    assert len(shown) <= EXCERPT_WIDTH
    shown, _ = build_excerpt("\u0301" * 10_000_000, 9_999_999, 2)
    assert len(shown) <= EXCERPT_WIDTH * 2


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("普通 text", "普通 text"),
        ("a\x00b\x07", "a\\x00b\\x07"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("\udc80", "\\udc80"),
        ("\x9b31m", "\\x9b31m"),
    ],
)
def test_nothing_printed_acts_on_a_terminal(text: str, shown: str) -> None:
    assert escape_invisible(text) == shown
