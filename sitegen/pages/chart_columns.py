"""Layout of bar charts: upright bars for values over the years, level bars for values with long names."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.pages import views
from sitegen.pages.charts import (
    WIDTH,
    Drawing,
    Point,
    Subject,
    chart,
    highest,
    label,
    scale,
    short,
    text_width,
)
from sitegen.pages.words import Words
from sitegen.reports.cells import Figure

_RIGHT = 8
_ZERO, _PLOT, _BELOW = 178, 150, 26
_WIDEST = 44
_GAP = 4
_BESIDE = 10
"""Space between the numbers of the scale and the edges."""


def columns(translator: Words, subject: Subject, points: Sequence[Point]) -> views.Chart:
    """Lay out a chart with a bar for each point of one series, in the given order."""
    return chart(translator, subject, points, _Columns(translator, points).drawing())


class _Columns:
    """Geometry of upright bars, with the scale on the left."""

    def __init__(self, translator: Words, points: Sequence[Point]) -> None:
        self.words, self.points = translator, points
        self.ticks = scale(highest(points))
        self.left = max(text_width(short(translator, tick)) for tick in self.ticks) + _BESIDE
        self.slot = (WIDTH - self.left - _RIGHT) // max(len(points), 1)
        # Three fifths of the slot, so that bars stay apart.
        self.bar = min(self.slot * 3 // 5, _WIDEST)
        self.middles = [self.left + self.slot * place + self.slot // 2 for place in range(len(points))]

    def drawing(self) -> Drawing:
        """Return the whole geometry."""
        return Drawing(
            height=_ZERO + _BELOW,
            lines=tuple(self._line(tick) for tick in self.ticks),
            marks=tuple(self._mark(*one) for one in zip(self.middles, self.points, strict=True)),
            labels=(*self._scale(), *self._names(), *self._values()),
        )

    def _y(self, value: Figure) -> int:
        """Convert a value to a position from the top."""
        return _ZERO - int(value * _PLOT // self.ticks[-1])

    def _line(self, tick: Figure) -> views.ChartLine:
        """Place the line of a number of the scale."""
        y = self._y(tick)
        return views.ChartLine(x1=self.left, y1=y, x2=WIDTH - _RIGHT, y2=y, axis=not tick)

    def _mark(self, middle: int, point: Point) -> views.ChartMark:
        """Place a bar."""
        y = self._y(point.total or 0)
        return views.ChartMark(x=middle - self.bar // 2, y=y, width=self.bar, height=_ZERO - y, series=0)

    def _scale(self) -> list[views.ChartLabel]:
        """Label the scale."""
        return [
            label(self.left - 6, self._y(tick) + 5, short(self.words, tick), "end", "tick")
            for tick in self.ticks
        ]

    def _names(self) -> list[views.ChartLabel]:
        """Label the bars below.

        If labels would touch, only every second or third is kept, and always the last.
        """
        widest = max((text_width(point.name) for point in self.points), default=0)
        step = -(-(widest + _GAP) // max(self.slot, 1))
        # Counted from the end, so that the last label is always kept.
        kept = list(zip(self.middles, self.points, strict=True))[::-1][::step]
        return [label(middle, _ZERO + 18, point.name, "middle", "name") for middle, point in reversed(kept)]

    def _values(self) -> list[views.ChartLabel]:
        """Label the bars with their values. If labels would touch, only the highest and the last are kept."""
        texts = ["—" if point.total is None else short(self.words, point.total) for point in self.points]
        places = set(range(len(texts)))
        if any(text_width(text) + _GAP > self.slot for text in texts):
            top = max(places, key=lambda place: self.points[place].total or 0)
            last = len(texts) - 1
            apart = self._at(last, texts[last]) - self._at(top, texts[top])
            room = (text_width(texts[top]) + text_width(texts[last])) // 2 + _GAP
            # The last value gives way to the highest if even these two would touch.
            places = {top, last} if apart >= room else {top}
        return [
            label(
                self._at(place, texts[place]),
                self._y(self.points[place].total or 0) - 6,
                texts[place],
                "middle",
                "value",
            )
            for place in sorted(places)
        ]

    def _at(self, place: int, text: str) -> int:
        """Return the middle of a text over a bar, moved so that it touches neither the scale nor the edge."""
        half = text_width(text) // 2 + 1
        return min(max(self.middles[place], self.left + half), WIDTH - half)
