"""Benchmarks that compare sitegen with other generators on a generated catalogue."""
