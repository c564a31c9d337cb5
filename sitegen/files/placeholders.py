"""Placeholders such as ``@@site_name@@`` in the files of a new project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sitegen.program import regex

_PLACEHOLDER: Final = regex.compile(rb"@@\w+@@")


def fill_placeholders(content: bytes, values: Mapping[str, str]) -> bytes:
    """Return the content of a file with each ``@@name@@`` replaced by the value of ``name`` in ``values``."""
    for name, value in values.items():
        content = content.replace(f"@@{name}@@".encode(), value.encode())
    return content


def fill_from_copy(content: bytes, filled_copy: bytes) -> bytes:
    """Fill the placeholders of ``content`` with the values that they have in an older, filled copy.

    ``filled_copy`` is this copy, which may have been edited since. A line with placeholders is replaced by the
    first line of ``filled_copy`` that has the same text around them: ``name: @@site_name@@`` by
    ``name: 云岫县政府``, for example. It stays as it is if there is no such line. Line ends are those of ``content``.
    """
    if b"@@" not in content:
        return content
    lines = filled_copy.replace(b"\r\n", b"\n").split(b"\n")
    return b"\n".join(_fill_line(line, lines) for line in content.split(b"\n"))


def _fill_line(line: bytes, filled_lines: list[bytes]) -> bytes:
    parts = _PLACEHOLDER.split(line)
    if len(parts) == 1:
        return line
    return next((one for one in filled_lines if _has_parts_in_order(one, parts)), line)


def _has_parts_in_order(line: bytes, parts: list[bytes]) -> bool:
    """Return whether a line consists of ``parts`` in their order, with any text between them."""
    first, *middle, last = parts
    if not (line.startswith(first) and line.endswith(last) and len(line) >= len(first) + len(last)):
        return False
    at, end = len(first), len(line) - len(last)
    for part in middle:
        at = line.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True
