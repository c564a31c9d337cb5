"""Personal data that markup cuts in its source is found as a reader of the page sees it. All numbers are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sitegen.builder.worker_tasks import SourceData, SourceParser
from sitegen.checks.exempted_text import ExemptedTextFinder
from sitegen.checks.privacy import mask_personal_data
from sitegen.checks.shown_text import extract_shown_text
from sitegen.checks.split_values import find_split_identity_numbers, find_split_personal_data
from sitegen.content.layout import parse_source_path
from sitegen.content.markdown import convert_markdown
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.shown_characters import ShownCharacters, extract_letters_and_digits
from sitegen.diagnostics.value_index import ValueIndex
from tests.checks.test_privacy import GOOD_ID, with_check_digit
from tests.patterns.growth import is_linear, measure

ITEM = "content/agencies/county/items/2026/00001.md"
NARRATIVE = "content/agencies/county/reports/2024.md"
PAGE = "content/pages/faq.md"
FRONT = "---\n标题: 公示\n索引号: SL/2026-00001\n信息分类: notices\n公开日期: 2026-10-01\n---\n"
HEAD, TAIL = GOOD_ID[:10], GOOD_ID[10:]
PARTS = GOOD_ID[:6], GOOD_ID[6:14], GOOD_ID[14:]
FULL_LINE = "经查，下列人员符合本办法规定的各项条件，现将有关情况按照规定予以公示，号码"
WRAPPED = f"{FULL_LINE}{HEAD}\n{TAIL}，公示期间如有异议的，请在七个工作日以内向本机关提出书面意见并说明理由。"

FORMS = {
    "code": (f"甲{HEAD}`{TAIL}`", f"{HEAD}`{TAIL}"),
    "link": (f"甲{HEAD}[{TAIL}](https://x.gov.cn/a1)", f"{HEAD}[{TAIL}"),
    "link in the middle": (
        f"{PARTS[0]}[{PARTS[1]}](https://x.gov.cn/19){PARTS[2]}",
        f"{PARTS[0]}[{PARTS[1]}](https://x.gov.cn/19){PARTS[2]}",
    ),
    "code in a link": (f"[{HEAD}`{TAIL}`](https://x.gov.cn/)", f"{HEAD}`{TAIL}"),
    "bold": (f"{HEAD}**{TAIL}**", f"{HEAD}**{TAIL}"),
    "bold link": (f"{HEAD}**[{TAIL}](https://x.gov.cn/)**", f"{HEAD}**[{TAIL}"),
    "asterisk": (f"{HEAD}*{TAIL}*", f"{HEAD}*{TAIL}"),
    "underscore": (f"{HEAD}_{TAIL}_", f"{HEAD}_{TAIL}"),
    "deleted": (f"{HEAD}~~{TAIL}~~", f"{HEAD}~~{TAIL}"),
    "marked": (f"{HEAD}=={TAIL}==", f"{HEAD}=={TAIL}"),
    "raised": (f"{HEAD}^{TAIL}^", f"{HEAD}^{TAIL}"),
    "backslash": (f"{HEAD}\\{TAIL}", f"{HEAD}\\{TAIL}"),
    "escaped hyphen": (f"{HEAD}\\-{TAIL}", f"{HEAD}\\-{TAIL}"),
    "escaped hyphens": ("\\-".join(PARTS), "\\-".join(PARTS)),
    "blank and code": (f"{HEAD} `{TAIL}`", f"{HEAD} `{TAIL}"),
    "entity": (f"{PARTS[0]}&#49;{GOOD_ID[7:]}", f"{PARTS[0]}&#49;{GOOD_ID[7:]}"),
    "entity in base 16": (f"{PARTS[0]}&#x31;{GOOD_ID[7:]}", f"{PARTS[0]}&#x31;{GOOD_ID[7:]}"),
    "tag": (f"{PARTS[0]}<b>{PARTS[1]}</b>{PARTS[2]}", f"{PARTS[0]}<b>{PARTS[1]}</b>{PARTS[2]}"),
    "tag that is left out": (f"{HEAD}<font color='1'>{TAIL}</font>", f"{HEAD}<font color='1'>{TAIL}"),
    "line break": (f"{HEAD}<br>{TAIL}", f"{HEAD}<br>{TAIL}"),
    "hard break": (f"{HEAD}  \n{TAIL}", f"{HEAD}  \n{TAIL}"),
    "comment": (f"{PARTS[0]}<!-- 12 -->{PARTS[1]}{PARTS[2]}", f"{PARTS[0]}<!-- 12 -->{PARTS[1]}{PARTS[2]}"),
    "soft hyphen": (f"{HEAD}\u00ad{TAIL}", f"{HEAD}\u00ad{TAIL}"),
    "zero width": (f"{HEAD}\u200b{TAIL}", f"{HEAD}\u200b{TAIL}"),
    "zero width and code": (f"{HEAD}\u200b`{TAIL}`", f"{HEAD}\u200b`{TAIL}"),
    "wide digits and code": (
        f"{HEAD}`{TAIL.translate({0x30: 0xFF10})}`",
        f"{HEAD}`{TAIL.translate({0x30: 0xFF10})}",
    ),
    "wrap": (WRAPPED, f"{HEAD}\n{TAIL}"),
    "wrap in a quotation": ("> " + WRAPPED.replace("\n", "\n> "), f"{HEAD}\n> {TAIL}"),
    "list": (f"- 甲{HEAD}`{TAIL}`\n- 乙", f"{HEAD}`{TAIL}"),
    "cell": (f"| 姓名 | 证件 |\n|---|---|\n| 甲 | {HEAD}`{TAIL}` |", f"{HEAD}`{TAIL}"),
    "footnote": (f"说明[^1]。\n\n[^1]: 甲{HEAD}`{TAIL}`", f"{HEAD}`{TAIL}"),
    "reference to a footnote": (f"{HEAD}[^12]{TAIL}\n\n[^12]: 说明", f"{HEAD}[^12]{TAIL}"),
    "heading": (f"## 甲{HEAD}`{TAIL}`\n\n正文。", f"{HEAD}`{TAIL}"),
    "target": (
        f"[看](https://x.gov.cn/{HEAD}%{ord(TAIL[0]):x}{TAIL[1:]})",
        f"{HEAD}%{ord(TAIL[0]):x}{TAIL[1:]}",
    ),
    "description": (f"![{HEAD}\\-{TAIL}](a.png)", f"{HEAD}\\-{TAIL}"),
    "text and description": (f"{HEAD}![{TAIL}](a.png)", f"{HEAD}![{TAIL}"),
    "raw HTML": (f"<p>甲{HEAD}<code>{TAIL}</code></p>", f"{HEAD}<code>{TAIL}"),
    "raw table": (f"<table><tr><td>{HEAD}<u>{TAIL}</u></td></tr></table>", f"{HEAD}<u>{TAIL}"),
}
OTHERS = {
    "mobile": ("手机139`0000`0000", "139`0000`0000", "PII-003"),
    "mobile in a link": ("手机139[0000](https://x.gov.cn)0000", "139[0000](https://x.gov.cn)0000", "PII-003"),
    "mobile in a cell": ("| 姓名 | 电话 |\n|---|---|\n| 张某 | 139[0000](a.md)0000 |", "139[0000](a.md)0000", "PII-003"),
    "card": ("卡号622202`1234567890128`", "622202`1234567890128", "PII-004"),
    "passport": ("护照E1234[5678](a.md)", "E1234[5678", "PII-005"),
    "plate": ("车牌蒙A`12345`", "蒙A`12345", "PII-006"),
    "home": ("某甲，家住`和平`小区3`号楼`2单元501室", "家住`和平`小区3`号楼`2单元501室", "PII-007"),
}  # fmt: skip


def parse(path: str, text: str) -> list[Diagnostic]:
    slot = parse_source_path(path)
    assert slot
    parsed = SourceParser(frozenset()).parse(SourceData(path, slot, text.encode()))
    return [one for one in parsed.diagnostics if one.code.startswith("PII-")]


def cut_out(text: str, place: Place) -> str:
    """The text at a place, on all of its lines."""
    lines = text.split("\n")
    return "\n".join(lines[place.line - 1 :])[place.column - 1 :][: place.length + place.length_on_next_lines]


@pytest.mark.parametrize(
    ("path", "before"), [(ITEM, FRONT), (NARRATIVE, ""), (PAGE, "---\n标题: 常见问题\n---\n")]
)
@pytest.mark.parametrize(("typed", "marked"), FORMS.values(), ids=FORMS)
def test_number_is_found_once_where_it_is(path: str, before: str, typed: str, marked: str) -> None:
    text = f"{before}第一段。\n\n{typed}\n"
    (found,) = parse(path, text)
    assert found.code == "PII-001"
    assert cut_out(text, found.place) == marked
    assert GOOD_ID not in found.message + found.message_en
    assert TAIL not in found.message


@pytest.mark.parametrize(("typed", "marked", "code"), OTHERS.values(), ids=OTHERS)
def test_every_kind_of_personal_data(typed: str, marked: str, code: str) -> None:
    text = f"{FRONT}{typed}\n"
    (found,) = parse(ITEM, text)
    assert (found.code, cut_out(text, found.place)) == (code, marked)


@pytest.mark.parametrize(
    "value", [f"甲{HEAD}`{TAIL}`", f"{HEAD}[{TAIL}](a.md)", f"甲{HEAD}**{TAIL}**", f"{HEAD} {TAIL}"]
)
def test_fields_show_the_signs_that_cut_a_number(value: str) -> None:
    (found,) = parse(ITEM, FRONT.replace("公示", f"'{value}'") + "正文。\n")
    assert (found.code, found.place.line) == ("PII-001", 2)


def test_mobile_number_in_a_field() -> None:
    (found,) = parse(ITEM, FRONT.replace("公示", "手机139`0000`0000") + "正文。\n")
    assert (found.code, found.place.line, found.place.length) == ("PII-003", 2, 13)


def test_body_of_a_yaml_file() -> None:
    text = (
        f"{FRONT.replace('---', '').strip()}\n正文: |\n  第一段。\n\n  手机139[0000](https://x.gov.cn)0000\n"
    )
    (found,) = parse(ITEM.replace(".md", ".yaml"), text)
    assert (found.code, cut_out(text, found.place)) == ("PII-003", "139[0000](https://x.gov.cn)0000")


def test_quoted_text_is_masked() -> None:
    quoted = mask_personal_data("", f"标题“甲{HEAD}`{TAIL}`”和“{HEAD} {TAIL}”", frozenset())
    assert TAIL not in quoted
    assert HEAD not in quoted


def test_each_place_is_found() -> None:
    link = f"{HEAD}[{TAIL}](a.md)"
    text = f"{FRONT.replace('公示', GOOD_ID)}{link}、{link}、{GOOD_ID}\n"
    assert [(one.place.line, one.place.column) for one in parse(ITEM, text)] == [
        (2, 5),
        (7, 1),
        (7, 2 + len(link)),
        (7, 3 + 2 * len(link)),
    ]


def test_number_whose_pieces_are_apart_is_reported_where_it_begins() -> None:
    """What is skipped in the source knows no brackets in the target of a link."""
    text = f"{FRONT}甲{PARTS[0]}[{PARTS[1]}](https://x.gov.cn/a(1)2){PARTS[2]}\n"
    (found,) = parse(ITEM, text)
    assert (found.place.line, cut_out(text, found.place)) == (7, f"{PARTS[0]}[{PARTS[1]}")


@pytest.mark.parametrize(
    "typed",
    [
        "项目总投资139[0000](a.md)0000元。",
        "| 项目 | 金额（元） |\n|---|---|\n| 供水 | 139`0000`0000 |",
        f"{HEAD}`********`",
        f"| {HEAD} | {TAIL} |\n|---|---|\n| 1 | 2 |",
        f"{HEAD}\n\n{TAIL}",
        f"{HEAD}`{TAIL[:-1]}{'0' if TAIL[-1] != '0' else '1'}`",
        "2024-05-01 1030 `1234` 5678",
    ],
)
def test_left_alone(typed: str) -> None:
    assert parse(ITEM, f"{FRONT}{typed}\n") == []


def test_exemption_binds_the_whole_number() -> None:
    text = f"{FRONT}{WRAPPED}\n"
    (found,) = parse(ITEM, text)
    exempted = ExemptedTextFinder(text).find_text(found)
    assert exempted.text.startswith(GOOD_ID[:3])
    assert TAIL not in exempted.text
    other = text.replace(TAIL, with_check_digit("99010119900307029")[10:])
    (changed,) = parse(ITEM, other)
    assert changed.place.line == found.place.line
    assert ExemptedTextFinder(other).find_text(changed).digest != exempted.digest


def test_shown_text() -> None:
    html = convert_markdown(
        "甲`1`[2](https://x.cn/%31)\n\n| a | b |\n|---|---|\n| 1 | 2<br>3 |\n\n![图](a.png)", "a.md", 1
    ).html
    shown = extract_shown_text(html, ["%31.pdf"])
    assert [line for line in shown.split("\n") if line.strip()] == [
        "甲12",
        "a|b|",
        "1|2",
        "\u20283|",
        " 图 ",
        "https://x.cn/1",
        "1.pdf",
    ]


def test_loose_numbers_are_proved_by_their_date_and_check_digit() -> None:
    assert [text for _, text in find_split_identity_numbers(f"{HEAD} {TAIL}")] == [f"{HEAD} {TAIL}"]
    assert list(find_split_identity_numbers(GOOD_ID)) == []
    assert list(find_split_identity_numbers(" ".join(GOOD_ID))) == []
    assert list(find_split_identity_numbers(f"{HEAD} {TAIL[:-1]}{'0' if TAIL[-1] != '0' else '1'}")) == []


def test_signs_of_a_source() -> None:
    source = "1<b a='9'>2</b>&#51;[4](x9)[^9]<!-- 9 -->\uff15%36_７"
    assert ShownCharacters(source).characters == "1234567" == extract_letters_and_digits("12 34-\uff15 67")
    ((_, (start, end)),) = ShownCharacters(source).find_values(ValueIndex(["234567"], 6), 2)
    assert source[start:end] == source[source.index("2") :]
    assert list(ShownCharacters(source).find_values(ValueIndex(["234567"], 6), source.index("&"))) == []
    assert "x9" in ShownCharacters(source, with_link_targets=True).characters.lower()


def test_index_finds_all_values_at_a_position_the_longest_first() -> None:
    index = ValueIndex(["1234567", "123456", "12345", "123456789", "1234560"], 8)
    assert list(index.iter_values_at("x12345678", 1)) == ["1234567", "123456"]
    assert list(index.find_spans("12345671234560123456")) == [(0, 7), (7, 14), (14, 20)]
    assert not ValueIndex(["12345"], 8)


def test_each_value_whose_pieces_are_apart_is_found() -> None:
    numbers = [f"138{middle}8000" for middle in (1300, 1301, 1310, 1302)]
    text = f"{FRONT}甲" + "、".join(f"{one[:3]}[{one[3:7]}](https://x.cn/a(1)2){one[7:]}" for one in numbers)
    found = parse(ITEM, text)
    assert [cut_out(text, one.place) for one in found] == [f"138[{one[3:7]}" for one in numbers]


@pytest.mark.parametrize("unit", ["138[{:04}](https://x/a(1)2)8000 ", "138[{:04}](https://x/a1)8000 "])
def test_time_grows_with_the_number_of_values(unit: str) -> None:
    def prepare(count: int) -> Callable[[], int]:
        source = "".join(unit.format(number) for number in range(count))
        shown = "、".join(f"138{number:04}8000" for number in range(count))
        return lambda: len(list(find_split_personal_data(source, shown, frozenset(), (), 0)))

    assert prepare(500)() == 500
    times = [(count * 40, measure(prepare(count), 3)) for count in (500, 2000)]
    assert is_linear(times), times
