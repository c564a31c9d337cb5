"""``exempt``, ``exemptions``, ``check --strict``, ``--report`` and ``--base``, with real git."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from sitegen.editing.exemption_file import add_exemption, append_entry, parse_exemptions
from sitegen.schema.records import ExemptionRecord
from tests.cli.project import ITEM, TODAY, CommandLine, Said, process
from tests.git.test_revision import commit_files, run_git

LIST = "content/exemptions.yaml"
PHONE, OTHER = "13912345678", "13912345679"
ENTRY = ExemptionRecord(
    code="PII-003",
    file=ITEM,
    text="139******78",
    digest="0" * 32,
    reason='值班 "手机"：公开',
    by="王审",
    until=date(2027, 1, 1),
)


def exempt(sitegen: CommandLine, *arguments: str, until: str = "2024-12-31") -> Said:
    return sitegen("exempt", *arguments, "--reason", "本人同意公开", "--by", "王审", "--until", until)


@pytest.fixture
def phones(sitegen: CommandLine) -> CommandLine:
    """A project whose item has two mobile numbers in one line."""
    sitegen.edit(ITEM, "十二万人。", f"十二万人。\n\n电话{PHONE}。另一个{OTHER}。")
    return sitegen


def test_exempt_writes_an_entry_that_holds(phones: CommandLine) -> None:
    for column in ("3", "18"):
        said = exempt(phones, "pii-003", f"{ITEM}:10:{column}")
        assert said.code == 0, said.err
        assert f"{ITEM}:10:{column} PII-003" in said.out
    assert phones("check").code == 0
    text = (phones.root / LIST).read_text("utf-8")
    assert PHONE not in text
    assert "原文: 139******78" in text
    assert "批准人: 王审" in text


def test_exempt_does_not_wait_for_a_pipe(phones: CommandLine) -> None:
    os.mkfifo(phones.root / LIST)
    place = ("exempt", "PII-003", f"{ITEM}:10:3", "--project", str(phones.root), "--today", TODAY)
    # In a process of its own, which can be stopped.
    said = process(*place, "--reason", "本人同意公开", "--by", "王审", "--until", "2024-12-31")
    assert said.returncode == 2
    assert f"{LIST} 不是普通文件，是管道" in said.stderr.decode("utf-8")


def test_exempt_asks_for_the_column_if_there_are_several(phones: CommandLine) -> None:
    said = exempt(phones, "PII-003", f"{ITEM}:10")
    assert said.code == 2
    assert f"{ITEM}:10:3\n  {ITEM}:10:18" in said.err
    assert "give line and column" in said.err
    assert not (phones.root / LIST).exists()


def test_exempt_refuses_what_protects_the_site(sitegen: CommandLine) -> None:
    said = exempt(sitegen, "LNK-001", ITEM)
    assert said.code == 2
    assert "LNK-001 不能放行" in said.err
    assert "cannot be exempted" in said.err


@pytest.mark.parametrize(
    ("arguments", "until", "words"),
    [
        (("PII-003", f"{ITEM}:4"), "2024-12-31", f"这个文件里的在：\n  {ITEM}:10:3"),
        (("PII-001", ITEM), "2024-12-31", f"{ITEM} 里没有 PII-001"),
        (("PII-003", "content/absent.md:1"), "2024-12-31", "请先运行 check"),
        (("PII-033", ITEM), "2024-12-31", "Did you mean"),
        (("PII-003", f"{ITEM}:10:3"), "2024-06-29", "已经过了"),
    ],
)
def test_exempt_says_why_it_did_nothing(
    phones: CommandLine, arguments: tuple[str, ...], until: str, words: str
) -> None:
    said = exempt(phones, *arguments, until=until)
    assert said.code == 2
    assert words in said.err
    assert not (phones.root / LIST).exists()


@pytest.mark.parametrize("reason", ["", "长" * 501, "看不见\u200b的", "铃\x07"])
def test_reason_must_be_one_that_can_be_read(phones: CommandLine, reason: str) -> None:
    said = phones(
        "exempt", "PII-003", f"{ITEM}:10:3", "--reason", reason, "--by", "王审", "--until", "2027-01-01"
    )
    assert said.code == 2
    assert "理由（至多 500 字）" in said.err
    assert not (phones.root / LIST).exists()


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        (f"值班电话 {PHONE} 由本机关公布", 0),
        (f"值班电话 {OTHER} 由本人公布", 2),
        ("当事人家住和平小区3号楼2单元501室", 2),
    ],
)
def test_only_personal_data_is_refused_in_a_reason(sitegen: CommandLine, reason: str, code: int) -> None:
    sitegen.edit(ITEM, "十二万人。", f"十二万人。\n\n电话{OTHER}。")
    sitegen.edit("content/agencies/yunxiu/agency.yaml", "简称:", f"联系电话: {PHONE}\n简称:")
    said = sitegen("exempt", "PII-003", ITEM, "--reason", reason, "--by", "王审", "--until", "2024-12-31")
    assert said.code == code, said.err
    assert (sitegen.root / LIST).exists() == (code == 0)
    if code:
        assert "--reason 里有个人信息" in said.err
        assert "不要写个人的号码、住址" in said.err


def test_unseen_character_is_exempted_by_its_number(sitegen: CommandLine) -> None:
    sitegen.edit(ITEM, "十二万人。", "十二\u200b万人。")
    assert exempt(sitegen, "FIL-021", ITEM).code == 0
    assert "原文: U+200B" in (sitegen.root / LIST).read_text("utf-8")
    assert sitegen("check", "--strict").code == 0


def test_exempt_twice_is_refused(phones: CommandLine) -> None:
    exempt(phones, "PII-003", f"{ITEM}:10:3")
    said = exempt(phones, "PII-003", f"{ITEM}:10:3")
    assert said.code == 2
    exempt(phones, "PII-003", f"{ITEM}:10:18")
    assert "都已放行" in exempt(phones, "PII-003", f"{ITEM}:10:3").err


def test_expired_exemption_is_to_be_renewed_by_hand(phones: CommandLine) -> None:
    phones.edit(ITEM, f"另一个{OTHER}。", "")
    exempt(phones, "PII-003", ITEM, until="2024-06-30")
    said = phones.plain(
        "exempt", "PII-003", ITEM, "--reason", "又", "--by", "王审", "--until", "2025-01-01",
        "--project", str(phones.root), "--today", "2024-07-01",
    )  # fmt: skip
    assert said.code == 2
    assert f"{LIST}:4:9 已有这一项，只是过期了" in said.err


def test_place_may_be_a_path_from_the_current_folder(
    phones: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir((phones.root / ITEM).parent)
    assert exempt(phones, "PII-003", "00001.md:10:3").code == 0
    assert exempt(phones, "PII-003", f"{ITEM}:10:18".replace("/", "\\")).code == 0


def test_place_may_be_an_absolute_path(phones: CommandLine, tmp_path: Path) -> None:
    """Through a link to the project as well. A finding is named by its path in the project."""
    assert exempt(phones, "PII-003", f"{phones.root / ITEM}:10:3").code == 0
    link = tmp_path / "link"
    link.symlink_to(phones.root, target_is_directory=True)
    said = exempt(phones, "PII-003", f"{link / ITEM}:10:18")
    assert (said.code, f"{ITEM}:10:18 PII-003" in said.out) == (0, True)
    outside = exempt(phones, "PII-003", f"{tmp_path.parent / 'absent.md'}:1")
    assert (outside.code, "不在项目文件夹" in outside.err) == (2, True)


def test_place_may_be_above_the_current_folder(phones: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = (phones.root / ITEM).parent / "00001"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert exempt(phones, "PII-003", "../00001.md:10:3").code == 0
    assert exempt(phones, "PII-003", "..\\00001.md:10:18").code == 0


@pytest.mark.parametrize("place", ["：10：3", ":10：3", "：１０：３", "： 10:3"])
def test_place_may_have_full_width_colons(phones: CommandLine, place: str) -> None:
    assert exempt(phones, "PII-003", ITEM + place).code == 0


def test_exemptions_are_listed_with_their_state(phones: CommandLine) -> None:
    assert phones("exemptions").out == "没有放行。 No exemptions.\n"
    exempt(phones, "PII-003", f"{ITEM}:10:3", until="2024-07-10")
    exempt(phones, "PII-003", f"{ITEM}:10:18")
    phones.edit(ITEM, f"另一个{OTHER}。", "")
    said = phones("exemptions")
    assert said.code == 0
    assert f"{LIST}:4:9: 有效 valid PII-003 {ITEM}" in said.out
    assert "还有 10 天 10 days left" in said.out
    assert f"{LIST}:11:9: 没有用到 unused PII-003 {ITEM}" in said.out
    assert "批准人 by: 王审" in said.out
    listed = json.loads(phones("exemptions", "--format", "json").out)
    assert [(one["state"], one["findings"], one["until"]) for one in listed] == [
        ("valid", 1, "2024-07-10"),
        ("unused", 0, "2024-12-31"),
    ]
    late = phones.plain("exemptions", "--project", str(phones.root), "--today", "2024-08-01")
    assert "过期 expired" in late.out


def test_broken_list_is_reported_instead(phones: CommandLine) -> None:
    (phones.root / LIST).write_text("放行清单:\n  - 代码: PII-003\n", encoding="utf-8")
    said = phones("exemptions")
    assert said.code == 1
    assert "FLD-004" in said.out
    assert "没有改动" in exempt(phones, "PII-003", f"{ITEM}:10:3").err


# The file as text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# 只有说明\n",
        "放行清单:\n",
        "放行清单: []\n# 末尾\n",
        "exemptions: # 说明\n",
        "放行清单:\r\n",
    ],
)
def test_entry_is_added_to_an_empty_list(text: str) -> None:
    added = append_entry(text, ENTRY, LIST)
    assert added
    record = parse_exemptions(added.replace("\r\n", "\n"), LIST)
    assert record
    assert record.exemptions == (ENTRY,)
    assert all(line in added for line in text.splitlines() if line.startswith("#"))
    assert added.count("\n") == added.count("\r\n") or "\r\n" not in text


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_line_of_an_entry_is_named_whatever_its_reason_says(tmp_path: Path, newline: str) -> None:
    list_file = tmp_path / LIST
    list_file.parent.mkdir(parents=True)
    head = "\ufeff# - 代码: 甲\n放行清单:\n".replace("\n", newline)
    list_file.write_bytes(head.encode())
    assert add_exemption(tmp_path, ENTRY) == 3
    assert add_exemption(tmp_path, replace(ENTRY, reason="同上一条（- 代码: PII-003）")) == 10


@pytest.mark.parametrize("indent", ["", "  ", "    "])
def test_entries_and_comments_are_kept(indent: str) -> None:
    first = append_entry("", ENTRY, LIST)
    assert first
    head = first.partition("放行清单:\n")[0] + "放行清单:\n"
    entry = "".join(f"{indent}{line[2:]}\n" for line in first.removeprefix(head).splitlines())
    text = f"{head}{indent}# 为了值班\n{entry}{indent}# 末尾\n"
    second = append_entry(text, ENTRY, LIST)
    assert second
    assert second.startswith(text)
    record = parse_exemptions(second, LIST)
    assert record
    assert record.exemptions == (ENTRY, ENTRY)


@pytest.mark.parametrize("text", ["放行清单: [{代码: PII-003}]\n", "没有: 1\n", "- 甲\n", "放行清单: {\n"])
def test_file_that_cannot_be_extended_is_left_alone(text: str) -> None:
    assert append_entry(text, ENTRY, LIST) is None


# --strict


def test_strict_fails_on_warnings_and_says_so(sitegen: CommandLine) -> None:
    assert sitegen("check", "--strict").code == 0
    sitegen.edit(ITEM, "十二万人。", "十二万人。张三的车京A12345停用。")
    assert sitegen("check").code == 0
    said = sitegen("check", "--strict")
    assert said.code == 1
    assert "1 个错误，0 个警告" in said.out
    assert "用了 --strict" in said.out
    assert sitegen("build", "--strict").code == 1
    assert not (sitegen.root / "public").exists()
    assert sitegen("build").code == 0


def test_errors_that_can_be_exempted_are_named(phones: CommandLine) -> None:
    assert "可以由审查人逐处放行（PII-003）" in phones("check").out
    phones.edit(ITEM, f"电话{PHONE}。另一个{OTHER}。", "[链接](javascript:x)")
    assert "放行" not in phones("check").out


# --report


def test_report_is_a_workbook_with_masked_text(phones: CommandLine, tmp_path: Path) -> None:
    exempt(phones, "PII-003", f"{ITEM}:10:3")
    file = tmp_path / "报告.xlsx"
    assert phones("check", "--report", str(file)).code == 1
    book = load_workbook(file)
    assert book.sheetnames == ["问题", "放行清单", "放行的问题"]
    rows = {
        name: [[cell.value for cell in row] for row in book[name].iter_rows()] for name in book.sheetnames
    }
    assert rows["问题"][1][:3] == ["错误", "PII-003", f"{ITEM}:10:18"]
    assert rows["放行清单"][1][:2] == ["有效", "PII-003"]
    assert rows["放行清单"][1][5:] == ["王审", "2024-12-31", "1"]
    assert rows["放行的问题"][1][2] == f"{ITEM}:10:3"
    everything = str(rows)
    assert PHONE not in everything
    assert OTHER not in everything


def test_report_holds_no_formulas(phones: CommandLine, tmp_path: Path) -> None:
    phones.plain(
        "exempt", "PII-003", f"{ITEM}:10:3", "--reason", "=1+1", "--by", "王审", "--until", "2027-01-01",
        "--project", str(phones.root),
    )  # fmt: skip
    phones("check", "--report", str(tmp_path / "r.xlsx"))
    cell = load_workbook(tmp_path / "r.xlsx")["放行清单"]["E2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_report_as_text(phones: CommandLine, tmp_path: Path) -> None:
    exempt(phones, "PII-003", f"{ITEM}:10:3")
    phones("check", "--report", str(tmp_path / "r.md"))
    text = (tmp_path / "r.md").read_text("utf-8")
    assert text.startswith("# 检查报告（内部）\n")
    assert "| 有效 | PII-003 |" in text
    assert PHONE not in text


@pytest.mark.parametrize(
    "name", ["public/r.xlsx", "content/r.md", "elsewhere/deep/r.md", "r.docx", "site.yaml"]
)
def test_report_is_never_written_where_it_would_be_published(sitegen: CommandLine, name: str) -> None:
    sitegen("build", "--output", str(sitegen.root / "elsewhere"))
    (sitegen.root / "elsewhere/deep").mkdir()
    said = sitegen("check", "--report", str(sitegen.root / name))
    assert said.code == 2
    assert "--report" in said.err or "内部报告不能放在" in said.err
    assert name == "site.yaml" or not (sitegen.root / name).exists()


def test_report_that_cannot_be_written_is_a_usage_error(sitegen: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = sitegen("check", "--report", str(tmp_path / "file/r.md"))
    assert said.code == 2
    assert "没有这个文件夹" in said.err


# --base


@pytest.fixture
def repository(sitegen: CommandLine) -> CommandLine:
    """The project as a repository with one commit."""
    run_git(sitegen.root, "init", "-q")
    commit_files(sitegen.root, {".gitignore": b".sitegen\npublic\n"})
    return sitegen


def test_change_without_decisions_passes(repository: CommandLine) -> None:
    repository.edit(ITEM, "十二万人", "十三万人")
    said = repository("check", "--base", "HEAD")
    assert said.code == 0
    assert "待审批" not in said.out


def test_new_exemption_counts_and_awaits_approval(repository: CommandLine) -> None:
    repository.edit(ITEM, "十二万人。", f"十二万人。电话{PHONE}。")
    exempt(repository, "PII-003", ITEM)
    said = repository("check", "--base", "HEAD")
    assert said.code == 4
    assert said.out.startswith("待审批 awaiting approval：1 项 decisions\n")
    text = (repository.root / ITEM).read_text("utf-8")
    line = text[: text.index(PHONE)].count("\n") + 1
    assert (
        f"{LIST}:4:9: EXM-020 待审批：这次改动放行 PII-003（{ITEM}:{line}），原文：“139******78”；"
        "理由：本人同意公开；批准人：王审；有效期至：2024-12-31\n"
    ) in said.out
    assert PHONE not in said.out
    assert "没有发现问题。" in said.out
    commit_files(repository.root, {})
    assert repository("check", "--base", "HEAD").code == 0


def test_text_that_was_written_into_the_list_unmasked_is_masked(repository: CommandLine) -> None:
    repository.edit(ITEM, "十二万人。", f"十二万人。电话{PHONE}。")
    exempt(repository, "PII-003", ITEM)
    repository.edit(LIST, "139******78", PHONE)
    said = repository("check", "--base", "HEAD")
    assert said.code == 1
    assert f"放行 PII-003（{ITEM}），原文：“139******78”" in said.out
    assert PHONE not in said.out


def test_check_of_a_file_shows_its_expired_exemptions(repository: CommandLine) -> None:
    repository.edit(ITEM, "十二万人。", f"十二万人。电话{PHONE}。")
    exempt(repository, "PII-003", ITEM)
    for day, code in (("2024-12-30", "EXM-006"), ("2025-01-01", "EXM-003")):
        assert code in repository("check", str(repository.root / ITEM), "--today", day).out
        assert code not in repository("check", str(repository.root / "site.yaml"), "--today", day).out


def test_errors_come_before_approval(repository: CommandLine) -> None:
    repository.edit(ITEM, "十二万人。", f"十二万人。电话{PHONE}。")
    exempt(repository, "PII-003", ITEM)
    repository.edit(ITEM, "十二万人。", f"十二万人。另一个{OTHER}。")
    said = repository("check", "--base", "HEAD")
    assert said.code == 1
    assert "待审批" in said.out


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("2024-12-31", "2025-12-31", 4),
        ("2024-12-31", "2024-12-30", 0),
        ("王审", "李审", 4),
        ("本人同意公开", "另一个理由", 4),
        ("放行清单:", "放行清单: # 说明", 0),
    ],
)
def test_approved_exemption_that_is_changed(repository: CommandLine, old: str, new: str, code: int) -> None:
    repository.edit(ITEM, "十二万人。", f"十二万人。电话{PHONE}。")
    exempt(repository, "PII-003", ITEM)
    commit_files(repository.root, {})
    repository.edit(LIST, old, new)
    assert repository("check", "--base", "HEAD").code == code


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("附件上限: 50\n", "附件上限: 60\n", "把“附件上限”从“50”改成“60”"),
        ("", "附件上限: 51\n", "把“附件上限”从“50”改成“51”"),
        ("附件上限: 50\n", "附件上限: 40\n", ""),
        (
            "问题级别: {PII-006: 错误}\n",
            "问题级别: {PII-006: 警告}\n",
            "把“问题级别 PII-006”从“错误”改成“警告”",
        ),
        ("问题级别: {PII-006: 错误}\n", "", "把“问题级别 PII-006”从“错误”改成“警告”"),
        ("", "问题级别: {PII-006: 忽略}\n", "把“问题级别 PII-006”从“警告”改成“忽略”"),
        ("", "问题级别: {PII-006: 错误}\n", ""),
        ("", "发文字号格式: ['通行格式']\n", "把“发文字号格式”从“（没有写）”改成“通行格式”"),
        ("", "索引号格式: ['{prefix}/{year}-{serial:5}']\n", "把“索引号格式”从“（没有写）”改成"),
    ],
)
def test_settings_that_relax_the_rules_await_approval(
    repository: CommandLine, before: str, after: str, words: str
) -> None:
    site = (repository.root / "site.yaml").read_text("utf-8")
    commit_files(repository.root, {"site.yaml": (site + before).encode(), "note": b""})
    (repository.root / "site.yaml").write_text(site + after, encoding="utf-8")
    said = repository("check", "--base", "HEAD")
    assert (said.code, words in said.out) == (4 if words else 0, True)


def test_review_that_is_no_longer_required_awaits_approval(repository: CommandLine) -> None:
    site = (repository.root / "site.yaml").read_text("utf-8")
    commit_files(repository.root, {"site.yaml": f"{site}必须保密审查: 是\n".encode()})
    (repository.root / "site.yaml").write_text(site, encoding="utf-8")
    said = repository("check", "--base", "HEAD")
    assert said.code == 4
    assert "把“必须保密审查”从“是”改成“否”" in said.out


def test_formats_for_programs_list_decisions_as_findings(repository: CommandLine) -> None:
    repository.edit("site.yaml", "网站名称", "附件上限: 51\n网站名称")
    said = repository("check", "--base", "HEAD", "--format", "json")
    assert said.code == 4
    assert [(one["code"], one["path"], one["line"]) for one in json.loads(said.out)] == [
        ("EXM-021", "site.yaml", 2)
    ]
    assert "待审批 awaiting approval" in said.err


def test_report_lists_what_awaits_approval(repository: CommandLine, tmp_path: Path) -> None:
    repository.edit("site.yaml", "网站名称", "附件上限: 51\n网站名称")
    assert repository("check", "--base", "HEAD", "--report", str(tmp_path / "r.md")).code == 4
    assert "## 待审批" in (tmp_path / "r.md").read_text("utf-8")


def test_base_without_the_project_approves_nothing(repository: CommandLine) -> None:
    empty = run_git(repository.root, "commit-tree", "-m", "m", run_git(repository.root, "mktree"))
    repository.edit("site.yaml", "网站名称", "附件上限: 51\n网站名称")
    assert repository("check", "--base", empty).code == 4


def test_unknown_base_is_a_usage_error_in_both_languages(repository: CommandLine) -> None:
    said = repository("check", "--base", "absent")
    assert said.code == 2
    assert "仓库里没有版本“absent”" in said.err
    assert "has no revision" in said.err


def test_a_mobile_that_becomes_public_awaits_approval(repository: CommandLine) -> None:
    """From then on it is no personal data wherever it occurs."""
    site = (repository.root / "site.yaml").read_text("utf-8")
    contact = next(line for line in site.splitlines() if line.startswith("联系方式"))
    repository.edit("site.yaml", contact, f"{contact}，手机13904710001")
    said = repository("check", "--base", "HEAD", "--format", "json")
    assert said.code == 4
    assert [(one["code"], one["path"]) for one in json.loads(said.out) if one["code"] == "EXM-021"] == [
        ("EXM-021", "site.yaml")
    ]
    commit_files(repository.root, {})
    assert repository("check", "--base", "HEAD").code == 0
    # A number that is public already may move.
    agency = next(repository.root.glob("content/agencies/*/agency.yaml"))
    path = agency.relative_to(repository.root).as_posix()
    first = agency.read_text("utf-8").splitlines()[0]
    repository.edit(path, first, f"{first}\n传真号码: 13904710001")
    assert repository("check", "--base", "HEAD").code == 0
    repository.edit(path, "传真号码: 13904710001", "传真号码: 13904710002")
    said = repository("check", "--base", "HEAD")
    assert (said.code, "13904710002" in said.out) == (4, True)


@pytest.mark.parametrize(
    "reason", ["公开电话", "公开电话：值班，节假日除外", "12", "是", "# 不是注释", "- 短横", 'a "b"', "k: v"]
)
def test_what_exempt_writes_is_in_canonical_form(phones: CommandLine, reason: str) -> None:
    said = phones.plain(
        "exempt", "PII-003", f"{ITEM}:10:3", "--reason", reason, "--by", "王审", "--until", "2027-01-01",
        "--project", str(phones.root),
    )  # fmt: skip
    assert said.code == 0, said.err
    said = phones.plain("fmt", "--check", str(phones.root / LIST), "--project", str(phones.root))
    assert said.code == 0, said.out + said.err
