"""Benchmarks: measures sitegen beside other generators on a generated catalogue."""
