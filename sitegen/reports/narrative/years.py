"""What a narrative states about itself and its fees and cases.

This is its period, its year, the notice that it follows, missing text, fees charged, and cases upheld.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sitegen.procedure.rules import RULES
from sitegen.reports.load import formats
from sitegen.reports.narrative.bodies import named_body
from sitegen.reports.narrative.figures import chinese_number
from sitegen.reports.narrative.model import PLACEHOLDER, Mention, Slip
from sitegen.reports.narrative.sentences import Sentence, Source

_ABOUT_PERIOD = re.compile(r"统计|数据|期限|时限")
_PERIOD = re.compile(
    r"(?P<from>\d{3,8})年(?P<m1>\d{1,2})月(?P<d1>\d{1,2})日(?:起|始|开始)?(?:至|到|[-—–~～]+)(?:(?P<to>\d{3,8})年|当年|同年)?(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日"
)
_TITLE = re.compile(
    r"(?P<year>(?:19|20)\d\d)年度?(?:政府信息公开|政务公开|信息公开)(?:工作)?(?:年度)?(?:报告|年报)"
)
_STALE = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.])?(?P<year>(?:19|20)\d\d)年度?，?(?P<own>我|本|全|各)?"
)
_COMPARES = re.compile(r"上年|去年|同比|相比|相较|较|结转|以来|起|至|末|底|印发|报告|历年|首次|继")
_NOTICE = re.compile(r"国办公开办函[〔\[（【]?(?P<year>\d{4})[〕\]）】]?(?P<number>\d{1,3})号")
_PARTS = re.compile(
    r"(?:由|包括|包含|分为|分)(?P<list>[^。]*?)(?:共|等)?(?P<count>[一二三四五六七八九十]{1,2}|\d{1,2})个?大?(?:部分|个方面)(?=组成|构成|内容|[，。；]|$)"
)
_PART = re.compile(r"(?:概述|概况|情况|措施|事项|问题|附表|附件|说明|收费|打算|建议)$")
_UNFINISHED = re.compile(r"(?:行政复议|复议|申请|主动公开|依申请公开)$")


def mentions(source: Source, sentence: Sentence, year: int) -> Iterator[Mention]:
    """Yield the years and notices of a sentence that do not belong in a report on ``year``."""
    text = re.sub(r"《[^《》]*》", lambda name: "《" * len(name[0]), sentence.text)
    if _ABOUT_PERIOD.search(text):
        for found in _PERIOD.finditer(text):
            if not _is_year(found, year):
                yield Mention("period", source.spot_in(sentence, *found.span()), found[0])
    if sentence.section == "preamble":
        for found in _TITLE.finditer(text):
            if int(found["year"]) != year and not _COMPARES.search(
                text[max(found.start() - 4, 0) : found.start()]
            ):
                yield Mention("preamble", source.spot_in(sentence, *found.span("year")), found["year"])
    stale = _STALE.match(text)
    if stale and int(stale["year"]) == year - 1 and _is_stale(text, sentence, year):
        body = "" if stale["own"] else named_body(text[stale.end() :])
        if stale["own"] or body:
            yield Mention("stale", source.spot_in(sentence, *stale.span("year")), stale["year"], body)
    for found in _NOTICE.finditer(sentence.text):
        said = f"国办公开办函〔{found['year']}〕{found['number']}号"
        yield Mention("notice", source.spot_in(sentence, *found.span()), said)


def placeholders(source: Source, sentence: Sentence) -> Iterator[Mention]:
    """Yield placeholders for text that was never written."""
    for found in re.finditer(PLACEHOLDER, sentence.text):
        yield Mention("placeholder", source.spot_in(sentence, *found.span()), found[0])


def _is_stale(text: str, sentence: Sentence, year: int) -> bool:
    """Whether a sentence that begins with the year before is a leftover: it makes no comparison."""
    looks_back = sentence.section in ("problems", "other") or _COMPARES.search(text[:40])
    return not looks_back and f"{year}年" not in text


def _is_year(found: re.Match[str], year: int) -> bool:
    """Whether a period is the calendar year. In 2008 it may begin later, when the Regulations took effect."""
    first, last = int(found["from"]), int(found["to"] or found["from"])
    months = tuple(int(found[name]) for name in ("m1", "d1", "m2", "d2"))
    begins = (1, 1) if year != RULES.earliest_former.year else months[:2]
    return (first, last) == (year, year) and months == (*begins, 12, 31)


def labels(source: Source) -> Iterator[Mention]:
    """Yield headings in tables of the text that only one format has."""
    for line, offset in source.tables:
        for label, form in _own_labels().items():
            if found := form.search(line):
                yield Mention("label", source.spot(offset + found.start(), offset + found.end()), label)


@cache
def _own_labels() -> dict[str, re.Pattern[str]]:
    """Compile the column labels that no other format has, each as it may be broken in a narrow cell."""
    by_form = [
        {column.label for table in form.tables for column in table.columns if len(column.label) > 4}
        for form in formats().values()
    ]
    every = [label for labels in by_form for label in labels]
    own = sorted({label for label in every if every.count(label) == 1})
    return {label: re.compile(r"(?:\s|<br>)*".join(map(re.escape, label))) for label in own}


def parts(source: Source, sentence: Sentence) -> Iterator[Slip]:
    """Check a preamble that lists the parts of the report and states their number.

    Names may contain separators (行政复议、提起行政诉讼情况), so only a number that no reading gives is reported.
    """
    if sentence.section != "preamble" or "原文如此" in sentence.text:
        return
    found = _PARTS.search(sentence.text)
    if not found:
        return
    listed = re.split(r"由|包括|包含|分为|：", found["list"])[-1].strip("，、")
    said = int(found["count"]) if found["count"].isdigit() else chinese_number(found["count"])
    pieces = [piece for piece in re.split(r"[，；、]|以及|[和及与]", listed) if piece]
    most, least = len(pieces), _least(listed)
    if least < 2 or least <= said <= most or not _names_parts(pieces):
        return
    spot = source.spot_in(sentence, *found.span("count"))
    yield Slip("parts", spot, str(said), str(least))


def _names_parts(pieces: list[str]) -> bool:
    """Whether a list names parts of a report."""
    named = [piece for piece in pieces if _PART.search(piece)]
    return len(named) * 2 >= len(pieces)


def _least(listed: str) -> int:
    """Count the fewest names that a list can have.

    These are those between commas, or those that are not the beginning of the next one.
    """
    if "，" in listed:
        return len([piece for piece in listed.split("，") if piece])
    pieces = [piece for piece in listed.split("、") if piece]
    return len([piece for piece in pieces[:-1] if not _UNFINISHED.search(piece)]) + 1 if pieces else 0
