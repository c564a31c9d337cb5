"""Blocks of raw HTML as parts of the text, so that pasted HTML is read by the rules of plain text.

A block is cleaned first and then split. Paragraphs become elements of the tree that Python-Markdown builds, in
which outline headings are recognised. Tables, lists and other blocks stay HTML; tables get their header rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

from msgspec import Struct

from sitegen.content.blanks import MARKUP_BLANKS
from sitegen.content.outline_marks import read_mark, read_mark_before_unit, starts_with_mark
from sitegen.content.outline_ranks import TITLE
from sitegen.content.table_heads import has_header_row
from sitegen.content.wraps import LONGEST_ADDRESS, joins_without_space
from sitegen.program import regex

# In the output of the sanitiser every “<” begins a tag and every attribute is quoted.
TAG = regex.compile(r'<(?P<close>/?)(?P<name>[a-z][a-z0-9]*)(?:\s+[a-z-]+="[^"]*")*\s*/?>')
# Elements that only separate paragraphs, once their attributes are removed.
SEPARATING_TAGS = frozenset({"p", "div"})
_BLOCK_TAGS = "ul ol dl blockquote pre h1 h2 h3 h4 h5 h6 table figure details"
BLOCK_TAGS = frozenset(_BLOCK_TAGS.split())
VOID_BLOCKS = frozenset({"hr"})
# Matches only from the first blank of a run, so that a long run without a line end is read once.
LINE_END = regex.compile(r"(?<![ \t])[ \t]*\n[ \t\n]*")


class HtmlPart(Struct, frozen=True):
    """A piece of a block of HTML: a paragraph, or any other block.

    ``html`` is the content of the paragraph without its ``<p>`` tags, or the other block with its tags.
    """

    html: str
    is_paragraph: bool


def split_html_block(sanitised_html: str) -> list[HtmlPart]:
    """Split cleaned HTML into its paragraphs and other blocks, in order.

    ``sanitised_html`` is output of the sanitiser. Text outside of paragraphs is a paragraph, too. A paragraph is
    split at its line breaks if one of its lines begins with an outline mark.
    """
    return list(_iter_html_parts(sanitised_html))


def _iter_html_parts(sanitised_html: str) -> Iterator[HtmlPart]:
    start = position = 0
    while token := TAG.search(sanitised_html, position):
        position = token.end()
        name = token["name"]
        if name not in SEPARATING_TAGS | BLOCK_TAGS | VOID_BLOCKS:
            continue
        yield from _split_paragraph(sanitised_html[start : token.start()])
        if name in BLOCK_TAGS and not token["close"]:
            position = find_element_end(sanitised_html, token)
        if name not in SEPARATING_TAGS:
            yield HtmlPart(sanitised_html[token.start() : position], is_paragraph=False)
        start = position
    yield from _split_paragraph(sanitised_html[start:])


def find_element_end(sanitised_html: str, opening: re.Match[str]) -> int:
    """Return the offset in ``sanitised_html`` after the closing tag of an element.

    ``opening`` is the match of its opening tag, with the tag name as group ``name``. ``sanitised_html`` is output of
    the sanitiser, which has closed all elements.
    """
    depth = 1
    for tag in regex.compile(rf"<(/?){opening['name']}(?=[\s/>])[^>]{{0,9999}}>").finditer(
        sanitised_html, opening.end()
    ):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.end()
    return len(sanitised_html)


def _split_paragraph(paragraph_html: str) -> Iterator[HtmlPart]:
    """Yield the lines of a paragraph if one begins with an outline mark, else the whole paragraph.

    Lines and paragraphs without text or image are left out.
    """
    lines = paragraph_html.split("<br>") if "<br>" in paragraph_html else [paragraph_html]
    texts = [extract_html_text(line) for line in lines]
    if len(lines) > 1 and not any(map(starts_with_mark, texts)):
        lines, texts = [paragraph_html], [extract_html_text(paragraph_html)]
    for line, text in zip(lines, texts, strict=True):
        mark = read_mark(text) or read_mark_before_unit(text)
        if mark and TITLE.match(text, mark.end):
            # Bold or coloured words of a heading mean nothing more than that it is a heading.
            yield HtmlPart(
                regex.sub(r"</?(?:b|strong|span|u|small)>", "", line).strip(MARKUP_BLANKS), is_paragraph=True
            )
        elif text or "<img" in line:
            yield HtmlPart(line, is_paragraph=True)


def extract_html_text(sanitised_html: str) -> str:
    """Return the plain text of sanitised HTML on one line, without blanks at its ends."""
    return " ".join(unescape(TAG.sub("", sanitised_html)).split()).strip(MARKUP_BLANKS)


def replace_tags_with_placeholders(paragraph_html: str, store: Callable[[str], str]) -> str:
    """Return the HTML content of a paragraph as plain text, with a placeholder for each tag.

    ``store`` stores a piece of HTML and returns its placeholder. Lines are joined with a blank, but without one
    beside Chinese characters. Blanks at both ends are removed.
    """

    def join(match: re.Match[str]) -> str:
        before = paragraph_html[max(match.start() - LONGEST_ADDRESS, 0) : match.start()]
        after = paragraph_html[match.end() : match.end() + 2]
        return "" if joins_without_space(before, after) else " "

    paragraph_html = regex.sub(r"\A(?:[\s\u3000]|&nbsp;)+", "", paragraph_html)
    paragraph_html = LINE_END.sub(join, paragraph_html)
    # Python-Markdown would leave “&nbsp;” unescaped, which is what “&amp;nbsp;” stands for.
    ampersand = store("&amp;") if "&amp;" in paragraph_html else "&"
    pieces, done = [], 0
    for tag in TAG.finditer(paragraph_html):
        pieces += [unescape(paragraph_html[done : tag.start()]).replace("&", ampersand), store(tag.group())]
        done = tag.end()
    return "".join([*pieces, unescape(paragraph_html[done:]).replace("&", ampersand)]).rstrip(MARKUP_BLANKS)


ROW = regex.compile(r"<tr>([^<]*+(?:<(?!/?tr>)[^<]*+)*+)</tr>")
CELL = regex.compile(
    r"<(?P<name>t[dh])(?P<attributes>[^>]{0,9999}+)>(?P<content>[^<]*+(?:<(?!/?t[dh][\s>])[^<]*+)*+)</(?P=name)>"
)
CELL_SPAN = regex.compile(r'(col|row)span="(\d+)"')
TABLE_BODY = regex.compile(r"(<tbody>\s*+)((?:<tr>[^<]*+(?:<(?!/?tr>)[^<]*+)*+</tr>\s*+)+)")
# Most rows of a table head. Heads in real documents have up to three.
HEADER_ROWS_LIMIT = 5


def mark_header_rows(table_html: str) -> str:
    """Return a cleaned table with its header rows in a ``thead``.

    These are the leading rows that consist of ``th`` cells. If the table has no ``th``, the header is the first row,
    with the rows that its merged cells extend into, provided that `has_header_row` returns True. A table that
    contains tables or has a ``thead`` is returned unchanged.
    """
    body = TABLE_BODY.search(table_html)
    if not body or "<thead" in table_html or table_html.count("<table") > 1:
        return table_html
    rows = [list(CELL.finditer(row[1])) for row in ROW.finditer(body[2])]
    count = _count_header_rows(rows)
    if not count:
        return table_html
    ends = [row.end() for row in ROW.finditer(body[2])]
    head = ROW.sub(_make_header_row, body[2][: ends[count - 1]])
    rest = body[2][ends[count - 1] :].lstrip()
    return f"{table_html[: body.start()]}<thead>{head}</thead><tbody>{rest}{table_html[body.end() :]}"


def _count_header_rows(rows: list[list[re.Match[str]]]) -> int:
    """Return the number of header rows of a table, given the matches of `CELL` in each of its rows.

    It is 0 if there are none, or if a header cell extends into the rows below them.
    """
    count = 0
    while (
        count < min(len(rows) - 1, HEADER_ROWS_LIMIT)
        and rows[count]
        and all(cell["name"] == "th" for cell in rows[count])
    ):
        count += 1
    if count:
        reach = max(n + _read_span(cell, "row") for n, row in enumerate(rows[:count]) for cell in row)
        return count if reach <= count else 0
    if not rows or any(cell["name"] == "th" for row in rows for cell in row):
        return 0
    height = max((_read_span(cell, "row") for cell in rows[0]), default=1)
    if height > HEADER_ROWS_LIMIT or height >= len(rows):
        return 0
    below = [_read_texts(row) for row in rows[height:]]
    first = _read_texts(rows[0])
    inner = [text for row in rows[1:height] for text in _read_texts(row)]
    return height if has_header_row([[*first, *dict.fromkeys(inner)], *below]) else 0


def _read_span(cell: re.Match[str], direction: str) -> int:
    return next(
        (int(number) for name, number in CELL_SPAN.findall(cell["attributes"]) if name == direction), 1
    )


def _read_texts(row: list[re.Match[str]]) -> list[str]:
    return [extract_html_text(cell["content"]) for cell in row]


def _make_header_row(row: re.Match[str]) -> str:
    return f"<tr>{CELL.sub(_make_header_cell, row[1])}</tr>"


def _make_header_cell(cell: re.Match[str]) -> str:
    if not extract_html_text(cell["content"]):
        return f"<td{cell['attributes']}>{cell['content']}</td>"
    scope = (
        ""
        if "scope=" in cell["attributes"]
        else ' scope="colgroup"'
        if _read_span(cell, "col") > 1
        else ' scope="col"'
    )
    return f"<th{cell['attributes']}{scope}>{cell['content']}</th>"
