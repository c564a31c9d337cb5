"""A chart in a document is a part of it, a workbook in it another file; the texts of both are checked."""

from pathlib import Path

import pytest

from sitegen.builder.attached_text import check_attached_text
from sitegen.content.attachments import evaluate_extraction, get_extension
from sitegen.diagnostics import Place
from sitegen.extraction.charts import is_chart_object
from sitegen.extraction.dispatch import OLE_SIGNATURE, extract_file
from sitegen.extraction.model import ReadLimits

FOLDER = Path(__file__).parent / "embedded"


def check(file: Path) -> list[str]:
    """What is found in a file: the code and the message of each diagnostic."""
    with file.open("rb") as opened:
        extraction = extract_file(opened, file.stat().st_size, get_extension(file.name), ReadLimits())
    _, hidden = evaluate_extraction(extraction, file, file.name, Place(file.name))
    found = (*hidden, *check_attached_text(file, file.name, extraction, frozenset()))
    return [f"{one.code} {one.message}" for one in found]


@pytest.mark.parametrize("name", ["chart.ppt", "chart.doc"])
def test_a_chart_is_no_file_and_its_title_is_read(name: str) -> None:
    """The figure that the chart draws, which has as many digits as a telephone, is none."""
    (found,) = check(FOLDER / name)
    assert found.startswith("PII-003")
    assert "的图表：" in found
    assert "139******01" in found


def test_an_embedded_workbook_is_named_and_read() -> None:
    embedded, phone = check(FOLDER / "sheet.ppt")
    assert embedded.startswith("ATT-034")
    assert phone.startswith("PII-003")
    assert "139******03" in phone


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04", OLE_SIGNATURE, OLE_SIGNATURE + bytes(504)])
def test_an_object_that_cannot_be_opened_is_no_chart(body: bytes) -> None:
    assert not is_chart_object(body)
