"""Reports as data: JSON with its schema, and CSV, one report each or all of them."""

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
    """A value as a JSON file that people can read."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def json_pieces(values: Iterable[object]) -> Iterator[bytes]:
    """A list as such a file, one value after the other: the catalogue as a whole is large."""
    before = b"[\n "
    for value in values:
        yield before + msgspec.json.format(msgspec.json.encode(value), indent=1).replace(b"\n", b"\n ")
        before = b",\n "
    yield b"[]\n" if before[:1] == b"[" else b"\n]\n"


def report_json(paper: Paper) -> bytes:
    """A report as JSON, with the address of its schema."""
    return json_file({"$schema": paper.schema, **document(paper)})


def document(paper: Paper) -> dict[str, Any]:
    """What the JSON of a report holds: tables → rows → columns → figure, and the labelled statistics."""
    found: dict[str, Any] = {
        "agency": paper.agency,
        "agency_name": paper.name,
        "year": paper.year,
        "kind": paper.kind,
        "title": paper.title,
        "format": paper.form,
        "published": paper.published,
        "url": paper.address,
        "tables": _tables(paper.figures),
        "statistics": [_statistic(group.name, figure) for group in paper.groups for figure in group.figures],
    }
    return found | ({"written": paper.written} if paper.written else {})


def _tables(figures: Mapping[CellKey, Figure | None]) -> dict[str, dict[str, dict[str, Any]]]:
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for key, number in figures.items():
        found.setdefault(key.table, {}).setdefault(key.row, {})[key.column] = _number(number)
    return found


def _number(number: Figure | None) -> Any:
    """A number as JSON writes it, an amount with just its digits."""
    return number if number is None or isinstance(number, int) else msgspec.Raw(exact(number).encode())


def exact(number: Figure | None) -> str:
    """A number with all its digits, "" for none."""
    return "" if number is None else str(number) if isinstance(number, int) else f"{number:f}"


def _statistic(group: str, figure: views.Figure) -> dict[str, Any]:
    return {
        "group": group,
        "label": figure.label,
        "value": figure.value.replace(",", ""),
        "unit": figure.unit,
        "note": figure.note,
        "as_in_original": figure.sic,
        "parts": [{"label": part.label, "value": part.value.replace(",", "")} for part in figure.parts],
    }


def report_csv(paper: Paper) -> bytes:
    """A report as CSV: its tables as `new report` writes them, so that they can be read back; else its statistics."""
    if paper.given:
        return (MARK + sheet_text(paper.format, paper.figures).replace("\n", "\r\n")).encode()
    return table(_STATISTICS, _statistics(paper))


def _statistics(paper: Paper) -> Iterator[Sequence[object]]:
    for group in paper.groups:
        for figure in group.figures:
            yield group.name, figure.label, "", _typed(figure.value), figure.unit, figure.note
            for part in figure.parts:
                yield group.name, figure.label, part.label, _typed(part.value), part.unit, ""


def _typed(value: str) -> Decimal | str:
    """A figure as it was typed: a number, or a share, which stays text."""
    plain = value.replace(",", "")
    return plain if plain.endswith("%") else Decimal(plain)


def figures_csv(papers: Sequence[Paper]) -> bytes:
    """Every figure of every report, one to a line."""
    head = table(_FIGURES, ()).decode()
    return "".join((head, *(_block(paper) for paper in papers))).encode()


def _block(paper: Paper) -> str:
    """The lines of one report. What they say besides the figures is the same for all of a format."""
    who = table((paper.agency, paper.name, str(paper.year), paper.form), ()).decode()
    start = who.removeprefix(MARK).removesuffix("\r\n")
    named = _named(paper.form)
    return "".join(
        f"{start}{named[key][0]}{exact(number)}{named[key][1]}" for key, number in paper.figures.items()
    )


@cache
def _named(form: str) -> Mapping[CellKey, tuple[str, str]]:
    """For each cell of a format what stands before and behind its figure in a line."""
    found = {}
    for key in formats()[form].cells():
        where = formats()[form].table[key.table]
        row, column = where.row[key.row], where.column[key.column]
        names = (where.key, where.label, row.key, row.short, column.key, column.label)
        found[key] = (f",{','.join(names)},", f",{column.unit or where.unit}\r\n")
    return found


def report_schema(address: str) -> bytes:
    """The JSON Schema of a report, with every table, row and column of every format that has tables."""
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
    found: dict[str, Any] = {}
    for form in formats().values():
        for one in form.tables:
            known = found.setdefault(one.key, _object(one.label))
            for row in one.rows:
                cells = known["properties"].setdefault(row.key, _object(row.short))
                cells["properties"] |= _schema_columns(one, row.key)
    return found


def _object(title: str) -> dict[str, Any]:
    return {"type": "object", "title": title, "properties": {}, "additionalProperties": False}


def _schema_columns(where: Table, row: str) -> dict[str, Any]:
    """The columns of a row; null stands for a figure that cannot be read."""
    return {
        column.key: {
            "title": column.label,
            "type": ["number" if column.kind == "amount" else "integer", "null"],
            **({} if column.kind == "signed" else {"minimum": 0}),
        }
        for column in where.columns_of(row)
    }
