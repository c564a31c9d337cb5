"""Counted nouns in English sentences."""

from __future__ import annotations


def format_count(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: "1 page", "2 pages". ``plural`` is the plural if it is not the noun and an s."""
    return f"{number} {select_form(number, noun, plural or f'{noun}s')}"


def select_form(number: int, one: str, many: str) -> str:
    """Return the form of a word, or of a whole phrase, that agrees with a number."""
    return one if number == 1 else many
