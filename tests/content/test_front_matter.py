"""Front matter and body."""

import pytest

from sitegen.content.front_matter import SourceDocument, split_front_matter


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("---\na: 1\n---\n正文\n", SourceDocument("a: 1\n", 2, "正文\n", 4)),
        ("---  \na: 1\n--- \u3000\n正文", SourceDocument("a: 1\n", 2, "正文", 4)),
        ("---\n---\n正文", SourceDocument("", 2, "正文", 3)),
        ("---\na: 1\nb: |\n  ---\n---\n", SourceDocument("a: 1\nb: |\n  ---\n", 2, "", 6)),
        ("---\na: 1\n---\n甲\n\n---\n乙", SourceDocument("a: 1\n", 2, "甲\n\n---\n乙", 4)),
    ],
)
def test_split(text: str, document: SourceDocument) -> None:
    assert split_front_matter(text, "a.md") == (document, ())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("标题\n---\n", "a.md:1:1 FIL-030"),
        ("\n\n标题\n", "a.md:3:1 FIL-030"),
        ("----\na: 1\n----\n", "a.md:1:1 FIL-032"),
        ("---\na: 1\n正文\n", "a.md:1:1 FIL-031"),
        ("\u2014\u2014\u2014\na: 1\n---\n", "a.md:1:1 FIL-032"),
        ("\uff0d\uff0d\uff0d\na: 1\n---\n", "a.md:1:1 FIL-032"),
        ("---\na: 1\n \u2014\u2014\n正文\n", "a.md:3:2 FIL-032"),
    ],
)
def test_marks_that_are_not_there(text: str, found: str) -> None:
    document, diagnostics = split_front_matter(text, "a.md")
    assert document is None
    assert [f"{one.place} {one.code}" for one in diagnostics] == [found]


def test_blank_lines_before_are_a_warning() -> None:
    document, diagnostics = split_front_matter("\n\n---\na: 1\n---\n正文", "a.md")
    assert document == SourceDocument("a: 1\n", 4, "正文", 6)
    assert [(str(one.place), one.code) for one in diagnostics] == [("a.md:1:1", "FIL-033")]
