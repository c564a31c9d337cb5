"""QR codes of web addresses as inline SVG."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

from markupsafe import Markup
from msgspec import Struct, field

# segno would score all eight masks, which takes five times as long as the rest. Every mask is valid.
_MASK_NUMBER = 3
_LEARNING_THRESHOLD = 20
"""Number of codes of one length that are generated before additional ones are generated to learn differences."""
_MODULES_PER_PIECE = 12
"""Number of modules of a row that are rendered at a time.

There are only 4,096 different pieces of this width, so nearly all are found in the cache.
"""
_IndexAndCharacter = tuple[int, str]
"""Index and character in an address."""


def render_qr_svg(address: str) -> Markup:
    """Render the QR code of a web address as an ``<svg>`` element in the colour of the surrounding text.

    The code has error correction level M and a quiet zone of four modules. A module is one square of the
    code.
    """
    rows = encode_qr_rows(address)
    size = len(rows)
    path = f"m-{size} 1".join(map(_render_row_path, rows))
    return Markup(
        # A quiet zone of four modules around the code (ISO/IEC 18004).
        f'<svg viewBox="-4 -4 {size + 8} {size + 8}" shape-rendering="crispEdges" aria-hidden="true" focusable="false">'
        f'<path stroke="currentColor" d="M0 .5{path}"/></svg>'
    )


def _render_row_path(row: str) -> str:
    """Render a row of a QR code as commands of an SVG path.

    ``row`` has "1" for each dark module (square) and "0" for each light one.
    """
    return "".join(
        [
            _render_piece_path(row[start : start + _MODULES_PER_PIECE])
            for start in range(0, len(row), _MODULES_PER_PIECE)
        ]
    )


@lru_cache(maxsize=4096)
def _render_piece_path(modules: str) -> str:
    """Render a piece of a row as commands of an SVG path: a line for dark modules, a move for light ones.

    ``modules`` has "1" for each dark module and "0" for each light one.
    """
    runs = ((module, len(list(run))) for module, run in groupby(modules))
    return "".join(f"h{length}" if module == "1" else f"m{length} 0" for module, length in runs)


class _CodeFamily(Struct):
    """QR codes of all addresses of one length. A code is an integer whose bits are the modules (squares).

    ``base_code`` is the code of the address ``base_address``, and ``size`` the number of modules of a side. Codes of
    other addresses are derived from it. A difference is the exclusive or of ``base_code`` and the code of an
    address that has one other character. ``differences`` has the known ones, keyed by the index and the other
    character. The code of an address that has several other characters is the exclusive or of ``base_code``
    and all their differences. ``generated`` counts the codes that could not be derived.

    This works because every module is the exclusive or of some bits of the address, as long as version, mask
    and mode are fixed: interleaving and Reed–Solomon coding are linear. A derived code takes 0.16 ms a page,
    a generated one 1.8 ms.
    """

    base_address: str
    base_code: int
    size: int
    differences: dict[_IndexAndCharacter, int] = field(default_factory=dict)
    generated: int = 0


# By length in bytes. Lives as long as the process; the addresses of a site have few lengths.
_FAMILY_BY_LENGTH: dict[int, _CodeFamily] = {}


def encode_qr_rows(address: str) -> list[str]:
    """Encode an address as the rows of its QR code, from the top down.

    Each row is a string with "1" for a dark module (square) and "0" for a light one, without the quiet zone.
    """
    length = len(address.encode())
    family = _FAMILY_BY_LENGTH.get(length)
    if family is None:
        code, size = _generate_code(address)
        family = _FAMILY_BY_LENGTH[length] = _CodeFamily(address, code, size)
    bits = f"{_derive_code(family, address):0{family.size * family.size}b}"
    return [bits[start : start + family.size] for start in range(0, len(bits), family.size)]


def _derive_code(family: _CodeFamily, address: str) -> int:
    """Return the QR code of an address as an integer, derived from the code of another address if possible.

    Each character in which two addresses of one length differ changes the same bits of the code, whatever the other
    characters are. ``family`` has a code of an address of this length, and the bits that are known. If the bits of one
    character are unknown, the code is generated, and the bits are computed from it and stored. If those of several are,
    and many codes were generated before, an additional code is generated to learn the bits of one of them. Addresses
    that are not ASCII are always generated.
    """
    # Differences are by character, and outside of ASCII a character is several bytes.
    if not (address.isascii() and family.base_address.isascii()):
        return _generate_code(address)[0]
    unknown: list[_IndexAndCharacter] = []
    code = family.base_code
    for place in enumerate(address):
        if place[1] != family.base_address[place[0]]:
            difference = family.differences.get(place)
            if difference is None:
                unknown.append(place)
            else:
                code ^= difference
    if not unknown:
        return code
    generated = _generate_code(address)[0]
    family.generated += 1
    if len(unknown) == 1:
        family.differences[unknown[0]] = generated ^ code
    # If there are many addresses of this length, it pays to learn a difference from an address made up for
    # the purpose.
    elif family.generated > _LEARNING_THRESHOLD:
        index, char = unknown[0]
        example = family.base_address[:index] + char + family.base_address[index + 1 :]
        family.differences[index, char] = _generate_code(example)[0] ^ family.base_code
    return generated


def _generate_code(address: str) -> tuple[int, int]:
    """Generate the QR code of an address with segno.

    Returns the code as an integer whose bits are the modules, and the number of modules of a side.
    """
    # Everything but the version is fixed, so that all codes of one length have the same structure.
    import segno  # loads half of the network library, and checks draw no codes

    matrix = segno.make_qr(address, error="m", boost_error=False, mask=_MASK_NUMBER, mode="byte").matrix
    return int("".join("1" if module else "0" for row in matrix for module in row), 2), len(matrix)
