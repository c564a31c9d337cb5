"""What is guessed of an agency from its full name."""

import pytest

from sitegen.content.layout import SLUG_PATTERN, parse_source_path
from sitegen.content.parse import parse_source
from sitegen.content.scaffold import render_agency
from sitegen.diagnostics import has_errors
from sitegen.starter.agency_names import (
    FOLDER_LIMIT,
    clean_name,
    find_name_problem,
    guess_kind,
    guess_level,
    guess_short_name,
    make_agency_folder_name,
    make_index_prefix,
    make_page_file_name,
    split_region,
)
from sitegen.starter.agency_plan import complete_agencies
from sitegen.starter.agency_table import NAME_COLUMN, AgencyRow, AgencyTableError

NAMES = {
    "青山县人民政府": ("县政府", "government", "county", "qingshanxian"),
    "青山县人民政府办公室": ("县政府办公室", "office", "county", "qingshanxian-bangongshi"),
    "青山县教育局": ("县教育局", "department", "county", "qingshanxian-jiaoyuju"),
    "青山县市政管理局": ("县市政管理局", "department", "county", "qingshanxian-shizhengguanliju"),
    "青山县清河镇人民政府": ("清河镇政府", "township", "township", "qingshanxianqinghezhen"),
    "青山区清河街道办事处": ("清河街道办事处", "township", "township", "qingshanquqinghejiedao-banshichu"),
    "青山县实验小学": ("县实验小学", "institution", "county", "qingshanxian-shiyanxiaoxue"),
    "呼和浩特市市场监督管理局": ("市市场监督管理局", "department", "prefecture", "huhehaoteshi-shichangjianduguanliju"),
    "内蒙古自治区教育厅": ("自治区教育厅", "department", "province", "neimengguzizhiqu-jiaoyuting"),
    "上海市浦东新区人民政府": ("区政府", "government", "county", "shanghaishipudongxinqu"),
    "重庆市教育委员会": ("市教育委员会", "department", "province", "chongqingshi-jiaoyuweiyuanhui"),
    "阿拉善左旗人民政府": ("旗政府", "government", "county", "alashanzuoqi"),
    "某区城市管理局（区城管局）": ("区城管局", "department", "county", "mouqu-chengshiguanliju"),
    "某区城市管理局": ("区城市管理局", "department", "county", "mouqu-chengshiguanliju"),
    "青山县住房和城乡建设局": ("县住房和城乡建设局", "department", "county", "qingshanxian-zhufanghechengxiangjiansheju"),
    "青山县人民政府(县政府)": ("县政府", "government", "county", "qingshanxian"),
    "教育局": ("教育局", "department", "", "jiaoyuju"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "expected"), NAMES.items())
def test_short_name_kind_level_and_folder(name: str, expected: tuple[str, str, str, str]) -> None:
    found = (guess_short_name(name), guess_kind(name), guess_level(name), make_agency_folder_name(name, ()))
    assert found == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("青山县政府信息公开审查制度", "qingshanxianzhengfuxinxigongkaishenchazhidu"),
        ("青山县人民政府规章制定程序规定", "qingshanxianrenminzhengfuguizhangzhidingchengxuguiding"),
        (
            "青山县住房和城乡建设局政府信息公开保密审查管理办法",
            "qingshanxianzhufanghechengxiangjianshejuzhengfuxinxigongkai",
        ),
        ("常见问题", "changjianwenti"),
        (
            "Regulations about the Disclosure of Information upon Request of Citizens",
            "regulationsaboutthedisclosureofinformationuponrequestof",
        ),
        ("a" * 80, "a" * 60),
    ],
)
def test_a_long_title_is_cut_between_words(title: str, expected: str) -> None:
    assert make_page_file_name(title, ()) == expected


def test_a_long_name_of_a_folder_is_cut_between_words() -> None:
    name = "内蒙古自治区呼和浩特市赛罕区住房和城乡建设局城市管理综合行政执法大队"
    folder = make_agency_folder_name(name, ())
    assert len(folder) <= FOLDER_LIMIT
    assert folder == "neimengguzizhiquhuhehaoteshisaihanqu-zhufanghechengxiang"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("乙县 教育局", "乙县教育局"),
        ("乙县\u3000教 育 局（ 县教育局 ）", "乙县教育局（县教育局）"),
        ("ABC 中心", "ABC 中心"),
        ("Qingshan Education Bureau", "Qingshan Education Bureau"),
        ("乙县教育局 乙县财政局", "乙县教育局 乙县财政局"),
    ],
)
def test_blanks_between_chinese_signs_are_dropped(typed: str, name: str) -> None:
    assert clean_name(typed) == name


def test_several_agencies_are_not_joined() -> None:
    assert find_name_problem("乙县教育局 乙县财政局")
    assert find_name_problem("乙县教育局") is None


def test_region() -> None:
    assert split_region("青山县清河镇人民政府") == ("青山县清河镇", "人民政府")
    assert split_region("青山市") == ("", "青山市")
    assert split_region("中关村管委会") == ("", "中关村管委会")


def test_folders_and_prefixes_are_unique() -> None:
    assert make_agency_folder_name("甲县教育局", {"jiaxian-jiaoyuju"}) == "jiaxian-jiaoyuju-2"
    assert make_index_prefix("甲县教育局", ()) == "JXJYJ"
    assert make_index_prefix("甲县教育局", {"JXJYJ", "JXJYJ-2"}) == "JXJYJ-3"


@pytest.mark.parametrize("name", [*NAMES, "甲", "长" * 100, "ABC 中心", "绿春县女子学校"])
def test_every_name_gives_a_valid_agency(name: str) -> None:
    ((folder, agency),) = complete_agencies([AgencyRow({NAME_COLUMN: name})]).items()
    path = f"content/agencies/{folder}/agency.yaml"
    slot = parse_source_path(path)
    assert slot, SLUG_PATTERN
    assert not has_errors(parse_source(path, slot, render_agency(agency).encode()).diagnostics)


def test_the_only_government_is_the_parent() -> None:
    rows = [AgencyRow({NAME_COLUMN: name}) for name in ("青山县教育局", "青山县人民政府", "清河镇人民政府")]
    agencies = complete_agencies(rows)
    assert [agency.parent for agency in agencies.values()] == ["qingshanxian", "", "qingshanxian"]
    assert [agency.level for agency in agencies.values()] == ["county", "county", "township"]
    assert {agency.parent for agency in complete_agencies(rows[::2]).values()} == {""}


def test_a_level_that_is_given_holds_for_all_but_townships() -> None:
    rows = [AgencyRow({NAME_COLUMN: name}) for name in ("青山市教育局", "青山市清河镇人民政府")]
    assert [agency.level for agency in complete_agencies(rows, "county").values()] == ["county", "township"]


def test_superior_agencies_in_a_circle_are_refused() -> None:
    rows = [
        AgencyRow({NAME_COLUMN: "甲县教育局", "上级": "乙局"}, "a.xlsx", 2),
        AgencyRow({NAME_COLUMN: "乙局", "上级": "甲县教育局"}, "a.xlsx", 3),
    ]
    with pytest.raises(AgencyTableError) as caught:
        complete_agencies(rows)
    assert len(caught.value.messages) == 2
    assert "又回到了自己" in caught.value.messages[0][0]
