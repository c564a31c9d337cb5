"""Counts the diagnostics of one file, so that a file with thousands of them costs no more than one with a few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from sitegen.diagnostics.codes import files as codes
from sitegen.diagnostics.model import Diagnostic, Place, Rule

MOST_DIAGNOSTICS_PER_RULE: Final = 50
"""Most diagnostics of one rule that are made for one file. Further ones are only counted."""


class DiagnosticCounter:
    """Counts the diagnostics of each rule about one file, so that at most `MOST_DIAGNOSTICS_PER_RULE` are reported."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def admit(self, rule: Rule) -> bool:
        """Count a diagnostic of ``rule``, and return whether it may be reported.

        It may not if there are already `MOST_DIAGNOSTICS_PER_RULE` diagnostics of the rule.
        """
        self._counts[rule.code] += 1
        return self._counts[rule.code] <= MOST_DIAGNOSTICS_PER_RULE

    def recount(self, kept: Iterable[Diagnostic]) -> None:
        """Reset the counts after diagnostics were withdrawn. ``kept`` are those that remain."""
        self._counts = Counter(diagnostic.code for diagnostic in kept)

    def report_omitted(self, path: str) -> Iterator[Diagnostic]:
        """Yield a diagnostic for each rule that exceeds `MOST_DIAGNOSTICS_PER_RULE`. It states how many there are.

        ``path`` is the file that the diagnostics are about.
        """
        for code, count in self._counts.items():
            if count > MOST_DIAGNOSTICS_PER_RULE:
                yield codes.MORE_FINDINGS.at(
                    Place(path), code=code, count=count, shown=MOST_DIAGNOSTICS_PER_RULE
                )
