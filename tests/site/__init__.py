"""Tests of every file of the built site, without a browser."""
