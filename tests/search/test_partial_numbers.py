"""Document numbers of which half is known: which words are such, and which numbers they mean."""

import pytest

from sitegen.search.normalise import normalise
from sitegen.search.partial_numbers import parse_partial_number, parse_serial
from tests.search.oracle import plain


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("3号", "3号"),
        ("第3号", "3号"),
        ("3号文", "3号"),
        ("3号文件", "3号"),
        ("２０２４年第３号", "2024\n3号"),
        ("2024年13号", "2024\n13号"),
        ("云政发第3号", "云政发\n3号"),
        ("云政发3号", "云政发\n3号"),
        ("云政发2024年3号", "云政发2024\n3号"),
        ("云政发〔2024〕第3号", "云政发2024\n3号"),
    ],
)
def test_words_that_are_half_a_number(word: str, stem: str) -> None:
    half = parse_partial_number(normalise(word))
    assert half is not None
    assert half.stem == stem


@pytest.mark.parametrize(
    "word",
    [
        "第三号",
        "第03号",
        "解放路12号",
        "3",
        "2024年",
        "5月3号",
        "3号线",
        "第123456号",
        "0号",
        "3024年3号",
        "〔2024〕3号",
    ],
)
def test_words_that_are_not(word: str) -> None:
    assert parse_partial_number(normalise(word)) is None


@pytest.mark.parametrize(
    ("word", "number", "meant"),
    [
        ("第3号", "云政发〔2024〕3号", True),
        ("第3号", "云政发〔2024〕13号", False),
        ("第3号", "云岫县人民政府令第3号", True),
        ("第3号", "云政发〔2024〕3", False),
        ("2024年3号", "公告2024年第3号", True),
        ("2024年3号", "云政发〔2025〕3号", False),
        ("2024年3号", "云政发〔12024〕3号", False),
        ("云政发3号", "云政发〔2024〕3号", True),
        ("云政发3号", "云政办发〔2024〕3号", False),
        ("云政发2024年3号", "云政发〔2024〕3号", True),
        ("云政发2024年3号", "云政发〔20240〕3号", False),
    ],
)
def test_which_numbers_are_meant(word: str, number: str, meant: bool) -> None:
    half = parse_partial_number(plain(word))
    assert half is not None
    assert half.match(plain(number)) == meant


def test_serials() -> None:
    assert [
        parse_serial(plain(number)) for number in ("云政发〔2024〕13号", "令第3号", "公告", "〔2024〕3", "")
    ] == ["13", "3", "", "", ""]
