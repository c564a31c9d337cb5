"""Counts the findings of one file while they are made, so that a file with thousands of them costs no more than a few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from sitegen.diagnostics.codes import files as codes
from sitegen.diagnostics.model import Diagnostic, Place, Rule

FINDING_LIMIT: Final = 50
"""Most findings of one rule that are made for one file. Further ones are only counted."""


class FindingCounter:
    """Number of findings of each rule in one file, including those that are only counted."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def admit(self, rule: Rule) -> bool:
        """Count a finding of ``rule``, and return whether it is to be made."""
        self._counts[rule.code] += 1
        return self._counts[rule.code] <= FINDING_LIMIT

    def restart(self, kept: Iterable[Diagnostic]) -> None:
        """Count again from the findings that are kept, because all later ones were taken back."""
        self._counts = Counter(diagnostic.code for diagnostic in kept)

    def report_rest(self, path: str) -> Iterator[Diagnostic]:
        """Yield a diagnostic for each rule that has more findings than were made, with their number."""
        for code, count in self._counts.items():
            if count > FINDING_LIMIT:
                yield codes.MORE_FINDINGS.at(Place(path), code=code, count=count, shown=FINDING_LIMIT)
