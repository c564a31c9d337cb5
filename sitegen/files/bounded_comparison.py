"""Compares two sequences with a limit on the work, which may grow with the square of their length or more."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from difflib import Match, SequenceMatcher
from typing import Final, TypeVar

PAIRS_PER_COMMAND: Final = 50_000_000
"""Pairs that the comparisons of one command look at. About ten seconds; prose of 24,000 characters, edited throughout, needs one million."""
PAIRS_PER_COMPARISON: Final = 4_000_000
"""Most pairs that one comparison of two texts looks at."""

EditOperation = tuple[str, int, int, int, int]
"""What to do with a part of a sequence, and its range before and after, as `SequenceMatcher.get_opcodes` returns it."""

T = TypeVar("T", bound=Hashable)


class BudgetExceededError(Exception):
    """Raised when a comparison is given up because it needs more pairs than are left in its `ComparisonBudget`."""


class ComparisonBudget:
    """Limit on the work of all comparisons of one command, so that no text makes the command run without end.

    The work is counted in pairs: two equal words or lines, one in each text, that a comparison looks at.
    ``pairs`` is how many it may look at. Ordinary prose has few pairs. A long text of few different words has
    millions.
    """

    def __init__(self, pairs: int = PAIRS_PER_COMMAND) -> None:
        self._left = pairs
        self.is_exceeded = False
        """Whether a comparison was given up, so that texts are shown as removed and added."""

    def spend(self, pairs: int) -> None:
        """Subtract ``pairs`` from the budget. Raises `BudgetExceededError` if fewer are left."""
        if pairs > self._left:
            self.is_exceeded = True
            raise BudgetExceededError
        self._left -= pairs


class _Matcher(SequenceMatcher[T]):
    """`SequenceMatcher` that subtracts the pairs it looks at from ``budget``.

    Raises `BudgetExceededError` if too few are left in the budget, or after `PAIRS_PER_COMPARISON` pairs of its
    own.
    """

    def __init__(
        self, old: Sequence[T], new: Sequence[T], budget: ComparisonBudget, *, autojunk: bool
    ) -> None:
        super().__init__(None, old, new, autojunk)
        self._old = old
        # Where each word is in the new text. The type stubs of the standard library do not have this attribute.
        self._places: Mapping[T, Sequence[int]] = vars(self)["b2j"]
        self._budget = budget
        self._left = PAIRS_PER_COMPARISON

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        # The search looks at all places in which each word of the old text occurs in the new one.
        pairs = sum(len(self._places.get(word, ())) + 1 for word in self._old[alo:ahi])
        if pairs > self._left:
            self._budget.is_exceeded = True
            raise BudgetExceededError
        self._left -= pairs
        self._budget.spend(pairs)
        return super().find_longest_match(alo, ahi, blo, bhi)


def diff_within_budget(
    old: Sequence[T], new: Sequence[T], budget: ComparisonBudget, *, autojunk: bool = False
) -> Sequence[EditOperation] | None:
    """Return the operations that turn ``old`` into ``new``, as `SequenceMatcher.get_opcodes` does.

    Returns None if finding them is too much work for ``budget``. ``autojunk`` is as for `SequenceMatcher`.
    """
    try:
        return _Matcher(old, new, budget, autojunk=autojunk).get_opcodes()
    except BudgetExceededError:
        return None


def diff_with_fallback(
    old: Sequence[T], new: Sequence[T], budget: ComparisonBudget, *, autojunk: bool = False
) -> Sequence[EditOperation]:
    """Return the operations that turn ``old`` into ``new``, as `SequenceMatcher.get_opcodes` does.

    If finding them is too much work for ``budget``, the result is that of `diff_coarsely`.
    ``autojunk`` is as for `SequenceMatcher`.
    """
    operations = diff_within_budget(old, new, budget, autojunk=autojunk)
    return diff_coarsely(old, new) if operations is None else operations


def diff_coarsely(old: Sequence[T], new: Sequence[T]) -> Sequence[EditOperation]:
    """Return a simple way to turn ``old`` into ``new``: replace all between their common beginning and end.

    The result has three operations in the form of `SequenceMatcher.get_opcodes`: equal, replace, equal. Each
    may be empty. No search is made.
    """
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    rest = shorter - start
    end = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    old_end, new_end = len(old) - end, len(new) - end
    return [
        ("equal", 0, start, 0, start),
        ("replace", start, old_end, start, new_end),
        ("equal", old_end, len(old), new_end, len(new)),
    ]
