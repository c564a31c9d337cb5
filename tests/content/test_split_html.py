"""Texts cut at their headings."""

from __future__ import annotations

import pytest

from sitegen.content.split_html import split_at_headings

ONE, TWO = '<h2 id="s-1">一</h2>', '<h2 id="s-2">二</h2>'
QUOTED = f"<blockquote>{TWO}<p>c</p></blockquote>"


@pytest.mark.parametrize(
    ("html", "starts", "pieces"),
    [
        ("", [""], [""]),
        ("<p>a</p>", [""], ["<p>a</p>"]),
        ("<p>a</p>", ["", ""], ["<p>a</p>", ""]),
        (f"<p>a</p>{ONE}<p>b</p>", ["", "s-1"], ["<p>a</p>", f"{ONE}<p>b</p>"]),
        (f"{ONE}<p>b</p>{TWO}", ["", "s-1", "", "s-2"], ["", f"{ONE}<p>b</p>", "", TWO]),
        (f"{ONE}<br><img src=\"a\">{TWO}", ["", "s-2"], [f'{ONE}<br><img src="a">', TWO]),
        (f"{ONE}{QUOTED}", ["", "s-1", "s-2"], ["", f"{ONE}{QUOTED}", ""]),
        (f"{ONE}<p>b</p>", ["", "s-9"], [f"{ONE}<p>b</p>", ""]),
        ("<p>a</p>", [], []),
    ],
)  # fmt: skip
def test_pieces(html: str, starts: list[str], pieces: list[str]) -> None:
    assert split_at_headings(html, starts) == tuple(pieces)
