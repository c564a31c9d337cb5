"""Limits on how much the templates of one page do, counted so that every machine refuses the same ones.

`sitegen.theme.output_limits` limits each value. This module limits how often: three loops in each other, a macro that
calls itself twice, includes that double, or a long text that is read in each row would otherwise take days. Counted are
the rows of loops, the calls of macros and blocks and the templates included (steps), and the characters that operations,
filters and methods read and write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from functools import wraps
from itertools import islice
from typing import Any, Final

from jinja2.runtime import LoopContext

from sitegen.theme.output_limits import PAGE_LIMIT, make_limit_error

MAX_STEPS: Final = 1_000_000
"""Rows of loops, calls of macros and blocks, and included templates, of one page together."""
MAX_CHARACTERS: Final = 200_000_000
"""Characters, or elements of lists, that the operations of one page read and write together."""
_INCLUDE_STEPS: Final = 10
_CHUNK: Final = 256
_UNCOUNTED_FILTERS: Final = frozenset(
    ("default", "d", "length", "count", "first", "last", "safe", "abs", "float", "int")
)
"""Filters that take the same time for each value."""


class RenderLimits:
    """Counts what the templates of one page do. Raises `TemplateRuntimeError` when that is too much.

    ``factor`` multiplies all limits (内容上限).
    """

    def __init__(self) -> None:
        self.factor = 1
        self._steps = 0
        self._characters = 0

    def start(self) -> tuple[int, int]:
        """Begin to count anew, and return what was counted so far, for `resume`."""
        before = self._steps, self._characters
        self._steps = self._characters = 0
        return before

    def resume(self, before: tuple[int, int]) -> None:
        """Go on from what `start` returned."""
        self._steps, self._characters = before

    def count_steps(self, number: int = 1) -> None:
        """Count rows, calls or included templates."""
        self._steps += number
        limit = MAX_STEPS * self.factor
        if self._steps > limit:
            raise make_limit_error(
                f"the loops and calls of the page take more than {limit} steps",
                f"这一页的循环和调用超过 {limit} 步",
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
        self.count_value(getattr(function, "__self__", None))

    def count_length(self, length: int) -> None:
        """Count characters or elements that are read or written."""
        self._characters += length
        limit = MAX_CHARACTERS * self.factor
        if self._characters > limit:
            raise make_limit_error(
                f"the operations of the page read and write more than {limit} characters",
                f"这一页的运算读写的文字超过 {limit} 字",
            )

    def count_value(self, value: Any) -> Any:
        """Count a text or list that is read or was made, and return it."""
        if isinstance(value, str | list | tuple):
            self.count_length(len(value))
        return value

    def concat(self, pieces: Iterable[str]) -> str:
        """Join the pieces that a macro or a block has made, and count their length before."""
        kept: list[str] = []
        length, most = 0, PAGE_LIMIT * self.factor
        iterator = iter(pieces)
        while chunk := list(islice(iterator, _CHUNK)):
            length += sum(map(len, chunk))
            if length > most:
                raise make_limit_error(
                    f"a macro or block makes more than {most} characters",
                    f"一个宏或块生成的文字超过 {most} 字",
                )
            kept += chunk
        self.count_length(length)
        return "".join(kept)

    def limit_filters(self, filters: Mapping[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
        """Return the filters so that each counts what it reads and writes."""
        return {
            name: function if name in _UNCOUNTED_FILTERS else self._limit_filter(function)
            for name, function in filters.items()
        }

    def _limit_filter(self, function: Callable[..., Any]) -> Callable[..., Any]:
        # Jinja passes its environment or context to some filters before the value.
        place = 1 if hasattr(function, "jinja_pass_arg") else 0

        @wraps(function)
        def run(*arguments: Any, **named: Any) -> Any:
            self.count_value(arguments[place])
            return self.count_value(function(*arguments, **named))

        return run
