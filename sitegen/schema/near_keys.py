"""Guess of the key that an editor meant by one that no field has."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches

from sitegen.schema.spec import RecordField


def find_near_key(table: Mapping[str, RecordField], text: str, present: Collection[str]) -> str:
    """Return the key of ``table`` that is most like ``text``, or "" if none is similar.

    ``table`` maps keys to their fields. ``present`` has the names of the fields that the record contains. Of
    several similar keys, that of a required field that is not present is the best guess.
    """
    # With two characters a single typo leaves half of them, so the threshold has to be lower.
    close = get_close_matches(text, table, 3, 0.5 if len(text) <= 2 else 0.6)
    wanted = (near for near in close if table[near].spec.required and table[near].name not in present)
    return next(wanted, close[0]) if close else _find_similar_key(table, text)


def _find_similar_key(table: Mapping[str, RecordField], name: str) -> str:
    """Return a key of ``table`` that resembles ``name`` as Chinese field names do; "" if there is none.

    The first guess replaces 时间 (time) in the name by 日期 (date), or the reverse. The second is a key that
    begins with the same two characters and is at most one character longer or shorter, if only one field has
    such keys.
    """
    for word, replacement in (("时间", "日期"), ("日期", "时间")):
        if word in name and (swapped := name.replace(word, replacement)) in table:
            return swapped
    if name.isascii() or len(name) < 3:
        return ""
    similar = [key for key in table if key.startswith(name[:2]) and abs(len(key) - len(name)) <= 1]
    return similar[0] if len({table[key].name for key in similar}) == 1 else ""
