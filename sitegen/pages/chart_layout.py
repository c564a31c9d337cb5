"""Layout of bar charts: vertical bars for values over the years, horizontal bars for values with long names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sitegen.pages import views
from sitegen.pages.charts import (
    CHART_WIDTH,
    ChartDrawing,
    ChartSubject,
    DataPoint,
    build_chart,
    compute_highest_total,
    compute_ticks,
    estimate_text_width,
    make_label,
    shorten_number,
)
from sitegen.pages.i18n import Translator
from sitegen.reports.cells import Figure

_RIGHT_MARGIN = 8
# Distance of the base line from the top, height of the plot above it, and space for names below it.
_BASELINE, _PLOT_HEIGHT, _BOTTOM_MARGIN = 178, 150, 26
_MAX_BAR_WIDTH = 44
_LABEL_GAP = 4
_SCALE_PADDING = 10
"""Space between the numbers of the scale and the edges."""


def build_column_chart(
    translator: Translator, subject: ChartSubject, points: Sequence[DataPoint]
) -> views.Chart:
    """Build a chart with one vertical bar for each point, from left to right.

    ``translator`` gives the language of the labels. ``subject`` has the title and unit of the chart and must
    not name any series. ``points`` have one value each; a value of None, which means unknown, has the label
    “—” and a bar of height 0. The chart also contains the table of its values.
    """
    return build_chart(translator, subject, points, _ColumnChartLayout(translator, points).build_drawing())


class _ColumnChartLayout:
    """Layout of a chart with vertical bars and a scale on the left. It computes all coordinates."""

    def __init__(self, translator: Translator, points: Sequence[DataPoint]) -> None:
        self.translator, self.points = translator, points
        self.ticks = compute_ticks(compute_highest_total(points))
        self.left = (
            max(estimate_text_width(shorten_number(translator, tick)) for tick in self.ticks) + _SCALE_PADDING
        )
        self.slot_width = (CHART_WIDTH - self.left - _RIGHT_MARGIN) // max(len(points), 1)
        # Three fifths of the slot, so that bars stay apart.
        self.bar_width = min(self.slot_width * 3 // 5, _MAX_BAR_WIDTH)
        self.middles = [
            self.left + self.slot_width * place + self.slot_width // 2 for place in range(len(points))
        ]

    def build_drawing(self) -> ChartDrawing:
        """Return all lines, bars and labels of the chart with their coordinates."""
        return ChartDrawing(
            height=_BASELINE + _BOTTOM_MARGIN,
            lines=tuple(self._place_gridline(tick) for tick in self.ticks),
            bars=tuple(self._place_bar(*pair) for pair in zip(self.middles, self.points, strict=True)),
            labels=(*self._label_ticks(), *self._label_names(), *self._label_values()),
        )

    def _compute_y(self, value: Figure) -> int:
        """Return the y coordinate of a value. Coordinates grow downwards."""
        return _BASELINE - int(value * _PLOT_HEIGHT // self.ticks[-1])

    def _place_gridline(self, tick: Figure) -> views.ChartLine:
        """Return the horizontal gridline at ``tick``, a number of the scale."""
        y = self._compute_y(tick)
        return views.ChartLine(x1=self.left, y1=y, x2=CHART_WIDTH - _RIGHT_MARGIN, y2=y, axis=not tick)

    def _place_bar(self, middle: int, point: DataPoint) -> views.ChartMark:
        """Return the bar of a point as a rectangle around the x coordinate ``middle``."""
        y = self._compute_y(point.total or 0)
        return views.ChartMark(
            x=middle - self.bar_width // 2, y=y, width=self.bar_width, height=_BASELINE - y, series=0
        )

    def _label_ticks(self) -> list[views.ChartLabel]:
        """Return the numbers of the scale as labels to the left of their gridlines."""
        return [
            make_label(
                self.left - 6,
                # Text is placed by its base line; this centres digits on the line.
                self._compute_y(tick) + 5,
                shorten_number(self.translator, tick),
                "end",
                "tick",
            )
            for tick in self.ticks
        ]

    def _label_names(self) -> list[views.ChartLabel]:
        """Return the names of the bars as labels below them.

        If labels would touch, only every second, third or nth one is kept. The last one is always kept.
        """
        widest = max((estimate_text_width(point.name) for point in self.points), default=0)
        # Rounded up: labels of the widest name must not touch.
        step = -(-(widest + _LABEL_GAP) // max(self.slot_width, 1))
        # Counted from the end, so that the last label is always kept.
        kept = list(zip(self.middles, self.points, strict=True))[::-1][::step]
        return [
            make_label(middle, _BASELINE + 18, point.name, "middle", "name")
            for middle, point in reversed(kept)
        ]

    def _label_values(self) -> list[views.ChartLabel]:
        """Return the values of the bars as labels above them.

        If labels would touch, only those of the highest and of the last bar are kept. If these two would
        touch, only that of the highest bar is kept.
        """
        texts = [
            "—" if point.total is None else shorten_number(self.translator, point.total)
            for point in self.points
        ]
        places = set(range(len(texts)))
        if any(estimate_text_width(text) + _LABEL_GAP > self.slot_width for text in texts):
            top = max(places, key=lambda place: self.points[place].total or 0)
            last = len(texts) - 1
            apart = self._compute_label_x(last, texts[last]) - self._compute_label_x(top, texts[top])
            min_distance = (
                estimate_text_width(texts[top]) + estimate_text_width(texts[last])
            ) // 2 + _LABEL_GAP
            # If even these two would touch, only the highest is kept.
            places = {top, last} if apart >= min_distance else {top}
        return [
            make_label(
                self._compute_label_x(place, texts[place]),
                self._compute_y(self.points[place].total or 0) - 6,
                texts[place],
                "middle",
                "value",
            )
            for place in sorted(places)
        ]

    def _compute_label_x(self, index: int, text: str) -> int:
        """Return the x coordinate of the middle of the label ``text`` above a bar.

        ``index`` is the index of the bar. The coordinate is that of the middle of the bar, moved if the label
        would cross the scale or the edge of the drawing.
        """
        # One more, since halving rounds down.
        half = estimate_text_width(text) // 2 + 1
        return min(max(self.middles[index], self.left + half), CHART_WIDTH - half)


_EDGE_MARGIN = 8
_END_MARGIN = 12
"""Space to the right of the longest bar, besides its value."""
_ROW_HEIGHT, _BAR_HEIGHT = 46, 20
# Heights of a line of the legend and of a swatch; three names fit side by side.
_LEGEND_HEIGHT, _SWATCH_SIZE, _SWATCHES_PER_LINE = 22, 14, 3


def build_bar_chart(
    translator: Translator, subject: ChartSubject, points: Sequence[DataPoint]
) -> views.Chart:
    """Build a chart with one horizontal bar for each point, from the top down.

    ``translator`` gives the language of the labels. ``subject`` has the title and unit of the chart. If it
    names several series, each bar is divided into one part for each series, and each point has its values in
    that order; else each point has one value. The chart also contains the table of its values.
    """
    return build_chart(
        translator, subject, points, _BarChartLayout(translator, subject, points).build_drawing()
    )


class _BarChartLayout:
    """Layout of a chart with horizontal bars and a legend and scale on top. It computes all coordinates."""

    def __init__(self, translator: Translator, subject: ChartSubject, points: Sequence[DataPoint]) -> None:
        self.translator, self.points, self.series = translator, points, subject.series
        self.ticks = compute_ticks(compute_highest_total(points))
        # The longest bar ends where the widest label of a value begins.
        shown = [*self.ticks, *(point.total for point in points if point.total)]
        self.plot_width = (
            CHART_WIDTH
            - _EDGE_MARGIN
            - _END_MARGIN
            - max(estimate_text_width(shorten_number(translator, value)) for value in shown)
        )
        self.top = _LEGEND_HEIGHT * -(-len(self.series) // _SWATCHES_PER_LINE) + 18
        self.bottom = self.top + _ROW_HEIGHT * len(points)

    def build_drawing(self) -> ChartDrawing:
        """Return all lines, bars, labels and legend swatches of the chart with their coordinates."""
        keys = [self._place_swatch(number) for number in range(len(self.series))]
        parts = [part for place in range(len(self.points)) for part in self._place_bar_parts(place)]
        return ChartDrawing(
            height=self.bottom + 8,
            lines=tuple(self._place_gridline(tick) for tick in self.ticks),
            bars=tuple(mark for mark, _ in parts),
            labels=(
                *self._label_legend(keys),
                *self._label_ticks(),
                *self._label_names(),
                *(text for _, text in parts if text),
                *self._label_values(),
            ),
            swatches=tuple(keys),
        )

    def _compute_x(self, value: Figure) -> int:
        """Return the x coordinate of a value."""
        return _EDGE_MARGIN + int(value * self.plot_width // self.ticks[-1])

    def _place_gridline(self, tick: Figure) -> views.ChartLine:
        """Return the vertical gridline at ``tick``, a number of the scale."""
        x = self._compute_x(tick)
        return views.ChartLine(x1=x, y1=self.top, x2=x, y2=self.bottom, axis=not tick)

    def _place_swatch(self, index: int) -> views.ChartMark:
        """Return the colour swatch in the legend of one series, whose index is ``index``.

        The legend is filled line by line.
        """
        across, down = index % _SWATCHES_PER_LINE, index // _SWATCHES_PER_LINE
        x = _EDGE_MARGIN + across * (CHART_WIDTH - 2 * _EDGE_MARGIN) // _SWATCHES_PER_LINE
        return views.ChartMark(
            x=x, y=_LEGEND_HEIGHT * down, width=_SWATCH_SIZE, height=_SWATCH_SIZE, series=index
        )

    def _label_legend(self, keys: Sequence[views.ChartMark]) -> Iterator[views.ChartLabel]:
        """Yield the names of the series as labels beside their colour swatches ``keys``."""
        for key, name in zip(keys, self.series, strict=True):
            yield make_label(key.x + _SWATCH_SIZE + 5, key.y + 12, name, "start", "legend")

    def _label_ticks(self) -> Iterator[views.ChartLabel]:
        """Yield the numbers of the scale as labels above their gridlines."""
        for tick in self.ticks:
            # The label of zero is at the edge, where its left half would be cut off.
            anchor = "middle" if tick else "start"
            yield make_label(
                self._compute_x(tick), self.top - 4, shorten_number(self.translator, tick), anchor, "tick"
            )

    def _label_names(self) -> Iterator[views.ChartLabel]:
        """Yield the names of the bars as labels above them."""
        for place, point in enumerate(self.points):
            yield make_label(
                _EDGE_MARGIN + 4, self.top + _ROW_HEIGHT * place + 17, point.name, "start", "name"
            )

    def _place_bar_parts(self, index: int) -> Iterator[tuple[views.ChartMark, views.ChartLabel | None]]:
        """Yield a pair of rectangle and label for each part of a bar. Parts that are 0 are left out.

        ``index`` is the index of the bar. The label is the value of the part. It is None if it does not fit
        into the part, or if the chart has a single series.
        """
        start: Figure = 0
        y = self.top + _ROW_HEIGHT * index + 22
        for number, value in enumerate(self.points[index].values):
            if value:
                # Both edges come from sums, so that rounding leaves no gap between parts.
                left, right = self._compute_x(start), self._compute_x(start + value)
                mark = views.ChartMark(x=left, y=y, width=right - left, height=_BAR_HEIGHT, series=number)
                yield (
                    mark,
                    self._label_bar_part(mark, shorten_number(self.translator, value))
                    if len(self.series) > 1
                    else None,
                )
                start += value

    def _label_bar_part(self, mark: views.ChartMark, text: str) -> views.ChartLabel | None:
        """Return ``text`` as a label inside the rectangle ``mark``, or None if it does not fit into it."""
        fits = estimate_text_width(text) + 4 <= mark.width
        return make_label(mark.x + mark.width // 2, mark.y + 15, text, "middle", "inside") if fits else None

    def _label_values(self) -> Iterator[views.ChartLabel]:
        """Yield the totals of the bars as labels to the right of them."""
        for place, point in enumerate(self.points):
            text = "—" if point.total is None else shorten_number(self.translator, point.total)
            yield make_label(
                self._compute_x(point.total or 0) + 6,
                self.top + _ROW_HEIGHT * place + 37,
                text,
                "start",
                "value",
            )
