"""Traditional characters and their simplified forms, from OpenCC, for suggestions if nothing was found."""

from __future__ import annotations

from functools import cache

from opencc import OpenCC

# CJK Unified Ideographs and Extension A, all of them single code units in JavaScript.
_FIRST_CODE_POINT, _LAST_CODE_POINT = 0x3400, 0x9FFF


@cache
def list_simplified_forms() -> tuple[str, str]:
    """Return traditional Chinese characters as one string, and their simplified forms as another.

    A character and its form have the same index. Only forms in GB 2312, the character set of common
    simplified text, are included.
    """
    characters = [chr(point) for point in range(_FIRST_CODE_POINT, _LAST_CODE_POINT + 1)]
    # One character a line, since OpenCC converts characters in words differently.
    forms = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = [pair for pair in zip(characters, forms, strict=True) if _is_usable_form(*pair)]
    return "".join(character for character, _ in pairs), "".join(form for _, form in pairs)


def _is_usable_form(character: str, form: str) -> bool:
    """Return whether ``form`` is a single character in GB 2312 that differs from ``character``."""
    return form != character and len(form) == 1 and form.encode("gb2312", "ignore") != b""
