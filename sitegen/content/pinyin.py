"""The pinyin of agencies' names, a syllable for each character, so that readers find them by their letters."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

# Places whose names the general dictionary reads otherwise (《中华人民共和国政区大典》).
_PLACES: Final = {
    "单县": "shan xian",
    "都昌": "du chang",
    "都匀": "du yun",
    "都安": "du an",
    "都兰": "du lan",
    "曾都": "zeng du",
    "洪洞": "hong tong",
    "浚县": "xun xian",
    "荥经": "ying jing",
    "筠连": "jun lian",
    "长寿": "chang shou",
    "长治": "chang zhi",
    "长垣": "chang yuan",
    "长泰": "chang tai",
    "朝阳": "chao yang",
    "覃塘": "qin tang",
    "召陵": "shao ling",
    "六合区": "lu he qu",
    "大城县": "dai cheng xian",
    "泊头": "bo tou",
    "漯河": "luo he",
    "什邡": "shi fang",
}
# 重庆市长寿区 has no mayor in it: after the name of a place the dictionary would see 市长, 省长, 县长.
_LONG: Final = re.compile(r"(?<=[省市区县州盟旗])长(?=[春沙治寿安清宁乐兴丰泰垣葛岛海白岭武阳顺汀洲])")


def syllables(name: str) -> tuple[str, ...]:
    """The pinyin of each character without tones; what is not Chinese stands for itself, in lower case.

    A blank is “-”: joined with blanks, the syllables are as many as the characters.
    """
    read = _reader().lazy_pinyin(name, errors=list)
    for place in _LONG.finditer(name):
        read[place.start()] = "chang"
    return tuple(one.lower().strip() or "-" for one in read)


@cache
def _reader() -> Any:
    """The dictionary, with the places above. It is loaded only when a name has to be read: that takes a while."""
    import pypinyin

    pypinyin.load_phrases_dict({name: [[one] for one in said.split()] for name, said in _PLACES.items()})
    return pypinyin
