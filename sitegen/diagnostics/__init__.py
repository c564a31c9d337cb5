"""Diagnostics: rules, places and output formats. Imports nothing else of the project."""

from sitegen.diagnostics.drafts import mark_draft_errors
from sitegen.diagnostics.model import (
    Diagnostic,
    Discretion,
    Place,
    Rule,
    Severity,
    has_errors,
    sort_diagnostics,
)

__all__ = [
    "Diagnostic",
    "Discretion",
    "Place",
    "Rule",
    "Severity",
    "has_errors",
    "mark_draft_errors",
    "sort_diagnostics",
]
