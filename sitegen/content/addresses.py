"""Turn bare web addresses in a text into links.

An address begins with ``http://``, ``https://`` or ``www.`` and ends before the first character that is not ASCII:
Chinese text and punctuation follow addresses without a blank. Punctuation at its end belongs to the sentence, and
so does a closing bracket that is not opened in the address.
"""

from __future__ import annotations

import re

from sitegen.program import regex

EXTERNAL_LINK_ATTRIBUTES = ' class="external" rel="noopener noreferrer"'
# Matches in escaped HTML, where “&amp;” is an ampersand and other references are not part of an address.
BARE_ADDRESS = regex.compile(
    r"(?<![A-Za-z0-9@/._-])(?:https?://|www\.)[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\.[A-Za-z0-9-]{1,63}){1,8}(?::\d{1,5})?"
    r"(?:[/?#](?:[A-Za-z0-9\-._~:/?#\[\]@!$'()*+,;=%|]|&amp;){0,2000})?",
    re.IGNORECASE,
)
TRAILING_PUNCTUATION = ".,;:!?'*_~|"
BRACKET_PAIRS = {")": "(", "]": "["}


def link_addresses(escaped_html: str) -> str:
    """Return escaped HTML without tags with each bare web address turned into an ``<a>`` element."""
    if "://" not in escaped_html and "ww." not in escaped_html and "WW." not in escaped_html:
        return escaped_html
    return BARE_ADDRESS.sub(_link_address, escaped_html)


def _link_address(match: re.Match[str]) -> str:
    address = _trim_address(match.group())
    host = address.partition("://")[2] or address
    if "." not in host:
        return match.group()
    href = address if "://" in address else f"http://{address}"
    return f'<a href="{href}"{EXTERNAL_LINK_ATTRIBUTES}>{address}</a>{match.group()[len(address) :]}'


def _trim_address(address: str) -> str:
    """Return a web address without trailing punctuation and without closing brackets that it does not open."""
    surplus = {
        close: address.count(close) - address.count(opening) for close, opening in BRACKET_PAIRS.items()
    }
    end = len(address)
    while end:
        last = address[end - 1]
        if address.endswith("&amp;", 0, end):
            end -= 5
        elif last in TRAILING_PUNCTUATION:
            end -= 1
        elif surplus.get(last, 0) > 0:
            surplus[last] -= 1
            end -= 1
        else:
            break
    return address[:end]
