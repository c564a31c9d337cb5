"""Jinja environment for untrusted templates, which can only read the values that they are given, within limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import wraps
from types import FunctionType
from typing import Any, TypeGuard

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedEscapeFormatter, SandboxedFormatter
from jinja2.utils import missing
from markupsafe import Markup
from msgspec import Struct

from sitegen.pages import views
from sitegen.theme.compiled_templates import CODE_CACHE
from sitegen.theme.output_limits import (
    LIMITED_OPERATORS,
    check_call_size,
    check_format_spec,
    check_operation_size,
    wrap_size_filters,
)
from sitegen.theme.render_limits import RenderLimits
from sitegen.theme.template_compiler import VIEW_CLASSES, VIEWS_BY_FIELD, ViewCodeGenerator, escape_value
from sitegen.theme.template_errors import BilingualMessage
from sitegen.theme.template_outline import take_tree

# Fields of `loop` that are read without the checks of the sandbox, because lists read them in every row.
_LOOP_FIELDS = frozenset(("first", "index", "index0", "last", "length"))
# Names of kinds of values in error messages, in English and Chinese.
_TYPE_NAMES: tuple[tuple[tuple[type, ...], str, str], ...] = (
    ((views.View,), "the view", "视图"),
    ((str,), "a text", "文字"),
    ((int, float), "a number", "数字"),
    ((list, tuple), "a list", "清单"),
)


class TemplateUndefined(StrictUndefined):
    """Jinja undefined value that raises when used, with an error message in Chinese and English."""

    @property
    def _undefined_message(self) -> str:
        name = self._undefined_name
        if self._undefined_hint:
            return self._undefined_hint
        if self._undefined_obj is missing:
            return BilingualMessage(f"there is no name “{name}”", f"没有“{name}”这个名字")
        en, zh = _describe_type(self._undefined_obj)
        near_en, near_zh = _suggest_field(self._undefined_obj, name)
        return BilingualMessage(f"{en} has no field “{name}”{near_en}", f"{zh}没有字段“{name}”{near_zh}")


def is_view(value: object) -> TypeGuard[Struct]:
    """Return whether ``value`` is an instance of a view class: a page's view or a part of one."""
    return type(value) in VIEW_CLASSES


def _suggest_field(value: object, name: object) -> tuple[str, str]:
    """Return “did you mean …?” in English and Chinese, with the field of a view that is most similar to ``name``.

    Both texts are "" if ``value`` is no view, or has no field with a similar name.
    """
    names = value.__struct_fields__ if is_view(value) else ()
    for near in get_close_matches(str(name), names, 1):
        return f"; did you mean “{near}”?", f"，是不是“{near}”？"
    return "", ""


def _describe_type(value: object) -> tuple[str, str]:
    """Return what kind of value ``value`` is, such as “a number”, in English and Chinese, for error messages."""
    for types, en, zh in _TYPE_NAMES:
        if isinstance(value, types):
            return en, zh
    name = type(value).__name__
    return (name, name) if is_view(value) else ("the value", "这个值")


class TemplateSandbox(ImmutableSandboxedEnvironment):
    """Jinja environment for untrusted templates.

    Templates can neither access Python's internals nor change the values passed to them. ``names`` maps the
    only global names in templates to their values. Jinja's default globals are removed, since a huge
    ``range`` would make a template run without end. ``limits`` counts the work that the templates of a page
    do, and stops those that do too much.
    """

    code_generator_class = ViewCodeGenerator
    # The result of + is counted; it is never longer than both operands together.
    intercepted_binops = LIMITED_OPERATORS | {"+"}
    escape_value = staticmethod(escape_value)
    views_by_field = VIEWS_BY_FIELD

    def __init__(self, loader: BaseLoader, names: Mapping[str, object]) -> None:
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=TemplateUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=CODE_CACHE,
        )
        self.globals = dict(names)
        self.limits = RenderLimits()
        self.concat = self.limits.concat  # type: ignore[method-assign]  # for Jinja it is that of str
        self.filters |= dict(wrap_size_filters(self.filters))
        self.filters = self.limits.wrap_filters(self.filters)
        self._own_functions = frozenset(value for value in names.values() if type(value) is FunctionType)
        self._context_functions = frozenset(
            value for value in self._own_functions if hasattr(value, "jinja_pass_arg")
        )

    # Jinja's `compile` calls this to parse a template; tests/theme/test_template_outline.py fails if it does not.
    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Return the syntax tree of a template.

        The tree that `Templates.check` has made of the same text is used, if there is one, so that it is not
        parsed again.
        """
        return take_tree(source) or super()._parse(source, name, filename)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return the attribute of an object that a template reads as ``obj.attribute``.

        Returns an undefined value, which raises when used, if the attribute does not exist or the sandbox
        forbids it.
        """
        # Two shortcuts that skip the checks of the sandbox, for values that are known to be harmless.
        if type(obj) is LoopContext and attribute in _LOOP_FIELDS:
            return getattr(obj, attribute)
        if type(obj) in VIEW_CLASSES and not attribute.startswith("_"):
            try:
                return getattr(obj, attribute)
            except AttributeError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 — as Jinja has it
        """Call a macro or function on behalf of a template and return its result.

        ``__context`` holds the template's variables, ``__obj`` is the object to call, and the remaining
        arguments are passed to it. Macros and the functions passed to the constructor as ``names`` are called
        directly. Jinja's sandbox checks all other calls and raises `SecurityError` for those that are unsafe.
        """
        # Most calls are of macros and of our own functions, which need no check. The names with underscores
        # are Jinja's, so that they cannot collide with arguments of the template.
        if type(__obj) is Macro or (type(__obj) is FunctionType and __obj in __self._own_functions):
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            if __obj in __self._context_functions:
                args = (__context, *args)
            if type(__obj) is Macro:
                __self.limits.count_steps()
            return __obj(*args, **kwargs)
        # The sandbox wraps the method `format` of a text.
        method = getattr(__obj, "__wrapped__", __obj)
        check_call_size(getattr(method, "__name__", ""), getattr(method, "__self__", None), args, kwargs)
        __self.limits.count_call(method, args)
        return __self.limits.count_value(super().call(__context, __obj, *args, **kwargs))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Compute a binary operation on behalf of a template, and count the length of its result.

        ``operator`` is one of ``intercepted_binops``; ``left`` and ``right`` are its operands. Raises
        `TemplateRuntimeError` if the result would be huge.
        """
        check_operation_size(operator, left, right)
        return self.limits.count_value(super().call_binop(context, operator, left, right))

    def get_template(self, name: str | Template, *args: Any, **kwargs: Any) -> Template:
        """Load the template ``name``, and count it as an included template.

        Includes are limited, since a chain of templates, each of which includes the next one twice, doubles
        their number at every step.
        """
        self.limits.count_include()
        return super().get_template(name, *args, **kwargs)

    def select_template(self, names: Iterable[str | Template], *args: Any, **kwargs: Any) -> Template:
        """Load the first template in ``names`` that exists, and count it as an included template."""
        self.limits.count_include()
        return super().select_template(names, *args, **kwargs)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Return a replacement for ``value`` if it is the method ``format`` or ``format_map`` of a text.

        The replacement returns the same text, but counts the length of each formatted field. The result is
        None if ``value`` is anything else.
        """
        if super().wrap_str_format(value) is None:
            return None
        text = value.__self__
        formatter = _EscapingFormatter(self, text.escape) if isinstance(text, Markup) else _Formatter(self)
        takes_mapping = value.__name__ == "format_map"

        @wraps(value)
        def run(*args: Any, **kwargs: Any) -> str:
            if takes_mapping:
                (kwargs,), args = args, ()
            formatted = formatter.vformat(text, args, kwargs)
            return Markup(formatted) if isinstance(text, Markup) else formatted

        return run

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        """Return the value that a template gets for a forbidden attribute.

        It is an undefined value that raises `SecurityError` when used.
        """
        problem = BilingualMessage(f"templates must not use “{attribute}”", f"模板不能使用“{attribute}”")
        return self.undefined(problem, obj=obj, name=attribute, exc=SecurityError)


class _Formatter(SandboxedFormatter):
    """Formatter for ``str.format`` in templates, which counts the length of each formatted field."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        """Format one field, and count its length. Raises `TemplateRuntimeError` if its width is huge."""
        check_format_spec(format_spec)
        return _count_field(self._env, super().format_field(value, format_spec))


class _EscapingFormatter(SandboxedEscapeFormatter):
    """Formatter for ``Markup.format`` in templates, which escapes each field and counts its length."""

    def __init__(self, env: TemplateSandbox, escape: Callable[[Any], Markup]) -> None:
        super().__init__(env, escape=escape)

    def format_field(self, value: Any, format_spec: str) -> str:
        """Format and escape one field, and count its length. Raises `TemplateRuntimeError` if its width is huge."""
        check_format_spec(format_spec)
        return str(_count_field(self._env, super().format_field(value, format_spec)))


def _count_field(environment: Environment, value: Any) -> Any:
    """Count the length of a formatted field with the limits of ``environment``, and return the field."""
    assert isinstance(environment, TemplateSandbox)
    return environment.limits.count_value(value)
