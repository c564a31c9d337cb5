"""The difference of two texts as commands show it."""

from __future__ import annotations

from sitegen.files.diff import format_diff


def test_lines_are_those_of_the_file() -> None:
    old, new = "一\n二\n三\n四\n五\n六\n".encode(), "一\n二\n三\n四\nV\u200b\n六\n".encode()
    assert format_diff("a.md", old, new).splitlines() == [
        "--- a/a.md", "+++ b/a.md", "@@ -3,4 +3,4 @@", " 三", " 四", "-五", "+V\\u200b", " 六"
    ]  # fmt: skip
    assert format_diff("a.md", old, old) == ""


def test_line_ends_are_shown_only_where_they_differ() -> None:
    assert "\\r" not in format_diff("a", b"1\r\n2\r\n", b"1\r\n3\r\n")
    assert format_diff("a", b"1\r\n", b"1\n").splitlines()[-2:] == ["-1\\r", "+1"]
    assert format_diff("a", b"1", b"1\n") != ""
