"""Signs in titles and in lists of words: what is joined, and what lacks its pair."""

from __future__ import annotations

import pytest

from sitegen.schema import parse_yaml, read_record
from sitegen.schema.punctuation import find_unpaired_sign, split_joined_values
from sitegen.schema.records import ItemRecord

ITEM = "标题: 通知\n索引号: SL/2014-00007\n信息分类: notice\n公开日期: 2014-05-23\n"


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("停车", ["停车"]),
        ("停车，收费", ["停车", "收费"]),
        ("停车、收费；管理", ["停车", "收费", "管理"]),
        ("【停车】", ["停车"]),
        ("［停车，收费］", ["停车", "收费"]),
        ("《甲、乙办法》", ["《甲、乙办法》"]),
        ("停车（路内、路外）、收费", ["停车（路内、路外）", "收费"]),
        ("县教育局、县财政局", ["县教育局", "县财政局"]),
        ("停车、" * 100, ["停车、" * 100]),
    ],
)
def test_joined_texts(text: str, members: list[str]) -> None:
    assert split_joined_values(text) == members


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("关键词: [停车，收费]", "分开写：关键词: [停车, 收费]；如果本来就是一个，请加上引号"),
        ("关键词: 停车、收费", "分开写：关键词: [停车, 收费]；如果本来就是一个，请加上引号"),
        ("主题词: [政务, 【停车】]", "分开写：关键词: [政务, 停车]；如果本来就是一个，请加上引号"),
        ("关键词:\n  - 停车；收费\n  - 政务", "分开写：关键词: [停车, 收费, 政务]；如果本来就是一个，请加上引号"),
    ],
)  # fmt: skip
def test_joined_words_of_a_field(line: str, hint: str) -> None:
    node, problems = parse_yaml(f"{ITEM}{line}\n", "x.md")
    assert node
    assert not problems
    record, found = read_record(ItemRecord, node, "x.md")
    assert record
    assert [(one.code, one.hint) for one in found] == [("FLD-053", hint)]


@pytest.mark.parametrize(
    "line",
    [
        "关键词: ['停车、收费']",
        "关键词: [停车, 收费]",
        "附件: [停车、收费.pdf]",
        "发文机关: 县教育局、县财政局",
    ],
)
def test_words_that_are_meant(line: str) -> None:
    node, _ = parse_yaml(f"{ITEM}{line}\n", "x.md")
    assert node
    assert read_record(ItemRecord, node, "x.md")[1] == ()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("关于印发《停车办法》的通知", None),
        ("关于印发《〈停车办法〉的通知》（2024年)", None),
        ("“十四五”规划(草案）", None),
        ("关于印发《停车办法的通知", (4, "《", "》")),
        ("关于“十四五规划的通知", (2, "“", "”")),
        ("停车办法》的通知", (4, "》", "《")),
        ("关于《停车“办法》的通知", (5, "“", "”")),
        ("停车办法(试行", (4, "(", "）")),
    ],
)
def test_signs_without_a_pair(title: str, expected: tuple[int, str, str] | None) -> None:
    assert find_unpaired_sign(title) == expected
    node, _ = parse_yaml(ITEM.replace("通知", title, 1), "x.md")
    assert node
    record, found = read_record(ItemRecord, node, "x.md")
    assert record
    places = [(str(one.place), one.code) for one in found]
    assert places == ([(f"x.md:1:{expected[0] + 5}", "FLD-054")] if expected else [])
