"""Recognise asterisks that mask what an office leaves out, such as given names, firms, places and numbers.

A mask looks like the mark of bold words (``李**诉王**``, ``原告**公司诉被告**银行``). Two marks are a pair of masks if

1. each follows a single Chinese character standing alone, as in ``甲**同志、乙**同志``;
2. each follows a surname, as in ``当事人李**于5月向王**借款``. Surnames that end common words as well (``资金``, ``定于``)
   count before the first mark only with more evidence: a form of address or the like after it, or the word for a party
   before the surname;
3. each stands before a word for a firm, or before a part of an address or of a number, as in ``原告**公司诉被告**银行``,
   ``**路**号`` and ``（身份证**1234）与李某某（身份证**5678）``;
4. each follows the word for a party, as in ``原告**诉被告**``;
5. each follows a Latin letter or a digit, as in ``车牌蒙A**与蒙B**``;
6. the second one follows ``、`` and stands before a word, as in ``**大厦、**花园``. Outline marks such as ``**一、**总则`` are
   bold words;
7. each follows the label of a line of its own, as in ``原告：**公司`` above ``被告：**银行``.
"""

from __future__ import annotations

from typing import Final, Literal

from sitegen.program import regex

ASTERISK_RUN = regex.compile(r"(?<!\*)\*{2,3}(?!\*)")
HAN_CHARACTER = regex.compile(r"[\u3400-\u9fff]")
# Surnames that are rarely the end of another word before a mark. With the next list they cover about nine in ten
# people. “一张” and the like are counts, not surnames.
CLEAR_SURNAME = regex.compile(
    r"(?:(?<![一二两三四五六七八九十百\d几每数半多])张|[李王刘陈杨赵黄吴徐孙胡朱郭罗郑梁谢宋唐邓冯曹彭肖董袁潘蒋蔡杜苏魏吕沈姚卢姜崔钟谭陆汪"
    r"廖贾韦邹孟熊秦邱尹薛闫阎侯黎贺龚邵覃戴莫汤赖樊阮翟俞柳骆邢聂殷庞]|欧阳|司马|上官|诸葛|皇甫|尉迟|司徒|慕容|令狐)\Z"
)
_COMMON = "金石方白江万许何程田林马高安周叶余丁范付段史夏雷龙陶顾毛郝钱严武孔易单关温康路常葛洪左季童倪祝舒管盛耿兰牛"
# Surnames that are also the end of common words.
COMMON_WORD = regex.compile(f"[{_COMMON}于任向曾时成]")
_PARTIES = "原告|被告|被告人|第三人|当事人|申请人|患者|死者|伤者|举报人|嫌疑人|户主|村民|居民|职工|考生"
# A word for a party and one of these surnames. Prepositions such as 于 are left out: “申请人于**6月底前**” has no name.
PARTY_SURNAME = regex.compile(rf"(?:{_PARTIES})[{_COMMON}]\Z")
PARTY_WORD = regex.compile(rf"(?:{_PARTIES}|上诉人)\Z")
LONGEST_PARTY = 4
# What follows a masked name: forms of address and the like, and words with which bold text rarely begins.
_FORMS = "先生|女士|小姐|同志|同学|老师|某|等|诉|与|和|及"
CLEAR_FORM = regex.compile(_FORMS)
ADDRESS_FORM = regex.compile(f"{_FORMS}|于|向|因|之|的|系|在")

# What follows a masked name of a firm: 杭州**建筑工程有限公司, 云岫**商行.
FIRM_WORD = regex.compile(
    "(?:置业|商贸|贸易|科技|建筑|建设|工程|建材|物业|实业|投资|餐饮|食品|房地产|开发|物流|运输|文化|传媒|医药|农业|能源|化工|机械|电子|网络|信息|劳务|服务"
    "|管理|集团|股份|有限|责任){0,5}公司(?![章法])|(?:专业|农民){0,2}合作社|经营部|事务所|商行|超市|饭店|酒店|药店|药房|养殖场|加工厂|砂石厂|砖厂"
    "|银行|信用社|集团|有限(?!空间)"
)
# Parts of an address, and the last digits of a number. Most of these characters begin common words as well (市场, 路径), and
# digits before a unit are a quantity. Dates, amounts and the numbers of articles are masked as well.
ADDRESS_OR_NUMBER_PART: Final = regex.compile(
    r"小区|花园|大厦|社区|街道|单元|市(?![场民级值面容])|县(?![级域城])|省(?![级略])|区(?![别分域间级])|镇(?![级域])|乡(?![镇村亲土下])|村(?![民级镇庄])"
    r"|旗|路(?![径线由基面灯口况])|街(?!面)|巷|号(?![召称码令])|栋|幢|楼(?!梯)|室(?![内外温])"
    r"|年(?![度底初末中均份])|月(?![度底初末均份])|日(?![期常])|[万亿]?元(?!旦)|户(?![籍口主])|条(?![件例])|款(?!项)|项(?!目)"
    r"|\d{3,4}(?![\d年月日时元角分人件万亿千米吨户个家名次项处亩公平套台辆份页字天小倍度%％‰.．:：,~～-])"
)
OUTLINE_MARK: Final = regex.compile(r"第?[（(]?[一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾\d]{1,4}[）)]?、\Z")
# The label that a line begins with, before a mark.
LABEL: Final = regex.compile(r"(?:\A|\n)[ \t\u3000]*[^\n：:*]{1,12}[：:][ \t\u3000]*\Z")
_LABEL_ROOM: Final = 24


def are_masks(text: str, first_end: int, begin: int) -> bool:
    """Whether two marks mask parts of names or numbers, as in ``李**诉王**``, and do not enclose bold words.

    A mark is a run of two or three asterisks. ``first_end`` is the offset of the last two asterisks of the
    first mark, ``begin`` the offset of the second mark. The module lists the rules.
    """
    first = first_end - (text[first_end - 1 : first_end] == "*")
    if hides_part(text, first) and hides_part(text, begin):
        return True
    # Words of a single character are never names with their masks.
    return begin > first_end + 3 and (
        _are_names(text, first_end, first, begin) or _are_set_apart(text, first_end, first, begin)
    )


def hides_firm(text: str, mark_start: int) -> bool:
    """Whether the mark at offset ``mark_start`` masks the name of a firm, as in ``杭州**建筑工程有限公司``.

    A Chinese character must precede it, and a word for a firm must follow it.
    """
    run = ASTERISK_RUN.match(text, mark_start)
    return run is not None and bool(
        HAN_CHARACTER.match(text[mark_start - 1 : mark_start]) and FIRM_WORD.match(text, run.end())
    )


def hides_part(text: str, mark_start: int) -> bool:
    """Whether a word for a firm, or a part of an address or number, follows the mark at offset ``mark_start``.

    Examples are ``**公司``, ``**路`` and ``**1234``.
    """
    run = ASTERISK_RUN.match(text, mark_start)
    return run is not None and bool(
        FIRM_WORD.match(text, run.end()) or ADDRESS_OR_NUMBER_PART.match(text, run.end())
    )


def classify_surname_before(text: str, mark_start: int) -> Literal["", "common", "clear"]:
    """Return how certain it is that a surname precedes the mark at offset ``mark_start``.

    "clear" is a surname beyond doubt, such as 李. "common" is one that may also be the end of a common word,
    such as 金 in 资金. "" means that there is no surname.
    """
    before = text[max(mark_start - LONGEST_PARTY - 1, 0) : mark_start]
    if CLEAR_SURNAME.search(before) or PARTY_SURNAME.search(before):
        return "clear"
    return "common" if COMMON_WORD.match(before[-1:]) else ""


def _are_names(text: str, opening: int, first: int, begin: int) -> bool:
    """Whether two marks mask given names (rules 1 and 2 of this module).

    ``first`` and ``begin`` are the offsets of the marks. ``opening`` is the offset of the first mark's last
    two asterisks.
    """
    if _follows_single_character(text, first) and _follows_single_character(text, begin):
        return True
    before, after = classify_surname_before(text, first), classify_surname_before(text, begin)
    if not before or not after:
        return False
    # Common words before a mark are no evidence, so that “定于**6月底前完成**” stays bold.
    return before == "clear" or CLEAR_FORM.match(text, opening + 2) is not None


def _are_set_apart(text: str, opening: int, first: int, begin: int) -> bool:
    """Whether the text beside two marks shows that both are masks (rules 4 to 7 of this module).

    ``first`` and ``begin`` are the offsets of the marks. ``opening`` is the offset of the first mark's last
    two asterisks.
    """
    sides = text[max(first - LONGEST_PARTY, 0) : first], text[max(begin - LONGEST_PARTY, 0) : begin]
    after = ASTERISK_RUN.match(text, begin)
    word_follows = after is not None and text[after.end() : after.end() + 1].isalnum()
    if sides[1].endswith("、"):
        return word_follows and not OUTLINE_MARK.match(text[max(opening + 2, begin - 8) : begin])
    if all(PARTY_WORD.search(side) for side in sides):
        return True
    if all(side[-1:].isascii() and side[-1:].isalnum() for side in sides):
        return True
    return all(LABEL.search(text[max(at - _LABEL_ROOM, 0) : at]) for at in (first, begin))


def _follows_single_character(text: str, mark_start: int) -> bool:
    """Whether a single Chinese character precedes the mark at ``mark_start``, such as 甲 in ``：甲**``.

    No letter, digit or other Chinese character may be directly before it.
    """
    return (
        bool(HAN_CHARACTER.match(text[mark_start - 1 : mark_start]))
        and not text[max(mark_start - 2, 0) : mark_start - 1].isalnum()
    )
