"""Charts: round scales, bars in proportion, texts that do not run into each other."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.pages import views
from sitegen.pages.chart_layout import build_bar_chart, build_column_chart
from sitegen.pages.charts import (
    CHART_WIDTH,
    ChartSubject,
    DataPoint,
    compute_ticks,
    estimate_text_width,
    shorten_number,
)
from sitegen.pages.i18n import Translator
from sitegen.reports.cells import Figure

WORDS = Translator("zh-CN")
SUBJECT = ChartSubject("chart-x", "新收申请", "件", "年度")
PARTS = ChartSubject("chart-y", "结果", "件", "年度", ("公开", "不公开", "其他"))
COUNTS = st.one_of(st.none(), st.integers(0, 10**12))


@pytest.mark.parametrize(
    ("top", "ticks"),
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (4, (0, 1, 2, 3, 4)),
        (6, (0, 2, 4, 6)),
        (66, (0, 20, 40, 60, 80)),
        (100, (0, 20, 40, 60, 80, 100)),
        (5288, (0, 2000, 4000, 6000)),
        (Decimal("0.35"), (0, Decimal("0.1"), Decimal("0.2"), Decimal("0.3"), Decimal("0.4"))),
    ],
)
def test_a_scale_has_round_numbers_up_to_the_top(top: Figure, ticks: tuple[Figure, ...]) -> None:
    assert compute_ticks(top) == ticks


@given(st.integers(1, 10**15))
def test_every_scale_holds_its_top_in_few_equal_steps(top: int) -> None:
    ticks = compute_ticks(top)
    assert ticks[-2] < top <= ticks[-1]
    assert len(ticks) <= 6
    assert {later - earlier for earlier, later in pairwise(ticks)} == {ticks[1]}
    assert str(ticks[1]).rstrip("0") in ("1", "2", "5")


@pytest.mark.parametrize(
    ("language", "value", "text"),
    [
        ("zh-CN", 9999, "9999"),
        ("zh-CN", 10_000, "1万"),
        ("zh-CN", 11_398_889, "1139.8万"),
        ("zh-CN", 316_000_000, "3.1亿"),
        ("zh-CN", Decimal("28.6"), "28.6"),
        ("en", 12_300, "12.3k"),
        ("en", 2_500_000, "2.5m"),
    ],
)
def test_large_numbers_are_short(language: str, value: Figure, text: str) -> None:
    assert shorten_number(Translator(language), value) == text


def boxes(chart: views.Chart) -> list[tuple[int, int, int, int]]:
    """Where each text stands, as left, top, right and bottom."""
    shifts = {"start": 0, "middle": 1, "end": 2}
    found = []
    for label in chart.labels:
        wide = estimate_text_width(label.text)
        left = label.x - wide * shifts[label.anchor] // 2
        found.append((left, label.y - 12, left + wide, label.y + 2))
    return found


def meet(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@given(st.lists(COUNTS, min_size=1, max_size=10))
def test_upright_bars_are_in_proportion_and_their_texts_apart(values: list[int | None]) -> None:
    points = [DataPoint(str(2016 + place), (value,)) for place, value in enumerate(values)]
    chart = build_column_chart(WORDS, SUBJECT, points)
    top = compute_ticks(max(value or 0 for value in values))[-1]
    heights = [mark.height for mark in chart.marks]
    assert heights == [int((value or 0) * 150 // top) for value in values]
    assert {mark.y + mark.height for mark in chart.marks} == {line.y1 for line in chart.lines if line.axis}
    found = boxes(chart)
    assert not [
        (one, other) for place, one in enumerate(found) for other in found[place + 1 :] if meet(one, other)
    ]
    assert all(left >= 0 and right <= CHART_WIDTH and top >= 0 for left, top, right, _ in found)
    names = {label.text for label in chart.labels if label.kind == "name"}
    assert points[-1].name in names
    assert [row.values for row in chart.rows] == [
        ("—",) if value is None else (str(value),) for value in values
    ]


@given(st.lists(st.tuples(COUNTS, COUNTS, COUNTS), min_size=1, max_size=6))
def test_parts_of_level_bars_lie_side_by_side_in_the_chart(values: list[tuple[int | None, ...]]) -> None:
    points = [DataPoint(f"机关{place}", parts) for place, parts in enumerate(values)]
    chart = build_bar_chart(WORDS, PARTS, points)
    for y in {mark.y for mark in chart.marks}:
        line = [mark for mark in chart.marks if mark.y == y]
        assert all(one.x + one.width == other.x for one, other in pairwise(line))
    assert all(mark.x >= 0 and mark.x + mark.width <= CHART_WIDTH for mark in chart.marks)
    assert all(right <= CHART_WIDTH and bottom <= chart.height for _, _, right, bottom in boxes(chart))
    assert len(chart.keys) == len(PARTS.series)
    assert [row.values[-1] for row in chart.rows] == [
        "—" if point.total is None else str(point.total) for point in points
    ]


def test_a_chart_says_in_words_what_it_shows() -> None:
    points = [DataPoint("2023", (5,)), DataPoint("2024", (None,)), DataPoint("2025", (2,))]
    assert build_column_chart(WORDS, SUBJECT, points).description == (
        "新收申请：共 2 项，最多的是2023（5件），最少的是2025（2件）"
    )
    assert (
        build_column_chart(WORDS, SUBJECT, [DataPoint("2025", (None,))]).description == "新收申请：没有数据"
    )
