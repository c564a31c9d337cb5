"""The short way for plain fields: ``name: text``, ``name: "text"`` and ``name: [text, "text"]``, a line each.

There is one meaning of YAML, that of `sitegen.schema.nodes`. This module answers for texts so plain that the answer is
certain, with the same tree and the same places; `tests/schema/test_quick.py` holds both against each other.
"""

from __future__ import annotations

import re

from sitegen.diagnostics import Diagnostic
from sitegen.schema import nodes
from sitegen.schema.nodes import Mapping, Node, Scalar, Sequence

# Letters, digits and the punctuation of Chinese means nothing to YAML, wherever it stands.
_WORD = (
    "A-Za-z0-9_\xb7\u2014\u2018-\u201d\u2026\u3001\u3002\u3005-\u3011\u3014\u3015\u4e00-\u9fff"
    "\uff08\uff09\uff0c\uff1a\uff1b"
)
_QUOTED = rf'"[{_WORD} ./()+%:;,#\[\]{{}}!&*=?@|<>\'-]{{0,400}}"'
_ITEM = rf"(?:[{_WORD}](?:[{_WORD} ./()+%-]{{0,400}}[{_WORD}./()+%-])?|{_QUOTED})"
_TEXT = rf"[{_WORD}](?:[{_WORD} ./()+%:-]{{0,400}}[{_WORD}./()+%-])?"
_NAME = "[A-Za-z_\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff]{0,40}"
ITEM = re.compile(_ITEM)
LINE = re.compile(rf"({_NAME}): (?:({_TEXT}|{_QUOTED})|(\[(?:{_ITEM}(?:, {_ITEM}){{0,60}})?\]))\n")


def parse(text: str, path: str, first_line: int = 1) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The same as `sitegen.schema.nodes.parse`."""
    tree = quick(text, first_line)
    return (tree, ()) if tree else nodes.parse(text, path, first_line)


def quick(text: str, first_line: int) -> Mapping | None:
    """The tree of plain fields; None for any other text."""
    pairs: dict[str, tuple[Scalar, Node]] = {}
    line, start = first_line, 0
    while found := LINE.match(text, start):
        name, value, values = found.groups()
        if value and ": " in value and value[0] != '"':
            return None
        column = len(name) + 3
        node = _list(values, line, column) if values else _scalar(value, line, column)
        pairs[name] = (Scalar(name, line, 1, len(name)), node)
        line, start = line + 1, found.end()
    # A name that is written twice leaves fewer pairs than lines.
    whole = start == len(text) and len(pairs) == line - first_line
    return Mapping(tuple(pairs.values()), first_line, 1) if pairs and whole else None


def _list(values: str, line: int, column: int) -> Sequence:
    items = [_scalar(found.group(), line, column + found.start()) for found in ITEM.finditer(values)]
    return Sequence(tuple(items), line, column)


def _scalar(typed: str, line: int, column: int) -> Scalar:
    if typed[0] == '"':
        return Scalar(typed[1:-1], line, column, len(typed), plain=False)
    return Scalar(typed, line, column, len(typed))
