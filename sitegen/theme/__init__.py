"""Themes: look-up, templates, static files, the accent colour."""

from sitegen.theme.environment import Templates
from sitegen.theme.load import ACCENT, Theme, load_theme

__all__ = ["ACCENT", "Templates", "Theme", "load_theme"]
