"""Changes of the structure of YAML: keys dropped, doubled and renamed, values of other kinds, nested, moved, repeated."""

from __future__ import annotations

from random import Random
from typing import Any, Final

import yaml

from tests.fuzz.text_changes import change_text
from tests.fuzz.words import ODD_VALUES

_TEXT_TAG: Final = "tag:yaml.org,2002:str"
_LIST_TAG: Final = "tag:yaml.org,2002:seq"
_MAP_TAG: Final = "tag:yaml.org,2002:map"
_LOADER: Final[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DUMPER: Final[Any] = getattr(yaml, "CBaseDumper", yaml.BaseDumper)


def change_yaml(text: str, random: Random) -> str:
    """Change the tree of a YAML text. A text that is no tree is changed as a text."""
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError:
        root = None
    if root is None or isinstance(root, yaml.ScalarNode):
        return change_text(text, random)
    for _ in range(random.choice((1, 1, 2, 3))):
        nodes = [node for node in _list_collections(root) if node.value]
        if not nodes:
            break
        node = random.choice(nodes)
        if isinstance(node, yaml.MappingNode):
            _change_mapping(node, nodes, random)
        else:
            _change_sequence(node, nodes, random)
    return str(yaml.serialize(root, Dumper=_DUMPER, allow_unicode=True))


def _list_collections(root: Any) -> list[Any]:
    found, waiting = [], [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.CollectionNode):
            found.append(node)
            pairs = node.value if isinstance(node, yaml.MappingNode) else [(item,) for item in node.value]
            waiting.extend(part for pair in pairs for part in pair)
    return found


def _change_mapping(node: Any, nodes: list[Any], random: Random) -> None:
    place = random.randrange(len(node.value))
    key, value = node.value[place]
    way = random.randrange(7)
    if way == 0:
        del node.value[place]
    elif way == 1:
        node.value.insert(random.randrange(len(node.value) + 1), (key, value))
    elif way == 2:
        other = random.choice(nodes)
        keys = [pair[0] for pair in other.value] if isinstance(other, yaml.MappingNode) else [key]
        node.value[place] = (random.choice((*keys, _make_text(random))), value)
    elif way == 3:
        node.value.extend((_write(f"键{number}"), value) for number in range(random.choice((3, 60))))
    else:
        node.value[place] = (key, _change_value(value, nodes, random))


def _change_sequence(node: Any, nodes: list[Any], random: Random) -> None:
    place = random.randrange(len(node.value))
    way = random.randrange(4)
    if way == 0:
        del node.value[place]
    elif way == 1:
        node.value.extend([node.value[place]] * random.choice((1, 2, 200)))
    elif way == 2:
        random.shuffle(node.value)
    else:
        node.value[place] = _change_value(node.value[place], nodes, random)


def _change_value(value: Any, nodes: list[Any], random: Random) -> Any:
    """Return a value of another kind, or a changed text."""
    way = random.randrange(8)
    if way <= 2:
        return _make_text(random)
    if way == 3 and isinstance(value, yaml.ScalarNode):
        return _write(change_text(value.value, random) if value.value else "x")
    if way == 4:
        return _nest(value, random.choice((1, 2, 25, 200)), random)
    if way == 5:
        return yaml.MappingNode(_MAP_TAG, [(_make_text(random), value)])
    if way == 6:
        return yaml.SequenceNode(_LIST_TAG, [value] * random.choice((0, 1, 2, 50)))
    other = random.choice(nodes).value
    taken = random.choice(other)
    taken = taken[1] if isinstance(taken, tuple) else taken
    # A node within itself has no end.
    return value if isinstance(taken, yaml.CollectionNode) else taken


def _nest(value: Any, depth: int, random: Random) -> Any:
    is_list = random.random() < 0.5
    for _ in range(depth):
        if is_list:
            value = yaml.SequenceNode(_LIST_TAG, [value], flow_style=True)
        else:
            value = yaml.MappingNode(_MAP_TAG, [(_write("a"), value)], flow_style=True)
    return value


def _make_text(random: Random) -> Any:
    return _write(random.choice(ODD_VALUES))


def _write(text: str) -> Any:
    style = '"' if text in ("", " ") or not text.isprintable() else None
    return yaml.ScalarNode(_TEXT_TAG, text, style=style)
