"""Charts, laid out to the last coordinate: a template only draws them."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.pages.views.shared import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartLine:
    """A line of a chart, in its units; ``axis`` marks the line of zero."""

    x1: int
    y1: int
    x2: int
    y2: int
    axis: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartMark:
    """A bar of a chart, in its units; ``series`` says which pattern it has (0 is plain)."""

    x: int
    y: int
    width: int
    height: int
    series: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartLabel:
    """A text of a chart: ``x`` is its start, middle or end, as ``anchor`` says, ``y`` its base line.

    ``kind`` is tick (of the scale), name (of what a bar stands for), value, inside (a value in a bar) or legend.
    """

    x: int
    y: int
    text: str
    anchor: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRow:
    """A line of a chart's table: its heading, with an href or "", and the values as text."""

    name: Link
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A bar chart, ready to draw, with the table of its values.

    ``id`` is unique on the page. ``description`` says in words what can be seen. ``keys`` are the swatches of the
    legend, for charts with more than one series. ``columns`` are the headings of the table, the first over ``rows``.
    """

    id: str
    title: str
    unit: str
    description: str
    width: int
    height: int
    lines: tuple[ChartLine, ...]
    marks: tuple[ChartMark, ...]
    keys: tuple[ChartMark, ...]
    labels: tuple[ChartLabel, ...]
    columns: tuple[str, ...]
    rows: tuple[ChartRow, ...]
