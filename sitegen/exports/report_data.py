"""Annual reports as JSON, with a JSON Schema, and as CSV; one report each, or all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec

from sitegen.exports.paper import Paper
from sitegen.exports.table import MARK, table
from sitegen.pages import views
from sitegen.reports import CellKey, Table, formats
from sitegen.reports.cells import Figure
from sitegen.reports.sheet import sheet_text

_STATISTICS = ("类别", "指标", "其中", "数值", "单位", "备注")
_FIGURES = (
    "机关标识", "机关", "年度", "格式", "表标识", "表", "行标识", "行", "列标识", "列", "数值", "单位",
)  # fmt: skip
_TEXT = {"type": "string"}
_DAY = {"type": "string", "format": "date"}
_SCHEMA = "https://json-schema.org/draft/2020-12/schema"


def json_file(value: object) -> bytes:
    """Encode a value as an indented JSON file."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def json_pieces(values: Iterable[object]) -> Iterator[bytes]:
    """Encode a list as an indented JSON file and yield one value at a time."""
    before = b"[\n "
    for value in values:
        yield before + msgspec.json.format(msgspec.json.encode(value), indent=1).replace(b"\n", b"\n ")
        before = b",\n "
    yield b"[]\n" if before[:1] == b"[" else b"\n]\n"


def report_json(report: Paper) -> bytes:
    """Encode a report as JSON with the address of its schema."""
    return json_file({"$schema": report.schema, **document(report)})


def document(report: Paper) -> dict[str, Any]:
    """Describe a report: tables by row and column, and the labelled statistics."""
    found: dict[str, Any] = {
        "agency": report.agency,
        "agency_name": report.name,
        "year": report.year,
        "kind": report.kind,
        "title": report.title,
        "format": report.form,
        "published": report.published,
        "url": report.address,
        "tables": _tables(report.figures),
        "statistics": [_statistic(group.name, figure) for group in report.groups for figure in group.figures],
    }
    return found | ({"written": report.written} if report.written else {})


def _tables(figures: Mapping[CellKey, Figure | None]) -> dict[str, dict[str, dict[str, Any]]]:
    """Group the figures by table, row and column."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for key, number in figures.items():
        found.setdefault(key.table, {}).setdefault(key.row, {})[key.column] = _number(number)
    return found


def _number(number: Figure | None) -> Any:
    """Encode a figure for JSON. A decimal keeps its digits instead of becoming a binary fraction."""
    return number if number is None or isinstance(number, int) else msgspec.Raw(exact(number).encode())


def exact(number: Figure | None) -> str:
    """Format a figure with all its digits, "" for None."""
    return "" if number is None else str(number) if isinstance(number, int) else f"{number:f}"


def _statistic(group: str, figure: views.Figure) -> dict[str, Any]:
    """Describe a labelled statistic with its parts."""
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


def report_csv(report: Paper) -> bytes:
    """Encode a report as CSV.

    The tables have the layout of ``new report``, so that the file can be read again. A report without tables
    is encoded as its statistics.
    """
    if report.given:
        # Lines end as in the other CSV files (RFC 4180).
        return (MARK + sheet_text(report.format, report.figures).replace("\n", "\r\n")).encode()
    return table(_STATISTICS, _statistics(report))


def _statistics(report: Paper) -> Iterator[Sequence[object]]:
    """List the statistics and their parts as rows."""
    for group in report.groups:
        for figure in group.figures:
            yield group.name, figure.label, "", _typed(figure.value), figure.unit, figure.note
            for part in figure.parts:
                yield group.name, figure.label, part.label, _typed(part.value), part.unit, ""


def _typed(value: str) -> Decimal | str:
    """Parse a figure as it was written. A percentage stays text."""
    plain = value.replace(",", "")
    return plain if plain.endswith("%") else Decimal(plain)


def figures_csv(reports: Sequence[Paper]) -> bytes:
    """Encode every figure of every report as CSV, one figure in a row."""
    head = table(_FIGURES, ()).decode()
    return "".join((head, *(_block(report) for report in reports))).encode()


def _block(report: Paper) -> str:
    """Format the lines of a report."""
    who = table((report.agency, report.name, str(report.year), report.form), ()).decode()
    start = who.removeprefix(MARK).removesuffix("\r\n")
    # Everything in a line but the figure is the same for all reports of a format, so it is formatted only
    # once.
    named = _named(report.form)
    return "".join(
        f"{start}{named[key][0]}{exact(number)}{named[key][1]}" for key, number in report.figures.items()
    )


@cache
def _named(form: str) -> Mapping[CellKey, tuple[str, str]]:
    """Return for each cell of a format the text before and after its figure."""
    found = {}
    for key in formats()[form].cells():
        where = formats()[form].table[key.table]
        row, column = where.row[key.row], where.column[key.column]
        names = (where.key, where.label, row.key, row.short, column.key, column.label)
        found[key] = (f",{','.join(names)},", f",{column.unit or where.unit}\r\n")
    return found


def report_schema(address: str) -> bytes:
    """Build the JSON Schema of a report, with every table, row and column of all formats."""
    properties = _schema_properties()
    return json_file(
        {
            "$schema": _SCHEMA,
            "$id": address,
            "title": "政府信息公开工作年度报告",
            "type": "object",
            "properties": properties,
            "required": [name for name in properties if name not in ("$schema", "written")],
            "additionalProperties": False,
        }
    )


def _schema_properties() -> dict[str, Any]:
    """Describe the properties of a report."""
    return {
        "$schema": {"type": "string", "format": "uri"},
        "agency": {**_TEXT, "title": "机关标识"},
        "agency_name": {**_TEXT, "title": "机关"},
        "year": {"type": "integer", "title": "年度"},
        "kind": {"enum": ["annual-report", "work-summary"], "title": "年度报告或工作总结"},
        "title": {**_TEXT, "title": "标题"},
        "format": {
            "title": "格式",
            "oneOf": [{"const": form.id, "title": form.label} for form in formats().values()],
        },
        "published": {**_DAY, "title": "公开日期"},
        "written": {**_DAY, "title": "成文日期"},
        "url": {"type": "string", "format": "uri", "title": "网址"},
        "tables": {
            "type": "object",
            "title": "法定表格：表、行、列",
            "properties": _schema_tables(),
            "additionalProperties": False,
        },
        "statistics": {"type": "array", "title": "统计数据", "items": _schema_statistic()},
    }


def _schema_statistic() -> dict[str, Any]:
    """Describe a labelled statistic."""
    part = {
        "type": "object",
        "properties": {"label": _TEXT, "value": _TEXT},
        "required": ["label", "value"],
    }
    return {
        "type": "object",
        "properties": {
            **dict.fromkeys(("group", "label", "value", "unit", "note"), _TEXT),
            "as_in_original": {"type": "boolean", "title": "原文如此"},
            "parts": {"type": "array", "title": "其中", "items": part},
        },
        "required": ["label", "value"],
        "additionalProperties": False,
    }


def _schema_tables() -> dict[str, Any]:
    """Describe the tables of all formats. Tables of the same key are merged."""
    found: dict[str, Any] = {}
    for form in formats().values():
        for one in form.tables:
            known = found.setdefault(one.key, _object(one.label))
            for row in one.rows:
                cells = known["properties"].setdefault(row.key, _object(row.short))
                cells["properties"] |= _schema_columns(one, row.key)
    return found


def _object(title: str) -> dict[str, Any]:
    """Describe an object without properties."""
    return {"type": "object", "title": title, "properties": {}, "additionalProperties": False}


def _schema_columns(where: Table, row: str) -> dict[str, Any]:
    """Describe the columns of a row. A figure may be null if it cannot be read."""
    return {
        column.key: {
            "title": column.label,
            "type": ["number" if column.kind == "amount" else "integer", "null"],
            **({} if column.kind == "signed" else {"minimum": 0}),
        }
        for column in where.columns_of(row)
    }
