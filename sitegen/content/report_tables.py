"""Table files of annual reports: CSV, or the workbook that ``new report`` writes."""

from __future__ import annotations

import codecs

from sitegen.content.decode import decode_source
from sitegen.content.layout import SourceSlot
from sitegen.diagnostics import Diagnostic, Place, has_errors
from sitegen.diagnostics.codes import reports as codes
from sitegen.reports.format_loader import find_format_in_force
from sitegen.reports.tables_csv import parse_csv
from sitegen.schema import RawCells

_WORKBOOK_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_RENAME_HINT = "把扩展名改成 .xlsx；打不开，就在 Excel 或 WPS 里另存为 .csv 或 .xlsx"
_RENAME_HINT_EN = "rename it to .xlsx; if that cannot be opened, save it as .csv or .xlsx"


def read_report_tables(
    path: str, slot: SourceSlot, data: bytes, size_factor: int = 1
) -> tuple[RawCells | None, tuple[Diagnostic, ...]]:
    """Read the figures of an annual report from the content of a .csv or .xlsx file.

    ``data`` is the content of the file. ``path`` is its path in the project and is used in diagnostics only.
    ``slot`` is what `parse_source_path` returns for it; ``slot.name`` is the file name, such as 2024.csv, and
    gives the year and the file type. ``size_factor`` multiplies the limits on size. Returns the cells as typed and the
    diagnostics. The cells are None if there is an error or the file type is not supported. Never raises on bad
    content.
    """
    year, _, extension = slot.name.partition(".")
    if extension == "csv":
        return _read_csv(path, data, size_factor)
    if extension != "xlsx":
        return None, (codes.FILE_KIND.at(Place(path), name=path.rpartition("/")[2]),)
    from sitegen.reports.workbook_reader import read_workbook  # imported late: openpyxl is slow to load

    return read_workbook(data, path, find_format_in_force(int(year)), int(year), size_factor)


def _read_csv(path: str, data: bytes, size_factor: int) -> tuple[RawCells | None, tuple[Diagnostic, ...]]:
    if data.startswith(_WORKBOOK_SIGNATURES):
        values = {"what": "Excel 工作簿", "what_en": "a workbook"}
        return None, (
            codes.WORKBOOK_DISGUISED.at(
                Place(path),
                name=path.rpartition("/")[2],
                **values,
                mend=_RENAME_HINT,
                mend_en=_RENAME_HINT_EN,
            ),
        )
    text, decoding_problems = decode_source(convert_csv_to_utf8(data), path, size_factor=size_factor)
    if text is None:
        return None, decoding_problems
    cells, parsing_problems = parse_csv(text, path)
    return (None if has_errors(parsing_problems) else cells), (*decoding_problems, *parsing_problems)


def convert_csv_to_utf8(data: bytes) -> bytes:
    """Convert the bytes of a CSV file to UTF-8 without a byte order mark.

    The input may be GBK or UTF-8, with or without a byte order mark: Excel in China writes either. Bytes in
    neither encoding are returned unchanged.
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
