"""Forms of index numbers."""

from __future__ import annotations

import pytest

from sitegen.checks.index_number import DEFAULT_PATTERNS, compile_index_number_pattern


@pytest.mark.parametrize(
    "value",
    ["11441700007280420Y/2021-00050", "000014349/2017-00110", "dqxs/2021-00016", "6107280000/2024-001005"],
)
def test_real_numbers_have_a_usual_form(value: str) -> None:
    assert any(compile_index_number_pattern(pattern).fullmatch(value) for pattern in DEFAULT_PATTERNS)


@pytest.mark.parametrize(
    "value", ["/2021-None", "2024-00001", "a/2021-1", "dqxs/1821-00016", "dqxs／2021-00016"]
)
def test_defective_numbers_have_none(value: str) -> None:
    assert not any(compile_index_number_pattern(pattern).fullmatch(value) for pattern in DEFAULT_PATTERNS)


@pytest.mark.parametrize(
    ("pattern", "value"),
    [
        ("{prefix}-{year}-{serial}", "A01-2021-7"),
        ("[{year}]{serial:4}", "[2021]0007"),
        ("公.{serial}", "公.12"),
    ],
)
def test_a_site_may_have_its_own_form(pattern: str, value: str) -> None:
    assert compile_index_number_pattern(pattern).fullmatch(value)
    assert not compile_index_number_pattern(pattern).fullmatch(value + "x")


@pytest.mark.parametrize(
    "pattern", ["", "{year}", "{serial}{serial}", "{prefix:5}/{serial}", "{serial}{", "((", "{x}{serial}"]
)
def test_a_form_without_sense_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        compile_index_number_pattern(pattern)


def test_a_long_value_takes_no_time() -> None:
    assert not compile_index_number_pattern("{prefix}{year}{serial}").fullmatch("A" * 100_000)
