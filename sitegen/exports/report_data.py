"""Annual reports as JSON, with a JSON Schema, and as CSV. A file has one report, or all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec

from sitegen.exports.attachments import make_attachment_object
from sitegen.exports.csv_writer import BYTE_ORDER_MARK, encode_csv
from sitegen.exports.fragments import Layout
from sitegen.exports.report_export import ReportExport
from sitegen.pages import views
from sitegen.reports import CellKey, Table, load_formats
from sitegen.reports.cells import Figure
from sitegen.reports.tables_csv import render_tables_csv

_STATISTICS_HEADER = ("类别", "指标", "其中", "数值", "单位", "备注")
_FIGURES_HEADER = (
    "机关标识", "机关", "年度", "格式", "表标识", "表", "行标识", "行", "列标识", "列", "数值", "单位",
)  # fmt: skip
_TEXT_TYPE = {"type": "string"}
_DATE_TYPE = {"type": "string", "format": "date"}
_SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
JSON_ARRAY = Layout(head=b"[\n ", separator=b",\n ", tail=b"\n]\n", empty=b"[]\n")
"""What stands around the elements of a JSON array that is a file, indented by one space."""


def encode_json(value: object) -> bytes:
    """Encode a value as a JSON file, indented by one space, with a final line break."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def encode_json_array(values: Iterable[object]) -> bytes:
    """Encode values as a JSON file that is an array of them, indented by one space, with a final line break."""
    elements = JSON_ARRAY.separator.join(map(encode_json_element, values))
    return JSON_ARRAY.head + elements + JSON_ARRAY.tail if elements else JSON_ARRAY.empty


def encode_json_element(value: object) -> bytes:
    """Encode a value as an element of a file that is a JSON array. `JSON_ARRAY` says what stands around it."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1).replace(b"\n", b"\n ")


def encode_report_json(report: ReportExport) -> bytes:
    """Encode one report as a JSON file, with the URL of its JSON Schema in ``$schema``."""
    return encode_json({"$schema": report.schema_url, **make_report_object(report)})


def make_report_object(report: ReportExport) -> dict[str, Any]:
    """Return a report as a JSON object.

    ``tables`` holds the figures nested by table, row and column key; a figure is null if it is unknown.
    ``statistics`` lists the labelled figures of the report's record, each with its parts. ``attachments`` lists the
    files that the record lists; it is missing if there are none. ``written`` is missing if the date of signature is
    unknown.
    """
    description: dict[str, Any] = {
        "agency": report.agency,
        "agency_name": report.agency_name,
        "year": report.year,
        "kind": report.kind,
        "title": report.title,
        "format": report.format_id,
        "published": report.published,
        "url": report.url,
        "tables": _nest_figures(report.figures),
        "statistics": [
            _make_statistic_object(group.name, figure) for group in report.groups for figure in group.figures
        ],
    }
    if report.attachments:
        description["attachments"] = list(map(make_attachment_object, report.attachments))
    return description | ({"written": report.written} if report.written else {})


def _nest_figures(figures: Mapping[CellKey, Figure | None]) -> dict[str, dict[str, dict[str, Any]]]:
    """Return the figures, encoded for JSON, as nested mappings keyed by table, then row, then column."""
    tables: dict[str, dict[str, dict[str, Any]]] = {}
    for key, number in figures.items():
        tables.setdefault(key.table, {}).setdefault(key.row, {})[key.column] = _make_json_number(number)
    return tables


def _make_json_number(number: Figure | None) -> Any:
    """Return a figure as a value that can be encoded as JSON; None if it is unknown.

    Decimals keep their digits, since they are not converted to binary fractions.
    """
    return (
        number
        if number is None or isinstance(number, int)
        else msgspec.Raw(format_all_digits(number).encode())
    )


def format_all_digits(number: Figure | None) -> str:
    """Format a figure with all its digits and without an exponent; None becomes ""."""
    return "" if number is None else str(number) if isinstance(number, int) else f"{number:f}"


def _make_statistic_object(group: str, figure: views.HeadlineFigure) -> dict[str, Any]:
    """Return a labelled statistic (name, value and unit) with its parts as a JSON object.

    ``group`` is the name of its group, or "".
    """
    return {
        "group": group,
        "label": figure.label,
        # The view has commas between thousands.
        "value": figure.value.replace(",", ""),
        "unit": figure.unit,
        "note": figure.note,
        "as_in_original": figure.sic,
        "parts": [{"label": part.label, "value": part.value.replace(",", "")} for part in figure.parts],
    }


def encode_report_csv(report: ReportExport) -> bytes:
    """Encode one report as a CSV file.

    If the report has tables, the file has the layout that ``sitegen new report`` writes, so that it can be
    imported again. Otherwise the file lists the labelled statistics, one a row.
    """
    if report.given_tables:
        # Lines end as in the other CSV files (RFC 4180).
        return (
            BYTE_ORDER_MARK + render_tables_csv(report.format, report.figures).replace("\n", "\r\n")
        ).encode()
    return encode_csv(_STATISTICS_HEADER, _list_statistic_rows(report))


def _list_statistic_rows(report: ReportExport) -> Iterator[Sequence[object]]:
    """Yield the labelled statistics of a report as rows of a CSV file, each followed by the rows of its parts."""
    for group in report.groups:
        for figure in group.figures:
            yield group.name, figure.label, "", _parse_figure(figure.value), figure.unit, figure.note
            for part in figure.parts:
                yield group.name, figure.label, part.label, _parse_figure(part.value), part.unit, ""


def _parse_figure(value: str) -> Decimal | str:
    """Convert the text of a figure, which may have commas between thousands, to a number.

    A percentage stays text, without the commas.
    """
    # A Decimal is not escaped as text that may be a formula, so that negative numbers stay numbers.
    plain = value.replace(",", "")
    return plain if plain.endswith("%") else Decimal(plain)


def encode_figures_csv(reports: Sequence[ReportExport]) -> bytes:
    """Encode the table figures of all reports as one CSV file, one figure a row.

    Each row names agency, year, format, table, row and column. Reports keep the order of ``reports``.
    """
    head = encode_csv(_FIGURES_HEADER, ()).decode()
    return "".join((head, *(_format_figure_lines(report) for report in reports))).encode()


def _format_figure_lines(report: ReportExport) -> str:
    """Return the CSV lines of a report's table figures as one text, one figure a line."""
    prefix = encode_csv((report.agency, report.agency_name, str(report.year), report.format_id), ()).decode()
    start = prefix.removeprefix(BYTE_ORDER_MARK).removesuffix("\r\n")
    # The names of cells are the same in all reports of a format, so their text is formatted only once.
    names_by_cell = _format_cell_line_ends(report.format_id)
    return "".join(
        f"{start}{names_by_cell[key][0]}{format_all_digits(number)}{names_by_cell[key][1]}"
        for key, number in report.figures.items()
    )


@cache
def _format_cell_line_ends(format_id: str) -> Mapping[CellKey, tuple[str, str]]:
    """Return, for each cell of a report format, the parts of its CSV line before and after the figure.

    ``format_id`` is the id of the format. Before the figure are the keys and names of the table, row and column, and
    after it is the unit.
    """
    texts = {}
    for key in load_formats()[format_id].iter_cells():
        table = load_formats()[format_id].tables_by_key[key.table]
        row, column = table.rows_by_key[key.row], table.columns_by_key[key.column]
        names = (table.key, table.label, row.key, row.short, column.key, column.label)
        texts[key] = (f",{','.join(names)},", f",{column.unit or table.unit}\r\n")
    return texts


def build_report_schema(schema_url: str) -> bytes:
    """Build the JSON Schema (2020-12) of one exported report, as a JSON file.

    ``schema_url`` is the URL at which the schema is published. The schema accepts the tables, rows and columns
    of all report formats.
    """
    properties = _make_property_schemas()
    return encode_json(
        {
            "$schema": _SCHEMA_DIALECT,
            "$id": schema_url,
            "title": "政府信息公开工作年度报告",
            "type": "object",
            "properties": properties,
            "required": [name for name in properties if name not in ("$schema", "written", "attachments")],
            "additionalProperties": False,
        }
    )


def _make_property_schemas() -> dict[str, Any]:
    """Return the JSON Schemas of the properties of an exported report, keyed by property name."""
    return {
        "$schema": {"type": "string", "format": "uri"},
        "agency": {**_TEXT_TYPE, "title": "机关标识"},
        "agency_name": {**_TEXT_TYPE, "title": "机关"},
        "year": {"type": "integer", "title": "年度"},
        "kind": {"enum": ["annual-report", "work-summary"], "title": "年度报告或工作总结"},
        "title": {**_TEXT_TYPE, "title": "标题"},
        "format": {
            "title": "格式",
            "oneOf": [{"const": form.id, "title": form.label} for form in load_formats().values()],
        },
        "published": {**_DATE_TYPE, "title": "公开日期"},
        "written": {**_DATE_TYPE, "title": "成文日期"},
        "url": {"type": "string", "format": "uri", "title": "网址"},
        "tables": {
            "type": "object",
            "title": "法定表格：表、行、列",
            "properties": _make_table_schemas(),
            "additionalProperties": False,
        },
        "statistics": {"type": "array", "title": "统计数据", "items": _make_statistic_schema()},
        "attachments": {"type": "array", "title": "附件", "items": _make_attachment_schema()},
    }


def _make_statistic_schema() -> dict[str, Any]:
    """Return the JSON Schema of a labelled statistic."""
    part = {
        "type": "object",
        "properties": {"label": _TEXT_TYPE, "value": _TEXT_TYPE},
        "required": ["label", "value"],
    }
    return {
        "type": "object",
        "properties": {
            **dict.fromkeys(("group", "label", "value", "unit", "note"), _TEXT_TYPE),
            "as_in_original": {"type": "boolean", "title": "原文如此"},
            "parts": {"type": "array", "title": "其中", "items": part},
        },
        "required": ["label", "value"],
        "additionalProperties": False,
    }


def _make_attachment_schema() -> dict[str, Any]:
    """Return the JSON Schema of an attachment."""
    properties = {
        "name": {**_TEXT_TYPE, "title": "文件名"},
        "title": {**_TEXT_TYPE, "title": "名称"},
        "url": {"type": "string", "format": "uri", "title": "网址"},
        "size": {"type": "integer", "minimum": 1, "title": "字节数"},
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    }
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name != "title"],
        "additionalProperties": False,
    }


def _make_table_schemas() -> dict[str, Any]:
    """Return the JSON Schemas of the tables of all formats, keyed by table. Tables with the same key are merged."""
    tables: dict[str, Any] = {}
    for form in load_formats().values():
        for table in form.tables:
            properties = tables.setdefault(table.key, _make_object_schema(table.label))
            for row in table.rows:
                cells = properties["properties"].setdefault(row.key, _make_object_schema(row.short))
                cells["properties"] |= _make_column_schemas(table, row.key)
    return tables


def _make_object_schema(title: str) -> dict[str, Any]:
    """Return the JSON Schema of an object with the title ``title``, without properties, which the caller adds."""
    return {"type": "object", "title": title, "properties": {}, "additionalProperties": False}


def _make_column_schemas(table: Table, row_key: str) -> dict[str, Any]:
    """Return the JSON Schemas of the columns of a row, keyed by column. A figure is null if it is unknown."""
    return {
        column.key: {
            "title": column.label,
            "type": ["number" if column.kind == "amount" else "integer", "null"],
            **({} if column.kind == "signed" else {"minimum": 0}),
        }
        for column in table.list_columns(row_key)
    }
