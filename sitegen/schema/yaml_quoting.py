"""How a text is written as a scalar of YAML."""

from __future__ import annotations

import json
from typing import Any, Final

import yaml

from sitegen.program import regex
from sitegen.schema.yaml_patterns import FORBIDDEN_CHARACTERS
from sitegen.schema.yaml_source_nodes import parse_source_nodes

_NUMBER: Final = regex.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+"
)
"""Numbers of YAML 1.2, of which PyYAML does not know all."""
_DATE: Final = regex.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9]{2}:[0-9]{2})?")
_RESOLVER: Final[Any] = yaml.SafeLoader("")
_TEXT_TAG: Final = "tag:yaml.org,2002:str"
_SEPARATORS: Final = "、，,；;："
"""Signs that separate names in a plain list element, or a key from its value. In quotation marks, they are text."""


def quote_scalar(text: str, *, in_list: bool = False) -> str:
    """Return a text as a YAML scalar on one line, in quotation marks only if they are needed.

    They are needed if a parser could read the text as something else. With ``in_list``, the scalar will be a
    member of a list, or the only value of a field that may have several. Then a text with a comma or 、 needs
    them, too, because it could be taken for several names.
    """
    if is_plain_safe(text, in_list, separators=_SEPARATORS if in_list else ""):
        return text
    return quote_double(text)


def quote_like(text: str, old_scalar: str) -> str:
    """Return ``text`` as a scalar with the quotation marks of ``old_scalar``, if it has any that can be kept.

    Otherwise the result is that of `quote_scalar` or `quote_double`.
    """
    if old_scalar[:1] == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return quote_double(text) if old_scalar[:1] in ("'", '"') else quote_scalar(text, in_list=True)


def quote_double(text: str) -> str:
    """Return a text in double quotation marks, with escapes for characters that YAML would change or refuse."""
    # A JSON string is a double-quoted scalar of YAML, but JSON leaves some characters as they are that YAML
    # takes for a line break, or does not accept.
    written = json.dumps(text, ensure_ascii=False)
    return FORBIDDEN_CHARACTERS.sub(lambda match: f"\\u{ord(match[0]):04x}", written)


def is_plain_safe(value: str, in_flow: bool, *, separators: str = _SEPARATORS) -> bool:
    """Return whether every YAML parser reads ``value`` without quotation marks as this text.

    A date counts as safe, although some parsers convert it. With ``in_flow``, the value will stand within
    brackets or braces. A value that contains one of the ``separators`` is not safe.
    """
    if (
        not value
        or value != value.strip()
        or not value.isprintable()
        or any(sign in value for sign in separators)
    ):
        return False
    if " #" in value or value[0] in "#-?:=~&*!|>%@`\"'":
        return False
    # PyYAML's own parser ends a plain text in brackets at a question mark, libyaml does not.
    if _NUMBER.fullmatch(value) or (in_flow and "?" in value):
        return False
    if _RESOLVER.resolve(yaml.ScalarNode, value, (True, False)) != _TEXT_TAG and not _DATE.fullmatch(value):
        return False
    wrapped = f"[{value}, x]" if in_flow else f"k: {value}"
    try:
        root = parse_source_nodes(f"{wrapped}\n")
    except yaml.YAMLError:
        return False
    if root is None or len(root.children) != 2:
        return False
    found = root.children[0 if in_flow else 1]
    return found.kind == "scalar" and not found.style and found.value == value
