"""Error messages for theme developers, in Chinese and English."""

from __future__ import annotations

# Characters. An exception may quote a long value.
_LONGEST = 300


class Problem(str):
    """English text that carries its Chinese translation in ``zh``.

    Exceptions of Jinja hold a single text, so both languages have to fit into one `str`.
    """

    __slots__ = ("zh",)
    zh: str

    def __new__(cls, en: str, zh: str) -> Problem:
        """Create the text from both languages."""
        problem = super().__new__(cls, en)
        problem.zh = zh
        return problem


def problem_of(error: BaseException) -> Problem:
    """Describe an exception for a theme developer.

    Messages of Python and Jinja stay English in both languages.
    """
    message = error.args[0] if error.args else None
    if isinstance(message, Problem):
        return message
    if isinstance(error, RecursionError):
        return Problem("the template calls itself endlessly", "模板无限循环调用自身")
    text = f"{type(error).__name__}: {error}"[:_LONGEST]
    return Problem(text, text)
