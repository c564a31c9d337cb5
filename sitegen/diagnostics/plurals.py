"""Counted nouns in English sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sitegen.program import regex

_FORMS: Final = regex.compile(r"\{(\w+):([^{}|]*)\|([^{}|]*)\}")
"""Field ``{name:singular|plural}`` of a template. The value of ``name`` decides between the two, and is not shown."""


def format_count(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: "1 page", "2 pages". ``plural`` is the plural if it is not the noun and an s."""
    return f"{number} {select_form(number, noun, plural or f'{noun}s')}"


def name_numbers(noun: str, count: int, shown: str) -> str:
    """Return numbered things in English, such as "row 3" or "rows 3, 5–7".

    ``shown`` lists the ``count`` numbers, separated by the Chinese sign 、.
    """
    return f"{select_form(count, noun, f'{noun}s')} {shown.replace('、', ', ')}"


def select_form(number: int, one: str, many: str) -> str:
    """Return the form of a word, or of a whole phrase, that agrees with a number."""
    return one if number == 1 else many


def fill_template(template: str, values: Mapping[str, object]) -> str:
    """Fill a ``str.format`` template, in which ``{count:file|files}`` is the form that agrees with ``count``.

    Raises KeyError if a value is missing.
    """
    if "|" in template:
        template = _FORMS.sub(lambda match: match[2] if str(values[match[1]]) == "1" else match[3], template)
    return template.format(**values)


def show_plurals(template: str) -> str:
    """Return a template with the plural in place of each form, as documentation shows it."""
    return _FORMS.sub(lambda match: match[3], template)
