"""Themes: lookup, templates, messages, static files and the accent colour."""
