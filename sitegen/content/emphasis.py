"""Emphasis: decide which pairs of ``**`` in a text mark bold words, and which asterisks are ordinary text.

CommonMark's rules do not suit Chinese: they refuse ``根据**《办法》**第三条`` and ``**重点：**内容``, and offices also
type asterisks as multiplication signs (``2**3``) and to mask names and numbers (``张**、李**``, ``138****1234``).
The rules here:

1. A mark is a run of two asterisks, or the inner two of a run of three. Longer runs are ordinary text.
2. A mark opens if no blank, closing bracket or punctuation follows it, and closes if no blank or opening bracket
   stands before it.
3. Between two ASCII letters or digits it does neither.
4. Before a round bracket it opens only after a blank, punctuation, or at the beginning of the text.
5. Two marks that look like masks of names are ordinary text: see `sitegen.content.masks`.
6. A single mark masks a name if a character that can only be a surname is before it, and a form of address or the
   like after it. Every later mark after such a surname is a mask as well. After a pair of masks, so is every later
   mark before the words for a firm or a place.
7. A single mark after such a surname, or before a firm or a place, is a mask as well if the next mark follows
   punctuation or a blank, and the marks after it that mask nothing make pairs: ``原告**公司，**重点**内容``.
8. A closing mark belongs to the nearest mark before it that opens.
"""

from __future__ import annotations

from sitegen.content.masks import (
    ADDRESS_FORM,
    ASTERISK_RUN,
    COMMON_WORD,
    are_masks,
    classify_surname_before,
    hides_firm,
    hides_part,
)

OPENING_BRACKETS = frozenset("([{（［｛《〈“‘「『【〔")
ROUND_BRACKETS = frozenset("(（")
NO_OPENING_BEFORE = frozenset(")]},.;:!?%，。、；：！？）］｝》〉”’」』】〕…")
# How many characters after a single mask are searched for other marks. The limit keeps the time linear.
_MASK_SEARCH_LENGTH = 100


def find_next_strong(text: str, start: int = 0) -> tuple[int, int] | None:
    """Find the first bold words that begin at or after the offset ``start``.

    Returns the offsets of the opening and of the closing ``**``, or None if there are no bold words. The time is
    linear in the distance to the closing mark.
    """
    opening = -1
    masked = parts_masked = False
    for run in ASTERISK_RUN.finditer(text, start):
        begin, end = run.span()
        if _is_inside_word(text, begin, end):
            continue
        # Where one name is masked, so are those with clear surnames after it.
        is_name = classify_surname_before(text, begin) == "clear"
        is_firm = hides_part(text, begin) if parts_masked else hides_firm(text, begin)
        masked = masked or (is_name and opening < 0 and ADDRESS_FORM.match(text, end) is not None)
        opens = _may_open(text, begin, end) and not ((is_name or is_firm) and masked)
        if opens and opening < 0 and _is_lone_mask(text, begin, end):
            continue
        if opening >= 0 and _may_close(text, begin):
            if not are_masks(text, opening, begin):
                return opening, begin
            parts_masked = parts_masked or hides_part(text, begin)
            # In 李**应于**6月底前** the second mark opens: 于 is rather a word than a name. In **路**号 it does not.
            is_word = COMMON_WORD.match(text[begin - 1]) is not None
            opens = opens and is_word and not hides_part(text, begin)
            opening, masked = -1, True
        if opens:
            opening = end - 2
    return None


def split_strong(text: str) -> list[str]:
    """Split a text at its bold marks. The result alternates between ordinary and bold parts, ordinary first."""
    parts, done = [], 0
    while found := find_next_strong(text, done):
        opening, closing = found
        parts += [text[done:opening], text[opening + 2 : closing]]
        done = closing + 2
    return [*parts, text[done:]]


def _is_lone_mask(text: str, begin: int, end: int) -> bool:
    """Whether the ``**`` at ``begin`` hides part of a name, and does not begin bold words (rule 7).

    An example is the first mark in ``原告**公司，**重点**内容``. It must look like a mask, and the marks after it,
    from the offset ``end`` on, must form pairs without it.
    """
    if not _looks_masked(text, begin):
        return False
    runs = [run.span() for run in ASTERISK_RUN.finditer(text, end, end + _MASK_SEARCH_LENGTH)]
    marks = [span for span in runs if not _is_inside_word(text, *span) and not _looks_masked(text, span[0])]
    return bool(marks) and len(marks) % 2 == 0 and marks[0] == runs[0] and not text[marks[0][0] - 1].isalnum()


def _looks_masked(text: str, begin: int) -> bool:
    """Whether the ``**`` at ``begin`` looks as if it hid part of a name.

    It follows a character that can only be a surname, or stands between a word and the end of a name, such as
    公司 (a firm) or part of an address or number: ``原告**公司``.
    """
    if classify_surname_before(text, begin) == "clear":
        return True
    return text[begin - 1 : begin].isalnum() and hides_part(text, begin)


def _is_inside_word(text: str, begin: int, end: int) -> bool:
    return _is_ascii_word(text[begin - 1 : begin]) and _is_ascii_word(text[end : end + 1])


def _is_ascii_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _may_open(text: str, begin: int, end: int) -> bool:
    before, after = text[begin - 1 : begin], text[end : end + 1]
    if not after or after.isspace() or after in NO_OPENING_BEFORE:
        return False
    return after not in ROUND_BRACKETS or not before.isalnum()


def _may_close(text: str, begin: int) -> bool:
    before = text[begin - 1 : begin]
    return bool(before) and not before.isspace() and before not in OPENING_BRACKETS
