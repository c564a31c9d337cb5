"""What a template refers to and which blocks it has, found in one pass over its syntax tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from jinja2 import Environment, nodes
from msgspec import Struct, field

_SYNTAX_ENVIRONMENT = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
# Nodes with an attribute `template`, an expression that names another template.
_TEMPLATE_NAMING_NODES: Final[tuple[type[Any], ...]] = (
    nodes.Extends,
    nodes.Include,
    nodes.Import,
    nodes.FromImport,
)
SHARED_FUNCTION: Final = "shared"
"""Name of the template function that renders another template: ``shared("_nav.html", view.page.chrome)``."""
ASSET_FUNCTION: Final = "asset"
"""Name of the template function that returns the address of a static file: ``asset("emblem.svg")``."""
_MAX_TREES: Final = 200
"""Maximum number of syntax trees that are kept for the compiler. The default theme has some 60 templates."""
_MAX_OUTLINES: Final = 1000
"""Maximum number of outlines that are kept. A preview meets a new text with each edit of a template."""
_kept_trees: Final[dict[str, nodes.Template]] = {}
"""Syntax trees by the text of their template, until they are compiled."""


class TemplateReference(Struct, frozen=True):
    """One reference from a template to another, or to a static file.

    ``name`` is the name of the other template or of the file. It is None if it is an expression whose value
    is not known before rendering. ``line`` is the line number of the reference. ``extends`` is True if the
    template extends the other one, which is then its parent.
    """

    name: str | None
    line: int
    extends: bool = False


class TemplateOutline(Struct, frozen=True):
    """References and blocks of a template, found without rendering it.

    ``references`` are to the templates that it extends, includes, imports or renders with ``shared()``. If
    ``include`` has a list of names, each name counts. ``asset_references`` are to the static files whose addresses it
    gets from ``asset()``. ``outer_block_lines`` has the line numbers of the blocks that are not within another
    block, keyed by name. ``block_names`` are the names of all blocks.
    """

    references: tuple[TemplateReference, ...]
    asset_references: tuple[TemplateReference, ...]
    outer_block_lines: Mapping[str, int]
    block_names: frozenset[str]


_kept_outlines: Final[dict[str, TemplateOutline]] = {}
"""Outlines by the text of their template."""


def keep_outline(source: str, outline: TemplateOutline) -> None:
    """Keep the outline of a template, so that `outline_template` need not parse its text."""
    if len(_kept_outlines) >= _MAX_OUTLINES:
        del _kept_outlines[next(iter(_kept_outlines))]
    _kept_outlines[source] = outline


def outline_template(source: str) -> TemplateOutline:
    """Parse the text of a template and return its outline.

    Outlines are kept, and the syntax tree is kept for `take_tree`. Raises `jinja2.TemplateSyntaxError` for invalid
    source and `RecursionError` for source that is nested too deeply.
    """
    if source in _kept_outlines:
        return _kept_outlines[source]
    tree = _SYNTAX_ENVIRONMENT.parse(source)
    found = _FoundNodes()
    found.collect(tree)
    named = (
        TemplateReference(name, node.lineno, extends=isinstance(node, nodes.Extends))
        for node in found.naming_nodes
        for name in _list_constant_names(node.template)
    )
    outline = TemplateOutline(
        (*named, *found.find_function_references(SHARED_FUNCTION)),
        tuple(found.find_function_references(ASSET_FUNCTION)),
        {block.name: block.lineno for block in found.outer_blocks},
        frozenset(found.blocks),
    )
    if len(_kept_trees) >= _MAX_TREES:
        del _kept_trees[next(iter(_kept_trees))]
    _kept_trees[source] = tree
    keep_outline(source, outline)
    return outline


def take_tree(source: str) -> nodes.Template | None:
    """Return the syntax tree that `outline_template` kept for a template, or None if it kept none.

    Each tree is returned only once, because the compiler changes it.
    """
    return _kept_trees.pop(source, None)


class _FoundNodes(Struct):
    """Nodes of a template's syntax tree from which its outline is made, in the order of the text.

    ``naming_nodes`` are the nodes that name another template (extends, include, import), ``calls`` are all
    calls, and ``names`` are all uses of a variable or function. ``outer_blocks`` are the blocks that are not
    within another block. ``blocks`` are the names of all blocks.
    """

    naming_nodes: list[Any] = field(default_factory=list)
    calls: list[nodes.Call] = field(default_factory=list)
    names: list[nodes.Name] = field(default_factory=list)
    outer_blocks: list[nodes.Block] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)

    def collect(self, node: nodes.Node, *, in_block: bool = False) -> None:
        """Add the names, calls, blocks and references below ``node`` to the lists of this object.

        ``in_block`` is True if ``node`` is a block or within one. Blocks below it are then not added to
        ``outer_blocks``.
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
            elif isinstance(child, _TEMPLATE_NAMING_NODES):
                self.naming_nodes.append(child)
            self.collect(child, in_block=in_block or isinstance(child, nodes.Block))

    def find_function_references(self, function_name: str) -> Iterator[TemplateReference]:
        """Yield a reference for each call of a template function whose first argument names a file.

        ``function_name`` is the name of the function. Any use of it other than a call yields a reference whose
        name is None, since the function could then be called with any name.
        """
        calls = [call for call in self.calls if _is_name(call.node, function_name)]
        for call in calls:
            for name in _list_constant_names(call.args[0]) if call.args else (None,):
                yield TemplateReference(name, call.lineno)
        # Under another name, for example as an argument of a macro, the function could be called with any name. Such
        # a use counts as a computed name, which is an error.
        called = {id(call.node) for call in calls}
        for name_node in self.names:
            if name_node.name == function_name and id(name_node) not in called:
                yield TemplateReference(None, name_node.lineno)


def _is_name(node: nodes.Node, name: str) -> bool:
    return isinstance(node, nodes.Name) and node.name == name


def _list_constant_names(expression: nodes.Expr) -> Iterator[str | None]:
    """Yield the name of a template or file that an expression states, or None if it must be computed.

    A list yields one for each of its members. Jinja takes the first of them that exists.
    """
    if isinstance(expression, nodes.Tuple | nodes.List):
        for item in expression.items:
            yield from _list_constant_names(item)
    else:
        yield (
            expression.value
            if isinstance(expression, nodes.Const) and isinstance(expression.value, str)
            else None
        )
