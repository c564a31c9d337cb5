"""Outline marks of official texts: 第一章, 第一条, 壹、, Ⅰ., 一、, （一）, 1, 1.1, （1）, ①, A., a).

The usual order is prescribed by 《党政机关公文格式》 GB/T 9704-2012, 7.3.3: 一、 then （一） then 1. then （1）. Plans
and standards number their sections 1, 1.1, 1.1.1 (GB/T 1.1-2020, 7.4). This module reads single lines. Whatever
depends on the whole text is in `sitegen.content.outline_ranks`.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from sitegen.program import regex

HAN_RANGE: Final = "\u3400-\u9fff"
NUMERALS: Final = "一二三四五六七八九十百千零〇○两"
_GAP: Final = "[ \u3000]"
_COUNT: Final = "(?![0\uff10])\\d{1,2}"
_DOT: Final = "[.\uff0e]"
_OPEN, _CLOSE = "[(\uff08]", "[)\uff09]"
_ONES: Final = "一二三四五六七八九"
# Numbers as they occur in outlines. 五一 in 五一、 is a holiday.
_NUMBER: Final = f"(?:[{_ONES}]百(?:零[{_ONES}]|[{_ONES}]十[{_ONES}]?)?|[{_ONES}]?十[{_ONES}]?|[〇{_ONES}])"
# “（一）项”, “①号” and “（一）、（二）” refer to marks elsewhere; “（一）项目概况” and “（二）目标任务” are titles.
_CITED: Final = "项(?!目)|款(?![项待式])|目(?![标的录前次光])|号(?!召)|和(?![谐解平睦])|[、至或]"
_NOT_CITED: Final = f"(?!{_CITED}|{_OPEN}(?:{_NUMBER}|\\d{{1,3}}){_CLOSE})"
_NOT_SENTENCE: Final = "(?![的是规至和或及、,。;之第中内所)\uff0c\uff1b\uff09])"
# 第一节能环保公司, 第二节课, 第一编队, 第三条街道, 第二条建议 and 第十二条要求 are no marks.
_NOT_SECTION: Final = "(?!能(?!源|力)|约(?!束)|课|省(?!级)|目(?!标|录|的)|车厢|电池)"
_NOT_ARTICLE: Final = (
    "(?!街(?!道办|道社区|道和|镇)|道路(?![运交旅货客建施管养停])|路(?![政灯网])|河(?![道长湖流])|线(?![路上下])|[腿船鱼沟渠堤]|生产线|跑道"
    "|隧道|航线|管线|铁路(?![运建安])|地铁|高速|建议|意见|措施|理由|消息|经验|标准(?!化)|评论|要求|以[上下前后内])"
)
# “一、二季度”, “1、2号楼” and “1、3、5层” list numbers.
_LISTED: Final = "(?:、|[#号楼层期级类栋幢组班档线月轮环]|季度|等奖|审|产业|年级|单元|世纪)"
# A number before one of these is a quantity, a date or the like, unless it continues the sections of its text. The
# exceptions are words that titles begin with.
_UNITS: Final = (
    "[%％‰℃°：:/—–~～\\-×]|个|家(?!庭)|座|名(?!称|词|录)|人(?!员|事|才|力|口)|年(?!度)|月(?!度)|日(?!常|程)|时(?!间|限)"
    "|分(?!工|类|级|析|布|组|解|包|部|支|期)|秒|天|周(?!边)|元(?!素)|万|亿|千|百|吨|公里|公斤|公顷|公分|公升|米|厘米|毫米"
    "|平方|立方|倍|度|次(?!序|要|生)|件|项(?!目)|条(?!件|款|例)|户(?!籍|外)|所(?!需|有|属)|处(?!置|理|罚|分)|台(?!账|帐)|套|辆|亩|克"
    "|升(?!级|学)|版(?!面|权)|号(?!码)|级(?!别)|类(?!别|型)|种(?!类|植|子)|份|册|页|路(?!线|径|灯)|楼|层(?!级|次)|岁|批(?!准|复)"
    "|起(?!草)|位(?!置)|只|头|株|场(?!地|所|景)|期(?!限|间)|届|点|村(?!庄|民)|镇|乡(?!村)|县|省|小时|至|到|多|余|比|成(?!果|员|本)|折"
    "|大(?!气|型|事|病)|强(?!化|制)|等(?!级)|方(?!案|法|式|向|面)|组(?!织|成)|间(?!隔|接)|栋|幢|片(?!区)|幅|瓶|桶|箱|袋|张|根(?!据)"
    "|支(?!持|付|出|撑|援)|棵|节(?!能|约|水)|段(?!落)|排(?!放|查|水|污|练)|对(?!策|象|外|接|口|照)|门(?!户|诊)|轮(?!换|训)|型(?!号)|线(?!路)|口(?!径|岸)|季|班(?!子)|队(?!伍)|标段|旬|伏|瓦|寸"
)
# Units with which no title begins. A number before them is never a mark, even if it continues a numbering.
_MEASURES: Final = (
    "公里|公斤|公顷|公分|公升|厘米|毫米|平方米|平方公里|平方千米|立方米|[万亿]元|小时|个(?![人体案性别])|[天周年月日时分秒米人名岁倍吨度](?:以[上下内外]|之?内|来)"
    "|[万亿千百](?:人次?|平方公?[里米]|立方米|[人名户吨亩斤件])?\\Z"
    f"|[年月日时分秒](?:{_GAP}|[\\d份])|.(?:[^{HAN_RANGE}（(“、]|、\\d|\\Z)"
)
# These are units if no blank precedes them: 2.1万亩 is a quantity, 2.1 万村千乡工程 is a title.
_CLOSE_MEASURES: Final = "[万亿千百倍元亩]|平方|立方"
UNIT_TITLE = regex.compile(
    rf"(?P<decimal>{_COUNT}(?:{_DOT}{_COUNT}){{1,4}})(?:[、.\uff0e]{_GAP}{{0,4}}|{_GAP}{{1,4}}|(?!{_CLOSE_MEASURES}))"
    rf"(?={_UNITS})(?!{_MEASURES})(?=[{HAN_RANGE}])"
    rf"|(?P<bare>{_COUNT})(?:{_GAP}{{1,4}}|(?!{_CLOSE_MEASURES}))(?={_UNITS})(?!{_MEASURES})(?=[{HAN_RANGE}])"
)
"""A section number before a title that begins like a unit: 2.1 县级职责, 3 个人防护."""
MARK = regex.compile(
    rf"(?P<part>第[{NUMERALS}\d]{{1,7}}编)(?![队制号组辑为由]){_NOT_SENTENCE}"
    rf"|(?P<chapter>第[{NUMERALS}\d]{{1,7}}章)(?![程为由]){_NOT_SENTENCE}"
    rf"|(?P<section>第[{NUMERALS}\d]{{1,7}}节){_NOT_SECTION}(?![为由]){_NOT_SENTENCE}"
    rf"|(?P<article>第[{NUMERALS}\d]{{1,7}}条(?:之[{NUMERALS}\d]{{1,3}}(?={_GAP}|[^款项规]))?){_NOT_ARTICLE}{_NOT_SENTENCE}"
    rf"|(?P<clause>第[{NUMERALS}\d]{{1,7}}款)(?={_GAP})"
    r"|(?P<capital>[壹贰叁肆伍陆柒捌玖拾]{1,3}、)"
    rf"|(?P<roman>(?:[\u2160-\u216b]|[IVX]{{1,5}})(?:、|{_DOT}(?!\d)|(?<=[\u2160-\u216b]){_GAP}(?![级类型期号])))"
    rf"|(?P<chinese>{_NUMBER}(?:、(?!{_NUMBER}{_LISTED})|{_DOT}(?!{_NUMBER}{_DOT}?[{_ONES}])))"
    rf"|(?P<chinese_bracket>{_OPEN}{_NUMBER}{_CLOSE}{_NOT_CITED}|[\u3220-\u3229])"
    rf"|(?P<bracket>{_OPEN}\d{{1,3}}{_CLOSE}{_NOT_CITED}|[\u2474-\u2487])"
    rf"|(?P<half_bracket>(?:\d{{1,3}}|{_NUMBER}){_CLOSE}{_NOT_CITED})"
    rf"|(?P<decimal>{_COUNT}(?:{_DOT}{_COUNT}){{1,4}})(?:[、.\uff0e]?(?={_GAP}{{0,4}}(?!{_UNITS})[{HAN_RANGE}《“]|\Z)|(?={_GAP}{{1,4}}[A-Za-z]))"
    rf"|(?P<number>\d{{1,3}}(?:、(?!\d{{1,3}}{_LISTED})|{_DOT}(?!\d)(?!{_DOT})))"
    rf"|(?P<bare>{_COUNT}(?={_GAP}{{0,4}}(?!{_UNITS})[{HAN_RANGE}]))"
    rf"|(?P<circled>[\u2460-\u2473\u24f5-\u24fe\u2776-\u277f\u2780-\u2793])(?![\u2460-\u2473]){_NOT_CITED}"
    r"|(?P<dotted>[\u2488-\u249b])"
    rf"|(?P<upper>[A-Z](?:、|{_DOT})(?![\d.A-Za-z])|{_OPEN}[A-Z]{_CLOSE})"
    rf"|(?P<lower>[a-z](?:[)\uff09、]|{_DOT}(?![a-z]{{0,9}}[.]))(?![\d])|{_OPEN}[a-z]{_CLOSE})"
)
MARK_FIRST_CHARACTERS: Final = frozenset(
    "*("
    + f"第壹贰叁肆伍陆柒捌玖拾\uff08{NUMERALS}0123456789０１２３４５６７８９"
    + "".join(map(chr, (*range(0x2160, 0x216C), *range(0x2460, 0x249C), *range(0x24F5, 0x24FF))))
    + "".join(map(chr, (*range(0x2776, 0x2794), *range(0x3220, 0x322A))))
    + "".join(map(chr, (*range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1))))
)
"""First characters of outline marks and of emphasis before them. Most paragraphs begin with other characters."""
DIGITS: Final = frozenset("0123456789０１２３４５６７８９")
_DIGIT_VALUES = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
}
_UNIT_VALUES = {"十": 10, "百": 100, "千": 1000}
_SIGN_RANGES = (
    (0x2460, 0x2473, 1), (0x2474, 0x2487, 1), (0x2488, 0x249B, 1), (0x24F5, 0x24FE, 1), (0x2776, 0x277F, 1),
    (0x2780, 0x2789, 1), (0x278A, 0x2793, 1), (0x3220, 0x3229, 1), (0x2160, 0x216B, 1),
)  # fmt: skip


class OutlineMark(NamedTuple):
    """Outline mark (section number) at the start of a paragraph, such as 一、 or 第一章.

    ``kind`` is the name of its group in the pattern `MARK`, such as ``chapter`` for 第一章. ``text`` is the mark
    as typed. ``end`` is the offset after it in the paragraph.
    """

    kind: str
    text: str
    end: int


_LISTED_NUMBER: Final = regex.compile(r"(\d{1,3})、(?=\d)")


def read_mark(paragraph: str) -> OutlineMark | None:
    """Return the outline mark at the start of a paragraph, or None if there is none.

    ``paragraph`` is Markdown source without leading blanks. It may begin with ``**``. A bare number (``1总则``) is
    returned as well, although only the rest of the text can show whether it is a mark.
    """
    if paragraph[:1] not in MARK_FIRST_CHARACTERS:
        return None
    match = MARK.match(paragraph, 2 if paragraph.startswith("**") else 0)
    if not match or not match.lastgroup:
        return None
    return OutlineMark(match.lastgroup, match[match.lastgroup], match.end())


def read_mark_before_unit(paragraph: str) -> OutlineMark | None:
    """Return the number before a title that begins like a unit of measurement (县 in ``2.1 县级职责``), or None.

    `read_mark` returns None for such a paragraph, because the number may be a quantity. Only the
    other sections of the text can show that it is a section number. The kind of the result is ``decimal`` or
    ``bare``, and its ``end`` is the offset of the title.
    """
    if paragraph[:1] not in DIGITS and not paragraph.startswith("**"):
        return None
    match = UNIT_TITLE.match(paragraph, 2 if paragraph.startswith("**") else 0)
    if not match or not match.lastgroup:
        return None
    return OutlineMark(match.lastgroup, match[match.lastgroup], match.end())


def starts_with_mark(paragraph: str) -> bool:
    """Whether a line begins with an outline mark.

    A bare number, as in ``1总则``, does not count, because too many lines begin with one.
    """
    mark = read_mark(paragraph)
    return mark is not None and mark.kind != "bare"


def read_ordinal(paragraph: str) -> tuple[str, int] | None:
    """Return the kind and the value of the outline mark at the start of a line.

    The kind of ``2.4`` is ``2.`` and its value is 4. Returns None if there is no mark, or if marks of its kind have
    no numeric value, such as ``A.``.
    """
    mark = read_mark(paragraph)
    if not mark or mark.kind in ("bare", "upper", "lower"):
        return None
    if mark.kind == "decimal":
        *outer, last = regex.findall(r"\d+", mark.text)
        return ("".join(f"{number}." for number in outer), int(last))
    value = parse_number(mark.text)
    return (mark.kind, value) if value else None


def read_listed_number(line: str) -> tuple[str, int] | None:
    """Return ``("number", 2)`` for a line that begins like ``2、1号楼``, and None for any other line.

    `read_ordinal` returns None for such a line, because ``2、1号楼`` may mean buildings 2 and 1. The caller
    decides: below a line that begins with ``1、``, the 2 is an outline mark.
    """
    listed = _LISTED_NUMBER.match(line)
    return ("number", int(listed[1])) if listed else None


def parse_number(text: str) -> int:
    """Return the first number in a text: digits, Chinese numerals or a character such as ③; 0 if there is none."""
    digits = regex.search(r"\d+", text)
    if digits:
        return int(digits[0])
    for sign in text:
        for first, last, value in _SIGN_RANGES:
            if first <= ord(sign) <= last:
                return ord(sign) - first + value
    numeral = regex.search(f"[{NUMERALS}]+", text)
    return _parse_chinese(numeral[0]) if numeral else 0


def _parse_chinese(numeral: str) -> int:
    total = digit = 0
    for sign in numeral:
        if sign in _UNIT_VALUES:
            total += (digit or 1) * _UNIT_VALUES[sign]
            digit = 0
        else:
            digit = digit * 10 + _DIGIT_VALUES[sign] if digit and not total else _DIGIT_VALUES[sign]
    return total + digit


def format_chinese_number(value: int) -> str:
    """Write a number from 1 to 9999 as Chinese numerals, as articles are numbered: 17 is 十七, 110 is 一百一十."""
    text = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            text += "零一二三四五六七八九"[digit] + name
        elif text and value % unit and not text.endswith("零"):
            text += "零"
    return text.removeprefix("一") if text.startswith("一十") else text
