"""Bar charts as geometry, in whole units of a drawing 340 wide: a theme only has to draw them.

Widths of texts are estimated, generously, for letters of 13 units. Each chart has the table of all its values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from unicodedata import east_asian_width

from sitegen.pages import views
from sitegen.pages.words import Words
from sitegen.reports.cells import Figure

WIDTH = 340
_TICKS = 5
"""No more steps on a scale than this."""
_UNITS = {"zh-CN": ((10**8, "亿"), (10**4, "万")), "en": ((10**9, "bn"), (10**6, "m"), (10**4, "k"))}
_THOUSAND = {"k": 10**3}


@dataclass(frozen=True, slots=True)
class Point:
    """What a bar, or a row of bars, stands for, and its values: one for each series, None where there is none."""

    name: str
    values: tuple[Figure | None, ...]
    href: str = ""

    @property
    def total(self) -> Figure | None:
        """The values together; None if there is none at all."""
        known = [value for value in self.values if value is not None]
        return sum(known[1:], known[0]) if known else None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a chart is about: its id on the page, title and unit, what its points are (年度, 机关), its series."""

    id: str
    title: str
    unit: str
    points: str
    series: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """The geometry of a chart; ``keys`` are the swatches of its legend."""

    height: int
    lines: tuple[views.ChartLine, ...]
    marks: tuple[views.ChartMark, ...]
    labels: tuple[views.ChartLabel, ...]
    keys: tuple[views.ChartMark, ...] = ()


def highest(points: Sequence[Point]) -> Figure:
    """The largest total; 0 if there is none."""
    return max((point.total or 0 for point in points), default=0)


def scale(top: Figure) -> tuple[Figure, ...]:
    """The round numbers of a scale from 0 to at least ``top``: steps of 1, 2 or 5 with zeros, whole ones for counts."""
    if not top:
        return (0, 1)
    smallest = 0 if isinstance(top, int) else -9
    steps = (Decimal(f"{digit}E{power}") for power in range(smallest, 19) for digit in (1, 2, 5))
    step = next(step for step in steps if step * _TICKS >= top)
    count = int((top / step).to_integral_value(ROUND_CEILING))
    return tuple(_tidy(step * number) for number in range(count + 1))


def _tidy(number: Decimal) -> Figure:
    return int(number) if number == int(number) else number


def short(words: Words, value: Figure) -> str:
    """A number for a chart: large ones in 万 and 亿 (k, m and bn in English), to one decimal place."""
    for size, unit in _UNITS[words.language]:
        if value >= size:
            rounded = Decimal(value * 10 // _THOUSAND.get(unit, size)) / 10
            return f"{_tidy(rounded)}{unit}"
    return str(value) if isinstance(value, int) else f"{value:f}"


def exact(value: Figure | None) -> str:
    """A number for a table; a dash where there is none."""
    if value is None:
        return "—"
    return str(value) if isinstance(value, int) else f"{value:f}"


def text_width(text: str) -> int:
    """How wide a text is at most, in units."""
    return sum(13 if east_asian_width(char) in "WF" else 8 for char in text)


def label(x: int, y: int, text: str, anchor: str, kind: str) -> views.ChartLabel:
    """A text of a chart."""
    return views.ChartLabel(x=x, y=y, text=text, anchor=anchor, kind=kind)


def chart(words: Words, subject: Subject, points: Sequence[Point], drawing: Drawing) -> views.Chart:
    """A drawing with its words and its table."""
    series = (*subject.series, words("chart-total")) if subject.series else (subject.title,)
    return views.Chart(
        id=subject.id,
        title=subject.title,
        unit=subject.unit,
        description=_description(words, subject, points),
        width=WIDTH,
        height=drawing.height,
        lines=drawing.lines,
        marks=drawing.marks,
        keys=drawing.keys,
        labels=drawing.labels,
        columns=(subject.points, *series),
        rows=tuple(_rows(points, bool(subject.series))),
    )


def _rows(points: Sequence[Point], summed: bool) -> Iterator[views.ChartRow]:
    for point in points:
        values = (*point.values, point.total) if summed else point.values
        yield views.ChartRow(
            name=views.Link(text=point.name, href=point.href), values=tuple(exact(value) for value in values)
        )


def _description(words: Words, subject: Subject, points: Sequence[Point]) -> str:
    """The chart in a sentence: what there is, the highest and the last or lowest value."""
    known = [(point.total, point.name) for point in points if point.total is not None]
    if not known:
        return words("chart-none", title=subject.title)
    most = max(known, key=lambda one: one[0])
    least = min(known, key=lambda one: one[0])
    return words(
        "chart-about",
        title=subject.title,
        n=len(known),
        most=most[1],
        largest=exact(most[0]),
        least=least[1],
        smallest=exact(least[0]),
        unit=subject.unit,
    )
