"""Files of application logs (台账): CSV, or the first sheet of a workbook."""

from __future__ import annotations

from sitegen.content.layout import Slot
from sitegen.content.report_tables import utf8
from sitegen.content.text import decode
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import ledgers as codes
from sitegen.reports.ledger import Ledger
from sitegen.reports.ledger_reader import read_ledger
from sitegen.reports.sheet import split_line
from sitegen.schema import Word

_Findings = tuple[Diagnostic, ...]


def read_ledger_file(path: str, slot: Slot, data: bytes) -> tuple[Ledger | None, _Findings]:
    """Read an application log. Returns None if there are errors. Never raises on bad content."""
    if path.endswith(".csv"):
        lines, found = _csv(path, data)
    else:
        from sitegen.reports.workbook_reader import (
            read_first_sheet,
        )  # imported late: openpyxl is slow to load

        lines, found = read_first_sheet(data, path)
    if lines is None:
        return None, found
    ledger, problems = read_ledger(path, int(slot.name[:4]), lines)
    return ledger, (*found, *problems)


def _csv(path: str, data: bytes) -> tuple[list[list[Word]] | None, _Findings]:
    text, findings = decode(utf8(data), path)
    if text is None:
        return None, findings
    lines = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip(", \u3000\t"):
            words = split_line(line, number)
            if words is None:
                return None, (*findings, codes.QUOTE.at(Place(path, number, 1, len(line)), line=number))
            lines.append(words)
    return lines, findings
