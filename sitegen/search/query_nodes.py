"""What a question asks for, as a tree that the evaluator evaluates: runs of text, values, dates, and their combinations.

Nodes are values: two of them are equal if they ask for the same.
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

    ``half`` is what the run says of a document number: those with such a number are found too. ``unknown`` is the field
    that was named and the value that it does not have, if the run is text for this reason.
    """

    run: str
    field: str = "text"
    half: PartialNumber | None = None
    unknown: tuple[str, str] | None = make_field(default=None, compare=False)

    @property
    def where(self) -> int:
        """The places where the run may stand, as bits of `finder`."""
        return TEXT_FIELDS[self.field]

    @property
    def stem(self) -> str:
        """A text whose grams all documents have that are found."""
        return self.half.stem if self.half else strip_number_suffix(self.run) or self.run

    @property
    def is_gram(self) -> bool:
        """Whether the run is a gram, so that the list of this gram is the answer and needs no verification."""
        return (
            self.where == ANYWHERE
            and not strip_number_suffix(self.run)
            and choose_grams(self.stem) == (self.run,)
        )

    def take_part(self, run: str) -> TextNode:
        """Return the same question for a part of the run."""
        return TextNode(run, self.field)


@dataclass(frozen=True, slots=True)
class FacetNode:
    """Documents that have one of the values of a facet. Without values there are none."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateNode:
    """Documents published or written from one day to another, both included. An open end is None."""

    field: str
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class NotNode:
    """All documents but those of a node."""

    part: Node


@dataclass(frozen=True, slots=True)
class AndNode:
    """Documents that all parts find. Without parts these are all documents."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class OrNode:
    """Documents that at least one part finds."""

    parts: tuple[Node, ...]


Node = TextNode | FacetNode | DateNode | NotNode | AndNode | OrNode


def make_run(
    text: str, field: str = "text", *, quoted: bool = False, unknown: tuple[str, str] | None = None
) -> TextNode | None:
    """Make the node for a text as typed. None if normalisation leaves nothing of it, as of punctuation.

    A quoted text means only itself, never half of a document number.
    """
    run = normalise(text)
    half = parse_partial_number(run) if TEXT_FIELDS[field] & DOC_NO and not quoted else None
    return TextNode(run, field, half, unknown) if run else None


def combine(kind: type[AndNode | OrNode], parts: Iterable[Node | None]) -> Node | None:
    """Combine parts without what is empty, repeated or nested for nothing. None if no part is left."""
    flat: dict[Node, None] = {}
    for part in parts:
        nested = part.parts if isinstance(part, kind) else (part,)
        flat |= dict.fromkeys(one for one in nested if one is not None)
    return next(iter(flat)) if len(flat) == 1 else kind(tuple(flat)) if flat else None


def list_parts(node: Node | None) -> tuple[Node, ...]:
    """List the nodes just below a node."""
    match node:
        case AndNode(parts) | OrNode(parts):
            return parts
        case NotNode(part):
            return (part,)
        case _:
            return ()


def iter_runs(node: Node | None, *, excluded: bool = False) -> Iterator[TextNode]:
    """Iterate over the runs that a document may be found by, in the order of the question.

    With ``excluded``, those under a negation come too.
    """
    if isinstance(node, TextNode):
        yield node
    elif excluded or not isinstance(node, NotNode):
        for part in list_parts(node):
            yield from iter_runs(part, excluded=excluded)
