"""Canonical order of the fields of a record: that of its declaration."""

from __future__ import annotations

from typing import Any

from sitegen.schema import list_fields, map_fields_by_key
from sitegen.schema.yaml_source_nodes import parse_source_nodes


def order_fields(yaml_text: str, record_class: type[Any]) -> str:
    """Return a YAML text with its fields in the order in which the class ``record_class`` declares them.

    Comments above the first field are about the file and stay there. The text is returned unchanged if it has
    unknown fields, or if blank lines or comment lines stand between fields. Someone chose their order then,
    or a comment may be about the fields beside it.
    """
    root = parse_source_nodes(yaml_text)
    if root is None or root.kind != "mapping" or root.flow:
        return yaml_text
    table = map_fields_by_key(record_class)
    ranks = {member.name: rank for rank, member in enumerate(list_fields(record_class))}
    keys = [key for key, _ in root.pairs]
    if any(key.column or key.value not in table for key in keys):
        return yaml_text
    lines = yaml_text.split("\n")
    head, tail = keys[0].line, len(lines) - 1 if not lines[-1] else len(lines)
    starts = [key.line for key in keys]
    blocks = [lines[start:end] for start, end in zip(starts, [*starts[1:], tail], strict=True)]
    if any(_is_blank_or_comment(line) for block in blocks for line in _list_lines_after_value(block)):
        return yaml_text
    order = sorted(range(len(keys)), key=lambda at: ranks[table[keys[at].value].name])
    if order == list(range(len(keys))):
        return yaml_text
    return "\n".join([*lines[:head], *(line for at in order for line in blocks[at]), *lines[tail:]])


def _is_blank_or_comment(line: str) -> bool:
    """Return whether a line between two fields is blank or a comment."""
    return not line.strip() or line.startswith("#")


def _list_lines_after_value(block: list[str]) -> list[str]:
    """Return the blank lines and comments after the value of a field.

    ``block`` has the lines from the field up to the next one. Lines of the value are indented or begin with a
    dash.
    """
    last = max((at for at, line in enumerate(block) if line.startswith((" ", "\t", "-"))), default=0)
    return block[last + 1 :]
