"""The classes that an item names: its category, its topic and its genre."""

from __future__ import annotations

from collections.abc import Mapping

from sitegen.catalogue.classification import (
    describe_choices,
    find_class,
    list_class_names,
    list_leaf_names,
    suggest_name,
)
from sitegen.catalogue.model import Classification
from sitegen.catalogue.sources_by_kind import SourcesByKind
from sitegen.content.layout import SourceKind
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.codes import items as codes
from sitegen.schema.record_source import locate_key
from sitegen.schema.records import ItemRecord

_CLASS_FIELDS = (
    ("category", SourceKind.CATEGORIES, "信息分类", "category"),
    ("topic", SourceKind.TOPICS, "主题分类", "topic"),
    ("genre", SourceKind.GENRES, "体裁分类", "genre"),
)


def resolve_classes(
    record: ItemRecord, sources: SourcesByKind, trees: Mapping[SourceKind, Classification]
) -> tuple[list[str], tuple[Diagnostic, ...]]:
    """Find the category, the topic and the genre that an item names, in the classifications ``trees``.

    Return a list of their three ids in this order, with "" for one that is missing or unknown, and the diagnostics:
    one for each unknown name, and one for a category that has children.
    """
    class_ids, problems = [], []
    for name, kind, label, label_en in _CLASS_FIELDS:
        value, tree = getattr(record, name), trees[kind]
        id = find_class(tree, value)
        class_ids.append(id)
        if value and not id and not _has_reported_error(sources, kind):
            values = {"value": value, "label": label, "label_en": label_en, "file": f"content/{kind}.yaml"}
            problems.append(
                codes.CLASS_UNKNOWN.at(
                    locate_key(record.source, name),
                    **values,
                    **suggest_name(value, list_class_names(tree)),
                    **describe_choices(tree),
                )
            )
        elif name == "category" and id and tree.classes[id].children:
            leaves = list_leaf_names(tree, id)
            problems.append(
                codes.CLASS_NOT_LEAF.at(
                    locate_key(record.source, name),
                    value=value,
                    children="、".join(leaves),
                    children_en=", ".join(leaves),
                )
            )
    return class_ids, tuple(problems)


def _has_reported_error(sources: SourcesByKind, kind: SourceKind) -> bool:
    """Whether a class may be unknown only because of an error in its classification file, which is reported.

    ``kind`` is the kind of this file. It cannot be read, a class was left out because of a mistake, or the
    required file of categories is missing.
    """
    if kind in sources.broken_trees:
        return True
    return sources.find_record(kind) is None and (bool(sources.select(kind)) or kind is SourceKind.CATEGORIES)
