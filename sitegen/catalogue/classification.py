"""Build the trees of the site: classifications, and the hierarchy of agencies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from sitegen.catalogue.model import Agency, Classification, ClassNode
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.codes import items as codes
from sitegen.schema.record_source import locate_key
from sitegen.schema.records import AgencyRecord, ClassificationRecord, ClassRecord

RESERVED = frozenset({"all", "year", "items", "index"})
"""Ids that no class may have, because its page would have the URL of another page."""
CHOICES_LIMIT = 20
"""Most classes that a hint names."""
_COMPARISON_LIMIT = 300
"""Most names that a wrong one is compared with: those nearest in length.

Comparing is slow, and the same wrong name may be in every file.
"""


def suggest_name(value: str, names: list[str]) -> dict[str, str]:
    """Find the existing name that is most similar to ``value``, a name that does not exist.

    Return the values ``near`` and ``near_en`` for the message template of a rule, which suggest it in Chinese and
    English. Both are "" if none of ``names`` is similar enough.
    """
    candidates = sorted(names, key=lambda name: abs(len(name) - len(value)))[:_COMPARISON_LIMIT]
    close = get_close_matches(value, candidates, n=1, cutoff=0.5)
    if not close:
        return {"near": "", "near_en": ""}
    return {"near": f"，是不是想写“{close[0]}”？", "near_en": f"; did you mean “{close[0]}”?"}


def build_classification(
    record: ClassificationRecord | None,
) -> tuple[Classification, tuple[Diagnostic, ...]]:
    """Build the tree of a classification file. Return it with diagnostics for ids that are reserved or used twice.

    ``record`` is the content of the file; the tree is empty if it is None. `RESERVED` lists the reserved ids. A class
    with a reserved id is left out, and so is the second of two classes with the same id.
    """
    if record is None:
        return Classification(), ()
    classes: dict[str, ClassNode] = {}
    problems = []
    for position, node, ancestors in _walk_classes(record.classes, (), "classes"):
        where = locate_key(record.source, f"{position}.id")
        if node.id in RESERVED:
            problems.append(codes.CLASS_RESERVED.at(where, value=node.id))
        elif node.id in classes:
            problems.append(codes.CLASS_TWICE.at(where, value=node.id))
        else:
            children = tuple(child.id for child in node.children)
            classes[node.id] = ClassNode(id=node.id, record=node, ancestors=ancestors, children=children)
    return Classification(classes), tuple(problems)


def _walk_classes(
    nodes: tuple[ClassRecord, ...], ancestors: tuple[str, ...], position: str
) -> Iterator[tuple[str, ClassRecord, tuple[str, ...]]]:
    for number, node in enumerate(nodes):
        here = f"{position}.{number}"
        yield here, node, ancestors
        yield from _walk_classes(node.children, (*ancestors, node.id), f"{here}.children")


def find_class(tree: Classification, value: str) -> str:
    """Return the id of the class that ``value`` identifies, or "" if there is none or more than one.

    ``value`` is an id, a full name with the names of all ancestors, such as ``综合政务\\政务公开``, or the name of
    the class alone.
    """
    return value if value in tree.classes else tree.ids_by_name.get(value, "")


def add_class_of_drafts(tree: Classification) -> tuple[Classification, str]:
    """Return a copy of the tree with an additional class, and the id of this class.

    The class is for drafts whose category is missing or unknown. Only previews show it. It is never published,
    because such a draft has an error.
    """
    record = ClassRecord(id="drafts-unclassified", name="分类未填的草稿")
    node = ClassNode(id=record.id, record=record, ancestors=(), children=())
    return Classification({**tree.classes, record.id: node}), record.id


def list_class_names(tree: Classification) -> list[str]:
    """Return the ids of all classes, then their names, as candidates for `suggest_name`."""
    return [*tree.classes, *(node.record.name for node in tree.classes.values())]


def list_leaf_names(tree: Classification, id: str = "") -> list[str]:
    """Return the names of the classes without children below the class ``id``, or in the whole tree if ``id`` is "".

    Where several classes have the same name, the id stands instead, since an editor must write that.
    """
    leaves = [
        node for node in tree.classes.values() if not node.children and (not id or id in node.ancestors)
    ]
    return [node.record.name if find_class(tree, node.record.name) == node.id else node.id for node in leaves]


def describe_choices(tree: Classification) -> dict[str, str]:
    """Describe the classes that an editor can choose: those without children.

    Return the values ``choices`` and ``choices_en`` for the hint of a rule, in Chinese and English. For a large tree,
    the first `CHOICES_LIMIT` classes are named, with the total number. Both values are "" for an empty tree.
    """
    names = list_leaf_names(tree)
    named, total = names[:CHOICES_LIMIT], len(names)
    if not names:
        return {"choices": "", "choices_en": ""}
    is_cut = total > CHOICES_LIMIT
    return {
        "choices": f"：{'、'.join(named)}{f' 等 {total} 个' if is_cut else ''}",
        "choices_en": f": {', '.join(named)}{f' … ({total} in all)' if is_cut else ''}",
    }


def build_hierarchy(
    records: Mapping[str, AgencyRecord], folders: frozenset[str]
) -> tuple[dict[str, Agency], tuple[Diagnostic, ...]]:
    """Arrange agencies in a tree. Return them keyed by id, with diagnostics for unknown parents and cycles.

    The agencies are in display order: each before its children, siblings by ``order``, then id. ``records`` are keyed
    by id. ``folders`` contains the ids of all agencies that have a folder, even if their records are missing or
    unreadable; a parent in it is not reported as unknown. A parent may also be given by its full or short name. An
    agency is moved to the top level if its parent is missing or unreadable, or if this breaks a cycle.
    """
    problems: list[Diagnostic] = []
    parents: dict[str, str] = {}
    names = _map_agency_names(records)
    for id, record in records.items():
        parent = record.parent if record.parent in folders else names.get(record.parent, "")
        if record.parent and not parent:
            where = locate_key(record.source, "parent")
            problems.append(
                codes.AGENCY_UNKNOWN.at(
                    where, value=record.parent, **suggest_name(record.parent, [*records, *names])
                )
            )
        parents[id] = parent if parent in records else ""
    for id in records:
        cycle = _find_cycle(id, parents)
        if cycle:
            where = locate_key(records[id].source, "parent")
            problems.append(codes.AGENCY_CYCLE.at(where, cycle=" → ".join(cycle)))
            # Cut the cycle, so that its agencies still appear.
            parents[id] = ""
    return _order_agencies(records, parents), tuple(problems)


def _map_agency_names(records: Mapping[str, AgencyRecord]) -> dict[str, str]:
    """Return the ids of agencies, keyed by full and short name. Names that several agencies have are left out."""
    ids: dict[str, set[str]] = {}
    for id, record in records.items():
        for name in (record.name, record.short_name):
            ids.setdefault(name, set()).add(id)
    return {name: next(iter(found)) for name, found in ids.items() if len(found) == 1}


def _find_cycle(id: str, parents: Mapping[str, str]) -> list[str]:
    """Return the cycle of ids that begins and ends with ``id``; [] if the agency ``id`` is not in a cycle.

    ``parents`` maps the id of each agency to that of its parent, or to "".
    """
    path = [id]
    while parent := parents.get(path[-1], ""):
        path.append(parent)
        if parent == id:
            return path
        # The cycle is further up. It is reported for the agencies in it.
        if path.count(parent) > 1:
            return []
    return []


def _order_agencies(records: Mapping[str, AgencyRecord], parents: Mapping[str, str]) -> dict[str, Agency]:
    children_by_parent: dict[str, list[str]] = {}
    for id in sorted(records, key=lambda id: (records[id].order, id)):
        children_by_parent.setdefault(parents[id], []).append(id)
    agencies: dict[str, Agency] = {}
    # A stack instead of recursion. Reversed, because the last entry is taken first.
    stack: list[tuple[str, tuple[str, ...]]] = [(id, ()) for id in reversed(children_by_parent.get("", []))]
    while stack:
        id, ancestors = stack.pop()
        children = tuple(children_by_parent.get(id, ()))
        agencies[id] = Agency(id=id, record=records[id], ancestors=ancestors, children=children)
        stack.extend((child, (*ancestors, id)) for child in reversed(children))
    return agencies
