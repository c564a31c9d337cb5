"""Parser for dates and times.

One form is accepted, YYYY-MM-DD or YYYY-MM-DD HH:MM. Other common forms are recognised only so that the error
can show how to write the date.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import date, datetime, timedelta, timezone

from msgspec import Struct

from sitegen.diagnostics import Rule
from sitegen.diagnostics.codes import fields as codes
from sitegen.program import regex
from sitegen.schema.field_spec import Moment

_DATE_PATTERN = regex.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME_PATTERN = regex.compile(r"([0-9]{2}):([0-9]{2})")
# Zero is often typed as a letter or a circle that looks like 〇.
_CHINESE_DIGITS = "〇○零OoＯｏ一二三四五六七八九"
_DIGIT_VALUES = {
    **dict.fromkeys("〇○零OoＯｏ", 0),
    **{char: n for n, char in enumerate("一二三四五六七八九", 1)},
}
# Longer than any date with a time in any recognised form. It bounds the backtracking of the patterns.
_TEXT_LENGTH_LIMIT = 40
# A character may become several in its compatible form.
_NORMALISED_LENGTH_LIMIT = 2 * _TEXT_LENGTH_LIMIT
_RECOGNISED_FORMS: tuple[tuple[Rule, re.Pattern[str]], ...] = (
    (
        codes.DATE_ZEROS,
        regex.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", longest=_NORMALISED_LENGTH_LIMIT),
    ),
    (
        codes.DATE_SEPARATOR,
        regex.compile(
            r"([0-9]{4})\s*[/.。·_\u2010-\u2015~ ]\s*([0-9]{1,2})\s*[/.。·_\u2010-\u2015~ ]\s*([0-9]{1,2})",
            longest=_NORMALISED_LENGTH_LIMIT,
        ),
    ),
    (
        codes.DATE_CHARACTERS,
        regex.compile(
            r"([0-9]{4})\s*年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*[日号]?", longest=_NORMALISED_LENGTH_LIMIT
        ),
    ),
    (codes.DATE_COMPACT, regex.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})", longest=_NORMALISED_LENGTH_LIMIT)),
    (
        codes.DATE_NUMERALS,
        regex.compile(
            rf"([{_CHINESE_DIGITS}]{{4}})\s*年\s*([一二三四五六七八九十元]{{1,2}})\s*月\s*([一二三四五六七八九十廿卅]{{1,3}})\s*[日号]?",
            longest=_NORMALISED_LENGTH_LIMIT,
        ),
    ),
)
_CLOCK_PATTERN = regex.compile(
    r"(.*?[^0-9:])[\sT]*?([0-9]{1,2})\s*[:时点]\s*([0-9]{1,2})\s*分?(?:\s*:?\s*([0-9]{1,2})(?:\.[0-9]+)?\s*秒?)?",
    longest=_NORMALISED_LENGTH_LIMIT,
)
# What form editors and other programs write, such as 2024-04-26T01:30:00.000Z.
_ZONED_PATTERN = regex.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2})(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?\s*(Z|z|[+-][0-9]{2}:?[0-9]{2})",
    longest=_NORMALISED_LENGTH_LIMIT,
)
_BEIJING = timezone(timedelta(hours=8))
_TIME_RULES = (codes.TIME_SECONDS, codes.TIME_FORM, codes.TIME_ZONE, codes.NO_SUCH_TIME)


class DateError(Struct, frozen=True):
    """Reason why a text is not a valid date. The functions of this module return it; they do not raise it.

    ``rule`` is the rule to report. ``suggestion`` is the date in the accepted form, or "" if it is unclear
    which date is meant.
    """

    rule: Rule
    suggestion: str = ""


def parse_date(text: str) -> date | DateError:
    """Parse a date in the form YYYY-MM-DD.

    Returns a `DateError` for any other text, also for a date with a time.
    """
    result = parse_moment(text)
    if isinstance(result, Moment):
        return DateError(codes.DATE_TIME, result.day.isoformat()) if result.time else result.day
    rule = codes.DATE_TIME if result.rule in _TIME_RULES else result.rule
    return DateError(rule, result.suggestion[:10])


def parse_moment(text: str) -> Moment | DateError:
    """Parse a date with an optional time, in the form YYYY-MM-DD or YYYY-MM-DD HH:MM, to a `Moment`.

    Returns a `DateError` for any other text, and for a date or time that does not exist.
    """
    head, _, tail = text.partition(" ")
    if not _DATE_PATTERN.fullmatch(head) or (tail and not _TIME_PATTERN.fullmatch(tail)):
        return _find_date_error(text)
    if (day := _make_date(*head.split("-"))) is None:
        return DateError(codes.NO_SUCH_DATE)
    if tail and not _is_valid_time(tail):
        return DateError(codes.NO_SUCH_TIME, day.isoformat())
    return Moment(day, tail)


def _make_date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _is_valid_time(clock: str) -> bool:
    """Return whether a time in the form HH:MM is between 00:00 and 23:59."""
    hour, minute = clock.split(":")
    return int(hour) < 24 and int(minute) < 60


def _find_date_error(text: str) -> DateError:
    """Return the error for a rejected date: the rule that it breaks and, if possible, the date that was meant."""
    if len(text) > _TEXT_LENGTH_LIMIT:
        return DateError(codes.DATE_FORM)
    narrow = unicodedata.normalize("NFKC", text).strip()
    if zoned := _ZONED_PATTERN.fullmatch(narrow):
        local = _convert_to_beijing_time(*zoned.groups())
        return DateError(codes.TIME_ZONE, local) if local else DateError(codes.NO_SUCH_DATE)
    match = _CLOCK_PATTERN.fullmatch(narrow)
    clock = f"{match[2]:0>2}:{match[3]:0>2}" if match else ""
    rule, day = _parse_recognised_form(match[1].rstrip(" T") if match else narrow)
    if rule is None:
        return DateError(codes.DATE_FORM)
    if day is None:
        return DateError(codes.NO_SUCH_DATE)
    if clock and not _is_valid_time(clock):
        return DateError(codes.NO_SUCH_TIME, day.isoformat())
    if rule is codes.DATE_WIDTH:
        rule = _choose_time_rule(text, match)
    return DateError(rule, f"{day.isoformat()} {clock}".rstrip())


def _convert_to_beijing_time(day: str, clock: str, zone: str) -> str:
    """Convert a date (YYYY-MM-DD), a time (HH:MM) and a zone (Z or +HH:MM) to Beijing time.

    Returns the result as YYYY-MM-DD HH:MM, or "" if there is no such time.
    """
    with suppress(ValueError, OverflowError):
        moment = datetime.fromisoformat(f"{day}T{clock}:00{zone.upper().replace('Z', '+00:00')}")
        return f"{moment.astimezone(_BEIJING):%Y-%m-%d %H:%M}"
    return ""


def _choose_time_rule(text: str, match: re.Match[str] | None) -> Rule:
    """Return the rule that a text breaks whose date is valid: its time, or the width of its digits.

    ``match`` is the match of `_CLOCK_PATTERN` with the text in half width, or None if there is no time. The
    rule is `TIME_SECONDS` or `TIME_FORM` if the date itself is in half width, otherwise `DATE_WIDTH`.
    """
    if match is None or not text.startswith(match[1].rstrip(" T")):
        return codes.DATE_WIDTH
    return codes.TIME_SECONDS if match[4] else codes.TIME_FORM


def _parse_recognised_form(text: str) -> tuple[Rule | None, date | None]:
    """Return the date that a text states in a form that is not accepted, and the rule that the form breaks.

    For example, 2024年3月1日 gives `DATE_CHARACTERS` and the first of March. The rule is None if the text is
    not a date. The date is None if there is no such day.
    """
    if match := _DATE_PATTERN.fullmatch(text):
        return codes.DATE_WIDTH, _make_date(*match.groups())
    for rule, pattern in _RECOGNISED_FORMS:
        if match := pattern.fullmatch(text):
            parts = match.groups()
            return rule, _parse_chinese_date(*parts) if rule is codes.DATE_NUMERALS else _make_date(*parts)
    return None, None


def _parse_chinese_date(year: str, month: str, day: str) -> date | None:
    """Make a date from Chinese numerals, such as 二〇一四, 五, 二十三. Return None if there is no such day."""
    digits = "".join(str(_DIGIT_VALUES[char]) for char in year)
    return _make_date(digits, _convert_chinese_numeral(month), _convert_chinese_numeral(day))


def _convert_chinese_numeral(text: str) -> str:
    """Convert a Chinese numeral below one hundred to digits; return "0" for anything else."""
    # 元月 is January; 廿 and 卅 are 20 and 30.
    text = text.replace("元", "一").replace("廿", "二十").replace("卅", "三十")
    tens_digit, ten, ones_digit = text.rpartition("十")
    tens = _DIGIT_VALUES.get(tens_digit or "一", 0) if ten else 0
    return (
        str(tens * 10 + (_DIGIT_VALUES.get(ones_digit, 0) if ones_digit else 0))
        if len(ones_digit) < 2
        else "0"
    )
