"""Limits on how much work the templates of one page do, counted so that a template fails on every machine or on none.

`sitegen.theme.output_limits` limits the size of each value. This module limits the number of operations: three nested
loops, a macro that calls itself twice, includes that double, or a long text that is read in each row of a loop would
otherwise take days. It counts steps (rows of loops, calls of macros and blocks, included templates), and the
characters that operations, filters and methods read and write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from functools import wraps
from itertools import islice
from typing import Any, Final

from jinja2.runtime import LoopContext

from sitegen.theme.output_limits import PAGE_LIMIT, make_limit_error

MAX_STEPS: Final = 1_000_000
"""Maximum number of steps of one page: rows of loops, calls of macros and blocks, and included templates."""
MAX_CHARACTERS: Final = 200_000_000
"""Maximum number of characters, or elements of lists, that all operations of one page together read and write."""
_INCLUDE_STEPS: Final = 10
"""Number of steps that an included template counts as."""
_CHUNK: Final = 256
_UNCOUNTED_FILTERS: Final = frozenset(
    ("default", "d", "length", "count", "first", "last", "safe", "abs", "float", "int")
)
"""Filters that take the same time for each value."""


class RenderLimits:
    """Counter of what the templates of one page do. Methods raise `TemplateRuntimeError` if a limit is exceeded.

    ``factor`` multiplies all limits (the setting 内容上限).
    """

    def __init__(self) -> None:
        self.factor = 1
        self._steps = 0
        self._characters = 0

    def start(self) -> tuple[int, int]:
        """Reset the counters, and return the numbers that were counted so far, which `resume` takes."""
        before = self._steps, self._characters
        self._steps = self._characters = 0
        return before

    def resume(self, before: tuple[int, int]) -> None:
        """Set the counters back to ``before``, the numbers that `start` returned."""
        self._steps, self._characters = before

    def count_steps(self, number: int = 1) -> None:
        """Count ``number`` steps: rows, calls or included templates."""
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
        """Count the rows of a loop, and return them.

        If their number is unknown, they are counted one by one as they are consumed.
        """
        if isinstance(rows, Sized):
            self.count_steps(len(rows))
            return rows
        return self._count_each(rows)

    def _count_each(self, rows: Iterable[object]) -> Iterator[object]:
        for row in rows:
            self.count_steps()
            yield row

    def count_call(self, function: object, arguments: Sequence[object]) -> None:
        """Count a call of a method, a block or a recursive loop.

        ``function`` is what is called. The first argument of a recursive loop is the rows of the inner loop.
        """
        self.count_steps()
        if isinstance(function, LoopContext) and arguments and isinstance(arguments[0], Sized):
            self.count_steps(len(arguments[0]))
        self.count_value(getattr(function, "__self__", None))

    def count_length(self, length: int) -> None:
        """Count ``length`` characters or elements that are read or written."""
        self._characters += length
        limit = MAX_CHARACTERS * self.factor
        if self._characters > limit:
            raise make_limit_error(
                f"the operations of the page read and write more than {limit} characters",
                f"这一页的运算读写的文字超过 {limit} 字",
            )

    def count_value(self, value: Any) -> Any:
        """Count the length of a value if it is a text or list, and return the value."""
        if isinstance(value, str | list | tuple):
            self.count_length(len(value))
        return value

    def concat(self, pieces: Iterable[str]) -> str:
        """Join the pieces of text that a macro or a block makes, whose length is checked and counted first."""
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
        """Return the filters, keyed by name, each with a wrapper that counts what it reads and writes."""
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
