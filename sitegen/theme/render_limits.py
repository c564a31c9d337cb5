"""Limits of what the templates of one page may do, counted so that the result is the same on every machine.

A slip such as ``{{ "-" * 1000000000 }}`` or a macro that calls itself twice would otherwise fill the memory or take
days. Counted are the rows of loops, the calls of macros and blocks and the templates included (steps), and the
characters that operations, filters and methods read and write. The size of a result that could be large is computed
before it is made. A page of the built-in theme takes about one thousandth of what is allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from functools import wraps
from itertools import islice
from typing import Any, Final

from jinja2.runtime import LoopContext

from sitegen.program import regex
from sitegen.theme.template_errors import BilingualMessage

MAX_STEPS: Final = 1_000_000
"""Rows of loops, calls of macros and blocks, and included templates, of one page together."""
MAX_CHARACTERS: Final = 100_000_000
"""Characters that the operations of one page read and write together."""
MAX_LENGTH: Final = 20_000_000
"""Characters of one page, and of one text or the elements of one list."""
_MAX_BITS: Final = 256
"""Bits of a whole number."""
_INCLUDE_STEPS: Final = 10
_CHUNK: Final = 256
_WIDTH: Final = regex.compile(r"\d{1,20}")
_LONGEST_WIDTH: Final = 10_000
"""Largest width or precision in a format such as ``%80s``: no column of a page is wider."""


class RenderLimitError(Exception):
    """Raised in a template that does more than it may."""


class RenderLimits:
    """Counts what the templates of one page do. Raises `RenderLimitError` when that is too much."""

    def __init__(self) -> None:
        self.steps = 0
        self.characters = 0

    def start(self) -> tuple[int, int]:
        """Begin to count anew, and return what was counted so far, for `resume`."""
        before = self.steps, self.characters
        self.steps = self.characters = 0
        return before

    def resume(self, before: tuple[int, int]) -> None:
        """Go on from what `start` returned."""
        self.steps, self.characters = before

    def count_steps(self, number: int = 1) -> None:
        """Count rows, calls or included templates."""
        self.steps += number
        if self.steps > MAX_STEPS:
            raise RenderLimitError(
                BilingualMessage(
                    f"the loops and calls of the page take more than {MAX_STEPS:,} steps",
                    f"这一页的循环和调用超过 {MAX_STEPS:,} 步",
                )
            )

    def count_include(self) -> None:
        """Count a template that is included or imported."""
        self.count_steps(_INCLUDE_STEPS)

    def count_rows(self, rows: Any) -> Any:
        """Count the rows of a loop before it begins, or one by one if their number is not known. Return the rows."""
        if isinstance(rows, Sized):
            self.count_steps(len(rows))
            return rows
        return self._count_each(rows)

    def _count_each(self, rows: Iterable[object]) -> Iterator[object]:
        for row in rows:
            self.count_steps()
            yield row

    def count_call(self, function: object, arguments: Sequence[object]) -> None:
        """Count a call that is not one of our own functions: of a method, a block, or a loop that calls itself."""
        self.count_steps()
        if isinstance(function, LoopContext) and arguments and isinstance(arguments[0], Sized):
            self.count_steps(len(arguments[0]))
        owner = getattr(function, "__self__", None)
        if isinstance(owner, str):
            self._check_method(str(getattr(function, "__name__", "")), owner, arguments)

    def _check_method(self, name: str, text: str, arguments: Sequence[object]) -> None:
        if name in _WIDENING_METHODS:
            self.count_length(
                len(text) + _find_largest(arguments) * (text.count("\t") if name == "expandtabs" else 1)
            )
        elif name == "replace":
            self.count_length(_measure_replacement(text, arguments))
        elif name == "join":
            self.count_length(_measure_join(arguments[0] if arguments else (), text))
        elif name == "translate":
            self.count_length(len(text) * (1 + _find_longest(arguments)))
        else:
            self.count_length(len(text))

    def count_length(self, length: int) -> None:
        """Count a text or list of this length that is read or about to be made."""
        self.characters += length
        if length > MAX_LENGTH or self.characters > MAX_CHARACTERS:
            raise RenderLimitError(
                BilingualMessage(
                    f"a text or list is too long (at most {MAX_LENGTH:,}, of one page together {MAX_CHARACTERS:,})",
                    f"生成的文字或列表太长（每个最多 {MAX_LENGTH:,}，一页合计最多 {MAX_CHARACTERS:,}）",
                )
            )

    def count_value(self, value: Any) -> Any:
        """Count a text or list that an operation has made of existing ones, and return it."""
        if isinstance(value, str | list | tuple):
            self.count_length(len(value))
        return value

    def concat(self, pieces: Iterable[str]) -> str:
        """Join the pieces of a page, a macro or a block, and count their length before."""
        kept: list[str] = []
        length = 0
        iterator = iter(pieces)
        while chunk := list(islice(iterator, _CHUNK)):
            length += sum(map(len, chunk))
            if length > MAX_LENGTH:
                self.count_length(length)
            kept += chunk
        self.characters += length
        return "".join(kept)

    def check_operation(self, operator: str, left: Any, right: Any) -> None:
        """Count what ``left operator right`` is about to make. Other operators than + * ** % make nothing large."""
        if operator == "+" and isinstance(left, Sized) and isinstance(right, Sized):
            self.count_length(len(left) + len(right))
        elif operator == "*":
            if isinstance(left, Sized) and isinstance(right, int):
                self.count_length(len(left) * max(0, right))
            elif isinstance(right, Sized) and isinstance(left, int):
                self.count_length(len(right) * max(0, left))
            else:
                _check_number(_count_bits(left) + _count_bits(right))
        elif operator == "**":
            _check_number(_count_bits(left) * (abs(right) if isinstance(right, int) else 1))
        elif operator == "%" and isinstance(left, str):
            self.count_format(left, right if isinstance(right, tuple) else (right,))

    def count_format(self, template: str, values: Iterable[object]) -> None:
        """Count what a format such as ``%-20s`` makes of values, at most."""
        values = tuple(values)
        _check_widths(template, values if "*" in template else ())
        places = template.count("%")
        widths = sum(int(match[0]) for match in _WIDTH.finditer(template))
        self.count_length(len(template) + widths + places * _find_longest(values))


def _check_widths(template: str, values: Iterable[object] = ()) -> None:
    """Refuse widths that no page needs, in a format or among values that give widths."""
    widths = [int(match[0]) for match in _WIDTH.finditer(template)]
    widths += [abs(value) for value in values if isinstance(value, int)]
    if max(widths, default=0) > _LONGEST_WIDTH:
        raise RenderLimitError(
            BilingualMessage(
                f"a format asks for a width of more than {_LONGEST_WIDTH:,}",
                f"格式要求的宽度超过 {_LONGEST_WIDTH:,}",
            )
        )


def check_format_spec(spec: str) -> None:
    """Refuse a format of ``str.format`` such as ``>999999999``."""
    _check_widths(spec)


def _check_number(bits: int) -> None:
    if bits > _MAX_BITS:
        raise RenderLimitError(BilingualMessage("a number is too large", "数字太大"))


def _count_bits(value: object) -> int:
    return value.bit_length() if isinstance(value, int) else 0


def _find_largest(values: Iterable[object]) -> int:
    """Return the largest whole number among values, at least 0."""
    return max((value for value in values if isinstance(value, int)), default=0)


def _find_longest(values: Iterable[object]) -> int:
    """Return the length of the longest text among values, of a mapping of its values, and that of a printed list."""
    longest = 32  # of a number
    for value in values:
        if isinstance(value, str):
            longest = max(longest, len(value))
        elif isinstance(value, Mapping):
            longest = max(longest, _find_longest(value.values()))
        elif value is not None and not isinstance(value, int | float):
            longest = max(longest, len(str(value)))
    return longest


def _measure_replacement(text: str, arguments: Sequence[object]) -> int:
    old, new = (str(value) for value in (*arguments, "", "")[:2])
    return len(text) + text.count(old) * len(new)


def _measure_join(values: object, separator: str) -> int:
    if isinstance(values, str):
        return len(values) * (1 + len(separator))
    if not isinstance(values, list | tuple | Mapping):
        return 0  # a generator, whose elements were counted when they were made
    return sum(len(value) + len(separator) if isinstance(value, str) else len(separator) for value in values)


_WIDENING_METHODS: Final = frozenset(("center", "ljust", "rjust", "zfill", "expandtabs"))


def _measure_filter(name: str, value: Any, arguments: Sequence[Any], options: Mapping[str, Any]) -> int:
    """Return the length of what a filter makes of a value, if that can be longer than the value."""
    given = (*arguments, *options.values())
    match name:
        case "center" | "batch" | "slice":
            return _find_largest(given)
        case "indent":
            width = (
                _find_longest(given[:1]) if given and isinstance(given[0], str) else _find_largest(given[:1])
            )
            return (str(value).count("\n") + 1) * max(width, 4)
        case "replace":
            return _measure_replacement(str(value), given)
        case "join":
            return _measure_join(value, str(given[0]) if given else "")
        case "wordwrap":
            width = max(1, given[0] if given and isinstance(given[0], int) else 79)
            text = str(value)
            return len(text) + (len(text) // width + text.count("\n") + text.count(" ")) * _find_longest(
                given
            )
        case "urlize":
            return str(value).count(".") * _find_longest(given)
        case "tojson":
            return len(str(value)) * _find_largest(given)
        case _:
            return 0


def limit_filters(
    filters: Mapping[str, Callable[..., Any]], limits: RenderLimits
) -> dict[str, Callable[..., Any]]:
    """Return the filters so that each counts what it reads and makes, and refuses to make what is too large."""
    return {name: _limit_filter(name, function, limits) for name, function in filters.items()}


def _limit_filter(name: str, function: Callable[..., Any], limits: RenderLimits) -> Callable[..., Any]:
    # Some of Jinja's filters get the environment or the context first.
    place = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def limited(*arguments: Any, **options: Any) -> Any:
        value, given = arguments[place], arguments[place + 1 :]
        if isinstance(value, str | list | tuple):
            limits.count_length(len(value))
        if name == "format":
            limits.count_format(str(value), (*given, *options.values()))
        elif name == "round":
            _check_number(4 * _find_largest((*given, *options.values())))
        elif given or options:
            limits.count_length(_measure_filter(name, value, given, options))
        result = function(*arguments, **options)
        if isinstance(result, str | list):
            limits.count_length(len(result))
        return result

    return limited
