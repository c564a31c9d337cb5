"""Reads the text of each page of a PDF file with PDFium, and finds pages that show something other than text."""

from __future__ import annotations

from ctypes import byref, c_float
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from sitegen.diagnostics.plurals import format_number_list
from sitegen.extraction.recorder import Recorder

_FEW_CHARACTERS = 10
"""Characters of a page, such as its number, beside which a picture or outlines are all that it shows."""
_LARGEST_PAGE = 14_400
"""Most points that a page may be wide or high (ISO 32000-1, Annex C). PDFium needs memory for each of them."""
_SHOWN_PAGES = 8
_OUTLINE_PIECES_OF_LETTERS = 100
"""Curved and slanted pieces of lines from which on a page may show letters that were converted to curves.

One Chinese character has about 20 to 60. A border with round corners has 12, a table has none.
"""
_LARGEST_COUNT = 100_000
"""Most pieces of lines of a page that are looked at."""


def read_pages(document: Any, recorder: Recorder) -> None:
    """Record the text of each page of a `pypdfium2.PdfDocument`.

    A page with little or no text is recorded as unread if it shows pictures, or drawings that may be letters
    converted to curves. Damaged pages are recorded as unread, too.
    """
    count = len(document)
    recorder.count_pages(count)
    pictures: list[int] = []
    outlines: list[int] = []
    broken: list[int] = []
    for number in range(count):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            broken.append(number + 1)
            continue
        if max(page.get_size()) > _LARGEST_PAGE:
            page.set_mediabox(0, 0, _LARGEST_PAGE, _LARGEST_PAGE)
        text = _read_text(page, recorder)
        if len("".join(text.split())) < _FEW_CHARACTERS:
            if _has_picture(page):
                pictures.append(number + 1)
            elif _has_text_as_outlines(page, recorder):
                outlines.append(number + 1)
        recorder.add_text(text, f"第 {number + 1} 页", f", page {number + 1}")
        page.close()
    if pictures and len(pictures) == count:
        recorder.add_unread_file("是扫描件，只有图片", "it is a scan and has pictures only")
    elif pictures:
        shown = _format_pages(pictures)
        recorder.add_unread_file(
            f"第 {shown} 页只有图片",
            f"no text but pictures on {format_number_list('page', len(pictures), shown)}",
        )
    if outlines:
        shown = _format_pages(outlines)
        recorder.add_unread_file(
            f"第 {shown} 页没有文字，只有图形（文字可能转成了曲线）",
            f"no text but drawings, perhaps letters converted to curves, on {format_number_list('page', len(outlines), shown)}",
        )
    if broken:
        shown = _format_pages(broken)
        recorder.add_unread_file(
            f"第 {shown} 页已损坏", f"damaged: {format_number_list('page', len(broken), shown)}"
        )


def _read_text(page: Any, recorder: Recorder) -> str:
    text_page = page.get_textpage()
    characters = text_page.count_chars()
    recorder.count_nodes(characters)
    text: str = text_page.get_text_range() if characters > 0 else ""
    text_page.close()
    return text.replace("\r\n", "\n").replace("\ufffe", "").replace("\x02", "")


def _has_picture(page: Any) -> bool:
    return any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=5))


def _has_text_as_outlines(page: Any, recorder: Recorder) -> bool:
    """Return whether a page draws so many curves that they may be letters converted to drawings.

    These are at least `_OUTLINE_PIECES_OF_LETTERS` curved or slanted path segments. Rules, borders and the grid of
    a table are parallel to the edges of the page and are not counted.
    """
    outlines = looked_at = 0
    for path in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=5):
        count = min(pdfium.FPDFPath_CountSegments(path.raw), _LARGEST_COUNT - looked_at)
        recorder.count_nodes(count)
        looked_at += count
        outlines += _count_outlines(path.raw, count)
        if outlines >= _OUTLINE_PIECES_OF_LETTERS:
            return True
        if looked_at >= _LARGEST_COUNT:
            break
    return False


def _count_outlines(path: Any, count: int) -> int:
    """Count the curved or slanted segments of a path, up to `_OUTLINE_PIECES_OF_LETTERS`.

    Only the first ``count`` segments are looked at.
    ``path`` is PDFium's handle of the path. PDFium lists the three points of a curve as three segments.
    """
    outlines = 0
    x, y = c_float(), c_float()
    before = (0.0, 0.0)
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        point = (x.value, y.value)
        is_slanted = point[0] != before[0] and point[1] != before[1]
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO or (kind == pdfium.FPDF_SEGMENT_LINETO and is_slanted):
            outlines += 1
            if outlines == _OUTLINE_PIECES_OF_LETTERS:
                break
        before = point
    return outlines


def _format_pages(numbers: list[int]) -> str:
    shown = "、".join(map(str, numbers[:_SHOWN_PAGES]))
    return f"{shown}…" if len(numbers) > _SHOWN_PAGES else shown
