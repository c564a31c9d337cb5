"""Turn bare web addresses in a text into links.

An address begins with ``http://``, ``https://`` or ``www.`` and ends before the first character that is not ASCII:
Chinese text and punctuation follow addresses without a blank. Punctuation at its end belongs to the sentence, and
so does a closing bracket that is not opened in the address.
"""

from __future__ import annotations

import re

from sitegen.program import regex

EXTERNAL_ATTRIBUTES = ' class="external" rel="noopener noreferrer"'
# Matches in escaped HTML, where “&amp;” is an ampersand and other references are not part of an address.
ADDRESS = regex.compile(
    r"(?<![A-Za-z0-9@/._-])(?:https?://|www\.)[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\.[A-Za-z0-9-]{1,63}){1,8}(?::\d{1,5})?"
    r"(?:[/?#](?:[A-Za-z0-9\-._~:/?#\[\]@!$'()*+,;=%|]|&amp;){0,2000})?",
    re.IGNORECASE,
)
TRAILING = ".,;:!?'*_~|"
PAIRS = {")": "(", "]": "["}


def link_addresses(text: str) -> str:
    """Return escaped HTML without tags, ``text``, with each bare web address turned into an ``<a>`` element."""
    if "://" not in text and "ww." not in text and "WW." not in text:
        return text
    return ADDRESS.sub(_link_address, text)


def _link_address(match: re.Match[str]) -> str:
    address = _trim_address(match.group())
    host = address.partition("://")[2] or address
    if "." not in host:
        return match.group()
    href = address if "://" in address else f"http://{address}"
    return f'<a href="{href}"{EXTERNAL_ATTRIBUTES}>{address}</a>{match.group()[len(address) :]}'


def _trim_address(address: str) -> str:
    """Return a web address without trailing punctuation and without closing brackets that it does not open."""
    surplus = {close: address.count(close) - address.count(opening) for close, opening in PAIRS.items()}
    end = len(address)
    while end:
        last = address[end - 1]
        if address.endswith("&amp;", 0, end):
            end -= 5
        elif last in TRAILING:
            end -= 1
        elif surplus.get(last, 0) > 0:
            surplus[last] -= 1
            end -= 1
        else:
            break
    return address[:end]
