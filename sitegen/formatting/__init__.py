"""Canonical form of source files: the same record and the same page, written in one way.

`format_source` returns the canonical content of one file. Every step keeps comments, and is undone if the parsed record,
the page or the findings were not exactly as before.
"""

from sitegen.formatting.source_format import FormattedSource, format_source

__all__ = ["FormattedSource", "format_source"]
