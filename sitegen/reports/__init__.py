"""Annual reports: formats as data, and the tables of a report with the value and place of every cell."""

from sitegen.reports.application_log import ApplicationLog, ApplicationLogCounts, ApplicationLogEntry
from sitegen.reports.arithmetic import Equation, Operand, list_equations
from sitegen.reports.cells import CellState, Figure, format_figure
from sitegen.reports.format_loader import find_format, find_format_in_force, load_formats
from sitegen.reports.grid import GridCell, build_grid
from sitegen.reports.heading_matching import HeadingMatch, match_headings
from sitegen.reports.model import (
    CellKey,
    Identity,
    PrescribedHeading,
    ReportFormat,
    Table,
    TableColumn,
    TableRow,
)
from sitegen.reports.resolve_cells import RawTableFile, resolve_tables
from sitegen.reports.tables import CellValue, ReportTables

__all__ = [
    "ApplicationLog",
    "ApplicationLogCounts",
    "ApplicationLogEntry",
    "CellKey",
    "CellState",
    "CellValue",
    "Equation",
    "Figure",
    "GridCell",
    "HeadingMatch",
    "Identity",
    "Operand",
    "PrescribedHeading",
    "RawTableFile",
    "ReportFormat",
    "ReportTables",
    "Table",
    "TableColumn",
    "TableRow",
    "build_grid",
    "find_format",
    "find_format_in_force",
    "format_figure",
    "list_equations",
    "load_formats",
    "match_headings",
    "resolve_tables",
]
