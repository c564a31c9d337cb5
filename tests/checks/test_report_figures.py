"""The list of figures is what the tables themselves say, whatever was typed."""

from __future__ import annotations

import pytest

from sitegen.checks.report_figures import figures_of
from sitegen.reports import formats
from tests.reports.typed import tables_of


@pytest.mark.parametrize(
    "text",
    [
        "",
        "表格: 无\n",
        "表格:\n  申请办理:\n    本年新收: {自然人: 3, 商业企业: 1}\n    予以公开: {自然人: 4, 总计: 5}\n",
        "表格:\n  申请办理:\n    本年新收: {自然人: 三, 总计: ''}\n    予以公开: [1, 2, 0, 0, 0, 3]\n",
        "表格:\n  主动公开:\n    行政事业性收费: 25.1\n    规章: ['', /, 0]\n  复议诉讼:\n    行政复议: [1, 2, 0, 0]\n",
    ],
)
@pytest.mark.parametrize("name", ["2019", "2021"])
def test_figures(text: str, name: str) -> None:
    form = formats()[name]
    tables, _ = tables_of(text, 2020 if name == "2019" else 2025, form)
    assert figures_of(tables) == [tables.number(key) for key in form.cells()]
