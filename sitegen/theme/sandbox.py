"""The environment in which templates run: they may come from a stranger, so they see values and nothing behind."""

from __future__ import annotations

from collections.abc import Mapping
from types import FunctionType
from typing import Any

from jinja2 import BaseLoader, BytecodeCache, StrictUndefined, Undefined
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from sitegen.pages import views
from sitegen.theme.code import VIEW_CLASSES, VIEWS_BY_FIELD, ViewCodeGenerator, escape_value
from sitegen.theme.problem import Problem

_PLACES = frozenset(("first", "index", "index0", "last", "length"))
_KINDS: tuple[tuple[tuple[type, ...], str, str], ...] = (
    ((views.View,), "the view", "视图"),
    ((str,), "a text", "文字"),
    ((int, float), "a number", "数字"),
    ((list, tuple), "a list", "清单"),
)


class Absent(StrictUndefined):
    """What a template asked for and is not there; any use of it is an error in a theme author's words."""

    @property
    def _undefined_message(self) -> str:
        name = self._undefined_name
        if self._undefined_hint:
            return self._undefined_hint
        if self._undefined_obj is missing:
            return Problem(f"there is no name “{name}”", f"没有“{name}”这个名字")
        en, zh = _kind(self._undefined_obj)
        return Problem(f"{en} has no field “{name}”", f"{zh}没有字段“{name}”")


def is_view(value: object) -> bool:
    """Whether a value is a view or a part of one, and so holds data alone."""
    return type(value) in VIEW_CLASSES


def _kind(value: object) -> tuple[str, str]:
    for types, en, zh in _KINDS:
        if isinstance(value, types):
            return en, zh
    name = type(value).__name__
    return (name, name) if is_view(value) else ("the value", "这个值")


class Sandbox(ImmutableSandboxedEnvironment):
    """Templates can neither reach Python's internals nor change what they are given.

    ``globals`` is all that they can call, so there is no ``range`` to loop over without end.
    """

    code_generator_class = ViewCodeGenerator
    escape_value = staticmethod(escape_value)
    views_by_field = VIEWS_BY_FIELD

    def __init__(self, loader: BaseLoader, names: Mapping[str, object]) -> None:
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=Absent,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=_COMPILED,
        )
        self.globals = dict(names)
        self._own = frozenset(value for value in names.values() if type(value) is FunctionType)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An attribute for a template. Views hold data alone, so theirs need no look at what they are; nor do places in loops."""
        if type(obj) is LoopContext and attribute in _PLACES:
            return getattr(obj, attribute)
        if type(obj) in VIEW_CLASSES and not attribute.startswith("_"):
            try:
                return getattr(obj, attribute)
            except AttributeError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 — as Jinja has it
        """What a template calls. Macros and our own functions need no look at what they are: that is most calls."""
        if type(__obj) is Macro or (type(__obj) is FunctionType and __obj in __self._own):
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return __obj(*args, **kwargs)
        return super().call(__context, __obj, *args, **kwargs)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        """What stands for an attribute that templates must not touch."""
        problem = Problem(f"“{attribute}” is closed to templates", f"模板不能使用“{attribute}”")
        return self.undefined(problem, obj=obj, name=attribute, exc=SecurityError)


class _Compiled(BytecodeCache):
    """Compiled templates, for the life of the process: a preview builds many times with the same theme.

    They are not kept on the disk, where a stranger's file could become code that runs.
    """

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fills the bucket if its very source was compiled before."""
        code = self._known.get(bucket.key + bucket.checksum)
        if code:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps what was compiled."""
        self._known[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


_COMPILED = _Compiled()
