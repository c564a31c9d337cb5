"""Checks: small functions that read the catalogue and yield diagnostics. They never change it."""

from sitegen.checks.item_findings import ItemFindings
from sitegen.checks.run import check_catalogue
from sitegen.checks.unpublished import check_unpublished

__all__ = ["ItemFindings", "check_catalogue", "check_unpublished"]
