"""Where the repository is, and the copy of the sample that tests use."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "tests/sample"
"""A project with ``site.yaml`` and ``content/``: the sample as it was when it was copied.

Tests that judge the product use this copy, so that the sample itself may be edited, replaced or deleted.
"""
