"""What a YAML text contains, without positions and notation, to compare an edited text with what was intended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

import yaml

from sitegen.schema.yaml_patterns import FORBIDDEN_CHARACTERS
from sitegen.schema.yaml_source_nodes import SourceNode, parse_source_nodes
from sitegen.schema.yaml_tree import parse_yaml

Content = str | list["Content"] | dict[str, "Content"]
"""Content of a YAML node, without its place: a text, a list, or fields in their order."""


class YamlEditError(Exception):
    """Raised if a YAML text cannot be edited.

    The text has errors, or is written in a way that the edit does not support.
    """


class IntendedContent:
    """What a YAML text should contain after its edits.

    Nodes of the text before the edits are identified by their ``id()``. ``new_values`` maps scalars to their new
    content, ``new_items`` maps lists to the members to append, and ``removed_keys`` has the keys of the fields to
    remove. ``new_fields`` are the fields to add: name, value, and whether the field becomes the first one.
    """

    def __init__(self) -> None:
        self.new_values: dict[int, Content] = {}
        self.new_items: dict[int, list[Content]] = {}
        self.new_fields: list[tuple[str, Content, bool]] = []
        self.removed_keys: set[int] = set()

    def matches(self, former: SourceNode | None, edited: SourceNode | None) -> bool:
        """Return whether an edited text has the intended content, in the same order.

        ``former`` and ``edited`` are the root nodes before and after the edits, None for an empty text. Raises
        `YamlEditError` if a field to add exists already, if a key is not a text, or if a key occurs twice.
        """
        wanted, found = self._apply_edits(former), collect_content(edited) if edited else {}
        return make_comparable(found) == make_comparable(wanted)

    def _apply_edits(self, former: SourceNode | None) -> Content:
        if former is None:
            return {name: value for name, value, _ in self.new_fields}
        content = collect_content(former, self.new_values, self.new_items, self.removed_keys)
        if isinstance(content, dict):
            firsts = [(name, value) for name, value, first in self.new_fields if first]
            lasts = [(name, value) for name, value, first in self.new_fields if not first]
            pairs = [*firsts, *content.items(), *lasts]
            content = dict(pairs)
            if len(content) < len(pairs):
                raise YamlEditError("the field is there already")
        return content


def parse_editable_yaml(text: str) -> SourceNode | None:
    """Parse a text without byte order mark, and return its root node; None if it is empty.

    Raises `YamlEditError` if the text has syntax errors.
    """
    # Each is replaced by one character, so that positions stay right. `parse_yaml` reports them as errors.
    cleaned = FORBIDDEN_CHARACTERS.sub("\ufffd", text.replace("\t", " "))
    try:
        return parse_source_nodes(cleaned)
    except (yaml.YAMLError, AttributeError, RecursionError) as error:
        raise YamlEditError(str(error)) from error


def parse_node_content(node_text: str) -> Content:
    """Return the content of ``node_text``, a text that is one YAML node.

    Raises `YamlEditError` if it is empty or has errors.
    """
    root = parse_editable_yaml(node_text)
    if root is None:
        raise YamlEditError("the value is empty")
    return collect_content(root)


def parse_value_content(value_text: str) -> Content:
    """Return the content of ``value_text`` as YAML reads it to the right of a key, as in ``key: written``.

    Raises `YamlEditError` if it has errors.
    """
    content = parse_node_content(f"k: {value_text}")
    return content["k"] if isinstance(content, dict) and len(content) == 1 else content


def collect_content(
    node: SourceNode,
    new_values: Mapping[int, Content] = {},
    new_items: Mapping[int, list[Content]] = {},
    removed_keys: Collection[int] = (),
) -> Content:
    """Convert a YAML node to plain dicts, lists and texts, with some edits applied.

    ``new_values`` has new values, ``new_items`` new members of lists, and ``removed_keys`` the keys to leave out,
    each by the identity of a node (see `IntendedContent`). By default nothing is edited. Raises `YamlEditError` if
    a key is not a scalar or occurs twice.
    """
    added = new_items.get(id(node), [])
    if node.kind == "scalar":
        value = new_values.get(id(node), node.value)
        if not added:
            return value
        return [*([] if node.start == node.end else [value]), *added]
    if node.kind == "sequence":
        return [*(collect_content(one, new_values, new_items, removed_keys) for one in node.children), *added]
    fields: dict[str, Content] = {}
    for key, child in node.pairs:
        if key.kind != "scalar" or key.value in fields:
            raise YamlEditError("a key stands twice, or is no text")
        if id(key) not in removed_keys:
            fields[key.value] = collect_content(child, new_values, new_items, removed_keys)
    return fields


def make_comparable(content: Content) -> object:
    """Convert content to nested lists, in which the order of fields counts when they are compared.

    For example, ``{"a": "1"}`` becomes ``[("a", "1")]``. A list gets None as first member, so that it never
    equals fields.
    """
    if isinstance(content, dict):
        return [(key, make_comparable(value)) for key, value in content.items()]
    return [None, *map(make_comparable, content)] if isinstance(content, list) else content


def count_diagnostics_by_code(text: str) -> Counter[str]:
    """Count the errors and warnings that `parse_yaml` reports for a text, by their code."""
    return Counter(one.code for one in parse_yaml(text, "")[1])
