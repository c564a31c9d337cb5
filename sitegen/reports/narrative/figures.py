"""The figures of a sentence: digits or Chinese numerals, their unit, and whether they are exact."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from sitegen.program import regex

_UNITS = (
    "个百分点 平方公里 平方米 平方千米 万元 亿元 人次 件次 条次 户次 批次 场次 期次 篇次 车次 项次 公里 平米 公顷 小时 分钟 工作日 "
    "件 条 户 个 份 篇 次 场 期 项 宗 起 例 家 处 名 套 部 册 幅 本 类 辆 亩 元 位 张 块 台 座 所 支 轮 批 组 讲 则 封 人 株 只 头 "
    "吨 米 千克 公斤 倍 % ‰ 年 月 日 天 号 时 分 周 届 级 岁 度 成 章 节 页 字 层 楼 路 幢 栋 室 星 折 版 点"
)
UNITS = "|".join(sorted(_UNITS.split(), key=len, reverse=True))
_MEASURES = "% ‰ 个百分点 倍 年 月 日 天 号 时 分 周 届 级 岁 度 成 章 节 页 层 楼 路 幢 栋 室 星 折 点 小时 分钟 工作日"
MEASURE_UNITS = frozenset(_MEASURES.split())
"""Units of shares, time, order and degree, whose figures are not added up."""

_CHINESE = "零〇一二两三四五六七八九十百千"
_BEFORE = regex.compile(
    r"(?:约为?|近|逾|超过?|接近|将近|大约|不足|不到|不少于|不低于|至少|至多|最多|突破|多达|第|每|人均|户均|平均|前|后|[\-—–~～/.A-Za-z〔\[])$"
)
# Chinese numerals count only before 件, 宗 and the like. Elsewhere they are mostly parts of words.
_NUMBER = regex.compile(
    rf"(?P<number>(?<![\d,.])\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|(?<![{_CHINESE}第每同某这那])[{_CHINESE}]{{1,7}}(?=[件宗例](?![事一])|[条份起](?<!一[条份起])))"
    r"(?P<scale>[百千]?[万亿](?!元)|[百千](?=[余多]?[件条人次户]))?"
    r"(?P<after>余|多(?!次)|来|几|\+)?"
    rf"(?P<unit>{UNITS})?"
    r"(?P<around>左右|以上|以下|以内|上下|不等|多(?=[，。、；])|[\-—–~～](?=\d)|(?:至|到)(?=\d))?"
)
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}


class TextFigure(Struct, frozen=True):
    """A number in a sentence, with its unit.

    ``start`` and ``end`` are its character offsets in the sentence. ``text`` is the number and unit as written,
    and ``value`` the number without the unit. ``unit`` is "" if none follows. ``decimals`` is the number of digits
    after the point. ``is_exact`` is false if the number is rounded or part of a range. ``is_count`` is true if it
    counts things or money and may be part of a sum; it is false for percentages, dates, durations and the like.
    """

    start: int
    end: int
    text: str
    value: Decimal
    unit: str
    is_exact: bool
    decimals: int
    is_count: bool = True


def extract_figures(text: str) -> tuple[TextFigure, ...]:
    """Return the figures of the sentence ``text`` in order. Numbers in titles (《》) are ignored."""
    return tuple(_iter_figures(regex.sub(r"《[^《》]*》", lambda name: "《" * len(name[0]), text)))


def _iter_figures(text: str) -> Iterator[TextFigure]:
    for match in _NUMBER.finditer(text):
        number = match["number"]
        digits = number.replace(",", "")
        chinese = not digits[0].isdigit()
        # The limit bounds the work on long runs of digits, which are no figures.
        value = Decimal(parse_chinese_number(digits)) if chinese else Decimal(digits[:18])
        before = _BEFORE.search(text, max(match.start() - 4, 0), match.start())
        rounded = bool(before or match["scale"] or match["after"] or match["around"])
        decimals = len(digits.partition(".")[2])
        end = match.end("unit") if match["unit"] else match.end("number")
        start = match.start("number")
        unit = match["unit"] or ""
        yield TextFigure(
            start, end, text[start:end], value, unit, not rounded, decimals, unit not in MEASURE_UNITS
        )


def parse_chinese_number(text: str) -> int:
    """Parse a number below 10,000 in Chinese numerals.

    Both 二百零三 and the digits 二〇三 are understood. Raises KeyError if ``text`` has any other character.
    """
    if not set(text) & set(_PLACES):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, digit = 0, 0
    for char in text:
        if char in _PLACES:
            total += (digit or (1 if char == "十" else 0)) * _PLACES[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit
