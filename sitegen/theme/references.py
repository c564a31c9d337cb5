"""The templates that a template names: what it extends, includes and imports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Environment, nodes

_SYNTAX = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
_NAMING: tuple[type[Any], ...] = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)


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
    return tuple(
        TemplateReference(name, node.lineno)
        for node in _SYNTAX.parse(source).find_all(_NAMING)
        for name in _names(node.template)
    )


def _names(named: nodes.Expr) -> Iterator[str | None]:
    """The names of an expression: a fixed one, or several of which the first that exists is taken."""
    if isinstance(named, nodes.Tuple | nodes.List):
        for item in named.items:
            yield from _names(item)
    else:
        yield named.value if isinstance(named, nodes.Const) and isinstance(named.value, str) else None
