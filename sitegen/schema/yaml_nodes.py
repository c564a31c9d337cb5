"""Nodes of a parsed YAML file, each with its position in the source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as typed, with its position (line and column count from 1).

    ``plain``: written without quotes. ``folded``: joined from several lines. ``comment_after``: a comment
    follows on the same line. ``broken``: the text is invalid and was already reported. ``hash_comment``: the
    comment that stands in place of an empty value and looks like a colour or a number (``#1c5480``); the
    position is then that of the comment.
    """

    text: str
    line: int
    column: int
    length: int = 1
    plain: bool = True
    folded: bool = False
    comment_after: bool = False
    broken: bool = False
    hash_comment: str = ""


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list, with the position of its first character."""

    items: tuple[Node, ...]
    line: int
    column: int
    length: int = 1


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in file order; each key occurs once.

    ``partial``: a line could not be read, so a missing field may be on that line.
    """

    pairs: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int
    length: int = 1
    partial: bool = False


Node = Scalar | Sequence | Mapping
