"""Old addresses (旧网址) and patterns of old addresses, as an office writes them.

An old address is a path of the host, such as ``/zwgk/2019/1185.html``, with a query if the old site had one, or a
whole URL. A pattern stands for many old addresses: ``/zwgk/{year:数字}/{id:数字}.html``. Its language is small on
purpose. Each pattern means the same in nginx, Apache, Caddy and here, and what a placeholder matches can stand in
a redirect without escaping, so that no visitor can put a line break or another host into it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Final, NamedTuple
from urllib.parse import quote, unquote

from msgspec import Struct

from sitegen.program import regex

ADDRESS_LENGTH_LIMIT: Final = 1000
"""Most characters of an old address or a pattern as typed. Chinese titles are long once percent-encoded."""
DIGITS_KIND_NAMES: Final = ("数字", "digits")
"""Names of the kind of placeholder that matches digits only."""
MOST_PLACEHOLDERS: Final = 5

_ADDRESS: Final = regex.compile(r"(?P<host>https?://[^/?#\\\s@]+)?(?P<path>/[^?#]*)(?:\?(?P<query>[^#]*))?")
# Browsers leave these signs of a query as they are; others they encode, and servers compare encoded queries.
_UNENCODED_QUERY_SIGNS: Final = "%!$&()*+,/:;=?@[]{}|^`~\\"
_BAD_ESCAPE: Final = regex.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE: Final = regex.compile(r"%[0-9A-Fa-f]{2}")
_PLACEHOLDER: Final = regex.compile(r"\{([^\W\d]\w{0,15})(?::(\w{1,8}))?\}")


class OldAddressField(Struct, frozen=True):
    """Field kind: former address of a page, a path of the host or a whole URL, kept as a normalised text.

    `parse_old_address` says which addresses are valid.
    """


class AddressPatternField(Struct, frozen=True):
    """Field kind: pattern of former addresses, such as /zwgk/{year}/{id}.html, kept as text.

    With ``is_target``, the value is the new address to which a pattern leads: a path of the host with the placeholders
    of the pattern.
    """

    is_target: bool = False


class OldAddress(NamedTuple):
    """An old address.

    ``origin`` is a scheme with a host, such as ``https://www.x.gov.cn``, or "". ``path`` is decoded and begins with a
    slash. ``query`` is percent-encoded as browsers send it, "" if the address has none.
    """

    origin: str
    path: str
    query: str

    def __str__(self) -> str:
        return f"{self.origin}{self.path}{'?' if self.query else ''}{self.query}"


class AddressPlaceholder(NamedTuple):
    """A placeholder of a pattern, which matches one or more characters.

    These are digits if ``is_digits`` is true, otherwise ASCII letters, digits, hyphens and underscores.
    """

    name: str
    is_digits: bool

    @property
    def expression(self) -> str:
        """The regular expression of the placeholder, which means the same in Python, PCRE and Go."""
        return "[0-9]+" if self.is_digits else "[0-9A-Za-z_-]+"

    def matches(self, character: str) -> bool:
        """Return whether the placeholder can match ``character``, a single character."""
        return regex.fullmatch(self.expression, character) is not None


PatternPart = str | AddressPlaceholder
"""A part of a pattern: text that is meant literally, or a placeholder."""


class AddressPattern(NamedTuple):
    """A pattern of old addresses. ``path`` and ``query`` are its parts before and after the ``?``.

    ``query`` is None if the pattern has no ``?``; it then matches an address with any query. If ``is_prefix`` is
    true, the pattern was written with a final ``*``: any text may follow the query, or the path if the pattern has
    no query.
    """

    path: tuple[PatternPart, ...]
    query: tuple[PatternPart, ...] | None
    is_prefix: bool

    def __str__(self) -> str:
        path, query = (
            "".join(part if isinstance(part, str) else f"{{{part.name}}}" for part in parts)
            for parts in (self.path, self.query or ())
        )
        return f"{path}{'' if self.query is None else f'?{query}'}{'*' if self.is_prefix else ''}"

    @property
    def placeholders(self) -> tuple[AddressPlaceholder, ...]:
        """The placeholders in the order of the pattern."""
        return tuple(
            part for part in (*self.path, *(self.query or ())) if isinstance(part, AddressPlaceholder)
        )

    def match(self, path: str, query: str) -> Mapping[str, str] | None:
        """Match a decoded path and a percent-encoded query. Return the matched text of each placeholder, by name.

        Returns None if the pattern does not match.
        """
        names = [one.name for one in self.placeholders]
        found = self._compile(self.path, is_prefix=self.is_prefix and self.query is None).match(path)
        if found is None:
            return None
        values = list(found.groups())
        if self.query is not None:
            found = self._compile(self.query, is_prefix=self.is_prefix).match(query)
            if found is None:
                return None
            values += found.groups()
        return dict(zip(names, values, strict=True))

    @staticmethod
    def _compile(parts: Sequence[PatternPart], *, is_prefix: bool) -> re.Pattern[str]:
        text = "".join(
            regex.escape(part) if isinstance(part, str) else f"({part.expression})" for part in parts
        )
        return regex.compile(text if is_prefix else rf"{text}\Z")


class PatternError(ValueError):
    """A pattern of old addresses that cannot be used. ``zh`` and ``en`` say what is wrong, for a message."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh: Final = zh
        self.en: Final = en


def parse_old_address(text: str) -> OldAddress | None:
    """Parse an old address as typed or as copied from a browser; None if no browser would request it as it is.

    Percent-encoded text in the path is decoded as UTF-8. Paths with ``.``, ``..`` or an empty part are refused,
    because servers resolve these first. So are paths with a backslash, an encoded slash or an invisible character.
    An address with a ``#`` is refused, because browsers do not send what follows it.
    """
    match = _ADDRESS.fullmatch(text)
    if match is None or _BAD_ESCAPE.search(match["path"]):
        return None
    path = unquote(match["path"], errors="replace")
    if path.count("/") != match["path"].count("/") or not _is_sent_as_written(path):
        return None
    return OldAddress((match["host"] or "").casefold(), path, normalise_query(match["query"] or ""))


def _is_sent_as_written(path: str) -> bool:
    """Return whether browsers and servers leave a decoded path unchanged."""
    names = path.split("/")[1:]
    return (
        path.isprintable()
        and not set(path) & set("\\%?#\ufffd")
        and not any(name in {".", ".."} for name in names)
        # Only the last name may be empty: the path of a folder.
        and all(names[:-1])
    )


def normalise_query(query: str) -> str:
    """Return a query as browsers send it: percent-encoded, with escapes in capital letters such as ``%2F``."""
    encoded = quote(_BAD_ESCAPE.sub("%25", query), safe=_UNENCODED_QUERY_SIGNS)
    return _ESCAPE.sub(lambda escape: escape[0].upper(), encoded)


def parse_address_pattern(text: str) -> AddressPattern:
    """Parse a pattern of old addresses.

    Raises `PatternError` if it is malformed or browsers would change its path. It is also raised if there are more
    than `MOST_PLACEHOLDERS` placeholders or two of one name, or if it is unclear where the match of one ends.
    """
    is_prefix, text = text.endswith("*"), text.removesuffix("*")
    if not text.startswith("/") or "#" in text:
        raise PatternError(
            "以“/”开头，从主机的根目录写起，不带主机名和“#”",
            "begin with “/” at the root of the host, without a host or “#”",
        )
    if "*" in text:
        raise PatternError("“*”只能写在最后", "“*” may only stand at the end")
    path, mark, query = text.partition("?")
    # Encoded placeholders would be text, so escapes are decoded in the literal parts only.
    pattern = AddressPattern(
        _parse_parts(path, is_query=False), _parse_parts(query, is_query=True) if mark else None, is_prefix
    )
    sample = "".join(part if isinstance(part, str) else "1" for part in pattern.path)
    if not _is_sent_as_written(sample):
        raise PatternError(
            "路径里不能有“..”、“//”、反斜杠和看不见的字符",
            "the path may have no “..”, “//”, backslash or invisible character",
        )
    _check_placeholders(pattern)
    return pattern


def parse_pattern_target(text: str) -> tuple[PatternPart, ...]:
    """Parse the new address to which a pattern leads: a path of the host, which may have placeholders.

    Returns its parts. Raises `PatternError` if it is malformed or browsers would change it.
    """
    if not text.startswith("/") or set(text) & set("?#*"):
        raise PatternError(
            "以“/”开头，从主机的根目录写起，不带“?”、“#”、“*”",
            "begin with “/”, and leave out “?”, “#” and “*”",
        )
    parts = _parse_parts(text, is_query=False)
    # Two slashes at the beginning would lead to another host.
    if not _is_sent_as_written("".join(part if isinstance(part, str) else "1" for part in parts)):
        raise PatternError(
            "路径里不能有“..”、“//”、反斜杠和看不见的字符",
            "the path may have no “..”, “//”, backslash or invisible character",
        )
    return parts


def _parse_parts(text: str, *, is_query: bool) -> tuple[PatternPart, ...]:
    """Split a pattern into literal texts and placeholders. Raises `PatternError` if either is malformed.

    Percent-encoded literal text of a path is decoded, that of a query is encoded as by `normalise_query`.
    """
    parts: list[PatternPart] = []
    end = 0
    for match in _PLACEHOLDER.finditer(text):
        parts += [text[end : match.start()], _make_placeholder(match)]
        end = match.end()
    parts.append(text[end:])
    literal = [part for part in parts if isinstance(part, str)]
    if any(set(part) & set("{}") for part in literal):
        raise PatternError(
            "花括号里写名称，如 {id} 或者 {id:数字}", "braces hold a name, such as {id} or {id:digits}"
        )
    if not is_query and any(_BAD_ESCAPE.search(part) for part in literal):
        raise PatternError("“%”后面要有两位十六进制数", "“%” must be followed by two hexadecimal digits")
    decode = normalise_query if is_query else _decode_literal
    return tuple(decode(part) if isinstance(part, str) else part for part in parts if part)


def _decode_literal(text: str) -> str:
    decoded = unquote(text, errors="replace")
    if decoded.count("/") != text.count("/"):
        raise PatternError("路径里不能有编码的斜线", "the path may have no encoded slash")
    return decoded


def _make_placeholder(match: re.Match[str]) -> AddressPlaceholder:
    kind = match[2]
    if kind and kind not in DIGITS_KIND_NAMES:
        raise PatternError(
            f"没有“{kind}”这种占位；写 {{{match[1]}}} 或者 {_format_digits_placeholder(match[1])}",
            f"there is no kind “{kind}”: write {{{match[1]}}} or {{{match[1]}:digits}}",
        )
    return AddressPlaceholder(match[1], bool(kind))


def _format_digits_placeholder(name: str) -> str:
    return f"{{{name}:{DIGITS_KIND_NAMES[0]}}}"


def _check_placeholders(pattern: AddressPattern) -> None:
    """Raise `PatternError` if a pattern has too many placeholders, two of one name, or one with an unclear end.

    The end is unclear if the placeholder could also match the text that follows it.
    """
    names = [one.name for one in pattern.placeholders]
    if len(names) > MOST_PLACEHOLDERS or len(set(names)) < len(names):
        raise PatternError(
            f"至多 {MOST_PLACEHOLDERS} 个占位，名称各不相同",
            f"at most {MOST_PLACEHOLDERS} placeholders, each with its own name",
        )
    for parts in (pattern.path, pattern.query or ()):
        for part, following in zip(parts, (*parts[1:], ""), strict=False):
            if not isinstance(part, AddressPlaceholder):
                continue
            is_open = not isinstance(following, str) or (following and part.matches(following[0]))
            if is_open or (not following and pattern.is_prefix):
                raise PatternError(
                    f"看不出 {{{part.name}}} 到哪里为止：后面写一个它不含的字符，或者写成 {_format_digits_placeholder(part.name)}",
                    f"it is not clear where {{{part.name}}} ends: let a sign follow that it cannot match, "
                    f"or write {{{part.name}:digits}}",
                )


def may_overlap(
    first: Sequence[PatternPart], second: Sequence[PatternPart], *, second_is_prefix: bool
) -> bool:
    """Return whether some text is matched both by the parts ``first`` and by the parts ``second``.

    Parts are literal texts and placeholders. If ``second_is_prefix`` is true, any text may follow what ``second``
    matches.
    """
    one, other = _split_literals(first), _split_literals(second)
    waiting, seen = [(0, 0)], set[tuple[int, int]]()
    while waiting:
        state = waiting.pop()
        if state in seen:
            continue
        seen.add(state)
        i, j = state
        if j == len(other) and (second_is_prefix or i == len(one)):
            return True
        if i == len(one) or j == len(other) or not _have_common_character(one[i], other[j]):
            continue
        # After a shared character each side stands still if it repeats, or goes on.
        steps_i = (i, i + 1) if isinstance(one[i], AddressPlaceholder) else (i + 1,)
        steps_j = (j, j + 1) if isinstance(other[j], AddressPlaceholder) else (j + 1,)
        waiting.extend(product(steps_i, steps_j))
    return False


def _split_literals(parts: Sequence[PatternPart]) -> list[PatternPart]:
    """Split the literal texts among ``parts`` into single characters; keep placeholders as they are."""
    return [unit for part in parts for unit in (part if isinstance(part, str) else (part,))]


def _have_common_character(first: PatternPart, second: PatternPart) -> bool:
    match first, second:
        case AddressPlaceholder(), AddressPlaceholder():
            return True  # both match digits
        case AddressPlaceholder(), str():
            return first.matches(second)
        case str(), AddressPlaceholder():
            return second.matches(first)
    return first == second
