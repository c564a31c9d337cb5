"""Version of the format in which texts are written: ``格式版本`` in site.yaml.

It changes when a rule of the program changes how existing texts read. Without the key, a site has format 1.
"""

from __future__ import annotations

from typing import Final

CURRENT_FORMAT: Final = 2
"""Format by whose rules this program reads every text."""
FORMAT_KEYS: Final = frozenset({"格式版本", "format_version"})
"""The keys of site.yaml for the format."""
