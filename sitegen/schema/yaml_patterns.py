"""Patterns of signs in a YAML text: those that are forbidden, comments, and colons in the wrong form."""

from __future__ import annotations

from typing import Final

from sitegen.program import regex

BOM: Final = "\ufeff"
# Control characters, invisible ones, those that reverse the direction of text, and halves of characters.
FORBIDDEN_CHARACTERS = regex.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff]"
)
COMMENT_START = regex.compile(r" +#")
HASH_COMMENT = regex.compile(r" +(#[^\s#][^\n]*)")
WRONG_COLON_PAIR = regex.compile(r"(?P<key>[^:：]{1,60})(?P<colon>[:：])(?P<value>[^/].{0,60})")
