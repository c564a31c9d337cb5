"""What a small file says of its size costs neither time nor memory."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
from openpyxl import Workbook

from sitegen.extraction.dispatch import extract_file
from sitegen.extraction.model import ReadLimits
from sitegen.extraction.workbook import CellsRequest, read_cells
from tests.fuzz.measurement import measure
from tests.paths import SAMPLE

PDF = SAMPLE / "content/agencies/yunxiu/items/2025/00002/用水报装流程.pdf"
PDF_MEMORY = 100
"""MiB. A page of 2,147,483,648 points took PDFium more than 250."""


def test_rows_that_are_not_in_the_file_are_made_once() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["B2"] = 7
    sheet["A40000"] = "尾"
    file = io.BytesIO()
    book.save(file)
    sheets = read_cells(CellsRequest(file.getvalue(), 50_000, 60))
    assert sheets is not None
    rows = sheets[0][1]
    assert len(rows) == 40_000
    assert (rows[1], rows[-1]) == (("t", "n7"), ("t尾",))
    assert len({id(row) for row in rows[2:-1]}) == 1


def test_a_page_of_any_size_takes_little_memory(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument(PDF)
    document[0].set_mediabox(2**31, 0, 595, 842)
    huge = tmp_path / "a.pdf"
    document.save(huge)
    document.close()
    with huge.open("rb") as file, measure(60) as cost:
        found = extract_file(file, huge.stat().st_size, "pdf", ReadLimits())
    assert cost.mebibytes < PDF_MEMORY
    assert "城乡用水报装流程" in found.parts[0].text
