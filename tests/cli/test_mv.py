"""The command ``mv``: what depends on the name of a file follows it, and nothing else changes."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from sitegen.builder import Result
from sitegen.catalogue.old_addresses import find_base_path
from sitegen.cli import run
from sitegen.cli.project_lookup import load_site
from sitegen.forge.code_owners import GENERATED_MARK
from tests.builder.workshop import TODAY, Workshop, copy_project, errors

pytestmark = pytest.mark.slow

FOLDER = "content/agencies/county/items/2024"
OLD, NEW = f"{FOLDER}/00001.md", f"{FOLDER}/00009.md"
SECOND = f"{FOLDER}/00002.md"
GUIDE = "content/agencies/county/guide.md"
EXEMPTIONS = """\
# 审查人批准
放行清单:
  - 代码: PII-003
    文件: "content/agencies/county/items/2024/00001.md"   # 条目
    原文: "0999-0000009"
    摘要: "0f3a9c5e7b1d2846a0c4e8f2135790bd"
    理由: 公开电话
    批准人: 王审
    有效期至: 2027-01-01
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project whose site was built."""
    site = Workshop(tmp_path_factory.mktemp("published") / "project")
    site.put("content/exemptions.yaml", EXEMPTIONS)
    site.edit(
        SECOND, "为什么要有这个办法。", "见[办法](00001.md#第一条)和[附表](00001/table.csv)。\r\n第二段。"
    )
    site.edit(OLD, "附件: [table.csv]", "附件: [table.csv] # 附表")
    assert not errors(site.build())
    return site.root


@pytest.fixture
def site(published: Path, tmp_path: Path) -> Workshop:
    return copy_project(published, tmp_path / "project")


def mv(site: Workshop, *arguments: str) -> int:
    return run(("mv", "--project", str(site.root), "--today", TODAY.isoformat(), *arguments))


def git(root: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(root), *arguments], check=True, capture_output=True, text=True
    ).stdout


def lost(result: Result) -> list[str]:
    return [one.code for one in result.diagnostics if one.code.startswith(("ITM-04", "LNK"))]


def test_a_renamed_item_keeps_its_addresses_and_its_references(
    site: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {
        path: (site.root / path).read_bytes().decode()
        for path in (OLD, SECOND, GUIDE, "content/exemptions.yaml")
    }
    unused = [one.code for one in site.check().diagnostics]
    assert mv(site, OLD, NEW) == 0
    text = {
        path: (site.root / path).read_bytes().decode()
        for path in (NEW, SECOND, GUIDE, "content/exemptions.yaml")
    }
    expected = before[OLD].replace("(00001/table.csv)", "(00009/table.csv)")
    head, end = expected.split("\n---\n", 1)
    assert text[NEW] == f"{head}\n旧网址: /zfxxgk/items/county/2024-00001.html\n---\n{end}"
    for path in (SECOND, GUIDE, "content/exemptions.yaml"):
        assert text[path] == before[path].replace("00001.md", "00009.md").replace("00001/", "00009/")
    assert not (site.root / OLD).exists()
    assert (site.root / FOLDER / "00009/table.csv").is_file()
    assert not (site.root / FOLDER / "00001").exists()
    result = site.build()
    assert not errors(result)
    assert not lost(result)
    added = [one.code for one in result.diagnostics if one.code not in unused]
    # The index number is permanent: it does not follow the file name, and no finding advises to change it.
    assert not added
    said = capsys.readouterr().out
    assert "没有改：公开过的索引号是永久的" in said
    assert "--renumber" in said
    assert "2024-00009.html" in site.text("items/county/2024-00001.html")
    arguments = (
        "redirects",
        "--project",
        str(site.root),
        "--today",
        TODAY.isoformat(),
        "--for",
        "_redirects",
    )
    capsys.readouterr()
    assert run(arguments) == 0
    moved = "/zfxxgk/items/county/2024-00001/table.csv /zfxxgk/items/county/2024-00009/table.csv 301"
    assert moved in capsys.readouterr().out


def redirects(site: Workshop, *arguments: str) -> int:
    return run(("redirects", "--project", str(site.root), "--today", TODAY.isoformat(), *arguments))


def test_an_item_keeps_its_index_number_at_another_agency(
    site: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    for agency, prefix in (("county", "SL"), ("finance", "CZ")):
        path = f"content/agencies/{agency}/agency.yaml"
        kept = [
            line
            for line in (site.root / path).read_text("utf-8").splitlines()
            if not line.startswith("索引号前段")
        ]
        site.put(path, "\n".join([*kept, f"索引号前段: {prefix}", ""]))
    moved = "content/agencies/finance/items/2024/00001.md"
    (site.root / moved).parent.mkdir(parents=True)
    assert mv(site, OLD, moved) == 0
    assert "索引号 SL/2024-00001 没有改：公开过的索引号是永久的，换了机关也不变" in capsys.readouterr().out

    def prefixes() -> list[str]:
        return [one.place.path for one in site.check().diagnostics if one.code == "ITM-015"]

    assert moved not in prefixes()
    # A number that no agency gave it is still reported, and so is one of an item that did not move.
    site.edit(moved, "索引号: SL/", "索引号: XX/")
    assert moved in prefixes()
    site.edit(moved, "索引号: XX/", "索引号: SL/")
    site.edit(moved, "旧网址: /zfxxgk/items/county/2024-00001.html\n", "")
    assert moved in prefixes()


def test_a_draft_gets_a_number_of_its_new_agency(site: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    site.edit(SECOND, "标题:", "草稿: 是\n标题:")
    target = "content/agencies/finance/items/2024/00002.md"
    (site.root / target).parent.mkdir(parents=True)
    assert mv(site, SECOND, target) == 0
    said = capsys.readouterr().out
    assert "还没有公开过，请把它改成新机关的前段和流水号" in said
    assert "附件" not in said


def test_files_that_moved_along_are_counted_and_listed(
    site: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mv(site, OLD, NEW) == 0
    assert "附件的网址也变了" in capsys.readouterr().out
    assert redirects(site) == 0
    said = capsys.readouterr().out
    old, new = "/zfxxgk/items/county/2024-00001/table.csv", "items/county/2024-00009/table.csv"
    assert "1 个只有服务器能跳转（其中 1 个是随网页改了网址的附件、目录、订阅等文件）" in said
    assert f"{old} → {new}（服务器 server；{NEW}:" in said
    result = site.build()
    assert result.host_redirects == 1


def test_all_files_of_an_agency_that_moved_have_a_rule(
    site: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    built = {file.relative_to(site.output).as_posix() for file in site.output.rglob("*") if file.is_file()}
    former = {path for path in built if "county" in path}
    assert mv(site, "content/agencies/county", "content/agencies/shili") == 0
    said = capsys.readouterr().out
    assert "附件、目录和订阅、年度报告的下载文件的网址也变了" in said
    result = site.build()
    assert not errors(result)
    assert redirects(site, "--for", "csv") == 0
    rules = {line.split(",")[0]: line.split(",")[2] for line in capsys.readouterr().out.splitlines()}
    now = {file.relative_to(site.output).as_posix() for file in site.output.rglob("*") if file.is_file()}
    lost = former - now - {rule.removeprefix("/zfxxgk/") for rule in rules}
    assert lost == set()
    assert {"agencies/county/feed.xml", "reports/county/county-2024.docx"} <= former
    assert rules["/zfxxgk/agencies/county/feed.xml"] == "/zfxxgk/agencies/shili/feed.xml"
    assert rules["/zfxxgk/reports/county/county-2024.docx"] == "/zfxxgk/reports/shili/shili-2024.docx"
    targets = {target.removeprefix("/zfxxgk/") for target in rules.values() if "/shili/" in target}
    assert {f"{one}index.html" if one.endswith("/") else one for one in targets} <= now


def test_an_agency_without_files_needs_no_rules(site: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    name = "名称: 空的机关\n简称: 空机关\n层级: 县级\n类型: 政府部门\n上级: county\n"
    site.put("content/agencies/empty/agency.yaml", name)
    assert mv(site, "content/agencies/empty", "content/agencies/blank") == 0
    assert "网址也变了" not in capsys.readouterr().out


def test_the_index_number_follows_only_if_asked(site: Workshop) -> None:
    site.edit(SECOND, "解读: 示政发〔2024〕1号", "解读: SL/2024-00001")
    assert mv(site, OLD, NEW, "--renumber") == 0
    assert "索引号: SL/2024-00009\n" in (site.root / NEW).read_text("utf-8")
    assert "解读: SL/2024-00009\n" in (site.root / SECOND).read_text("utf-8")
    assert not errors(site.build())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "旧网址: /zfxxgk/a.html # 旧",
            "旧网址: [/zfxxgk/a.html, /zfxxgk/items/county/2024-00001.html] # 旧",
        ),
        (
            "旧网址: [/zfxxgk/a.html, '/b?x=1']",
            "旧网址: [/zfxxgk/a.html, '/b?x=1', /zfxxgk/items/county/2024-00001.html]",
        ),
        (
            "旧网址:\n  - /zfxxgk/a.html # 旧",
            "旧网址:\n  - /zfxxgk/a.html # 旧\n  - /zfxxgk/items/county/2024-00001.html",
        ),
        ("aliases: /zfxxgk/a.html", "aliases: [/zfxxgk/a.html, /zfxxgk/items/county/2024-00001.html]"),
    ],
)
def test_old_addresses_are_added_in_the_style_of_the_file(
    site: Workshop, written: str, expected: str
) -> None:
    site.edit(OLD, "主题分类", f"{written}\n主题分类")
    assert mv(site, OLD, NEW) == 0
    assert f"\n{expected}\n" in (site.root / NEW).read_text("utf-8")
    assert not errors(site.check())


@pytest.mark.parametrize("line", ["", "旧网址: [/zfxxgk/a.html]\n"])
def test_moved_back_a_page_keeps_the_address_it_had_between(site: Workshop, line: str) -> None:
    site.edit(OLD, "信息分类", f"{line}信息分类")
    assert mv(site, OLD, NEW) == mv(site, NEW, OLD) == 0
    text = (site.root / OLD).read_text("utf-8")
    assert "/zfxxgk/items/county/2024-00009.html" in text
    assert "/zfxxgk/items/county/2024-00001.html" not in text
    assert not errors(site.build())


def test_an_agency_moves_with_all_its_pages(site: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    site.put(".github/CODEOWNERS", "/content/agencies/county/ @clerks\n")
    site.put("CODEOWNERS", f"{GENERATED_MARK}\n/content/agencies/county/ @clerks\n")
    site.edit("content/agencies/finance/agency.yaml", "上级: county", "上级: county # 县")
    site.build()
    assert mv(site, "content/agencies/county", "content/agencies/shili") == 0
    shown = capsys.readouterr().out
    assert ".github/CODEOWNERS 里的 content/agencies/county/ 也要改" in shown
    assert "CODEOWNERS 里还是 content/agencies/county/：请运行 sitegen codeowners" in shown
    result = site.build()
    assert not errors(result), errors(result)
    assert not lost(result)
    assert "上级: shili # 县\n" in (site.root / "content/agencies/finance/agency.yaml").read_text("utf-8")
    for page in (
        "items/county/2024-00001.html",
        "guide/county.html",
        "apply/county.html",
        "reports/county/2024.html",
        "agencies/county/index.html",
    ):
        assert "shili" in site.text(page), page
    assert "索引号前段: county" in (site.root / "content/agencies/shili/agency.yaml").read_text("utf-8")


def test_the_notice_of_a_withdrawn_item_stays_at_its_old_address(
    site: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    site.put(
        f"{FOLDER}/00007.md",
        "---\n标题: 撤下的\n索引号: SL/2024-00007\n信息分类: notices\n公开日期: 2024-06-01\n"
        "旧网址: /zwgk/the-withdrawn-title.html\n撤下日期: 2026-10-30\n撤下原因: 有误\n---\n",
    )
    assert not errors(site.build())
    assert "有误" in site.text("items/county/2024-00007.html")
    assert mv(site, "content/agencies/county", "content/agencies/shili") == 0
    assert "旧网址不再" not in capsys.readouterr().out
    result = site.build()
    assert not lost(result)
    assert "shili/2024-00007.html" in site.text("items/county/2024-00007.html")
    assert "有误" in site.text("items/shili/2024-00007.html")
    # An address of another system may repeat the title that was withdrawn.
    assert not list(site.output.rglob("*withdrawn-title*"))


def test_links_of_a_file_that_changes_its_folder_follow(site: Workshop) -> None:
    target = "content/agencies/finance/items/2024/00001.md"
    assert mv(site, OLD, "content/agencies/finance/items/2024/") == 2  # no such folder, and no file name
    assert mv(site, SECOND, target) == 0
    text = (site.root / target).read_text("utf-8")
    assert (
        "见[办法](../../../county/items/2024/00001.md#第一条)和[附表](../../../county/items/2024/00001/table.csv)。"
        in text
    )
    assert not [one for one in site.check().diagnostics if one.code.startswith("LNK")]


def test_a_dry_run_and_a_refusal_change_nothing(site: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    before = {file: file.read_bytes() for file in (site.root / "content").rglob("*") if file.is_file()}
    assert mv(site, OLD, NEW, "--dry-run") == 0
    assert f"移动 move    {OLD} → {NEW}" in capsys.readouterr().out
    for wrong in (
        (OLD, SECOND),
        (OLD, OLD),
        (OLD, f"{FOLDER}/Upper.md"),
        (OLD, "content/rules/x.md"),
        (OLD, f"{FOLDER}/00009.yaml"),
        (OLD, "../outside.md"),
        ("content/no.md", NEW),
        (GUIDE, "content/agencies/finance/guide.md"),
        ("content/agencies/county", "content/agencies/finance"),
        ("content/agencies/county", "content/rules"),
        ("content/rules/regulations.md", "content/rules/x.md", "--renumber"),
    ):
        assert mv(site, *wrong) == 2, wrong
    site.put(f"{FOLDER}/00003.md", "---\n标题: [\n---\n")
    assert mv(site, f"{FOLDER}/00003.md", NEW) == 2
    (site.root / f"{FOLDER}/00003.md").unlink()
    after = {file: file.read_bytes() for file in (site.root / "content").rglob("*") if file.is_file()}
    assert after == before


@pytest.mark.parametrize(
    ("old", "new", "address"),
    [
        (OLD, f"{FOLDER}/00078.md", '"/zfxxgk/items/county/2024%2D00078.html"'),
        (OLD, f"{FOLDER}/00078.md", '"/zfxxgk/items/county/2024\\x2D00078.html"'),
        ("content/agencies/finance", "content/agencies/revenue", "/zfxxgk/agencies/revenue/"),
    ],
)
def test_an_address_that_a_page_lists_is_refused_however_it_is_written(
    site: Workshop, capsys: pytest.CaptureFixture[str], old: str, new: str, address: str
) -> None:
    base = find_base_path(load_site(site.root).base_url)
    address = address.replace("/zfxxgk", base)
    site.edit("content/rules/regulations.md", "标题:", f"旧网址: [{address}]\n标题:")
    assert mv(site, old, new) == 2
    assert "content/rules/regulations.md:" in capsys.readouterr().err
    assert (site.root / old).exists()


def test_an_address_that_a_pattern_of_the_site_redirects_is_refused(
    site: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    base = find_base_path(load_site(site.root).base_url)
    rule = f'旧网址规则:\n  - {{从: "{base}/items/county/2024-0007{{n:数字}}.html", 到: "/zfxxgk/"}}\n'
    file = site.root / "site.yaml"
    file.write_text(file.read_text("utf-8") + rule, "utf-8")
    assert mv(site, OLD, f"{FOLDER}/00079.md") == 2
    assert "旧网址规则" in capsys.readouterr().err
    assert mv(site, OLD, f"{FOLDER}/00089.md") == 0
    assert "OLD-003" not in {one.code for one in site.build().diagnostics}


def kill_move(site: Workshop, name: str, old: str, new: str) -> None:
    """Move a file or folder in a process of its own, which is killed before it first calls a method of `Path`."""
    child = os.fork()
    if not child:
        setattr(Path, name, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
        mv(site, old, new)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def list_leftovers(said: str) -> list[tuple[str, str]]:
    """List the files that a message names, each with the place that it is to take."""
    found = (line.strip().split(" → ") for line in said.splitlines() if ".sitegen.tmp → " in line)
    return [(path, place) for path, place in found]


def test_after_a_kill_it_says_how_an_agency_is_moved_to_the_end(
    site: Workshop, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    other = copy_project(site.root, tmp_path / "other")
    old, new = "content/agencies/county", "content/agencies/shire"
    assert mv(other, old, new) == 0
    kill_move(site, "replace", old, new)
    capfd.readouterr()
    assert mv(site, old, new) == 2
    said = capfd.readouterr().err
    assert "上一次移动没有做完就中断了" in said
    left = list_leftovers(said)
    assert (f"{new}/items/2024/00001.md.sitegen.tmp", f"{new}/items/2024/00001.md") in left
    assert any("FIL-055" in one for one in errors(site.build()))
    for path, place in left:
        (site.root / path).replace(site.root / place)
    read = [
        {
            file.relative_to(one.root): file.read_bytes()
            for file in (one.root / "content").rglob("*")
            if file.is_file()
        }
        for one in (site, other)
    ]
    assert read[0] == read[1]


def test_after_a_kill_it_says_how_an_item_is_moved_to_the_end(
    site: Workshop, capfd: pytest.CaptureFixture[str]
) -> None:
    child = os.fork()
    if not child:
        rename, done = Path.rename, list[Path]()

        def stop_second(self: Path, target: Path) -> Path:
            if done:
                os.kill(os.getpid(), signal.SIGKILL)
            done.append(self)
            return rename(self, target)

        setattr(Path, "rename", stop_second)  # noqa: B010
        mv(site, OLD, NEW)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    capfd.readouterr()
    assert mv(site, OLD, NEW) == 2
    said = capfd.readouterr().err
    former, present = (path.removesuffix(".md") for path in (OLD, NEW))
    assert f"把附件的文件夹 {former} 改名为 {present}；" in said
    (site.root / former).rename(site.root / present)
    for path, place in list_leftovers(said):
        (site.root / path).replace(site.root / place)
    assert not errors(site.build())
    assert not lost(site.build())


def test_links_are_not_moved(site: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    link = site.root / "content/agencies/zz"
    link.symlink_to("county")
    assert mv(site, "content/agencies/zz", "content/agencies/zy") == 2
    assert "content/agencies/zz 不是普通文件，是链接" in capsys.readouterr().err
    assert link.is_symlink()


def test_a_move_that_fails_half_way_is_undone(site: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {file: file.read_bytes() for file in (site.root / "content").rglob("*") if file.is_file()}
    folder = site.root / "content/agencies/finance/items/2025"
    site.edit(
        "content/agencies/finance/items/2025/00001.md",
        "收入增长。",
        "见[办法](../../../county/items/2024/00001.md)。",
    )
    before[folder / "00001.md"] = (folder / "00001.md").read_bytes()
    original = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if Path(target).parent == folder:
            raise OSError(28, "No space left on device", str(target))
        return original(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    assert mv(site, OLD, NEW) == 2
    after = {file: file.read_bytes() for file in (site.root / "content").rglob("*") if file.is_file()}
    assert after == before


def test_drafts_need_no_old_address(site: Workshop) -> None:
    site.edit(OLD, "体裁分类", "草稿: 是\n体裁分类")
    assert mv(site, OLD, NEW) == 0
    assert "旧网址" not in (site.root / NEW).read_text("utf-8")


def test_an_unfinished_draft_is_no_obstacle(site: Workshop) -> None:
    new = ("new", "service", "--agency", "county", "--id", "transfer", "--title", "转学")
    assert run((*new, "--project", str(site.root), "--today", TODAY.isoformat())) == 0
    assert not errors(site.check())
    assert mv(site, "content/agencies/county", "content/agencies/shili") == 0
    assert (site.root / "content/agencies/shili/services/transfer.yaml").is_file()
    assert not errors(site.build())


def test_a_file_with_errors_is_not_moved(site: Workshop) -> None:
    site.edit(OLD, "公开日期:", "公开的日期是:")
    assert mv(site, OLD, NEW) == 2
    assert (site.root / OLD).is_file()


@pytest.mark.parametrize(
    ("first", "line", "label"),
    [("标题", "title: 正文里的一行", "旧网址"), ("title", "标题: 正文里的一行", "aliases")],
)
def test_the_first_key_decides_the_language_of_a_new_one(
    site: Workshop, first: str, line: str, label: str
) -> None:
    site.edit(OLD, "标题:", f"{first}:")
    site.edit(OLD, "二、附则", f"{line}\n\n二、附则")
    assert mv(site, OLD, NEW) == 0
    assert f"\n{label}: /zfxxgk/items/county/2024-00001.html\n---\n" in (site.root / NEW).read_text("utf-8")


def test_blank_lines_above_the_metadata_are_kept(site: Workshop) -> None:
    file = site.root / OLD
    file.write_bytes(b"\n" + file.read_bytes())
    assert mv(site, OLD, NEW) == 0
    text = (site.root / NEW).read_text("utf-8")
    assert text.startswith("\n---\n")
    assert "\n旧网址: /zfxxgk/items/county/2024-00001.html\n---\n" in text


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('<a href="00001&#46;md">办法</a>', '<a href="00009.md">办法</a>'),
        ('<a href="00001&#x2f;table.csv">附表</a>', '<a href="00009/table.csv">附表</a>'),
        ("<a href='00001&sol;a&amp;b.csv'>附表</a>", "<a href='00009/a&amp;b.csv'>附表</a>"),
        ('<a href="00001/a&b.csv">附表</a>', '<a href="00009/a&b.csv">附表</a>'),
        ("[附表](00001/a&amp;b.csv)", "[附表](00009/a&amp;b.csv)"),
        ("[附表](&#48;0001/a&amp;b.csv)", "[附表](00009/a&amp;b.csv)"),
    ],
)
def test_links_written_with_entities_follow(site: Workshop, written: str, expected: str) -> None:
    site.put(f"{FOLDER}/00001/a&b.csv", "项目,数\n供水,1\n")
    site.edit(OLD, "附件: [table.csv]", "附件: [table.csv, a&b.csv]")
    site.edit(SECOND, "第二段。", f"{written}。")
    assert not errors(site.check())
    assert mv(site, OLD, NEW) == 0
    assert f"\n{expected}。" in (site.root / SECOND).read_bytes().decode()
    assert not errors(site.check())


def test_a_link_that_cannot_be_edited_is_named_with_its_line(
    site: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    site.edit(SECOND, "第二段。", '<a\nhref="\n00001.md">甲</a>')
    before = (site.root / SECOND).read_bytes()
    line = before.decode().split("\n").index('href="') + 1
    assert mv(site, OLD, NEW) == 2
    assert f"{SECOND}:{line} 的链接“00001.md”没法自动修改" in capsys.readouterr().err
    assert (site.root / SECOND).read_bytes() == before


def test_the_address_of_a_reference_link_is_named(site: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    site.edit(SECOND, "第二段。", "见[办法][b]和[一部法律][f]。\r\n\r\n[b]: 00001.md\r\n[f]: ../../a.md")
    line = (site.root / SECOND).read_text("utf-8").splitlines().index("[b]: 00001.md") + 1
    assert mv(site, OLD, NEW) == 0
    said = capsys.readouterr().out
    assert (
        f"{SECOND}:{line} 的“[b]: 00001.md”是引用式链接，这里不支持，没有改；请写成 [文字](00009.md)。"
        in said
    )
    assert "[f]" not in said
    assert "[b]: 00001.md" in (site.root / SECOND).read_text("utf-8")


def list_advised(said: str) -> list[str]:
    """List the command lines that ``mv`` advises to run before the commit."""
    return [line.strip() for line in said.splitlines() if line.startswith("  git ")]


@pytest.fixture
def repository(site: Workshop, tmp_path: Path) -> Workshop:
    """The project as a git repository with a commit, in a folder whose name has a blank."""
    copy = copy_project(site.root, tmp_path / "我的 网站")
    copy.put(".gitignore", ".sitegen/\npublic/\n")
    git(copy.root, "init", "--quiet")
    git(copy.root, "add", "-A")
    git(copy.root, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "all")
    return copy


def test_outside_a_repository_it_says_nothing_of_git(
    site: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mv(site, OLD, NEW) == 0
    assert "git add" not in capsys.readouterr().out


def test_in_a_repository_it_says_how_to_commit_the_move_and_nothing_else(
    repository: Workshop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mv(repository, OLD, NEW, "--dry-run") == 0
    assert list_advised(capsys.readouterr().out) == []
    repository.edit("content/categories.yaml", "\n", " # 待改\n")
    repository.put("content/agencies/finance/items/2024/00077.md", "草稿")
    assert mv(repository, OLD, NEW) == 0
    said = capsys.readouterr().out
    assert "提交以前先运行下面的命令" in said
    assert "Before the commit, run this: " in said
    (command,) = list_advised(said)
    assert command.startswith(f"git -C '{repository.root.as_posix()}' add -A -- ")
    # From another folder, as the move was made.
    subprocess.run(command, shell=True, cwd=tmp_path, check=True)
    staged = git(repository.root, "diff", "--cached", "--name-only", "--no-renames").splitlines()
    attached = [path.replace(".md", "/table.csv") for path in (OLD, NEW)]
    assert sorted(staged) == sorted([OLD, NEW, *attached, SECOND, GUIDE, "content/exemptions.yaml"])
    assert "00077.md" in git(repository.root, "ls-files", "--others", "--exclude-standard")


def test_in_the_folder_of_the_project_the_command_names_no_folder(
    repository: Workshop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository.root)
    assert mv(repository, OLD, NEW) == 0
    (command,) = list_advised(capsys.readouterr().out)
    assert command.startswith(f"git add -A -- {OLD} ")


def test_what_git_does_not_know_is_left_out_of_the_command(
    repository: Workshop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Git adds nothing at all if one of the paths is neither held nor there."""
    monkeypatch.chdir(repository.root)
    draft = f"{FOLDER}/00078.md"
    text = (repository.root / SECOND).read_text("utf-8").replace("2024-00002", "2024-00078")
    repository.put(draft, text.replace("标题:", "草稿: 是\n标题:", 1))
    assert mv(repository, draft, f"{FOLDER}/00079.md") == 0
    (command,) = list_advised(capsys.readouterr().out)
    assert command == f"git add -A -- {FOLDER}/00079.md"
    subprocess.run(command, shell=True, check=True)


def test_the_command_is_parted_where_it_is_too_long(
    repository: Workshop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sitegen.cli.mv.ARGUMENTS_LENGTH_LIMIT", 100)
    assert mv(repository, OLD, NEW) == 0
    commands = list_advised(capsys.readouterr().out)
    assert len(commands) > 1
    for command in commands:
        assert len(command.partition(" -- ")[2]) <= 100
        subprocess.run(command, shell=True, check=True)
    assert git(repository.root, "status", "--short", "--no-renames").count("\n") == 7
    assert not [one for one in git(repository.root, "status", "--short").splitlines() if one[1] != " "]
