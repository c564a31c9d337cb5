"""Numbers that several items have, and what a reference to one of them means."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.checks.county import AGENCIES, BASE, catalogue_of, findings, reports

NUMBERED = {
    f"{AGENCIES}/{agency}/agency.yaml": f"{BASE[f'{AGENCIES}/{agency}/agency.yaml']}索引号前段: {prefix}\n机关代字: [{code}]\n"
    for agency, prefix, code in (("county", "JX", "甲政发"), ("finance", "CZ", "甲财发"))
}


def item(serial: str, day: str = "2026-03-02", *, prefix: str = "JX", **keys: str) -> str:
    head = {
        "标题": "一份通知",
        "索引号": f"{prefix}/2026-{serial}",
        "信息分类": "notices",
        "公开日期": day,
    } | keys
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in head.items()) + "---\n正文。\n"


def find(files: Mapping[str, str]) -> list[str]:
    return findings({**NUMBERED, **reports(files)})


ONE, TWO, THREE = (f"county/items/2026/0000{number}.md" for number in (1, 2, 3))
OTHER = "finance/items/2026/00001.md"


def test_a_duplicate_document_number_is_reported_at_the_newer_item() -> None:
    files = {
        ONE: item("00001", "2026-03-02", 发文字号="甲政发〔2026〕1号"),
        TWO: item("00002", "2026-03-01", 发文字号="甲政发[2026]001号"),
        THREE: item("00003", 废止="甲政发〔2026〕1号"),
    }
    assert find(files) == [f"{ONE}:6:7 ITM-038", f"{TWO}:6:7 FLD-050"]
    _, found = catalogue_of({**NUMBERED, **reports(files)})
    assert f"{AGENCIES}/{TWO}:6:7" in found[0].message


def test_a_reference_to_a_duplicate_number_means_the_older_item() -> None:
    """Whoever refers to it did nothing wrong."""
    files = {
        ONE: item("00001", "2026-03-02", 发文字号="甲政发〔2026〕1号"),
        TWO: item("00002", "2026-03-03", 发文字号="甲政发〔2026〕1号"),
        THREE: item("00003", 废止="甲政发〔2026〕1号"),
    }
    catalogue, _ = catalogue_of({**NUMBERED, **reports(files)})
    assert catalogue.items["county/2026-00003"].relations == (("repeals", ("county/2026-00001",)),)


def test_an_item_with_the_number_of_another_agency_is_reported_itself() -> None:
    files = {
        ONE: item("00001", 发文字号="甲政发〔2026〕1号"),
        OTHER: item("00001", prefix="CZ", 发文字号="甲政发〔2026〕1号"),
        THREE: item("00003", 废止="甲政发〔2026〕1号"),
    }
    assert find(files) == [f"{OTHER}:6:7 ITM-033"]
    catalogue, _ = catalogue_of({**NUMBERED, **reports(files)})
    assert catalogue.items["county/2026-00003"].relations == (("repeals", ("county/2026-00001",)),)


@pytest.mark.parametrize("name", ["甲政发〔2026〕2号", "甲政发[2026]2号", "JX/2026-00002"])
def test_a_wrong_reference_among_several_is_the_one_that_is_named(name: str) -> None:
    """Each is in a line of its own, and external titles are in the list, too."""
    others = "甲政发〔2026〕1号", "《外省办法》"
    head = {"成文日期": "2026-02-02", "废止": "".join(f"\n  - {one}" for one in (*others, name))}
    files = {
        ONE: item("00001", 发文字号="甲政发〔2026〕1号", 成文日期="2026-02-01"),
        TWO: item("00002", 发文字号="甲政发〔2026〕2号", 成文日期="2026-02-28"),
        THREE: item("00003", **head),
    }
    _, found = catalogue_of({**NUMBERED, **reports(files)})
    (wrong,) = [one for one in found if one.code == "REF-006"]
    assert str(wrong.place) == f"{AGENCIES}/{THREE}:10:5"
    assert wrong.message == "本文成文于 2026-02-02，早于本文废止的文件“JX/2026-00002”（2026-02-28）"


def test_a_cycle_is_reported_at_the_reference_that_is_part_of_it() -> None:
    files = {
        ONE: item("00001", 修改="[JX/2026-00003, JX/2026-00002]"),
        TWO: item("00002", 修改="JX/2026-00001"),
        THREE: item("00003"),
    }
    assert find(files) == [f"{ONE}:6:21 REF-004"]


@pytest.mark.parametrize("key", ["解读", "相关"])
def test_a_document_and_its_interpretation_may_have_one_number(key: str) -> None:
    number = {"发文字号": "甲政发〔2026〕1号"}
    assert (
        find({ONE: item("00001", **number), TWO: item("00002", **number, **{key: "甲政发〔2026〕1号"})}) == []
    )


def test_a_corrected_document_takes_the_number_of_the_withdrawn_one() -> None:
    files = {
        ONE: item("00001", 发文字号="甲政发〔2026〕1号", 撤下="2026-04-01", 撤下原因="有误"),
        TWO: item("00002", "2026-04-01", 发文字号="甲政发〔2026〕1号"),
        THREE: item("00003", "2026-05-01", 相关="甲政发〔2026〕1号"),
    }
    assert find(files) == []
    catalogue, _ = catalogue_of({**NUMBERED, **reports(files)})
    assert catalogue.items["county/2026-00003"].relations == (("relates", ("county/2026-00002",)),)


def test_a_reference_may_name_one_of_several_numbers() -> None:
    files = {
        ONE: item("00001", 发文字号="甲政发〔2026〕4-6号、甲财发〔2026〕2号"),
        TWO: item("00002", 相关="[甲政发〔2026〕5号, 甲财发（2026）002号]"),
    }
    assert find(files) == []
    catalogue, _ = catalogue_of({**NUMBERED, **reports(files)})
    assert catalogue.items["county/2026-00002"].relations == (("relates", ("county/2026-00001",)),)


def test_a_duplicate_index_number_belongs_to_the_file_of_its_serial() -> None:
    files = {
        ONE: item("00001", "2026-03-03"),
        TWO: item("00001", "2026-03-02"),
        THREE: item("00003", 相关="JX/2026-00001"),
    }
    assert find(files) == [f"{TWO}:3:6 ITM-014"]
    catalogue, _ = catalogue_of({**NUMBERED, **reports(files)})
    assert catalogue.items["county/2026-00003"].relations == (("relates", ("county/2026-00001",)),)


def test_a_duplicate_index_number_is_reported_at_the_newer_of_two_other_files() -> None:
    files = {ONE: item("00007", "2026-03-03"), TWO: item("00007", "2026-03-02")}
    assert find(files) == [f"{ONE}:3:6 ITM-014", f"{TWO}:3:6 ITM-039"]


def test_a_copied_item_that_kept_its_index_number_has_one_finding() -> None:
    assert find({ONE: item("00001"), TWO: item("00001")}) == [f"{TWO}:3:6 ITM-014"]


@pytest.mark.parametrize(
    ("name", "serial", "expected"),
    [
        ("00010", "00011", [":3:6 ITM-039"]),
        ("00010", "00010", []),
        ("00010", "000010", []),
        ("annual-plan", "00011", []),
    ],
)
def test_the_index_number_ends_as_the_address_does(name: str, serial: str, expected: list[str]) -> None:
    path = f"county/items/2026/{name}.md"
    assert find({path: item(serial)}) == [path + finding for finding in expected]


def test_a_short_file_name_is_to_be_renamed() -> None:
    _, every = catalogue_of({**NUMBERED, **reports({"county/items/2026/1.md": item("00011")})})
    (found,) = [one for one in every if one.code == "ITM-039"]
    assert found.hint.startswith("把文件改名为 00011.md")


def test_a_site_with_index_numbers_of_its_own_names_its_files_as_it_likes() -> None:
    site = {"site.yaml": BASE["site.yaml"] + "索引号格式: ['{prefix}/{year}-{serial}']\n"}
    assert findings({**NUMBERED, **site, **reports({ONE: item("00011")})}) == []


@pytest.mark.parametrize(
    ("number", "issuers", "expected"),
    [
        ("甲财发〔2026〕1号", "甲县财政局、甲县人民政府", []),
        ("乙财发〔2026〕1号", "[甲县财政局, 县政府]", [f"{ONE}:6:7 ITM-033"]),
        ("乙财发〔2026〕1号", "甲县人民政府、乙县财政局", []),
        ("乙财发〔2026〕1号、甲政发〔2026〕3号", "甲县人民政府", []),
        ("乙财发〔2026〕1号", "甲县人民政府", [f"{ONE}:6:7 ITM-033"]),
        ("国务院令第711号", "国务院", []),
    ],
)
def test_the_number_is_that_of_one_of_the_issuers(number: str, issuers: str, expected: list[str]) -> None:
    assert find({ONE: item("00001", 发文字号=number, 发文机关=issuers)}) == expected
