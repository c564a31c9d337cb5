"""Split a narrative into sentences without Markdown, keeping the source position of each character."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Literal

from msgspec import Struct

from sitegen.program import regex
from sitegen.reports.narrative.facts import TextSpan
from sitegen.schema.yaml_errors import MANUAL_BREAKS

Section = Literal["preamble", "overview", "disclosure", "applications", "litigation", "problems", "other", ""]

DISCLOSURE_WORDS = regex.compile(r"信息公开|依申请公开|公开申请")
"""Words that show that applications, reviews and lawsuits are about disclosure."""

_NARROW: dict[int, int | str] = {
    **{ord("\uff10") + digit: ord("0") + digit for digit in range(10)},
    ord("％"): "%",
    ord("．"): ".",
    ord("＋"): "+",
    ord("－"): "-",
    ord("−"): "-",
    ord("＝"): "=",
    ord("("): "（",
    ord(")"): "）",
    ord(";"): "；",
    ord("!"): "！",
    ord("?"): "？",
}
_DROPPED = regex.compile(r"[\s\u3000\u00a0\u200b*_`\\]+|\]\([^)\s]{0,1000}\)|\[(?!\^)|<[^<>]*>|!(?=\[)")
_COMMA = regex.compile(r"(?<!\d),|,(?!\d{3}(?!\d))")
_COLON = regex.compile(r"(?<!\d):|:(?!\d)")
_HEADING = regex.compile(r"\s{0,3}(#{1,6})\s*(?P<text>\S.*)")
# A comment that is not closed runs to the end of the text. Otherwise the search would go there from each “<!--”.
_COMMENT = regex.compile(r"<!--.*?(?P<end>-->|\Z)", re.DOTALL)
_NUMBERED = regex.compile(r"[\s\u3000*]*(?P<text>[一二三四五六七八九十]{1,3}、[^。！？；：]{2,40}?)[\s*]*$")
_LEAD = regex.compile(r"(?:[（(]?[一二三四五六七八九十㈠-㈩\d]{1,3}[）)、.．]?|[㈠-㈩])(?P<text>.{2,24})$")
_LONGEST_SENTENCE = 1000
"""Characters. What is longer is read in pieces, because each figure of a sentence is judged by all text before it."""
_ENDS = regex.compile(rf"[^。！？]{{0,{_LONGEST_SENTENCE}}}[。！？]?")
_BLOCK = regex.compile(
    r"\s*(?:[-+>|]|\*\s|\d{1,2}[.、）)]|[（(][一二三四五六七八九十\d]{1,3}[）)]|[㈠-㈩⑴-⑽①-⑩]|[一二三四五六七八九十]{1,3}、)|\u3000"
)
_TABLE = regex.compile(r"\s*(?:\||</?(?:table|thead|tbody|tr|td|th)\b)", re.IGNORECASE)
_CONTEXT_LIMIT = 300
"""Characters of the paragraph before a sentence that are kept with it."""

_TOPICS: tuple[tuple[Section, re.Pattern[str]], ...] = (
    ("problems", regex.compile(r"问题|不足|改进|打算|下一步|工作安排|计划")),
    ("litigation", regex.compile(r"复议|诉讼")),
    ("applications", regex.compile(r"申请")),
    ("disclosure", regex.compile(r"主动公开政府信息|主动公开情况")),
    ("other", regex.compile(r"其[他它]需要报告|其[他它]事项")),
    ("overview", regex.compile(r"总体情况|概述|概况|基本情况")),
)


class Sentence(Struct, frozen=True):
    """A sentence without Markdown and spaces, with digits and brackets in a uniform width.

    ``origins`` has the offset in the source of each character of ``text``. ``section`` is the part of the
    report that contains the sentence, "" if it is none of those known. ``topic`` is the subject of the
    nearest heading above, or of the numbered title that begins the paragraph. ``begins_paragraph`` is true for the
    first sentence of a paragraph. ``text_before`` is the text of the paragraph before the sentence, of which only
    the last few hundred characters are kept.
    """

    text: str
    origins: tuple[int, ...]
    section: Section
    topic: Section
    begins_paragraph: bool = False
    text_before: str = ""


class NarrativeSource(Struct, frozen=True):
    """The text of a report, split into sentences, headings and lines of tables.

    ``headings`` are pairs of the text of a heading and the offset at which it begins in the source.
    ``tables`` are pairs of a line of a table and its offset. ``lines`` are the offsets at which the lines of
    the source begin.
    """

    sentences: tuple[Sentence, ...]
    headings: tuple[tuple[str, int], ...]
    tables: tuple[tuple[str, int], ...]
    lines: tuple[int, ...]

    def locate(self, offset: int, end: int) -> TextSpan:
        """Return the place of the characters from offset ``offset`` up to, but not including, ``end``.

        Offsets count the characters of the source from 0.
        """
        line = bisect_right(self.lines, offset)
        return TextSpan(line, offset - self.lines[line - 1] + 1, max(end - offset, 1))

    def locate_in_sentence(self, sentence: Sentence, start: int, end: int) -> TextSpan:
        """Return the place in the source of the characters from ``start`` up to ``end`` of a sentence.

        ``start`` and ``end`` are offsets in ``sentence.text``; the character at ``end`` is not included. If
        the characters continue on a further line of the source, the place ends with the first line.
        """
        first, last = sentence.origins[start], sentence.origins[max(end - 1, start)] + 1
        span = self.locate(first, last)
        limit = self.lines[span.line] - 1 if span.line < len(self.lines) else last
        return TextSpan(span.line, span.column, max(min(last, limit) - first, 1))


def split_narrative(text: str) -> NarrativeSource:
    """Split the Markdown text of a report into sentences, headings and lines of tables.

    Code blocks and comments are left out. Manual line breaks of Word end a line, as they do on the page.
    """
    return _NarrativeSplitter(text).run()


class _NarrativeSplitter:
    def __init__(self, text: str) -> None:
        self.typed = text
        # Comments become spaces, and manual line breaks of Word line ends, so that offsets stay those of the source.
        self.source = _COMMENT.sub(
            lambda match: regex.sub(r"[^\n]", " ", match[0]) if match["end"] else match[0], text
        )
        for sign in MANUAL_BREAKS:
            self.source = self.source.replace(sign, "\n")
        self.section: Section = "preamble"
        self.topic: Section = ""
        self.sentences: list[Sentence] = []
        self.headings: list[tuple[str, int]] = []
        self.tables: list[tuple[str, int]] = []
        self.starts: list[int] = []
        # Below every level, so that the first heading opens a section.
        self.top = 7

    def run(self) -> NarrativeSource:
        offset, fenced, paragraph = 0, False, list[tuple[str, int]]()
        for line in self.source.split("\n"):
            # A manual line break is within a line of the file.
            if not offset or self.typed[offset - 1] == "\n":
                self.starts.append(offset)
            if line.lstrip().startswith(("```", "~~~")):
                fenced = not fenced
            elif not fenced:
                paragraph = self.read_line(line, offset, paragraph)
            offset += len(line) + 1
        self.read_paragraph(paragraph)
        return NarrativeSource(
            tuple(self.sentences), tuple(self.headings), tuple(self.tables), tuple(self.starts)
        )

    def read_line(self, line: str, offset: int, paragraph: list[tuple[str, int]]) -> list[tuple[str, int]]:
        """Read one line of the source, and return the lines of the paragraph that may go on in the next line.

        ``offset`` is that of the line in the source. ``paragraph`` are the lines that earlier calls returned.
        If the line does not continue this paragraph, it is read as finished. Lines of a paragraph are pairs
        of the line and its offset.
        """
        heading = _HEADING.match(line) or _NUMBERED.match(line)
        if not line.strip() or heading or _TABLE.match(line):
            self.read_paragraph(paragraph)
            if heading:
                level = len(heading[1]) if line.lstrip().startswith("#") else 2
                text = heading["text"].rstrip().rstrip("#").rstrip()
                self.read_heading(text, level, offset + heading.start("text"))
            elif line.strip():
                self.tables.append((line, offset))
            return []
        if paragraph and (
            _BLOCK.match(line) or paragraph[-1][0].rstrip().endswith(("。", "：", "；", "！", "？"))
        ):
            self.read_paragraph(paragraph)
            paragraph = []
        paragraph.append((line, offset))
        return paragraph

    def read_heading(self, text: str, level: int, offset: int) -> None:
        self.headings.append((text, offset))
        topic = _find_topic(text)
        if level <= self.top or topic == "other":
            self.top = min(self.top, level)
            self.section = topic
        self.topic = topic or self.topic if level > self.top else topic

    def read_paragraph(self, lines: list[tuple[str, int]]) -> None:
        pieces: list[str] = []
        origins: list[int] = []
        for line, offset in lines:
            _append_bare_text(line, offset, pieces, origins)
        text = "".join(pieces)
        begins = True
        for match in _ENDS.finditer(text):
            if match[0]:
                before = text[max(match.start() - _CONTEXT_LIMIT, 0) : match.start()]
                self.add_sentence(match[0], tuple(origins[match.start() : match.end()]), begins, before)
                begins = False

    def add_sentence(self, text: str, origins: tuple[int, ...], begins: bool, before: str) -> None:
        lead = _LEAD.match(text.rstrip("。"))
        if begins and lead and not regex.search(r"\d(?!\D*$)", lead["text"]):
            self.topic = _find_topic(lead["text"]) or self.topic
        self.sentences.append(Sentence(text, origins, self.section, self.topic, begins, before))


def _find_topic(text: str) -> Section:
    return next((topic for topic, pattern in _TOPICS if pattern.search(text)), "")


def _append_bare_text(line: str, offset: int, pieces: list[str], origins: list[int]) -> None:
    """Append the text of ``line`` without Markdown to ``pieces``.

    The offset of each character is appended to ``origins``. ``offset`` is that of the line in the source. The
    appended offsets count from the beginning of the source, too.
    """
    line = _COMMA.sub("，", _COLON.sub("：", line)).translate(_NARROW)
    position = 0
    for dropped in (*_DROPPED.finditer(line), None):
        end = dropped.start() if dropped else len(line)
        pieces.append(line[position:end])
        origins.extend(range(offset + position, offset + end))
        position = dropped.end() if dropped else end
