"""Convert the YAML fields of a source to their published values, and map positions back to the source.

In YAML, a character may be written as an escape, and a value may continue on the next line, which becomes a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml

from sitegen.checks.revealed_text import RevealedText, replace_pieces
from sitegen.program import regex

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FRONT: Final = regex.compile(r"(?:\s*\n)?---[ \t\u3000]*\n")
_FRONT_END: Final = regex.compile(r"^---[ \t\u3000]*$", re.MULTILINE)
# An escape, a quotation mark that is closed on another line, a folded block, or a line that is no entry of its own.
_CLUE: Final = regex.compile(
    r"\\|[\s\[{,:]\"[^\"\n]*\n|[\s\[{,:]'[^'\n]*\n|[\s]>[-+0-9]*[ \t]*(?:#[^\n]*)?\n"
    r"|\n[ \t]+(?!- |#|\s)(?:[^:\n]|:(?=\S))*(?:\n|\Z)"
)
_FOLD: Final = r"(?<![ \t])[ \t]*\n\s*"
_PIECES: Final = {
    '"': regex.compile(
        r"\\(?:\n[ \t]*|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[^\n])" + f"|{_FOLD}", re.DOTALL
    ),
    "'": regex.compile(f"''|{_FOLD}"),
    "": regex.compile(_FOLD),
    ">": regex.compile(_FOLD),
}
"""What in a scalar differs from its value (escapes and line breaks), by the style of the scalar."""
_BLOCK_HEAD: Final = regex.compile(r"[^\n]*\n\s*")
_SIGNS: Final = {"0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r",
                 "e": "\x1b", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029"}  # fmt: skip


def reveal_values(path: str, source: str) -> RevealedText | None:
    """Return a source with YAML escapes and folded lines resolved, as published; None if it has none.

    For example, ``"\\u5bc6"`` becomes ``"密"``. Only the front matter of a ``.md`` file, or the whole of a
    ``.yaml`` file, is changed. Quotation marks stay. After the first YAML error, the text is left as it is: a
    file with invalid YAML is not published.
    """
    start, end = locate_fields(path, source)
    fields = source[start:end]
    if not _CLUE.search(fields):
        return None
    pieces = list(_list_pieces(fields))
    return (
        replace_pieces(source, [(start + first, start + last, sign) for first, last, sign in pieces])
        if pieces
        else None
    )


def locate_fields(path: str, source: str) -> tuple[int, int]:
    """Return start and end (exclusive) of the YAML in a source, as offsets. They are equal if there is none."""
    if path.endswith(".yaml"):
        return 0, len(source)
    opening = _FRONT.match(source) if path.endswith(".md") else None
    if opening is None:
        return 0, 0
    closing = _FRONT_END.search(source, opening.end())
    return opening.end(), closing.start() if closing else opening.end()


def _list_pieces(fields: str) -> Iterator[tuple[int, int, str]]:
    """Yield each escape or line break in the scalars of a YAML text, with the character that it stands for.

    A piece is its start, its end (exclusive) and that character, which is "" if it is not part of the value.
    ``fields`` is the whole YAML text. Nothing more is yielded after a YAML error.
    """
    try:
        for event in yaml.parse(fields, Loader=_LOADER):
            if isinstance(event, yaml.ScalarEvent) and event.style != "|":
                start, end = event.start_mark, event.end_mark
                assert start
                assert end
                first, last = start.index, end.index
                yield from _list_scalar_pieces(fields[first:last], first, event.style or "")
    except yaml.YAMLError:
        return


def _list_scalar_pieces(written: str, offset: int, style: str) -> Iterator[tuple[int, int, str]]:
    # The line ends behind a plain scalar or a block are no part of the value.
    written = written.rstrip()
    head = _BLOCK_HEAD.match(written) if style == ">" else None
    for match in _PIECES[style].finditer(written, head.end() if head else 0):
        yield offset + match.start(), offset + match.end(), _read_piece(match.group())


def _read_piece(piece: str) -> str:
    """Return the character that an escape or a line break stands for, "" for none.

    A line break stands for a space, or for a line break if a blank line follows.
    """
    if piece == "''":
        return "'"
    if not piece.startswith("\\"):
        return "\n" if piece.count("\n") > 1 else " "
    if piece[1] == "\n":
        return ""
    if piece[1] in "xuU" and len(piece) > 2:
        return chr(int(piece[2:], 16))
    return _SIGNS.get(piece[1], piece[1])
