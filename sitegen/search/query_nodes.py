"""Query trees: runs of text, facet values and date ranges, combined by and, or and not.

Nodes are compared by value, so that repeated conditions can be removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as make_field
from datetime import date

from sitegen.search.normalise import normalise
from sitegen.search.partial_numbers import PartialNumber, parse_partial_number
from sitegen.search.query_fields import TEXT_FIELDS
from sitegen.search.verify import ANYWHERE, DOC_NO, choose_grams, strip_number_suffix


@dataclass(frozen=True, slots=True)
class TextNode:
    """Documents that contain a run of normalised text in a field.

    If the run is a ``partial_number``, documents whose number matches it are included. ``unknown`` is set if
    the run was typed as a field and a value that the field does not have, and is searched for as text
    instead: it holds both.
    """

    run: str
    field: str = "text"
    partial_number: PartialNumber | None = None
    unknown: tuple[str, str] | None = make_field(default=None, compare=False)

    @property
    def where(self) -> int:
        """Fields in which the run may occur, as bits of `sitegen.search.verify`."""
        return TEXT_FIELDS[self.field]

    @property
    def stem(self) -> str:
        """Text for the lookup of candidates: every matching document has all its grams."""
        return self.partial_number.stem if self.partial_number else strip_number_suffix(self.run) or self.run

    @property
    def is_gram(self) -> bool:
        """Whether the run itself is a gram, so that its postings are the result and need no verification."""
        return (
            self.where == ANYWHERE
            and not strip_number_suffix(self.run)
            and choose_grams(self.stem) == (self.run,)
        )

    def take_part(self, run: str) -> TextNode:
        """Make a node for a part of the run in the same field."""
        return TextNode(run, self.field)


@dataclass(frozen=True, slots=True)
class FacetNode:
    """Documents that have one of the values of a facet. Without values, no document matches."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateNode:
    """Documents published or written between two days, which are included. None is an open end."""

    field: str
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class NotNode:
    """Documents that do not match a node."""

    part: Node


@dataclass(frozen=True, slots=True)
class AndNode:
    """Documents that match all parts. Without parts, all documents match."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class OrNode:
    """Documents that match at least one part."""

    parts: tuple[Node, ...]


Node = TextNode | FacetNode | DateNode | NotNode | AndNode | OrNode


def make_run(
    text: str, field: str = "text", *, quoted: bool = False, unknown: tuple[str, str] | None = None
) -> TextNode | None:
    """Make the node for a text as typed. Returns None if the normalised text is empty, for example for punctuation.

    Quoted text is never read as a partial document number.
    """
    run = normalise(text)
    partial_number = parse_partial_number(run) if TEXT_FIELDS[field] & DOC_NO and not quoted else None
    return TextNode(run, field, partial_number, unknown) if run else None


def combine(kind: type[AndNode | OrNode], parts: Iterable[Node | None]) -> Node | None:
    """Combine parts into a node of this kind; nested nodes of the same kind are flattened.

    None among the parts and repeated parts are dropped. Returns a single part as it is, and None if there is
    none.
    """
    flat: dict[Node, None] = {}
    for part in parts:
        nested = part.parts if isinstance(part, kind) else (part,)
        flat |= dict.fromkeys(node for node in nested if node is not None)
    return next(iter(flat)) if len(flat) == 1 else kind(tuple(flat)) if flat else None


def list_parts(node: Node | None) -> tuple[Node, ...]:
    """List the direct children of a node."""
    match node:
        case AndNode(parts) | OrNode(parts):
            return parts
        case NotNode(part):
            return (part,)
        case _:
            return ()


def iter_runs(node: Node | None, *, excluded: bool = False) -> Iterator[TextNode]:
    """Iterate over the runs of a tree in the order of the query.

    Runs under a negation are skipped unless ``excluded`` is true.
    """
    if isinstance(node, TextNode):
        yield node
    elif excluded or not isinstance(node, NotNode):
        for part in list_parts(node):
            yield from iter_runs(part, excluded=excluded)
