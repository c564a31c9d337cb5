"""The command ``withdraw``: a notice remains, and what is deleted can be brought back from git."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from sitegen.cli import run
from tests.builder.workshop import TODAY, Workshop, copy_project, errors

pytestmark = pytest.mark.slow

ITEM = "content/agencies/county/items/2024/00001.md"
SECOND = "content/agencies/county/items/2024/00002.md"


def git(root: Path, *arguments: str) -> None:
    name = ("-c", "user.name=clerk", "-c", "user.email=clerk@county.example", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *name, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project whose site was built and whose sources were committed."""
    site = Workshop(tmp_path_factory.mktemp("published") / "project")
    site.put(".gitignore", "public/\n.sitegen/\n")
    assert not errors(site.build())
    git(site.root, "init", "--quiet")
    git(site.root, "add", "--all")
    git(site.root, "commit", "--quiet", "--message", "published")
    return site.root


@pytest.fixture
def site(published: Path, tmp_path: Path) -> Workshop:
    return copy_project(published, tmp_path / "project")


def withdraw(site: Workshop, *arguments: str) -> int:
    return run(("withdraw", "--project", str(site.root), "--today", TODAY.isoformat(), *arguments))


def test_an_item_is_withdrawn_with_text_and_attachments(
    site: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    site.edit(ITEM, "体裁分类: 通知", "体裁分类: 通知 # 体裁")
    git(site.root, "commit", "--quiet", "--all", "--message", "comment")
    assert withdraw(site, ITEM, "--reason", "内容有误: 已重新发布") == 0
    said = capsys.readouterr().out
    assert "content/agencies/county/guide.md:7" in said
    assert "sitegen help leaks" in said
    text = (site.root / ITEM).read_text("utf-8")
    assert text.endswith(
        '体裁分类: 通知 # 体裁\n撤下日期: 2026-11-01\n撤下原因: "内容有误: 已重新发布"\n---\n'
    )
    assert "附件" not in text
    assert not (site.root / "content/agencies/county/items/2024/00001").exists()
    # The link that was reported is the only error that remains.
    assert [one.split(":")[0] for one in errors(site.build())] == ["content/agencies/county/guide.md"]
    site.edit("content/agencies/county/guide.md", "[目录](items/2024/00001.md)", "目录")
    result = site.build()
    assert "内容有误: 已重新发布" in site.text("items/county/2024-00001.html")
    assert not (site.output / "items/county/2024-00001/table.csv").exists()
    assert not errors(result)


def test_a_line_with_several_links_is_named_once(site: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    guide = "content/agencies/county/guide.md"
    site.edit(
        guide,
        "[目录](items/2024/00001.md)",
        "[目录](items/2024/00001.md)和[附表](items/2024/00001/table.csv)",
    )
    assert withdraw(site, ITEM, "--reason", "重复", "--dry-run", "--keep-body") == 0
    assert capsys.readouterr().out.count(f"{guide}:7") == 1


def test_the_text_can_be_kept(site: Workshop) -> None:
    before = (site.root / ITEM).read_text("utf-8")
    assert withdraw(site, ITEM, "--reason", "重复", "--keep-body", "--date", "2026-10-01") == 0
    after = (site.root / ITEM).read_text("utf-8")
    assert after == before.replace("\n---\n", "\n撤下日期: 2026-10-01\n撤下原因: 重复\n---\n")


def test_a_body_in_yaml_is_dropped_as_well(site: Workshop) -> None:
    path = "content/agencies/county/items/2025/00003.yaml"
    site.put(
        path,
        "title: A notice\nindex_no: SL/2025-00003\ncategory: notices\npublished: 2025-01-05\nattachments:\n- file: a.csv\n"
        "  title: A table\nbody: |\n  Text.\n\n  More.\nsummary: A summary\n",
    )
    site.put("content/agencies/county/items/2025/00003/a.csv", "a,b\n1,2\n")
    git(site.root, "add", "--all")
    git(site.root, "commit", "--quiet", "--message", "item")
    assert withdraw(site, path, "--reason", "duplicate") == 0
    assert (site.root / path).read_text("utf-8") == (
        "title: A notice\nindex_no: SL/2025-00003\ncategory: notices\npublished: 2025-01-05\nsummary: A summary\n"
        "withdrawn: 2026-11-01\nwithdrawn_reason: duplicate\n"
    )
    assert not [one for one in errors(site.build()) if path in one]


HEAD = "标题: 一项公告\n索引号: SL/2025-00003\n信息分类: notices\n公开日期: 2025-01-05\n"
END = "撤下日期: 2026-11-01\n撤下原因: 重复\n"
FORMS = {
    "quoted key": ('"正文": |\n  泄密一。\n', ""),
    "single quotes": ("'body': '泄密一。\n\n  泄密二。'\n", ""),
    "a line that looks like a comment": ('正文: "泄密一。\n\n  # 泄密二。"\n', ""),
    "space before the colon": ("正文 : >-\n    泄密一。\n", ""),
    "two blank lines": ("正文: |+\n  泄密一。\n\n\n  泄密二。\n\n\n", ""),
    "comment in the list": (
        "附件:\n- a.csv # 泄密三\n# 泄密四\n  # 泄密五\n- {file: b.csv, title: 泄密六}\n",
        "",
    ),
    "comment below": (
        "附件: [a.csv,\n  # 泄密\n  b.csv] # 泄密\n\n    # 泄密\n# 摘要的说明\n",
        "# 摘要的说明\n",
    ),
    "both": ("附件:\n  - file: a.csv\n    title: 泄密\n  - b.csv\n正文: |-\n  泄密\n", ""),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [False, True])
def test_text_goes_however_it_is_written(site: Workshop, last: bool, newline: str) -> None:
    """Each form is an item of its own in one project."""
    summary = "" if last else "摘要: 一句话。\n"
    items = {}
    for number, (form, (written, kept)) in enumerate(FORMS.items(), 11):
        path = f"content/agencies/county/items/2025/000{number}.yaml"
        head = HEAD.replace("00003", f"000{number}")
        for name in ("a", "b"):
            site.put(f"{path.removesuffix('.yaml')}/{name}.csv", "a,b\n1,2\n")
        (site.root / path).write_bytes(f"\ufeff{head}{written}{summary}".replace("\n", newline).encode())
        items[path] = (form, f"\ufeff{head}{kept}{summary}{END}".replace("\n", newline))
    git(site.root, "-c", "core.autocrlf=false", "add", "--all")
    git(site.root, "commit", "--quiet", "--message", "items")
    for path, (form, expected) in items.items():
        assert withdraw(site, path, "--reason", "重复") == 0, form
        assert (site.root / path).read_bytes().decode() == expected, form


def test_text_that_cannot_be_cut_is_refused(site: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    path = "content/agencies/county/items/2025/00003.yaml"
    text = f"{{{HEAD.strip()}\n正文: 泄密一}}\n".replace("\n", ",\n").replace("},\n", "}\n")
    site.put(path, text)
    git(site.root, "add", "--all")
    git(site.root, "commit", "--quiet", "--message", "item")
    assert withdraw(site, path, "--reason", "重复") == 2
    assert "没法自动修改" in capsys.readouterr().err
    assert (site.root / path).read_text("utf-8") == text


def test_nothing_is_deleted_that_git_does_not_hold(
    site: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    site.edit(ITEM, "二、附则", "二、附 则")
    before = (site.root / ITEM).read_bytes()
    assert withdraw(site, ITEM, "--reason", "x") == 2
    assert "--keep-body" in capsys.readouterr().err
    assert (site.root / ITEM).read_bytes() == before
    git(site.root, "commit", "--quiet", "--all", "--message", "text")
    site.put(ITEM.replace(".md", "/new.csv"), "a\n")
    assert withdraw(site, ITEM, "--reason", "x") == 2
    assert (site.root / ITEM.replace(".md", "/new.csv")).is_file()


def test_wrong_uses(site: Workshop) -> None:
    assert withdraw(site, ITEM) == 2
    assert withdraw(site, ITEM, "--reason", " ") == 2
    assert withdraw(site, ITEM, "--reason", "x", "--date", "2027-01-01") == 2
    assert withdraw(site, ITEM, "--reason", "x", "--date", "2020-01-01") == 2
    assert withdraw(site, "content/rules/regulations.md", "--reason", "x") == 2
    assert withdraw(site, ITEM, "--reason", "x", "--dry-run") == 0
    assert "撤下" not in (site.root / ITEM).read_text("utf-8")
    site.edit(SECOND, "解读", "草稿: 是\n解读")
    assert withdraw(site, SECOND, "--reason", "x") == 2
    site.edit(SECOND, "草稿: 是\n", "")
    assert withdraw(site, SECOND, "--reason", "x", "--keep-body") == 0
    assert withdraw(site, SECOND, "--reason", "x", "--keep-body") == 2


@pytest.mark.parametrize(
    ("path", "advice"),
    [
        ("content/pages/about.md", "草稿: 是"),
        ("content/agencies/county/guide.md", "草稿: 是"),
        ("content/agencies/county/agency.yaml", ""),
    ],
)
def test_what_is_no_item_is_not_withdrawn(
    site: Workshop, capsys: pytest.CaptureFixture[str], path: str, advice: str
) -> None:
    assert withdraw(site, path, "--reason", "有误") == 2
    said = capsys.readouterr().err
    assert f"{path} 不是公开条目，不能撤下。" in said
    assert advice in said
    assert ("草稿" in said) == bool(advice)
    assert ("检查会提醒网址失效" in said) == bool(advice)


@pytest.mark.parametrize("known_from", ["build", "commit"])
def test_a_draft_that_was_public_becomes_public_first(
    site: Workshop, capsys: pytest.CaptureFixture[str], known_from: str
) -> None:
    site.edit(ITEM, "标题:", "草稿: 是\n标题:")
    if known_from == "build":
        git(site.root, "commit", "--quiet", "--all", "--message", "draft")
    else:
        shutil.rmtree(site.output)
    assert withdraw(site, ITEM, "--reason", "有误") == 2
    said = capsys.readouterr().err
    assert f"{ITEM} 公开过（" in said
    assert ("上次生成的网站" in said) == (known_from == "build")
    assert "先删掉“草稿: 是”这一行，再撤下" in said
    assert "删掉文件" not in said
    site.edit(ITEM, "草稿: 是\n", "")
    if known_from == "build":
        git(site.root, "commit", "--quiet", "--all", "--message", "no draft")
    assert withdraw(site, ITEM, "--reason", "有误") == 0


@pytest.mark.parametrize("change", ["公开日期: 2027-01-01", "公开方式: 不予公开"])
def test_an_item_that_was_public_and_is_not_becomes_public_first(
    site: Workshop, capsys: pytest.CaptureFixture[str], change: str
) -> None:
    text = (site.root / ITEM).read_text("utf-8")
    key = change.partition(":")[0]
    lines = [line for line in text.splitlines() if not line.startswith(f"{key}:")]
    site.put(ITEM, "\n".join([lines[0], change, *lines[1:], ""]))
    assert withdraw(site, ITEM, "--reason", "有误") == 2
    said = capsys.readouterr().err
    assert "公开过（" in said
    assert "先把公开日期、公开方式改回原样，再撤下" in said


def test_a_folder_is_named_as_such(site: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    assert withdraw(site, "content", "--reason", "有误") == 2
    assert "content 是文件夹，一次撤下一个条目" in capsys.readouterr().err


def test_a_draft_is_not_told_to_become_one(site: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    site.put(SECOND.replace("00002", "00009"), (site.root / SECOND).read_text("utf-8"))
    site.edit(SECOND.replace("00002", "00009"), "标题:", "草稿: 是\n标题:")
    assert withdraw(site, SECOND.replace("00002", "00009"), "--reason", "x", "--keep-body") == 2
    said = capsys.readouterr().err
    assert "是草稿，没有公开" in said
    assert "草稿: 是" not in said


def test_the_advice_for_other_pages_works(site: Workshop) -> None:
    site.edit("content/pages/about.md", "更新日期", "草稿: 是\n更新日期")
    assert not errors(site.build())
    assert not (site.output / "pages/about.html").exists()


def test_the_warning_about_a_page_that_is_to_go_asks_for_nothing(site: Workshop) -> None:
    site.build()
    site.edit("content/pages/about.md", "更新日期", "草稿: 是\n更新日期")
    (found,) = [one for one in site.build().diagnostics if one.code == "ITM-046"]
    assert "本来就要去掉的，不用修改" in found.hint


def test_a_file_that_is_not_there_is_named_as_such(
    site: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    assert withdraw(site, "nofile", "--reason", "有误") == 2
    assert "没有文件 nofile。" in capsys.readouterr().err


def kill_withdrawal(site: Workshop, owner: object, name: str) -> None:
    """Withdraw the item in a process of its own, which is killed when it calls a function."""
    child = os.fork()
    if not child:
        setattr(owner, name, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
        withdraw(site, ITEM, "--reason", "内容有误")
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def test_after_a_kill_the_advice_leads_on(site: Workshop, capfd: pytest.CaptureFixture[str]) -> None:
    folder = site.root / ITEM.removesuffix(".md")
    left = folder.with_name("00001.sitegen.tmp")
    shown = left.relative_to(site.root).as_posix()
    kill_withdrawal(site, Path, "replace")
    capfd.readouterr()
    assert (folder.exists(), left.exists()) == (False, True)
    assert withdraw(site, ITEM, "--reason", "内容有误") == 2
    said = capfd.readouterr().err
    assert f"留下了 {shown}。什么都没有改动。请把它改回 {ITEM.removesuffix('.md')}，再运行一次" in said
    assert "Rename it back" in said
    left.rename(folder)
    kill_withdrawal(site, shutil, "rmtree")
    capfd.readouterr()
    assert (folder.exists(), left.exists()) == (False, True)
    assert any("FIL-055" in one for one in errors(site.build()))
    assert "撤下原因" in (site.root / ITEM).read_text("utf-8")
    assert withdraw(site, ITEM, "--reason", "内容有误") == 2
    assert f"留下了 {shown}。什么都没有改动。请删掉它" in capfd.readouterr().err
    shutil.rmtree(left)
    site.edit("content/agencies/county/guide.md", "[目录](items/2024/00001.md)", "目录")
    assert not errors(site.build())
