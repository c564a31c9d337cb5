"""Bar charts as geometry: all coordinates are computed here, so that a theme only draws them.

Coordinates are whole units of a drawing that is 340 units wide. Widths of texts are estimates for letters 13
units high. Every chart has a table of its values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, Decimal
from unicodedata import east_asian_width

from msgspec import Struct

from sitegen.pages import views
from sitegen.pages.i18n import Translator
from sitegen.reports.cells import Figure

CHART_WIDTH = 340
"""Width of every chart, in units of its drawing."""
_MAX_TICK_STEPS = 5
"""Largest number of steps on a scale."""
_LARGE_UNITS = {"zh-CN": ((10**8, "亿"), (10**4, "万")), "en": ((10**9, "bn"), (10**6, "m"), (10**4, "k"))}
# Divisors that differ from the smallest number that is shortened: 9,999 is written in full.
_UNIT_DIVISORS = {"k": 10**3}


class DataPoint(Struct, frozen=True):
    """A labelled bar of a chart, with one value for each series (part of the bar).

    ``name`` is its label. A value is None if it is not known. ``href`` is a link for the name in the chart's
    table, relative to the page, or "".
    """

    name: str
    values: tuple[Figure | None, ...]
    href: str = ""

    @property
    def total(self) -> Figure | None:
        """Sum of the known values; None if no value is known."""
        known = [value for value in self.values if value is not None]
        return sum(known[1:], known[0]) if known else None


class ChartSubject(Struct, frozen=True):
    """What a chart shows: its id on the page, title, unit and series.

    ``unit`` may be "". ``point_label`` is the heading of the table column with the names of the bars, for
    example 年度. ``series`` has the names of the parts into which each bar is divided; it is empty if bars are
    not divided.
    """

    id: str
    title: str
    unit: str
    point_label: str
    series: tuple[str, ...] = ()


class ChartDrawing(Struct, frozen=True):
    """The shapes and texts of a chart with their coordinates.

    ``lines`` are the gridlines. ``bars`` are the bars, or the parts of divided bars. ``labels`` are all
    texts. ``swatches`` are the colour swatches of the legend. ``height`` is the height of the drawing.
    """

    height: int
    lines: tuple[views.ChartLine, ...]
    bars: tuple[views.ChartMark, ...]
    labels: tuple[views.ChartLabel, ...]
    swatches: tuple[views.ChartMark, ...] = ()


def compute_highest_total(points: Sequence[DataPoint]) -> Figure:
    """Compute the largest total of any point; 0 if there are no points or all totals are unknown."""
    return max((point.total or 0 for point in points), default=0)


def compute_ticks(highest: Figure) -> tuple[Figure, ...]:
    """Compute the ticks (numbers) of a chart's scale, from 0 to at least ``highest``, in equal steps.

    There are at most five steps; each is 1, 2 or 5 times a power of ten. If ``highest`` is an integer, so are all
    numbers. If ``highest`` is 0, the result is (0, 1).
    """
    if not highest:
        return (0, 1)
    # Steps for counts are whole numbers; those for amounts begin at 1E-9.
    smallest = 0 if isinstance(highest, int) else -9
    # Decimals, because 0.1 has no exact binary fraction.
    steps = (Decimal(f"{digit}E{power}") for power in range(smallest, 19) for digit in (1, 2, 5))
    step = next(step for step in steps if step * _MAX_TICK_STEPS >= highest)
    count = int((highest / step).to_integral_value(ROUND_CEILING))
    return tuple(_normalize_number(step * number) for number in range(count + 1))


def _normalize_number(number: Decimal) -> Figure:
    """Convert a decimal without fraction to an integer, so that it is printed without exponent or point."""
    return int(number) if number == int(number) else number


def shorten_number(translator: Translator, value: Figure) -> str:
    """Abbreviate a large number for a chart label: 123,456 becomes 12.3万, or 123.4k in English.

    ``translator`` decides the language and so the units: 万 and 亿, or k, m and bn. The number is rounded down
    to one decimal. Numbers below 10,000 are not abbreviated, and have no commas.
    """
    for size, unit in _LARGE_UNITS[translator.language]:
        if value >= size:
            # Rounded down, so that 99,999 does not become 10万.
            rounded = Decimal(value * 10 // _UNIT_DIVISORS.get(unit, size)) / 10
            return f"{_normalize_number(rounded)}{unit}"
    return str(value) if isinstance(value, int) else f"{value:f}"


def format_value(value: Figure | None) -> str:
    """Format a number for a chart's table with all its digits; None becomes —."""
    if value is None:
        return "—"
    return str(value) if isinstance(value, int) else f"{value:f}"


def estimate_text_width(text: str) -> int:
    """Estimate the width of a text in units of the drawing, on the large side if in doubt."""
    # East Asian wide and fullwidth characters are as wide as they are high.
    return sum(13 if east_asian_width(char) in "WF" else 8 for char in text)


def make_label(x: int, y: int, text: str, anchor: str, kind: str) -> views.ChartLabel:
    """Build a text label at ``x`` and ``y``, in units of the drawing from its upper left corner.

    ``anchor`` is the point of the text that is at ``x``: ``start``, ``middle`` or ``end``, as in SVG; ``y``
    is its base line. ``kind`` is ``tick`` (number of the scale), ``name``, ``value``, ``inside`` (value in a
    bar) or ``legend``.
    """
    return views.ChartLabel(x=x, y=y, text=text, anchor=anchor, kind=kind)


def build_chart(
    translator: Translator, subject: ChartSubject, points: Sequence[DataPoint], drawing: ChartDrawing
) -> views.Chart:
    """Build the view of a chart: its drawing, a one-sentence description, and the table of its values.

    ``translator`` gives the language of the description. ``subject`` has the id, title, unit and series of
    the chart. ``points`` are the bars in the order of the table's rows; if there are series, the table also
    has a column for the total. ``drawing`` has the shapes and texts with their coordinates, already laid out.
    """
    series = (*subject.series, translator("chart-total")) if subject.series else (subject.title,)
    return views.Chart(
        id=subject.id,
        title=subject.title,
        unit=subject.unit,
        description=_describe_chart(translator, subject, points),
        width=CHART_WIDTH,
        height=drawing.height,
        lines=drawing.lines,
        marks=drawing.bars,
        keys=drawing.swatches,
        labels=drawing.labels,
        columns=(subject.point_label, *series),
        rows=tuple(_list_table_rows(points, bool(subject.series))),
    )


def _list_table_rows(points: Sequence[DataPoint], with_totals: bool) -> Iterator[views.ChartRow]:
    """Yield the rows of a chart's table, one for each point. If ``with_totals``, each row ends with its total."""
    for point in points:
        values = (*point.values, point.total) if with_totals else point.values
        yield views.ChartRow(
            name=views.Link(text=point.name, href=point.href),
            values=tuple(format_value(value) for value in values),
        )


def _describe_chart(translator: Translator, subject: ChartSubject, points: Sequence[DataPoint]) -> str:
    """Return a sentence that states the number of known values of a chart, and the highest and the lowest."""
    known = [(point.total, point.name) for point in points if point.total is not None]
    if not known:
        return translator("chart-none", title=subject.title)
    most = max(known, key=lambda pair: pair[0])
    least = min(known, key=lambda pair: pair[0])
    return translator(
        "chart-about",
        title=subject.title,
        n=len(known),
        most=most[1],
        largest=format_value(most[0]),
        least=least[1],
        smallest=format_value(least[0]),
        unit=subject.unit,
    )
