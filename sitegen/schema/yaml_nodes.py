"""Nodes of a parsed YAML file, each with its position in the source."""

from __future__ import annotations

from msgspec import Struct

from sitegen.program import regex

# A backslash joins lines on purpose, and an empty line between two keeps them apart.
_JOINED_LINES = regex.compile(r"[^\s\\][ \t]*\n[ \t]*\S")


class Scalar(Struct, frozen=True):
    """Single value or key of a YAML file, as text, with its source position.

    ``line`` and ``column`` count from 1, ``length`` is the number of characters to underline. ``plain``: written
    without quotes. ``multiline``: written on several lines, which YAML joins. ``lines_joined``: a line end within
    it became a space. ``comment_after``: a comment follows on the same line. ``broken``: the text is invalid, and
    that was already reported. ``hash_comment`` is a comment directly after an empty value that may be the intended
    value, such as ``#1c5480``; the position is then that of the comment.
    """

    text: str
    line: int
    column: int
    length: int = 1
    plain: bool = True
    multiline: bool = False
    comment_after: bool = False
    broken: bool = False
    hash_comment: str = ""
    lines_joined: bool = False


class Sequence(Struct, frozen=True):
    """List in a YAML file.

    ``line`` and ``column`` are those of its first character and count from 1. ``length`` is the number of
    characters to underline.
    """

    items: tuple[Node, ...]
    line: int
    column: int
    length: int = 1


class Mapping(Struct, frozen=True):
    """Mapping in a YAML file: pairs of key and value in file order, without duplicate keys.

    ``line`` and ``column`` are those of its first character and count from 1. ``length`` is the number of
    characters to underline. ``partial``: a line was skipped because of a syntax error, so a field that seems to be
    missing may be on that line.
    """

    pairs: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int
    length: int = 1
    partial: bool = False


Node = Scalar | Sequence | Mapping


def has_joined_lines(source: str) -> bool:
    """Return whether YAML reads a line end within a scalar as a space.

    ``source`` is a plain or quoted scalar as it is written.
    """
    return "\n" in source and _JOINED_LINES.search(source.rstrip()) is not None


def has_broken_scalar(node: Node) -> bool:
    """Return whether ``node`` is or contains an invalid scalar, which was already reported."""
    if isinstance(node, Scalar):
        return node.broken
    children = (value for _, value in node.pairs) if isinstance(node, Mapping) else node.items
    return any(has_broken_scalar(child) for child in children)


def is_empty_node(node: Node) -> bool:
    """Return whether a node is an empty list or a blank scalar.

    A scalar that is invalid, or whose value may be in its ``hash_comment``, is not empty.
    """
    if isinstance(node, Scalar):
        return not node.text.strip() and not node.broken and not node.hash_comment
    return isinstance(node, Sequence) and not node.items
