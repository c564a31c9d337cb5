"""What a template refers to and which blocks it has, found in one pass over its syntax tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from jinja2 import Environment, nodes

_SYNTAX = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
# Nodes with an attribute `template`, an expression that names another template.
_NAMING_NODES: Final[tuple[type[Any], ...]] = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
PART_FUNCTION: Final = "shared"
"""Name of the template function that renders another template: ``shared("_nav.html", view.page.chrome)``."""
ASSET_FUNCTION: Final = "asset"
"""Name of the template function that returns the address of a static file: ``asset("emblem.svg")``."""
_MAX_TREES: Final = 200
"""Maximum number of syntax trees that are kept for the compiler. The default theme has some 60 templates."""
_trees: Final[dict[str, nodes.Template]] = {}
"""Syntax trees by the text of their template, until they are compiled."""


@dataclass(frozen=True, slots=True)
class TemplateReference:
    """One reference from a template to another, or to a static file.

    ``name`` is the name of the other template or of the file, or None if it is an expression whose value is not
    known before rendering. ``line`` is the line number of the reference. ``extends``: the template extends the other
    one, which is its parent.
    """

    name: str | None
    line: int
    extends: bool = False


@dataclass(frozen=True, slots=True)
class TemplateOutline:
    """What a template refers to, and its blocks.

    ``references`` are the templates that it extends, includes, imports or renders with ``shared()``. If ``include``
    gets a list of names, each name counts. ``assets`` are the static files whose addresses it gets from ``asset()``.
    ``outer_blocks`` has the line numbers of the blocks that are not within another block, keyed by name. ``blocks``
    are the names of all blocks.
    """

    references: tuple[TemplateReference, ...]
    assets: tuple[TemplateReference, ...]
    outer_blocks: Mapping[str, int]
    blocks: frozenset[str]


@lru_cache(maxsize=1000)
def outline_template(source: str) -> TemplateOutline:
    """Parse the text of a template and return its outline.

    Results are cached, and the syntax tree is kept for `take_tree`. Raises `jinja2.TemplateSyntaxError` for invalid
    source and `RecursionError` for source that is nested too deeply.
    """
    tree = _SYNTAX.parse(source)
    found = _FoundNodes()
    found.collect(tree)
    named = (
        TemplateReference(name, node.lineno, extends=isinstance(node, nodes.Extends))
        for node in found.template_nodes
        for name in _list_names(node.template)
    )
    outline = TemplateOutline(
        (*named, *found.find_calls(PART_FUNCTION)),
        tuple(found.find_calls(ASSET_FUNCTION)),
        {block.name: block.lineno for block in found.outer_blocks},
        frozenset(found.blocks),
    )
    if len(_trees) >= _MAX_TREES:
        del _trees[next(iter(_trees))]
    _trees[source] = tree
    return outline


def take_tree(source: str) -> nodes.Template | None:
    """Return the syntax tree that `outline_template` kept for a template, or None if it kept none.

    Each tree is returned only once, because the compiler changes it.
    """
    return _trees.pop(source, None)


@dataclass(slots=True)
class _FoundNodes:
    """Nodes of a syntax tree from which the outline of a template is made, each kind in the order of the text.

    ``template_nodes`` are the nodes that name another template (extends, include, import), ``calls`` are all
    calls, and ``names`` are all uses of a variable or function. ``outer_blocks`` are the blocks that are not
    within another block. ``blocks`` are the names of all blocks.
    """

    template_nodes: list[Any] = field(default_factory=list)
    calls: list[nodes.Call] = field(default_factory=list)
    names: list[nodes.Name] = field(default_factory=list)
    outer_blocks: list[nodes.Block] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)

    def collect(self, node: nodes.Node, *, in_block: bool = False) -> None:
        """Add the names, calls, blocks and naming nodes below ``node`` to the lists of this object.

        ``in_block``: ``node`` is or lies in a block, so blocks below it are not outer ones.
        """
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Name):
                self.names.append(child)
            elif isinstance(child, nodes.Call):
                self.calls.append(child)
            elif isinstance(child, nodes.Block):
                self.blocks.append(child.name)
                if not in_block:
                    self.outer_blocks.append(child)
            elif isinstance(child, _NAMING_NODES):
                self.template_nodes.append(child)
            self.collect(child, in_block=in_block or isinstance(child, nodes.Block))

    def find_calls(self, function: str) -> Iterator[TemplateReference]:
        """Yield a reference for each call of the template function ``function``, whose first argument names a file.

        Any use of the function other than a call yields a reference whose name is None.
        """
        calls = [call for call in self.calls if _is_name(call.node, function)]
        for call in calls:
            for name in _list_names(call.args[0]) if call.args else (None,):
                yield TemplateReference(name, call.lineno)
        # Under another name, for example as an argument of a macro, the function could be called with any name. Such
        # a use counts as a computed name, which is an error.
        called = {id(call.node) for call in calls}
        for name_node in self.names:
            if name_node.name == function and id(name_node) not in called:
                yield TemplateReference(None, name_node.lineno)


def _is_name(node: nodes.Node, name: str) -> bool:
    return isinstance(node, nodes.Name) and node.name == name


def _list_names(named: nodes.Expr) -> Iterator[str | None]:
    """Yield the template or file names that an expression can stand for, and None for each one that is computed.

    An expression that is a list stands for several names, of which Jinja takes the first that exists.
    """
    if isinstance(named, nodes.Tuple | nodes.List):
        for item in named.items:
            yield from _list_names(item)
    else:
        yield named.value if isinstance(named, nodes.Const) and isinstance(named.value, str) else None
