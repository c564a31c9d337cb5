"""One cell as people type it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sitegen.reports import CellState, TableColumn, format_figure
from sitegen.reports.cells import parse_cell

COUNT = TableColumn(key="made", label="件数", label_en="count")
SIGNED = TableColumn(key="change", label="增减", label_en="change", kind="signed")
AMOUNT = TableColumn(key="fees", label="金额", label_en="amount", kind="amount", unit="万元")


@pytest.mark.parametrize(
    ("text", "column", "number"),
    [
        ("0", COUNT, 0), ("12", COUNT, 12), (" 12 ", COUNT, 12), ("１２", COUNT, 12), ("11,398,889", COUNT, 11398889),
        ("12件", COUNT, 12), ("3项", COUNT, 3), ("007", COUNT, 7), ("3.0", COUNT, 3), ("+5", COUNT, 5),
        ("+1036", SIGNED, 1036), ("减4", SIGNED, -4), ("增5", SIGNED, 5), ("减少 2", SIGNED, -2), ("-3", SIGNED, -3),
        ("−3", SIGNED, -3), ("0", SIGNED, 0), ("＋14", SIGNED, 14),
        ("251000元", AMOUNT, Decimal("25.1")), ("25.1", AMOUNT, Decimal("25.1")), ("25.10万元", AMOUNT, Decimal("25.1")),
        ("1.2亿元", AMOUNT, Decimal(12000)), ("316441", AMOUNT, Decimal(316441)),
    ],
)  # fmt: skip
def test_numbers(text: str, column: TableColumn, number: int | Decimal) -> None:
    reading = parse_cell(text, column)
    assert (reading.figure, reading.state, reading.rule) == (number, CellState.TYPED, None)
    assert isinstance(reading.figure, Decimal if column.kind == "amount" else int)


@pytest.mark.parametrize(
    ("text", "column", "state", "code"),
    [
        ("", COUNT, CellState.BLANK, ""), ("\u00a0", COUNT, CellState.BLANK, ""), ("/", COUNT, CellState.SLASH, "RPT-024"),
        ("-", COUNT, CellState.SLASH, "RPT-024"), ("—", SIGNED, CellState.SLASH, "RPT-024"), ("――", COUNT, CellState.SLASH, "RPT-024"),
        ("无", COUNT, CellState.INVALID, "RPT-020"), ("十二", COUNT, CellState.INVALID, "RPT-020"), ("1 2", COUNT, CellState.INVALID, "RPT-020"),
        ("12,34", COUNT, CellState.INVALID, "RPT-020"), ("5元", COUNT, CellState.INVALID, "RPT-020"), ("5件", AMOUNT, CellState.INVALID, "RPT-020"),
        ("٣", COUNT, CellState.INVALID, "RPT-020"), ("1e5", COUNT, CellState.INVALID, "RPT-020"), ("=1+1", COUNT, CellState.INVALID, "RPT-020"),
        ("-3", COUNT, CellState.INVALID, "RPT-021"), ("减4", COUNT, CellState.INVALID, "RPT-021"), ("-1", AMOUNT, CellState.INVALID, "RPT-021"),
        ("1.5", COUNT, CellState.INVALID, "RPT-022"), ("0.5", SIGNED, CellState.INVALID, "RPT-022"),
        ("9" * 16, COUNT, CellState.INVALID, "RPT-023"), ("9" * 80, COUNT, CellState.INVALID, "RPT-023"),
        ("100000000", AMOUNT, CellState.INVALID, "RPT-023"), ("0.1234567", AMOUNT, CellState.INVALID, "RPT-029"), ("1" * 15 + "." + "1" * 40, COUNT, CellState.INVALID, "RPT-022"),
    ],
)  # fmt: skip
def test_what_is_no_plain_number(text: str, column: TableColumn, state: CellState, code: str) -> None:
    reading = parse_cell(text, column)
    assert (reading.state, reading.rule.code if reading.rule else "") == (state, code)
    assert (reading.figure is None) == (state is CellState.INVALID)


def test_printed_numbers() -> None:
    assert format_figure(1036, SIGNED) == "+1036"
    assert format_figure(-4, SIGNED) == "-4"
    assert format_figure(Decimal("25.1"), AMOUNT) == "25.1"
    named = TableColumn(
        key="spent", label="总金额", label_en="spent", kind="amount", unit="万元", unit_in_cell=True
    )
    assert format_figure(Decimal("25.1"), named) == "25.1万元"
