"""Table files of annual reports: CSV, or the workbook that ``new report`` writes."""

from __future__ import annotations

import codecs

from sitegen.content.layout import Slot
from sitegen.content.text import decode
from sitegen.diagnostics import Diagnostic, Place, has_errors
from sitegen.diagnostics.codes import reports as codes
from sitegen.reports.load import in_force
from sitegen.reports.sheet import read_sheet
from sitegen.schema import Typed

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_RENAME = "把扩展名改成 .xlsx；打不开，就在 Excel 或 WPS 里另存为 .csv 或 .xlsx"
_RENAME_EN = "rename it to .xlsx; if that cannot be opened, save it as .csv or .xlsx"


def read_tables(path: str, slot: Slot, data: bytes) -> tuple[Typed | None, tuple[Diagnostic, ...]]:
    """Read the cells as typed. Returns None if there are errors. Never raises on bad content."""
    year, _, extension = slot.name.partition(".")
    if extension == "csv":
        return _csv(path, data)
    if extension != "xlsx":
        return None, (codes.FILE_KIND.at(Place(path), name=path.rpartition("/")[2]),)
    from sitegen.reports.workbook_reader import read_workbook  # imported late: openpyxl is slow to load

    return read_workbook(data, path, in_force(int(year)), int(year))


def _csv(path: str, data: bytes) -> tuple[Typed | None, tuple[Diagnostic, ...]]:
    if data.startswith(_WORKBOOKS):
        values = {"what": "Excel 工作簿", "what_en": "a workbook"}
        return None, (
            codes.WORKBOOK_DISGUISED.at(
                Place(path), name=path.rpartition("/")[2], **values, mend=_RENAME, mend_en=_RENAME_EN
            ),
        )
    text, findings = decode(utf8(data), path)
    if text is None:
        return None, findings
    typed, found = read_sheet(text, path)
    return (None if has_errors(found) else typed), (*findings, *found)


def utf8(data: bytes) -> bytes:
    """Convert a CSV file to UTF-8 without a signature.

    Excel in China saves CSV in GBK, or in UTF-8 with a signature. Data in neither encoding is returned
    unchanged.
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode("gb18030").encode("utf-8")
        except UnicodeError:
            return data
    return data
