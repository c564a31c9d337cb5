"""Upright bars: values over the years, with the scale on the left and values on the bars."""

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
"""Between the scale's numbers and the edges."""


def columns(words: Words, subject: Subject, points: Sequence[Point]) -> views.Chart:
    """A bar for each point of one series, in the order given."""
    return chart(words, subject, points, _Columns(words, points).drawing())


class _Columns:
    """The geometry of upright bars."""

    def __init__(self, words: Words, points: Sequence[Point]) -> None:
        self.words, self.points = words, points
        self.ticks = scale(highest(points))
        self.left = max(text_width(short(words, tick)) for tick in self.ticks) + _BESIDE
        self.slot = (WIDTH - self.left - _RIGHT) // max(len(points), 1)
        self.bar = min(self.slot * 3 // 5, _WIDEST)
        self.middles = [self.left + self.slot * place + self.slot // 2 for place in range(len(points))]

    def drawing(self) -> Drawing:
        """All of it."""
        return Drawing(
            height=_ZERO + _BELOW,
            lines=tuple(self._line(tick) for tick in self.ticks),
            marks=tuple(self._mark(*one) for one in zip(self.middles, self.points, strict=True)),
            labels=(*self._scale(), *self._names(), *self._values()),
        )

    def _y(self, value: Figure) -> int:
        return _ZERO - int(value * _PLOT // self.ticks[-1])

    def _line(self, tick: Figure) -> views.ChartLine:
        y = self._y(tick)
        return views.ChartLine(x1=self.left, y1=y, x2=WIDTH - _RIGHT, y2=y, axis=not tick)

    def _mark(self, middle: int, point: Point) -> views.ChartMark:
        y = self._y(point.total or 0)
        return views.ChartMark(x=middle - self.bar // 2, y=y, width=self.bar, height=_ZERO - y, series=0)

    def _scale(self) -> list[views.ChartLabel]:
        return [
            label(self.left - 6, self._y(tick) + 5, short(self.words, tick), "end", "tick")
            for tick in self.ticks
        ]

    def _names(self) -> list[views.ChartLabel]:
        """The names below, every second or third only if they would run into each other; the last in any case."""
        widest = max((text_width(point.name) for point in self.points), default=0)
        step = -(-(widest + _GAP) // max(self.slot, 1))
        kept = list(zip(self.middles, self.points, strict=True))[::-1][::step]
        return [label(middle, _ZERO + 18, point.name, "middle", "name") for middle, point in reversed(kept)]

    def _values(self) -> list[views.ChartLabel]:
        """The values on the bars; where they would run into each other, the highest and the last."""
        texts = ["—" if point.total is None else short(self.words, point.total) for point in self.points]
        places = set(range(len(texts)))
        if any(text_width(text) + _GAP > self.slot for text in texts):
            top = max(places, key=lambda place: self.points[place].total or 0)
            last = len(texts) - 1
            apart = self._at(last, texts[last]) - self._at(top, texts[top])
            room = (text_width(texts[top]) + text_width(texts[last])) // 2 + _GAP
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
        """The middle of a text over a bar, moved as far as it takes to stay beside the scale and in the drawing."""
        half = text_width(text) // 2 + 1
        return min(max(self.middles[place], self.left + half), WIDTH - half)
