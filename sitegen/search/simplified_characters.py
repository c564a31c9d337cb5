"""Traditional characters and their simplified forms, from OpenCC. They are offered if nothing was found."""

from __future__ import annotations

from functools import cache

from opencc import OpenCC

_FIRST, _LAST = 0x3400, 0x9FFF


@cache
def list_simplified_forms() -> tuple[str, str]:
    """List traditional characters, and at the same indexes their simplified forms in GB 2312, the set that people type."""
    characters = [chr(point) for point in range(_FIRST, _LAST + 1)]
    # One to a line, so that OpenCC takes none for a part of a word.
    forms = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = [pair for pair in zip(characters, forms, strict=True) if _is_plain(*pair)]
    return "".join(one for one, _ in pairs), "".join(form for _, form in pairs)


def _is_plain(character: str, form: str) -> bool:
    return form != character and len(form) == 1 and form.encode("gb2312", "ignore") != b""
