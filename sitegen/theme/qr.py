"""A web address as a QR code, drawn as inline SVG."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

import segno
from markupsafe import Markup

# Scoring all eight masks costs five times the rest of the work; every mask can be read.
_MASK = 3
_FEW = 20
"""Codes of one length that are simply drawn; where there are more, each teaches one change besides."""
_WIDTH = 12
"""Modules that are drawn at a time: there are 4,096 such pieces of a row, so that most were drawn before."""
_Place = tuple[int, str]


def qr_svg(address: str) -> Markup:
    """An ``<svg>`` of the QR code of ``address``, in the colour of the text around it."""
    rows = code_rows(address)
    size = len(rows)
    steps = f"m-{size} 1".join(map(_line, rows))
    return Markup(
        f'<svg viewBox="-4 -4 {size + 8} {size + 8}" shape-rendering="crispEdges" aria-hidden="true" focusable="false">'
        f'<path stroke="currentColor" d="M0 .5{steps}"/></svg>'
    )


def _line(row: str) -> str:
    """A row of modules as strokes, from its left end to its right."""
    return "".join([_strokes(row[start : start + _WIDTH]) for start in range(0, len(row), _WIDTH)])


@lru_cache(maxsize=4096)
def _strokes(modules: str) -> str:
    runs = ((module, len(list(run))) for module, run in groupby(modules))
    return "".join(f"h{length}" if module == "1" else f"m{length} 0" for module, length in runs)


@dataclass(slots=True)
class _Family:
    """The codes of all addresses of one length, as numbers whose bits are the modules.

    With one version, mask and mode, every module is a sum (exclusive or) of bits of the text: interleaving and
    Reed-Solomon coding are linear. So the code of an address is that of another one, changed by what each
    character that differs changes. An address that differs from what is known in one character teaches that one, and of many
    each teaches one.
    """

    base: str
    code: int
    size: int
    changes: dict[_Place, int] = field(default_factory=dict)
    drawn: int = 0


_FAMILIES: dict[int, _Family] = {}


def code_rows(address: str) -> list[str]:
    """The rows of the QR code of an address, "1" for a dark module."""
    length = len(address.encode())
    family = _FAMILIES.get(length)
    if family is None:
        code, size = _drawn(address)
        family = _FAMILIES[length] = _Family(address, code, size)
    bits = f"{_code(family, address):0{family.size * family.size}b}"
    return [bits[start : start + family.size] for start in range(0, len(bits), family.size)]


def _code(family: _Family, address: str) -> int:
    if not (address.isascii() and family.base.isascii()):
        return _drawn(address)[0]
    unknown: list[_Place] = []
    code = family.code
    for place in enumerate(address):
        if place[1] != family.base[place[0]]:
            change = family.changes.get(place)
            if change is None:
                unknown.append(place)
            else:
                code ^= change
    if not unknown:
        return code
    drawn = _drawn(address)[0]
    family.drawn += 1
    if len(unknown) == 1:
        family.changes[unknown[0]] = drawn ^ code
    elif family.drawn > _FEW:
        index, char = unknown[0]
        other = family.base[:index] + char + family.base[index + 1 :]
        family.changes[index, char] = _drawn(other)[0] ^ family.code
    return drawn


def _drawn(address: str) -> tuple[int, int]:
    """The code as a number, and how many modules a side has."""
    matrix = segno.make_qr(address, error="m", boost_error=False, mask=_MASK, mode="byte").matrix
    return int("".join("1" if module else "0" for row in matrix for module in row), 2), len(matrix)
