"""Check percentages by which a figure is said to have changed since the year before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate

from sitegen.program import regex
from sitegen.reports.narrative.facts import Inconsistency
from sitegen.reports.narrative.figures import TextFigure
from sitegen.reports.narrative.figures import extract_figures as figures_of
from sitegen.reports.narrative.sentences import NarrativeSource, Sentence

_GROWN = regex.compile(r"(?:增加|增长|上升|提升|新增)了?$")
_SHRUNK = regex.compile(r"(?:减少|下降|降低)了?$")
_GROWTH = regex.compile(
    r"^[，、（]?(?:同比|比上年|较上年)?(?P<down>下降|减少|降幅)?(?:增长|增加|上升|增幅|提高)?了?(?:为|达|达到)?$"
)
_EARLIER = r"(?:(?P<year>20\d\d)年度?|上年度?|去年|上一年度?|上年同期|去年同期)"
_THAN_EARLIER = regex.compile(
    rf"[，、（]?(?:同比)?(?:较|比|相比){_EARLIER}[^，。；\d增减多少升降提新]{{0,8}}"
)
_LIST_EARLIER = regex.compile(rf"[，；](?:而)?{_EARLIER}(?P<label>[^，。；\d]{{0,10}})")
_BY = regex.compile(
    r"[，、]?(?:同比|环比)?(?:(?P<down>减少|下降|降低|下滑)|增加|增长|上升|提升|提高)了?(?:幅度)?(?:为|达到?)?"
)
_NOW = regex.compile(
    r"(?P<year>20\d\d)年度?(?P<label>[^，。；\d]{0,10})$|(?:本年度?|今年|全年)(?P<named>[^，。；\d]{0,10})$"
)
_WITH = regex.compile(rf"(?:^|[，。；])(?:与|和|同|跟){_EARLIER}的$")
_SET = regex.compile(
    r"相比，(?:本年度?|今年|全年|20\d\d年度?)?(?:共|新收|收到|申请|公开|政府信息|受理|主动)*"
)


def verify_growth(
    source: NarrativeSource, sentence: Sentence, figures: Sequence[TextFigure], index: int
) -> Iterator[Inconsistency]:
    """Yield an inconsistency if a percentage of growth contradicts the figures around it.

    ``figures`` are all figures of ``sentence`` in order, and ``index`` is the index of the percentage among them.
    ``source`` is the text that contains the sentence; it gives the place to report. Nothing is yielded if the
    percentage does not state a growth.
    """
    yield from _verify_by_change(source, sentence, figures, index)
    yield from _verify_between_years(source, sentence, figures, index)
    yield from _verify_compared_with(source, sentence, figures, index)


def collect_totals_before(sentence: Sentence, before: Sequence[TextFigure]) -> tuple[Decimal, ...]:
    """Return the values that ``sentence`` may compare with those of the year before, without repetition.

    ``before`` are the figures of the sentence before the comparison, at least one. The values are all figures
    of the sentence and of the paragraph before it that have the unit of the last one of ``before``, and the
    sums of the last two or more such figures of the sentence. In 1500条，其中网站1000条、新媒体500条，比上年的1200条增加300条, the
    total of 1500 is compared with 1200, although 500 stands directly before.
    """
    unit = before[-1].unit
    listed = [figure.value for figure in before if figure.unit == unit]
    above = [figure.value for figure in figures_of(sentence.text_before) if figure.unit == unit]
    return tuple(dict.fromkeys((*reversed(listed), *above, *accumulate(reversed(listed)))))


def _verify_by_change(
    source: NarrativeSource, sentence: Sentence, figures: Sequence[TextFigure], index: int
) -> Iterator[Inconsistency]:
    """Yield an inconsistency if P is wrong in a text such as “N 件，比上年增加 D 件，增长 P%”.

    P should be D in percent of the earlier figure, which is N less D (or N plus D if it has decreased). The
    parameters are those of `verify_growth`.
    """
    # Years stand between the quantities and are none.
    quantities = [figure for figure in figures[: index + 1] if figure.unit != "年"]
    if len(quantities) < 3:
        return
    current, change, percent = quantities[-3:]
    text = sentence.text
    match = _GROWTH.match(text[change.end : percent.start])
    verb = text[current.end : change.start]
    if (
        not match
        or current.unit != change.unit
        or not current.is_exact
        or not change.is_exact
        or len(verb) > 16
    ):
        return
    down = bool(_SHRUNK.search(verb))
    if not (down or _GROWN.search(verb)) or not _is_since_last_year(text, verb, change):
        return
    change_by = change.value if down else -change.value
    bases = [total + change_by for total in collect_totals_before(sentence, quantities[:-2])]
    bases = [base for base in bases if base > 0]
    if current.value + change_by <= 0 or any(is_percent(change.value, base, percent) for base in bases):
        return
    earlier = min(bases, key=lambda base: abs(change.value * 100 / base - percent.value))
    computed = format_percentage(change.value, earlier, percent.decimals)
    span = source.locate_in_sentence(sentence, percent.start, percent.end)
    terms = f"{change.value:f} ÷ {earlier:f} = {computed}% ≠ {percent.value:f}%"
    yield Inconsistency("share", span, percent.text, f"{computed}%", terms)


def _is_since_last_year(text: str, verb: str, change: TextFigure) -> bool:
    """Return whether the figure ``change`` is said to be a change since the year before.

    ``text`` is the sentence, and ``verb`` its part directly before the figure, such as 比上年增加. A
    percentage with 同比 (compared with the year before) that follows states the same change, but only then.
    """
    if regex.search(r"上年|去年|同期", verb):
        return True
    years = [int(year) for year in regex.findall(r"(20\d\d)年", text[: change.start])]
    return bool(regex.search(r"20\d\d年", verb)) and len(years) == 2 and years[0] == years[1] + 1


def _verify_compared_with(
    source: NarrativeSource, sentence: Sentence, figures: Sequence[TextFigure], index: int
) -> Iterator[Inconsistency]:
    """Yield an inconsistency if the percentage in a text such as 与2024年的100条相比，公开150条，增长40% is wrong.

    The parameters are those of `verify_growth`.
    """
    percent, text = figures[index], sentence.text
    counted = [figure for figure in figures[:index] if figure.is_count]
    if len(counted) != 2:
        return
    earlier, current = counted
    match = _BY.fullmatch(text[current.end : percent.start])
    is_set = _WITH.search(text[: earlier.start]) and _SET.fullmatch(text[earlier.end : current.start])
    if not match or not is_set or current.unit != earlier.unit or not (current.is_exact and earlier.is_exact):
        return
    change = earlier.value - current.value if match["down"] else current.value - earlier.value
    if earlier.value <= 0 or is_percent(change, earlier.value, percent):
        return
    computed = format_percentage(change, earlier.value, percent.decimals)
    span = source.locate_in_sentence(sentence, percent.start, percent.end)
    left, right = (earlier, current) if match["down"] else (current, earlier)
    terms = f"（{left.value:f} − {right.value:f}）÷ {earlier.value:f} = {computed}% ≠ {percent.value:f}%"
    yield Inconsistency("share", span, percent.text, f"{computed}%", terms)


def _verify_between_years(
    source: NarrativeSource, sentence: Sentence, figures: Sequence[TextFigure], index: int
) -> Iterator[Inconsistency]:
    """Yield an inconsistency if the percentage is wrong in a text that gives the figures of two years.

    Examples are 2025年公开150条，比2024年的100条增长40% and 2025年公开150条，2024年公开100条，同比增长40%. The parameters are those of
    `verify_growth`.
    """
    percent = figures[index]
    counted = [figure for figure in figures[:index] if figure.is_count]
    if (
        len(counted) < 2
        or not _is_comparison(sentence.text, *counted[-2:])
        or _is_series(sentence.text, counted)
    ):
        return
    earlier = counted[-1]
    match = _BY.fullmatch(sentence.text[earlier.end : percent.start])
    if not match or earlier.value <= 0:
        return
    sign, base = -1 if match["down"] else 1, earlier.value
    changes = {sign * (total - base): total for total in collect_totals_before(sentence, counted[:-1])}
    if any(is_percent(change, base, percent) for change in changes):
        return
    change = min(changes, key=lambda change: abs(change * 100 / base - percent.value))
    computed = format_percentage(change, base, percent.decimals)
    span = source.locate_in_sentence(sentence, percent.start, percent.end)
    left, right = (base, changes[change]) if match["down"] else (changes[change], base)
    terms = f"（{left:f} − {right:f}）÷ {base:f} = {computed}% ≠ {percent.value:f}%"
    yield Inconsistency("share", span, percent.text, f"{computed}%", terms)


def _is_comparison(text: str, current: TextFigure, earlier: TextFigure) -> bool:
    """Return whether two figures are about the same thing, one in a year and one in the year before.

    ``text`` is the sentence, in which ``earlier`` (the figure of the year before) stands after ``current``.
    """
    if current.unit != earlier.unit or not current.unit or not current.is_exact or not earlier.is_exact:
        return False
    current_match, between = _NOW.search(text[: current.start]), text[current.end : earlier.start]
    if earlier_match := _THAN_EARLIER.fullmatch(between):
        return (
            not (current_match and current_match["year"] and earlier_match["year"])
            or int(current_match["year"]) == int(earlier_match["year"]) + 1
        )
    listed = _LIST_EARLIER.fullmatch(between)
    if (
        not listed
        or not current_match
        or listed["label"] not in (current_match["label"], current_match["named"])
    ):
        return False
    return (
        not (current_match["year"] and listed["year"])
        or int(current_match["year"]) == int(listed["year"]) + 1
    )


def _is_series(text: str, counted: Sequence[TextFigure]) -> bool:
    """Return whether the text lists figures of more than two years, so that any two of them may be compared.

    ``counted`` are the figures of ``text`` before the percentage that count something.
    """
    return len(counted) > 2 and bool(_LIST_EARLIER.fullmatch(text[counted[-3].end : counted[-2].start]))


def is_percent(part: Decimal, whole: Decimal, percent: TextFigure) -> bool:
    """Return whether ``part`` / ``whole`` is the percentage ``percent``, rounded or truncated to its decimals."""
    return abs(part * 100 / whole - percent.value) < Decimal(1).scaleb(-percent.decimals)


def format_percentage(part: Decimal, whole: Decimal, decimals: int) -> str:
    """Format ``part`` / ``whole`` as a percentage without the sign, such as 53.6.

    It has ``decimals`` decimals, but at least one.
    """
    return f"{(part * 100 / whole).quantize(Decimal(1).scaleb(-max(decimals, 1)), ROUND_HALF_UP):f}"
