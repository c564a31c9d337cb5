"""Personal data is found where it stands; what is public is left alone. All numbers are invented."""

import pytest

from sitegen.checks.privacy import detect_personal_data, extract_phone_numbers


def found(text: str, allowed: frozenset[str] = frozenset()) -> list[str]:
    return [f"{one.place} {one.code}" for one in detect_personal_data("a.md", text, allowed)]


def with_check_digit(seventeen: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return seventeen + "10X98765432"[sum(int(d) * w for d, w in zip(seventeen, weights, strict=True)) % 11]


def grouped(number: str, gap: str, *lengths: int) -> str:
    ends = [sum(lengths[: count + 1]) for count in range(len(lengths))]
    return gap.join(number[end - length : end] for end, length in zip(ends, lengths, strict=True))


GOOD_ID = with_check_digit("99010119900307013")
WIDE = {ord("0") + digit: 0xFF10 + digit for digit in range(10)}
GROUPED = [
    grouped(GOOD_ID, " ", 6, 8, 4),
    grouped(GOOD_ID, "-", 6, 8, 4),
    grouped(GOOD_ID, "\u3000", 6, 8, 4),
    grouped(GOOD_ID, "\u00a0", 6, 4, 4, 4),
    grouped(GOOD_ID, " ", 6, 4, 2, 2, 4),
    grouped(GOOD_ID, " ", 4, 4, 4, 4, 2),
    grouped(GOOD_ID, "-", 3, 3, 4, 4, 4),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"甲\n乙的身份证{GOOD_ID}。", ["a.md:2:6 PII-001"]),
        (f"{GOOD_ID}\n{GOOD_ID}", ["a.md:1:1 PII-001", "a.md:2:1 PII-001"]),
        *((f"证{grouped}。", ["a.md:1:2 PII-001"]) for grouped in GROUPED),
        (f"证{GOOD_ID.translate(WIDE)}", ["a.md:1:2 PII-001"]),
        (f"证{GROUPED[0].translate(WIDE)}", ["a.md:1:2 PII-001"]),
        (f"编号{GROUPED[1]}", ["a.md:1:3 PII-001"]),
        ("手机１３９００００００００", ["a.md:1:3 PII-003"]),
        ("手机139\u00a00000\u00a00000", ["a.md:1:3 PII-003"]),
        ("旧证 990101900307013", ["a.md:1:4 PII-002"]),
        ("手机13900000000", ["a.md:1:3 PII-003"]),
        ("手机139-0000-0000", ["a.md:1:3 PII-003"]),
        ("手机139 0000 0000。", ["a.md:1:3 PII-003"]),
        ("+86 13900000000", ["a.md:1:1 PII-003"]),
        ("8613900000000", ["a.md:1:1 PII-003"]),
        ("卡号6222020000000000005", []),
        ("卡号6222021234567890128", ["a.md:1:3 PII-004"]),
        ("卡号6222 0212 3456 7890 128", ["a.md:1:3 PII-004"]),
        ("护照E12345678", ["a.md:1:3 PII-005"]),
        ("车牌蒙A12345", ["a.md:1:3 PII-006"]),
        ("车牌蒙A\u00b7D12345", ["a.md:1:3 PII-006"]),
        ("张某\uff0c家住和平小区3号楼2单元501室", ["a.md:1:4 PII-007"]),
    ],
)
def test_found(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        GOOD_ID[:-1] + ("0" if GOOD_ID[-1] != "0" else "1"),
        with_check_digit("99010119901307013"),
        GROUPED[0][:-1] + ("0" if GOOD_ID[-1] != "0" else "1"),
        GROUPED[0].replace(" ", "  "),
        "150123 2024-05-01 1030",
        "第１３条\uff0c共２０１４００００件",
        "990101********0136",
        "139****0000",
        "622202*********0128",
        "统一社会信用代码11441700007280420Y",
        "11150000MB1604391C",
        "索引号\uff1a11441700007280420Y/2021-00012",
        "蒙ICP备05000000号-1",
        "京公网安备11010202007633号",
        "标识码1501230002",
        "国办公开办函〔2021〕30号",
        "项目编号 15012320240501123456",
        "电话 0471-1234567\uff0c010-12345678\uff0c04711234567",
        "见 https://www.gov.cn/13900000000.html",
        "金额1234567890123456元",
        "2014-05-23 16:45",
        "大青山G6京藏高速\uff0cG110国道",
        "办公地址\uff1a和平路3号行政中心2号楼501室",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(text) == []


def test_an_agencys_listed_phone_is_allowed() -> None:
    allowed = extract_phone_numbers("0471-1234567、139 0000 0000", "")
    assert found("请拨13900000000或139-0000-0000或13900000001", allowed) == ["a.md:1:29 PII-003"]


def test_the_number_itself_is_not_repeated() -> None:
    finding = detect_personal_data("a.md", f"身份证{GOOD_ID}", frozenset())[0]
    assert GOOD_ID not in finding.message + finding.message_en + finding.hint
    assert finding.place.length == 18


@pytest.mark.parametrize("text", ["1" * 300_000, "一" * 300_000, "a." * 100_000, "1 " * 100_000])
def test_long_runs_are_read_once(text: str) -> None:
    """Were the search quadratic, this would take minutes."""
    assert detect_personal_data("a.md", text, frozenset()) == ()
