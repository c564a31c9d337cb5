"""Extract statements that are not the figure of a cell: fees, upheld cases, years, notices, parts of the report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from sitegen.procedure.rules import RULES
from sitegen.program import regex
from sitegen.reports.application_log import APPLICATIONS, LITIGATION
from sitegen.reports.format_loader import load_formats
from sitegen.reports.narrative.facts import (
    PLACEHOLDER,
    EmptyPart,
    Fee,
    Inconsistency,
    Mention,
    UpheldStatement,
)
from sitegen.reports.narrative.figures import extract_figures, parse_chinese_number
from sitegen.reports.narrative.named_agencies import find_leading_agency
from sitegen.reports.narrative.sentences import DISCLOSURE_WORDS, NarrativeSource, Sentence

FEES_MENTIONED = regex.compile(r"信息处理费|收费|缴费|费用|处理费")
_CHARGED_BEFORE = regex.compile(
    r"(?:信息处理费|信息公开费)[^，。；\d]{0,16}$|收取?[^，。；\d]{0,16}(?:信息处理费|信息公开费)?[^，。；\d]{0,10}$"
)
_NEGATION = regex.compile(r"未|没有|无|减免|免收|免除|不")


def extract_fees(source: NarrativeSource, sentence: Sentence) -> Iterator[Fee]:
    """Yield the information-processing fees that a sentence says were charged, converted to yuan.

    ``source`` is the text that contains the sentence; it gives the place of each fee.
    """
    if "信息处理费" not in sentence.text and "信息公开费" not in sentence.text:
        return
    for figure in extract_figures(sentence.text):
        clause = regex.split(r"[，。；：]", sentence.text[: figure.start])[-1]
        before = sentence.text[max(0, figure.start - 30) : figure.start]
        if figure.unit in ("元", "万元") and _CHARGED_BEFORE.search(before) and not _NEGATION.search(clause):
            amount = figure.value * (10000 if figure.unit == "万元" else 1)
            if amount > 0:
                span = source.locate_in_sentence(sentence, figure.start, figure.end)
                yield Fee(span, f"{amount.normalize():f}", amount)


_TABLES: Final = {"disclosure": "disclosure", "applications": APPLICATIONS, "litigation": LITIGATION}
"""The parts of a report that have a table, with the key of each."""
_NOTHING: Final = regex.compile(
    r"(?:20\d\d年度?|本年度?|今年|全年|我[局办镇乡县市区]|本[机单]?[关位局办镇乡县市区]|，){0,4}(?:没有|无|未发生)(?:此类|这类|此项|该项|相关|有关)?(?:情况|事项|内容|数据)?(?:发生)?[。！]?"
)


def extract_empty_parts(source: NarrativeSource, sentences: Iterable[Sentence]) -> Iterator[EmptyPart]:
    """Yield the parts of the report whose text says only that there is nothing to report.

    Only parts that have a table are considered. ``source`` gives the places in the text. ``sentences`` are
    those of the report, in order. A part with any other sentence is left out, because 没有 (there was none) may
    then be about something else than the table.
    """
    by_part: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        by_part.setdefault(sentence.section, []).append(sentence)
    for part, table in _TABLES.items():
        first = next(iter(by_part.get(part, ())), None)
        if first and all(_NOTHING.fullmatch(sentence.text) for sentence in by_part[part]):
            quote = first.text.rstrip("。！")
            yield EmptyPart(source.locate_in_sentence(first, 0, len(quote)), quote, table)


_UPHELD = regex.compile(r"(?:均|全部|都)(?:已)?(?:获得?|被|予以|得到|为|是)?(?:复议机关|法院)?(?:维持|胜诉)")


def extract_upheld(source: NarrativeSource, sentence: Sentence) -> Iterator[UpheldStatement]:
    """Yield the statement that the decision was upheld in all reviews or lawsuits (均维持), if the sentence makes it.

    ``source`` is the text that contains the sentence; it gives the place of the statement.
    """
    match = _UPHELD.search(sentence.text)
    if not match or sentence.section == "problems" or "未审结" in sentence.text:
        return
    if sentence.topic != "litigation" and not DISCLOSURE_WORDS.search(sentence.text):
        return
    before = _extract_subject(sentence.text[: match.start()])
    rows = [
        row
        for word, names in (("复议", ["review"]), ("诉讼", ["direct", "after_review"]))
        if word in before
        for row in names
    ]
    if rows:
        pending = not regex.search(r"审结|办结|结案|已结|已决|作出", before)
        yield UpheldStatement(
            source.locate_in_sentence(sentence, match.start(), match.end()), tuple(rows), pending
        )


def _extract_subject(before: str) -> str:
    """Return the words that name the cases of which 均维持 says that all were upheld, such as 行政复议3件.

    ``before`` is the text before 均维持. The result is the end of it: the last mention of reviews or lawsuits, with what
    stands before that mention back to the result of other cases, such as 撤销.
    """
    before = regex.sub(r"未经(?:行政)?复议|复议后", "", before[before.rfind("；") + 1 :])
    last = max(before.rfind("复议"), before.rfind("诉讼"))
    start = max(
        (match.end() for match in regex.finditer(r"维持|纠正|撤销|驳回|审结", before[: max(last, 0)])),
        default=0,
    )
    return before[start:]


_ABOUT_PERIOD = regex.compile(r"统计|数据|期限|时限")
_PERIOD = regex.compile(
    r"(?P<from>\d{3,8})年(?P<m1>\d{1,2})月(?P<d1>\d{1,2})日(?:起|始|开始)?(?:至|到|[-—–~～]+)(?:(?P<to>\d{3,8})年|当年|同年)?(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日"
)
_TITLE = regex.compile(
    r"(?P<year>(?:19|20)\d\d)年度?(?:政府信息公开|政务公开|信息公开)(?:工作)?(?:年度)?(?:报告|年报)"
)
_STALE = regex.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.])?(?P<year>(?:19|20)\d\d)年度?，?(?P<own>我|本|全|各)?"
)
_COMPARES = regex.compile(r"上年|去年|同比|相比|相较|较|结转|以来|起|至|末|底|印发|报告|历年|首次|继")
_NOTICE = regex.compile(r"国办公开办函[〔\[（【]?(?P<year>\d{4})[〕\]）】]?(?P<number>\d{1,3})号")
_PART_COUNT = regex.compile(
    r"(?:共|等)?(?P<count>[一二三四五六七八九十]{1,2}|\d{1,2})个?大?(?:部分|个方面)(?=组成|构成|内容|[，。；]|$)"
)
_PART_LIST_START = regex.compile("由|包括|包含|分为|分")
_LONGEST_PART_LIST = 200
"""Characters of the longest list of parts of a report."""
_PART = regex.compile(r"(?:概述|概况|情况|措施|事项|问题|附表|附件|说明|收费|打算|建议)$")
_UNFINISHED = regex.compile(r"(?:行政复议|复议|申请|主动公开|依申请公开)$")


def extract_mentions(source: NarrativeSource, sentence: Sentence, year: int) -> Iterator[Mention]:
    """Yield the years in a sentence that do not fit a report on ``year``, and all notices that it cites.

    ``source`` is the text that contains the sentence; it gives the place of each phrase. See `Mention` for
    the kinds of phrases.
    """
    # Titles of documents name years of their own. They are replaced by as many characters, to keep the offsets.
    text = regex.sub(r"《[^《》]*》", lambda name: "《" * len(name[0]), sentence.text)
    if _ABOUT_PERIOD.search(text):
        for match in _PERIOD.finditer(text):
            if not _is_calendar_year(match, year):
                yield Mention("period", source.locate_in_sentence(sentence, *match.span()), match[0])
    if sentence.section == "preamble":
        for match in _TITLE.finditer(text):
            if int(match["year"]) != year and not _COMPARES.search(
                text[max(match.start() - 4, 0) : match.start()]
            ):
                yield Mention(
                    "preamble", source.locate_in_sentence(sentence, *match.span("year")), match["year"]
                )
    stale = _STALE.match(text)
    if stale and int(stale["year"]) == year - 1 and _is_stale(text, sentence, year):
        agency = "" if stale["own"] else find_leading_agency(text[stale.end() :])
        if stale["own"] or agency:
            yield Mention(
                "stale", source.locate_in_sentence(sentence, *stale.span("year")), stale["year"], agency
            )
    for match in _NOTICE.finditer(sentence.text):
        notice = f"国办公开办函〔{match['year']}〕{match['number']}号"
        yield Mention("notice", source.locate_in_sentence(sentence, *match.span()), notice)


def extract_placeholders(source: NarrativeSource, sentence: Sentence) -> Iterator[Mention]:
    """Yield each placeholder （待写） in a sentence: text that the editor has not written yet.

    ``source`` is the text that contains the sentence; it gives the place of each placeholder.
    """
    for match in regex.finditer(PLACEHOLDER, sentence.text):
        yield Mention("placeholder", source.locate_in_sentence(sentence, *match.span()), match[0])


def _is_stale(text: str, sentence: Sentence, year: int) -> bool:
    """Return whether a sentence that begins with last year was probably copied from last year's report.

    It was probably not if it compares years, is about problems and plans, or names ``year`` as well.
    """
    looks_back = sentence.section in ("problems", "other") or _COMPARES.search(text[:40])
    return not looks_back and f"{year}年" not in text


def _is_calendar_year(match: re.Match[str], year: int) -> bool:
    """Return whether a period, a match of `_PERIOD`, is the calendar year ``year``.

    In 2008, when the Regulations took effect, the period may begin on any day.
    """
    first, last = int(match["from"]), int(match["to"] or match["from"])
    months = tuple(int(match[name]) for name in ("m1", "d1", "m2", "d2"))
    begins = (1, 1) if year != RULES.earliest_former.year else months[:2]
    return (first, last) == (year, year) and months == (*begins, 12, 31)


def extract_labels(source: NarrativeSource) -> Iterator[Mention]:
    """Yield the column labels in tables of the text ``source`` that belong to one report format only.

    Such labels reveal which format the text follows.
    """
    for line, offset in source.tables:
        for label, pattern in _compile_own_labels().items():
            if match := pattern.search(line):
                yield Mention("label", source.locate(offset + match.start(), offset + match.end()), label)


@cache
def _compile_own_labels() -> dict[str, re.Pattern[str]]:
    """Return a pattern for each column label that only one format has, keyed by the label.

    The pattern allows for line breaks, since a label may be broken in a narrow cell.
    """
    by_form = [
        {column.label for table in form.tables for column in table.columns if len(column.label) > 4}
        for form in load_formats().values()
    ]
    all_labels = [label for labels in by_form for label in labels]
    # A label that several formats share says nothing about the format of the text.
    unique_labels = sorted({label for label in all_labels if all_labels.count(label) == 1})
    return {label: regex.compile(r"(?:\s|<br>)*".join(map(regex.escape, label))) for label in unique_labels}


def verify_part_count(source: NarrativeSource, sentence: Sentence) -> Iterator[Inconsistency]:
    """Yield an inconsistency if a preamble lists the parts of the report, but states a wrong number of them.

    ``source`` is the text that contains ``sentence``; it gives the place to report. Names of parts may
    contain separators (行政复议、提起行政诉讼情况), so a number is reported only if no way of counting gives it.
    """
    if sentence.section != "preamble" or "原文如此" in sentence.text:
        return
    found = _find_part_list(sentence.text)
    if not found:
        return
    part_list, match = found
    listed = regex.split(r"由|包括|包含|分为|：", part_list)[-1].strip("，、")
    stated = int(match["count"]) if match["count"].isdigit() else parse_chinese_number(match["count"])
    pieces = [piece for piece in regex.split(r"[，；、]|以及|[和及与]", listed) if piece]
    most, least = len(pieces), _count_fewest_names(listed)
    if least < 2 or least <= stated <= most or not _is_part_list(pieces):
        return
    span = source.locate_in_sentence(sentence, *match.span("count"))
    yield Inconsistency("parts", span, str(stated), str(least))


def _find_part_list(text: str) -> tuple[str, re.Match[str]] | None:
    """Find the first list of parts, such as 由概述、主动公开等六部分组成, and the number that is stated after it."""
    # From the number backwards: words such as 由 are in every sentence.
    for match in _PART_COUNT.finditer(text):
        before = text[max(match.start() - _LONGEST_PART_LIST, 0) : match.start()].rpartition("。")[2]
        if start := _PART_LIST_START.search(before):
            return before[start.end() :], match
    return None


def _is_part_list(pieces: list[str]) -> bool:
    """Return whether at least half of the names in a list are those of parts of a report."""
    parts = [piece for piece in pieces if _PART.search(piece)]
    return len(parts) * 2 >= len(pieces)


def _count_fewest_names(listed: str) -> int:
    """Return the smallest number of names into which the text of a list can be split.

    If the list has commas, only they separate names. Otherwise 、 does, but a piece that may be the beginning
    of the next name is not counted: 行政复议、提起行政诉讼情况 may be one name.
    """
    if "，" in listed:
        return len([piece for piece in listed.split("，") if piece])
    pieces = [piece for piece in listed.split("、") if piece]
    return len([piece for piece in pieces[:-1] if not _UNFINISHED.search(piece)]) + 1 if pieces else 0
