"""Level bars: each name above its bar, so that long names fit on a narrow screen.

Parts of a bar are side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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

_EDGE = 8
_BEHIND = 12
"""Space to the right of the longest bar, besides its value."""
_ROW, _BAR = 46, 20
_LEGEND, _KEY, _KEYS = 22, 14, 3


def rows(translator: Words, subject: Subject, points: Sequence[Point]) -> views.Chart:
    """Lay out a chart with a row for each point, in the given order, and a part of the bar for each series."""
    return chart(translator, subject, points, _Rows(translator, subject, points).drawing())


class _Rows:
    """Geometry of level bars, with the scale and the legend at the top."""

    def __init__(self, translator: Words, subject: Subject, points: Sequence[Point]) -> None:
        self.words, self.points, self.series = translator, points, subject.series
        self.ticks = scale(highest(points))
        # The longest bar ends at the widest label's left edge.
        shown = [*self.ticks, *(point.total for point in points if point.total)]
        self.room = WIDTH - _EDGE - _BEHIND - max(text_width(short(translator, value)) for value in shown)
        self.top = _LEGEND * -(-len(self.series) // _KEYS) + 18
        self.bottom = self.top + _ROW * len(points)

    def drawing(self) -> Drawing:
        """Return the whole geometry."""
        keys = [self._key(number) for number in range(len(self.series))]
        parts = [part for place in range(len(self.points)) for part in self._parts(place)]
        return Drawing(
            height=self.bottom + 8,
            lines=tuple(self._line(tick) for tick in self.ticks),
            marks=tuple(mark for mark, _ in parts),
            labels=(
                *self._legend(keys),
                *self._scale(),
                *self._names(),
                *(text for _, text in parts if text),
                *self._values(),
            ),
            keys=tuple(keys),
        )

    def _x(self, value: Figure) -> int:
        """Convert a value to a position from the left."""
        return _EDGE + int(value * self.room // self.ticks[-1])

    def _line(self, tick: Figure) -> views.ChartLine:
        """Place the line of a number of the scale."""
        x = self._x(tick)
        return views.ChartLine(x1=x, y1=self.top, x2=x, y2=self.bottom, axis=not tick)

    def _key(self, number: int) -> views.ChartMark:
        """Place the swatch of a series in the legend."""
        across, down = number % _KEYS, number // _KEYS
        x = _EDGE + across * (WIDTH - 2 * _EDGE) // _KEYS
        return views.ChartMark(x=x, y=_LEGEND * down, width=_KEY, height=_KEY, series=number)

    def _legend(self, keys: Sequence[views.ChartMark]) -> Iterator[views.ChartLabel]:
        """Label the swatches."""
        for key, name in zip(keys, self.series, strict=True):
            yield label(key.x + _KEY + 5, key.y + 12, name, "start", "legend")

    def _scale(self) -> Iterator[views.ChartLabel]:
        """Label the scale."""
        for tick in self.ticks:
            # The label of zero is at the edge.
            anchor = "middle" if tick else "start"
            yield label(self._x(tick), self.top - 4, short(self.words, tick), anchor, "tick")

    def _names(self) -> Iterator[views.ChartLabel]:
        """Label the rows."""
        for place, point in enumerate(self.points):
            yield label(_EDGE + 4, self.top + _ROW * place + 17, point.name, "start", "name")

    def _parts(self, place: int) -> Iterator[tuple[views.ChartMark, views.ChartLabel | None]]:
        """Place the parts of a row that are not 0, each with its value if there is space for it."""
        start: Figure = 0
        y = self.top + _ROW * place + 22
        for number, value in enumerate(self.points[place].values):
            if value:
                # Both edges come from sums, so that rounding leaves no gap between parts.
                left, right = self._x(start), self._x(start + value)
                mark = views.ChartMark(x=left, y=y, width=right - left, height=_BAR, series=number)
                yield mark, self._inside(mark, short(self.words, value)) if len(self.series) > 1 else None
                start += value

    def _inside(self, mark: views.ChartMark, text: str) -> views.ChartLabel | None:
        """Label a part if its value fits."""
        fits = text_width(text) + 4 <= mark.width
        return label(mark.x + mark.width // 2, mark.y + 15, text, "middle", "inside") if fits else None

    def _values(self) -> Iterator[views.ChartLabel]:
        """Label the rows with their totals."""
        for place, point in enumerate(self.points):
            text = "—" if point.total is None else short(self.words, point.total)
            yield label(self._x(point.total or 0) + 6, self.top + _ROW * place + 37, text, "start", "value")
