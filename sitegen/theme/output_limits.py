"""Limits on the size of a page, and of each value that a template makes by repeating something.

A slip such as ``{{ "-" * 10000000000 }}`` must not fill the memory of the build machine. Sizes are counted instead of
measuring memory or time, so that a template fails on every machine or on none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from itertools import islice
from typing import Any, Final

from jinja2 import Template
from jinja2.exceptions import TemplateRuntimeError

from sitegen.program import regex
from sitegen.theme.template_errors import BilingualMessage

PAGE_LIMIT: Final = 30_000_000
"""Maximum number of characters of a page. A source text has at most a million, and a table of 200,000 cells becomes a
page of some 10 MB.
"""
VALUE_LIMIT: Final = 5_000_000
"""Maximum length of a text or list that an operator, a filter or a method of a text makes by repeating something."""
_MAX_INTEGER_BITS: Final = 10_000
"""Maximum number of bits of an integer."""
_PIECES_PER_CHECK: Final = 256
"""Number of pieces of a page that are rendered before their size is checked."""
_WIDTH_NUMBER: Final = regex.compile(r"[0-9]+")
_PERCENT_CONVERSION: Final = regex.compile(r"%%|%(?:\([^()%]*\))?[^%A-Za-z]*")
"""A conversion of a ``%`` format with its width and precision. Each may be ``*``: its number is among the values."""
_MAX_WIDTH_DIGITS: Final = 10
"""Digits of a width that matter: a number with more digits exceeds all limits."""
LIMITED_OPERATORS: Final = frozenset({"*", "**", "%"})
"""Operators whose result may be far larger than their operands."""
WIDTH_FUNCTIONS: Final = frozenset(
    {"center", "ljust", "rjust", "zfill", "expandtabs", "indent", "batch", "slice"}
)
"""Filters and methods with an argument that determines the length of their result."""

INSERTING_FUNCTIONS: Final = frozenset({"translate", "urlize", "wordwrap"})
"""Filters and methods that may insert a text from their arguments for each character or link."""


def render_within_limit(template: Template, values: Mapping[str, object], limit_factor: int = 1) -> str:
    """Render a template with the variables ``values`` as Jinja does, and return the page.

    The page may have up to `PAGE_LIMIT` times ``limit_factor`` characters. Raises `TemplateRuntimeError` for a longer
    page, and passes on every exception that the template raises.
    """
    limit = PAGE_LIMIT * limit_factor
    size, parts = 0, []
    context = template.new_context(dict(values))
    try:
        pieces = iter(template.root_render_func(context))
        # A list, since the pieces may all be empty.
        while batch := list(islice(pieces, _PIECES_PER_CHECK)):
            parts.append(part := "".join(batch))
            size += len(part)
            if size > limit:
                raise make_limit_error(f"the page has more than {limit} characters", f"网页超过 {limit} 字")
    except Exception:
        # Jinja's own method does this, too: it makes the traceback name the lines of templates.
        template.environment.handle_exception()
    return "".join(parts)


def check_operation_size(operator: str, left: Any, right: Any) -> None:
    """Raise `TemplateRuntimeError` if a binary operation would make a huge value.

    ``operator`` is one of `LIMITED_OPERATORS`; ``left`` and ``right`` are its operands. A text or list may have at most
    `VALUE_LIMIT` characters or elements, and an integer at most 10,000 bits.
    """
    if operator == "%" and isinstance(left, str):
        values = right if isinstance(right, tuple) else (right,)
        check_format_widths(left, values)
        _check_size(left.count("%") * _measure_longest(values))
    elif isinstance(left, int) and isinstance(right, int):
        bits = {"*": left.bit_length() + right.bit_length(), "**": left.bit_length() * abs(right)}
        if bits.get(operator, 0) > _MAX_INTEGER_BITS:
            raise make_limit_error("the number is too large", "数字太大")
    elif operator == "*":
        text, count = (left, right) if isinstance(right, int) else (right, left)
        if isinstance(count, int) and hasattr(text, "__len__"):
            _check_size(len(text) * max(count, 0))


def check_format_widths(percent_format: str, arguments: Iterable[Any]) -> None:
    """Raise `TemplateRuntimeError` if a ``%`` format such as ``%80s`` would pad texts to a huge width.

    ``percent_format`` is the format. ``arguments`` are the values to be formatted, among them the widths given as
    ``*``.
    """
    places = [found.group() for found in _PERCENT_CONVERSION.finditer(percent_format)]
    stars = (abs(value) for value in arguments if isinstance(value, int))
    _check_size(sum(map(_sum_widths, places)) + (sum(stars) if any("*" in one for one in places) else 0))


def check_format_spec(spec: str) -> None:
    """Raise `TemplateRuntimeError` if a format specification such as ``>80`` has a huge width."""
    _check_size(_sum_widths(spec))


def _sum_widths(spec: str) -> int:
    # The first digits of a longer number show that it is too large, without converting all of them.
    return sum(int(found.group()[: _MAX_WIDTH_DIGITS + 1]) for found in _WIDTH_NUMBER.finditer(spec))


def check_call_size(
    function_name: str, owner: Any, arguments: tuple[Any, ...], keyword_arguments: Mapping[str, Any]
) -> None:
    """Raise `TemplateRuntimeError` if a filter, or a method of a text, would make a huge value.

    ``function_name`` is the name of the filter or method, ``owner`` the value to which it is applied. ``arguments``
    and ``keyword_arguments`` are its other positional and keyword arguments.
    """
    values = (*arguments, *keyword_arguments.values())
    if function_name in WIDTH_FUNCTIONS:
        # Each line is indented, each tab expanded, and each number may be the width.
        repeated = {"indent": "\n", "expandtabs": "\t"}.get(function_name)
        lines = owner.count(repeated) + 1 if repeated and isinstance(owner, str) else 1
        numbers = [abs(value) for value in values if isinstance(value, int)]
        _check_size(lines * max(numbers, default=0))
    elif function_name == "format" and isinstance(owner, str):
        check_format_widths(owner, values)
        _check_size(owner.count("%") * _measure_longest(values))
    elif function_name in INSERTING_FUNCTIONS and isinstance(owner, str):
        # The text may be inserted for each character or, by urlize, for each link, which contains a dot.
        _check_size(
            (owner.count(".") if function_name == "urlize" else len(owner)) * _measure_longest(values)
        )
    elif function_name == "tojson":
        _check_size(
            len(str(owner)) * max((abs(value) for value in values if isinstance(value, int)), default=0)
        )
    elif function_name == "round":
        check_operation_size("**", 10, max((value for value in values if isinstance(value, int)), default=0))
    elif function_name == "replace" and isinstance(owner, str) and len(values) >= 2:
        old, new = str(values[0]), str(values[1])
        # An empty text is found before each character and at the end.
        _check_size(len(owner) + (owner.count(old) if old else len(owner) + 1) * len(new))
    elif function_name == "join" and hasattr(owner, "__len__"):
        _check_size(len(owner) * _measure_longest(values))


def _measure_longest(values: Iterable[object]) -> int:
    """Return the length of the longest text among ``values``, or 0 if there is no text.

    If a value is a mapping, its values count as well.
    """
    lengths = (
        len(value) if isinstance(value, str) else _measure_longest(value.values())
        for value in values
        if isinstance(value, str | Mapping)
    )
    return max(lengths, default=0)


def wrap_size_filters(filters: Mapping[str, Callable[..., Any]]) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield the filters that may make huge values, as pairs of name and filter, with a check before each call.

    Filters that cannot make huge values are left out.
    """
    for name in sorted(
        WIDTH_FUNCTIONS | INSERTING_FUNCTIONS | {"format", "replace", "join", "tojson", "round"}
    ):
        if name in filters:
            yield name, _wrap_size_filter(name, filters[name])


def _wrap_size_filter(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    # Jinja passes its environment or context to some filters before the value.
    place = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def run(*arguments: Any, **named: Any) -> Any:
        check_call_size(name, arguments[place], arguments[place + 1 :], named)
        return function(*arguments, **named)

    return run


def _check_size(size: int) -> None:
    if size > VALUE_LIMIT:
        raise make_limit_error(
            f"this value would have {size} characters, more than {VALUE_LIMIT}",
            f"这个值会有 {size} 字，超过 {VALUE_LIMIT} 字",
        )


def make_limit_error(en: str, zh: str) -> TemplateRuntimeError:
    """Return the error of a template that exceeds a limit, with its message in both languages."""
    return TemplateRuntimeError(BilingualMessage(en, zh))
