"""Tests of findings and their formats."""
