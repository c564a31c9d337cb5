"""Personal data and secrecy marks are found in fields as they are published, at their places. All numbers are invented."""

from __future__ import annotations

import pytest

from sitegen.checks.privacy import detect_personal_data, find_personal_data_spans
from sitegen.checks.secrecy import detect_secrecy_marks
from sitegen.checks.yaml_escapes import resolve_yaml_escapes
from sitegen.content.layout import parse_source_path
from sitegen.content.parse import parse_source
from tests.checks.test_privacy import with_check_digit

ID = with_check_digit("11010519491231002")
ITEM = "content/agencies/county/items/2024/00001"
ESCAPED = f"{ID[:10]}\\u003{ID[10]}{ID[11:]}"
HEAD = "索引号: SL/2024-00001\n信息分类: notices\n公开日期: 2024-01-05\n"
LINES = {
    "a digit": (f'标题: "工程甲{ESCAPED}情况"\n', "4:9 PII-001"),
    "all digits": ('标题: "甲' + "".join(f"\\x{ord(sign):02x}" for sign in ID) + '"\n', "4:7 PII-001"),
    "a long escape": (f'标题: "甲{ID[:3]}\\U0000003{ID[3]}{ID[4:]}"\n', "4:7 PII-001"),
    "two lines in quotes": (f'标题: "工程丁{ID[:6]}\n  {ID[6:]}"\n', "4:9 PII-001"),
    "two lines in single quotes": (f"标题: '工程丁{ID[:6]}\n  {ID[6:]}'\n", "4:9 PII-001"),
    "two lines without quotes": (f"标题: 工程丁{ID[:6]}\n  {ID[6:]}\n", "4:8 PII-001"),
    "a colon in the second line": (f"标题: 工程丁{ID[:6]}\n  {ID[6:]}:甲\n", "4:8 PII-001"),
    "joined on purpose": (f'标题: "工程丁{ID[:9]}\\\n   {ID[9:]}"\n', "4:9 PII-001"),
    "folded": (f"标题: >-\n  工程丁{ID[:6]}\n  {ID[6:]}\n", "5:6 PII-001"),
    "an escaped tag": (f'标题: "甲{ID[:9]}\\u003cb>{ID[9:]}"\n', "4:7 PII-001"),
    "a mark": ('标题: "\\u673a\\u5bc6\\u260510年"\n', "4:6 SEC-001"),
    "a mark in two lines": ('标题: "\\u79d8\n  密"\n', "4:6 SEC-001"),
    "a bare mark": ('标题: "\\u7edd\\u5bc6"\n', "4:6 SEC-001"),
}


def find_all(path: str, text: str) -> list[str]:
    found = (*detect_personal_data(path, text, frozenset()), *detect_secrecy_marks(path, text))
    return [f"{str(one.place).removeprefix(path)[1:]} {one.code}" for one in found]


@pytest.mark.parametrize("form", LINES)
def test_what_a_field_publishes_is_found_once(form: str) -> None:
    written, expected = LINES[form]
    text = f"{HEAD}{written}摘要: 无\n"
    assert find_all("a.yaml", text) == [expected]
    line = int(expected.partition(":")[0])
    behind = expected.partition(":")[2]
    front = f"---\n{text}---\n\n正文。\n"
    assert find_all("a.md", front) == [f"{line + 1}:{behind}"]
    assert find_all("a.md", f"\n \n{front}") == [f"{line + 3}:{behind}"]


@pytest.mark.parametrize("form", LINES)
def test_values_are_those_that_the_program_reads(form: str) -> None:
    written, _ = LINES[form]
    path = f"{ITEM}.yaml"
    slot = parse_source_path(path)
    assert slot
    title = parse_source(path, slot, f"{HEAD}{written}".encode()).record.title
    revealed = resolve_yaml_escapes(path, f"{HEAD}{written}")
    assert revealed is not None
    assert title in revealed.text


def test_what_stands_below_and_behind_keeps_its_place() -> None:
    text = f'---\n标题: "\\u7532\\u4e59 {ID}"\n摘要: "两\n  行"\n---\n\n正文{ID}。\n'
    assert find_all("a.md", text) == ["2:19 PII-001", "7:3 PII-001"]
    spans = find_personal_data_spans("a.md", text, frozenset())
    assert [text[start:end] for start, end in spans] == [ID, ID]


@pytest.mark.parametrize(
    "text",
    [
        "标题: 一\n摘要: |\n  甲\n  乙\n",
        '标题: "一"\n关键词: ["甲", "乙"]\n附件:\n  - file: a.csv\n    title: "甲"\n',
        "标题: '一'\n# 说明 \"\n",
        '标题: "没有写完\\u0031\n',
    ],
)
def test_values_that_are_published_as_written_are_not_read_twice(text: str) -> None:
    assert resolve_yaml_escapes("a.yaml", text) is None
    assert resolve_yaml_escapes("a.md", f"---\n{text}---\n\\ 正文\n") is None
    assert resolve_yaml_escapes("a.csv", text + "\\") is None


@pytest.mark.parametrize(
    "piece", ['- "\\u0031"\n', "- a\n  b\n", '- "a\n  b"\n', " ", "\\", '"', "  a\n", "\n", ":"]
)
def test_many_values_are_read_once(piece: str) -> None:
    """The time grows with the size: a quadratic step would take minutes here."""
    resolve_yaml_escapes("a.yaml", piece * (400_000 // len(piece)))
    resolve_yaml_escapes("a.yaml", "a: " + piece * (400_000 // len(piece)))
    resolve_yaml_escapes("a.md", f"---\na: {piece * (400_000 // len(piece))}\n---\n")
