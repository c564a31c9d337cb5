"""Document numbers as they are found on real sites."""

from __future__ import annotations

import pytest

from sitegen.schema import is_standard_document_number, normalise_document_number

STANDARD = [
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


@pytest.mark.parametrize("number", STANDARD)
def test_a_standard_number_stays(number: str) -> None:
    assert is_standard_document_number(number)
    assert normalise_document_number(number) == number


MENDED = {
    "呼政办发[2008]68号": "呼政办发〔2008〕68号",
    "瑞政办(2011)129号": "瑞政办〔2011〕129号",
    "瑞政办（2011）129号": "瑞政办〔2011〕129号",
    "二政办发【2012】122号": "二政办发〔2012〕122号",
    "二政办发［2012］122号": "二政办发〔2012〕122号",
    "二政办发﹝2012﹞122号": "二政办发〔2012〕122号",
    "二政办发〔２０１２〕１２２号": "二政办发〔2012〕122号",
    "二政办发〔2012〕第122号": "二政办发〔2012〕122号",
    "二政办发〔2012〕0122号": "二政办发〔2012〕122号",
    "二政办发 〔2012〕　122 号": "二政办发〔2012〕122号",
    "国务院令711号": "国务院令第711号",
    "国务院令第 0711 号": "国务院令第711号",
}


@pytest.mark.parametrize(("typed", "standard"), MENDED.items(), ids=MENDED)
def test_typing_is_mended(typed: str, standard: str) -> None:
    assert not is_standard_document_number(typed)
    assert normalise_document_number(typed) == standard
    assert is_standard_document_number(standard)


@pytest.mark.parametrize(
    "typed",
    [
        "广安区府办发〔202026",
        "国办公开办函〔202130",
        "国办发〔2017〕47",
        "国办发〔2017〕号",
        "国办发〔2017〕0号",
        "国办发〔17〕47号",
        "国办发〔1817〕47号",
        "〔2017〕47号",
        "GB发〔2017〕47号",
        "国办发2017年47号",
        "无",
        "",
    ],
)
def test_a_part_that_is_missing_cannot_be_mended(typed: str) -> None:
    assert not is_standard_document_number(normalise_document_number(typed))


def test_normalising_twice_changes_nothing() -> None:
    for typed in (*STANDARD, *MENDED):
        assert normalise_document_number(normalise_document_number(typed)) == normalise_document_number(typed)
