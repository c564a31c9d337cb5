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

_LEFT, _RIGHT = 48, 8
_ZERO, _PLOT, _BELOW = 178, 150, 26
_WIDEST = 44
_GAP = 4


def columns(words: Words, subject: Subject, points: Sequence[Point]) -> views.Chart:
    """A bar for each point of one series, in the order given."""
    return chart(words, subject, points, _Columns(words, points).drawing())


class _Columns:
    """The geometry of upright bars."""

    def __init__(self, words: Words, points: Sequence[Point]) -> None:
        self.words, self.points = words, points
        self.ticks = scale(highest(points))
        self.slot = (WIDTH - _LEFT - _RIGHT) // max(len(points), 1)
        self.bar = min(self.slot * 3 // 5, _WIDEST)
        self.middles = [_LEFT + self.slot * place + self.slot // 2 for place in range(len(points))]

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
        return views.ChartLine(x1=_LEFT, y1=y, x2=WIDTH - _RIGHT, y2=y, axis=not tick)

    def _mark(self, middle: int, point: Point) -> views.ChartMark:
        y = self._y(point.total or 0)
        return views.ChartMark(x=middle - self.bar // 2, y=y, width=self.bar, height=_ZERO - y, series=0)

    def _scale(self) -> list[views.ChartLabel]:
        return [
            label(_LEFT - 6, self._y(tick) + 5, short(self.words, tick), "end", "tick") for tick in self.ticks
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
        places = range(len(texts))
        if any(text_width(text) + _GAP > self.slot for text in texts):
            top = max(places, key=lambda place: self.points[place].total or 0)
            places_shown = {top, len(texts) - 1} if self._apart(texts, top) else {top}
        else:
            places_shown = set(places)
        return [
            label(
                self.middles[place],
                self._y(self.points[place].total or 0) - 6,
                texts[place],
                "middle",
                "value",
            )
            for place in sorted(places_shown)
        ]

    def _apart(self, texts: Sequence[str], top: int) -> bool:
        """Whether the highest and the last value have room beside each other."""
        room = (text_width(texts[top]) + text_width(texts[-1])) // 2 + _GAP
        return self.middles[-1] - self.middles[top] >= room
