"""Exemptions, severities and --strict: what the office decides about findings, in every kind of build."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from sitegen.builder import Project, Result, build, check
from sitegen.builder.diagnostic_policy import ExemptedTextReader, ExemptionState
from sitegen.builder.early_render import EarlyRenderer
from sitegen.diagnostics import Diagnostic, Severity
from sitegen.editing.exemption_file import append_entry
from sitegen.schema.records import ExemptionRecord
from tests.builder.workshop import TODAY, Workshop, errors, tree

LIST = "content/exemptions.yaml"
ITEM = "content/agencies/county/items/2024/00002.md"
PHONE = "住户王某手机13912345678，欢迎来电。"
PLATE = "张三的车京A12345停用。"


def add_text(workshop: Workshop, text: str, path: str = ITEM) -> None:
    workshop.put(path, (workshop.root / path).read_text("utf-8") + text + "\n")


def exempt(workshop: Workshop, code: str, path: str = ITEM, until: date = date(2027, 1, 1)) -> None:
    """Exempts all findings with this code in a file, as the command does."""
    describe = ExemptedTextReader(workshop.root).find_text
    file = workshop.root / LIST
    text = file.read_text("utf-8") if file.exists() else ""
    found = {
        describe(one) for one in workshop.check().diagnostics if (one.code, one.place.path) == (code, path)
    }
    assert found
    for exempted in found:
        assert exempted
        entry = ExemptionRecord(
            code=code,
            file=path,
            text=exempted.text,
            digest=exempted.digest,
            reason="理由",
            by="王审",
            until=until,
        )
        added = append_entry(text, entry, LIST)
        assert added
        text = added
    workshop.put(LIST, text)


def list_codes(diagnostics: tuple[Diagnostic, ...] | Result) -> list[str]:
    found = diagnostics.diagnostics if isinstance(diagnostics, Result) else diagnostics
    return [f"{one.severity.value} {one.code}" for one in found]


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "project")


def test_exempted_error_is_published(workshop: Workshop) -> None:
    add_text(workshop, PHONE)
    assert list_codes(workshop.build()) == ["error PII-003"]
    exempt(workshop, "PII-003")
    assert list_codes(workshop.check()) == []
    assert list_codes(workshop.build()) == []
    assert "13912345678" in workshop.text("items/county/2024-00002.html")
    assert [use.state for use in workshop.check().exemptions] == [ExemptionState.VALID]


def test_list_is_not_published(workshop: Workshop) -> None:
    add_text(workshop, PHONE)
    exempt(workshop, "PII-003")
    workshop.build()
    assert not [path for path, data in tree(workshop.output).items() if "王审".encode() in data]


def test_exemption_moves_with_its_lines_and_ends_with_its_words(workshop: Workshop) -> None:
    add_text(workshop, PHONE)
    exempt(workshop, "PII-003")
    workshop.edit(ITEM, PHONE, f"新的一段。\n\n新的一行。\n{PHONE}")
    assert list_codes(workshop.check()) == []
    workshop.edit(ITEM, "欢迎来电", "请勿来电")
    assert sorted(list_codes(workshop.check())) == ["error PII-003", "warning EXM-004"]


def test_exemption_holds_for_its_file_and_code_alone(workshop: Workshop) -> None:
    add_text(workshop, PHONE)
    exempt(workshop, "PII-003")
    add_text(workshop, PHONE, "content/pages/about.md")
    assert errors(workshop.check()) == ["content/pages/about.md:6:7 PII-003"]


def test_second_phone_in_the_same_file_is_still_found(workshop: Workshop) -> None:
    add_text(workshop, PHONE)
    exempt(workshop, "PII-003")
    add_text(workshop, "\n另一处13912345678，也要放行。")
    assert list_codes(workshop.check()) == ["error PII-003"]


def test_text_that_readers_see_must_be_the_exempted_one(workshop: Workshop) -> None:
    """The digest alone does not count, or an entry could show another text than it lets pass."""
    add_text(workshop, PLATE)
    exempt(workshop, "PII-006")
    workshop.edit(LIST, "京A1", "京B1")
    assert list_codes(workshop.check()) == ["warning PII-006", "warning EXM-004"]


def test_expired_exemption_is_reported_and_holds_no_longer(workshop: Workshop) -> None:
    add_text(workshop, PHONE)
    exempt(workshop, "PII-003", until=TODAY)
    assert list_codes(workshop.build()) == ["warning EXM-006"]
    workshop.today = TODAY + timedelta(days=1)
    assert list_codes(workshop.build()) == ["error PII-003", "warning EXM-003"]


@pytest.mark.parametrize(
    ("days", "expected"), [(31, []), (30, ["warning EXM-006"]), (0, ["warning EXM-006"])]
)
def test_exemption_that_ends_soon_is_announced(workshop: Workshop, days: int, expected: list[str]) -> None:
    add_text(workshop, PHONE)
    exempt(workshop, "PII-003", until=TODAY + timedelta(days=days))
    result = workshop.build()
    assert list_codes(result) == expected
    for one in result.diagnostics:
        assert str(one.place) == f"{LIST}:4:9"
        assert f"（{ITEM}）" in one.message
        assert f"还有 {days} 天；以后这个错误会" in one.message


def test_days_left_are_counted_again_on_the_next_day(workshop: Workshop) -> None:
    add_text(workshop, PLATE)
    exempt(workshop, "PII-006", until=TODAY + timedelta(days=31))
    assert list_codes(workshop.build()) == []
    workshop.today = TODAY + timedelta(days=1)
    (notice,) = workshop.build().diagnostics
    assert "还有 30 天；以后这个警告会" in notice.message
    # The notice must not stop the site before the exemption ends.
    strict = Project(root=workshop.root, output=workshop.output, today=workshop.today, strict=True)
    assert list_codes(build(strict)) == ["warning EXM-006"]


@pytest.mark.parametrize(("line", "text"), [(PLATE, "京A12345"), (PHONE, "")])
def test_exemption_of_a_renamed_file_says_what_to_change(workshop: Workshop, line: str, text: str) -> None:
    code = "PII-006" if text else "PII-003"
    add_text(workshop, line)
    exempt(workshop, code)
    other = ITEM.replace("00002", "00012")
    (workshop.root / ITEM).rename(workshop.root / other)
    (unused,) = [one for one in workshop.check().diagnostics if one.code == "EXM-004"]
    assert f"；文件改了名，原文在 {other}:10:" in unused.message
    assert unused.hint == f"只要把这一项的“文件”改成“{other}”，其余不动"
    workshop.edit(LIST, ITEM, other)
    assert not {code, "EXM-004"} & {one.code for one in workshop.check().diagnostics}


def test_text_that_another_file_has_as_well_is_no_renaming(workshop: Workshop) -> None:
    add_text(workshop, PLATE)
    exempt(workshop, "PII-006")
    workshop.edit(ITEM, PLATE, "没有了。")
    add_text(workshop, PLATE, ITEM.replace("00002", "00001"))
    (unused,) = [one for one in workshop.check().diagnostics if one.code == "EXM-004"]
    assert "文件改了名" not in unused.message
    assert "就删掉这一项" in unused.hint


def test_unused_exemption_is_reported_at_its_line(workshop: Workshop) -> None:
    add_text(workshop, PLATE)
    exempt(workshop, "PII-006")
    workshop.edit(ITEM, PLATE, "没有了。")
    (finding,) = workshop.check().diagnostics
    assert (str(finding.place), finding.code) == (f"{LIST}:4:9", "EXM-004")


def test_exemption_is_not_called_unused_while_its_file_is_broken(workshop: Workshop) -> None:
    add_text(workshop, "见[别处](nowhere.md)。")
    exempt(workshop, "LNK-101")
    workshop.edit(ITEM, "公开日期: 2024-01-08", "公开日期: 2024-1-8")
    assert list_codes(workshop.check()) == ["error FLD-021"]


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("PII-003", "PII-0O3", ["error FLD-014"]),
        ("PII-003", "PII-099", ["error EXM-001"]),
        ("PII-003", "YML-001", ["error EXM-002"]),
        ("PII-003", "ATT-009", ["error EXM-002"]),
        ("PII-003", "LNK-001", ["error EXM-002"]),
    ],
)
def test_code_must_be_one_that_can_be_exempted(
    workshop: Workshop, old: str, new: str, finding: list[str]
) -> None:
    add_text(workshop, PHONE)
    exempt(workshop, "PII-003")
    workshop.edit(LIST, old, new)
    assert sorted(list_codes(workshop.check())) == sorted(["error PII-003", *finding])


def test_second_entry_for_one_place_is_reported(workshop: Workshop) -> None:
    add_text(workshop, PHONE)
    exempt(workshop, "PII-003")
    text = (workshop.root / LIST).read_text("utf-8")
    workshop.put(LIST, text + text[text.index("  - ") :])
    (finding,) = workshop.check().diagnostics
    assert (finding.place.line, finding.code) == (11, "EXM-005")
    assert "第 4 行" in finding.message


def test_secrecy_words_that_are_quoted_in_the_list_are_no_finding(workshop: Workshop) -> None:
    add_text(workshop, "按规定，此件不公开的情形如下。")
    exempt(workshop, "SEC-002")
    assert list_codes(workshop.check()) == []


def test_personal_data_in_the_list_is_found(workshop: Workshop) -> None:
    add_text(workshop, PHONE)
    exempt(workshop, "PII-003")
    workshop.edit(LIST, "理由: 理由", "理由: 是13912345678的")
    assert errors(workshop.check()) == [f"{LIST}:8:10 PII-003"]


def test_missing_field_is_exempted_by_file_and_code(workshop: Workshop) -> None:
    workshop.edit(ITEM, "公开日期: 2024-01-08", "公开日期: 2024-01-08\n撤下: 2024-02-01")
    codes = list_codes(workshop.check())
    assert "warning ITM-035" in codes
    exempt(workshop, "ITM-035")
    assert "warning ITM-035" not in list_codes(workshop.check())


def test_attachment_is_exempted_by_its_content(workshop: Workshop) -> None:
    folder = "content/agencies/county/items/2024/00001"
    workshop.put(f"{folder}/table.csv", "姓名,电话\n甲,13912345678\n乙,13912345679\n")
    assert list_codes(workshop.check()) == ["error PII-003"] * 2
    exempt(workshop, "PII-003", f"{folder}/table.csv")
    assert (workshop.root / LIST).read_text("utf-8").count("代码") == 1
    assert list_codes(workshop.build()) == []
    workshop.put(f"{folder}/table.csv", "姓名,电话\n丙,13912345670\n")
    assert sorted(list_codes(workshop.build())) == ["error PII-003", "warning EXM-004"]


def test_many_exempted_findings_of_an_attachment_hide_no_other_code(workshop: Workshop) -> None:
    path = "content/agencies/county/items/2024/00001/table.csv"
    phones = "".join(f"甲,139123456{number}\n" for number in range(10, 70))
    workshop.put(path, f"姓名,电话\n{phones}身份证,110101199003074514\n")
    exempt(workshop, "PII-003", path)
    assert "error PII-001" in list_codes(workshop.check())


def test_office_document_is_exempted_as_a_whole(workshop: Workshop) -> None:
    path = "content/agencies/county/items/2024/00001/table.docx"
    with ZipFile(workshop.root / path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:p><w:t>电话13912345678</w:t></w:p>")
    workshop.edit(
        "content/agencies/county/items/2024/00001.md", "附件: [table.csv]", "附件: [table.csv, table.docx]"
    )
    before = workshop.check()
    assert [one.code for one in before.diagnostics if one.severity is Severity.ERROR] == ["PII-003"]
    exempt(workshop, "PII-003", path)
    assert errors(workshop.check()) == []


def test_finding_for_several_places_is_exempted_by_the_content_of_its_file(workshop: Workshop) -> None:
    """It names the first place only, so another one must not be let pass with it unnoticed."""
    add_text(workshop, "\n＃ 甲标题\n")
    assert list_codes(workshop.check()) == ["warning TXT-011"]
    exempt(workshop, "TXT-011")
    assert list_codes(workshop.check()) == []
    add_text(workshop, "\n＃ 乙标题\n")
    assert list_codes(workshop.check()) == ["warning TXT-011", "warning EXM-004"]


def test_exempted_link_leads_nowhere_and_keeps_its_text(workshop: Workshop) -> None:
    add_text(workshop, "见[别处](../../../../../../etc/passwd#x)和![图](gone.png)。")
    exempt(workshop, "LNK-101")
    assert list_codes(workshop.build()) == []
    page = workshop.text("items/county/2024-00002.html")
    assert "见<a>别处</a>" in page
    assert '<img alt="图" loading="lazy">' in page
    assert "passwd" not in page


def test_link_that_works_again_makes_the_exemption_unused(workshop: Workshop) -> None:
    add_text(workshop, "见[别处](00003.md)。")
    exempt(workshop, "LNK-101")
    assert list_codes(workshop.build()) == []
    workshop.put(ITEM.replace("00002", "00003"), (workshop.root / ITEM).read_text("utf-8").replace("00002", "00003").replace("旧网址: /zfxxgk/old/jiedu.html\n", ""))  # fmt: skip
    assert list_codes(workshop.build()) == ["warning EXM-004"]
    assert '<a href="../../items/county/2024-00003.html">别处</a>' in workshop.text(
        "items/county/2024-00002.html"
    )


# Severities in site.yaml


def set_levels(workshop: Workshop, **levels: str) -> None:
    rows = "".join(f"  {code.replace('_', '-')}: {level}\n" for code, level in levels.items())
    add_text(workshop, f"问题级别:\n{rows}", "site.yaml")


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("错误", ["error PII-006"]),
        ("error", ["error PII-006"]),
        ("警告", ["warning PII-006"]),
        ("忽略", []),
        ("ignore", []),
    ],
)
def test_severity_is_that_of_the_site(workshop: Workshop, level: str, expected: list[str]) -> None:
    add_text(workshop, PLATE)
    set_levels(workshop, PII_006=level)
    assert list_codes(workshop.check()) == expected


def test_raised_warning_stops_the_build(workshop: Workshop) -> None:
    workshop.build()
    before = tree(workshop.output)
    add_text(workshop, PLATE)
    set_levels(workshop, PII_006="错误")
    assert errors(workshop.build()) == [f"{ITEM}:10:5 PII-006"]
    assert tree(workshop.output) == before


def test_lowered_link_is_published(workshop: Workshop) -> None:
    add_text(workshop, "见[别处](nowhere.md)。")
    set_levels(workshop, LNK_101="警告")
    assert list_codes(workshop.build()) == ["warning LNK-101"]
    assert "见<a>别处</a>" in workshop.text("items/county/2024-00002.html")


@pytest.mark.parametrize(
    ("code", "level", "expected"),
    [
        ("PII_003", "警告", "EXM-011"),
        ("SEC_001", "忽略", "EXM-011"),
        ("LNK_101", "忽略", "EXM-011"),
        ("LNK_001", "警告", "EXM-011"),
        ("YML_020", "忽略", "EXM-011"),
        ("ATT_025", "忽略", "EXM-011"),
        ("PII_999", "忽略", "EXM-010"),
        ("PII_006", "提示", "FLD-045"),
    ],
)
def test_level_that_is_not_allowed_is_refused(
    workshop: Workshop, code: str, level: str, expected: str
) -> None:
    set_levels(workshop, **{code: level})
    (finding,) = workshop.check().diagnostics
    assert finding.code in {expected, "FLD-044"}
    levels = (workshop.root / "site.yaml").read_text("utf-8").split("\n")
    assert levels[finding.place.line - 1].lstrip().startswith(code.replace("_", "-"))


def test_unknown_code_is_answered_with_a_near_one(workshop: Workshop) -> None:
    set_levels(workshop, PII_060="忽略")
    (finding,) = workshop.check().diagnostics
    assert "是不是想写 PII-00" in finding.message
    assert "did you mean PII-00" in finding.message_en


# --strict


def run_strictly(workshop: Workshop) -> Result:
    return build(Project(root=workshop.root, output=workshop.output, today=TODAY, strict=True))


def test_strict_build_publishes_nothing_while_there_are_warnings(workshop: Workshop) -> None:
    assert list_codes(run_strictly(workshop)) == []
    before = tree(workshop.output)
    add_text(workshop, PLATE)
    assert list_codes(run_strictly(workshop)) == ["error PII-006"]
    assert tree(workshop.output) == before
    assert list_codes(workshop.build()) == ["warning PII-006"]
    # What another build has published does not make it right.
    assert list_codes(run_strictly(workshop)) == ["error PII-006"]


def test_strict_check_counts_unused_exemptions(workshop: Workshop) -> None:
    add_text(workshop, PLATE)
    exempt(workshop, "PII-006")
    workshop.edit(ITEM, PLATE, "没有了。")
    result = check(Project(root=workshop.root, output=workshop.output, today=TODAY, strict=True))
    assert list_codes(result) == ["error EXM-004"]


# Edits of the list and of texts


def test_change_of_the_list_takes_effect_in_the_next_build(workshop: Workshop) -> None:
    add_text(workshop, PLATE)
    assert list_codes(workshop.build()) == ["warning PII-006"]
    exempt(workshop, "PII-006")
    assert list_codes(workshop.build()) == []
    assert list_codes(workshop.build()) == []
    workshop.put(LIST, "放行清单: []\n")
    assert list_codes(workshop.build()) == ["warning PII-006"]


@pytest.mark.parametrize("level", ["错误", "忽略"])
def test_body_edit_is_judged_by_the_severities(workshop: Workshop, level: str) -> None:
    set_levels(workshop, PII_006=level)
    workshop.build()
    add_text(workshop, PLATE)
    assert list_codes(workshop.build()) == (["error PII-006"] if level == "错误" else [])


def test_body_edit_that_brings_back_an_exempted_text_is_judged_by_the_list(workshop: Workshop) -> None:
    add_text(workshop, PLATE)
    exempt(workshop, "PII-006")
    workshop.edit(ITEM, PLATE, "没有了。")
    assert list_codes(workshop.build()) == ["warning EXM-004"]
    workshop.edit(ITEM, "没有了。", PLATE)
    assert list_codes(workshop.build()) == []


def test_preview_shows_edits_as_the_build_will_judge_them(workshop: Workshop) -> None:
    add_text(workshop, PHONE)
    exempt(workshop, "PII-003")
    early = EarlyRenderer(workshop.root)
    early.record_build(workshop.build())
    early.render_edits()
    workshop.edit(ITEM, PHONE, f"新的一段。\n\n{PHONE}")
    pages = early.render_edits()
    assert pages
    assert pages.diagnostics == {ITEM: ()}
    workshop.edit(ITEM, "欢迎来电", "请勿来电")
    pages = early.render_edits()
    assert pages
    assert list_codes(pages.diagnostics[ITEM]) == ["error PII-003"]
