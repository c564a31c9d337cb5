"""All regular expressions of the program are made here, and compiled when they are first used.

Content comes from anyone, so the time of a pattern must grow no faster than the text. `re` does not promise that: it tries
each way of reading a text in turn. So every pattern is attacked by a test (``tests/patterns/``) that finds it by its call of
this module. A pattern that cannot be written so states the longest text that it is tried on.

See docs/decisions/0027-patterns.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, cast

__all__ = ["compile_bytes", "compile_pattern", "escape"]

escape: Final = re.escape
_METHODS: Final = ("match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split", "scanner")


class _LazyPattern:
    """Pattern that is compiled when one of its attributes is first used; used like an `re.Pattern`.

    Its methods are then attributes of its own, so that later calls cost no more than those of an `re.Pattern`.
    """

    def __init__(self, pattern: str | bytes, flags: int, longest: int) -> None:
        self._source = pattern, flags, longest

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        pattern, flags, longest = self._source
        compiled = re.compile(pattern, flags)
        for method in _METHODS:
            call = getattr(compiled, method)
            vars(self)[method] = _limit(method, call, longest) if longest else call
        for attribute in ("pattern", "flags", "groups", "groupindex"):
            vars(self)[attribute] = getattr(compiled, attribute)
        return vars(self)[name] if name in vars(self) else getattr(compiled, name)

    def __reduce__(self) -> tuple[type[_LazyPattern], tuple[str | bytes, int, int]]:
        # Worker processes get records that contain patterns.
        return _LazyPattern, self._source

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _LazyPattern) and self._source == other._source

    def __hash__(self) -> int:
        return hash(self._source)

    def __repr__(self) -> str:
        return f"compile_pattern{self._source!r}"


def _limit(method: str, call: Callable[..., Any], longest: int) -> Callable[..., Any]:
    """Return ``call`` with the result of a pattern that does not match for a text of more than ``longest`` characters."""
    place = 1 if method in ("sub", "subn") else 0

    def call_on_short_text(*arguments: Any) -> Any:
        if len(arguments[place]) <= longest:
            return call(*arguments)
        text = arguments[place]
        # What the methods return where a pattern does not match.
        results = {"finditer": iter(()), "findall": [], "split": [text], "sub": text, "subn": (text, 0)}
        return results.get(method)

    return call_on_short_text


def compile_pattern(pattern: str, flags: int = 0, *, longest: int = 0) -> re.Pattern[str]:
    """Return a pattern that is compiled on its first use.

    ``longest`` is the number of characters up to which texts are tried. A longer text does not match. 0 means that every
    text is tried, which is right for patterns whose time grows with the length of the text.
    """
    return cast("re.Pattern[str]", _LazyPattern(pattern, flags, longest))


def compile_bytes(pattern: bytes, flags: int = 0, *, longest: int = 0) -> re.Pattern[bytes]:
    """Return a pattern for bytes that is compiled on its first use. ``longest`` is that of `compile_pattern`, in bytes."""
    return cast("re.Pattern[bytes]", _LazyPattern(pattern, flags, longest))
