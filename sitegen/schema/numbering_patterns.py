"""Patterns of index numbers and document numbers in site.yaml, such as ``{prefix}/{year}-{serial:5}``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sitegen.program import regex

_PLACEHOLDER = regex.compile(r"\{(?P<name>prefix|year|serial)(?::(?P<digits>[1-9]))?\}")


def compile_numbering_pattern(pattern: str, placeholder_expressions: Mapping[str, str]) -> re.Pattern[str]:
    """Compile a pattern of index numbers or document numbers to a regular expression.

    ``placeholder_expressions`` maps ``prefix``, ``year`` and ``serial`` to the regular expressions of these
    placeholders. ``{serial:5}`` is a serial of exactly five digits. Other text matches itself. The result has the
    groups ``prefix``, ``year`` and ``serial``, as far as the pattern contains them, and matches in linear time.
    Raises ValueError if the pattern has no serial, repeats a placeholder or contains any other brace.
    """
    parts, end, seen = [], 0, set()
    for match in _PLACEHOLDER.finditer(pattern):
        name, digits = match["name"], match["digits"]
        if name in seen or (digits and name != "serial"):
            raise ValueError(match.group())
        seen.add(name)
        expression = f"[0-9]{{{digits}}}" if digits else placeholder_expressions[name]
        parts.append(regex.escape(pattern[end : match.start()]))
        parts.append(f"(?P<{name}>{expression})")
        end = match.end()
    suffix = pattern[end:]
    # Even parts are literal text, odd ones are groups.
    literal = "".join(parts[::2]) + suffix
    if "serial" not in seen or "{" in suffix or "}" in suffix or "\\{" in literal or "\\}" in literal:
        raise ValueError(pattern)
    return regex.compile("".join(parts) + regex.escape(suffix))
