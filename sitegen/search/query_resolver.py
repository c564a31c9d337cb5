"""Resolution of the tree that Whoosh's parser returns into a query tree: names of values become ids of this index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from sitegen.program import regex
from sitegen.search.normalise import normalise
from sitegen.search.query_fields import (
    DATE_FIELDS,
    FIELD_ALIASES,
    FIELD_NAMES,
    KIND_NAMES,
    NO,
    TEXT_FIELDS,
    VALIDITY_NAMES,
    VOID_STATES,
    YES,
    QueryError,
    parse_days,
)
from sitegen.search.query_nodes import (
    AndNode,
    DateNode,
    FacetNode,
    Node,
    NotNode,
    OrNode,
    combine_nodes,
    iter_text_nodes,
    make_text_node,
)
from sitegen.search.reader import IndexReader
from sitegen.search.whoosh_library import And, Not, NullQuery, Or, Phrase, Query, Term, TermRange

MAX_QUERY_WORDS: Final = 100
"""Maximum number of words in a query. Each of them is looked up in the index and may be verified on texts."""
IN_FORCE_CONDITION: Final = NotNode(FacetNode("validity", VOID_STATES))
"""Condition that matches documents in force, including those without a state of validity."""
_YEAR: Final = regex.compile(r"([0-9]{4})年?")


class QueryResolver:
    """Converter of parsed queries (trees of Whoosh nodes) into query trees of `sitegen.search.query_nodes`.

    ``index`` has the values of each field, such as the agencies, by which names in queries become ids.
    """

    def __init__(self, index: IndexReader) -> None:
        self._index = index

    def resolve(self, query: Query) -> Node | None:
        """Convert the result of `parse_query` into a query tree, with ids in place of typed field values.

        Returns the root of the tree, or None if nothing is left to search for. Text is normalised. A
        condition whose field does not have the value becomes a search for the text as typed. Raises
        `QueryError` if there are more than `MAX_QUERY_WORDS` words, and `TypeError` if ``query`` has a node that
        `parse_query` never returns.
        """
        node = self._resolve(query)
        if sum(1 for _ in iter_text_nodes(node, excluded=True)) > MAX_QUERY_WORDS:
            raise QueryError(
                f"词太多（最多 {MAX_QUERY_WORDS} 个）；整段文字请加引号。",
                f"Too many words (at most {MAX_QUERY_WORDS}); put a passage in quotation marks.",
            )
        return node

    def _resolve(self, query: Query) -> Node | None:
        match query:
            case And():
                return combine_nodes(AndNode, map(self._resolve, query.subqueries))
            case Or():
                return combine_nodes(OrNode, map(self._resolve, query.subqueries))
            case Not():
                part = self._resolve(query.query)
                return NotNode(part) if part else None
            case Phrase():
                return self._resolve_leaf(query.fieldname, " ".join(query.words), quoted=True)
            case Term():
                return self._resolve_leaf(query.fieldname, query.text)
            case TermRange():
                return self._resolve_range(query.fieldname, query.start or "", query.end or "")
            case _ if query is NullQuery:
                return None
            case _:
                raise TypeError(f"no node of the query language: {query!r}")

    def _resolve_leaf(self, field_name: str, text: str, *, quoted: bool = False) -> Node | None:
        field = FIELD_NAMES.get(field_name, field_name)
        if field in TEXT_FIELDS:
            return make_text_node(text, field, quoted=quoted)
        # An unknown value is searched for as typed, so that a pasted title with a colon is still found.
        return self.find_condition(field, text) or make_text_node(
            f"{field_name}:{text}", unknown_condition=(field_name, text)
        )

    def _resolve_range(self, field_name: str, start: str, end: str) -> Node | None:
        """Convert a range ``[start TO end]`` into a query node, or None if nothing is left to search for.

        ``field_name`` is the field as typed. "" as ``start`` or ``end`` means no limit on that side. If the field
        has no order, or if an end is not valid, the range as typed is searched for as text.
        """
        field, typed = FIELD_NAMES.get(field_name, field_name), f"{start} TO {end}"
        if field in TEXT_FIELDS:
            return make_text_node(typed, field)
        return self._find_range_condition(field, start, end) or make_text_node(
            f"{field_name}:{typed}", unknown_condition=(field_name, typed)
        )

    def find_condition(self, field: str, text: str) -> Node | None:
        """Return the query node for a condition such as 机关:教育局, or None if the field has no such value.

        ``field`` is the name of a field that is not searched as text, such as "agency" or "published".
        ``text`` is the value as typed: an id, a name, or a part of a name. Partial matches count only if
        nothing matches exactly. In a hierarchy, the node also matches all descendants of the value. For a
        year or date, ``text`` may be a range such as 2023..2024.
        """
        if field == "validity":
            return _find_validity_condition(text)
        if field == "year" or field in DATE_FIELDS:
            start, dots, end = text.partition("..")
            return self._find_range_condition(field, *((start, end) if dots else (text, text)))
        names, normalised = self._list_names(field), normalise(text)
        exact = [id for id, name in names.items() if id == text or normalise(name) == normalised]
        partial = [id for id, name in names.items() if normalised and normalised in normalise(name)]
        values = [
            descendant
            for value in exact or partial
            for descendant in self._index.list_descendants(field, value)
        ]
        return FacetNode(field, tuple(dict.fromkeys(values))) if values else None

    def require_condition(self, field: str, texts: Iterable[str]) -> Node:
        """Return a query node that matches documents which have one of several typed values in a field.

        ``field`` and each of ``texts`` are as in `find_condition`. Without texts, no document matches. Raises
        `QueryError` if the field does not have one of the values. Its message suggests similar ones.
        """
        return OrNode(tuple(self._require_value(field, text) for text in texts))

    def _require_value(self, field: str, text: str) -> Node:
        node = self.find_condition(field, text)
        if node is not None:
            return node
        names = self._list_names(field)
        # The id of a year is its name, which would be suggested twice.
        known = dict.fromkeys([*names, *names.values()])
        suggestions = (
            get_close_matches(text, known, n=3, cutoff=0.4) or list(dict.fromkeys(names.values()))[:8]
        )
        missing = f"没有 {text} 年" if field == "year" else f"没有“{text}”这个{FIELD_ALIASES[field][0]}"
        raise QueryError(
            f"{missing}；可用：{'、'.join(suggestions)}。",
            f"There is no {field} “{text}”; choose for example one of these.",
        )

    def _find_range_condition(self, field: str, start: str, end: str) -> Node | None:
        """Return the query node for a range of years or dates. "" as ``start`` or ``end`` means no limit.

        Returns None if the field has no order, or if an end is not a year or date.
        """
        if field == "year":
            first, last = _parse_year(start, "0000"), _parse_year(end, "9999")
            years = self._index.load_facet("year")
            return (
                FacetNode(field, tuple(year for year in years if first <= year <= last))
                if first and last
                else None
            )
        if field not in DATE_FIELDS:
            return None
        try:
            return DateNode(
                field, parse_days(start)[0] if start else None, parse_days(end)[1] if end else None
            )
        except QueryError:
            return None

    def _list_names(self, field: str) -> Mapping[str, str]:
        """Return the display names of the values of a field, keyed by id."""
        if field == "kind":
            return KIND_NAMES
        if field == "year":
            return {year: year for year in self._index.load_facet("year")}
        return {id: name for id, (name, _) in self._index.load_tree(field).items()}


def list_unknown_conditions(node: Node | None) -> tuple[tuple[str, str], ...]:
    """Return the conditions of a query that ask for a value which the field does not have.

    They are pairs of field and value as typed, such as 机关 and 某局, without duplicates. ``node`` is the
    root of the query tree, or None for an empty query.
    """
    unknown: Iterator[tuple[str, str] | None] = (
        run.unknown_condition for run in iter_text_nodes(node, excluded=True)
    )
    return tuple(dict.fromkeys(pair for pair in unknown if pair))


def _find_validity_condition(text: str) -> Node | None:
    if text.lower() in YES:
        return IN_FORCE_CONDITION
    if text.lower() in NO:
        return FacetNode("validity", VOID_STATES)
    states = tuple(state for state, word in VALIDITY_NAMES.items() if text in (state, word))
    return FacetNode("validity", states) if states else None


def _parse_year(text: str, default: str) -> str | None:
    """Return the four digits of a year. Returns ``default`` for an empty text, and None if it is not a year."""
    match = _YEAR.fullmatch(normalise(text))
    return default if not text else match[1] if match else None
