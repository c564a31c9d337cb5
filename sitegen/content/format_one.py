"""Convert a text by the rules of format version 1, which the program used before ``格式版本: 2``.

Its only use is to list what is converted differently now (`sitegen.content.format_changes`); pages are never made
with it. It is Python-Markdown with the former rules for lines and headings. Raw HTML blocks are removed from a text
before both conversions, so it has no rules for them.
"""

from __future__ import annotations

import html
import re
from functools import cache
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import UListProcessor
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from sitegen.content.blanks import KEYBOARD_BLANKS
from sitegen.program import regex
from sitegen.reports import load_formats

_NUMERALS = "一二三四五六七八九十百千零〇○"
_DOT, _OPEN, _CLOSE = r"[.\uff0e]", r"[(\uff08]", r"[)\uff09]"
_NOT_CITED = r"(?![项款目、和至或])"
_MARK = regex.compile(
    rf"[{_NUMERALS}]{{1,5}}(?:、|{_DOT})|{_OPEN}[{_NUMERALS}]{{1,5}}{_CLOSE}{_NOT_CITED}"
    rf"|{_OPEN}\d{{1,3}}{_CLOSE}{_NOT_CITED}|\d{{1,3}}(?:、|{_DOT}(?!\d)|{_CLOSE})"
    r"|[\u2460-\u249b\u3220-\u3229\u24f5-\u24fe\u2776-\u277f]"
    rf"|第[{_NUMERALS}\d]{{1,7}}[编章节条](?![的规至和或及、,。;之第中内)\uff0c\uff1b\uff09])"
)
_HEADING = regex.compile(
    rf"(?:\*\*|__)?(?:(?P<k7>第[{_NUMERALS}\d]{{1,7}}编)|(?P<k8>第[{_NUMERALS}\d]{{1,7}}章)"
    rf"|(?P<k9>第[{_NUMERALS}\d]{{1,7}}节)|(?P<k10>[{_NUMERALS}]{{1,5}}(?:、|{_DOT}))"
    rf"|(?P<k11>{_OPEN}[{_NUMERALS}]{{1,5}}{_CLOSE}|[\u3220-\u3229]))"
    r"[^\n。;:,!?|\uff0c\uff1b\uff1a\uff01\uff1f]{1,40}\Z"
)
_FENCE = regex.compile(r"(?P<lead>[ \t\u3000]*(?:>[ \t\u3000]*)*(?:[-*+] +)?)(?P<mark>`{3,}+|~{3,}+)[^`]*\Z")
_ITEM = regex.compile(r" *[-*+] +\S")
_RULE = regex.compile(r" {0,3}(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,})\Z")
_SEPARATOR = regex.compile(r"[\s:|]*-[\s:|-]*\Z")
# Not from the middle of a run of blanks, which would be read again from each of them.
_BREAK = regex.compile(r"(?P<before>\S|(?<![ ])|(?=\n))(?P<hard>[ ]*)\n[ \t\u3000]*(?=(?P<after>\S?))")
_CHINESE = regex.compile(r"[\u2014\u2018-\u201d\u2026\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_MAIL = r"<([^<>\s@]{1,64}@[^<>\s@]{1,255})>"
_COMMENT = r"<!--(?:(?!<!--|-->)[\s\S])*+-->"
_NUMBER_SIGNS = str.maketrans(
    "[［【﹝〖(（﹙]］】﹞〗)）﹚０１２３４５６７８９",
    "〔〔〔〔〔〔〔〔〕〕〕〕〕〕〕〕0123456789",
)
_NUMBER = regex.compile(
    r"[\u4e00-\u9fff]{1,20}〔(?:19|20)[0-9]{2}〕[1-9][0-9]{0,4}号"
    r"|[\u4e00-\u9fff]{0,30}(?:令|公告|通告)(?:(?:19|20)[0-9]{2}年)?第(?:[1-9][0-9]{0,4}|[一二三四五六七八九十百千零〇]{1,12})号"
)


def convert_by_format_1(text: str) -> str:
    """Convert a text without raw HTML blocks by the rules of format 1.

    Returns HTML that is not safe to publish. Outline headings are ``h6`` elements of a class from ``k7`` (编) to
    ``k11`` (（一）). Raises whatever Python-Markdown raises on a text that it cannot read.
    """
    reader = _make_parser()
    reader.reset()
    return reader.convert(text)


def normalise_number_by_format_1(document_number: str) -> str:
    """Return a document number as format 1 displayed it: with 〔〕 and half-width digits, without leading zeros.

    第 after 〕 is dropped as well. A number that format 1 did not accept is returned unchanged, because it could not be
    published.
    """
    text = "".join(document_number.translate(_NUMBER_SIGNS).split())
    if "〕" in text:
        text = regex.sub(r"〕第?0*(?=[1-9])", "〕", text)
    else:
        text = regex.sub(
            r"(?<=令|告)((?:19|20)[0-9]{2}年)?第?0*(?=[1-9][0-9]*号)",
            lambda found: f"{found[1] or ''}第",
            text,
        )
    return text if _NUMBER.fullmatch(text) else document_number


@cache
def _make_parser() -> Markdown:
    footnotes = FootnoteExtension(SEPARATOR="-", BACKLINK_TEXT="↩", BACKLINK_TITLE="{}")
    md = Markdown(extensions=[TableExtension(use_align_attribute=True), footnotes], output_format="html")
    for name in ("code", "olist", "setextheader", "reference"):
        md.parser.blockprocessors.deregister(name)
    for name in ("reference", "image_reference", "short_reference", "short_image_ref"):
        md.inlinePatterns.deregister(name)
    md.treeprocessors.deregister("prettify")
    md.preprocessors.deregister("html_block")
    md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "<"]
    md.preprocessors.register(_LinePreprocessor(md), "lines", 20)
    md.parser.blockprocessors.register(_BulletList(md), "ulist", 30)
    md.inlinePatterns.register(_Mail(_MAIL, md), "automail", 110)
    md.inlinePatterns.register(_Comment(_COMMENT, md), "comment", 95)
    md.treeprocessors.register(_ParagraphProcessor(md), "paragraphs", 30)
    return md


class _BulletList(UListProcessor):
    """Bulleted lists. Items never begin with a number, and a list within one needs four blanks."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md.parser)
        self.CHILD_RE = regex.compile(r"^[ ]{0,3}(([*+-]))[ ]++(.*)")
        self.INDENT_RE = regex.compile(r"^[ ]{4,7}(([*+-]))[ ]++.*")


class _Mail(InlineProcessor):
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override] # noqa: N802, ARG002
        link = Element("a", {"href": f"mailto:{m[1]}"})
        link.text = m[1]
        return link, m.start(), m.end()


class _Comment(InlineProcessor):
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override] # noqa: N802, ARG002
        return "", m.start(), m.end()


class _ParagraphProcessor(Treeprocessor):
    """Joins the lines of paragraphs and finds outline headings, before inline markup is parsed."""

    def run(self, root: Element) -> None:
        """Join the lines of paragraphs, and turn outline headings into ``h6`` elements.

        The element tree below ``root`` is changed in place. The class of a heading is ``k7`` to ``k11``, by
        its rank.
        """
        for element in root.iter():
            if element.tag in ("p", "li", "td") and element.text and "\n" in element.text:
                element.text = _join_lines(element.text)
            if element.tail and "\n" in element.tail:
                element.tail = _join_lines(element.tail)
        blocks = list(root)
        ranks = [_read_heading_rank(block) for block in blocks]
        for number, block in enumerate(blocks):
            below = ranks[number + 1 : number + 2]
            follows = bool(below) and (not below[0] or below[0] > ranks[number])
            if ranks[number] and (follows or _is_prescribed_heading(block.text or "")):
                block.tag = "h6"
                block.set("class", f"k{ranks[number]}")


def _read_heading_rank(block: Element) -> int:
    """Return the rank of a paragraph that consists of an outline heading, 7 to 11; 0 for any other block."""
    match = _HEADING.match(block.text or "") if block.tag == "p" else None
    return int(match.lastgroup[1:]) if match and match.lastgroup else 0


@cache
def _list_prescribed_headings() -> frozenset[str]:
    ordered = (form for form in load_formats().values() if form.ordered)
    return frozenset(
        name for form in ordered for heading in form.headings for name in (heading.label, *heading.variants)
    )


def _is_prescribed_heading(paragraph: str) -> bool:
    mark = _MARK.match(paragraph)
    return mark is not None and paragraph[mark.end() :].strip() in _list_prescribed_headings()


def _join_lines(text: str) -> str:
    def join(found: re.Match[str]) -> str:
        if len(found["hard"]) >= 2 or _MARK.match(text, found.end()):
            return f"{found['before']}  \n"
        return found["before"] if _is_unspaced(found["before"], found["after"]) else f"{found['before']}\n"

    return _BREAK.sub(join, text)


def _is_unspaced(before: str, after: str) -> bool:
    if _CHINESE.match(before):
        return bool(_CHINESE.match(after)) or after.isdigit()
    return before.isdigit() and bool(_CHINESE.match(after))


class _LinePreprocessor(Preprocessor):
    """Inserts blank lines where paragraphs begin, replaces code blocks by placeholders and removes comments."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines of a text with blank lines between paragraphs, for Python-Markdown.

        Comments are removed. Code blocks are replaced by placeholders.
        """
        walk = _LineReader(list(lines), self.md)
        number = 0
        while number < len(walk.lines):
            number = walk.read_fence(number) or walk.skip_comment(number) or walk.read_line(number)
        return walk.out


class _LineReader:
    """One pass over the lines of a text. Line numbers count from 0.

    `read_fence`, `skip_comment` and `read_line` return the number of the next line to read. The first two return 0 if
    no such block begins on line ``number``.
    """

    def __init__(self, lines: list[str], md: Markdown) -> None:
        self.lines = lines
        self.md = md
        self.out: list[str] = []
        self.in_list = False
        self.in_table = False

    def add_gap(self) -> None:
        """Append a blank line to the output unless it is empty or ends with a blank line."""
        if self.out and self.out[-1]:
            self.out.append("")

    def read_fence(self, number: int) -> int:
        """If a code block begins on line ``number``, read it and return the number of the line after it; else 0.

        An unclosed block extends to the end of the text, or of the quotation around it.
        """
        fence = read_fence(self.lines, number)
        if fence is None:
            return 0
        lead, code, end = fence
        escaped = html.escape("\n".join(code), quote=False)
        self.add_gap()
        self.out += [
            self.build_lead(lead) + self.md.htmlStash.store(f"<pre><code>{escaped}\n</code></pre>"),
            "",
        ]
        return end

    def build_lead(self, typed: str) -> str:
        """Return the line prefix that keeps a code block in its list or quotation.

        ``typed`` is the text before the opening fence.
        """
        self.in_table = False
        indent = len(typed) - len(typed.lstrip(" "))
        if ">" in typed:
            return "> " * typed.count(">")
        if _ITEM.match(f"{typed}x"):
            self.in_list = True
            return typed
        if self.in_list and indent >= 2:
            return " " * 4 * max(indent // 4, 1)
        self.in_list = False
        return ""

    def skip_comment(self, number: int) -> int:
        """If a comment begins on line ``number``, skip it and return the number of the next line to read; else 0.

        Text after the end of the comment is kept.
        """
        if not self.lines[number].lstrip(KEYBOARD_BLANKS).startswith("<!--"):
            return 0
        for end in range(number, len(self.lines)):
            _, found, after = self.lines[end].partition("-->")
            if found:
                self.lines[end] = after
                if not after.strip():
                    return end + 1
                return end if end > number else self.read_line(end)
        return len(self.lines)

    def read_line(self, number: int) -> int:
        """Read line ``number``, which begins neither code nor a comment, and return the number of the next line."""
        line, is_row = self.lines[number], self.is_row(number)
        is_blank = not line.strip()
        if is_row != self.in_table and not is_blank:
            self.add_gap()  # above a table and below it
        self.in_table = is_row
        if is_row:
            self.out.append(line.strip(KEYBOARD_BLANKS))
        elif is_blank:
            self.out.append("")
        elif _RULE.match(line) or line.lstrip("\u3000").startswith("#"):
            self.add_gap()
            self.out += [line.lstrip("\u3000"), ""]
            self.in_list = False
        else:
            self.read_text(line)
        return number + 1

    def is_row(self, number: int) -> bool:
        """Whether line ``number`` is a row of a table, in a text that has been read up to this line.

        A table begins with a row above a line of dashes, and ends before the first line without ``|``.
        """
        if "|" not in self.lines[number]:
            return False
        below = self.lines[number + 1] if number + 1 < len(self.lines) else ""
        return self.in_table or ("|" in below and bool(_SEPARATOR.match(below)))

    def read_text(self, line: str) -> None:
        """Append a line of running text or of a list to the output, with the blank lines that it needs around it."""
        bare = line.lstrip(KEYBOARD_BLANKS)
        indent = len(line) - len(line.lstrip(" "))
        if _ITEM.match(line):
            if not self.in_list:
                self.add_gap()
            self.in_list = True
        elif self.in_list and indent >= 2 and not (indent < 4 and _MARK.match(bare)):
            pass
        elif _MARK.match(bare) or line.startswith("\u3000"):
            self.add_gap()
            self.in_list, line = False, bare
        elif not self.out or not self.out[-1]:
            self.in_list, line = False, bare
        self.out.append(line if indent < 4 or self.in_list else bare)
        if not self.in_list and (_HEADING.match(bare) or bare.endswith("\uff1a")):
            self.add_gap()


def read_fence(lines: list[str], number: int) -> tuple[str, list[str], int] | None:
    """Read the fenced code block that begins on line ``number``, counted from 0; return None if there is none.

    Returns the text before the opening fence, the lines of code, and the number of the line after the block.
    """
    opening = _FENCE.match(lines[number])
    if not opening:
        return None
    lead, mark = opening["lead"], opening["mark"]
    quotes = lead.count(">")
    before = r"[ \t\u3000>]*" if quotes else r"[ \t\u3000]*"
    closing = regex.compile(rf"{before}{mark[0]}{{{len(mark)},}}[ \t]*\Z")
    quoted = regex.compile(r"[ \t\u3000]*>")
    end = number + 1
    while end < len(lines) and not closing.match(lines[end]) and (not quotes or quoted.match(lines[end])):
        end += 1
    closed = end < len(lines) and closing.match(lines[end]) is not None
    code = [_strip_lead(line, lead, quotes) for line in lines[number + 1 : end]]
    return lead, code, end + closed


def _strip_lead(line: str, lead: str, quotes: int) -> str:
    if quotes:
        return regex.sub(rf"\A(?:[ \t\u3000]*>[ ]?){{0,{quotes}}}", "", line)
    indent = len(line) - len(line.lstrip(" \t\u3000"))
    return line[min(indent, len(lead)) :]
