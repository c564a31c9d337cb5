"""Diagnostics: rules, places and output formats. Imports nothing else of the project."""

from sitegen.diagnostics.model import (
    Diagnostic,
    Discretion,
    Place,
    Rule,
    Severity,
    has_errors,
    sort_diagnostics,
)

__all__ = ["Diagnostic", "Discretion", "Place", "Rule", "Severity", "has_errors", "sort_diagnostics"]
