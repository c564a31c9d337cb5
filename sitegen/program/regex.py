"""Regular expressions that are compiled when they are first used. All of the program are made here.

Content comes from anyone, so the time of a pattern must grow no faster than the text. `re` does not promise that: it
tries each way of reading a text in turn. So every pattern is attacked by a test (``tests/patterns/``), which finds it
by its call of this module. A pattern that cannot be written so states the longest text that it is tried on. See
docs/decisions/0027-patterns.md.

The functions are those of `re`, with the same arguments.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, AnyStr, Final, cast

__all__ = [
    "Pattern",
    "compile",
    "escape",
    "findall",
    "finditer",
    "fullmatch",
    "match",
    "search",
    "split",
    "sub",
    "subn",
]

Pattern = re.Pattern
escape: Final = re.escape
_METHODS: Final = ("match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split", "scanner")
_compiled_patterns: dict[tuple[str | bytes, int], Any] = {}
"""Compiled patterns of the functions below. The program has a few hundred of them, so none is ever dropped."""


class _LazyPattern:
    """Pattern that behaves like an `re.Pattern`, but is compiled when one of its attributes is first used.

    After that, the methods of the compiled pattern are attributes of the instance, so that later calls cost no more
    than those of an `re.Pattern`. ``longest`` is as for `compile`.
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
            vars(self)[method] = _limit_text_length(method, call, longest) if longest else call
        for attribute in ("pattern", "flags", "groups", "groupindex"):
            vars(self)[attribute] = getattr(compiled, attribute)
        return vars(self)[name]

    def __reduce__(self) -> tuple[type[_LazyPattern], tuple[str | bytes, int, int]]:
        # Worker processes get records that contain patterns.
        return _LazyPattern, self._source

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _LazyPattern) and self._source == other._source

    def __hash__(self) -> int:
        return hash(self._source)

    def __repr__(self) -> str:
        return f"regex.compile{self._source!r}"


def _limit_text_length(method: str, call: Callable[..., Any], longest: int) -> Callable[..., Any]:
    """Wrap a method of a compiled pattern so that no text of more than ``longest`` characters matches.

    ``method`` is the name of the method, such as ``sub``, and ``call`` is the method itself. For a longer
    text, the wrapper returns what the method returns without a match: None, an empty list or iterator, or the
    unchanged text.
    """
    place = 1 if method in ("sub", "subn") else 0

    def call_on_short_text(*arguments: Any, **options: Any) -> Any:
        if len(arguments[place]) <= longest:
            return call(*arguments, **options)
        text = arguments[place]
        # What the methods return where a pattern does not match.
        results = {"finditer": iter(()), "findall": [], "split": [text], "sub": text, "subn": (text, 0)}
        return results.get(method)

    return call_on_short_text


def compile(pattern: AnyStr, flags: int = 0, *, longest: int = 0) -> re.Pattern[AnyStr]:
    """Return a pattern that is compiled when it is first used.

    ``longest`` is the length in characters of the longest text that is tried. A longer text never matches. 0 means
    no limit, which is right for patterns whose time grows linearly with the length of the text.
    """
    return cast("re.Pattern[AnyStr]", _LazyPattern(pattern, flags, longest))


def _get_compiled(pattern: AnyStr, flags: int) -> re.Pattern[AnyStr]:
    """Return the compiled pattern for a call of `match`, `search` or the like, from a cache if possible.

    The cache keeps every pattern for good, so a pattern that is assembled at run time must have few possible
    values.
    """
    key = pattern, int(flags)
    if key not in _compiled_patterns:
        _compiled_patterns[key] = re.compile(pattern, flags)
    compiled: re.Pattern[AnyStr] = _compiled_patterns[key]
    return compiled


def match(pattern: AnyStr, text: AnyStr, flags: int = 0) -> re.Match[AnyStr] | None:
    """Return the match of a pattern at the beginning of a text, None if it does not match there."""
    return _get_compiled(pattern, flags).match(text)


def fullmatch(pattern: AnyStr, text: AnyStr, flags: int = 0) -> re.Match[AnyStr] | None:
    """Return the match of a pattern with a whole text, None if it does not match."""
    return _get_compiled(pattern, flags).fullmatch(text)


def search(pattern: AnyStr, text: AnyStr, flags: int = 0) -> re.Match[AnyStr] | None:
    """Return the first match of a pattern in a text, None if there is no match."""
    return _get_compiled(pattern, flags).search(text)


def finditer(pattern: AnyStr, text: AnyStr, flags: int = 0) -> Iterator[re.Match[AnyStr]]:
    """Return an iterator over the matches of a pattern in a text."""
    return _get_compiled(pattern, flags).finditer(text)


def findall(pattern: AnyStr, text: AnyStr, flags: int = 0) -> list[Any]:
    """Return a list of all matches: the matched texts, or what the groups matched if the pattern has groups.

    With several groups, each match is a tuple.
    """
    return _get_compiled(pattern, flags).findall(text)


def split(pattern: AnyStr, text: AnyStr, maxsplit: int = 0, flags: int = 0) -> list[AnyStr | Any]:
    """Split a text at the first ``maxsplit`` matches of a pattern, or at all of them if ``maxsplit`` is 0."""
    return _get_compiled(pattern, flags).split(text, maxsplit)


def sub(
    pattern: AnyStr,
    replacement: AnyStr | Callable[[re.Match[AnyStr]], AnyStr],
    text: AnyStr,
    count: int = 0,
    flags: int = 0,
) -> AnyStr:
    """Return ``text`` with the first ``count`` matches of a pattern replaced, or all of them if ``count`` is 0.

    ``replacement`` is a template or a function, as for `re.sub`.
    """
    return _get_compiled(pattern, flags).sub(replacement, text, count)


def subn(
    pattern: AnyStr,
    replacement: AnyStr | Callable[[re.Match[AnyStr]], AnyStr],
    text: AnyStr,
    count: int = 0,
    flags: int = 0,
) -> tuple[AnyStr, int]:
    """Return the text as `sub` does, and the number of matches that were replaced."""
    return _get_compiled(pattern, flags).subn(replacement, text, count)
