"""Emphasis: which pairs of ``**`` in a text mark bold words, and which asterisks are signs of the text.

CommonMark's rules do not suit Chinese: they refuse ``根据**《办法》**第三条`` and ``**重点：**内容``, and offices also
type asterisks as multiplication signs (``2**3``) and to mask names and numbers (``张**、李**``, ``138****1234``).
The rules here:

1. A mark is a run of two asterisks, or two of a run of three: the inner two. Longer runs are signs.
2. A mark opens if no blank, closing bracket or punctuation follows it, and closes if no blank or opening bracket
   stands before it.
3. Between two ASCII letters or digits it does neither.
4. Before a round bracket it opens only after a blank, punctuation, or at the beginning of the text.
5. Two marks that each follow a single Chinese character standing alone, as in ``甲**同志、乙**同志``, are masks.
6. Two marks that each follow a surname, as in ``当事人李**于5月向王**借款``, are masks. Surnames that end common words
   as well (``资金``, ``定于``) count before the first mark only with more evidence: a form of address or the like after
   it, or the word for a party before the surname.
7. A mark after a surname of no other meaning masks a name by itself if a form of address or the like follows it. So
   does each mark after such a surname that comes later.
8. Two marks that each follow a Chinese character and stand before a word for a firm, as in ``杭州**公司诉宁波**公司``, are
   masks. So is each mark like these that comes later.
9. A closing mark belongs to the nearest mark before it that opens.
"""

from __future__ import annotations

from typing import Literal

from sitegen.program import regex

RUN = regex.compile(r"(?<!\*)\*{2,3}(?!\*)")
OPENING_BRACKETS = frozenset("([{（［｛《〈“‘「『【〔")
ROUND_BRACKETS = frozenset("(（")
NOT_OPENED = frozenset(")]},.;:!?%，。、；：！？）］｝》〉”’」』】〕…")
HAN = regex.compile(r"[\u3400-\u9fff]")
# Surnames that hardly end another word before a mark. Together with the next list they are those of some nine in ten
# people. “一张” and the like are counts.
CLEAR_SURNAME = regex.compile(
    r"(?:(?<![一二两三四五六七八九十百\d几每数半多])张|[李王刘陈杨赵黄吴徐孙胡朱郭罗郑梁谢宋唐邓冯曹彭肖董袁潘蒋蔡杜苏魏吕沈姚卢姜崔钟谭陆汪"
    r"廖贾韦邹孟熊秦邱尹薛闫阎侯黎贺龚邵覃戴莫汤赖樊阮翟俞柳骆邢聂殷庞]|欧阳|司马|上官|诸葛|皇甫|尉迟|司徒|慕容|令狐)\Z"
)
_COMMON = "金石方白江万许何程田林马高安周叶余丁范付段史夏雷龙陶顾毛郝钱严武孔易单关温康路常葛洪左季童倪祝舒管盛耿兰牛"
# Surnames that end common words.
COMMON_WORD = regex.compile(f"[{_COMMON}于任向曾时成]")
# Before prepositions and the like, the word for a party is no evidence: “申请人于**6月底前**”.
PARTY_SURNAME = regex.compile(
    r"(?:原告|被告|被告人|第三人|当事人|申请人|患者|死者|伤者|举报人|嫌疑人|户主|村民|居民|职工|考生)"
    f"[{_COMMON}]\\Z"
)
LONGEST_PARTY = 4
# What follows a masked name: forms of address and the like, and words that hardly begin bold words after a name.
_FORMS = "先生|女士|小姐|同志|同学|老师|某|等|诉|与|和|及"
CLEAR_FORM = regex.compile(_FORMS)
ADDRESS_FORM = regex.compile(f"{_FORMS}|于|向|因|之|的|系|在")

# What follows a masked name of a firm: 杭州**建筑工程有限公司, 云岫**商行.
FIRM = regex.compile(
    "(?:置业|商贸|贸易|科技|建筑|建设|工程|建材|物业|实业|投资|餐饮|食品|房地产|开发|物流|运输|文化|传媒|医药|农业|能源|化工|机械|电子|网络|信息|劳务|服务"
    "|管理|集团|股份|有限|责任){0,5}公司|(?:专业|农民){0,2}合作社|经营部|事务所|商行|超市|饭店|酒店|药店|药房|养殖场|加工厂|砂石厂|砖厂"
)


def find_strong(text: str, start: int = 0) -> tuple[int, int] | None:
    """Find the first bold words at or after ``start``.

    Returns the offsets of the opening and of the closing ``**``, or None if there are no bold words. The time is
    linear in the distance to the closing mark.
    """
    opening = -1
    masked = False
    for run in RUN.finditer(text, start):
        begin, end = run.span()
        if _is_inside_word(text, begin, end):
            continue
        # Where one name is masked, so are those with clear surnames after it.
        is_name = _read_surname(text, begin) == "clear"
        is_firm = _masks_firm(text, begin)
        masked = masked or (is_name and opening < 0 and ADDRESS_FORM.match(text, end) is not None)
        opens = _opens(text, begin, end) and not ((is_name or is_firm) and masked)
        if opening >= 0 and _closes(text, begin):
            if not _are_masks(text, opening, begin):
                return opening, begin
            # In 李**应于**6月底前** the second mark opens: 于 is rather a word than a name.
            opens = opens and COMMON_WORD.match(text[begin - 1]) is not None
            opening, masked = -1, True
        if opens:
            opening = end - 2
    return None


def split_strong(text: str) -> list[str]:
    """Split a text into parts. The second, fourth and every further even part is bold."""
    parts, done = [], 0
    while found := find_strong(text, done):
        opening, closing = found
        parts += [text[done:opening], text[opening + 2 : closing]]
        done = closing + 2
    return [*parts, text[done:]]


def _is_inside_word(text: str, begin: int, end: int) -> bool:
    return _is_ascii_word(text[begin - 1 : begin]) and _is_ascii_word(text[end : end + 1])


def _is_ascii_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _opens(text: str, begin: int, end: int) -> bool:
    before, after = text[begin - 1 : begin], text[end : end + 1]
    if not after or after.isspace() or after in NOT_OPENED:
        return False
    return after not in ROUND_BRACKETS or not before.isalnum()


def _closes(text: str, begin: int) -> bool:
    before = text[begin - 1 : begin]
    return bool(before) and not before.isspace() and before not in OPENING_BRACKETS


def _are_masks(text: str, opening: int, begin: int) -> bool:
    """Whether the marks at ``opening`` and ``begin`` mask given names.

    Words of a single character are never names with their masks.
    """
    if begin <= opening + 3:
        return False
    first = opening - (text[opening - 1 : opening] == "*")
    if _masks_firm(text, first) and _masks_firm(text, begin):
        return True
    if _stands_alone(text, first) and _stands_alone(text, begin):
        return True
    before, after = _read_surname(text, first), _read_surname(text, begin)
    if not before or not after:
        return False
    # Common words before a mark are no evidence, so that “定于**6月底前完成**” stays bold.
    return before == "clear" or CLEAR_FORM.match(text, opening + 2) is not None


def _masks_firm(text: str, begin: int) -> bool:
    """Whether the mark at ``begin`` stands between a Chinese character and a word for a firm."""
    run = RUN.match(text, begin)
    return run is not None and bool(HAN.match(text[begin - 1 : begin]) and FIRM.match(text, run.end()))


def _stands_alone(text: str, begin: int) -> bool:
    """Whether a single Chinese character stands alone before the mark at ``begin``."""
    return bool(HAN.match(text[begin - 1 : begin])) and not text[max(begin - 2, 0) : begin - 1].isalnum()


def _read_surname(text: str, begin: int) -> Literal["", "common", "clear"]:
    """Judge what stands before the mark at ``begin``: no surname, a common word as well, or clearly a surname."""
    before = text[max(begin - LONGEST_PARTY - 1, 0) : begin]
    if CLEAR_SURNAME.search(before) or PARTY_SURNAME.search(before):
        return "clear"
    return "common" if COMMON_WORD.match(before[-1:]) else ""
