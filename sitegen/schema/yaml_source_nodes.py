"""A YAML text as a tree of nodes with their places in the text, for changes that keep everything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import yaml
from msgspec import Struct, field

Edit = tuple[int, int, str]
"""Start and end of a part of a text, and what replaces it."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class SourceNode(Struct):
    """A node of a YAML text, with its ``start`` and ``end`` as indices of characters.

    ``kind`` is ``scalar``, ``sequence`` or ``mapping``. ``flow``: the collection is written in brackets or braces.
    ``style`` is the quotation mark of a scalar, ``|`` or ``>``, "" if it is plain. ``value`` is the text that the
    scalar stands for. ``children`` are the items of a sequence, or the keys and values of a mapping in turn.
    ``line`` and ``column`` of the start, and ``end_line``, count from 0.
    """

    kind: str
    start: int
    end: int
    line: int
    column: int
    end_line: int
    flow: bool = False
    style: str = ""
    value: str = ""
    children: list[SourceNode] = field(default_factory=list)

    @property
    def pairs(self) -> list[tuple[SourceNode, SourceNode]]:
        """The keys of a mapping, each with its value."""
        return list(zip(self.children[::2], self.children[1::2], strict=True))

    @property
    def is_block(self) -> bool:
        """Whether this is a collection that is written by indentation."""
        return self.kind != "scalar" and not self.flow


def parse_source_nodes(text: str) -> SourceNode | None:
    """Parse a YAML text without byte order mark, and return its root node; None if it has no document.

    Raises `yaml.YAMLError` for a syntax error or a second document. Anchors and tags are not part of the tree:
    `parse_yaml`, which reads the text first, reports them. An alias raises AttributeError.
    """
    events = yaml.parse(text, Loader=_LOADER)
    next(events)
    if isinstance(next(events), yaml.StreamEndEvent):
        return None
    root = _build(next(events), events)
    next(events)
    # Read to the end, since there may be errors below the first node.
    if not isinstance(next(events), yaml.StreamEndEvent):
        raise yaml.YAMLError("a second document")
    return root


def _build(event: Any, events: Iterator[Any]) -> SourceNode:
    start, end = event.start_mark, event.end_mark
    if isinstance(event, yaml.ScalarEvent):
        style = "" if event.style in (None, "") else str(event.style)
        return SourceNode(
            "scalar", start.index, end.index, start.line, start.column, end.line, False, style, event.value
        )
    kind = "mapping" if isinstance(event, yaml.MappingStartEvent) else "sequence"
    span = SourceNode(
        kind, start.index, end.index, start.line, start.column, end.line, bool(event.flow_style)
    )
    following: Any = next(events)
    while not isinstance(following, yaml.MappingEndEvent | yaml.SequenceEndEvent):
        span.children.append(_build(following, events))
        following = next(events)
    if span.flow:
        closing: Any = following.end_mark
        span.end, span.end_line = closing.index, closing.line
    elif span.children:
        # The end of a block is reported at the next token, after comments and blank lines.
        last = span.children[-1]
        span.end, span.end_line = last.end, last.end_line
    return span


def iter_nodes(root: SourceNode) -> Iterator[SourceNode]:
    """Yield a node and all nodes below it, in the order of the text."""
    yield root
    for child in root.children:
        yield from iter_nodes(child)


def iter_value_nodes(root: SourceNode | None) -> Iterator[SourceNode]:
    """Yield all nodes except the keys of mappings, in the order of the text."""
    keys: set[int] = set()
    for node in iter_nodes(root) if root else ():
        if node.kind == "mapping":
            keys.update(id(key) for key, _ in node.pairs)
        if id(node) not in keys:
            yield node


def splice(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with all ``edits`` made. Each is the start and end of a part, and the text that replaces it.

    Of several insertions at one place the first one comes first. Raises ValueError if two edits overlap.
    """
    parts: list[str] = []
    position = 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        if start < position:
            raise ValueError(f"edits overlap at {start}")
        parts += text[position:start], new
        position = end
    return "".join([*parts, text[position:]])
