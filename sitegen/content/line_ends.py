"""Decide which line ends of a text end a paragraph, and which are wraps within a paragraph.

Clerks press Return where a paragraph ends. E-mail programs, PDF files and some editors also break a line where it is
full. The characters are the same. This module tells the two apart.

A *run* is the text lines between two blank lines, or between other blocks. Widths count a Chinese character as 1 and
an ASCII character as 1/2, unless the text shows other widths: `sitegen.content.line_metrics`. The rules below are
scored on the sets ``line_ends…`` of ``tests/labelled``.

A *full* line would reach `FULL_LINE_SHARE` of the margin (the width of the run) with the first word of the next line.
A run is *hard-wrapped* if a program broke its lines at the margin. A *stop* is a punctuation mark.

A line that is not full ends its paragraph, and so does every line of a run narrower than `NARROWEST_WRAP` that is no
`MeasuredRun.is_surely_wrapped`. A full line does in these cases. Otherwise it continues on the next line.

In any run:

- This line or the next one stands alone: a date, a document number, the name of an issuer, a salutation, the history
  of a law, a title such as 四、工作要求, an entry of a table of contents, or a web address. A web address continues the
  paragraph after a comma or an open bracket.
- The next line continues an enumeration (``5.`` after ``4.``), or both are fields (``主旨：`` after ``附件：``).
- The lines up to the next end have no full stop, except perhaps the last, and look like titles or entries of a list:
  `_are_entries`.

In a run that is not hard-wrapped, unless the line ends with a comma or an open bracket:

- It ends a sentence, or the next line begins like a paragraph.
- It is narrower than `NARROWEST_LONE_WRAP`, or the next line is indented.
- It is a label and a value without a stop.

In a hard-wrapped run:

- It ends a sentence, and the next line begins like a paragraph, or with the same words, or is a heading.
- It ends a sentence and has room for the first word of the next line, or the next line is narrower than others
  because the indent of a paragraph was lost: `RoomyRun.mark_roomy_ends`.
- The next line is a `LINE_BEGINNING_PARAGRAPH`, such as ``联系人：张三``, and this line ends neither with a comma nor with
  an open bracket.
- It introduces a list: ``申请人应当提交下列材料：``.
- The next line begins a paragraph by its indent: it is indented and other lines are not. If the run has hanging
  indents (`MeasuredRun.has_hanging_indents`), the line with the smaller indent begins an entry.

A run is hard-wrapped if it has more than `HARD_WRAP_LINES` full lines and enough of them break off in the middle of a
sentence: `MeasuredRun.is_hard_wrapped`. Any other run adopts the margin of another run of the text if a full line
breaks off there: `MeasuredRun.adopt_margin`. In such a run, a line also begins a paragraph if it begins like one but
is not only a label, or is indented by ideographic blanks further than the line before it, unless that ends with a
comma or an open bracket. Lines that break off at a second, narrower margin, or were wrapped twice, are full as well:
`MeasuredRun.mark_narrow_lines`. A line before one that begins with a stop continues on it, and so does a piece of a
line that text extraction has cut: `PiecedRun`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final

from sitegen.content.line_metrics import USUAL_WIDTHS, CharacterWidths
from sitegen.content.line_pieces import PiecedRun
from sitegen.content.line_shapes import (
    ANY_PUNCTUATION,
    BULLET_LINE,
    CONTENTS_LINE,
    DATE_LINE,
    DOCUMENT_NUMBER_LINE,
    FIELD,
    FULL_STOP,
    HISTORY_LINE,
    INTRODUCTION,
    ISSUER_LINE,
    LINE_BEGINNING_PARAGRAPH,
    LONGEST_INTRODUCTION,
    LONGEST_LEADER,
    LONGEST_SENTENCE_END,
    PUNCTUATION,
    RUNNING_INTRODUCTION,
    SALUTATION_LINE,
    SENTENCE_END,
    SIGNATORY_LINE,
    TITLE_END,
    UNFINISHED_END,
    USUAL_INDENT,
    has_unpaired_bracket,
    have_same_beginning,
    is_labelled_value,
    is_paragraph_start,
)
from sitegen.content.measured_run import INDENT_STEP, NARROWEST_LONE_WRAP, NARROWEST_WRAP, OVERHANG
from sitegen.content.outline_marks import read_listed_number, read_mark, read_ordinal, starts_with_mark
from sitegen.content.wrap_margins import WrapMargins
from sitegen.program import regex

WIDEST_TITLE: Final = 24
"""Largest width of a full line that is an outline mark and a title. A wider line begins a paragraph."""
TITLE_KINDS: Final = frozenset({"part", "chapter", "section", "chinese"})
"""Kinds of outline marks that such title lines begin with."""
LONGEST_REST_OF_TITLE: Final = 3
"""Most characters in the last line of a wrapped title. Entries of a list are longer."""
ENTRY_ROOM: Final = 1
"""Lines without a full stop are entries of a list if one has more than this room left after the next line's word."""
MOST_ISSUERS: Final = 8
"""How many lines below an issuer are searched for the date of the signature."""
FEWEST_ENTRIES: Final = 3
"""Fewest similar lines that count as entries of a list."""
ALIKE_END_CHARACTERS: Final = 2
"""How many characters at their ends entries of a list must have in common."""
FEWEST_ALIKE_STOPS: Final = 2
"""Or how many stops they must have in common, in the same order."""
DEEPEST_HANGING_INDENT: Final = 6
"""Largest indent of the second and later lines of an entry. Signatures have larger indents."""


def find_paragraph_ends(lines: Sequence[str], margins: WrapMargins | None = None) -> list[bool]:
    """Return, for each line of a run except the last, whether a paragraph ends with it.

    ``lines`` are the lines as typed, without the marks of lists and quotations. ``margins`` are the margins of the
    whole text, None if they are unknown. The time is linear in the length of the lines.
    """
    if len(lines) < 2:
        return []
    run = _Run(lines, margins.character_widths) if margins else _Run(lines)
    widths = margins.widths if margins else ()
    if not run.hard:
        run.adopt_margin(widths)
    if not run.is_wide(widths):
        return [True] * (len(lines) - 1)
    run.mark_narrow_lines(widths)
    run.other_runs_lost_indents = run.hard and margins is not None and margins.other_runs_lost_indents
    ends = run.list_paragraph_ends()
    _separate_entries(run, ends)
    return ends


class _Run(PiecedRun):
    """Decides for each line of a run (lines between blank lines) whether a paragraph ends with it."""

    def __init__(self, lines: Sequence[str], character_widths: CharacterWidths = USUAL_WIDTHS) -> None:
        super().__init__(lines, character_widths)
        self.ordinals: dict[str, int] = {}
        self.counted = 0

    @cached_property
    def is_list(self) -> bool:
        """Whether the run is a list: more than `FEWEST_ENTRIES` lines, without stops, none cut."""
        if len(self.texts) <= FEWEST_ENTRIES or len(self.texts[-1]) <= LONGEST_REST_OF_TITLE:
            return False
        is_cut = any(map(has_unpaired_bracket, self.texts))
        return not is_cut and not any(map(ANY_PUNCTUATION.search, self.texts))

    def is_wide(self, other_margins: Sequence[float]) -> bool:
        """Whether a program may have wrapped the run, judged by its width.

        ``other_margins`` are the margins of the other runs of the text. A hard-wrapped run with one of them counts,
        even if narrow.
        """
        if self.margin >= NARROWEST_WRAP or self.is_surely_wrapped:
            return True
        return self.hard and any(abs(self.margin - width) <= OVERHANG for width in other_margins)

    def list_paragraph_ends(self) -> list[bool]:
        """Return for each line but the last whether its paragraph ends with it."""
        ends = [not full or self.is_paragraph_end(number) for number, full in enumerate(self.full)]
        if self.hard:
            for last in (*self.join_spaced_characters(ends), *self.join_pieces(ends)):
                if last < len(ends):
                    ends[last] = self.is_paragraph_end(last)
            self.mark_roomy_ends(ends)
        return ends

    def is_paragraph_end(self, number: int) -> bool:
        """Whether a paragraph ends with line ``number``, although the line is full."""
        text, following = self.texts[number], self.texts[number + 1]
        if self.has_leading_stop(number + 1):
            return not (self.hard or self.unfinished[number])
        if self.is_standalone(number) or self.continues_enumeration(number) or self.are_fields(number):
            return True
        ended = not self.unfinished[number]
        starts = is_paragraph_start(following) or have_same_beginning(text, following)
        if self.hard and self.stepped and self.starts_paragraph(number):
            return True
        if self.hard:
            introduced = INTRODUCTION.search(text[-LONGEST_INTRODUCTION:]) is not None
            # 其中： goes on in the same sentence.
            if introduced and not starts and RUNNING_INTRODUCTION.search(text[-LONGEST_INTRODUCTION:]):
                introduced = number + 1 < len(self.full) and not self.full[number + 1]
            # A list of labels, as of a meeting, may be as wide as the wrapped lines of another run.
            labelled = starts and not following.endswith(("：", ":"))
            # Other blanks may be those of a hanging indent.
            indented = self.lines[number + 1].startswith("\u3000") and self.is_next_line_deeper(number)
            if self.adopted and (labelled or indented) and not text.endswith(UNFINISHED_END):
                return True
            own = LINE_BEGINNING_PARAGRAPH.match(following) and not text.endswith(UNFINISHED_END)
            return bool(introduced or own or (ended and (starts or self.is_heading(number + 1))))
        if text.endswith(UNFINISHED_END):
            return ended
        alone = self.widths[number] < NARROWEST_LONE_WRAP or self.indents[number + 1] > INDENT_STEP
        return ended or starts or alone or is_labelled_value(text)

    def starts_paragraph(self, number: int) -> bool:
        """Whether a paragraph begins after line ``number``, judged by the indent of the next line."""
        if self.has_hanging_indents:
            # Paragraphs between the entries may have an indent of the first line.
            goes_on = self.is_continued(number) and not is_paragraph_start(self.texts[number])
            return self.blanks[number + 1] <= self.blanks[number] - INDENT_STEP and not goes_on
        return self.indents[number + 1] >= INDENT_STEP and not self.is_hanging(number)

    def is_hanging(self, number: int) -> bool:
        """Whether line ``number`` and the next line belong to one indented entry of a list."""
        if self.blanks[number + 1] > DEEPEST_HANGING_INDENT or not self.is_continued(number):
            return False
        step = self.blanks[number + 1] - self.blanks[number]
        if step >= INDENT_STEP:
            return is_paragraph_start(self.texts[number])
        return step > -INDENT_STEP

    def is_standalone(self, number: int) -> bool:
        """Whether line ``number`` or the next line is always a paragraph of its own, such as a date."""
        text, following = self.texts[number], self.texts[number + 1]
        if DATE_LINE.match(following) or DOCUMENT_NUMBER_LINE.match(following):
            return True
        if HISTORY_LINE.match(following) and self.unfinished[number]:
            return True
        if HISTORY_LINE.match(text) and not following.startswith("的"):
            return True
        if DATE_LINE.match(text) or DOCUMENT_NUMBER_LINE.match(text) or self.addresses[number]:
            return True
        if self.addresses[number + 1] and not text.endswith(UNFINISHED_END):
            return True
        # Without the blank it may be the dot of a name, as in 买买提·艾力.
        if BULLET_LINE.match(following):
            return True
        open_end = self.hard and self.unfinished[number] and not TITLE_END.search(text)
        if SALUTATION_LINE.match(following) and not open_end:
            return True
        if number == 0 and SALUTATION_LINE.match(text):
            return True
        if CONTENTS_LINE.search(text[-LONGEST_LEADER:]) or self.is_title(number):
            return True
        # In a wrapped paragraph a full line may end with the name of an office by chance.
        within = self.hard and number + 1 < len(self.full) and self.full[number + 1]
        # So does the rest of a line that breaks off: 人民邮|电出版社.
        within |= self.hard and self.unfinished[number] and not ISSUER_LINE.match(text)
        signed = self.is_dated(number + 1) or self.is_signature_line(number + 1)
        if signed and SIGNATORY_LINE.match(following):
            return True
        return bool(ISSUER_LINE.match(following)) and (not within or signed)

    def is_dated(self, number: int) -> bool:
        """Whether a date of signature follows below line ``number``, with only names of issuers between."""
        for text in self.texts[number + 1 : number + 1 + MOST_ISSUERS]:
            if DATE_LINE.match(text):
                return True
            if not ISSUER_LINE.match(text):
                return False
        return False

    def is_signature_line(self, number: int) -> bool:
        """Whether line ``number`` is the last and may be a signature with its date below a blank line.

        The last line of a wrapped paragraph would end with a full stop.
        """
        return number == len(self.full) and not self.texts[number - 1].endswith(UNFINISHED_END)

    def is_title(self, number: int) -> bool:
        """Return whether line ``number`` is a title such as 四、工作要求, after which a paragraph begins."""
        text, following = self.texts[number], self.texts[number + 1]
        # In a narrow column the first line of a paragraph is no wider.
        if self.stepped or not self.widths[number] <= WIDEST_TITLE <= self.margin or PUNCTUATION.search(text):
            return False
        mark = read_mark(text)
        if mark is None or mark.kind not in TITLE_KINDS:
            return False
        return SENTENCE_END.search(following[-LONGEST_SENTENCE_END:]) is not None or (
            number + 1 < len(self.full) and self.full[number + 1]
        )

    def is_heading(self, number: int) -> bool:
        """Whether line ``number`` looks like a heading: short and not the end of a sentence."""
        if not self.unfinished[number] or self.texts[number].endswith(UNFINISHED_END):
            return False
        last = number == len(self.texts) - 1
        return self.widths[number] < self.threshold if last else not self.full[number]

    def are_fields(self, number: int) -> bool:
        """Return whether line ``number`` and the next one are fields with a label, such as 速别：普通件."""
        text = self.texts[number]
        if not FIELD.match(text) or not FIELD.match(self.texts[number + 1]):
            return False
        # A paragraph may begin with a word and a colon as well.
        return not (self.hard and self.unfinished[number] and "。" in text)

    def continues_enumeration(self, number: int) -> bool:
        """Return whether the next line continues an enumeration: its mark is one higher than the last of its kind."""
        for text in self.texts[self.counted : number + 1]:
            if ordinal := read_ordinal(text):
                self.ordinals[ordinal[0]] = ordinal[1]
        self.counted = number + 1
        following = self.texts[number + 1]
        ordinal = read_ordinal(following) or read_listed_number(following)
        return ordinal is not None and self.ordinals.get(ordinal[0]) == ordinal[1] - 1


def _separate_entries(run: _Run, paragraph_ends: list[bool]) -> None:
    """Split those paragraphs of a run whose lines are really entries of a list.

    ``paragraph_ends`` has for each line except the last whether a paragraph ends with it; it is changed in place.
    """
    start = 0
    for number, end in enumerate((*paragraph_ends, True)):
        if end:
            if number > start and _are_entries(run, start, number):
                paragraph_ends[start:number] = [True] * (number - start)
            start = number + 1


def _are_entries(run: _Run, first: int, last: int) -> bool:
    """Whether the lines ``first`` to ``last`` (inclusive) are titles or entries of a list.

    Otherwise they are a wrapped paragraph. They are entries if `_Run.is_list`. They are not if any line but the last
    has a full stop, or if the last has at most `LONGEST_REST_OF_TITLE` characters. In a hard-wrapped run, they must
    also begin with outline marks, be alike (`_are_alike`), or be unevenly full.
    """
    entries = run.texts[first : last + 1]
    if run.is_list:
        return True
    if len(entries[-1]) <= LONGEST_REST_OF_TITLE:
        return False
    # The last entry may have a full stop, as in 其他材料。 Lines below a mark are rather the rest of its entry.
    if len(entries) > FEWEST_ENTRIES and not starts_with_mark(entries[0]) and entries[-1].endswith("。"):
        return _are_without_stops([*entries[:-1], entries[-1][:-1]])
    if any(map((FULL_STOP if run.hard else SENTENCE_END).search, entries)):
        return False
    # Lines that reach the margin of other runs by chance have no stop at all.
    if not run.hard or (run.adopted and _are_without_stops(entries)):
        return True
    if any(map(starts_with_mark, entries[1:])) or _are_alike(entries):
        return True
    # The lines of a long enumeration may break off at any of its commas.
    if 2 * sum("、" in entry or "，" in entry for entry in entries) >= len(entries):
        return False
    margin = max(run.widths[first : last + 1])
    rooms = [run.measure_room(number, margin) for number in range(first, last)]
    # The first line may have lost an indent.
    rooms[0] -= USUAL_INDENT
    return max(rooms) > ENTRY_ROOM


def _are_uncut(entries: Sequence[str]) -> bool:
    """Whether no entry was cut off: none has an unpaired bracket or, after the first, begins with a small letter."""
    return not any(map(has_unpaired_bracket, entries)) and not any(
        entry[0].islower() for entry in entries[1:]
    )


def _are_without_stops(entries: Sequence[str]) -> bool:
    """Whether no entry contains a stop or seems cut off."""
    return _are_uncut(entries) and not any(map(ANY_PUNCTUATION.search, entries))


def _are_alike(entries: Sequence[str]) -> bool:
    """Whether evenly full lines without a full stop are similar enough to be entries of a list.

    They are if none has a stop, if all end alike (``万元``, ``工程项目``, a telephone number), or if all have the same
    stops in the same order, such as name, sex and office. They are not if a bracket is closed on another line or a
    line begins with a small letter, which both show a wrap.
    """
    if not _are_uncut(entries):
        return False
    if _are_without_stops(entries):
        return len(entries) >= FEWEST_ENTRIES or have_same_beginning(*entries)
    if len(entries) < FEWEST_ENTRIES:
        return False
    ends = {regex.sub(r"\d", "0", entry[-ALIKE_END_CHARACTERS:]) for entry in entries}
    stops = {"".join(ANY_PUNCTUATION.findall(entry)) for entry in entries}
    return len(ends) == 1 or (len(stops) == 1 and len(stops.pop()) >= FEWEST_ALIKE_STOPS)
