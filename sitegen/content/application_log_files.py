"""Files of application logs (台账): CSV, or the first sheet of a workbook."""

from __future__ import annotations

from sitegen.content.decode import decode_source
from sitegen.content.layout import SourceSlot
from sitegen.content.report_tables import convert_csv_to_utf8
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import application_logs as codes
from sitegen.reports.application_log import LINE_LIMIT, ApplicationLog
from sitegen.reports.application_log_reader import locate_token, read_application_log
from sitegen.reports.tables_csv import split_line
from sitegen.schema import Token

_Diagnostics = tuple[Diagnostic, ...]


def read_application_log_file(
    path: str, slot: SourceSlot, data: bytes, size_factor: int = 1
) -> tuple[ApplicationLog | None, _Diagnostics]:
    """Read a log of disclosure applications (台账) from a CSV file or the first sheet of a workbook.

    ``data`` is the content of the file. ``path`` is its path in the project, used in diagnostics. A file whose
    path ends in .csv is read as CSV, any other as a workbook. ``slot`` is the result of `parse_source_path` for
    the path; ``slot.name`` begins with the first year of the log. ``size_factor`` multiplies the limits on size.
    Returns the log and the diagnostics. The log is None if the file cannot be read or has errors. Never raises
    on bad content.
    """
    if path.endswith(".csv"):
        lines, file_problems = _read_csv(path, data, size_factor)
    else:
        # Imported late: openpyxl is slow to load.
        from sitegen.reports.workbook_reader import read_first_sheet

        lines, file_problems = read_first_sheet(data, path, size_factor)
    if lines is None:
        return None, file_problems
    limit = LINE_LIMIT * size_factor
    # One more for the line of column names. Blank lines count, because a sheet is read up to a line number.
    if surplus := next((line[0] for line in lines if line[0].line > limit + 1), None):
        return None, (*file_problems, codes.LINES_MANY.at(locate_token(path, surplus), limit=limit))
    log, log_problems = read_application_log(path, int(slot.name[:4]), lines)
    return log, (*file_problems, *log_problems)


def _read_csv(path: str, data: bytes, size_factor: int) -> tuple[list[list[Token]] | None, _Diagnostics]:
    text, problems = decode_source(convert_csv_to_utf8(data), path, size_factor=size_factor)
    if text is None:
        return None, problems
    lines = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip(", \u3000\t"):
            tokens = split_line(line, number)
            if tokens is None:
                return None, (*problems, codes.QUOTE.at(Place(path, number, 1, len(line)), line=number))
            lines.append(tokens)
    return lines, problems
