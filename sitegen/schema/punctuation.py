"""Signs in short texts: signs that join what should be several texts, and signs that lack their pair."""

from __future__ import annotations

import re

from sitegen.program import regex

SHORT_TEXT_LIMIT = 100
"""Greatest length limit of fields whose values are words or names. Longer values are sentences with commas."""

PAIRED_SIGNS = {"《": "》", "〈": "〉", "“": "”", "（": "）", "【": "】", "〔": "〕", "「": "」"}
_OPENING_SIGNS = {closing: opening for opening, closing in PAIRED_SIGNS.items()}
# Half-width brackets may pair with full-width ones.
_WIDE_BRACKETS = str.maketrans("()", "（）")
# A sign inside brackets or quotation marks does not separate.
_JOINING_SIGN = regex.compile(r"[，、；](?![^（《“(]*[）》”)])", longest=SHORT_TEXT_LIMIT)
_BRACKETED_TEXT = regex.compile(r"[［【](.+)[］】]", re.DOTALL)


def split_joined_values(text: str) -> list[str]:
    """Split a text at the signs ， 、 and ；, after removing brackets ［］ or 【】 around it. Return its members.

    Signs within brackets or quotation marks do not split it. A text without such signs, or of more than
    `SHORT_TEXT_LIMIT` characters, is returned as the only member.
    """
    if len(text) > SHORT_TEXT_LIMIT:
        return [text]
    bracketed = _BRACKETED_TEXT.fullmatch(text.strip())
    members = [member.strip() for member in _JOINING_SIGN.split(bracketed[1] if bracketed else text)]
    if len(members) == 1 and not bracketed:
        return [text]
    return [member for member in members if member]


def find_joining_sign(text: str) -> str:
    """Return the first sign at which `split_joined_values` splits a text, such as 、.

    If there is none, return the first character, which is the opening bracket that `split_joined_values` removes.
    """
    match = _JOINING_SIGN.search(text)
    return match.group() if match else text.strip()[:1]


def find_unpaired_sign(text: str) -> tuple[int, str, str] | None:
    """Return the first bracket or quotation mark without its counterpart; None if all are paired.

    The result is the index of the sign in the text, the sign itself, and the counterpart that is missing.
    """
    stack: list[tuple[int, str]] = []
    for index, sign in enumerate(text.translate(_WIDE_BRACKETS)):
        if sign in PAIRED_SIGNS:
            stack.append((index, sign))
        elif sign in _OPENING_SIGNS:
            if not stack or stack[-1][1] != _OPENING_SIGNS[sign]:
                wrong = stack[-1] if stack else (index, sign)
                return wrong[0], text[wrong[0]], PAIRED_SIGNS.get(wrong[1]) or _OPENING_SIGNS[wrong[1]]
            stack.pop()
    return (stack[-1][0], text[stack[-1][0]], PAIRED_SIGNS[stack[-1][1]]) if stack else None
