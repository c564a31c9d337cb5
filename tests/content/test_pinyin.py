"""Pinyin of names: one syllable for each character, characters with several readings read as in the name."""

from __future__ import annotations

import pytest
from pypinyin.seg import mmseg

from sitegen.content.pinyin import list_pinyin_syllables


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("云岫县民政局", "yun xiu xian min zheng ju"),
        ("重庆市长寿区人民政府", "chong qing shi chang shou qu ren min zheng fu"),
        ("西安市长安区市长热线", "xi an shi chang an qu shi zhang re xian"),
        ("六安市会计核算中心", "lu an shi kuai ji he suan zhong xin"),
        ("单县人民政府", "shan xian ren min zheng fu"),
        ("朝阳区财政局", "chao yang qu cai zheng ju"),
        ("长治市教育局", "chang zhi shi jiao yu ju"),
        ("吉林省长春市朝阳区", "ji lin sheng chang chun shi chao yang qu"),
        ("乐亭县乐安街道办事处", "lao ting xian le an jie dao ban shi chu"),
        ("大城县行政审批局", "dai cheng xian xing zheng shen pi ju"),
        ("厦门市重点项目办", "xia men shi zhong dian xiang mu ban"),
        ("第12 中学A", "di 1 2 - zhong xue a"),
        ("𠮷氏办", "𠮷 shi ban"),
    ],
)
def test_a_name_is_read(name: str, said: str) -> None:
    assert " ".join(list_pinyin_syllables(name)) == said
    assert len(list_pinyin_syllables(name)) == len(name)


def test_the_segmenter_knows_every_phrase() -> None:
    list_pinyin_syllables("云岫县")
    known = set(mmseg.p_set._set)
    mmseg.retrain(mmseg.seg)
    assert mmseg.p_set._set == known
