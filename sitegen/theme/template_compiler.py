"""Compiler of templates: Jinja's code generator with shortcuts for operations that a page performs hundreds of times.

The generated code also counts what a template does. Pages are the same as with Jinja's own code generator:
`tests/theme/test_template_compiler.py` compares both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape
from msgspec import Struct

from sitegen.pages import views
from sitegen.program import regex

VIEW_CLASSES: Final = frozenset(
    # Everything that the package of views exports is a view or a part of one.
    kind
    for kind in vars(views).values()
    if isinstance(kind, type) and issubclass(kind, Struct)
)
"""All view classes: the views of pages and their parts.

They contain data only, so templates may read every public field.
"""


def _index_views_by_field() -> Mapping[str, frozenset[type]]:
    """Return the view classes that have a public field of a name, keyed by this name."""
    kinds_by_field: dict[str, set[type]] = {}
    for kind in VIEW_CLASSES:
        for name in kind.__struct_fields__:
            kinds_by_field.setdefault(name, set()).add(kind)
    return {name: frozenset(kinds) for name, kinds in kinds_by_field.items() if not name.startswith("_")}


VIEWS_BY_FIELD: Final = _index_views_by_field()
"""For each public field name, the view classes that have this field."""

_COUNT_ROWS: Final = "count_loop_rows"
# The characters that escape() replaces.
_special = regex.compile("[&<>\"']").search


def escape_value(value: Any) -> str:
    """Return a value as HTML text, escaped exactly as `markupsafe.escape` does.

    Faster than `markupsafe.escape`: a `Markup` value, or a `str` without special characters, is returned as
    is.
    """
    kind = type(value)
    # Only the exact types: a subclass of str may define __html__ and has to go through escape().
    if kind is Markup or (kind is str and not _special(value)):
        text: str = value
        return text
    return escape(value)


class ViewCodeGenerator(CodeGenerator):
    """Jinja code generator that makes templates faster but renders the same output.

    The generated code reads the fields of views (the data that templates see) directly instead of through the
    sandbox, and escapes with `escape_value`. This reduces the time to render an item page from 1.2 to 0.9 ms
    (docs/benchmarks.md). It also counts the rows of loops and the length of joined texts, see
    `sitegen.theme.render_limits`.
    """

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 — Jinja's name
        """Generate the Python module of a template from ``node``, the root of its syntax tree.

        The module begins with the globals used by the code of this class: ``escape_value``, and for each
        field that the template reads, the set of view classes that have it (``with_<field>``). ``frame`` is
        passed on to Jinja's own method.
        """
        self.writeline("escape_value = environment.escape_value")
        for name in sorted(
            {getattr_node.attr for getattr_node in node.find_all(nodes.Getattr)} & VIEWS_BY_FIELD.keys()
        ):
            self.writeline(f"with_{name} = environment.views_by_field[{name!r}]")
        super().visit_Template(node, frame)

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802 — Jinja's name
        """Generate the code of a loop, so that it counts its rows.

        ``frame`` is passed on to Jinja's own method.
        """
        node.iter = nodes.Call(nodes.EnvironmentAttribute(_COUNT_ROWS), [node.iter], [], None, None)
        super().visit_For(node, frame)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 — Jinja's
        """Generate the code of a call.

        The call with which `visit_For` counts rows is safe, so it does not go through the sandbox. ``frame``
        and ``forward_caller`` are passed on to Jinja's own method.
        """
        if isinstance(node.node, nodes.EnvironmentAttribute) and node.node.name == _COUNT_ROWS:
            self.write("environment.limits.count_loop_rows(")
            self.visit(node.args[0], frame)
            self.write(")")
        else:
            super().visit_Call(node, frame, forward_caller=forward_caller)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 — Jinja's name
        """Generate the code of ``a ~ b``, so that it counts the length of the result.

        ``frame`` is passed on to Jinja's own method.
        """
        self.write("environment.limits.count_value(")
        super().visit_Concat(node, frame)
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 — Jinja's name
        """Generate the code for the expression ``value.name``, which is ``node`` in the syntax tree.

        If a view class has a field of this name, the code reads it directly when ``value`` is such a view. In
        all other cases it calls the sandbox, which checks the access. ``frame`` has Jinja's variables in
        scope.
        """
        if node.attr not in VIEWS_BY_FIELD:
            super().visit_Getattr(node, frame)
            return
        # The comparison of types guarantees that the owner is a view, whose fields hold plain data. Every
        # other value is left to the sandbox, which refuses attributes of Python's internals.
        self.write(f"(owner.{node.attr} if type(owner := ")
        self.visit(node.node, frame)
        self.write(f") in with_{node.attr} else environment.getattr(owner, {node.attr!r}))")

    # Private in Jinja, which offers no public hook for the function that escapes an expression: `finalize`
    # would run before escape() and so add a call instead of saving one. tests/theme/test_template_compiler.py
    # fails if Jinja removes this method, changes its signature, no longer calls it, or writes other code.
    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        """Generate the opening of the call that escapes an output expression.

        Jinja adds the closing parenthesis. The call is that of `escape_value` if the value is escaped as HTML
        and nothing else is done with it. Otherwise Jinja's own method, which gets the same arguments,
        generates the opening.
        """
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("escape_value(")
