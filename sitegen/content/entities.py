"""Decode the character references of HTML, such as ``&nbsp;`` and ``&#183;``.

Browsers also decode ``&copy=2`` as “©=2”. Here that is an ordinary ampersand: a reference must be complete, with a
known name or a number, and the semicolon.
"""

from __future__ import annotations

import html
from html.entities import html5

from sitegen.program import regex

CHARACTER_REFERENCE = regex.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def is_known_reference(reference: str) -> bool:
    """Return whether ``reference``, a match of `CHARACTER_REFERENCE`, stands for a character."""
    return reference[1] == "#" or reference[1:] in html5


def decode_reference(reference: str) -> str:
    """Return the character that ``reference``, a match of `CHARACTER_REFERENCE`, stands for, or the same text if none.

    Unlike `html.unescape`, it returns control characters, which browsers and sanitisers keep.
    """
    if reference[1] != "#":
        return html5.get(reference[1:], reference)
    number = int(reference[3:-1], 16) if reference[2] in "xX" else int(reference[2:-1])
    return chr(number) if 0 < number < 0x110000 else reference


def decode_references(text: str) -> str:
    """Return ``text`` with each complete and known character reference replaced by its character."""
    if "&" not in text:
        return text
    return CHARACTER_REFERENCE.sub(
        lambda match: html.unescape(match[0]) if is_known_reference(match[0]) else match[0], text
    )
