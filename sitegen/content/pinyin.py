"""Convert agency names to pinyin, one syllable for each character, so that readers can find agencies by initials."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from sitegen.program import regex

# Place names that the general dictionary reads wrongly (source: 《中华人民共和国政区大典》).
_PLACE_NAMES: Final = {
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
# In 重庆市长寿区 the dictionary would find the word 市长 (mayor) and read 长 as zhang; likewise 省长 and 县长.
_CHANG_NOT_ZHANG: Final = regex.compile(
    r"(?<=[省市区县州盟旗])长(?=[春沙治寿安清宁乐兴丰泰垣葛岛海白岭武阳顺汀洲])"
)


def list_pinyin_syllables(name: str) -> tuple[str, ...]:
    """Return the pinyin of each character of ``name``, without tones and in lower case.

    A character that is not Chinese is returned in lower case, and white space becomes "-". The result has as many
    entries as ``name`` has characters.
    """
    syllables = _load_dictionary().lazy_pinyin(name, errors=list)
    for match in _CHANG_NOT_ZHANG.finditer(name):
        syllables[match.start()] = "chang"
    return tuple(syllable.lower().strip() or "-" for syllable in syllables)


@cache
def _load_dictionary() -> Any:
    """Return the module pypinyin, with `_PLACE_NAMES` in its dictionary. Loaded on first use, because it is slow."""
    import pypinyin
    from pypinyin.constants import PHRASES_DICT
    from pypinyin.seg import mmseg

    # What `pypinyin.load_phrases_dict` does, except that it trains the segmenter with all 47,000 phrases again.
    PHRASES_DICT.update(
        {name: [[syllable] for syllable in pinyin.split()] for name, pinyin in _PLACE_NAMES.items()}
    )
    mmseg.seg.train(iter(_PLACE_NAMES))
    return pypinyin
