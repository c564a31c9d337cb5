"""Document numbers as they are found on real sites."""

from __future__ import annotations

import pytest

from sitegen.schema import (
    expand_document_number,
    judge_document_number,
    list_document_number_prefixes,
    normalise_document_number,
)
from sitegen.schema.document_number import EXPANDED_RANGE_LIMIT, Verdict

ORDINARY = [
    "国办发〔2017〕47号",
    "国办函〔2020〕109号",
    "中办发〔2016〕8号",
    "二政办发〔2012〕122号",
    "抚政办公开〔2022〕3号",
    "宁政办规字〔2023〕2号",
    "国办发明电〔2024〕12号",
    "内政数发〔2025〕21号",
    "国务院令第711号",
    "国令第845号",
    "某市人民政府令第四十二号",
    "某某局公告2023年第12号",
]
REAL = [
    "银罚决字〔2026〕104-116号",
    "云政办发〔2024〕3—5号",
    "云政办发〔2024〕3至5号",
    "银保监罚决字〔2021〕1、2号",
    "京政办发〔2015〕12号之一",
    "粤府土审（01）〔2021〕3号",
    "云市监处罚〔2024〕A12号",
    "云自然资〔2024〕12-1号",
    "穗建CZ〔2020〕12号",
    "（岫）烟罚〔2023〕008号",
    "沪规划资源许选〔2022〕0003号",
    "云政规〔2024〕1号（ZYXD-2024-00001）",
    "云政发〔2024〕12号、13号",
    "云财社〔2025〕7号、云民发〔2025〕19号",
    "云财社〔2025〕7号 云民发〔2025〕19号",
    "云财社〔2025〕7号和云民发〔2025〕19号",
    "中华人民共和国国务院令（第711号）",
    "中华人民共和国主席令（第八届第35号）",
    "国务院第711号令",
    "2024年第12号公告",
    "2024年第12号",
    "人民银行令〔2021〕第3号",
    "国家发展改革委 商务部令第47号",
    "人力资源社会保障部、财政部令第5号",
    "某某部公告〔2023〕12号",
    "〔2012〕122号",
    "〔2010〕民他字第12号",
    "（2010）深中法民初字第12号",
    "（59）财预字第12号",
    "国发〔78〕104号",
    "云政发〔1994〕第089号",
    "京工商罚字〔2010〕第12号",
    "财字第30号",
    "地字第1509212024YG0012345号",
]


@pytest.mark.parametrize("number", [*ORDINARY, *REAL])
def test_a_real_number_is_accepted_as_it_is_written(number: str) -> None:
    judgement = judge_document_number(number)
    assert (judgement.verdict, judgement.mended) == (Verdict.ACCEPTED, number)


@pytest.mark.parametrize("number", ORDINARY)
def test_an_ordinary_number_is_its_own_canonical_form(number: str) -> None:
    assert normalise_document_number(number) == number


MENDED = {
    "示政发[2026]第01号": "示政发〔2026〕1号",
    "呼政办发[2008]68号": "呼政办发〔2008〕68号",
    "瑞政办(2011)129号": "瑞政办〔2011〕129号",
    "瑞政办（2011）129号": "瑞政办〔2011〕129号",
    "二政办发【2012】122号": "二政办发〔2012〕122号",
    "二政办发［2012］122号": "二政办发〔2012〕122号",
    "二政办发﹝2012﹞122号": "二政办发〔2012〕122号",
    "二政办发〔２０１２〕１２２号": "二政办发〔2012〕122号",
    "二政办发〔2012〕第122号": "二政办发〔2012〕122号",
    "二政办发 〔2012〕　122 号": "二政办发〔2012〕122号",
    "二政办发〔2012年〕122号": "二政办发〔2012〕122号",
    "二政办发2012年122号": "二政办发〔2012〕122号",
    "二政办发2012〕122号": "二政办发〔2012〕122号",
    "二政办发〔〔2012〕〕122号": "二政办发〔2012〕122号",
    "二政办发〔12〕122号": "二政办发〔2012〕122号",
    "二政办发〔2O12〕l22号": "二政办发〔2012〕122号",
    "二政办发〔2012〕122": "二政办发〔2012〕122号",
    "二政办发〔2012〕122号。": "二政办发〔2012〕122号",
    "二政办发〔2012〕122号号": "二政办发〔2012〕122号",
    "二政办发〔2012〕122号文件": "二政办发〔2012〕122号",
    "二政办发〔2012〕122號": "二政办发〔2012〕122号",
    "文号：二政办发〔2012〕122号": "二政办发〔2012〕122号",
    "《二政办发〔2012〕122号》": "二政办发〔2012〕122号",
    "（二政办发〔2012〕122号）": "二政办发〔2012〕122号",
    "二政办发〔2012〕122号（此件公开发布）": "二政办发〔2012〕122号",
    "广安区府办发〔202026": "广安区府办发〔2020〕26号",
    "（2012）122号": "〔2012〕122号",
    "国务院令711号": "国务院令第711号",
    "国务院令第 0711 号": "国务院令第0711号",
    "公告2022年10号": "公告2022年第10号",
    "国务院  中央军委令第689号": "国务院 中央军委令第689号",
    "云财社（2025）7号、云民发（2025）19 号": "云财社〔2025〕7号、云民发〔2025〕19号",
}


@pytest.mark.parametrize(("typed", "mended"), MENDED.items(), ids=MENDED)
def test_a_slip_is_mended(typed: str, mended: str) -> None:
    judgement = judge_document_number(typed)
    assert (judgement.verdict, judgement.mended) == (Verdict.MISTYPED, mended)
    assert judge_document_number(mended).verdict is Verdict.ACCEPTED
    assert normalise_document_number(typed) == normalise_document_number(mended)


@pytest.mark.parametrize(
    "typed",
    [
        "国办发〔2017〕号",
        "国办发〔2017〕0号",
        "国办发〔1817〕47号",
        "云岫县解放路2024〔2024〕12号",
        "解放路12号",
        "第12号",
        "12号",
        "根据云政发〔2024〕12号",
        "云政发〔2024〕12号的通知",
        "https://www.yunxiu.example/12.html",
        "无",
        "",
        " ",
    ],
)
def test_what_is_no_number_is_rejected(typed: str) -> None:
    assert judge_document_number(typed).verdict is Verdict.REJECTED
    assert expand_document_number(typed) == ()
    assert normalise_document_number(typed) == typed


def test_a_year_is_not_guessed() -> None:
    assert judge_document_number("云政发12号").verdict is Verdict.WITHOUT_YEAR
    assert expand_document_number("云政发12号") == ("云政发12号",)


@pytest.mark.parametrize(
    ("number", "members"),
    [
        (
            "银罚决字〔2026〕104-106号",
            ["银罚决字〔2026〕104号", "银罚决字〔2026〕105号", "银罚决字〔2026〕106号"],
        ),
        ("云罚〔2025〕7、9号", ["云罚〔2025〕7号", "云罚〔2025〕9号"]),
        ("云政发〔2024〕12号、13号", ["云政发〔2024〕12号", "云政发〔2024〕13号"]),
        ("云财社〔2025〕7号 云民发（2025）0019号", ["云财社〔2025〕7号", "云民发〔2025〕19号"]),
        ("云自然资〔2024〕12-1号", ["云自然资〔2024〕12-1号"]),
        ("云政规〔2024〕1号（ZYXD-2024-00001）", ["云政规〔2024〕1号"]),
        ("国务院令（第711号）", ["国务院令第711号"]),
        ("国务院第711号令", ["国务院令第711号"]),
        ("2024年第12号公告", ["公告2024年第12号"]),
        ("京政办发〔2015〕12号之一", ["京政办发〔2015〕12号之一"]),
    ],
)
def test_the_numbers_that_a_number_stands_for(number: str, members: list[str]) -> None:
    assert list(expand_document_number(number)) == members
    assert normalise_document_number(number) == "、".join(members)


def test_a_very_wide_range_gives_its_ends() -> None:
    assert (
        len(expand_document_number(f"云〔2024〕1-{EXPANDED_RANGE_LIMIT + 1}号")) == EXPANDED_RANGE_LIMIT + 1
    )
    assert expand_document_number(f"云〔2024〕1-{EXPANDED_RANGE_LIMIT + 2}号") == (
        "云〔2024〕1号",
        f"云〔2024〕{EXPANDED_RANGE_LIMIT + 2}号",
    )


def test_codes() -> None:
    assert list_document_number_prefixes("云财社〔2025〕7号、云民发[2025]19号") == ("云财社", "云民发")
    assert list_document_number_prefixes("粤府土审（授）〔2022〕118号") == ("粤府土审",)
    assert list_document_number_prefixes("国务院令第711号") == ()
    assert list_document_number_prefixes("某某部公告〔2023〕12号") == ()


def test_normalising_twice_changes_nothing() -> None:
    for typed in (*ORDINARY, *REAL, *MENDED):
        assert normalise_document_number(normalise_document_number(typed)) == normalise_document_number(typed)


@pytest.mark.parametrize(
    "piece",
    [
        "云",
        "1",
        "〔2024〕",
        "第1号、",
        "1、",
        "云 ",
        "（云）",
        "A1-",
        "2024年",
        "令",
        "第",
        "云〔2024〕1号 ",
        " ",
    ],
)
def test_a_long_text_takes_no_time(piece: str) -> None:
    """Were the patterns exponential, this would never end."""
    assert judge_document_number((piece * 300)[:299] + "x").verdict is Verdict.REJECTED
    assert judge_document_number(piece * 100_000).verdict is Verdict.REJECTED
