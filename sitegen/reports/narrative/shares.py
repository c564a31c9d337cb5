"""Check shares and changes in running text: percentages, increases, decreases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from sitegen.program import regex
from sitegen.reports.narrative.facts import Inconsistency
from sitegen.reports.narrative.figures import TextFigure
from sitegen.reports.narrative.growth import (
    collect_totals_before,
    format_percentage,
    is_percent,
    verify_growth,
)
from sitegen.reports.narrative.sentences import NarrativeSource, Sentence

_RATE = regex.compile(
    r"(?:普及|覆盖|公开|办结|答复|回复|完成|建成|办理|签订|设立|公示|竣工|达标|入驻|进驻|开通|更新)率(?:达到?了?|为|是)?$"
)
_SHARE = regex.compile(r"占(?:比|[^，。；]{0,14})?(?:的)?(?:比例|比重)?(?:达到?|为|是)?$")
_DOUBTFUL = regex.compile(
    r"按时|按期|及时|依法|满意|分别|均|平均|近|约|左右|提高|上升|下降|同比|电子化|知晓|累计"
)
_OF = regex.compile(r"，?占[^，。；\d]{0,10}")
_OF_END = regex.compile(r"[^，。；\d]{0,8}的?(?:比例|比重)?(?:为|达)?")
_HAS_SHARE = regex.compile(r"[，、（]?占[^，。；）\d]{0,20}\d+(?:\.\d+)?%")
_CHANGED = regex.compile(r"(?:增加|增长|上升|提升|提高|减少|下降|降低|增|减|多|少)了?$")
_NAMED_RATE = regex.compile(r"^[，、（]?(?P<name>[\u4e00-\u9fff]{2,6})率(?:达到?了?|为|是)?$")
_GROWN = regex.compile(r"(?:增加|增长|上升|提升|新增)了?$")
_SHRUNK = regex.compile(r"(?:减少|下降|降低)了?$")
_THAN = regex.compile(r"(?:较|比)(?:20\d\d年)?[^，。；\d]{0,14}$")
_FROM = regex.compile(r"(?:由|从|在)[^，。；\d]{0,14}$")
_TO = regex.compile(r"^[^，。；\d]{0,4}(?:增加|提高|上升|增长|减少|降低|下降)(?:到|至|为)[^，。；\d]{0,8}$")
_BY = regex.compile(r"^[，、（][^，。；\d]{0,8}(?P<verb>增加|提高|上升|增长|增|减少|降低|下降|减)了?$")
_AS_IN_ORIGINAL = "原文如此"
_WHOLE_LIMIT = 400
"""Figures of a text that are tried as the whole of a share."""


def verify_shares(
    source: NarrativeSource,
    sentence: Sentence,
    figures: Sequence[TextFigure],
    all_figures: Sequence[TextFigure],
) -> Iterator[Inconsistency]:
    """Yield an inconsistency for each percentage or change that contradicts the figures of the sentence.

    ``source`` is the text that contains the sentence; it gives the places to report. ``figures`` are those of
    the sentence. ``all_figures`` are those of the whole text: a percentage may be the share in any of them.
    Sentences marked 原文如此 are skipped.
    """
    if _AS_IN_ORIGINAL in sentence.text:
        return
    for index, figure in enumerate(figures):
        if figure.unit == "%" and figure.is_exact:
            before = [earlier for earlier in figures[:index] if earlier.is_count and earlier.is_exact]
            yield from verify_growth(source, sentence, figures, index)
            yield from _verify_share(source, sentence, figure, before, all_figures)
            yield from _verify_stated_share(source, sentence, figure, before)
            yield from _verify_named_rate(source, sentence, figure, before)
        elif figure.is_count and figure.is_exact:
            yield from _verify_change(
                source, sentence, [counted for counted in figures[: index + 1] if counted.is_count]
            )


def _verify_share(
    source: NarrativeSource,
    sentence: Sentence,
    percent: TextFigure,
    before: Sequence[TextFigure],
    all_figures: Sequence[TextFigure],
) -> Iterator[Inconsistency]:
    """Yield an inconsistency if ``percent``, a rate or share, is not the quotient of two figures of the text.

    ``before`` are the figures before it in the sentence, and ``all_figures`` those of the whole text.
    """
    text = sentence.text
    label = regex.split(r"[，。；：（）]", text[: percent.start])[-1]
    rate = _RATE.search(label)
    if (
        not (rate or _SHARE.search(label))
        or _DOUBTFUL.search(label)
        or not before
        or percent.value in (0, 100)
    ):
        return
    part = before[-1]
    # If the part is a change, the percentage is a growth and not a share.
    if "）" in text[part.end : percent.start] or _CHANGED.search(text[: part.start]):
        return
    wholes = [
        figure
        for figure in before[:-1]
        if figure.unit == part.unit and figure.value >= part.value > 0 and not _has_stated_share(text, figure)
    ]
    between = text[wholes[-1].end : part.start] if wholes else ""
    if (
        not wholes
        or len(between) > 40
        or not (rate or regex.search(r"其中|共|总|全年|本年", text[: part.start]))
    ):
        return
    if _has_matching_share(part, percent, before, all_figures):
        return
    # The nearest whole is meant most often: 新收66件，办结65件，其中公开40件. Another one may be, so both are named.
    largest = () if rate else (max(figure.value for figure in wholes),)
    likely_wholes = dict.fromkeys((wholes[-1].value, *largest))
    shares = [format_percentage(part.value, whole, percent.decimals) for whole in likely_wholes]
    terms = "；".join(
        f"{part.value:f} ÷ {whole:f} = {share}% ≠ {percent.value:f}%"
        for whole, share in zip(likely_wholes, shares, strict=True)
    )
    span = source.locate_in_sentence(sentence, percent.start, percent.end)
    yield Inconsistency("share", span, percent.text, f"{shares[0]}%", terms)


def _has_matching_share(
    part: TextFigure, percent: TextFigure, before: Sequence[TextFigure], all_figures: Sequence[TextFigure]
) -> bool:
    """Return whether one of the last figures before ``percent`` is that share of some figure of the text.

    ``part`` is the figure directly before it, and only figures with its unit are divided. ``before`` are all
    figures before it in the sentence, whose sum may be the divisor, too. ``all_figures`` are those of the
    whole text.
    """
    wholes = [figure.value for figure in all_figures if figure.unit in (part.unit, "")][:_WHOLE_LIMIT]
    # The text may name the parts only: 公开30件，不公开10件，公开率75%.
    wholes.append(sum((figure.value for figure in before), Decimal(0)))
    numerators = [figure.value for figure in before if figure.unit == part.unit][-4:]
    return any(is_percent(value, whole, percent) for value in numerators for whole in wholes if whole)


def _has_stated_share(text: str, figure: TextFigure) -> bool:
    """Return whether the text states after ``figure`` what share of a total it is: 予以公开15件，占53.6%."""
    return bool(_HAS_SHARE.match(text, figure.end))


def _verify_stated_share(
    source: NarrativeSource, sentence: Sentence, percent: TextFigure, before: Sequence[TextFigure]
) -> Iterator[Inconsistency]:
    """Yield an inconsistency if a share is wrong whose whole is stated: 满意102件，占全部106件的96.4%.

    ``percent`` is the share, and ``before`` are the figures before it in the sentence.
    """
    if len(before) < 2 or before[-1].unit != before[-2].unit:
        return
    (part, whole), text = before[-2:], sentence.text
    if _OF.fullmatch(text[part.end : whole.start]) and _OF_END.fullmatch(text[whole.end : percent.start]):
        parts = [figure.value for figure in before[:-1] if figure.unit == part.unit]
        yield from _report_wrong_share(source, sentence, percent, parts, whole)


def _verify_named_rate(
    source: NarrativeSource, sentence: Sentence, percent: TextFigure, before: Sequence[TextFigure]
) -> Iterator[Inconsistency]:
    """Yield an inconsistency if a rate named after the part is wrong: 建议106件，其中满意102件，满意率96.4%.

    ``percent`` is the rate, and ``before`` are the figures before it in the sentence.
    """
    if len(before) < 2 or percent.value == 100 or before[-1].unit != before[-2].unit:
        return
    (whole, part), text = before[-2:], sentence.text
    rate, between = _NAMED_RATE.match(text[part.end : percent.start]), text[whole.end : part.start]
    if rate and regex.fullmatch(
        rf"[，；（]?其中[，：]?(?:[^，。；\d基本不]{{0,4}}){rate['name']}(?:的|有)*", between
    ):
        yield from _report_wrong_share(source, sentence, percent, [part.value], whole)


def _report_wrong_share(
    source: NarrativeSource,
    sentence: Sentence,
    percent: TextFigure,
    parts: Sequence[Decimal],
    whole: TextFigure,
) -> Iterator[Inconsistency]:
    """Yield an inconsistency unless the last ``parts`` (one or more) are ``percent`` of ``whole``.

    ``parts`` are figures before the percentage, in order.
    """
    sums = [sum(parts[-count:], Decimal(0)) for count in range(1, len(parts) + 1)]
    if not 0 < parts[-1] <= whole.value or any(is_percent(total, whole.value, percent) for total in sums):
        return
    computed = format_percentage(parts[-1], whole.value, percent.decimals)
    span = source.locate_in_sentence(sentence, percent.start, percent.end)
    terms = f"{parts[-1]:f} ÷ {whole.value:f} = {computed}% ≠ {percent.value:f}%"
    yield Inconsistency("share", span, percent.text, f"{computed}%", terms)


def _verify_change(
    source: NarrativeSource, sentence: Sentence, figures: Sequence[TextFigure]
) -> Iterator[Inconsistency]:
    """Yield an inconsistency if the last of ``figures`` is not the change between the two figures before it.

    Examples are 现有 92 项，较上年 76 项增加了 16 项 and 由 1080 元提高到 1200 元，提高 120 元.
    """
    if len(figures) < 3:
        return
    first, second, change = figures[-3:]
    text = sentence.text
    if not (first.is_exact and second.is_exact and first.unit == second.unit == change.unit and change.unit):
        return
    between = text[second.end : change.start]
    if _THAN.search(text[first.end : second.start]) and len(between) <= 8:
        current_totals = collect_totals_before(sentence, figures[:-2])
        earlier, down = second.value, bool(_SHRUNK.search(between))
        if not (down or _GROWN.search(between)):
            return
    elif (
        _FROM.search(text[: first.start]) and _TO.match(text[first.end : second.start]) and _BY.match(between)
    ):
        earlier, current_totals = first.value, (second.value,)
        down = bool(regex.search(r"减|降", between))
    else:
        return
    changes = {earlier - total if down else total - earlier: total for total in current_totals}
    if change.value in changes:
        return
    computed = min(changes, key=lambda difference: abs(difference - change.value))
    span = source.locate_in_sentence(sentence, change.start, change.end)
    left, right = (earlier, changes[computed]) if down else (changes[computed], earlier)
    terms = f"{left:f} − {right:f} = {computed:f} ≠ {change.value:f}"
    yield Inconsistency("change", span, change.text, f"{computed:f}", terms)
