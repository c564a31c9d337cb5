"""Checks: small functions that read the catalogue and yield diagnostics. They never change it."""

from sitegen.checks.run import check_catalogue

__all__ = ["check_catalogue"]
