"""Cells of tables as typed, out of the YAML tree of a field."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.schema.field_spec import RawCell, Token
from sitegen.schema.yaml_nodes import Mapping, Node, Scalar, Sequence


def collect_cells(
    node: Node, names: tuple[Token, ...] = (), list_position: int = 0, list_length: int = 0
) -> Iterator[RawCell]:
    """Yield each cell of the YAML tree ``node``.

    ``names`` are the keys that lead to ``node``. If it is an element of a list, ``list_position`` is its position,
    counted from 1, and ``list_length`` is the length of the list.
    """
    if isinstance(node, Mapping):
        for key, value in node.pairs:
            yield from collect_cells(value, (*names, _make_token(key)))
    elif isinstance(node, Sequence):
        for position, item in enumerate(node.items, 1):
            yield from collect_cells(item, names, position, len(node.items))
    else:
        yield RawCell(names, _make_token(node), list_position, list_length)


def _make_token(node: Scalar) -> Token:
    """Return the text of a scalar with its place, a comment sign in it included."""
    return Token((node.hash_comment or node.text).strip(), node.line, node.column, node.length)
