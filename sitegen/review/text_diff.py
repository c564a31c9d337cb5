"""Differences between two texts, by paragraphs and then word by word, for people to read.

A Chinese character is a word, and so are a number and a run of Latin letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

_WORD: Final = re.compile(r"[A-Za-z]+|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)*|\s+|.", re.DOTALL)
_MOST_PAIRS: Final = 4_000_000
"""Largest product of the lengths of two texts that are compared word by word. Beyond, comparing takes seconds."""
_SIMILAR: Final = 0.35
"""Share of common words from which on two paragraphs count as one that was edited."""


class Mark(StrEnum):
    """What happened to a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


Piece = tuple[Mark, str]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a difference, as pieces in reading order. ``omitted`` paragraphs before it are unchanged."""

    pieces: tuple[Piece, ...]
    omitted: int = 0

    @property
    def is_changed(self) -> bool:
        """Whether anything in it was added or removed."""
        return any(mark is not Mark.SAME for mark, _ in self.pieces)


def compare_words(old: str, new: str) -> tuple[Piece, ...]:
    """Compare two paragraphs word by word. Pieces of one mark are joined; what was removed comes first."""
    if old == new:
        return ((Mark.SAME, new),) if new else ()
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) * len(after) > _MOST_PAIRS:
        return tuple(piece for piece in ((Mark.REMOVED, old), (Mark.ADDED, new)) if piece[1])
    pieces: list[Piece] = []
    for _, old_start, old_end, new_start, new_end in _join_short_runs(before, after):
        removed, added = "".join(before[old_start:old_end]), "".join(after[new_start:new_end])
        if removed == added:
            pieces.append((Mark.SAME, added))
        else:
            pieces += [piece for piece in ((Mark.REMOVED, removed), (Mark.ADDED, added)) if piece[1]]
    return tuple(pieces)


def _join_short_runs(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """Return the operations of a comparison, with single equal words between two changes joined to these.

    A text in which every other character is struck out cannot be read.
    """
    joined: list[tuple[str, int, int, int, int]] = []
    operations = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (tag, *span) in enumerate(operations):
        is_short = tag == "equal" and 0 < number < len(operations) - 1 and span[1] - span[0] < 2
        if joined and (is_short or tag != "equal") and joined[-1][0] != "equal":
            _, old_start, _, new_start, _ = joined[-1]
            joined[-1] = ("replace", old_start, span[1], new_start, span[3])
        else:
            joined.append((tag, span[0], span[1], span[2], span[3]))
    return joined


def compare_paragraphs(old: Sequence[str], new: Sequence[str], context: int = 1) -> tuple[Paragraph, ...]:
    """Compare two texts, and return the changed paragraphs with ``context`` unchanged ones around each.

    The result is empty if the texts are equal.
    """
    paragraphs = list(_align(old, new))
    changed = [number for number, one in enumerate(paragraphs) if one.is_changed]
    kept = {
        number + step
        for number in changed
        for step in range(-context, context + 1)
        if 0 <= number + step < len(paragraphs)
    }
    shown: list[Paragraph] = []
    last = -1
    for number in sorted(kept):
        shown.append(Paragraph(paragraphs[number].pieces, number - last - 1))
        last = number
    if shown and (left := len(paragraphs) - last - 1):
        shown.append(Paragraph((), left))
    return tuple(shown)


def list_whole(blocks: Iterable[str], mark: Mark) -> tuple[Paragraph, ...]:
    """Return a whole text as paragraphs with one mark."""
    return tuple(Paragraph(((mark, block),)) for block in blocks)


def _align(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    # With thousands of paragraphs the search must leave out those that repeat, such as empty cells.
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > 4000)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield from (Paragraph(((Mark.SAME, text),)) for text in new[new_start:new_end])
        else:
            yield from _pair(old[old_start:old_end], new[new_start:new_end])


def _pair(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    """Pair replaced paragraphs in order: those that are similar are compared, the others stand alone."""
    position = 0
    for text in old:
        match = _find_similar(text, new, position)
        if match < 0:
            yield Paragraph(((Mark.REMOVED, text),))
            continue
        yield from (Paragraph(((Mark.ADDED, one),)) for one in new[position:match])
        yield Paragraph(compare_words(text, new[match]))
        position = match + 1
    yield from (Paragraph(((Mark.ADDED, one),)) for one in new[position:])


def _find_similar(text: str, candidates: Sequence[str], start: int) -> int:
    """Return the number of the first similar paragraph among the next few; -1 if there is none."""
    for number in range(start, min(start + 20, len(candidates))):
        matcher = SequenceMatcher(None, text[:2000], candidates[number][:2000], autojunk=False)
        if (
            matcher.real_quick_ratio() >= _SIMILAR
            and matcher.quick_ratio() >= _SIMILAR
            and (len(text) > 2000 or matcher.ratio() >= _SIMILAR)
        ):
            return number
    return -1
