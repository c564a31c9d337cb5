"""Error messages for theme developers, in Chinese and English."""

from __future__ import annotations

# Number of characters. An exception may quote a long value.
_MAX_MESSAGE_LENGTH = 300


class BilingualMessage(str):
    """English error message (the `str` itself) with its Chinese translation in ``zh``.

    Exceptions of Jinja hold a single text, so both languages have to fit into one `str`.
    """

    __slots__ = ("zh",)
    zh: str

    def __new__(cls, en: str, zh: str) -> BilingualMessage:
        """Create the message: ``en`` becomes the text of the `str` itself, ``zh`` its translation."""
        problem = super().__new__(cls, en)
        problem.zh = zh
        return problem


def describe_template_error(error: BaseException) -> BilingualMessage:
    """Return the message of an exception in English and Chinese, for theme developers.

    If the first argument of the exception is a `BilingualMessage`, this is returned. A `RecursionError` gets a
    message of its own. All other messages are English in both languages; they begin with the exception's
    class name and are cut at 300 characters.
    """
    message = error.args[0] if error.args else None
    if isinstance(message, BilingualMessage):
        return message
    if isinstance(error, RecursionError):
        return BilingualMessage("the template calls itself endlessly", "模板无限循环调用自身")
    text = f"{type(error).__name__}: {error}"[:_MAX_MESSAGE_LENGTH]
    return BilingualMessage(text, text)
