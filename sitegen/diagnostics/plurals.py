"""Counted nouns in English sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sitegen.program import regex

_FORMS: Final = regex.compile(r"\{(\w+):([^{}|]*)\|([^{}|]*)\}")
"""Field ``{name:singular|plural}`` of a template. The value of ``name`` decides between the two, and is not shown."""


def format_count(number: int, noun: str, plural: str = "") -> str:
    """Format a number with its noun: "1 page", "2 pages".

    ``plural`` is the plural of ``noun``. It may be left out if it ends in s as usual.
    """
    return f"{number} {select_number_form(number, noun, plural or f'{noun}s')}"


def format_number_list(noun: str, count: int, chinese_list: str) -> str:
    """Format a list of numbers for an English sentence, with the noun in front: "row 3" or "rows 3, 5–7".

    ``noun`` is the singular. ``chinese_list`` is the list as in Chinese, such as ``3、5–7``, and ``count`` the number
    of its members.
    """
    return f"{select_number_form(count, noun, f'{noun}s')} {chinese_list.replace('、', ', ')}"


def select_number_form(number: int, singular: str, plural: str) -> str:
    """Return ``singular`` if ``number`` is 1, else ``plural``.

    They are the two forms of a word or phrase that must agree with the number, such as "is" and "are".
    """
    return singular if number == 1 else plural


def fill_template(template: str, values: Mapping[str, object]) -> str:
    """Fill a ``str.format`` template, which may also have fields such as ``{count:file|files}``.

    Such a field becomes its first form if the value of ``count`` is 1, else its second form. Raises KeyError if a
    value is missing.
    """
    if "|" in template:
        template = _FORMS.sub(lambda match: match[2] if str(values[match[1]]) == "1" else match[3], template)
    return template.format(**values)


def replace_with_plurals(template: str) -> str:
    """Return a template with each ``{count:file|files}`` replaced by its plural form, as documentation shows it."""
    return _FORMS.sub(lambda match: match[3], template)
