"""Diagnostics as JSON, for other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sitegen.diagnostics.model import Diagnostic


def as_json(diagnostics: Sequence[Diagnostic]) -> str:
    """Format a list with one object for each diagnostic: all fields, in a fixed order. The format is stable."""
    return json.dumps([_fields(found) for found in diagnostics], ensure_ascii=False, indent=2) + "\n"


def _fields(found: Diagnostic) -> dict[str, object]:
    return {
        "path": found.place.path,
        "line": found.place.line,
        "column": found.place.column,
        "length": found.place.length,
        "cell": found.place.cell,
        "code": found.code,
        "severity": found.severity.value,
        "message": found.message,
        "message_en": found.message_en,
        "hint": found.hint,
        "hint_en": found.hint_en,
    }
