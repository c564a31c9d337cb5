"""Query trees: runs of text, facet values and date ranges, combined by and, or and not.

Nodes are compared by value, so that repeated conditions can be removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as make_field
from datetime import date

from msgspec import Struct

from sitegen.search.normalise import normalise
from sitegen.search.partial_numbers import PartialNumber, parse_partial_number
from sitegen.search.query_fields import TEXT_FIELDS
from sitegen.search.verify import ANYWHERE, DOC_NO, choose_grams, strip_number_suffix


# Not a `Struct`: those compare all their fields.
@dataclass(frozen=True, slots=True)
class TextNode:
    """Query node that matches documents which contain a text in a field.

    ``run`` is normalised text. ``field`` is a key of `TEXT_FIELDS`. If ``partial_number`` is set, documents
    whose document number has these parts match as well. ``unknown_condition`` is None for most nodes. If a
    condition was typed whose field does not have the value, such as 机关:某局, it is the pair of field and value
    as typed. The node then searches for both as text.
    """

    run: str
    field: str = "text"
    partial_number: PartialNumber | None = None
    unknown_condition: tuple[str, str] | None = make_field(default=None, compare=False)

    @property
    def where(self) -> int:
        """Fields in which the text may occur, as bits of `sitegen.search.verify`."""
        return TEXT_FIELDS[self.field]

    @property
    def stem(self) -> str:
        """Normalised text, in one or two lines, by which the index finds the documents that may match.

        A document that matches has all grams (index terms) of each line. If the query is a part of a document number,
        the lines are its ``partial_number.stem``. Otherwise there is one line, ``run``, without the 号 at the end of a
        document number.
        """
        return self.partial_number.stem if self.partial_number else strip_number_suffix(self.run) or self.run

    @property
    def is_gram(self) -> bool:
        """Whether the text is a single gram that may be in any field.

        The postings of the gram are then the result, and no document has to be read.
        """
        return (
            self.where == ANYWHERE
            and not strip_number_suffix(self.run)
            and choose_grams(self.stem) == (self.run,)
        )

    def make_part_node(self, run: str) -> TextNode:
        """Return a new node that searches for ``run``, a part of this node's text, in the same field.

        It has neither ``partial_number`` nor ``unknown``.
        """
        return TextNode(run, self.field)


class FacetNode(Struct, frozen=True):
    """Query node that matches documents which have one of several values in a field.

    ``field`` is the name of a facet such as "agency" or "year". ``values`` are keys of
    `IndexReader.load_facet`, such as ids of agencies. Without values, no document matches.
    """

    field: str
    values: tuple[str, ...]


class DateNode(Struct, frozen=True):
    """Query node that matches documents dated from ``first`` to ``last``, both included.

    ``field`` is "published" or "written". None as ``first`` or ``last`` means no limit on that side.
    """

    field: str
    first: date | None
    last: date | None


class NotNode(Struct, frozen=True):
    """Query node that matches every document which its child node does not match."""

    part: Node


class AndNode(Struct, frozen=True):
    """Query node that matches documents which all child nodes match. Without child nodes, all documents match."""

    parts: tuple[Node, ...]


class OrNode(Struct, frozen=True):
    """Query node that matches documents which at least one child node matches. Without child nodes, none match."""

    parts: tuple[Node, ...]


Node = TextNode | FacetNode | DateNode | NotNode | AndNode | OrNode


def make_text_node(
    text: str, field: str = "text", *, quoted: bool = False, unknown_condition: tuple[str, str] | None = None
) -> TextNode | None:
    """Make the query node for a text as typed in a query.

    ``field`` is a key of `TEXT_FIELDS`. If it includes the document number, unquoted text is also tried as a
    partial document number. ``unknown_condition`` is the attribute of the node. Returns None if normalising
    leaves nothing of the text, for example of punctuation.
    """
    run = normalise(text)
    partial_number = parse_partial_number(run) if TEXT_FIELDS[field] & DOC_NO and not quoted else None
    return TextNode(run, field, partial_number, unknown_condition) if run else None


def combine_nodes(node_class: type[AndNode | OrNode], parts: Iterable[Node | None]) -> Node | None:
    """Join child nodes by an `AndNode` or `OrNode`, with as few nodes as possible.

    ``node_class`` is the class of the new node. Children of this class are replaced by their own children.
    Duplicates and None are dropped. Returns the child itself if there is only one, and None if there is none.
    """
    flat: dict[Node, None] = {}
    for part in parts:
        nested = part.parts if isinstance(part, node_class) else (part,)
        flat |= dict.fromkeys(node for node in nested if node is not None)
    return next(iter(flat)) if len(flat) == 1 else node_class(tuple(flat)) if flat else None


def list_children(node: Node | None) -> tuple[Node, ...]:
    """Return the direct children of a query node, or an empty tuple for a leaf or None."""
    match node:
        case AndNode(parts) | OrNode(parts):
            return parts
        case NotNode(part):
            return (part,)
        case _:
            return ()


def iter_text_nodes(node: Node | None, *, excluded: bool = False) -> Iterator[TextNode]:
    """Yield the text nodes of a query tree in the order of the query.

    ``node`` is the root, or None for an empty query. Text nodes that the query excludes, below a `NotNode`,
    are skipped unless ``excluded`` is true.
    """
    if isinstance(node, TextNode):
        yield node
    elif excluded or not isinstance(node, NotNode):
        for part in list_children(node):
            yield from iter_text_nodes(part, excluded=excluded)
