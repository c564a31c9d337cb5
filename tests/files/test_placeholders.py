"""Placeholders in the files of a new project."""

from __future__ import annotations

from sitegen.files.placeholders import fill_from_copy, fill_placeholders

TEMPLATE = b"name: check\nsite: '@@site_name@@' (@@version@@)\non: [push]\n"
FILLED = "name: check\nsite: '云岫' (1.0)\non: [push]\n".encode()


def test_what_was_filled_in_is_found_again() -> None:
    assert fill_placeholders(TEMPLATE, {"site_name": "云岫", "version": "1.0"}) == FILLED
    assert fill_from_copy(TEMPLATE, FILLED) == FILLED
    edited = FILLED.replace(b"push", b"pull_request").replace(b"\n", b"\r\n")
    assert fill_from_copy(TEMPLATE, edited) == FILLED


def test_a_line_that_the_copy_lacks_keeps_its_placeholder() -> None:
    assert fill_from_copy(TEMPLATE, b"name: check\n") == TEMPLATE
