"""Differences between two texts, by paragraphs and then word by word, for people to read.

A Chinese character is a word, and so are a number and a run of Latin letters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import Final

from sitegen.files.bounded_comparison import (
    BudgetExceededError,
    ComparisonBudget,
    Operation,
    find_operations,
    replace_middle,
)
from sitegen.program import regex

_WORD: Final = regex.compile(r"[A-Za-z]+|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)*|\s+|.", re.DOTALL)
# A mask is one word: marks in it would show which digits of a number differ.
_MASKED_WORD: Final = regex.compile(rf"[^\s*]{{0,3}}\*{{2,}}[^\s*]{{0,2}}|{_WORD.pattern}", re.DOTALL)
_SIMILAR: Final = 0.3
"""Smallest share of common words and pairs of words with which two paragraphs count as one that was edited."""
_CANDIDATES: Final = 20
"""Number of paragraphs among which the edited form of a paragraph is searched for."""
_COMPARED: Final = 2000
"""Characters at the beginning of a paragraph by which its similarity to others is judged."""

_CONTEXT: Final = 60
"""Characters of an unchanged piece that are kept on each side of a change, in a paragraph that is too long."""

_Gram = str | tuple[str, str]
Heads = Sequence[tuple[int, ...]]
"""For each paragraph of a text, the numbers of the paragraphs that are the head of its table, if it is in one."""


class Mark(StrEnum):
    """What happened to a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


Piece = tuple[Mark, str]


@dataclass(frozen=True, slots=True)
class DiffParagraph:
    """A paragraph of a difference. ``pieces`` are marked texts in reading order.

    ``omitted`` is the number of unchanged paragraphs that are left out before it. ``is_compared`` is False if
    comparing the texts was too much work: then it is shown as removed or added as a whole. ``is_reformatted``: its
    text is the same, but its format or a link in it is not. ``hidden`` is the number of paragraphs that this one
    stands for because a limit leaves them out. ``cut`` is the number of its characters that are left out.
    """

    pieces: tuple[Piece, ...]
    omitted: int = 0
    is_compared: bool = True
    is_reformatted: bool = False
    hidden: int = 0
    cut: int = 0

    @property
    def is_changed(self) -> bool:
        """Whether anything in it was added or removed, or has another format."""
        return self.is_reformatted or any(mark is not Mark.SAME for mark, _ in self.pieces)


def compare_words(
    old: str, new: str, budget: ComparisonBudget, shown: tuple[str, str] | None = None
) -> DiffParagraph:
    """Compare two paragraphs word by word. Adjacent pieces with one mark are joined, and removed ones come first.

    ``shown`` are the two paragraphs as they may be shown, with as many asterisks in place of what is masked. Equal
    asterisks count as different if the masked texts are. ``budget`` limits the work.
    """
    old_shown, new_shown = shown or (old, new)
    if old == new:
        return DiffParagraph(((Mark.SAME, new_shown),) if new_shown else ())
    before, after = _split_words(old, old_shown), _split_words(new, new_shown)
    operations = find_operations(before, after, budget)
    is_compared = operations is not None
    if operations is None:
        operations = replace_middle(before, after)
    pieces: list[Piece] = []
    for _, old_start, old_end, new_start, new_end in _join_short_runs(operations):
        removed, added = (
            "".join(word for word, _ in words)
            for words in (before[old_start:old_end], after[new_start:new_end])
        )
        if before[old_start:old_end] == after[new_start:new_end]:
            pieces.append((Mark.SAME, added))
        else:
            pieces += [piece for piece in ((Mark.REMOVED, removed), (Mark.ADDED, added)) if piece[1]]
    return DiffParagraph(tuple(pieces), is_compared=is_compared)


def _split_words(text: str, shown: str) -> list[tuple[str, str]]:
    """Return the words of a paragraph as shown, each with the text that it masks, or "" if it masks none.

    ``text`` is the paragraph itself, ``shown`` the same with parts masked.
    """
    if text == shown:
        return [(word, "") for word in _WORD.findall(text)]
    words = ((match[0], text[slice(*match.span())]) for match in _MASKED_WORD.finditer(shown))
    return [(word, hidden if hidden != word else "") for word, hidden in words]


def _join_short_runs(operations: Sequence[Operation]) -> list[Operation]:
    """Return the operations of a comparison, with each single equal word between two changes merged into them.

    A text in which every other character is struck out cannot be read.
    """
    joined: list[Operation] = []
    for number, (tag, *span) in enumerate(operations):
        is_short = tag == "equal" and 0 < number < len(operations) - 1 and span[1] - span[0] < 2
        if joined and (is_short or tag != "equal") and joined[-1][0] != "equal":
            _, old_start, _, new_start, _ = joined[-1]
            joined[-1] = ("replace", old_start, span[1], new_start, span[3])
        else:
            joined.append((tag, span[0], span[1], span[2], span[3]))
    return joined


def compare_paragraphs(
    old: Sequence[str],
    new: Sequence[str],
    budget: ComparisonBudget,
    context: int = 1,
    reformatted: Collection[str] = (),
    heads: tuple[Heads, Heads] = ((), ()),
    shown: tuple[Sequence[str], Sequence[str]] | None = None,
) -> tuple[DiffParagraph, ...]:
    """Compare two texts, and return the changed paragraphs with ``context`` unchanged ones around each.

    The result is empty if the texts are equal. Where ``budget`` does not suffice, paragraphs are shown as removed and
    added. ``reformatted`` are paragraphs whose format has changed although their words are the same. ``heads`` has
    for both texts the header paragraphs of each table row (see `Heads`), or is empty: the header of a changed row is
    shown with it. ``shown`` are both texts as they may be shown, see `compare_words`. Then ``reformatted`` has
    paragraphs as shown.
    """
    if tuple(old) == tuple(new) and not reformatted:
        return ()
    aligned = _diff_paragraphs(old, new, shown or (old, new), budget)
    paragraphs = [_mark_format(one, reformatted) for one in aligned]
    changed = [number for number, one in enumerate(paragraphs) if one.is_changed]
    kept = {
        number + step
        for number in changed
        for step in range(-context, context + 1)
        if 0 <= number + step < len(paragraphs)
    } | _find_heads(paragraphs, heads)
    result: list[DiffParagraph] = []
    last = -1
    for number in sorted(kept):
        result.append(replace(paragraphs[number], omitted=number - last - 1))
        last = number
    if result and (left := len(paragraphs) - last - 1):
        result.append(DiffParagraph((), left))
    return tuple(result)


def _find_heads(paragraphs: Sequence[DiffParagraph], heads: tuple[Heads, Heads]) -> set[int]:
    """Return the positions in ``paragraphs`` of the header paragraphs of changed table rows.

    ``heads`` are the headers of both texts.
    """
    found: set[int] = set()
    for side, own in zip(heads, (Mark.REMOVED, Mark.ADDED), strict=True):
        # The paragraphs of one side, in its order.
        places = [
            number
            for number, one in enumerate(paragraphs)
            if any(mark in (own, Mark.SAME) for mark, _ in one.pieces)
        ]
        for place, row_heads in zip(places, side, strict=False):
            if row_heads and paragraphs[place].is_changed:
                found |= {places[head] for head in row_heads}
    return found


def _mark_format(paragraph: DiffParagraph, reformatted: Collection[str]) -> DiffParagraph:
    is_same = not paragraph.is_changed
    if is_same and "".join(text for _, text in paragraph.pieces) in reformatted:
        return replace(paragraph, is_reformatted=True)
    return paragraph


def limit_paragraphs(
    paragraphs: Sequence[DiffParagraph], most: int, longest: int
) -> tuple[DiffParagraph, ...]:
    """Return at most ``most`` paragraphs of a difference, each with at most ``longest`` characters.

    If there are more, one paragraph is added whose ``hidden`` is the number left out. ``cut`` of a paragraph is the
    number of its characters left out. Unchanged paragraphs, and unchanged parts of a long one, are left out before
    changed ones.
    """
    shown = list(paragraphs)
    if len(shown) > most:
        changed = [one for one in shown if one.is_changed]
        shown = [replace(one, omitted=0) for one in changed] or shown
        shown = [*shown[:most], *([DiffParagraph((), hidden=len(shown) - most)] if len(shown) > most else [])]
    return tuple(_shorten(one, longest) for one in shown)


def _shorten(paragraph: DiffParagraph, longest: int) -> DiffParagraph:
    if sum(len(text) for _, text in paragraph.pieces) <= longest:
        return paragraph
    pieces: list[Piece] = []
    left, cut = longest, 0
    for mark, text in paragraph.pieces:
        shown, kept = text, len(text)
        if mark is Mark.SAME and paragraph.is_changed and len(text) > 2 * _CONTEXT:
            shown, kept = f"{text[:_CONTEXT]}……{text[-_CONTEXT:]}", 2 * _CONTEXT
        if kept > left:
            shown, kept = f"{text[:left]}……" if left else "", left
        left, cut = left - kept, cut + len(text) - kept
        if shown:
            pieces.append((mark, shown))
    return replace(paragraph, pieces=tuple(pieces), cut=cut)


def mark_whole_text(
    blocks: Iterable[str], mark: Mark, *, is_compared: bool = True
) -> tuple[DiffParagraph, ...]:
    """Return a text as paragraphs that all have the mark ``mark``. ``blocks`` are the texts of the paragraphs."""
    return tuple(DiffParagraph(((mark, block),), is_compared=is_compared) for block in blocks)


def _diff_paragraphs(
    old: Sequence[str],
    new: Sequence[str],
    shown: tuple[Sequence[str], Sequence[str]],
    budget: ComparisonBudget,
) -> Iterator[DiffParagraph]:
    """Yield the paragraphs of two texts in reading order. Those that correspond to each other are compared.

    ``shown`` are both texts as they may be shown.
    """
    # With thousands of paragraphs the search must leave out those that repeat, such as empty cells.
    operations = find_operations(old, new, budget, autojunk=len(old) + len(new) > 4000)
    is_compared = operations is not None
    if operations is None:
        operations = replace_middle(old, new)
    old_shown, new_shown = shown
    for tag, old_start, old_end, new_start, new_end in operations:
        removed, added = slice(old_start, old_end), slice(new_start, new_end)
        if tag == "equal":
            yield from mark_whole_text(new_shown[added], Mark.SAME)
        elif not is_compared:
            yield from mark_whole_text(old_shown[removed], Mark.REMOVED, is_compared=False)
            yield from mark_whole_text(new_shown[added], Mark.ADDED, is_compared=False)
        else:
            texts = (old[removed], new[added])
            yield from _diff_replaced_paragraphs(*texts, (old_shown[removed], new_shown[added]), budget)


def _diff_replaced_paragraphs(
    old: Sequence[str],
    new: Sequence[str],
    shown: tuple[Sequence[str], Sequence[str]],
    budget: ComparisonBudget,
) -> Iterator[DiffParagraph]:
    """Yield the difference of paragraphs that replace others. Similar ones are compared, in order.

    All others are shown as removed or added. ``shown`` are ``old`` and ``new`` as they may be shown.
    """
    old_shown, new_shown = shown
    position = 0
    grams = [_count_grams(text) for text in new_shown]
    for number, text in enumerate(old_shown):
        try:
            match = _find_similar(_count_grams(text), grams, position, budget)
        except BudgetExceededError:
            yield from mark_whole_text(old_shown[number:], Mark.REMOVED, is_compared=False)
            yield from mark_whole_text(new_shown[position:], Mark.ADDED, is_compared=False)
            return
        if match < 0:
            yield DiffParagraph(((Mark.REMOVED, text),))
            continue
        yield from mark_whole_text(new_shown[position:match], Mark.ADDED)
        yield compare_words(old[number], new[match], budget, (text, new_shown[match]))
        position = match + 1
    yield from mark_whole_text(new_shown[position:], Mark.ADDED)


def _find_similar(
    grams: Counter[_Gram], candidates: Sequence[Counter[_Gram]], start: int, budget: ComparisonBudget
) -> int:
    """Return the index of the first similar paragraph among the next few from ``start`` on; -1 if there is none.

    ``grams`` are the counts of `_count_grams` for a paragraph, ``candidates`` those for the paragraphs of the other
    text. Raises `BudgetExceededError` if ``budget`` does not suffice.
    """
    for number in range(start, min(start + _CANDIDATES, len(candidates))):
        other = candidates[number]
        budget.spend(min(len(grams), len(other)))
        total = grams.total() + other.total()
        if total and 2 * (grams & other).total() >= _SIMILAR * total:
            return number
    return -1


def _count_grams(text: str) -> Counter[_Gram]:
    """Count the words, and the pairs of adjacent words, at the beginning of a text.

    Counting takes time in proportion to the length, whatever the text is. Finding the longest common parts may take
    its cube.
    """
    words = [word for word in _WORD.findall(text[:_COMPARED]) if not word.isspace()]
    return Counter[_Gram](words) + Counter[_Gram](pairwise(words))
