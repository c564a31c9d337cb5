"""Find contradictions between the fields of an item and its text: the date of signature, and the attachments.

Both are found while the file is parsed, when fields and text are available. The date and the list of attachments
are recognised by the classes that `sitegen.content.document_parts` gives to their paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Final

from sitegen.content.layout import has_source_extension
from sitegen.content.markdown import MarkdownResult
from sitegen.diagnostics.codes import texts as codes
from sitegen.diagnostics.model import Diagnostic, Place
from sitegen.program import regex
from sitegen.schema.records import ItemRecord

_DATE_PARAGRAPH: Final = regex.compile(r'<p class="doc-date">([^<]{1,100})</p>')
_LIST_PARAGRAPH: Final = regex.compile(r'<p class="doc-attachments">([^<]{1,200})')
_ATTACHED_TEXT: Final = ("doc-attachment-label", "doc-attached-title")
"""Classes of the paragraphs that begin an attachment which is part of the text itself."""
_ATTACHED_HEADING: Final = regex.compile("附[件表录]")
_NUMERALS: Final = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_DATE: Final = regex.compile(
    r"[（(]?([\d〇○零一二三四五六七八九]{4})\s{0,2}[年\-./]\s{0,2}([\d一二三四五六七八九十]{1,3})\s{0,2}[月\-./]\s{0,2}"
    r"([\d一二三四五六七八九十]{1,3})\s{0,2}日?[）)]?"
)


def report_contradictions(
    record: ItemRecord, converted: MarkdownResult, body: str, path: str, first_line: int
) -> Iterator[Diagnostic]:
    """Yield warnings if the text of an item and its fields disagree on the date of writing or on attachments.

    They disagree if the text has a date of signature other than 成文日期 (``written``), or if it lists
    attachments that neither the record nor the text has. ``body`` begins on line ``first_line`` of the file
    ``path``. ``converted`` is its conversion to HTML.
    """
    # Most texts have neither part.
    if "doc-date" in converted.html and record.written:
        yield from _report_other_dates(record.written, converted.html, body, path, first_line)
    if "doc-attachments" in converted.html and not record.attachments:
        yield from _report_absent_attachments(converted, body, path, first_line)


def _report_other_dates(
    written: date, html: str, body: str, path: str, first_line: int
) -> Iterator[Diagnostic]:
    """Yield one warning if the text has dates of signature, and none of them is 成文日期 (``written``).

    One equal date is enough, because a text may quote another document with its date.
    """
    found = [
        (text, day) for text in _DATE_PARAGRAPH.findall(html) if (day := parse_signature_date(unescape(text)))
    ]
    if found and written not in (day for _, day in found):
        text, signed = found[0]
        yield codes.DATE_DIFFERS.at(
            _locate_text(unescape(text), body, path, first_line), signed=signed, written=written
        )


def _report_absent_attachments(
    converted: MarkdownResult, body: str, path: str, first_line: int
) -> Iterator[Diagnostic]:
    """Yield a warning if the text lists attachments, but neither contains nor links to them."""
    listed = _LIST_PARAGRAPH.search(converted.html)
    has_text = any(name in converted.html for name in _ATTACHED_TEXT) or any(
        _ATTACHED_HEADING.match(heading.text) for heading in converted.headings
    )
    has_file = any(not has_source_extension(link.target) for link in converted.links if not link.is_image)
    # A link within the list or after it leads to the attachment, even on another site.
    if listed and not has_text and not has_file and "<a " not in converted.html[listed.start() :]:
        said = unescape(listed[1]).strip()
        yield codes.ATTACHMENTS_ABSENT.at(_locate_text(said, body, path, first_line), said=said[:60])


def parse_signature_date(text: str) -> date | None:
    """Return the date that a whole line such as 2024年1月8日 or 二〇二四年一月八日 states; None if it is no date."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return date(int(match[1].translate(_NUMERALS)), _parse_number(match[2]), _parse_number(match[3]))
    except ValueError:
        return None


def _parse_number(text: str) -> int:
    """Parse a number up to 99 in digits or in Chinese, such as 二十三. Raises ValueError if it is malformed."""
    tens, ten, units = text.translate(_NUMERALS).partition("十")
    return int(tens or 1) * 10 + int(units or 0) if ten else int(tens)


def _locate_text(quoted: str, body: str, path: str, first_line: int) -> Place:
    """Return the place of the text ``quoted`` in the body, or the first line of the body if it is not found.

    The body begins on line ``first_line`` of the file ``path``. A text is not found if the source has markup such as
    emphasis inside it.
    """
    offset = body.find(quoted)
    if offset < 0:
        return Place(path, first_line, 1)
    start = body.rfind("\n", 0, offset) + 1
    return Place(path, first_line + body.count("\n", 0, offset), offset - start + 1, len(quoted))
