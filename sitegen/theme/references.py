"""The templates that a template names: what it extends, includes, imports and shows as parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Environment, nodes

_SYNTAX = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
_NAMING: tuple[type[Any], ...] = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
PART = "shared"
"""The function of templates that shows another one: ``shared("_nav.html", view.page.chrome)``."""


@dataclass(frozen=True, slots=True)
class TemplateReference:
    """A name in a template, and the line on which it stands; None is a computed name."""

    name: str | None
    line: int


@lru_cache(maxsize=1000)
def references(source: str) -> tuple[TemplateReference, ...]:
    """Every reference of a template, a function of its source alone.

    Raises `jinja2.TemplateSyntaxError` and, for a source nested beyond measure, `RecursionError`.
    """
    tree = _SYNTAX.parse(source)
    named = (
        TemplateReference(name, node.lineno)
        for node in tree.find_all(_NAMING)
        for name in _names(node.template)
    )
    return (*named, *_parts(tree))


def _parts(tree: nodes.Template) -> Iterator[TemplateReference]:
    """The parts that a template shows. The function under another name could show anything: that is a computed name."""
    calls = [call for call in tree.find_all(nodes.Call) if _is_part(call.node)]
    for call in calls:
        for name in _names(call.args[0]) if call.args else (None,):
            yield TemplateReference(name, call.lineno)
    known = {id(call.node) for call in calls}
    for use in tree.find_all(nodes.Name):
        if _is_part(use) and id(use) not in known:
            yield TemplateReference(None, use.lineno)


def _is_part(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == PART


def _names(named: nodes.Expr) -> Iterator[str | None]:
    """The names of an expression: a fixed one, or several of which the first that exists is taken."""
    if isinstance(named, nodes.Tuple | nodes.List):
        for item in named.items:
            yield from _names(item)
    else:
        yield named.value if isinstance(named, nodes.Const) and isinstance(named.value, str) else None
