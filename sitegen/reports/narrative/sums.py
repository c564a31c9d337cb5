"""Check sums in running text: a total and its parts, a list and its total, an equation.

Texts list parts incompletely, let them overlap, and change the subject without a full stop. A sum is only
reported if no other interpretation is possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, combinations

from sitegen.program import regex
from sitegen.reports.narrative.facts import Inconsistency
from sitegen.reports.narrative.figures import TextFigure
from sitegen.reports.narrative.quantities import match_applicant_columns
from sitegen.reports.narrative.sentences import NarrativeSource, Sentence

_OPENS = regex.compile(
    r"(?P<inside>（)?(?:其中|包括|包含|含|分别为|分别是|具体为|具体是|具体如下|即)[，：]?|："
)
_SEPARATOR = regex.compile(r"[、，；和及与]|以及")
_ELSEWHERE = regex.compile(
    r"^[，、；]*(?:其中|另|此外|同时|较|比|同比|环比|占|共|总|累计|合计|平均|上年|去年|结转|办结|答复|回复|回应|召开|开展|举办|组织|培训|"
    r"接待|接受|受理|收到|完成|实现|更新|撤销|废止|现行|全年|新增|增|减|下|又|还|已|未|超|率|达)"
)
_OVERLAP = regex.compile(r"涉及|同时|兼|重复|交叉|占|以上|主要|等[，。；）]|等$|其中")
_TOTAL = regex.compile(r"^[，、；]*(?:共计|合计|总计|总共)[^\d，。；]{0,10}$")
_REST = regex.compile(r"^[、，；和及与]*(?:通过)?其[他它余]")
_PUBLICATION_UNITS = frozenset({"条", "件", "份", "篇", "项", "则", "个"})
"""Units of published texts, which are added up together: 政策文件38件 and 动态12条."""

# The numbers of parts that a list may have. A longer one is hardly a list of parts.
_FEWEST, _MOST = 2, 14
_EQUATION = regex.compile(r"(?<![\d.+\-=])\d+(?:[+\-]\d+)*=\d+(?:[+\-]\d+)*(?![\d.+\-=%]|[+\-×÷*/])")
_AS_IN_ORIGINAL = "原文如此"


def verify_sums(
    source: NarrativeSource, sentence: Sentence, figures: Sequence[TextFigure]
) -> Iterator[Inconsistency]:
    """Yield an inconsistency for each total that is not the sum of its parts, and for each wrong equation.

    ``source`` is the text that contains the sentence; it is needed to locate the figures. ``figures`` are all
    figures of the sentence. Nothing is yielded for a sentence that contains 原文如此 ("sic").
    """
    if _AS_IN_ORIGINAL in sentence.text:
        return
    counted = [figure for figure in figures if figure.is_count]
    for index, total in enumerate(counted):
        parts = _find_parts(sentence.text, total, counted[index + 1 :])
        if _is_contradiction(sentence.text, total, parts):
            yield _build_inconsistency(source, sentence, total, parts)
    yield from _verify_totals_after(source, sentence, counted)
    yield from _verify_equations(source, sentence)


def _find_parts(text: str, total: TextFigure, after: Sequence[TextFigure]) -> list[TextFigure]:
    """Return the figures that the text lists as the parts of a total, in order; [] if there is no such list.

    ``after`` are the figures that follow the total in the sentence. A list of parts begins with a word such
    as 其中 ("of which"). It ends before a figure that has another unit or is larger than the total, and
    before a figure that the words in front of it do not connect to the list. The result is [] if one of the
    parts is rounded.
    """
    if not after or not total.is_exact or not total.unit or total.value == 0:
        return []
    opened = _locate_opening(text, total, after[0])
    if opened is None:
        return []
    end = _locate_closing(text, opened) if opened["inside"] else len(text)
    parts: list[TextFigure] = []
    verb = ""
    for figure in after:
        between = text[parts[-1].end if parts else opened.end() : figure.start]
        if (
            figure.start >= end
            or not _is_continuation(between, parts, verb)
            or _is_next_total(text, between, figure)
        ):
            break
        if not figure.is_exact or figure.unit not in (total.unit, "") or figure.value > total.value:
            return [] if not figure.is_exact else parts
        if not parts:
            match = _ELSEWHERE.match(between)
            verb = match[0] if match else ""
        parts.append(figure)
    return parts


def _locate_opening(text: str, total: TextFigure, first: TextFigure) -> re.Match[str] | None:
    """Return the match of the word that opens a list of parts, such as 其中 ("of which"), after a total.

    ``first`` is the figure that follows the total; the word must stand between the two. Return None if there
    is no such word, or if the text in front of it is long, ends a clause or compares (比, 增, 占), so that
    what follows is not a list of parts.
    """
    between = text[total.end : first.start]
    openings = list(_OPENS.finditer(text, total.end, first.start))
    if not openings or "。" in between or "；" in between[: openings[0].start() - total.end]:
        return None
    opened = openings[-1]
    gap = text[total.end : opened.start()]
    is_near = len(gap) <= 4 or (opened["inside"] and len(gap) <= 40)
    return opened if is_near and not regex.search(r"[比较增减占]", gap) else None


def _locate_closing(text: str, opened: re.Match[str]) -> int:
    end = text.find("）", opened.end())
    return end if end >= 0 else len(text)


def _is_continuation(between: str, parts: Sequence[TextFigure], verb: str) -> bool:
    """Return whether the next figure continues a list of parts.

    ``between`` is the text between the last part and that figure. ``parts`` are the parts found so far.
    ``verb`` is the word of `_ELSEWHERE` in front of the first part, such as 办结 in 其中办结3件, or "".
    Another such word means that the text has moved on to something else, but a repetition of ``verb``
    continues the list.
    """
    if len(between) > 40 or "。" in between or ("（" in between and "）" not in between):
        return False
    if not parts:
        return True
    between = regex.sub(r"（[^（）]*）", "", between)
    if not _SEPARATOR.search(between) or "：" in between:
        return False
    last = regex.split(r"[，；]", between)[-1]
    other = _ELSEWHERE.match(last if last else between)
    return not other or (bool(verb) and other[0].lstrip("，、；") == verb.lstrip("，、；"))


def _is_next_total(text: str, between: str, figure: TextFigure) -> bool:
    """Return whether ``figure`` is not a part, but another total with parts of its own.

    An example is the 5 in 建议9件，其中办结8件；提案5件，其中办结4件. ``between`` is the text between the
    previous figure and ``figure``.
    """
    return "；" in between and bool(regex.match(r"，?其中", text[figure.end :]))


def _is_contradiction(text: str, total: TextFigure, parts: Sequence[TextFigure]) -> bool:
    if not _FEWEST <= len(parts) <= _MOST:
        return False
    values = [part.value for part in parts]
    # Any beginning of the list may be the parts: the rest may be about something else.
    if total.value in accumulate(values) or _is_nested(values, total.value):
        return False
    listed = text[total.end : parts[-1].end + 3]
    if regex.search(r"涉及|同时|兼|重复|交叉|次均", listed):
        return False
    if sum((part.value for part in parts), Decimal(0)) > total.value:
        return True
    return _is_complete(text, total, parts)


def _is_nested(values: Sequence[Decimal], total: Decimal) -> bool:
    """Return whether ``values`` add up to ``total`` if some of them are parts of the value before them.

    Such parts are not counted again. In 3件，其中直接起诉1件，维持1件；复议后起诉2件，维持1件、未审结1件, the
    total 3 is 1 + 2: the first 维持1件 is a part of 直接起诉1件, and 维持1件、未审结1件 are parts of
    复议后起诉2件.
    """
    if not values:
        return total == 0
    head, following = values[0], values[1:]
    if head > total:
        return False
    part_counts = [
        number for number, part_sum in enumerate(accumulate(following), 1) if head and part_sum == head
    ]
    return any(_is_nested(following[count:], total - head) for count in (0, *part_counts))


def _is_complete(text: str, total: TextFigure, parts: Sequence[TextFigure]) -> bool:
    """Return whether the text shows that ``parts`` are all parts of the total, and not only some of them.

    It does if the last part is 其他 ("other"), if the parts are the two kinds of applicants, or if the list
    is opened by 分别 or 具体 ("respectively", "in detail"). It does not if 等 ("and so on") follows the list.
    """
    after = text[parts[-1].end : parts[-1].end + 8]
    if "等" in after or _OVERLAP.search(text[total.end : parts[0].start].replace("其中", "")):
        return False
    last = text[parts[-2].end : parts[-1].start]
    if _REST.match(regex.split(r"[，；、]", last)[-1]) or _REST.match(last):
        return True
    opening = text[total.end : parts[0].start]
    if _has_all_applicants(text, total, parts):
        return True
    return "其中" not in opening and "含" not in opening and bool(regex.search(r"分别|具体", opening))


def _has_all_applicants(text: str, total: TextFigure, parts: Sequence[TextFigure]) -> bool:
    """Return whether the parts are 自然人 and 法人或其他组织, the only two kinds of applicants."""
    if len(parts) != 2:
        return False
    starts = [total.end, parts[0].end]
    labels = [
        regex.split(r"[，；：（]|其中", text[start : part.start])[-1]
        for start, part in zip(starts, parts, strict=True)
    ]
    return [len(match_applicant_columns(label)) for label in labels] == [1, 5]


def _build_inconsistency(
    source: NarrativeSource, sentence: Sentence, total: TextFigure, parts: Sequence[TextFigure]
) -> Inconsistency:
    span = source.locate_in_sentence(sentence, total.start, total.end)
    computed = sum((part.value for part in parts), Decimal(0))
    terms = " + ".join(f"{part.value:f}" for part in parts)
    return Inconsistency(
        "sum", span, total.text, f"{computed:f}", f"{terms} = {computed:f} ≠ {total.value:f}"
    )


def _verify_totals_after(
    source: NarrativeSource, sentence: Sentence, counted: Sequence[TextFigure]
) -> Iterator[Inconsistency]:
    """Yield an inconsistency for each wrong total that follows its list, as in 甲3件，乙4件，合计8件.

    The total is wrong if no two or more of the last ten figures of the list add up to it. One that is smaller
    than a figure of the list, or equal to it, is not checked. ``counted`` are the figures of the sentence
    whose `counted` is true.
    """
    text = sentence.text
    for index, total in enumerate(counted):
        start = counted[index - 1].end if index else 0
        if not index or not _TOTAL.match(text[start : total.start]) or not total.is_exact:
            continue
        parts = _collect_listed_before(text, counted[:index], total)
        values = [part.value for part in parts]
        if len(values) < _FEWEST or total.value < max(values) or total.value in values:
            continue
        # Only the last ten figures: the number of subsets doubles with each.
        possible_sums = (
            sum(subset) for size in range(2, len(values) + 1) for subset in combinations(values[-10:], size)
        )
        if total.value not in possible_sums:
            yield _build_inconsistency(source, sentence, total, parts)


def _collect_listed_before(text: str, before: Sequence[TextFigure], total: TextFigure) -> list[TextFigure]:
    parts: list[TextFigure] = []
    for figure in reversed(before):
        after = text[figure.end : parts[0].start] if parts else "，"
        if {figure.unit, total.unit} <= _PUBLICATION_UNITS and figure.unit != total.unit:
            return []
        if figure.unit != total.unit or not figure.is_exact or len(after) > 30 or "；" in after:
            break
        if not _SEPARATOR.search(after) or "其中" in after:
            break
        parts.insert(0, figure)
    return parts


def _verify_equations(source: NarrativeSource, sentence: Sentence) -> Iterator[Inconsistency]:
    """Yield an inconsistency for each written equation that is wrong, such as 27+3=28+2+1."""
    for match in _EQUATION.finditer(sentence.text):
        left, right = match[0].split("=")
        if _evaluate(left) != _evaluate(right):
            span = source.locate_in_sentence(sentence, match.start(), match.end())
            yield Inconsistency("equation", span, match[0], f"{_evaluate(left)} ≠ {_evaluate(right)}")


def _evaluate(terms: str) -> int:
    return sum(int(term) for term in regex.findall(r"[+\-]?\d{1,18}", terms))
