"""Decide whether two wrapped lines of a paragraph are joined with a space between them."""

from __future__ import annotations

import re
from typing import Final

from sitegen.program import regex

CHINESE_CHARACTER = regex.compile(
    r"[\u00b7\u2014\u2018-\u201d\u2026\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
)
# Characters that join two words or numbers, such as hyphens. A program may wrap the text after or before them.
JOINING_END = regex.compile(r"[A-Za-z0-9][-/~\u2010-\u2014\uff5e]\Z")
JOINING_START = regex.compile(r"[-/~\u2010-\u2014\uff5e][A-Za-z0-9]")
LONGEST_ADDRESS: Final = 300
ADDRESS_END = regex.compile(r"(?:://|www\.)[!-~]*\Z", re.IGNORECASE, longest=LONGEST_ADDRESS)


def joins_without_space(text: str, following: str) -> bool:
    """Whether the line ``following`` is joined to ``text`` without a space.

    True if both characters at the wrap are Chinese, or one is Chinese and the other a digit. Also true if the wrap is
    at a character that joins words or numbers, as in ``0571-`` and ``88001234``. After a web address the space stays,
    so that the address does not change.
    """
    before, after = text[-1:], following[:1]
    if CHINESE_CHARACTER.match(before) and (CHINESE_CHARACTER.match(after) or after.isdigit()):
        return True
    if before.isdigit() and CHINESE_CHARACTER.match(after):
        return True
    end = text[-LONGEST_ADDRESS:]
    joined = JOINING_END.search(end) and after.isascii() and after.isalnum()
    if not joined and not (JOINING_START.match(following) and before.isascii() and before.isalnum()):
        return False
    # A hyphen between a letter and a digit is more likely the sign of a negative number.
    return (
        bool(joined) or after != "-" or before.isdigit() == following[1].isdigit()
    ) and not ADDRESS_END.search(end)
