"""Which ``[…](…)`` is a link: one whose round brackets hold an address.

Official texts have both kinds of brackets side by side: ``政办发[2024](3号)文``, ``见[注](1)``, ``f[x](y)``. So the target of a link has
a sign that addresses have and remarks have not. Without one, all signs stay text. A file name without its extension
(``[表](附件1)``) is text as well. Such places are collected here, so that those that name a file can be reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sitegen.program import regex

if TYPE_CHECKING:
    from sitegen.content.conversion import ConversionContext

# A dot or a slash, an anchor, a query, or a scheme. Numbers such as 3.5 and 1/2 are none.
ADDRESS_SIGN: Final = r"(?![\d., /~、-]*\))[^()\n]{0,1000}?(?:[./#\\]|\?.|[A-Za-z;]:)"
_ADDRESS: Final = regex.compile(r"(?![\d., /~、-]*\Z)[\s\S]*?(?:[./#\\]|\?.|[A-Za-z;]:)")
_UNLINKED: Final = regex.compile(r"(?<![!\\])\[(?!\^)([^\[\]\n]{1,200})\]\(([^\s()\[\].#/\\<>]{1,100})\)")


@dataclass(frozen=True, slots=True)
class UnlinkedTarget:
    """``[label](target)`` that is text, since ``target`` is no address. ``line`` and ``column`` count from 1."""

    label: str
    target: str
    line: int
    column: int


def is_address(target: str) -> bool:
    """Return whether the target of a link is an address. A blank one is: it is a link that lacks its address."""
    return not target.strip() or _ADDRESS.match(target) is not None


def iter_unlinked(context: ConversionContext) -> Iterator[UnlinkedTarget]:
    """Yield the places of a text that look like links without an address, outside code."""
    if "](" not in context.body:
        return
    for match in _UNLINKED.finditer(context.markup):
        if not is_address(match[2]):
            place = context.locate(match.start(), len(match[0]))
            yield UnlinkedTarget(match[1], match[2], place.line, place.column)
