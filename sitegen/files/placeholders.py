"""Placeholders such as ``@@site_name@@`` in the files of a new project."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_PLACEHOLDER: Final = re.compile(rb"@@\w+@@")


def fill_placeholders(content: bytes, values: Mapping[str, str]) -> bytes:
    """Return the content of a file with ``@@name@@`` replaced by the value of that name."""
    for name, value in values.items():
        content = content.replace(f"@@{name}@@".encode(), value.encode())
    return content


def adopt_values(content: bytes, filled: bytes) -> bytes:
    """Return a file with the placeholders in its lines replaced as in ``filled``, a copy that may have been edited.

    A line stays as it is if no line of the copy can have come from it. Line ends are those of ``content``.
    """
    if b"@@" not in content:
        return content
    lines = filled.replace(b"\r\n", b"\n").split(b"\n")
    return b"\n".join(_adopt_line(line, lines) for line in content.split(b"\n"))


def _adopt_line(line: bytes, lines: list[bytes]) -> bytes:
    parts = _PLACEHOLDER.split(line)
    if len(parts) == 1:
        return line
    pattern = re.compile(b".*".join(map(re.escape, parts)))
    return next(filter(pattern.fullmatch, lines), line)
