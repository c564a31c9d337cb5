"""Personal data is found where it stands; what is public is left alone. All numbers are invented."""

import re
from collections.abc import Sequence

import pytest

from sitegen.checks.privacy import detect_personal_data, extract_phone_numbers, find_personal_data_spans
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.diagnostic_counter import MOST_DIAGNOSTICS_PER_RULE


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
        ("手机139.0000.0000", ["a.md:1:3 PII-003"]),
        ("电话008613900000000", ["a.md:1:3 PII-003"]),
        ("手机139 0000 0000。", ["a.md:1:3 PII-003"]),
        ("+86 13900000000", ["a.md:1:1 PII-003"]),
        ("8613900000000", ["a.md:1:1 PII-003"]),
        ("卡号6222020000000000005", []),
        ("卡号6222021234567890128", ["a.md:1:3 PII-004"]),
        ("卡号6222 0212 3456 7890 128", ["a.md:1:3 PII-004"]),
        ("护照E12345678", ["a.md:1:3 PII-005"]),
        ("车牌蒙A12345", ["a.md:1:3 PII-006"]),
        ("车牌蒙A-12345", ["a.md:1:3 PII-006"]),
        ("某甲\uff0c住和平小区3号楼2单元501室", ["a.md:1:4 PII-007"]),
        ("车牌蒙A\u00b7D12345", ["a.md:1:3 PII-006"]),
        ("张某\uff0c家住和平小区3号楼2单元501室", ["a.md:1:4 PII-007"]),
    ],
)
def test_found(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("住址：青山县城关镇人民路5号2单元301室。", "住址：青山县城关镇人民路5号2单元301室"),
        ("某甲，家住和平小区3号楼2单元501室，电话", "家住和平小区3号楼2单元501室"),
        ("住址：和平小区3栋2-501，", "住址：和平小区3栋2-501"),
        ("住址：人民路5号院3号楼2单元501（租住）", "住址：人民路5号院3号楼2单元501"),
        ("住址：人民路5号某某花园2单元A座301室、302室", "住址：人民路5号某某花园2单元A座301室、302室"),
        ("住址：人民路5号楼301室 2024年5月3号搬迁", "住址：人民路5号楼301室"),
    ],
)
def test_an_address_is_marked_to_its_end(text: str, address: str) -> None:
    """What is not marked stays readable in the findings and in a review: nobody is hidden by a mask before the room."""
    ((start, end),) = find_personal_data_spans("a.md", text, frozenset())
    assert text[start:end] == address


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
        "补贴\uff0c住房保障中心在3号楼201室",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(text) == []


TABLE = "| 项目 | {head} |\n|---|---|\n| 供水 | 13900000000 |\n"
WRONG_ID = GOOD_ID[:-1] + ("0" if GOOD_ID[-1] != "0" else "1")


@pytest.mark.parametrize(
    "text",
    [
        "项目总投资13900000000元。",
        "拨款13900000000万元，增长5%",
        "贷款 13900000000 元",
        "收入13900000000.90元",
        "￥13900000000",
        "金额：13900000000，已入库",
        "金额（元）：13900000000",
        "金额(万元): 13900000000",
        "中标价（元）：13900000000",
        "合同价款（人民币元）13900000000",
        "**成交价（单位：元）**：13900000000",
        "控制价（元/年）：13900000000",
        "总面积13900000000平方米",
        "发电13900000000千瓦时",
        "播种13900000000株。",
        "访问量13900000000次",
        "点击量达13900000000次访问",
        "产量13900000000吨标准煤",
        "收入13900000000余元",
        "约13900000000（元）",
        "用电13900000000kWh",
        "GB13900000000-2024",
        "GB/T 13900000000",
        "编码20-13900000000-01",
        TABLE.format(head="金额（元）"),
        "单位：万元\n\n" + TABLE.format(head="2024年"),
        "项目\t收入\n供水\t13900000000\n",
        "\t收支总表\n\t单位\uff1a元\n\t科目\t2024年\n\t供水\t13900000000\n",
        "指标 2023年 2024年\n用电量（千瓦时） 12.5 13900000000\n",
        "校验值 0f3ea13900000000bcd41f2a6c5d7e80",
        "标识 0f3ea139-0000-4000-8000-a13900000000",
    ],
)
def test_an_amount_is_no_phone(text: str) -> None:
    assert found(text) == []


def test_a_phone_below_a_title_is_found() -> None:
    assert found("\t名单\n\t单位\uff1a元\n\t姓名\t电话\n\t张三\t13900000000\n") == ["a.md:4:5 PII-003"]
    assert found("邮政编码\uff1a联系电话\uff1a13900000000") == ["a.md:1:11 PII-003"]


@pytest.mark.parametrize(
    ("head", "number", "is_code"),
    [
        ("资产编码", "5117026000000000031", True),
        ("卡编号", "5117026000000000031", False),
        ("名称", "5117026000000000031", False),
        ("小班号", "330127800506123", True),
        ("证编号", "330127800506123", False),
        ("办件编号", with_check_digit("33012720240506123"), True),
        ("资产编号", with_check_digit("33012720240506123"), False),
        ("办件编号", with_check_digit("33012719940506123"), False),
    ],
)
def test_a_code_in_a_column_of_codes_is_left_alone(head: str, number: str, *, is_code: bool) -> None:
    assert (found(f"{head}\t地点\n{number}\t大岭村\n") == []) is is_code


def test_an_amount_in_a_csv_file_is_no_phone() -> None:
    assert detect_personal_data("a.csv", "项目,金额\n供水,13900000000\n", frozenset()) == ()
    assert detect_personal_data("a.csv", "姓名,电话\n某甲,13900000000\n", frozenset())


@pytest.mark.parametrize(
    "text",
    [
        "手机13900000000元",
        "金额（元）：5，手机：13900000000",
        "王某（元）：电话13900000000",
        "手机（元旦值班）：13900000000",
        "陈某13900000000吨位证书",
        "13900000000元旦值班",
        "13900000000人在外地",
        "1.甲13900000000.2.乙",
        "支出证明人13900000000",
        TABLE.format(head="电话"),
    ],
)
def test_a_phone_before_a_word_like_a_unit_is_found(text: str) -> None:
    assert [one.split()[1] for one in found(text)] == ["PII-003"]


@pytest.mark.parametrize(
    "text",
    [
        "咨询电话：13900000000",
        "咨询电话：0999-1234567、13900000000",
        "联系电话：13900000000",
        "村委会电话13900000000",
        "值班电话（兼传真）：13900000000",
        "联系电话（办公室）：13900000000",
        "值班室：13900000000",
        "联系人及电话：王某，13900000000",
        "残疾人服务中心电话：13900000000",
        "联系人：王某，联系电话：13900000000",
        "联系人：王建国 13900000000",
        "| 科室 | 联系电话 |\n|---|---|\n| 办公室 | 13900000000 |",
    ],
)
def test_a_mobile_number_of_an_office_is_only_a_warning(text: str) -> None:
    assert [one.split()[1] for one in found(text)] == ["PII-008"]


@pytest.mark.parametrize(
    "text",
    [
        "申请人：张建国\n联系电话：13900000000",
        "张建国\n联系电话：13900000000",
        "张建国，联系电话：13900000000",
        "投诉人李某（联系电话：13900000000）",
        "紧急联系人：王某，电话：13900000000",
        "联系人：家属张某，电话：13900000000",
        "获奖者孙某，联系人：孙某，电话：13900000000",
        "举报人电话13900000000",
        "| 户主 | 单位 | 联系电话 |\n|---|---|---|\n| 甲 | 乙 | 13900000000 |",
    ],
)
def test_a_mobile_number_of_a_person_stays_an_error(text: str) -> None:
    assert [one.split()[1] for one in found(text)] == ["PII-003"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"甲\n证{GOOD_ID[:6]}\u200b{GOOD_ID[6:]}。", ["a.md:2:2 PII-001"]),
        (
            f"\u200b甲\n\u200b{GOOD_ID[:9]}\ufeff\u200b{GOOD_ID[9:]} 139\u200b00000000",
            ["a.md:2:2 PII-001", "a.md:2:23 PII-003"],
        ),
        (f"旧网址: /2024/{GOOD_ID}.html", ["a.md:1:12 PII-001"]),
        (f"[名单](a/{GOOD_ID}.pdf)", ["a.md:1:8 PII-001"]),
        (f"https://www.example.gov.cn/?id={GOOD_ID}&p=13900000000", ["a.md:1:32 PII-001"]),
        (f"身份证号：{WRONG_ID}", ["a.md:1:6 PII-009"]),
        (f"证件号码{WRONG_ID}", ["a.md:1:5 PII-009"]),
        (f"编号{WRONG_ID}", []),
        ("港澳通行证C12345678", ["a.md:1:6 PII-005"]),
        ("回乡证号：H12345678", ["a.md:1:6 PII-005"]),
        ("型号C12345678", []),
    ],
)
def test_numbers_in_disguise(text: str, expected: list[str]) -> None:
    assert found(text) == expected


ID_WITH_X = next(
    one for serial in range(100) if (one := with_check_digit(f"990101199003070{serial:02}"))[-1] == "X"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((f"身份证：{ID_WITH_X[:-1]}{sign}", ["a.md:1:5 PII-001"]) for sign in "Ｘｘ\u2169\u0425"),
        ('<p>张三手机<span lang="EN-US">139</span><span>00000000</span></p>', ["a.md:1:27 PII-003"]),
        ("甲\n手机139<b>0000</b>0000，", ["a.md:2:3 PII-003"]),
        ("手机139**0000**0000", ["a.md:1:3 PII-003"]),
        ("手机**139**00000000", ["a.md:1:5 PII-003"]),
        ("手机139&nbsp;0000&nbsp;0000", ["a.md:1:3 PII-003"]),
        ("手机139&#48;0000000", ["a.md:1:3 PII-003"]),
        ("手机&#49;&#51;&#57;00000000", ["a.md:1:3 PII-003"]),
        ("手机139<!-- -->00000000", ["a.md:1:3 PII-003"]),
        ("手机139<!-- \n -->00000000", ["a.md:1:3 PII-003"]),
        ("手机139\\-0000\\-0000", ["a.md:1:3 PII-003"]),
        (f"证{GOOD_ID[:6]}<o:p></o:p>{GOOD_ID[6:]}", ["a.md:1:2 PII-001"]),
        (f'<a href="{GOOD_ID}.pdf">名单</a>', ["a.md:1:10 PII-001"]),
        ("<b>甲</b>13900000000，<b>乙</b>139<i>0000</i>0001", ["a.md:1:9 PII-003", "a.md:1:29 PII-003"]),
        ("<td>139</td><td>00000000</td>", []),
        ("139<br>00000000", []),
        ("139****0000<b>139****0000</b>", []),
        ("139**00**0000，138**00", []),
        ("<某某>139<某某>00000000", []),
        ("金额<b>139</b>00000000<i>元</i>", []),
        ("A&B 1390000&amp;0000", []),
    ],
)
def test_a_number_is_found_as_the_page_shows_it(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_a_number_split_by_markup_is_underlined_to_its_end() -> None:
    (finding,) = detect_personal_data("a.md", "手机139<b>0000</b>0000，", frozenset())
    assert finding.place.length == len("139<b>0000</b>0000")


def count_all(diagnostics: Sequence[Diagnostic]) -> int:
    """Count the findings of a file with one kind of them, including those that are only counted."""
    rest = [one for one in diagnostics if one.code == "FIL-052"]
    if not rest:
        return len(diagnostics)
    assert len(diagnostics) == MOST_DIAGNOSTICS_PER_RULE + 1
    return int(re.findall(r"\d+", rest[0].message.partition("共有")[2])[0])


@pytest.mark.exhaustive
@pytest.mark.parametrize("piece", ["<b>13900000000</b>", "&nbsp;1", "<!--", "**1", "<b ", "\u200b<"])
def test_much_markup_is_read_once(piece: str) -> None:
    diagnostics = detect_personal_data("a.md", piece * 20_000, frozenset())
    assert count_all(diagnostics) == 20_000 * piece.count("139")


def test_the_length_counts_what_the_editor_counts() -> None:
    (finding,) = detect_personal_data("a.md", f"{GOOD_ID[:6]}\u200b{GOOD_ID[6:]}", frozenset())
    assert finding.place.length == 19


@pytest.mark.parametrize(
    "text",
    [
        "13900000000 " * 3_000,
        "\t13900000000" * 3_000,
        "咨询电话" * 50_000 + "13900000000",
        "| 13900000000 " * 20 + "|\n",
    ],
)
def test_many_numbers_are_read_once(text: str) -> None:
    """Were a line, a table or the text before a number read again for each, this would take minutes."""
    assert count_all(detect_personal_data("a.md", text, frozenset())) == text.count("13900000000")


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
