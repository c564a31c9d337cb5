"""Published addresses that a change loses: found against the last build and against a git revision."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.diagnostics import Diagnostic
from tests.builder.workshop import Workshop, copy_project, errors, tree
from tests.size import thin_out

pytestmark = pytest.mark.slow

FOLDER = "content/agencies/county/items/2026"
OLD, NEW = f"{FOLDER}/00007.md", f"{FOLDER}/00011.md"
URL = "/zfxxgk/items/county/2026-00007.html"
ITEM = """\
---
标题: 关于停水的通知
索引号: SL/2026-00007
信息分类: notices
公开日期: 2026-10-30
---
停水的时间和范围。
"""


def git(root: Path, *arguments: str) -> None:
    name = ("-c", "user.name=clerk", "-c", "user.email=clerk@county.example", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *name, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project whose last build is also its last commit."""
    site = Workshop(tmp_path_factory.mktemp("published") / "project")
    site.put(OLD, ITEM)
    site.put(".gitignore", "public/\n.sitegen/\n")
    git(site.root, "init", "--quiet")
    commit(site)
    return site.root


@pytest.fixture
def workshop(published: Path, tmp_path: Path) -> Workshop:
    return copy_project(published, tmp_path / "project")


def commit(site: Workshop) -> None:
    assert not errors(site.build())
    git(site.root, "add", "--all")
    git(site.root, "commit", "--quiet", "--message", "published")


def lost(site: Workshop) -> list[Diagnostic]:
    """What both comparisons find; they must agree."""
    with_build, with_base = (
        [one for one in result.diagnostics if one.code in ("ITM-040", "ITM-041", "ITM-042")]
        for result in (site.check(), site.check("HEAD"))
    )
    assert with_build == with_base
    return with_build


def rename(site: Workshop, *edits: tuple[str, str]) -> None:
    text = ITEM
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    site.put(NEW, text)
    (site.root / OLD).unlink()


RENAMES: dict[str, list[tuple[str, str]]] = {
    "the same number": [],
    "another title": [("关于停水", "关于供水")],
    "another number": [("SL/2026-00007", "SL/2026-00011")],
    "another number and title": [("SL/2026-00007", "SL/2026-00011"), ("关于停水", "关于供水")],
}


@pytest.mark.parametrize("case", thin_out(RENAMES, 3))
def test_a_renamed_file_is_offered_its_redirect(workshop: Workshop, case: str) -> None:
    rename(workshop, *RENAMES[case])
    (found,) = lost(workshop)
    assert (str(found.place), found.code) == (f"{NEW}:3:6", "ITM-040")
    line = found.hint.partition("转到这里：")[2]
    assert line == f"旧网址: [{URL}]"
    # The line does what it says.
    workshop.edit(NEW, "信息分类", f"{line}\n信息分类")
    assert not lost(workshop)
    assert not errors(workshop.build())
    assert "2026-00011.html" in workshop.text(URL.removeprefix("/zfxxgk/"))


def test_the_line_keeps_the_old_addresses_that_are_there(workshop: Workshop) -> None:
    rename(workshop, ("信息分类", "旧网址: [/zfxxgk/old/a.html]\n信息分类"))
    (found,) = lost(workshop)
    assert str(found.place) == f"{NEW}:4:6"
    assert found.hint.endswith(f"旧网址: [/zfxxgk/old/a.html, {URL}]")


def test_a_deleted_file_is_offered_a_withdrawal(workshop: Workshop) -> None:
    (workshop.root / OLD).unlink()
    (found,) = lost(workshop)
    assert (str(found.place), found.code) == (OLD, "ITM-041")
    assert "“关于停水的通知”（索引号 SL/2026-00007）" in found.message
    lines = [part for part in found.hint.split("“") if part.startswith("撤下")]
    assert [line.partition("”")[0] for line in lines] == ["撤下日期: 2026-11-01", "撤下原因: （写明原因）"]
    # The lines do what they say.
    fields = "\n".join(line.partition("”")[0] for line in lines)
    workshop.put(OLD, ITEM.replace("信息分类", f"{fields}\n信息分类"))
    assert not lost(workshop)
    assert not errors(workshop.build())
    assert "条目已撤下" in workshop.text(URL.removeprefix("/zfxxgk/"))


def test_a_deleted_file_can_be_restored_by_the_command(workshop: Workshop) -> None:
    (workshop.root / OLD).unlink()
    (found,) = lost(workshop)
    command = found.hint.partition("运行 ")[2].partition("；")[0]
    assert command == f"git checkout HEAD -- {OLD}"
    git(workshop.root, *command.split()[1:])
    assert not lost(workshop)


def test_the_old_addresses_are_lost_with_the_file(workshop: Workshop) -> None:
    """But not those that another item has taken over."""
    old = "/zfxxgk/old/a.html, /zfxxgk/old/b/, /zfxxgk/old/c.html"
    workshop.edit(OLD, "信息分类", f"旧网址: [{old}]\n信息分类")
    commit(workshop)
    (workshop.root / OLD).unlink()
    workshop.edit("content/agencies/county/items/2024/00001.md", "附件:", "旧网址: /zfxxgk/old/c.html\n附件:")
    (found,) = lost(workshop)
    assert f"网址 {URL}、/zfxxgk/old/a.html、/zfxxgk/old/b/ 会失效" in found.message
    assert "/zfxxgk/old/c.html" not in found.message + found.hint
    line = f"旧网址: [{URL}, /zfxxgk/old/a.html, /zfxxgk/old/b/]"
    assert line in found.hint
    workshop.edit(
        "content/agencies/county/items/2024/00001.md",
        "旧网址: /zfxxgk/old/c.html",
        line[:-1] + ", /zfxxgk/old/c.html]",
    )
    assert not lost(workshop)
    assert not errors(workshop.build())


def test_a_renamed_file_without_its_old_addresses(workshop: Workshop) -> None:
    workshop.edit(OLD, "信息分类", "旧网址: [/zfxxgk/old/a.html]\n信息分类")
    commit(workshop)
    rename(workshop)
    (found,) = lost(workshop)
    assert found.hint.endswith(f"旧网址: [{URL}, /zfxxgk/old/a.html]")


def test_an_item_with_a_number_in_a_form_of_the_site(workshop: Workshop) -> None:
    """The base is read by the forms of its own site.yaml, not by the usual ones, which refuse this number."""
    workshop.edit("site.yaml", "page_size: 5", 'page_size: 5\ndoc_no_patterns: ["示水-{year}-{serial}"]')
    workshop.edit(
        "content/agencies/county/items/2024/00001.md", "发文字号: 示政发〔2024〕1号", "发文字号: 示水-2024-1"
    )
    workshop.edit("content/agencies/county/items/2024/00002.md", "示政发〔2024〕1号", "示水-2024-1")
    workshop.edit(OLD, "信息分类", "发文字号: 示水-2026-7\n信息分类")
    commit(workshop)
    (workshop.root / OLD).unlink()
    (found,) = lost(workshop)
    assert (found.place.path, found.code) == (OLD, "ITM-041")


@pytest.mark.parametrize("line", ["草稿: 是", "公开方式: 依申请公开"])
def test_taking_an_item_off_the_site_is_a_withdrawal_too(workshop: Workshop, line: str) -> None:
    workshop.edit(OLD, "信息分类", f"{line}\n信息分类")
    (found,) = lost(workshop)
    assert (found.place.path, found.code) == (OLD, "ITM-042")


def test_a_date_to_come_takes_a_published_item_off_the_site(workshop: Workshop) -> None:
    workshop.edit(OLD, "2026-10-30", "2026-11-30")
    (found,) = lost(workshop)
    assert found.code == "ITM-042"
    assert "公开日期改到了以后" in found.message
    assert found.hint.startswith("改回原样；公开过的，公开日期不能推迟，文件也不要移动。")


def test_a_published_item_that_is_postponed_to_another_year_has_one_advice(workshop: Workshop) -> None:
    workshop.edit(OLD, "2026-10-30", "2027-01-05")
    assert [one.code for one in workshop.build().diagnostics if one.place.path == OLD] == ["ITM-042"]


def change_ending(site: Workshop) -> None:
    site.put(OLD.replace(".md", ".yaml"), f"{ITEM.split('---')[1].strip()}\n正文: 停水。\n")
    (site.root / OLD).unlink()


KEPT: dict[str, Callable[[Workshop], None]] = {
    "nothing": lambda site: None,
    "another text": lambda site: site.edit(OLD, "停水的时间", "停水时间"),
    "the other ending": change_ending,
    "another number at the same address": lambda site: site.edit(OLD, "SL/2026-00007", "SL/2026-00070"),
    "broken for a moment": lambda site: site.edit(OLD, "2026-10-30", "2026-10-30日"),
    "renamed and broken": lambda site: rename(site, ("2026-10-30", "2026-10-30日")),
}


@pytest.mark.parametrize("case", thin_out(KEPT, 3))
def test_an_address_that_lives_on_is_no_finding(workshop: Workshop, case: str) -> None:
    KEPT[case](workshop)
    assert not lost(workshop)


@pytest.mark.parametrize("line", ["草稿: 是", "公开方式: 不予公开", "公开日期: 2026-12-01"])
def test_what_was_never_published_may_go(workshop: Workshop, line: str) -> None:
    path = f"{FOLDER}/00008.md"
    text = ITEM.replace("00007", "00008")
    if line.startswith("公开日期"):
        text = text.replace("公开日期: 2026-10-30", line)
    else:
        text = text.replace("信息分类", f"{line}\n信息分类")
    workshop.put(path, text)
    commit(workshop)
    (workshop.root / path).unlink()
    assert not lost(workshop)


def test_a_notice_of_withdrawal_stays(workshop: Workshop) -> None:
    """The build state does not know more of a notice than its address, a git revision does."""
    workshop.edit(OLD, "信息分类", "撤下日期: 2026-10-31\n撤下原因: 有误\n信息分类")
    commit(workshop)
    (workshop.root / OLD).unlink()
    (found,) = workshop.check("HEAD").diagnostics
    assert found.code == "ITM-041"
    assert "关于停水" not in found.message + found.message_en


def test_a_warning_does_not_keep_a_text_on_the_site(workshop: Workshop) -> None:
    """A file may be deleted because its text must not stay. The next build does not warn again."""
    (workshop.root / OLD).unlink()
    result = workshop.build()
    assert [one.code for one in result.diagnostics] == ["ITM-041"]
    assert URL.lstrip("/") not in tree(workshop.output)
    workshop.edit("content/pages/about.md", "说明。", "另一个说明。")
    assert not workshop.build().diagnostics


def test_a_copy_with_drafts_compares_with_what_was_published(workshop: Workshop) -> None:
    """An item that came and went between two looks was never public."""
    workshop.put(NEW, ITEM.replace("00007", "00011"))
    assert not errors(workshop.review())
    (workshop.root / NEW).unlink()
    (workshop.root / OLD).unlink()
    (found,) = workshop.review().diagnostics
    assert (found.place.path, found.code) == (OLD, "ITM-041")
    # It stays lost, however often somebody looks.
    workshop.edit("content/pages/about.md", "说明。", "另一个说明。")
    assert workshop.review().diagnostics == (found,)


def test_a_folder_that_moves_is_found_file_by_file(workshop: Workshop) -> None:
    workshop.put(f"{FOLDER}/00008.md", ITEM.replace("00007", "00008").replace("停水", "停电"))
    commit(workshop)
    (workshop.root / FOLDER).rename(workshop.root / FOLDER.replace("2026", "2025"))
    assert [found.place.path[-13:] for found in lost(workshop)] == ["2025/00007.md", "2025/00008.md"]


MAP = "content/agencies/county/items/2024/00001/table.csv"


def rename_rule(site: Workshop) -> None:
    (site.root / "content/rules/regulations.md").rename(site.root / "content/rules/new.md")


def delete_attachment(site: Workshop) -> None:
    (site.root / MAP).unlink()
    site.edit("content/agencies/county/items/2024/00001.md", "附件: [table.csv]\n", "")
    site.edit("content/agencies/county/items/2024/00001.md", "和[附表](00001/table.csv)", "")


OTHER_LOSSES: dict[str, tuple[Callable[[Workshop], None], str]] = {
    "a page is deleted": (lambda site: (site.root / "content/pages/about.md").unlink(), "content/pages/about.md ITM-048 /zfxxgk/pages/about.html"),
    "a rule is renamed": (
        rename_rule,
        "content/rules/regulations.md ITM-048 /zfxxgk/rules/regulations.html",
    ),
    "a service is deleted": (
        lambda site: (site.root / "content/agencies/finance/services/card.yaml").unlink(),
        "content/agencies/finance/services/card.yaml ITM-048 /zfxxgk/services/finance/card.html",
    ),
    "a service is a draft again": (
        lambda site: site.edit("content/agencies/finance/services/card.yaml", "事项名称", "草稿: 是\n事项名称"),
        "content/agencies/finance/services/card.yaml:1:1 ITM-046 /zfxxgk/services/finance/card.html",
    ),
    "an attachment is deleted": (
        delete_attachment,
        f"{MAP} ITM-047 /zfxxgk/items/county/2024-00001/table.csv",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", thin_out(OTHER_LOSSES, 3))
def test_pages_and_attachments_keep_their_addresses_too(workshop: Workshop, case: str) -> None:
    change, expected = OTHER_LOSSES[case]
    change(workshop)
    place, code, url = expected.split(" ")
    for result in (workshop.check(), workshop.check("HEAD")):
        found = [one for one in result.diagnostics if one.code in ("ITM-048", "ITM-046", "ITM-047")]
        assert [f"{one.place} {one.code}" for one in found] == [f"{place} {code}"]
        assert url in found[0].message
    # An item that has the content keeps the address of a page.
    if code != "ITM-047":
        workshop.edit(OLD, "信息分类", f"旧网址: {url}\n信息分类")
        assert not [one for one in workshop.check("HEAD").diagnostics if one.code.startswith("ITM-04")]


def test_an_attachment_that_is_missing_is_one_finding(workshop: Workshop) -> None:
    """It is still named, so the broken name is the finding."""
    (workshop.root / MAP).unlink()
    assert not [one for one in workshop.check("HEAD").diagnostics if one.code == "ITM-047"]
    # The attachments of a lost record are lost with it.
    (workshop.root / "content/agencies/county/items/2024/00001.md").unlink()
    assert not [one for one in workshop.check("HEAD").diagnostics if one.code == "ITM-047"]


def test_a_rule_for_old_addresses_keeps_them(workshop: Workshop) -> None:
    """Also those of pages and attachments, here of an item that was renamed and a rule that was deleted."""
    rename(workshop)
    (workshop.root / "content/rules/regulations.md").unlink()
    assert len([one for one in workshop.check("HEAD").diagnostics if one.code.startswith("ITM-04")]) == 2
    site = (workshop.root / "site.yaml").read_text("utf-8")
    rules = (
        '旧网址规则: [{从: "/zfxxgk/items/county/{year:数字}-00007.html", 到: "/zfxxgk/items/county/{year}-00011.html"}, '
        '{从: "/zfxxgk/rules/regulations.html", 到: /zfxxgk/rules/index.html}]\n'
    )
    workshop.put("site.yaml", site + rules)
    for result in (workshop.check(), workshop.check("HEAD")):
        assert not errors(result)
        assert not [one for one in result.diagnostics if one.code.startswith("ITM-04")]


def test_a_file_that_git_does_not_have_is_not_restored_from_it(workshop: Workshop) -> None:
    path = f"{FOLDER}/00008.md"
    workshop.put(path, ITEM.replace("00007", "00008").replace("停水", "停电"))
    assert not errors(workshop.build())
    (workshop.root / path).unlink()  # as a checkout of another branch does
    (found,) = [one for one in workshop.check().diagnostics if one.code == "ITM-041"]
    assert "git checkout" not in found.hint
    assert "从公开它的那个分支或者备份里取回" in found.hint
