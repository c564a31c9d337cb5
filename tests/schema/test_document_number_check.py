"""Forms of document numbers that a site prescribes."""

from __future__ import annotations

import pytest

from sitegen.schema.document_number_check import compile_document_number_pattern, find_document_number_fault

FORMS = ("云政发〔{year}〕{serial}号", "云罚〔{year}〕{serial:4}号")


def find_code(text: str, *patterns: str) -> str:
    broken = find_document_number_fault(text, patterns)
    return broken[0].code if broken else ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("云政发〔2024〕3号", ""),
        ("云政发〔2024〕3-5号", ""),
        ("云罚〔2024〕0003号", ""),
        ("云罚〔2024〕3号", "FLD-055"),
        ("云政办发〔2024〕3号", "FLD-055"),
        ("云政发[2024]3号", "FLD-055"),
        ("不详", "FLD-055"),
    ],
)
def test_the_forms_of_a_site_are_binding(text: str, code: str) -> None:
    assert find_code(text, *FORMS) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("特种第7件", ""), ("云政办发〔2024〕3号", ""), ("云政发[2024]3号", "FLD-050"), ("不详", "FLD-051")],
)
def test_a_site_may_add_a_form_to_the_usual_ones(text: str, code: str) -> None:
    assert find_code(text, "通行格式", "特种第{serial}件") == code
    assert find_code(text, "特种第{serial}件", "usual") == code


def test_the_mended_form_is_offered_if_the_site_allows_it() -> None:
    broken = find_document_number_fault("云政发[2024]3号", FORMS)
    assert broken
    assert broken[1]["fixed"] == "改成 云政发〔2024〕3号；"
    other = find_document_number_fault("云政办发[2024]3号", FORMS)
    assert other
    assert other[1]["fixed"] == ""


def test_nothing_is_said_while_a_pattern_is_broken() -> None:
    """The pattern itself is reported in site.yaml."""
    assert find_code("不详", "{serial}{serial}") == ""


def test_a_prefix_in_a_pattern() -> None:
    pattern = compile_document_number_pattern("{prefix}〔{year}〕{serial}号")
    assert pattern.fullmatch("粤府土审（授）〔2022〕118号")
    assert not pattern.fullmatch("云政发〔24〕118号")
    assert not pattern.fullmatch("云" * 100_000)
