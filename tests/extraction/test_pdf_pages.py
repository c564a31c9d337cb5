"""Pages without text: blank ones, and those of which a drawing or letters that were converted to curves is all there is."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from sitegen.extraction.dispatch import extract_file
from sitegen.extraction.model import FindingKind, ReadLimits

_FONT = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
CURVES = " ".join(f"{x} 700 m {x + 2} 706 {x + 4} 706 {x + 6} 700 c f" for x in range(20, 560, 8))
SLANTED = " ".join(f"{x} 700 m {x + 3} 706 l {x + 5} 698 l f" for x in range(20, 560, 8))
GRID = " ".join(
    f"50 {y} m 550 {y} l S {y / 2} 50 m {y / 2} 800 l S 60 {y} 9 9 re S" for y in range(60, 800, 2)
)
ROUND_BORDER = "30 20 m 50 20 l 60 20 70 30 70 40 c 70 60 l 70 70 60 80 50 80 c 30 80 l S"
TEXT = "BT /F1 12 Tf 50 650 Td (Notice of the county office) Tj ET"
NUMBER = "BT /F1 12 Tf 300 20 Td (- 1 -) Tj ET"


def make_pdf(pages: Sequence[str]) -> bytes:
    """Make a PDF of pages with these content streams."""
    writer = PdfWriter()
    font = writer._add_object(DictionaryObject({NameObject(k): NameObject(v) for k, v in _FONT.items()}))
    for content in pages:
        page = writer.add_blank_page(595, 842)
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = StreamObject()
        stream.set_data(content.encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
    memory = io.BytesIO()
    writer.write(memory)
    return memory.getvalue()


def list_unread(file: Path, kind: str) -> list[str]:
    """Return what was said not to be looked into, in Chinese."""
    with file.open("rb") as opened:
        findings = extract_file(opened, file.stat().st_size, kind, ReadLimits()).findings
    return [one.zh for one in findings if one.kind is FindingKind.UNREAD]


@pytest.mark.parametrize(
    ("pages", "shown"),
    [
        ([CURVES], "1"),
        ([SLANTED], "1"),
        ([f"{CURVES} {NUMBER}"], "1"),
        ([CURVES, TEXT], "1"),
        ([TEXT, "", SLANTED, CURVES], "3、4"),
    ],
)
def test_a_page_of_outlines_is_named(tmp_path: Path, pages: list[str], shown: str) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(make_pdf(pages))
    assert list_unread(file, "pdf") == [f"第 {shown} 页没有文字，只有图形（文字可能转成了曲线）"]


@pytest.mark.parametrize(
    "page", ["", GRID, ROUND_BORDER, f"{GRID} {ROUND_BORDER} {NUMBER}", f"{CURVES} {TEXT}"]
)
def test_rules_borders_and_drawings_beside_text_are_not_named(tmp_path: Path, page: str) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(make_pdf([page, TEXT]))
    assert list_unread(file, "pdf") == []


@pytest.mark.parametrize(
    ("objects", "is_named"),
    [
        ("M 0 0 Q 1 1 2 0 B 1 2 3 4 5 6 C " * 30, True),
        ("M 0 0 L 5 0 L 5 5 C " * 100, False),
        ("M 0 0 Q 1 1 2 0 B 1 2 3 4 5 6 C " * 2, False),
    ],
)
@pytest.mark.parametrize(
    "text", ["", "<ofd:TextObject><ofd:TextCode>关于供水的通知</ofd:TextCode></ofd:TextObject>"]
)
def test_an_ofd_of_outlines_is_named(tmp_path: Path, objects: str, is_named: bool, text: str) -> None:
    page = f"<ofd:PathObject><ofd:AbbreviatedData>{objects}</ofd:AbbreviatedData></ofd:PathObject>{text}"
    file = tmp_path / "a.ofd"
    with ZipFile(file, "w") as packed:
        packed.writestr("OFD.xml", "<ofd:OFD/>")
        packed.writestr("Doc_0/Pages/Page_0/Content.xml", f"<ofd:Page>{page}</ofd:Page>")
    expected = ["没有文字，只有图形（文字可能转成了曲线）"] if is_named and not text else []
    assert list_unread(file, "ofd") == expected
