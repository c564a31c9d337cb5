"""Decide whether ``[…](…)`` is a link: it is if its round brackets contain an address.

Official texts have both kinds of brackets side by side: ``政办发[2024](3号)文``, ``见[注](1)``, ``f[x](y)``. So only a
target with a character that is typical of addresses, such as ``.`` or ``/``, makes a link. Everything else is text,
also a file name without its extension (``[表](附件1)``). This module finds such places, so that file names can be
reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from sitegen.program import regex

if TYPE_CHECKING:
    from sitegen.content.conversion import ConversionContext

# A dot, a slash, an anchor, a query or a scheme. Numbers such as 3.5 and 1/2 do not count as addresses.
ADDRESS_SIGN: Final = r"(?![\d., /~、-]*\))[^()\n]{0,1000}?(?:[./#\\]|\?.|[A-Za-z;]:)"
_ADDRESS: Final = regex.compile(r"(?![\d., /~、-]*\Z)[\s\S]*?(?:[./#\\]|\?.|[A-Za-z;]:)")
_UNLINKED: Final = regex.compile(r"(?<![!\\])\[(?!\^)([^\[\]\n]{1,200})\]\(([^\s()\[\].#/\\<>]{1,100})\)")


class UnlinkedTarget(Struct, frozen=True):
    """A place ``[label](target)`` in a text that is not a link, because ``target`` is not an address.

    ``line`` and ``column`` are its position in the source file and count from 1.
    """

    label: str
    target: str
    line: int
    column: int


def is_address(target: str) -> bool:
    """Whether the target of a link is an address. A blank target counts as one: the link lacks its address."""
    return not target.strip() or _ADDRESS.match(target) is not None


def iter_unlinked_targets(context: ConversionContext) -> Iterator[UnlinkedTarget]:
    """Yield the places of a text outside code that look like links, but whose target is not an address."""
    if "](" not in context.body:
        return
    for match in _UNLINKED.finditer(context.body_without_code):
        if not is_address(match[2]):
            place = context.locate(match.start(), len(match[0]))
            yield UnlinkedTarget(match[1], match[2], place.line, place.column)
