"""Versions of what an office writes: of the format of its texts, and of the theme contract.

``格式版本`` in site.yaml changes when a rule of the program changes how existing texts read. ``接口版本`` in theme.yaml
changes when something is removed that templates may use. Without the key, the version is 1, that of sitegen 0.1.0.
"""

from __future__ import annotations

from typing import Final

CURRENT_FORMAT: Final = 2
"""Format by whose rules this program reads every text."""
FORMAT_KEYS: Final = frozenset({"格式版本", "format_version"})
"""The keys of site.yaml for the format."""
CURRENT_THEME_CONTRACT: Final = 2
"""Version of the theme contract that this program keeps (docs/theme-contract.md)."""
THEME_CONTRACT_KEYS: Final = frozenset({"接口版本", "contract"})
"""The keys of theme.yaml for the version of the theme contract."""
