"""The Python that templates become: as Jinja writes it, with short ways for what pages do hundreds of times.

It does what Jinja's own does: `tests/theme/test_code.py` renders with both and compares.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from sitegen.pages import views

VIEWS: Final = frozenset(
    kind for kind in vars(views).values() if isinstance(kind, type) and is_dataclass(kind)
)
"""What templates are shown, and its parts: they hold data alone."""


def _holders() -> Mapping[str, frozenset[type]]:
    found: dict[str, set[type]] = {}
    for kind in VIEWS:
        for field in fields(kind):
            found.setdefault(field.name, set()).add(kind)
    return {name: frozenset(kinds) for name, kinds in found.items() if not name.startswith("_")}


HOLDERS: Final = _holders()
"""By the name of a field, the views that have it."""

_special = re.compile("[&<>\"']").search


def shown(value: Any) -> str:
    """A value as it is put out: what `escape` makes of it, which is mostly the value itself."""
    kind = type(value)
    if kind is Markup or (kind is str and not _special(value)):
        text: str = value
        return text
    return escape(value)


class Code(CodeGenerator):
    """Reads fields of views without asking the environment first, and puts values out by `shown`."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 — Jinja looks for it
        """Before all else, names for what the code below uses."""
        self.writeline("shown = environment.shown")
        for name in sorted({found.attr for found in node.find_all(nodes.Getattr)} & HOLDERS.keys()):
            self.writeline(f"has_{name} = environment.holders[{name!r}]")
        super().visit_Template(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """``held`` is whatever the attribute is asked of; what is no view with this field is left to the environment."""
        if node.attr not in HOLDERS:
            super().visit_Getattr(node, frame)
            return
        self.write(f"(held.{node.attr} if type(held := ")
        self.visit(node.node, frame)
        self.write(f") in has_{node.attr} else environment.getattr(held, {node.attr!r}))")

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("shown(")
