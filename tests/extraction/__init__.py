"""Tests of reading files that others made."""
