"""Each format says everything that a finding holds, and nothing in a finding breaks it."""

import html
import json
import re
from typing import Any

import pytest
from msgspec.structs import replace

from sitegen.diagnostics import Diagnostic, Place, Rule, Severity
from sitegen.diagnostics.codes import collect_rules
from sitegen.diagnostics.formats import OutputFormat, render_diagnostics, render_step_summary
from sitegen.diagnostics.formats.markdown_escape import escape_markdown

SOURCES = {"content/a.md": "---\n标题: 关于印发\n日期: 2014-5-23\n---\n", "crlf.md": "a\r\nb\rc\n"}
ERROR = Diagnostic(
    Place("content/a.md", 3, 5, 9),
    "FLD-900",
    Severity.ERROR,
    "日期不对",
    "bad date",
    "写成 2014-05-23",
    "write 2014-05-23",
)
WARNING = Diagnostic(Place("site.yaml"), "SIT-900", Severity.WARNING, "少了备案", "no record")
NASTY = Diagnostic(
    Place("content/a,b:c%\n.md", 1, 2),
    "YML-900",
    Severity.ERROR,
    "坏\r\n::error::{0} [x](http://e)",
    "50%",
    "",
    "",
)


def text(*found: Diagnostic, colour: bool = False, show_all: bool = False) -> str:
    return render_diagnostics(found, OutputFormat.TEXT, SOURCES.get, colour, show_all)


def make(
    number: int, words: str = "坏", code: str = "YML-900", severity: Severity = Severity.ERROR
) -> Diagnostic:
    return Diagnostic(Place(f"content/{number:04}.md", 1, 1), code, severity, words, "bad", "改", "mend")


def sarif(*found: Diagnostic) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(render_diagnostics(found, OutputFormat.SARIF, SOURCES.get))
    return log


def test_text_shows_place_code_words_line_marks_and_hints() -> None:
    assert text(ERROR) == (
        "content/a.md:3:5: 错误 error FLD-900\n"
        "  日期不对\n"
        "  bad date\n"
        "  3 | 日期: 2014-5-23\n"
        "    |       ^^^^^^^^^\n"
        "  怎么改：写成 2014-05-23\n"
        "  How to fix: write 2014-05-23\n"
        "\n"
        "1 个错误\uff0c0 个警告。 1 error, 0 warnings.\n"
    )


def test_text_of_a_finding_without_a_line() -> None:
    assert text(WARNING) == (
        "site.yaml: 警告 warning SIT-900\n  少了备案\n  no record\n\n0 个错误\uff0c1 个警告。 0 errors, 1 warning.\n"
    )


def test_text_of_no_findings() -> None:
    assert text() == "没有发现问题。 No problems found.\n"


@pytest.mark.parametrize(("line", "shown"), [(1, "  1 | a\n"), (2, "  2 | b\n"), (3, "  3 | c\n")])
def test_text_counts_lines_by_every_kind_of_line_end(line: int, shown: str) -> None:
    assert shown in text(Diagnostic(Place("crlf.md", line, 1), "YML-900", Severity.ERROR, "坏", "bad"))


@pytest.mark.parametrize("place", [Place("gone.md", 1, 1), Place("crlf.md", 99, 1)])
def test_text_without_a_line_to_quote(place: Place) -> None:
    assert "|" not in text(Diagnostic(place, "YML-900", Severity.ERROR, "坏", "bad"))


PERSONAL = {"p.md": "领取人 11010519491231002X 13800138000\n"}
ID_FOUND = Diagnostic(Place("p.md", 1, 5, 18), "PII-001", Severity.ERROR, "号码：110***2X", "a number")
PHONE_FOUND = Diagnostic(Place("p.md", 1, 24, 11), "PII-003", Severity.ERROR, "手机：138***00", "a phone")
QUOTING = Diagnostic(
    Place("p.md", 1, 1, 3),
    "FLD-900",
    Severity.ERROR,
    "“13800138000”不对",
    "“13800138000” is bad",
    "改 13800138000",
    "x",
)


@pytest.mark.parametrize("format", OutputFormat)
def test_no_format_shows_personal_data(format: OutputFormat) -> None:
    shown = render_diagnostics((ID_FOUND, PHONE_FOUND, QUOTING), format, PERSONAL.get)
    assert "11010519491231002X" not in shown
    assert "13800138000" not in shown
    assert "138******00" in shown


def test_text_masks_personal_data_and_underlines_it() -> None:
    assert (
        "  1 | 领取人 110*************2X 138******00\n    |        ^^^^^^^^^^^^^^^^^^\n"
        in render_diagnostics((ID_FOUND, PHONE_FOUND), OutputFormat.TEXT, PERSONAL.get)
    )


def test_text_leaves_out_a_line_that_is_not_in_utf8() -> None:
    sources = {"gbk.md": "a: \ufffd\ufffd\n"}
    gbk = Diagnostic(Place("gbk.md", 1, 4), "FIL-016", Severity.ERROR, "坏", "bad")
    lost = Diagnostic(Place("gbk.md", 1, 4), "FIL-020", Severity.ERROR, "坏", "bad")
    assert "|" not in render_diagnostics((gbk,), OutputFormat.TEXT, sources.get)
    assert "  1 | a: \ufffd\ufffd\n" in render_diagnostics((lost,), OutputFormat.TEXT, sources.get)


def test_each_file_is_read_once() -> None:
    asked = []

    def source(path: str) -> str:
        asked.append(path)
        return SOURCES[path]

    render_diagnostics((ERROR, ERROR), OutputFormat.TEXT, source)
    assert asked == ["content/a.md"]


def test_colour_only_where_it_is_asked_for() -> None:
    plain, coloured = text(ERROR, WARNING, NASTY), text(ERROR, WARNING, NASTY, colour=True)
    assert "\x1b" not in plain
    assert "\x1b[1;31m错误" in coloured
    assert "\x1b[1;33m警告" in coloured
    assert coloured.count("\x1b[0m") * 2 == coloured.count("\x1b")


@pytest.mark.parametrize(
    ("format", "shown"),
    [
        (OutputFormat.TEXT, "2025.xlsx 表三!D7: 错误 error RPT-900"),
        (OutputFormat.JSON, '"cell": "表三!D7"'),
        (OutputFormat.GITHUB, "file=2025.xlsx,title=RPT-900 表三!D7::"),
        (OutputFormat.SARIF, '"fullyQualifiedName": "表三!D7"'),
    ],
)
def test_a_workbook_has_cells_instead_of_lines(format: OutputFormat, shown: str) -> None:
    found = Diagnostic(Place("2025.xlsx", cell="表三!D7"), "RPT-900", Severity.ERROR, "坏", "bad")
    assert shown in render_diagnostics((found,), format, SOURCES.get)


def test_json_holds_every_field() -> None:
    (first, second) = json.loads(render_diagnostics((ERROR, WARNING), OutputFormat.JSON, SOURCES.get))
    assert first == {
        "path": "content/a.md",
        "line": 3,
        "column": 5,
        "length": 9,
        "cell": "",
        "code": "FLD-900",
        "severity": "error",
        "message": "日期不对",
        "message_en": "bad date",
        "hint": "写成 2014-05-23",
        "hint_en": "write 2014-05-23",
    }
    assert list(first) == list(second)


def test_json_of_no_findings_is_an_empty_list() -> None:
    assert json.loads(render_diagnostics((), OutputFormat.JSON, SOURCES.get)) == []


def test_github_commands() -> None:
    assert render_diagnostics((ERROR, WARNING), OutputFormat.GITHUB, SOURCES.get) == (
        "::error file=content/a.md,line=3,col=5,title=FLD-900::"
        "日期不对%0A写成 2014-05-23%0Abad date%0Awrite 2014-05-23\n"
        "::warning file=site.yaml,title=SIT-900::少了备案%0Ano record\n"
    )


def test_github_commands_are_one_line_whatever_the_words_hold() -> None:
    assert render_diagnostics((NASTY,), OutputFormat.GITHUB, SOURCES.get) == (
        "::error file=content/a%2Cb%3Ac%25%0A.md,line=1,col=2,title=YML-900::"
        "坏%0D%0A::error::{0} [x](http://e)%0A50%25\n"
    )


def test_sarif_results() -> None:
    run = sarif(WARNING, ERROR, ERROR)["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["FLD-900", "SIT-900"]
    assert [(result["ruleId"], result["ruleIndex"], result["level"]) for result in run["results"]] == [
        ("SIT-900", 1, "warning"),
        ("FLD-900", 0, "error"),
        ("FLD-900", 0, "error"),
    ]
    assert run["results"][0]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "site.yaml", "uriBaseId": "%SRCROOT%"}
    }
    assert run["results"][1]["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 3,
        "startColumn": 5,
        "endColumn": 14,
    }


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("content/a.md", "content/a.md"),
        ("content/通知 1.md", "content/%E9%80%9A%E7%9F%A5%201.md"),
        ("a#b?c%:d.md", "a%23b%3Fc%25%3Ad.md"),
        ("\udcff.md", "%FF.md"),
    ],
)
def test_sarif_addresses_are_percent_encoded(path: str, uri: str) -> None:
    found = sarif(Diagnostic(Place(path, 1, 1), "FIL-900", Severity.ERROR, "坏", "bad"))
    location = found["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == uri


def test_sarif_messages_hold_no_placeholders_and_no_links() -> None:
    message = sarif(NASTY)["runs"][0]["results"][0]["message"]["text"]
    assert "{{0}}" in message
    assert "](" not in message


def test_sarif_rules_have_help() -> None:
    found = [
        Diagnostic(Place("a.md", 1, 1), rule.code, rule.severity, "坏", "bad") for rule in collect_rules()
    ]
    rules = sarif(*found)["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.code for rule in collect_rules()]
    for rule in rules:
        assert set(rule) == {"id", "shortDescription", "fullDescription", "help", "defaultConfiguration"}
        assert all(rule[key]["text"] for key in ("shortDescription", "fullDescription", "help"))


@pytest.mark.parametrize("format_", list(OutputFormat))
def test_every_format_ends_its_last_line(format_: OutputFormat) -> None:
    assert render_diagnostics((ERROR, NASTY), format_, SOURCES.get).endswith("\n")


def test_an_unknown_format_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="xml"):
        render_diagnostics((), "xml", SOURCES.get)


def test_rule_fills_its_words() -> None:
    rule = Rule("FLD-900", Severity.ERROR, "没有“{name}”", "no “{name}”", "写“{near}”", "write “{near}”")
    assert rule.at(Place("a.md"), name="甲", near="乙") == Diagnostic(
        Place("a.md"), "FLD-900", Severity.ERROR, "没有“甲”", "no “甲”", "写“乙”", "write “乙”"
    )


def test_one_cause_at_many_places_is_one_paragraph() -> None:
    shown = text(*(make(number) for number in range(1000)))
    assert shown == (
        "content/0000.md:1:1: 错误 error YML-900（共 1000 处 1000 places）\n"
        "  坏\n  bad\n  怎么改：改\n  How to fix: mend\n"
        "  同样的问题 The same at:\n"
        "    content/0001.md:1:1\n    content/0002.md:1:1\n    content/0003.md:1:1\n    content/0004.md:1:1\n"
        "    content/0005.md:1:1\n"
        "    另有 994 处，用 --all 全部列出。 994 more: list them with --all.\n"
        "\n1000 个错误，0 个警告。 1000 errors, 0 warnings.\n"
    )


def test_all_places_are_shown_on_request() -> None:
    shown = text(*(make(number) for number in range(1000)), show_all=True)
    assert all(f"content/{number:04}.md:1:1: 错误" in shown for number in range(1000))
    assert "--all" not in shown


@pytest.mark.parametrize(
    "other", [make(2, "更坏"), make(2, code="YML-901"), make(2, severity=Severity.WARNING)]
)
def test_other_words_are_another_cause(other: Diagnostic) -> None:
    assert "places" not in text(make(1), other)


def test_another_hint_is_another_cause() -> None:
    assert "places" not in text(make(1), replace(make(2), hint="另改"))


def test_many_causes_of_one_code_are_listed_briefly() -> None:
    found = [make(number, f"链接 {number}") for number in range(40)]
    found += [make(number, f"链接 {number}") for number in range(10, 15)] + [WARNING]
    shown = text(*found)
    assert shown.count("怎么改") == 10
    assert "\nYML-900：另有 35 处 35 more\n  content/0010.md:1:1 × 2\n    链接 10\n    bad\n" in shown
    assert "链接 29" in shown
    assert "链接 30" not in shown
    assert "  另有 10 处，用 --all 全部列出。 10 more: list them with --all.\n" in shown
    assert "site.yaml: 警告 warning SIT-900" in shown  # another code is not crowded out
    assert shown.endswith("45 个错误，1 个警告。 45 errors, 1 warning.\n")


def split_lines(*found: Diagnostic) -> tuple[list[str], list[str]]:
    """The commands of the GitHub format, and its other lines."""
    lines = render_diagnostics(found, OutputFormat.GITHUB, SOURCES.get).splitlines()
    return [one for one in lines if one.startswith("::")], [one for one in lines if not one.startswith("::")]


def test_github_gets_no_more_annotations_than_it_shows() -> None:
    same = [make(number) for number in range(30)]
    other = [make(number, f"别的 {number}", severity=Severity.WARNING) for number in range(12)]
    commands, plain = split_lines(*same, *other, make(99, "最后一个"))
    assert sum(command.startswith("::error") for command in commands) == 10
    assert sum(command.startswith("::warning") for command in commands) == 10
    assert "最后一个" in commands[1]  # one of each cause comes before a second of any
    assert commands[9].startswith("::error title=sitegen::另有 22 处错误")
    assert commands[-1].startswith("::warning title=sitegen::另有 3 处警告")
    assert len(plain) == 22 + 3
    said = "\n".join((*commands, *plain))
    assert all(f"content/{number:04}.md" in said for number in range(30))


def test_ten_are_not_too_many_for_github() -> None:
    commands, plain = split_lines(*(make(number) for number in range(10)))
    assert (len(commands), plain) == (10, [])


def test_plain_lines_for_github_are_no_commands() -> None:
    commands, plain = split_lines(*(make(number) for number in range(9)), NASTY, NASTY, NASTY)
    assert len(commands) == 10
    assert all("::" not in line for line in plain)


def test_step_summary_has_a_row_for_each_cause() -> None:
    shown = render_step_summary((WARNING, *(make(number) for number in range(30)), NASTY), SOURCES.get)
    head, _, _, _, first, second, third = shown.splitlines()
    assert head == "31 个错误，1 个警告。 31 errors, 1 warning."
    place = escape_markdown("content/0000.md:1:1")
    assert first.startswith(f"| 错误 error <code>YML-900</code> | 30 | {place}<br>")
    assert first.count("<br><code>…</code>") == 1
    assert html.unescape(second).count("::error::{0} [x](http") >= 1
    assert not re.search(r"://|\]\(|GH-|@", second)
    assert third.startswith("| 警告 warning <code>SIT-900</code> | 1 | <code>site&#46;yaml</code> |")


def test_step_summary_is_of_bounded_length() -> None:
    shown = render_step_summary([make(number, f"链接 {number}") for number in range(5000)], SOURCES.get)
    assert shown.endswith("\n另有 4500 处，见日志。 4500 more in the log.\n")
    assert len(shown.encode()) < 2**20


def test_step_summary_of_long_messages_fits_too() -> None:
    shown = render_step_summary(
        [make(number, f"{number}{'！@' * 1000}") for number in range(450)], SOURCES.get
    )
    assert 800_000 < len(shown.encode()) < 2**20
    rows = shown.count("| 错误 error")
    assert shown.endswith(f"\n另有 {450 - rows} 处，见日志。 {450 - rows} more in the log.\n")


def test_step_summary_shows_no_personal_data() -> None:
    assert "13800138000" not in render_step_summary((ID_FOUND, PHONE_FOUND, QUOTING), PERSONAL.get)


def test_step_summary_of_no_findings() -> None:
    assert render_step_summary((), SOURCES.get) == "没有发现问题。 No problems found.\n"


def test_rule_without_values() -> None:
    rule = Rule("FLD-900", Severity.ERROR, "没有“{name}”{{}}", "no “{name}”", "写“{near}”", "write “{near}”")
    blank = rule.without_values
    assert (blank.message_zh, blank.message_en, blank.hint_zh) == ("没有“……”{}", "no “…”", "写“……”")


def test_the_summary_page_keeps_apostrophes() -> None:
    found = Diagnostic(Place("a.md", 1, 1), "LNK-900", Severity.WARNING, "坏", 'the office\'s "page" <b>')
    shown = render_step_summary((found,), SOURCES.get)
    assert "<b>" not in shown
    assert 'the office\'s "page" <b>' in html.unescape(shown)


def test_sarif_keeps_within_what_services_show() -> None:
    many = [make(number, f"链接 {number}") for number in range(5001)]
    run = sarif(*many, ERROR)["runs"][0]
    assert len(run["results"]) == 5000
    assert run["results"][0]["level"] == "error"
    (invocation,) = run["invocations"]
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["message"]["text"].startswith("另有 2 处")
    assert "invocations" not in sarif(*many[:5000])["runs"][0]
