"""Links and fields of a source file are edited where they stand, in time that grows with their number."""

from __future__ import annotations

from time import process_time

import pytest

from sitegen.content.source_text import SourceEditor

HEAD = "---\n标题: 甲\n---\n"


@pytest.mark.parametrize(
    ("written", "old", "expected"),
    [
        ("[a](x.md) 和 x.md", "x.md", "[a](y&z) 和 y&z"),
        ("[a](x&#46;md#b) [c](xx.md)", "x.md", "[a](y&amp;z#b) [c](xx.md)"),
        ("[a](x&amp;lt;.md)", "x&lt;.md", "[a](y&amp;z)"),
        ("[a](附件(1).pdf)", "附件(1).pdf", "[a](y&z)"),
        ("&lt;a href='x.md'&gt; <a href='x.md'>", "x.md", "&lt;a href='y&z'&gt; <a href='y&z'>"),
    ],
)
def test_an_address_is_replaced_as_it_is_written(written: str, old: str, expected: str) -> None:
    text = SourceEditor(f"{HEAD}甲&#46; &copy;\n{written}\n".encode(), "content/a/b.md")
    assert text.replace_address(5, old, "y&z")
    assert text.encode().decode() == f"{HEAD}甲&#46; &copy;\n{expected}\n"


@pytest.mark.parametrize("written", ["x.md", "甲x.md", "[a](x.mdx)", "[a](x&eacute;.md)", "[a](x.m&#100"])
def test_what_is_not_the_address_stays(written: str) -> None:
    text = SourceEditor(f"{HEAD}{written}\n".encode(), "content/a/b.md")
    assert not text.replace_address(4, "x.md", "y.md")
    assert text.encode().decode() == f"{HEAD}{written}\n"


def measure_links(count: int, form: str) -> float:
    body = "".join(form.format(number) for number in range(count))
    text = SourceEditor(f"{HEAD}{body}".encode(), "content/a/b.md")
    lines = body.split("\n")
    start = process_time()
    for number in range(count):
        assert text.replace_address(min(number, len(lines) - 1) + 4, f"{number}.md", f"../{number}.md")
    assert f"(../{count - 1}.md)" in text.encode().decode()
    return process_time() - start


@pytest.mark.parametrize("form", ["[a]({}.md) &amp;\n", "[a]({}.md) "])
def test_many_links_take_time_in_proportion(form: str) -> None:
    # In proportion it is 8, with the square 64.
    assert min(measure_links(4000, form) for _ in range(2)) < 25 * min(
        measure_links(500, form) for _ in range(3)
    )


def measure_fields(count: int) -> float:
    rows = "".join(f"  - {number}.md\n" for number in range(count))
    text = SourceEditor(
        f"标题: 甲\n附件:\n{rows}正文: |\n{'  [a](x.md)' * count}\n".encode(), "content/a/b.yaml"
    )
    start = process_time()
    for number in range(count):
        text.replace((number + 3, 5, 0), f"{number}.pdf")
    assert text.replace_address(0, "x.md", "y.md")
    edited = text.encode().decode()
    assert edited.count(".pdf\n") == edited.count("(y.md)") == count
    return process_time() - start


def test_many_fields_and_parts_take_time_in_proportion() -> None:
    assert min(measure_fields(4000) for _ in range(2)) < 25 * min(measure_fields(500) for _ in range(3))
