"""Canonical form of source files: the same record and the same page, written in one way.

`format_source` returns the canonical content of one file. Every step keeps comments. A step is undone if it changes
the parsed record or the page, or causes a new finding.
"""

from sitegen.formatting.source_format import FormattedSource, format_source

__all__ = ["FormattedSource", "format_source"]
