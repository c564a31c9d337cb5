"""Counts the findings of one file, so that a file with thousands of them costs no more than one with a few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from sitegen.diagnostics.codes import files as codes
from sitegen.diagnostics.model import Diagnostic, Place, Rule

FINDING_LIMIT: Final = 50
"""Most findings of one rule that are made for one file. Further ones are only counted."""


class FindingCounter:
    """Counter of the findings of each rule in one file, including those beyond `FINDING_LIMIT`."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def admit(self, rule: Rule) -> bool:
        """Count a finding of ``rule``. Return False if it exceeds `FINDING_LIMIT` and must not be reported."""
        self._counts[rule.code] += 1
        return self._counts[rule.code] <= FINDING_LIMIT

    def restart(self, kept: Iterable[Diagnostic]) -> None:
        """Reset the counts to those of ``kept``, the findings that remain after all later ones were withdrawn."""
        self._counts = Counter(diagnostic.code for diagnostic in kept)

    def report_rest(self, path: str) -> Iterator[Diagnostic]:
        """Yield a diagnostic for each rule with more findings than `FINDING_LIMIT`, which states their number.

        ``path`` is the file that the findings are about.
        """
        for code, count in self._counts.items():
            if count > FINDING_LIMIT:
                yield codes.MORE_FINDINGS.at(Place(path), code=code, count=count, shown=FINDING_LIMIT)
