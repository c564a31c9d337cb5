"""Diagnostics grouped by cause, so that a mistake made a thousand times is shown once."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from sitegen.diagnostics.model import Diagnostic


class CauseGroup(Struct, frozen=True):
    """Diagnostics with one cause: the same rule with the same words, at one or more places.

    ``first`` is the first of them, ``others`` are the rest, in the given order.
    """

    first: Diagnostic
    others: tuple[Diagnostic, ...] = ()

    @property
    def count(self) -> int:
        """Number of places."""
        return 1 + len(self.others)


def group_by_cause(diagnostics: Iterable[Diagnostic]) -> tuple[CauseGroup, ...]:
    """Group diagnostics that differ in their places only. Groups are in the order of their first members."""
    groups: dict[tuple[str, ...], list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        # The hint is part of the key: two hints are two corrections.
        key = (diagnostic.code, diagnostic.severity, diagnostic.message, diagnostic.hint)
        groups.setdefault(key, []).append(diagnostic)
    return tuple(CauseGroup(first, tuple(others)) for first, *others in groups.values())
