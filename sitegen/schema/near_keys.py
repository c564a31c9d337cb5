"""Guess of the key that an editor meant where none was read: one that no field has, or one within a value."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any

from sitegen.schema.field_spec import FreeText, RecordField, map_fields_by_key
from sitegen.schema.yaml_nodes import Scalar


def find_near_key(
    fields_by_key: Mapping[str, RecordField], typed_key: str, present_names: Collection[str]
) -> str:
    """Return the key of ``fields_by_key`` that is most like ``typed_key``, or "" if none is similar.

    ``fields_by_key`` maps keys to their fields. ``present_names`` has the names of the fields that the record
    contains. Of several similar keys, that of a required field that is not present is the best guess.
    """
    # With two characters a single typo leaves half of them, so the threshold has to be lower.
    close = get_close_matches(typed_key, fields_by_key, 3, 0.5 if len(typed_key) <= 2 else 0.6)
    wanted = (
        near
        for near in close
        if fields_by_key[near].spec.required and fields_by_key[near].name not in present_names
    )
    return next(wanted, close[0]) if close else _find_similar_chinese_key(fields_by_key, typed_key)


def _find_similar_chinese_key(fields_by_key: Mapping[str, RecordField], typed_key: str) -> str:
    """Return a key of ``fields_by_key`` that resembles ``typed_key`` as Chinese field names do; "" if there is none.

    The first guess replaces 时间 (time) in the name by 日期 (date), or the reverse. The second is a key that
    begins with the same two characters and is at most one character longer or shorter, if only one field has
    such keys.
    """
    for word, replacement in (("时间", "日期"), ("日期", "时间")):
        if word in typed_key and (swapped := typed_key.replace(word, replacement)) in fields_by_key:
            return swapped
    if typed_key.isascii() or len(typed_key) < 3:
        return ""
    similar = [
        key for key in fields_by_key if key.startswith(typed_key[:2]) and abs(len(key) - len(typed_key)) <= 1
    ]
    return similar[0] if len({fields_by_key[key].name for key in similar}) == 1 else ""


def find_swallowed_key(record_class: type[Any], field: RecordField, node: Scalar) -> str:
    """Return the key of a field that YAML has read as part of the value ``node``; "" if there is none.

    This happens if a value without quotation marks goes on in the next line because that line is indented, as
    in ``标题: 通知`` followed by an indented ``文号: …``.
    """
    kind = field.spec.kind
    if not (node.multiline and node.plain) or (isinstance(kind, FreeText) and kind.multiline):
        return ""
    return next(
        (
            key
            for key in map_fields_by_key(record_class)
            if f" {key}：" in node.text or f" {key}:" in node.text
        ),
        "",
    )
