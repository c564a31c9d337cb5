"""Checks: each rule a small function over the catalogue; it reads and never changes."""

from sitegen.checks.run import check_catalogue

__all__ = ["check_catalogue"]
