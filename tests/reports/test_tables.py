"""The one list of figures of a report, whatever was typed."""

from __future__ import annotations

import pytest

from sitegen.reports import CellKey, CellState, Figure, load_formats
from sitegen.reports.arithmetic import map_totals
from tests.reports.typed import tables_of

TYPED = [
    "",
    "表格: 无\n",
    "表格:\n  申请办理:\n    本年新收: {自然人: 3, 商业企业: 1}\n    予以公开: {自然人: 4, 总计: 5}\n",
    "表格:\n  申请办理:\n    本年新收: {自然人: 三, 总计: ''}\n    予以公开: [1, 2, 0, 0, 0, 3]\n",
    "表格:\n  主动公开:\n    行政事业性收费: 25.1\n    规章: ['', /, 0]\n  复议诉讼:\n    行政复议: [1, 2, 0, 0]\n",
]


@pytest.mark.parametrize("text", TYPED)
@pytest.mark.parametrize("name", ["2019", "2021"])
def test_figures_are_what_was_typed_or_follows_from_it(text: str, name: str) -> None:
    form = load_formats()[name]
    tables, _ = tables_of(text, 2020 if name == "2019" else 2025, form)

    def expected(key: CellKey) -> Figure | None:
        value, total = tables.typed_cells.get(key), map_totals(form).get(key)
        if value and not (total and value.state is CellState.BLANK):
            return value.figure
        if total is None:
            return 0
        parts = [expected(operand.key) for operand in total.right]
        known = [part for part in parts if part is not None]
        return sum(known) if len(known) == len(parts) else None

    given = [key for key in form.iter_cells() if key.table in tables.places_by_table]
    assert list(tables.figures.items()) == [(key, expected(key)) for key in given]
    assert [tables.get_figure(key) for key in form.iter_cells()] == [
        tables.figures.get(key) for key in form.iter_cells()
    ]


@pytest.mark.parametrize("name", ["2019", "2021"])
def test_a_total_comes_after_the_totals_that_it_adds_up(name: str) -> None:
    ordered = list(map_totals(load_formats()[name]))
    nested = 0
    for key, equation in map_totals(load_formats()[name]).items():
        for operand in equation.right:
            if operand.key in ordered:
                nested += 1
                assert ordered.index(operand.key) < ordered.index(key)
    assert nested, "no total has another one as a term"
