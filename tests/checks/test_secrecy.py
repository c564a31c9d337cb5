"""Markings are found; the words of laws about secrecy are left alone."""

from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.checks.secrecy import CLUES_AND_PATTERNS, FIELD_CLUE, MARKED_FIELDS, detect_secrecy_marks
from tests.size import by_size

TEXTS = by_size(dev=20_000, ci=60_000, nightly=300_000)
PIECES = (
    *"绝机秘密内部注意保存资料文件材此本不予得禁止严公开外传依申请仅只限使用阅掌握工作级★☆长期1年0289?\uff1f*_>#【】。!\uff0c,、:\uff1a ",
    "\n", "\n", "\u3000", "  ", "\t", "机密", "内部", "资料", "文件", "此件", "本文件", "不得", "公开", "外传", "澳门", "金沙", "娱乐", "官网", "真人", "荷官",
    "在线", "赌博", "博彩", "投注", "平台", "网站", "娱乐城", "开户", "bet", "mobile", "www", "abc", "288-365", "365", "标题:", "关键词:", "- ", "---\n", '"', "[",
    "此文", "本件", "依申请公开", "不公开", "内部使用", "请勿外传", "注意保存", "内部文件", "??", "\uff1f\uff1f",
)  # fmt: skip


def found(text: str) -> list[str]:
    return [f"{one.place} {one.code}" for one in detect_secrecy_marks("a.md", text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("机密★1年\n标题", ["a.md:1:1 SEC-001"]),
        ("标题 秘密★长期", ["a.md:1:4 SEC-001"]),
        ("---\n标题: 机密\n---\n", ["a.md:2:5 SEC-001"]),
        ("---\n标题: 【绝密】关于甲的通知\n---\n", ["a.md:2:6 SEC-001"]),
        ("---\n内容概述: 机密\uff0c关于甲\n---\n", ["a.md:2:7 SEC-001"]),
        ('---\n摘要: "绝密"\n---\n', ["a.md:2:6 SEC-001"]),
        ("---\n关键词: 机密\n---\n", ["a.md:2:6 SEC-001"]),
        ("---\n关键词: [供水, 绝密]\n---\n", ["a.md:2:11 SEC-001"]),
        ("---\n关键词:\n- 供水\n- 机密\n---\n", ["a.md:4:3 SEC-001"]),
        ("标题\n绝 密\n", ["a.md:2:1 SEC-001"]),
        ("密级\uff1a秘密", ["a.md:1:4 SEC-001"]),
        ("**机密**", ["a.md:1:3 SEC-001"]),
        ("【内部资料】", ["a.md:1:2 SEC-001"]),
        ("甲\n\u3000\u3000内部文件\uff0c注意保存\n", ["a.md:2:3 SEC-001"]),
        ("注意保存", ["a.md:1:1 SEC-001"]),
        ("不得公开\n", ["a.md:1:1 SEC-001"]),
        ("禁止公开!", ["a.md:1:1 SEC-001"]),
        ("\uff08此件不公开\uff09", ["a.md:1:2 SEC-002"]),
        ("\uff08此件依申请公开\uff09", ["a.md:1:2 SEC-002"]),
        ("本文件仅限内部使用。", ["a.md:1:1 SEC-002"]),
        ("这是内部资料\uff0c请勿外传。", ["a.md:1:3 SEC-002"]),
        ("加强mobile288-365管理", ["a.md:1:3 SEC-010"]),
        ("欢迎来bet365投注", ["a.md:1:4 SEC-010"]),
        ("澳门新葡京官网", ["a.md:1:1 SEC-010"]),
        ("真人荷官", ["a.md:1:1 SEC-010"]),
        ("规定??内容", ["a.md:1:3 SEC-011"]),
        ("????", ["a.md:1:1 SEC-011"]),
    ],
)
def test_found(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "依法确定为国家秘密的政府信息\uff0c不得公开。",
        "涉及商业秘密、个人隐私的\uff0c行政机关不得公开。",
        "严格保密审查\uff0c做好工作秘密管理。",
        "属于国家秘密、机密、绝密的文件按规定办理。",
        "国家秘密的密级分为绝密、机密、秘密三级。",
        "---\n标题: 机密文件管理办法\n---\n",
        "---\n标题: 绝密、机密文件管理办法\n---\n",
        "---\n关键词: [商业秘密, 国家秘密, 机密级]\n---\n",
        "---\n标题: 甲\n---\n密级有:\n- 绝密\n",
        "加强内部资料管理\uff0c整理内部文件。",
        "\uff08此件公开发布\uff09",
        "安装win10-64位系统\uff0c通过iso9001-2015认证",
        "不予公开政府信息的情形",
        "按 GB/T 9704-2012 和 JTG2111-2019 办理\uff0cCOVID-19。",
        "附件 abc123-456.pdf",
        "依法打击网络赌博和电信诈骗\uff0c整治娱乐场所。",
        "是吗?? 好",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(text) == []


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example("\n内  部\u3000 资 料\n")
@example("此文依申请公开")
def test_hints_miss_nothing(text: str) -> None:
    """A text without the hint of a marking does not hold the marking."""
    for held, _, form in CLUES_AND_PATTERNS:
        assert held.search(text) or not form.search(text)
    assert FIELD_CLUE.search(text) or not any(form.search(text) for form in MARKED_FIELDS)


def test_hints_of_each_marking() -> None:
    """Texts made so that each form is found in many of them, with the hint each time."""
    random = Random(3)
    hits = [0] * len(CLUES_AND_PATTERNS)
    for _ in range(TEXTS):
        text = "".join(random.choices(PIECES, k=random.randrange(2, 9)))
        for number, (held, _, form) in enumerate(CLUES_AND_PATTERNS):
            if form.search(text):
                hits[number] += 1
                assert held.search(text), text
    assert min(hits) > 5, hits


@pytest.mark.parametrize("text", ["内  部 资料", "此文依申请公开", "注\u3000 意\u3000 保\u3000 存"])
def test_spaced_markings_are_found(text: str) -> None:
    assert len(found(f"{text}\n")) == 1
