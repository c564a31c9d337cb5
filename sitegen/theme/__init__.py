"""Themes: look-up, templates, static files, the accent colour."""
