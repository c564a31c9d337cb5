"""Ends of lines: which of them end a paragraph, and which are wraps within one.

Clerks press Return where a paragraph ends. E-mail programs, PDF files and some editors also break a line where it is
full. The characters are the same. This module tells the two apart. The block preprocessor and the fast path both use
it, so that they cannot disagree.

A *run* is the text lines between two blank lines, or between whatever else parts paragraphs. Widths count a Chinese
sign as 1 and an ASCII character as 1/2. `find_paragraph_ends` states the rules, which are scored on
``tests/labelled/line_ends.open.jsonl``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sitegen.content.outline_marks import HAN, NUMERALS, read_mark, read_ordinal, starts_with_mark
from sitegen.content.raw_html import is_tag
from sitegen.content.wraps import is_unspaced

SPACES: Final = " \t\u3000\xa0\u2002\u2003"
NARROWEST_WRAP: Final = 16
"""Width below which no program wraps. Shorter lines were ended by hand."""
NARROWEST_LONE_WRAP: Final = 27
"""Width below which a line that breaks off was ended by hand, if nothing else shows that the run is hard-wrapped.

A line of an official document has 28 signs (GB/T 9704-2012, 5.2.2).
"""
FULLNESS: Final = 0.88
"""Part of the run's width that a full line reaches, together with the first word of the next line."""
LONGEST_STOP: Final = 4
"""A Chinese sign and the stops that cannot be parted from it are no wider than this."""
INDENT_LIMIT: Final = 2
"""Width of the indent of a paragraph. A wider one, as signatures have, counts as this."""
WIDEST_TITLE: Final = 24
"""A full line of a mark and a title is no wider than this. A wider one is the beginning of a paragraph."""
TITLE_KINDS: Final = frozenset({"part", "chapter", "section", "chinese"})
"""Kinds of marks that such lines begin with."""
LONGEST_REST: Final = 3
"""The rest of a title that was wrapped has at most so many signs, and no entry of a list has so few."""
HARD_WRAP_LINES: Final = 2
"""So many full lines that break off in the middle of a sentence show that a program has wrapped the run."""

STOP = re.compile(r"[，。；：！？,;:!?]|[.．]\Z")
FULL_STOP = re.compile(r"[。；！？;!?]|[：:.．…][”’」』）)》\"']{0,4}\Z")
SENTENCE_END = re.compile(r"(?:[。！？；：!?;:…][”’」』）)》\"']{0,4}|[A-Za-z\u3400-\u9fff》）][.．])\Z")
LONGEST_END: Final = 6
"""Signs at the end of a line that show whether it ends a sentence."""
UNFINISHED_END = ("，", "、", "（", "《", "“", "(")
# What a program does not part: a word, or a Chinese sign and the stops after it.
FIRST_WORD = re.compile(r"[A-Za-z0-9.,%/:_-]{1,200}|.[，。、；：！？）》”’]{0,3}")
_DIGIT = r"[\d\uff10-\uff19〇○零一二三四五六七八九十×Xx*]"
_GAP = r"[ \u3000]{0,2}"
DATE_LINE = re.compile(
    rf"[（(]?(?:{_DIGIT}{{2,4}}{_GAP}年{_GAP}{_DIGIT}{{1,3}}{_GAP}月(?:{_GAP}{_DIGIT}{{1,3}}{_GAP}日)?"
    r"|\d{4}(?P<dash>[-./])\d{1,2}(?P=dash)\d{1,2})[）)]?\Z"
)
ISSUER_LINE = re.compile(
    rf"[{HAN}（）()、 \u3000]{{2,40}}"
    r"(?:政府|办公室|办公厅|[局厅院部委会处队社站所校]|中心|公司|法院|检察院)(?:[（(].{1,6}[）)])?\Z"
)
# The head of an authority signs its orders: 县长　林承远, 部　长：王某某, 主席 买买提·艾力.
SIGNATORY_LINE = re.compile(
    rf"[{HAN}]{{0,20}}?(?:[省市县区州盟旗镇乡部局厅署行会院]{_GAP}长|检察长|委员长|主{_GAP}任|主{_GAP}席|总{_GAP}理)"
    rf"(?:[ \u3000]{{1,8}}|{_GAP}[：:]{_GAP})[{HAN}](?:[ \u3000]{{0,4}}[{HAN}]){{1,3}}(?:[·•・][{HAN}]{{1,8}})?\Z"
)
DOCUMENT_NUMBER_LINE = re.compile(
    r"[^，。；：]{1,14}[〔\[［（(][12]\d{3}[〕\]］）)][^，。；：]{0,3}\d{1,5}号\Z"
)
BULLET_LINE = re.compile("[·•●■□▪◆][ \u3000\xa0]")
SALUTATION_LINE = re.compile(r"(?:各|尊敬|有关|全[省市县区体])[^。；]{0,200}[：:]\Z")
# Beginnings of a paragraph other than the marks of an outline.
OTHER_START = re.compile(
    rf"[{NUMERALS}]是|首先|其次|再次|最后，|[-•·●*—■□▪◆]|\[\d{{1,3}}\]|(?:[问答注附]|[^\d\s，。；：:][^，。；：:]{{1,7}})(?<!\d)[：:](?!//)"
    r"|附件|附表|附：|抄送|主送|[（(](?:此件|本文|试行|暂行|修订|草案|送审稿|征求意见稿|[12]\d{3}年)|<{7}|={7}|>{7}"
)


def measure_width(text: str) -> float:
    """Return the width of a text: 1 for each Chinese sign, 1/2 for each ASCII character.

    It is derived from the length in UTF-8, in which the one has three bytes and the other one. It is exact for these
    two and within 1/4 for other characters.
    """
    return (len(text) + len(text.encode("utf-8", "surrogatepass"))) / 4


def find_paragraph_ends(lines: Sequence[str]) -> list[bool]:
    """Return for each line of a run except the last whether its paragraph ends with it.

    ``lines`` are as typed, without marks of lists and quotations. The time is linear in their length.

    A line ends its paragraph if one of these holds. Otherwise its line end is a wrap:

    - It is short: with the first word of the next line it would not reach `FULLNESS` of the run's width. Or the
      whole run is narrower than `NARROWEST_WRAP`.
    - The next line is a date, an issuer, a salutation or a document number standing alone, or this line is one.
    - It ends a sentence, or the next line begins like a paragraph, and the run is not hard-wrapped.
    - It is narrower than `NARROWEST_LONE_WRAP`, or the next line has an indent, and the run is not hard-wrapped. A line
      that ends with a comma or an open bracket continues all the same.
    - It ends a sentence and the next line begins like a paragraph or is a title, in a hard-wrapped run as well.
    - The run is hard-wrapped, has paragraphs with an indent, and the next line has one.
    - The next line continues an enumeration: ``5.`` after ``4.``.
    - The paragraph would have no full stop at all, or it would not end with one and the run is not hard-wrapped. Such
      lines are titles or entries of a list.

    A run is hard-wrapped if it has more than `HARD_WRAP_LINES` full lines, and so many of them neither end a sentence
    nor stand before the beginning of a paragraph.
    """
    if len(lines) < 2:
        return []
    run = _Run(lines)
    if run.margin < NARROWEST_WRAP:
        return [True] * (len(lines) - 1)
    ends = [not full or run.check_end(number) for number, full in enumerate(run.full)]
    _part_entries(run.texts, ends, FULL_STOP if run.hard else SENTENCE_END)
    return ends


class _Run:
    """Measured lines of a run.

    ``texts`` are the lines without blanks at both ends and without inline markup. ``margin`` is the width of the widest
    line. ``full`` and ``ended`` have an entry for each line but the last: it is full; it is full and ends a sentence.
    ``hard``: the run is hard-wrapped. ``stepped``: some of its lines have a larger indent than others.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.texts = [_remove_markup(line).strip(SPACES) for line in lines]
        indents = [_measure_indent(line) for line in lines]
        # An indent that all lines have says nothing.
        common = min(indents)
        self.indents = [indent - common for indent in indents]
        self.widths = [measure_width(text) for text in self.texts]
        self.margin = max(self.widths)
        self.threshold = FULLNESS * self.margin
        self.full = [self.check_full(number) for number in range(len(lines) - 1)]
        self.ended = [
            full and SENTENCE_END.search(text[-LONGEST_END:]) is not None
            for full, text in zip(self.full, self.texts, strict=False)
        ]
        self.stepped = max(self.indents) > 1
        self.hard = self.check_hard()
        self.ordinals: dict[str, int] = {}
        self.counted = 0

    def check_hard(self) -> bool:
        """Return whether a program has wrapped the run.

        Where paragraphs have indents, one unfinished line is enough. Lines before the beginning of a paragraph do not
        count, because labels and entries of lists are of the same width by chance.
        """
        unfinished = [number for number, full in enumerate(self.full) if full and not self.ended[number]]
        if sum(self.full) <= HARD_WRAP_LINES or not unfinished:
            return False
        going_on = sum(not _check_start(self.texts[number + 1]) for number in unfinished)
        return going_on >= HARD_WRAP_LINES - self.stepped

    def check_full(self, number: int) -> bool:
        """Return whether line ``number`` has no room for the first word of the next line."""
        width, following = self.widths[number], self.texts[number + 1]
        if width >= self.threshold or not following:
            return width >= self.threshold
        if width + LONGEST_STOP < self.threshold and not following[0].isascii():
            return False
        word = FIRST_WORD.match(following)
        return width + measure_width(word[0] if word else "") >= self.threshold

    def check_end(self, number: int) -> bool:
        """Return whether a paragraph ends at the end of the full line ``number``."""
        text, following = self.texts[number], self.texts[number + 1]
        if self.check_standalone(number) or self.check_enumeration(number):
            return True
        ended = self.ended[number]
        starts = _check_start(following)
        if self.hard and self.stepped and self.indents[number + 1] > 1:
            return True
        if self.hard:
            return ended and (starts or self.check_plain_title(number + 1))
        if text.endswith(UNFINISHED_END):
            return ended
        alone = self.widths[number] < NARROWEST_LONE_WRAP or self.indents[number + 1] > 1
        return ended or starts or alone

    def check_standalone(self, number: int) -> bool:
        """Return whether line ``number`` or the next one is a date or the like, which is a paragraph of its own."""
        text, following = self.texts[number], self.texts[number + 1]
        if DATE_LINE.match(following) or DOCUMENT_NUMBER_LINE.match(following):
            return True
        if DATE_LINE.match(text) or DOCUMENT_NUMBER_LINE.match(text):
            return True
        # Without the blank it may be the dot of a name, as in 买买提·艾力.
        if BULLET_LINE.match(following):
            return True
        if SALUTATION_LINE.match(following) and not self.hard:
            return True
        if self.check_title(number):
            return True
        # In a wrapped paragraph a full line may end with the name of an office by chance.
        within = self.hard and number + 1 < len(self.full) and self.full[number + 1]
        dated = number + 2 < len(self.texts) and DATE_LINE.match(self.texts[number + 2]) is not None
        if dated and SIGNATORY_LINE.match(following):
            return True
        return bool(ISSUER_LINE.match(following)) and (not within or dated)

    def check_plain_title(self, number: int) -> bool:
        """Return whether line ``number`` is a title without a mark: a short line without stops that is not the last."""
        return number < len(self.full) and not self.full[number] and not STOP.search(self.texts[number])

    def check_title(self, number: int) -> bool:
        """Return whether line ``number`` is a title such as 四、工作要求, after which a paragraph begins."""
        text, following = self.texts[number], self.texts[number + 1]
        if self.stepped or self.widths[number] > WIDEST_TITLE or STOP.search(text):
            return False
        mark = read_mark(text)
        if mark is None or mark.kind not in TITLE_KINDS:
            return False
        return SENTENCE_END.search(following[-LONGEST_END:]) is not None or (
            number + 1 < len(self.full) and self.full[number + 1]
        )

    def check_enumeration(self, number: int) -> bool:
        """Return whether the line after line ``number`` has the mark that follows the last one of its kind."""
        for text in self.texts[self.counted : number + 1]:
            if ordinal := read_ordinal(text):
                self.ordinals[ordinal[0]] = ordinal[1]
        self.counted = number + 1
        ordinal = read_ordinal(self.texts[number + 1])
        return ordinal is not None and self.ordinals.get(ordinal[0]) == ordinal[1] - 1


def _check_start(line: str) -> bool:
    """Return whether a line begins like a paragraph."""
    return starts_with_mark(line) or OTHER_START.match(line) is not None


def _remove_markup(line: str) -> str:
    """Remove the inline markup of a line that readers do not see. It does not count for the width."""
    return (
        INLINE_MARKUP.sub("", line) if "](" in line or "<" in line or "**" in line or "[^" in line else line
    )


def _measure_indent(line: str) -> float:
    """Return the width of the blanks before a line, up to `INDENT_LIMIT`. A tab is as wide as the limit."""
    indent = line[: len(line) - len(line.lstrip(SPACES))]
    return min((len(indent) + indent.count("\u3000") + 3 * indent.count("\t")) / 2, INDENT_LIMIT)


def _part_entries(texts: Sequence[str], ends: list[bool], proof: re.Pattern[str]) -> None:
    """Part lines that would make up a paragraph without a match of ``proof``. ``ends`` is changed in place."""
    start = 0
    for number, end in enumerate((*ends, True)):
        if end:
            entries = texts[start : number + 1]
            if number > start and len(entries[-1]) > LONGEST_REST and not any(map(proof.search, entries)):
                ends[start:number] = [True] * (number - start)
            start = number + 1


# Line ends within one of these end no paragraph, or the mark would be cut in two. Bounds keep the time linear.
INLINE_SPAN = re.compile(
    r"(?P<hidden><!--(?:(?!<!--|-->)[\s\S])*+-->|</?(?P<tag>[A-Za-z][A-Za-z0-9:-]{0,30})(?=[\s/>])[^<>]{0,2000}>)"
    r"|\*\*(?=[^\s*])[^*]{1,2000}(?<=\S)\*\*|`[^`]{1,2000}`|(?<!!)\[[^\[\]]{1,1000}(?<!\n)\]\([^()\s]{0,1000}\)"
)
INLINE_MARKUP = re.compile(r"\]\([^()\n]{0,1000}\)|<[^<>\n]{0,1000}>|\*\*|\[\^[^\]\n]{0,200}\]")
HARD_BREAK: Final = "  \n"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Paragraph of a run.

    ``text`` is its Markdown source without blanks at both ends. Wraps are gone from it. The line ends that stay are
    preceded by two blanks (`HARD_BREAK`), or within a comment or a tag. ``start`` and ``end`` are the numbers of its first
    line and of the line after its last one, counted from 0 in the run.
    """

    text: str
    start: int
    end: int


def split_paragraphs(lines: Sequence[str]) -> list[Paragraph]:
    """Split a run of text lines into paragraphs.

    ``lines`` are as typed, without marks of lists and quotations. Two blanks at the end of a line are a hard break,
    unless an outline mark or the next line of a signature follows. Within bold text, code and a link a paragraph's end becomes a hard break as well.
    """
    if len(lines) == 1:
        return [Paragraph(lines[0].strip(SPACES), 0, 1)]
    hidden, spanned = _find_spanned_ends(lines)
    paragraphs: list[Paragraph] = []
    start, text = 0, lines[0].strip(SPACES)
    for number, end in enumerate(find_paragraph_ends(lines), start=1):
        line = lines[number].strip(SPACES)
        blanks = lines[number - 1].endswith("  ")
        broken = blanks and not starts_with_mark(line) and not _check_signature(lines[number - 1], line)
        if number in hidden:
            text += f"\n{line}"
        elif broken or ((end or blanks) and number in spanned):
            text += f"{HARD_BREAK}{line}"
        elif end or blanks:
            paragraphs.append(Paragraph(text, start, number))
            start, text = number, line
        else:
            text += line if is_unspaced(text, line) else f" {line}"
    return [*paragraphs, Paragraph(text, start, len(lines))]


def _check_signature(line: str, following: str) -> bool:
    """Return whether a line padded with blanks and the next one are an issuer or date of a signature each."""
    if DATE_LINE.match(following):
        return True
    return bool(ISSUER_LINE.match(line.strip(SPACES)) and ISSUER_LINE.match(following))


def join_lines(text: str) -> str:
    """Join the lines within a list item, a quotation or a footnote, where a paragraph's end is a hard break.

    ``text`` is Markdown source without blank lines.
    """
    return HARD_BREAK.join(paragraph.text for paragraph in split_paragraphs(text.split("\n")))


def _find_spanned_ends(lines: Sequence[str]) -> tuple[set[int], set[int]]:
    """Return the numbers of the lines that begin within a comment or a tag, and within other inline markup."""
    hidden: set[int] = set()
    spanned: set[int] = set()
    source = "\n".join(lines)
    if not any(sign in source for sign in ("<", "**", "`", "[")):
        return hidden, spanned
    line, position = 0, 0
    for match in INLINE_SPAN.finditer(source):
        # “x<y and z>0” is a text.
        if "\n" in match[0] and (not match["tag"] or is_tag(match["tag"].lower())):
            line += source.count("\n", position, match.start())
            position = match.start()
            first, count = line + 1, match[0].count("\n")
            (hidden if match["hidden"] else spanned).update(range(first, first + count))
    return hidden, spanned
