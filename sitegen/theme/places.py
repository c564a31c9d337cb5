"""Where the themes that come with the program are."""

from __future__ import annotations

from pathlib import Path

BUILT_IN = (Path(__file__).parents[2] / "themes", Path(__file__).parents[1] / "themes")
"""In a checkout they stand beside the package, installed in it."""
