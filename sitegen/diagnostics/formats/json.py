"""Diagnostics as JSON, for other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sitegen.diagnostics.model import Diagnostic


def format_as_json(diagnostics: Sequence[Diagnostic]) -> str:
    """Format diagnostics as a JSON array with an object for each, in the given order.

    Each object has the fields of `Diagnostic` and `Place` except ``in_draft`` and ``length_on_next_lines``, in a fixed
    order and on one level. The format is stable, so other programs may rely on it.
    """
    return (
        json.dumps([_to_dict(diagnostic) for diagnostic in diagnostics], ensure_ascii=False, indent=2) + "\n"
    )


def _to_dict(diagnostic: Diagnostic) -> dict[str, object]:
    return {
        "path": diagnostic.place.path,
        "line": diagnostic.place.line,
        "column": diagnostic.place.column,
        "length": diagnostic.place.length,
        "cell": diagnostic.place.cell,
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "message_en": diagnostic.message_en,
        "hint": diagnostic.hint,
        "hint_en": diagnostic.hint_en,
    }
