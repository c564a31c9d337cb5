"""The short way for plain fields: ``name: text``, ``name: "text"``, ``name: [text, "text"]``, a line each, and lists
below a name of ``- text`` or ``- {name: text, name: text}``, two spaces in.

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
_ITEM = rf"(?:[{_WORD}/](?:[{_WORD} ./()+%-]{{0,400}}[{_WORD}./()+%-])?|{_QUOTED})"
_TEXT = rf"(?:[{_WORD}](?:[{_WORD} ./()+%:-]{{0,400}}[{_WORD}./()+%-])?|{_QUOTED})"
_NAME = "[A-Za-z_\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff]{0,40}"
_LIST = rf"\[(?:{_ITEM}(?:, {_ITEM}){{0,60}})?\]"
_GROUP = rf"\{{{_NAME}: {_ITEM}(?:, {_NAME}: {_ITEM}){{0,20}}\}}"
_LINES = rf"(?:  - (?:{_GROUP}|{_TEXT})\n){{1,60}}"
ITEM = re.compile(_ITEM)
PAIR = re.compile(rf"({_NAME}): ({_ITEM})")
LINE = re.compile(rf"({_NAME}):(?: (?:({_TEXT})|({_LIST}))\n|\n({_LINES}))")


def parse(text: str, path: str, first_line: int = 1) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The same as `sitegen.schema.nodes.parse`."""
    tree = quick(text, first_line)
    return (tree, ()) if tree else nodes.parse(text, path, first_line)


def quick(text: str, first_line: int) -> Mapping | None:
    """The tree of plain fields; None for any other text."""
    pairs: dict[str, tuple[Scalar, Node]] = {}
    line, start, count = first_line, 0, 0
    while found := LINE.match(text, start):
        name, value, values, lines = found.groups()
        if lines:
            node: Node | None = _lines(lines, line + 1)
        else:
            column = len(name) + 3
            node = _list(values, line, column) if values else _text(value, line, column)
        if node is None:
            return None
        pairs[name] = (Scalar(name, line, 1, len(name)), node)
        line, start, count = line + 1 + (lines or "").count("\n"), found.end(), count + 1
    # A name that is written twice leaves fewer pairs than names.
    whole = start == len(text) and len(pairs) == count
    return Mapping(tuple(pairs.values()), first_line, 1) if pairs and whole else None


def _lines(lines: str, first_line: int) -> Sequence | None:
    items = []
    for line, row in enumerate(lines.splitlines(), first_line):
        item = _group(row, line) if row[4] == "{" else _text(row[4:], line, 5)
        if item is None:
            return None
        items.append(item)
    return Sequence(tuple(items), first_line, 3)


def _group(row: str, line: int) -> Mapping | None:
    pairs = {
        found[1]: (
            Scalar(found[1], line, found.start() + 1, len(found[1])),
            _scalar(found[2], line, found.start(2) + 1),
        )
        for found in PAIR.finditer(row, 5)
    }
    # What follows a name may hold no ": ", so that many stand in the row as there are names; quoted ones do not count.
    alike = row.count(": ") == len(pairs)
    return Mapping(tuple(pairs.values()), line, 5) if alike else None


def _list(values: str, line: int, column: int) -> Sequence:
    items = [_scalar(found.group(), line, column + found.start()) for found in ITEM.finditer(values)]
    return Sequence(tuple(items), line, column)


def _text(typed: str, line: int, column: int) -> Scalar | None:
    """The scalar of a line of text; None for one that might be a pair of its own."""
    return None if ": " in typed and typed[0] != '"' else _scalar(typed, line, column)


def _scalar(typed: str, line: int, column: int) -> Scalar:
    if typed[0] == '"':
        return Scalar(typed[1:-1], line, column, len(typed), plain=False)
    return Scalar(typed, line, column, len(typed))
