"""Measures the generator beside others on a generated catalogue."""
