"""What stands in a frame of a review loads nothing."""

from __future__ import annotations

import pytest

from sitegen.review.frames import make_frame


@pytest.mark.parametrize(
    "element",
    [
        '<a attributionsrc="https://evil.example/a">x</a>',
        '<img attributionsrc="https://evil.example/a" alt="x">',
        '<p imagesrcset="https://evil.example/a 1x">x</p>',
        '<link rel="preload" as="image" imagesrcset="https://evil.example/a 1x">',
        '<p srcset="https://evil.example/a 1x" ping="https://evil.example/a">x</p>',
    ],
)
def test_attributes_that_load_something_are_left_out(element: str) -> None:
    html = f"<!doctype html><html><head></head><body>{element}<p>text</p></body></html>"
    frame = make_frame(html, "index.html", lambda _: None)
    assert "evil.example" not in frame
    assert "<p>text</p>" in frame
