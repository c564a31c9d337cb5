"""Score of the rules for personal data."""

from __future__ import annotations

from typing import Any

from sitegen.checks.privacy import detect_personal_data
from sitegen.diagnostics import has_errors
from tests.labelled.score import Score, count_right


def find_wrong(entries: list[Any]) -> list[Any]:
    """Return the entries that are judged wrong.

    A leak has to be found where it is, a clean text has no finding, and an office's contact no error.
    """
    return [entry for entry in entries if not _is_right(entry)]


def _is_right(entry: Any) -> bool:
    text, label = entry["text"], entry["label"]
    found = detect_personal_data("a.md", text, frozenset())
    if label == "clean":
        return not found
    if label == "office_contact":
        return not has_errors(found)
    first = text.index(entry["leaked"]) + 1
    last = first + len(entry["leaked"])
    # A home address begins with its label, so an overlap is enough.
    return any(one.place.column < last and one.place.column + one.place.length > first for one in found)


def score(entries: list[Any]) -> Score:
    """Count the entries that are judged right."""
    return count_right(entries, find_wrong(entries))
