"""What is wrong with a template, in both languages."""

from __future__ import annotations

_LONGEST = 300


class Problem(str):
    """An English sentence that knows its Chinese: Jinja's exceptions carry one text only."""

    __slots__ = ("zh",)
    zh: str

    def __new__(cls, en: str, zh: str) -> Problem:
        """The sentence in both languages."""
        problem = super().__new__(cls, en)
        problem.zh = zh
        return problem


def problem_of(error: BaseException) -> Problem:
    """What an exception says, for a theme's author. Words of Python and Jinja stay English."""
    said = error.args[0] if error.args else None
    if isinstance(said, Problem):
        return said
    if isinstance(error, RecursionError):
        return Problem("the template calls itself without end", "模板不停地调用自己")
    words = f"{type(error).__name__}: {error}"[:_LONGEST]
    return Problem(words, words)
