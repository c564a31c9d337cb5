"""Diagnostics: rules, places and output formats. Imports nothing else of the project."""

from sitegen.diagnostics.draft_errors import relax_draft_errors
from sitegen.diagnostics.model import (
    Diagnostic,
    ExemptionScope,
    Place,
    Rule,
    Severity,
    has_errors,
    sort_diagnostics,
)

__all__ = [
    "Diagnostic",
    "ExemptionScope",
    "Place",
    "Rule",
    "Severity",
    "has_errors",
    "relax_draft_errors",
    "sort_diagnostics",
]
