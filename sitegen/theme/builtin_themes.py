"""Folders of the built-in themes."""

from __future__ import annotations

from pathlib import Path

BUILTIN_THEME_FOLDERS = (Path(__file__).parents[2] / "themes", Path(__file__).parents[1] / "themes")
"""Folders that may contain built-in themes: next to the package in a checkout, inside it when installed."""
