"""References between items: resolve index and document numbers to items, in both directions, and find cycles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct, field

from sitegen.catalogue.classification import suggest_name
from sitegen.catalogue.numbers import ItemNames
from sitegen.catalogue.release import ReleaseState, find_release_state
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import items as codes
from sitegen.schema import expand_document_number
from sitegen.schema.record_source import locate_key
from sitegen.schema.records import AgencyRecord, ItemRecord

RELATIONS = ("repeals", "amends", "replaces", "interprets", "relates")
INVERSE_RELATIONS = {
    "repeals": "repealed-by",
    "amends": "amended-by",
    "replaces": "replaced-by",
    "interprets": "interpreted-by",
    "relates": "relates",
}
RELATION_LABELS = {
    "repeals": ("本文废止的文件", "Repeals"),
    "amends": ("本文修改的文件", "Amends"),
    "replaces": ("本文代替的文件", "Replaces"),
    "interprets": ("本文解读的文件", "Interprets"),
    "relates": ("相关文件", "Related"),
    "repealed-by": ("被以下文件废止", "Repealed by"),
    "amended-by": ("被以下文件修改", "Amended by"),
    "replaced-by": ("被以下文件代替", "Replaced by"),
    "interpreted-by": ("政策解读", "Interpretations"),
}
DISPLAY_ORDER = tuple(RELATION_LABELS)
"""Relations in the order in which a page lists them."""


class RelationGraph(Struct):
    """Relations between items, such as ``repeals``, stored in both directions.

    ``edges`` maps the id of an item to its relations: each kind to the ids of the related items. The inverse
    of a relation has a kind of its own: ``repeals`` of one item is ``repealed-by`` of the other.
    """

    edges: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def add(self, origin: str, kind: str, target: str) -> None:
        """Add the relation from item ``origin`` to item ``target``, both ids, and its inverse.

        ``kind`` is one of `RELATIONS`. A relation that exists already is not added again.
        """
        for source, relation, destination in (
            (origin, kind, target),
            (target, INVERSE_RELATIONS[kind], origin),
        ):
            related = self.edges.setdefault(source, {}).setdefault(relation, [])
            if destination not in related:
                related.append(destination)

    def list_pairs(self) -> frozenset[frozenset[str]]:
        """Return the pairs of item ids between which there is any relation."""
        return frozenset(
            frozenset((id, other))
            for id, relations in self.edges.items()
            for others in relations.values()
            for other in others
        )

    def find_relations(self, id: str) -> Mapping[str, list[str]]:
        """Return an item's relations: each kind mapped to the ids of the related items. Empty if it has none."""
        return self.edges.get(id, {})


def is_external(value: str) -> bool:
    """Whether ``value``, a reference as written, names a document outside this site: a title that begins with 《.

    Such a title is shown as written, without a link.
    """
    return value.startswith("《")


def resolve_references(
    records: Mapping[str, ItemRecord],
    agencies: Mapping[str, AgencyRecord],
    visible: frozenset[str],
    today: date,
    *,
    complete: bool,
) -> tuple[RelationGraph, tuple[Diagnostic, ...]]:
    """Resolve the references between items. Return their relations and all diagnostics.

    ``records`` are all items, keyed by id, oldest first; ``agencies`` are the records of all agencies, keyed by id.
    ``visible`` are the ids of items that are published or withdrawn; relations of other items are left out. ``today``
    is the day of the build. ``complete`` is False if some item could not be read. Unknown names are then not
    reported, because they may refer to that item.
    """
    names = ItemNames.collect(records, agencies)
    current = frozenset(id for id in visible if records[id].withdrawn is None)
    graph = RelationGraph()
    problems: list[Diagnostic] = []
    for id, record in ((id, record) for id, record in records.items() if _has_references(record)):
        for kind, number, value in _iter_references(record):
            target, problem = _resolve_target(id, record, (kind, number, value), names, current)
            if problem:
                # An unknown name may be that of an item that could not be read.
                if complete or problem.code != codes.REF_UNKNOWN.code:
                    problems.append(problem)
                continue
            problems.extend(
                _check_release(record, records[target], (kind, number, value), target in visible, today)
            )
            if target in visible and id in visible:
                graph.add(id, kind, target)
    problems.extend(_check_cycles(records, graph))
    return graph, tuple(problems)


def _check_release(
    record: ItemRecord, target: ItemRecord, reference: tuple[str, int, str], is_visible: bool, today: date
) -> Iterator[Diagnostic]:
    """Yield a diagnostic if ``target`` is not yet public when ``record``, which refers to it, is published.

    ``reference`` is one result of `_iter_references`. ``is_visible``: the site shows the target.
    """
    kind, number, value = reference
    where = locate_key(record.source, f"{kind}.{number}")
    if find_release_state(target, today) is ReleaseState.SCHEDULED:
        # All of one day are published by the same build.
        own, later = max(today, record.published.day), target.published.day
        if later > own and not record.draft:
            yield codes.REF_LATER.at(where, value=value, day=own, later=later)
    elif not is_visible:
        yield codes.REF_UNPUBLISHED.at(where, value=value)


def _iter_references(record: ItemRecord) -> Iterator[tuple[str, int, str]]:
    """Yield each reference of an item to another item of this site.

    A reference is the kind of relation, the position in the list of this kind, and the text as written.
    """
    for kind in RELATIONS:
        for number, value in enumerate(getattr(record, kind)):
            if not is_external(value):
                yield kind, number, value


def _has_references(record: ItemRecord) -> bool:
    """Whether an item refers to any other document. Most do not."""
    return bool(record.repeals or record.amends or record.replaces or record.interprets or record.relates)


def _resolve_target(
    id: str,
    record: ItemRecord,
    reference: tuple[str, int, str],
    names: ItemNames,
    current: frozenset[str],
) -> tuple[str, Diagnostic | None]:
    """Return the id of the item that a reference names and None; or "" and a diagnostic if no single item fits.

    ``id`` and ``record`` are those of the item that refers. ``reference`` is one result of `_iter_references`.
    ``names`` is the index of all items. ``current`` are the ids of the items that are published and not withdrawn.
    """
    kind, number, value = reference
    where = locate_key(record.source, f"{kind}.{number}")
    ids = names.find(value)
    if len(ids) > 1:
        ids = names.choose(ids, value, id, current)
    if not ids:
        return "", codes.REF_UNKNOWN.at(where, value=value, **suggest_name(value, names.find_similar(value)))
    if len(ids) > 1:
        return "", codes.REF_AMBIGUOUS.at(where, value=value, found="、".join(ids))
    if ids[0] == id:
        return "", codes.REF_SELF.at(where)
    return ids[0], None


def locate_reference(record: ItemRecord, kind: str, target: ItemRecord) -> Place:
    """Return the place of the reference in ``record`` that names the item with the record ``target``.

    ``kind`` is one of `RELATIONS`. If several references of this kind name that item, the place is that of the first.
    """
    names = {target.index_no, *_list_numbers(target.doc_no)}
    values: Sequence[str] = getattr(record, kind)
    number = next((at for at, value in enumerate(values) if not names.isdisjoint(_list_numbers(value))), 0)
    return locate_key(record.source, f"{kind}.{number}")


def _list_numbers(text: str) -> tuple[str, ...]:
    """Return ``text`` and the single document numbers that it stands for; () if it is ""."""
    return (text, *expand_document_number(text)) if text else ()


def _check_cycles(records: Mapping[str, ItemRecord], graph: RelationGraph) -> Iterable[Diagnostic]:
    # The last relation, "relates", is mutual, so it always forms a cycle.
    for kind in RELATIONS[:-1]:
        edges = {id: relations.get(kind, ()) for id, relations in graph.edges.items()}
        for cycle in _find_cycles(edges):
            # Begin with the smallest id, so that the message does not depend on where the search entered.
            first = min(cycle)
            start = cycle.index(first)
            ring = [*cycle[start:], *cycle[:start], first]
            where = locate_reference(records[first], kind, records[ring[1]])
            yield codes.REF_CYCLE.at(where, cycle=" → ".join(ring))


def _find_cycles(edges: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Yield loops in a graph: lists of ids of which each refers to the next, and the last to the first.

    ``edges`` maps each id to the ids that it refers to. If there are any loops, at least one is found. The search is
    depth-first without recursion.
    """
    done: set[str] = set()
    for root in edges:
        if root in done or not edges[root]:
            continue
        path: list[str] = []
        # A second entry for each node, marked True, is reached when all below it is done.
        stack: list[tuple[str, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                path.pop()
                done.add(node)
            elif node in path:
                yield path[path.index(node) :]
            elif node not in done:
                path.append(node)
                stack.append((node, True))
                stack.extend((next_node, False) for next_node in edges[node])
