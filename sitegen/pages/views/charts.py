"""Bar charts with all coordinates computed: a template only draws them."""

from __future__ import annotations

from msgspec import Struct

from sitegen.pages.views.shared import Link


class ChartLine(Struct, frozen=True, kw_only=True):
    """A gridline of the scale. Coordinates are in units of the drawing, from its upper left corner."""

    x1: int
    """Start, from the left."""
    y1: int
    """Start, from the top."""
    x2: int
    """End, from the left."""
    y2: int
    """End, from the top."""
    axis: bool
    """Whether this is the line of zero."""


class ChartMark(Struct, frozen=True, kw_only=True):
    """A rectangle: a bar, a part of a bar, or a swatch of the legend.

    Coordinates are in units of the drawing, from its upper left corner.
    """

    x: int
    """Left edge."""
    y: int
    """Upper edge."""
    width: int
    """Width."""
    height: int
    """Height."""
    series: int
    """Number of the series, from 0, which decides the pattern; 0 is plain."""


class ChartLabel(Struct, frozen=True, kw_only=True):
    """A text in the drawing of a chart: a name, a value, a number of the scale, or an entry of the legend.

    Coordinates are in units of the drawing, from its upper left corner.
    """

    x: int
    """Position of the text's start, middle or end, depending on ``anchor``."""
    y: int
    """Position of its base line."""
    text: str
    """The text."""
    anchor: str
    """``start``, ``middle`` or ``end``, as in SVG."""
    kind: str
    """``tick`` (number of the scale), ``name`` (name of a bar), ``value``, ``inside`` (value inside a bar) or
    ``legend``.
    """


class ChartRow(Struct, frozen=True, kw_only=True):
    """A row of a table of figures, which accompanies charts: the name of a bar and its values."""

    name: Link
    """Heading of the row; its ``href`` may be ""."""
    values: tuple[str, ...]
    """The values as text; — for an unknown value."""


class Chart(Struct, frozen=True, kw_only=True):
    """A bar chart with all coordinates computed, and the table of its values."""

    id: str
    """Id of the chart, unique on the page."""
    title: str
    """Title of the chart."""
    unit: str
    """Unit of the values, or ""."""
    description: str
    """The chart in a sentence, for readers who do not see it."""
    width: int
    """Width of the drawing, for ``viewBox``."""
    height: int
    """Height of the drawing, for ``viewBox``."""
    lines: tuple[ChartLine, ...]
    """The gridlines of the scale."""
    marks: tuple[ChartMark, ...]
    """The bars."""
    keys: tuple[ChartMark, ...]
    """The swatches of the legend; empty for a chart with one series."""
    labels: tuple[ChartLabel, ...]
    """All texts of the drawing, those of the legend included."""
    columns: tuple[str, ...]
    """Headings of the table; the first is that of the names of the rows."""
    rows: tuple[ChartRow, ...]
    """Rows of the table, in the order of the bars."""
