"""Characters that YAML texts may not have: tabs, and those that cannot be seen or that change what is seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sitegen.diagnostics import Rule
from sitegen.diagnostics.codes import yaml as codes
from sitegen.program import regex
from sitegen.schema.yaml_errors import describe_forbidden_character
from sitegen.schema.yaml_patterns import FORBIDDEN_CHARACTERS


class BadCharacter(NamedTuple):
    """A character that is not allowed, with the rule that it breaks.

    ``line`` and ``column`` count from 0. ``message_values`` fill the placeholders of the message.
    """

    rule: Rule
    line: int
    column: int
    message_values: Mapping[str, object]


def find_first_tabs(text: str) -> Iterator[BadCharacter]:
    """Yield the first tab of each line that has one."""
    above = ""
    for number, line in enumerate(text.split("\n")):
        if "\t" in line:
            yield BadCharacter(codes.TAB, number, line.index("\t"), _make_tab_values(line, above))
        above = above if line.strip()[:1] in ("", "#") else line


def find_forbidden_characters(text: str) -> Iterator[BadCharacter]:
    """Yield every character that matches `FORBIDDEN_CHARACTERS`."""
    for number, line in enumerate(text.split("\n")):
        for match in FORBIDDEN_CHARACTERS.finditer(line):
            rule, values = describe_forbidden_character(line, match.start())
            yield BadCharacter(rule, number, match.start(), values)


def _make_tab_values(line: str, line_above: str) -> dict[str, str]:
    """Return the message values ``fix`` and ``fix_en``: what to do with the first tab of ``line``.

    ``line_above`` is the nearest line above that is neither blank nor a comment; "" if there is none.
    """
    # Below a complete field that is not indented, nothing may be indented: spaces would be wrong, too.
    is_leading = not line[: line.index("\t")].strip()
    if is_leading and line.strip() and regex.match(r"[^\s#-].*[^\s:]\s*\Z", line_above):
        return {"fix": "删掉行首的空白", "fix_en": "Remove the blanks at the start of the line"}
    return {"fix": "改成空格", "fix_en": "Replace it with spaces"}
