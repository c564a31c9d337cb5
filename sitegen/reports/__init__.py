"""Annual reports: formats as data, and the tables of a report with the value and place of every cell."""

from sitegen.reports.arithmetic import Equation, Operand, equations
from sitegen.reports.cells import Figure, State, figure
from sitegen.reports.grid import GridCell, grid
from sitegen.reports.interpret import TypedFile, interpret
from sitegen.reports.ledger import Ledger, LedgerCount, LedgerEntry
from sitegen.reports.load import find_format, formats, in_force
from sitegen.reports.model import CellKey, Column, Format, Heading, Identity, Row, Table
from sitegen.reports.outline import Section, sections
from sitegen.reports.tables import ReportTables, Value

__all__ = [
    "CellKey",
    "Column",
    "Equation",
    "Figure",
    "Format",
    "GridCell",
    "Heading",
    "Identity",
    "Ledger",
    "LedgerCount",
    "LedgerEntry",
    "Operand",
    "ReportTables",
    "Row",
    "Section",
    "State",
    "Table",
    "TypedFile",
    "Value",
    "equations",
    "figure",
    "find_format",
    "formats",
    "grid",
    "in_force",
    "interpret",
    "sections",
]
