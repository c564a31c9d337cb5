"""Canonical order of the fields of a record: that of its declaration, with comments beside their fields."""

from __future__ import annotations

from typing import Any

from sitegen.formatting.yaml_spans import parse_spans
from sitegen.schema import list_fields, map_keys


def order_fields(text: str, record: type[Any]) -> str:
    """Return the fields of a YAML text in the order in which the class ``record`` declares them.

    A comment on lines of its own belongs to the field below it, and moves with it. Comments above the first field are
    about the file, and stay at its head. Fields in groups, with blank lines or comments of their own between them, are
    in an order that somebody chose, so such a text is returned unchanged. So is one with unknown fields.
    """
    root = parse_spans(text)
    if root is None or root.kind != "mapping" or root.flow:
        return text
    table = map_keys(record)
    ranks = {member.name: rank for rank, member in enumerate(list_fields(record))}
    keys = [key for key, _ in root.pairs]
    if any(key.column or key.value not in table for key in keys):
        return text
    lines = text.split("\n")
    head, tail = keys[0].line, len(lines) - 1 if not lines[-1] else len(lines)
    starts = [head, *(_find_start(lines, key.line, keys[at].line) for at, key in enumerate(keys[1:]))]
    blocks = [lines[start:end] for start, end in zip(starts, [*starts[1:], tail], strict=True)]
    if any(not line.strip() for block in blocks for line in _strip_values(block)):
        return text
    order = sorted(range(len(keys)), key=lambda at: ranks[table[keys[at].value].name])
    if order == list(range(len(keys))):
        return text
    if lines[tail - 1].startswith("#"):  # a comment below the last field belongs to none
        return text
    return "\n".join([*lines[:head], *(line for at in order for line in blocks[at]), *lines[tail:]])


def _find_start(lines: list[str], line: int, last: int) -> int:
    """Return the number of the first of the comment lines directly above a key."""
    while line - 1 > last and lines[line - 1].startswith("#"):
        line -= 1
    return line


def _strip_values(block: list[str]) -> list[str]:
    """Return the lines of a field without the blank lines inside of its value, which are followed by indented lines."""
    last = max((at for at, line in enumerate(block) if line.startswith((" ", "\t", "-"))), default=0)
    return [line for at, line in enumerate(block) if line.strip() or at > last]
