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
_PIECES_PER_CHECK: Final = 256
_UNCOUNTED_FILTERS: Final = frozenset(
    ("default", "d", "length", "count", "first", "last", "safe", "abs", "float", "int")
)
"""Filters that take the same time for each value."""


class RenderLimits:
    """Counter of the work that the templates of one page do. Its methods raise an error beyond a limit.

    It counts steps (rows of loops, calls, included templates), and the characters that operations read and
    write. The error is `TemplateRuntimeError`. ``factor`` multiplies all limits (the setting 内容上限).
    """

    def __init__(self) -> None:
        self.factor = 1
        self._steps = 0
        self._characters = 0

    def start_counting(self) -> tuple[int, int]:
        """Reset the counters to 0, and return their former values, to be passed to `restore_counts`."""
        former_counts = self._steps, self._characters
        self._steps = self._characters = 0
        return former_counts

    def restore_counts(self, former_counts: tuple[int, int]) -> None:
        """Set the counters back to ``former_counts``, the values that `start` returned."""
        self._steps, self._characters = former_counts

    def count_steps(self, number: int = 1) -> None:
        """Count ``number`` steps: rows of loops, calls, or included templates."""
        self._steps += number
        limit = MAX_STEPS * self.factor
        if self._steps > limit:
            raise make_limit_error(
                f"the loops and calls of the page take more than {limit} steps",
                f"这一页的循环和调用超过 {limit} 步",
            )

    def count_include(self) -> None:
        """Count an included or imported template, which counts as ten steps."""
        self.count_steps(_INCLUDE_STEPS)

    def count_loop_rows(self, rows: Any) -> Any:
        """Count each row of a loop as a step, and return the rows.

        If the number of rows is unknown, the result is an iterator that counts each row when it is consumed.
        """
        if isinstance(rows, Sized):
            self.count_steps(len(rows))
            return rows
        return self._count_each_row(rows)

    def _count_each_row(self, rows: Iterable[object]) -> Iterator[object]:
        for row in rows:
            self.count_steps()
            yield row

    def count_call(self, function: object, arguments: Sequence[object]) -> None:
        """Count a call of a method, a block or a recursive loop as a step.

        ``function`` is what is called, ``arguments`` are its positional arguments. In a call of a recursive loop,
        the rows of the inner loop, which are the first argument, are counted, too. In a call of a method, the
        length of the text or list to which the method belongs is counted.
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
        """Count the characters or elements of ``value`` if it is a text, list or tuple. Return it unchanged."""
        if isinstance(value, str | list | tuple):
            self.count_length(len(value))
        return value

    def concat(self, pieces: Iterable[str]) -> str:
        """Join the pieces of text of which a macro or a block consists, and return the text.

        Its length is counted, and it may not exceed the limit for a page.
        """
        kept: list[str] = []
        length, most = 0, PAGE_LIMIT * self.factor
        iterator = iter(pieces)
        while chunk := list(islice(iterator, _PIECES_PER_CHECK)):
            length += sum(map(len, chunk))
            if length > most:
                raise make_limit_error(
                    f"a macro or block makes more than {most} characters",
                    f"一个宏或块生成的文字超过 {most} 字",
                )
            kept += chunk
        self.count_length(length)
        return "".join(kept)

    def wrap_filters(self, filters: Mapping[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
        """Return the same filters by name, each in a wrapper that counts the length of its input and of its result.

        Filters that take the same time for every value, such as ``first``, are returned without a wrapper.
        """
        return {
            name: function if name in _UNCOUNTED_FILTERS else self._wrap_filter(function)
            for name, function in filters.items()
        }

    def _wrap_filter(self, function: Callable[..., Any]) -> Callable[..., Any]:
        # Jinja passes its environment or context to some filters before the value.
        place = 1 if hasattr(function, "jinja_pass_arg") else 0

        @wraps(function)
        def run(*arguments: Any, **named: Any) -> Any:
            self.count_value(arguments[place])
            return self.count_value(function(*arguments, **named))

        return run
