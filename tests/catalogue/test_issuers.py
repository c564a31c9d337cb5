"""Joint issuers in one text."""

from __future__ import annotations

import pytest

from sitegen.catalogue.issuers import split_issuers

NAMES = frozenset({"云岫县发展、改革和统计局"})


@pytest.mark.parametrize(
    ("typed", "issuers"),
    [
        ("云岫县财政局、云岫县教育局", ["云岫县财政局", "云岫县教育局"]),
        ("云岫县财政局，云岫县教育局", ["云岫县财政局", "云岫县教育局"]),
        ("云岫县财政局 云岫县教育局", ["云岫县财政局", "云岫县教育局"]),
        ("县委、县政府", ["县委", "县政府"]),
        ("中共云岫县委办公室、云岫县人民政府办公室", ["中共云岫县委办公室", "云岫县人民政府办公室"]),
        (
            "云岫县人力资源和社会保障局、国家税务总局云岫县税务局",
            ["云岫县人力资源和社会保障局", "国家税务总局云岫县税务局"],
        ),
        ("云岫县教育局（体育局）、财政局", ["云岫县教育局（体育局）", "财政局"]),
        ("云岫县文化、广播电视和旅游局", ["云岫县文化、广播电视和旅游局"]),
        ("云岫县民族、宗教事务委员会", ["云岫县民族、宗教事务委员会"]),
        ("云岫县发展、改革和统计局", ["云岫县发展、改革和统计局"]),
        ("云岫县财政局", ["云岫县财政局"]),
        ("云岫县财政局、", ["云岫县财政局、"]),
    ],
)
def test_a_text_is_divided_only_between_names_of_agencies(typed: str, issuers: list[str]) -> None:
    assert list(split_issuers([typed], NAMES)) == issuers


def test_a_name_of_the_site_stays_whole_whatever_it_contains() -> None:
    assert split_issuers(["云岫县文化局、体育局"], frozenset({"云岫县文化局、体育局"})) == (
        "云岫县文化局、体育局",
    )


def test_each_text_of_a_list_is_divided() -> None:
    assert split_issuers(["甲局、乙局", "丙局"], frozenset()) == ("甲局", "乙局", "丙局")
