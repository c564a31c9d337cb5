"""Convert the YAML fields of a source to their published values, and map positions back to the source.

In YAML, a character may be written as an escape, and a value may continue on the next line, which becomes a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml

from sitegen.checks.mapped_text import MappedText, replace_spans
from sitegen.program import regex

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FRONT_MATTER_START: Final = regex.compile(r"(?:\s*\n)?---[ \t\u3000]*\n")
_FRONT_MATTER_END: Final = regex.compile(r"^---[ \t\u3000]*$", re.MULTILINE)
# An escape, a quotation mark that is closed on another line, a folded block, or a line that is no entry of its own.
_ESCAPE_CLUE: Final = regex.compile(
    r"\\|[\s\[{,:]\"[^\"\n]*\n|[\s\[{,:]'[^'\n]*\n|[\s]>[-+0-9]*[ \t]*(?:#[^\n]*)?\n"
    r"|\n[ \t]+(?!- |#|\s)(?:[^:\n]|:(?=\S))*(?:\n|\Z)"
)
_FOLDED_LINE_END: Final = r"(?<![ \t])[ \t]*\n\s*"
_ESCAPES_BY_STYLE: Final = {
    '"': regex.compile(
        r"\\(?:\n[ \t]*|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[^\n])" + f"|{_FOLDED_LINE_END}",
        re.DOTALL,
    ),
    "'": regex.compile(f"''|{_FOLDED_LINE_END}"),
    "": regex.compile(_FOLDED_LINE_END),
    ">": regex.compile(_FOLDED_LINE_END),
}
"""What in a scalar differs from its value (escapes and line breaks), by the style of the scalar."""
_BLOCK_SCALAR_HEADER: Final = regex.compile(r"[^\n]*\n\s*")
_ESCAPED_CHARACTERS: Final = {"0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r",
                 "e": "\x1b", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029"}  # fmt: skip


def resolve_yaml_escapes(path: str, source: str) -> MappedText | None:
    """Return a source with YAML escapes and folded lines resolved, as published; None if it has none.

    For example, ``"\\u5bc6"`` becomes ``"密"``. Only the front matter of a ``.md`` file, or the whole of a
    ``.yaml`` file, is changed. Quotation marks stay. After the first YAML error, the text is left as it is: a
    file with invalid YAML is not published.
    """
    start, end = locate_yaml(path, source)
    fields = source[start:end]
    if not _ESCAPE_CLUE.search(fields):
        return None
    pieces = list(_iter_replacements(fields))
    return (
        replace_spans(source, [(start + first, start + last, sign) for first, last, sign in pieces])
        if pieces
        else None
    )


def locate_yaml(path: str, source: str) -> tuple[int, int]:
    """Return start and end (exclusive) of the YAML in a source, as offsets. They are equal if there is none."""
    if path.endswith(".yaml"):
        return 0, len(source)
    opening = _FRONT_MATTER_START.match(source) if path.endswith(".md") else None
    if opening is None:
        return 0, 0
    closing = _FRONT_MATTER_END.search(source, opening.end())
    return opening.end(), closing.start() if closing else opening.end()


def _iter_replacements(yaml_text: str) -> Iterator[tuple[int, int, str]]:
    """Yield each escape or line break in the scalars of a YAML text, with the character that it stands for.

    A piece is its start, its end (exclusive) and that character, which is "" if it is not part of the value.
    ``yaml_text`` is the whole YAML text. Nothing more is yielded after a YAML error.
    """
    try:
        for event in yaml.parse(yaml_text, Loader=_LOADER):
            if isinstance(event, yaml.ScalarEvent) and event.style != "|":
                start, end = event.start_mark, event.end_mark
                assert start
                assert end
                first, last = start.index, end.index
                yield from _iter_scalar_replacements(yaml_text[first:last], first, event.style or "")
    except yaml.YAMLError:
        return


def _iter_scalar_replacements(written: str, offset: int, style: str) -> Iterator[tuple[int, int, str]]:
    # The line ends behind a plain scalar or a block are no part of the value.
    written = written.rstrip()
    head = _BLOCK_SCALAR_HEADER.match(written) if style == ">" else None
    for match in _ESCAPES_BY_STYLE[style].finditer(written, head.end() if head else 0):
        yield offset + match.start(), offset + match.end(), _resolve_escape(match.group())


def _resolve_escape(escape: str) -> str:
    """Return the character that an escape or a line break stands for, "" for none.

    A line break stands for a space, or for a line break if a blank line follows.
    """
    if escape == "''":
        return "'"
    if not escape.startswith("\\"):
        return "\n" if escape.count("\n") > 1 else " "
    if escape[1] == "\n":
        return ""
    if escape[1] in "xuU" and len(escape) > 2:
        return chr(int(escape[2:], 16))
    return _ESCAPED_CHARACTERS.get(escape[1], escape[1])
