"""Differences between two texts, by paragraphs and then word by word, for people to read.

A Chinese character is a word, and so are a number and a run of Latin letters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from sitegen.files.bounded_comparison import (
    BudgetExceededError,
    ComparisonBudget,
    EditOperation,
    diff_coarsely,
    diff_within_budget,
)
from sitegen.program import regex

_WORD: Final = regex.compile(r"[A-Za-z]+|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)*|\s+|.", re.DOTALL)
# A mask is one word: marks in it would show which digits of a number differ.
_MASKED_WORD: Final = regex.compile(rf"[^\s*]{{0,3}}\*{{2,}}[^\s*]{{0,2}}|{_WORD.pattern}", re.DOTALL)
_SIMILARITY_THRESHOLD: Final = 0.3
"""Smallest share of common words and pairs of words with which two paragraphs count as one that was edited."""
_CANDIDATES_LIMIT: Final = 20
"""Number of paragraphs among which the edited form of a paragraph is searched for."""
_COMPARED_CHARACTERS: Final = 2000
"""Characters at the beginning of a paragraph by which its similarity to others is judged."""

_CONTEXT_CHARACTERS: Final = 60
"""Characters of an unchanged piece that are kept on each side of a change, in a paragraph that is too long."""

_Gram = str | tuple[str, str]
HeaderRows = Sequence[tuple[int, ...]]
"""For each paragraph of a text, the numbers of the paragraphs that are the head of its table, if it is in one."""


class Mark(StrEnum):
    """Mark of a piece of text in a difference: in both texts, only in the old one, or only in the new one."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


Piece = tuple[Mark, str]


class DiffParagraph(Struct, frozen=True):
    """A paragraph of a difference.

    ``pieces`` are pairs of mark and text, in reading order; the mark (`Mark`) says whether the text is the same, added
    or removed. ``omitted_before`` is the number of unchanged paragraphs left out before this one. ``is_compared`` is
    False if comparing the texts was too much work; the paragraph is then removed or added as a whole.
    ``is_reformatted``: the text is the same, but its format or a link in it has changed. If ``hidden_paragraphs`` is
    not 0, this is only a placeholder for so many paragraphs, which were left out because of a limit. ``cut_characters``
    is the number of characters left out of this paragraph.
    """

    pieces: tuple[Piece, ...]
    omitted_before: int = 0
    is_compared: bool = True
    is_reformatted: bool = False
    hidden_paragraphs: int = 0
    cut_characters: int = 0

    @property
    def is_changed(self) -> bool:
        """Whether text was added to the paragraph or removed from it, or its format has changed."""
        return self.is_reformatted or any(mark is not Mark.SAME for mark, _ in self.pieces)


def compare_words(
    old: str, new: str, budget: ComparisonBudget, masked: tuple[str, str] | None = None
) -> DiffParagraph:
    """Compare two paragraphs word by word, and return the difference as one paragraph.

    Adjacent pieces with the same mark are joined, and removed text comes before added text. ``masked`` are the
    two paragraphs as they may be displayed, with asterisks for each character of personal data. The pieces
    have the text of ``masked``, but ``old`` and ``new`` decide what is equal. ``budget`` limits the work.
    """
    old_shown, new_shown = masked or (old, new)
    if old == new:
        return DiffParagraph(((Mark.SAME, new_shown),) if new_shown else ())
    before, after = _split_words(old, old_shown), _split_words(new, new_shown)
    operations = diff_within_budget(before, after, budget)
    is_compared = operations is not None
    if operations is None:
        operations = diff_coarsely(before, after)
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


def _split_words(text: str, masked: str) -> list[tuple[str, str]]:
    """Split a paragraph into words; return for each the text to show and, if that is masked, the original.

    ``text`` is the paragraph, and ``masked`` the same with personal data masked. The original is "" for a word
    that is not masked.
    """
    if text == masked:
        return [(word, "") for word in _WORD.findall(text)]
    words = ((match[0], text[slice(*match.span())]) for match in _MASKED_WORD.finditer(masked))
    return [(word, hidden if hidden != word else "") for word, hidden in words]


def _join_short_runs(operations: Sequence[EditOperation]) -> list[EditOperation]:
    """Merge each single equal word between two changes with these changes; return the operations.

    A text in which every other character is struck out cannot be read.
    """
    joined: list[EditOperation] = []
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
    header_rows: tuple[HeaderRows, HeaderRows] = ((), ()),
    masked: tuple[Sequence[str], Sequence[str]] | None = None,
) -> tuple[DiffParagraph, ...]:
    """Compare two texts, and return the changed paragraphs with ``context`` unchanged ones around each.

    The result is empty if the texts are equal and ``reformatted`` is empty. If ``budget`` does not suffice,
    paragraphs are shown as removed and added. ``reformatted`` are paragraphs whose format has changed
    although their words are the same. ``header_rows`` has for each text the header paragraphs of table rows (see
    `HeaderRows`), so that the header of a changed row is shown with it.

    ``masked`` are both texts with personal data masked, as for `compare_words`. If it is given,
    ``reformatted`` has masked paragraphs.
    """
    if tuple(old) == tuple(new) and not reformatted:
        return ()
    aligned = _diff_paragraphs(old, new, masked or (old, new), budget)
    paragraphs = [_mark_if_reformatted(one, reformatted) for one in aligned]
    changed = [number for number, one in enumerate(paragraphs) if one.is_changed]
    kept = {
        number + step
        for number in changed
        for step in range(-context, context + 1)
        if 0 <= number + step < len(paragraphs)
    } | _find_header_rows(paragraphs, header_rows)
    result: list[DiffParagraph] = []
    last = -1
    for number in sorted(kept):
        result.append(replace(paragraphs[number], omitted_before=number - last - 1))
        last = number
    if result and (left := len(paragraphs) - last - 1):
        result.append(DiffParagraph((), left))
    return tuple(result)


def _find_header_rows(
    paragraphs: Sequence[DiffParagraph], header_rows: tuple[HeaderRows, HeaderRows]
) -> set[int]:
    """Return the indices in ``paragraphs`` of the header rows of all tables that have changed rows.

    ``paragraphs`` are all paragraphs of the difference, and ``header_rows`` is as in `compare_paragraphs`.
    """
    found: set[int] = set()
    for side, own in zip(header_rows, (Mark.REMOVED, Mark.ADDED), strict=True):
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


def _mark_if_reformatted(paragraph: DiffParagraph, reformatted: Collection[str]) -> DiffParagraph:
    is_same = not paragraph.is_changed
    if is_same and "".join(text for _, text in paragraph.pieces) in reformatted:
        return replace(paragraph, is_reformatted=True)
    return paragraph


def limit_paragraphs(
    paragraphs: Sequence[DiffParagraph], max_paragraphs: int, max_characters: int
) -> tuple[DiffParagraph, ...]:
    """Return at most ``max_paragraphs`` paragraphs of a difference, each with at most ``max_characters`` characters.

    If there are more, unchanged paragraphs are left out first. If changed ones are left out, one paragraph is
    added whose ``hidden`` is their number. In a long paragraph, unchanged parts are left out first, and
    ``cut`` is the number of characters left out.
    """
    shown = list(paragraphs)
    if len(shown) > max_paragraphs:
        changed = [one for one in shown if one.is_changed]
        shown = [replace(one, omitted_before=0) for one in changed] or shown
        shown = [
            *shown[:max_paragraphs],
            *(
                [DiffParagraph((), hidden_paragraphs=len(shown) - max_paragraphs)]
                if len(shown) > max_paragraphs
                else []
            ),
        ]
    return tuple(_shorten_paragraph(one, max_characters) for one in shown)


def _shorten_paragraph(paragraph: DiffParagraph, max_characters: int) -> DiffParagraph:
    if sum(len(text) for _, text in paragraph.pieces) <= max_characters:
        return paragraph
    pieces: list[Piece] = []
    left, cut = max_characters, 0
    for mark, text in paragraph.pieces:
        shown, kept = text, len(text)
        if mark is Mark.SAME and paragraph.is_changed and len(text) > 2 * _CONTEXT_CHARACTERS:
            shown, kept = (
                f"{text[:_CONTEXT_CHARACTERS]}……{text[-_CONTEXT_CHARACTERS:]}",
                2 * _CONTEXT_CHARACTERS,
            )
        if kept > left:
            shown, kept = f"{text[:left]}……" if left else "", left
        left, cut = left - kept, cut + len(text) - kept
        if shown:
            pieces.append((mark, shown))
    return replace(paragraph, pieces=tuple(pieces), cut_characters=cut)


def mark_whole_text(
    blocks: Iterable[str], mark: Mark, *, is_compared: bool = True
) -> tuple[DiffParagraph, ...]:
    """Return ``blocks``, the paragraphs of a text, as a difference in which all have the mark ``mark``.

    ``is_compared`` is that of each `DiffParagraph`.
    """
    return tuple(DiffParagraph(((mark, block),), is_compared=is_compared) for block in blocks)


def _diff_paragraphs(
    old: Sequence[str],
    new: Sequence[str],
    masked: tuple[Sequence[str], Sequence[str]],
    budget: ComparisonBudget,
) -> Iterator[DiffParagraph]:
    """Yield the difference of two texts, all paragraphs in reading order.

    A paragraph that was edited is compared word by word with its former version. ``masked`` are both texts
    with personal data masked. ``budget`` limits the work.
    """
    # With thousands of paragraphs the search must leave out those that repeat, such as empty cells.
    operations = diff_within_budget(old, new, budget, autojunk=len(old) + len(new) > 4000)
    is_compared = operations is not None
    if operations is None:
        operations = diff_coarsely(old, new)
    old_shown, new_shown = masked
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
    masked: tuple[Sequence[str], Sequence[str]],
    budget: ComparisonBudget,
) -> Iterator[DiffParagraph]:
    """Yield the difference between paragraphs of the old text and those of the new text in their place.

    Each old paragraph is compared with the next similar new one, if there is one. All others are removed or
    added. ``masked`` are ``old`` and ``new`` with personal data masked. ``budget`` limits the work.
    """
    old_shown, new_shown = masked
    position = 0
    grams = [_count_grams(text) for text in new_shown]
    for number, text in enumerate(old_shown):
        try:
            match = _find_similar_paragraph(_count_grams(text), grams, position, budget)
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


def _find_similar_paragraph(
    grams: Counter[_Gram], candidates: Sequence[Counter[_Gram]], start: int, budget: ComparisonBudget
) -> int:
    """Return the index of the first candidate from ``start`` on that is similar to a paragraph, or -1.

    ``grams`` are the counts of that paragraph, and ``candidates`` those of other paragraphs, as
    `_count_grams` returns them. At most `_CANDIDATES_LIMIT` candidates are examined. Raises `BudgetExceededError`
    if ``budget`` does not suffice.
    """
    for number in range(start, min(start + _CANDIDATES_LIMIT, len(candidates))):
        other = candidates[number]
        budget.spend(min(len(grams), len(other)))
        total = grams.total() + other.total()
        if total and 2 * (grams & other).total() >= _SIMILARITY_THRESHOLD * total:
            return number
    return -1


def _count_grams(text: str) -> Counter[_Gram]:
    """Count the words and the pairs of adjacent words in the first `_COMPARED_CHARACTERS` characters of a text.

    The similarity of texts is computed from these counts, because this takes linear time in the worst case.
    Comparing the texts may take cubic time.
    """
    words = [word for word in _WORD.findall(text[:_COMPARED_CHARACTERS]) if not word.isspace()]
    return Counter[_Gram](words) + Counter[_Gram](pairwise(words))
