"""``init``: a project of one's own that can be built at once."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from sitegen.cli import run
from sitegen.program import WHEEL_NAME, WHEEL_PATH
from sitegen.starter.project_files import list_shared_paths
from tests.cli.project import CommandLine
from tests.paths import PATIENCE, ROOT
from tests.small_disk import make_small_disk

NAMES = ("青山县人民政府办公室", "青山县教育局", "青山县清河镇人民政府")
FACTS = (
    "--url", "https://www.qingshan.gov.cn/zfxxgk/", "--site-id", "1501230002", "--contact", "电话：0471-1234567",
)  # fmt: skip
TODAY = ("--today", "2026-03-02")


@pytest.fixture
def start(sitegen: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """The command line, with an empty folder as its project."""
    sitegen.root = tmp_path_factory.mktemp("new") / "青山县"
    return sitegen


def init(start: CommandLine, *arguments: str, names: tuple[str, ...] = NAMES) -> str:
    """Start a site with some agencies, and return what was printed."""
    agencies = [part for name in names for part in ("--agency", name)]
    said = start.plain("init", str(start.root), "--name", "青山县人民政府", *agencies, *TODAY, *arguments)
    assert said.code == 0, said.err
    return said.out


def check(start: CommandLine, *arguments: str) -> list[dict[str, str]]:
    said = start.plain("check", "--project", str(start.root), "--format", "json", *TODAY, *arguments)
    found: list[dict[str, str]] = json.loads(said.out)
    return found


def test_what_it_writes_is_built_at_once(start: CommandLine) -> None:
    init(start)
    said = start.plain("build", "--project", str(start.root), *TODAY)
    assert said.code == 0
    assert "0 个错误" in said.out
    home = (start.root / "public/index.html").read_text("utf-8")
    assert "本网站正在筹建" in home
    assert "暂无信息" in home
    assert len(list((start.root / "public/catalogue").glob("*/index.html"))) > 15
    assert (start.root / "public/rules/regulations.html").is_file()


def test_its_files_are_those_of_an_office(start: CommandLine) -> None:
    init(start)
    paths = set(start.snapshot())
    assert {"site.yaml", "README.md", ".gitignore", "requirements.txt", ".vscode/settings.json"} <= paths
    assert set(list_shared_paths()) <= paths
    agency = "content/agencies/qingshanxian-jiaoyuju"
    assert {f"{agency}/{name}" for name in ("agency.yaml", "guide.md", "apply.md")} <= paths
    assert "content/agencies/qingshanxian-bangongshi/items/2026/00001.md" in paths
    texts = {
        path: content.decode() for path, content in start.snapshot().items() if not path.endswith(".json")
    }
    assert not [path for path, text in texts.items() if "@@" in text or "\r" in text]
    assert not [path for path, text in texts.items() if "云岫" in text]


def test_what_is_missing_is_named_once_as_a_warning(start: CommandLine) -> None:
    init(start)
    found = check(start)
    assert {one["severity"] for one in found} == {"warning"}
    # The first item has no body yet, three agencies no contact details, and three settings are not known.
    assert sorted(one["code"] for one in found) == [
        "GUI-003", "GUI-003", "GUI-003", "SIT-004", "SIT-013", "SIT-013", "TXT-024",
    ]  # fmt: skip
    hints = " ".join(one["hint"] for one in found)
    assert all(
        f"“{key}: ……”" in hints for key in ("网址", "政府网站标识码", "联系方式", "公开工作机构", "邮政编码")
    )


def test_with_all_settings_the_office_says_when_the_site_is_official(start: CommandLine) -> None:
    said = init(
        start, *FACTS, "--icp", "蒙ICP备12345678号-1", "--operator", "青山县大数据中心", names=NAMES[:1]
    )
    assert "以后在 site.yaml 里填上" not in said
    assert sorted(one["code"] for one in check(start)) == ["GUI-003", "TXT-024"]
    start.plain("build", "--project", str(start.root), *TODAY)
    home = (start.root / "public/index.html").read_text("utf-8")
    assert "本网站正在筹建" in home
    settings = (start.root / "site.yaml").read_text("utf-8")
    assert "待填" not in settings
    start.edit("site.yaml", "状态: 筹建", "状态: 正式")
    assert sorted(one["code"] for one in check(start)) == ["GUI-003", "TXT-024"]
    start.plain("build", "--project", str(start.root), *TODAY)
    home = (start.root / "public/index.html").read_text("utf-8")
    assert "筹建" not in home
    assert "蒙ICP备12345678号-1" in home


def test_placeholders_are_errors_when_it_is_to_be_published(start: CommandLine) -> None:
    init(start)
    start.edit("site.yaml", "状态: 筹建", "状态: 正式")
    found = check(start)
    errors = {(one["path"], one["code"]) for one in found if one["severity"] == "error"}
    assert errors == {("site.yaml", "SIT-004"), ("site.yaml", "SIT-013")}
    guide = "content/agencies/qingshanxian-jiaoyuju/guide.md"
    start.edit(guide, "草稿: 是\n", "")
    of_guide = [one for one in check(start) if "jiaoyuju" in one["path"] and one["severity"] == "error"]
    assert {one["code"] for one in of_guide} == {"GUI-001"}
    assert len({one["message"] for one in of_guide}) == len(of_guide) == 6


def test_agencies_may_come_from_a_workbook(start: CommandLine, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (
        ("机关全称", "公开工作机构", "地址", "邮编", "办公时间", "上午", "下午", "电话", "传真", "邮箱", "主要职责", "内设机构"),
        ("青山县教育局", "办公室", "教育路 1 号", 10000, "周一至周五", "8:30—12:00", "14:30—17:30", "0471-1234567", "无",
         "jyj@qingshan.gov.cn", "管理学校\n管理教师", "政工股"),
        ("青山县民政局",),
        (None, None),
    ):  # fmt: skip
        sheet.append(row)
    sheet["D2"].number_format = "000000"
    sheet["D2"] = "010000"
    workbook.save(tmp_path / "机关.xlsx")
    said = start.plain(
        "init",
        str(start.root),
        "--name",
        "青山县人民政府",
        "--agencies",
        str(tmp_path / "机关.xlsx"),
        *FACTS,
        *TODAY,
    )
    assert said.code == 0, said.err
    folder = "content/agencies/qingshanxian-jiaoyuju"
    text = (start.root / folder / "agency.yaml").read_text("utf-8")
    assert '邮政编码: "010000"\n' in text
    assert "主要职责:\n  - 管理学校\n  - 管理教师\n" in text
    assert "内设机构:\n  - 政工股\n" in text
    assert "传真号码: 无\n" in text
    # With all contact details, the drafts of this agency can be published as they are.
    for name in ("guide.md", "apply.md"):
        start.edit(f"{folder}/{name}", "草稿: 是\n", "")
    assert not [one for one in check(start) if "jiaoyuju" in one["path"] and one["code"] != "TXT-024"]
    start.plain("build", "--project", str(start.root), *TODAY)
    page = (start.root / "public/guide/qingshanxian-jiaoyuju.html").read_text("utf-8")
    assert "010000" in page
    assert "政策文件" in page


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_or_from_csv_in_any_usual_encoding(start: CommandLine, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "机关.csv").write_bytes(
        "名称,上级,层级\n青山县人民政府,,\n青山县民政局,县政府,县级\n".encode(encoding)
    )
    said = start.plain(
        "init", str(start.root), "--name", "甲", "--agencies", str(tmp_path / "机关.csv"), *TODAY
    )
    assert said.code == 0, said.err
    text = (start.root / "content/agencies/qingshanxian-minzhengju/agency.yaml").read_text("utf-8")
    assert "上级: qingshanxian\n" in text


WRONG_TABLES = {
    "a bad value": (
        "名称,邮政编码\n青山县教育局,010000\n青山县民政局,1234\n",
        "机关.csv 第 3 行（青山县民政局）",
    ),
    "a bad choice": ("名称,层级\n青山县教育局,副处\n", "第 2 行（青山县教育局）：“层级”不能是“副处”"),
    "a bad choice in English": (
        "名称,层级\n青山县教育局,副处\n",
        "It may be 国家级 (national), 省级 (province)",
    ),
    "no name": ("名称,电话\n,0471-1234567\n", "第 2 行没有写“名称”"),
    "the same twice": ("名称\n青山县教育局\n青山县教育局\n", "第 3 行“青山县教育局”和第 2 行重复"),
    "a column twice": ("名称,全称\n青山县教育局,1\n", "第 1 行：同一列写了两次：名称"),
    "no head": ("青山县教育局\n青山县民政局\n", "没有“名称”这一列"),
    "nothing below the head": ("名称,电话\n", "一个机关也没有"),
    "an unknown parent": ("名称,上级\n青山县教育局,乙县人民政府\n", "“上级”写的“乙县人民政府”不在名单里"),
    "a bad folder": ("名称,文件夹\n青山县教育局,教育\n", "“文件夹”只能用小写字母"),
    "a folder twice": ("名称,文件夹\n青山县教育局,a\n青山县民政局,a\n", "写了不止一次"),
}


@pytest.mark.parametrize(("table", "words"), WRONG_TABLES.values(), ids=WRONG_TABLES)
def test_a_wrong_table_names_the_row_and_writes_nothing(
    start: CommandLine, tmp_path: Path, table: str, words: str
) -> None:
    (tmp_path / "机关.csv").write_text(table, encoding="utf-8")
    said = start.plain("init", str(start.root), "--name", "甲", "--agencies", str(tmp_path / "机关.csv"))
    assert said.code == 2
    assert words in said.err
    assert not start.root.exists()


def test_numbers_notes_and_a_title_are_ignored(start: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "机关.csv").write_text(
        "青山县机关名单,,,\n序号,单位名称,电话,备注\n1,青山县教育局,0471-1234567,已并入\n2,青山县民政局,,\n3,,,\n",
        encoding="utf-8",
    )
    said = start.plain(
        "init", str(start.root), "--name", "甲", "--agencies", str(tmp_path / "机关.csv"), *TODAY
    )
    assert said.code == 0, said.err
    assert "没有用到的列：序号、备注" in said.err
    text = (start.root / "content/agencies/qingshanxian-jiaoyuju/agency.yaml").read_text("utf-8")
    assert "联系电话: 0471-1234567\n" in text
    assert len(list((start.root / "content/agencies").iterdir())) == 2


@pytest.mark.parametrize(
    "name", ["局.xlsx", "12345", "教育局、卫健局", "/tmp/名单", "C:\\名单.doc", "教育局，卫健局"]
)
def test_what_is_no_name_of_an_agency_is_refused(start: CommandLine, name: str) -> None:
    said = start.plain("init", str(start.root), "--name", "甲", "--agency", name, *TODAY)
    assert said.code == 2
    assert f"“{name}”" in said.err
    assert not start.root.exists()


def test_all_wrong_rows_are_named_at_once(start: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "机关.csv").write_text("名称,邮编\n甲县教育局,1\n甲县民政局,2\n", encoding="utf-8")
    said = start.plain("init", str(start.root), "--name", "甲", "--agencies", str(tmp_path / "机关.csv"))
    assert "第 2 行" in said.err
    assert "第 3 行" in said.err


@pytest.mark.parametrize(
    ("option", "value", "word"),
    [
        ("--site-id", "123", "标识码"),
        ("--url", "www.qingshan.gov.cn", "http"),
        ("--icp", "没有", "ICP"),
        ("--name", "长" * 101, "100"),
    ],
)
def test_a_wrong_option_is_named(start: CommandLine, option: str, value: str, word: str) -> None:
    said = start.plain("init", str(start.root), "--name", "甲", "--agency", "甲县教育局", option, value)
    assert said.code == 2
    assert option in said.err
    assert word in said.err
    assert not start.root.exists()


def test_without_a_terminal_it_says_what_is_missing(start: CommandLine) -> None:
    said = start.plain("init", str(start.root), "--agency", "青山县教育局")
    assert said.code == 2
    assert "--name" in said.err
    assert not start.root.exists()


def test_a_project_is_not_overwritten(start: CommandLine) -> None:
    init(start)
    before = start.snapshot()
    said = start.plain("init", str(start.root), "--name", "乙", "--agency", "乙县教育局")
    assert said.code == 2
    assert "site.yaml" in said.err
    assert start.snapshot() == before


def test_other_files_in_the_way_are_named_and_can_be_kept(start: CommandLine) -> None:
    start.root.mkdir()
    (start.root / "README.md").write_text("我们的说明\n", encoding="utf-8")
    (start.root / ".git").mkdir()  # a fresh clone of an empty repository
    arguments = ("init", str(start.root), "--name", "甲", "--agency", "甲县教育局", *TODAY)
    said = start.plain(*arguments)
    assert said.code == 2
    assert "README.md" in said.err
    assert not (start.root / "site.yaml").exists()
    assert start.plain(*arguments, "--add-missing").code == 0
    assert (start.root / "README.md").read_text("utf-8") == "我们的说明\n"
    assert (start.root / "site.yaml").is_file()


def test_what_an_old_project_lacks_is_added_around_its_content(start: CommandLine) -> None:
    """Name and agencies are those of the project; its content and settings are not touched."""
    init(start)
    for path in ("README.md", "requirements.txt", ".gitignore"):
        (start.root / path).unlink()
    shutil.rmtree(start.root / ".github")
    (start.root / "content/pages/help.md").unlink()
    start.edit("site.yaml", "网站名称: 青山县人民政府", "网站名称: 绿水县人民政府")
    before = start.snapshot()
    said = start.plain("init", str(start.root), "--add-missing", *TODAY)
    assert said.code == 0, said.err
    after = start.snapshot()
    assert {path: after[path] for path in before} == before
    added = set(after) - set(before)
    assert {"README.md", "requirements.txt", ".gitignore", ".github/workflows/check.yml"} <= added
    assert not [path for path in added if path.startswith("content/")]
    readme = after["README.md"].decode()
    assert "绿水县人民政府" in readme
    assert "qingshanxian-bangongshi" in readme
    assert "以后在 site.yaml 里填上" not in said.out
    assert start.plain("init", str(start.root), "--add-missing", "--name", "乙").code == 2
    assert start.plain("init", str(start.root), "--add-missing", "--sample").code == 2
    start.edit("site.yaml", "网站名称: 绿水县人民政府\n", "")
    said = start.plain("init", str(start.root), "--add-missing", *TODAY)
    assert (said.code, "sitegen check" in said.err) == (2, True)


@pytest.mark.parametrize("settings", [False, True])
@pytest.mark.parametrize("kind", ["file", "link", "broken link"])
def test_content_that_is_no_folder_is_refused(
    start: CommandLine, tmp_path: Path, kind: str, settings: bool
) -> None:
    if settings:
        init(start)
        shutil.rmtree(start.root / "content")
        (start.root / "README.md").unlink()
    else:
        start.root.mkdir()
    elsewhere = tmp_path / "elsewhere"
    if kind == "file":
        (start.root / "content").write_text("notes", encoding="utf-8")
    else:
        elsewhere.mkdir() if kind == "link" else None
        (start.root / "content").symlink_to(elsewhere)
    before = sorted(start.root.iterdir())
    options = () if settings else ("--name", "青山县人民政府", "--agency", "青山县教育局")
    said = start.plain("init", str(start.root), *options, "--add-missing", *TODAY)
    assert said.code == 2
    assert f"里的 content 是{'文件' if kind == 'file' else '链接'}" in said.err
    assert "content in this folder is a" in said.err
    assert sorted(start.root.iterdir()) == before
    assert not elsewhere.exists() or not list(elsewhere.iterdir())


def test_a_line_break_in_an_option_is_no_part_of_a_name(start: CommandLine) -> None:
    init(start, names=("青山县\n教育局",))
    (file,) = start.root.glob("content/agencies/*/agency.yaml")
    assert "名称: 青山县教育局\n" in file.read_text("utf-8")


def test_content_without_settings_is_not_touched(start: CommandLine) -> None:
    init(start)
    (start.root / "site.yaml").unlink()
    before = start.snapshot()
    init(start, "--add-missing", names=("青山县水利局",))
    assert set(start.snapshot()) - set(before) == {"site.yaml"}


def test_what_commands_write_by_default_is_not_committed(start: CommandLine) -> None:
    init(start)
    git = ["git", "-C", str(start.root)]
    subprocess.run([*git, "init", "--quiet"], check=True)
    written = [
        "public/index.html",
        "review.html",
        "review/summary.json",
        ".sitegen/cache",
        "sitegen-profile.html",
    ]
    done = subprocess.run(
        [*git, "check-ignore", *written, WHEEL_PATH], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == written


def test_it_says_which_wheel_is_missing(start: CommandLine) -> None:
    """This checkout was not installed from a wheel."""
    assert f"把 {WHEEL_NAME} 放进 wheels/" in init(start)
    (start.root / WHEEL_PATH).parent.mkdir()
    (start.root / WHEEL_PATH).touch()
    said = start.plain("init", str(start.root), "--add-missing", *TODAY)
    assert WHEEL_NAME not in said.out


def test_an_empty_folder_says_how_to_begin(
    start: CommandLine, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))
    said = start.plain()
    assert said.code == 2
    assert "sitegen init" in said.err


def test_the_sample_is_copied_byte_for_byte(start: CommandLine) -> None:
    """That the sample has no findings is a check of its own (tests.site)."""
    assert start.plain("init", str(start.root), "--sample", *TODAY).code == 0
    written = start.snapshot()
    sample = [ROOT / "site.yaml", *(file for file in (ROOT / "content").rglob("[!.]*") if file.is_file())]
    expected = {file.relative_to(ROOT).as_posix(): file.read_bytes() for file in sample}
    assert len(expected) > 1
    assert {path: data for path, data in written.items() if path in expected} == expected
    assert not [path for path in written if path.startswith("content/") and path not in expected]


def test_the_sample_takes_no_settings(start: CommandLine) -> None:
    assert start.plain("init", str(start.root), "--sample", "--name", "甲").code == 2


def test_a_folder_that_cannot_be_written_to(start: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = start.plain("init", str(tmp_path / "file/below"), "--name", "甲", "--agency", "甲县教育局")
    assert said.code == 2
    assert "写不了" in said.err


ANSWERS = (
    "青山县人民政府",  # the name
    "",  # the first agency: as suggested
    "青山县教育局",
    "青山县教育局",  # already in the list
    "名单.doc",  # not a name; asked again
    "没有这个.xlsx",  # cannot be read; asked again
    "'名单.csv'",  # a list in quotes, as a terminal writes what is dropped on it
    "",  # no more agencies
    "www.qingshan.gov.cn",  # not an address; asked again
    "https://www.qingshan.gov.cn/zfxxgk/",
    "",  # no code yet
    "电话：0471-1234567",
)


def ask_on_terminal(start: CommandLine, *answers: str) -> tuple[int, str]:
    """Run ``init`` in the folder of the project on a terminal; return its exit code and what it printed."""
    start.root.mkdir(exist_ok=True)
    leader, follower = pty.openpty()
    command = [sys.executable, str(ROOT / "build.py"), "init", "--today", "2026-03-02"]
    process = subprocess.Popen(
        command, cwd=start.root, stdin=follower, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    os.close(follower)
    os.write(leader, "".join(f"{answer}\n" for answer in answers).encode())
    output, _ = process.communicate(timeout=PATIENCE)
    os.close(leader)
    return process.returncode, output.decode()


@pytest.mark.exhaustive
@pytest.mark.slow
def test_on_a_terminal_it_asks(start: CommandLine) -> None:
    start.root.mkdir()
    (start.root / "名单.csv").write_text("序号,机关\n1,青山县民政局\n2,青山县教育局\n", encoding="utf-8")
    code, said = ask_on_terminal(start, *ANSWERS, "n")
    assert code == 0, said
    assert "什么都没有写" in said
    assert set(start.snapshot()) == {"名单.csv"}
    code, said = ask_on_terminal(start, *ANSWERS, "y")
    assert code == 0, said
    assert "已经写过了" in said
    assert "“名单.doc”像是文件" in said
    assert "不能读取 没有这个.xlsx" in said
    assert "标识码 Code: 以后再填" in said
    folders = {path.name for path in (start.root / "content/agencies").iterdir()}
    assert folders == {"qingshanxian", "qingshanxian-jiaoyuju", "qingshanxian-minzhengju"}
    text = (start.root / "site.yaml").read_text("utf-8")
    assert "网址: https://www.qingshan.gov.cn/zfxxgk/\n" in text
    assert "主办单位: 青山县人民政府\n" in text
    assert "状态: 筹建\n" in text
    assert run(["build", "--quiet", "--project", str(start.root), "--today", "2026-03-02"]) == 0


@pytest.mark.slow
def test_at_least_one_agency_is_asked_for(start: CommandLine) -> None:
    code, said = ask_on_terminal(start, "青山之窗", "", "青山县教育局", "", "", "", "", "n")
    assert code == 0, said
    assert said.count("至少写一个机关") == 1


@pytest.mark.parametrize("option", ["--name", "--agency"])
def test_an_option_without_a_value_is_named(start: CommandLine, option: str) -> None:
    said = start.plain("init", str(start.root), "--name", "青山县", "--agency", "青山县教育局", option, " ")
    assert said.code == 2
    assert f"{option} 是空的" in said.err
    assert not start.root.exists()


def test_the_block_of_office_hours_is_shown_with_its_indentation(start: CommandLine) -> None:
    init(start)
    hints = [one["hint"] for one in check(start) if one["code"] == "GUI-003"]
    assert hints
    assert all("“办公时间:”、“  - 日子: ……”、“    上午: ……”、“    下午: ……”" in hint for hint in hints)


def test_a_misspelt_setting_is_guessed_to_be_the_one_that_is_missing(start: CommandLine) -> None:
    init(start)
    start.edit("site.yaml", "网站名称:", "网站名:")
    (found,) = [one for one in check(start) if one["severity"] == "error"]
    assert "网站名称" in found["hint"]


def test_vs_code_completes_both_kinds_of_files(start: CommandLine) -> None:
    init(start)
    folder = start.root / ".vscode"
    settings = json.loads((folder / "settings.json").read_text("utf-8"))
    for schema, globs in settings["yaml.schemas"].items():
        assert (start.root / schema).is_file()
        assert globs
    snippets = json.loads((folder / "front-matter.code-snippets").read_text("utf-8"))
    assert snippets["草稿"]["body"] == ["草稿: ${1|是,否|}"]
    assert "成文日期" in snippets["成文日期"]["prefix"]
    assert snippets["附件"]["body"] == ["附件:", "  - 文件: ${1}", "    名称: ${2}"]
    assert all(snippet["scope"] == "markdown" for snippet in snippets.values())
    assert settings["[markdown]"]["editor.quickSuggestions"]["other"] == "on"


def test_nothing_stays_if_a_file_cannot_be_written(start: CommandLine) -> None:
    start.root.mkdir()
    (start.root / ".github").mkdir()
    (start.root / ".vscode").touch()  # a file where there has to be a folder
    said = start.plain(
        "init", str(start.root), "--name", "甲", "--agency", "甲县教育局", "--add-missing", *TODAY
    )
    assert said.code == 2
    assert ".vscode 是文件，应当是文件夹，没有改动" in said.err
    assert set(start.snapshot()) == {".vscode"}


@pytest.mark.parametrize("options", [("--sample",), ("--name", "甲", "--agency", "甲县教育局")])
def test_a_full_disk_stays_as_it_was(
    start: CommandLine, tmp_path_factory: pytest.TempPathFactory, options: tuple[str, ...]
) -> None:
    disk = tmp_path_factory.mktemp("disk")
    with make_small_disk(disk, 64) as reason:
        said = start.plain("init", str(disk / "deep/青山县"), *options, *TODAY)
        assert said.code == 2
        assert reason in said.err
        assert "什么都没有改动" in said.err
        assert list(disk.iterdir()) == []


def test_the_next_step_can_be_copied(start: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    start.root.mkdir()
    monkeypatch.chdir(start.root)
    monkeypatch.setattr(sys, "argv", ["sitegen", "init"])
    said = start.plain("init", "某 县 网站", "--name", "青山县", "--agency", "青山县教育局")
    assert said.code == 0
    assert "\n  cd '某 县 网站'\n" in said.out
    monkeypatch.setattr(sys, "argv", ["build.py", "init"])
    said = start.plain("init", "又一 个", "--name", "青山县", "--agency", "青山县教育局")
    assert "  python build.py build --project '又一 个'  " in said.out
    assert "6. 都填好了、可以正式公开的时候，把 `site.yaml` 里的 `状态: 筹建` 改成 `状态: 正式`。" in (
        start.root / "又一 个/README.md"
    ).read_text("utf-8")


def test_a_table_may_name_telephone_and_level_as_offices_do(start: CommandLine, tmp_path: Path) -> None:
    table = tmp_path / "名单.csv"
    table.write_text(
        "单位名称,层级,办公电话\n青山县教育局,县,0471-1234567\n清河镇人民政府,乡,0471-7654321\n", "utf-8"
    )
    said = start.plain("init", str(start.root), "--name", "青山县", "--agencies", str(table))
    assert said.code == 0
    assert "没有用到的列" not in said.err
    texts = [file.read_text("utf-8") for file in sorted(start.root.glob("content/agencies/*/agency.yaml"))]
    assert ["层级: 乡级" in text for text in texts] == [True, False]
    assert ["层级: 县级" in text for text in texts] == [False, True]
    assert ["联系电话: 0471-7654321" in texts[0], "联系电话: 0471-1234567" in texts[1]] == [True, True]


def test_an_agency_given_twice_is_refused_as_in_a_table(start: CommandLine) -> None:
    names = ("--agency", "青山县教育局", "--agency", "青山县 教育局")
    said = start.plain("init", str(start.root), "--name", "青山县", *names)
    assert said.code == 2
    assert "“青山县教育局”写了两次" in said.err
    assert not start.root.exists()


def test_a_name_that_is_hardly_an_agency_is_mentioned(start: CommandLine) -> None:
    names = (
        "张三",
        "abc",
        "青山县人民政府",
        "青山县发展和改革委员会（粮食局）",
        "市中级人民法院",
        "青山县第一中学",
    )
    options = [part for name in names for part in ("--agency", name)]
    said = start.plain("init", str(start.root), "--name", "青山县", *options)
    assert said.code == 0
    assert [line.split("”")[0] for line in said.err.splitlines() if "不像机关全称" in line] == [
        "“张三",
        "“abc",
    ]
    assert "“abc” does not look like the full name of an agency." in said.err


@pytest.mark.slow
def test_the_first_agency_is_taken_by_enter_and_the_line_above_says_so(start: CommandLine) -> None:
    code, said = ask_on_terminal(start, "青山县人民政府", "", "", "", "", "", "否")
    assert code == 0, said
    assert "第 1 个直接按回车，就是“青山县人民政府”；从第 2 个起，直接按回车就是写完了。" in said
    assert "Enter alone takes 青山县人民政府 as the first" in said
    assert "什么都没有写" in said
