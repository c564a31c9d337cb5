"""Find what a template refers to: templates, by extends, include, import and ``shared()``, and static files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Environment, nodes

_SYNTAX = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
# Nodes with an attribute `template`, an expression that names another template.
_NAMING_NODES: tuple[type[Any], ...] = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
PART_FUNCTION = "shared"
"""Name of the template function that renders another template: ``shared("_nav.html", view.page.chrome)``."""
ASSET_FUNCTION = "asset"
"""Name of the template function that returns the address of a static file: ``asset("emblem.svg")``."""


@dataclass(frozen=True, slots=True)
class TemplateReference:
    """One reference from a template to another, or to a static file.

    ``name`` is the name of the other template or of the file, or None if it is an expression whose value is not
    known before rendering. ``line`` is the line number of the reference. ``extends``: the other one is the parent of
    the template.
    """

    name: str | None
    line: int
    extends: bool = False


def parse_template(source: str) -> nodes.Template:
    """Parse the text of a template. Raises as `find_references` does."""
    return _SYNTAX.parse(source)


@lru_cache(maxsize=1000)
def find_references(source: str) -> tuple[TemplateReference, ...]:
    """Return every template that ``source`` extends, includes, imports or renders with ``shared()``.

    ``source`` is the text of a template. If ``include`` gets a list of names, each name counts. A name
    computed at run time is returned as None. Results are cached. Raises `jinja2.TemplateSyntaxError` for
    invalid source and `RecursionError` for source that is nested too deeply.
    """
    tree = parse_template(source)
    named = (
        TemplateReference(name, node.lineno, extends=isinstance(node, nodes.Extends))
        for node in tree.find_all(_NAMING_NODES)
        for name in _list_names(node.template)
    )
    return (*named, *_find_calls(tree, PART_FUNCTION))


@lru_cache(maxsize=1000)
def find_assets(source: str) -> tuple[TemplateReference, ...]:
    """Return every static file whose address ``source`` gets from ``asset()``.

    A name computed at run time is returned as None. Results are cached. Raises as `find_references` does.
    """
    # Nearly all templates, without parsing them again.
    return tuple(_find_calls(parse_template(source), ASSET_FUNCTION)) if ASSET_FUNCTION in source else ()


def _find_calls(tree: nodes.Template, function: str) -> Iterator[TemplateReference]:
    """Yield what the calls of ``function`` name: their first arguments."""
    calls = [call for call in tree.find_all(nodes.Call) if _is_name(call.node, function)]
    for call in calls:
        for name in _list_names(call.args[0]) if call.args else (None,):
            yield TemplateReference(name, call.lineno)
    # Under another name, for example as an argument of a macro, the function could be called with any name. Such
    # a use counts as a computed name, which is an error.
    called = {id(call.node) for call in calls}
    for name_node in tree.find_all(nodes.Name):
        if _is_name(name_node, function) and id(name_node) not in called:
            yield TemplateReference(None, name_node.lineno)


def _is_name(node: nodes.Node, name: str) -> bool:
    return isinstance(node, nodes.Name) and node.name == name


def _list_names(named: nodes.Expr) -> Iterator[str | None]:
    """Yield the names that an expression can mean, and None for a computed one.

    A list has several names, of which Jinja takes the first that exists.
    """
    if isinstance(named, nodes.Tuple | nodes.List):
        for item in named.items:
            yield from _list_names(item)
    else:
        yield named.value if isinstance(named, nodes.Const) and isinstance(named.value, str) else None
