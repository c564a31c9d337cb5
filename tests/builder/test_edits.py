"""After each kind of edit the site is what a clean build writes, also where the build state is damaged or shared."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from sitegen.builder import Project, build
from sitegen.publish.manifest import encode_manifest, load_manifest
from sitegen.publish.paths import MANIFEST
from sitegen.search import postings_buckets
from tests.builder.workshop import TODAY, Workshop, errors, tree, written
from tests.size import thin_out

pytestmark = pytest.mark.slow

ITEM = "content/agencies/county/items/2024/00001.md"
OTHER = "content/agencies/finance/items/2025/00001.md"
PAGE, SEARCH = "items/county/2024-00001.html", "search.html"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    site = Workshop(tmp_path / "project")
    site.build()
    return site


Change = Callable[[Workshop], object]


def both(*changes: Change) -> Change:
    """One edit after the other."""

    def change(site: Workshop) -> None:
        for one in changes:
            one(site)

    return change


def say(site: Workshop, text: str) -> None:
    """Put a text below the first article. Articles themselves can be linked to, so they are no mere text."""
    site.edit(ITEM, "第一条 为了供水,制定本办法。", f"第一条 制定本办法。\n\n{text}")


TEXTS: dict[str, Change] = {
    "a word": lambda site: site.edit(ITEM, "为了供水", "为了全县供水"),
    "a character": lambda site: say(site, "𠮷"),
    "lines before a link": lambda site: say(site, "甲。\n\n乙。\n\n丙。"),
    "a list, a table and a quotation": lambda site: say(
        site, "- 甲\n- 乙\n\n| 年 | 量 |\n| --- | --- |\n| 1 | 2 |\n\n> 丙"
    ),
    "a link to another site": lambda site: say(site, "见[国务院](https://www.gov.cn/)。"),
    "what looks like a page": lambda site: say(site, "`<script>alert(1)</script>`{{ 1 }}"),
    "a longer text": lambda site: say(site, "很长的话。" * 3000),
    "two items": both(lambda site: say(site, "改。"), lambda site: site.edit(OTHER, "收入增长", "收入下降")),
    "a text that another has": lambda site: site.edit(OTHER, "收入增长。", "为什么要有这个办法。"),
    "only a space": lambda site: site.edit(OTHER, "收入增长。", "收入增长。 "),
}


@pytest.mark.parametrize("change", thin_out(TEXTS, 4))
def test_a_text_is_published(tmp_path: Path, change: str) -> None:
    site = Workshop(tmp_path / "project", precompress=change == "two items")
    first = site.build()
    TEXTS[change](site)
    result = site.build()
    assert written(result) or change == "only a space"
    assert tree(site.output) == site.clean_build(tmp_path / "clean")
    assert (result.pages, result.unpublished) == (first.pages, first.unpublished)
    again = site.build()
    assert not written(again)
    assert again.diagnostics == result.diagnostics
    site.edit(ITEM, "二、附则", "二、附则\n\n又改。")
    assert written(site.build())
    assert tree(site.output) == site.clean_build(tmp_path / "clean")


def test_no_other_page_is_written(workshop: Workshop) -> None:
    TEXTS["a word"](workshop)
    pages = {path for path in written(workshop.build()) if not path.startswith("search/")}
    assert pages == {PAGE, SEARCH}


EDITS: dict[str, Change] = {
    "a title": lambda site: site.edit(OTHER, "统计公报", "统计年报"),
    "a title and a text": both(
        lambda site: site.edit(OTHER, "统计公报", "统计年报"),
        lambda site: site.edit(OTHER, "增长", "下降"),
    ),
    "a line of a field more": lambda site: site.edit(OTHER, "公开日期: 2025", "内容概述: 数\n公开日期: 2025"),
    "a link less": lambda site: site.edit(ITEM, "[附表](00001/table.csv)", "附表"),
    "a link elsewhere": lambda site: site.edit(
        ITEM, "../../../finance/items/2025/00001.md", "../../guide.md"
    ),
    "an article": lambda site: say(site, "第二条 制定。"),
    "a heading": lambda site: say(site, "## 新的一章\n\n制定。"),
    "no text": lambda site: site.edit(OTHER, "收入增长。\n", ""),
    "a guide": lambda site: site.edit("content/agencies/county/guide.md", "信息按类编排", "信息编排"),
    "a report": lambda site: site.edit("content/agencies/county/reports/2024.md", "公开了12条", "共12条"),
    "an item more": lambda site: site.put(
        OTHER.replace("00001", "00009"),
        "---\n标题: 新\n索引号: SL/2025-00009\n信息分类: statistics\n公开日期: 2025-03-02\n---\n新。\n",
    ),
    "an item less": lambda site: (site.root / "content/agencies/county/items/2024/00002.md").unlink(),
    "an attachment": lambda site: site.put(ITEM.replace(".md", "/table.csv"), "年份,水量\n2023,7\n"),
    "a page altered": both(lambda site: site.put(f"public/{PAGE}", "altered"), TEXTS["a word"]),
    "another page altered": both(lambda site: site.put("public/index.html", "altered"), TEXTS["a word"]),
    "a card of the index gone": both(
        lambda site: next((site.output / "search/c").rglob("*.js")).unlink(), TEXTS["a word"]
    ),
    "the settings": both(
        lambda site: site.edit("site.yaml", "page_size: 5", "page_size: 6"), TEXTS["a word"]
    ),
    "a theme": both(
        lambda site: site.put("themes/mine/theme.yaml", "name: mine\nextends: [default]\n"), TEXTS["a word"]
    ),
}


@pytest.mark.parametrize("change", thin_out(EDITS, 5))
def test_an_edit_is_published(workshop: Workshop, tmp_path: Path, change: str) -> None:
    EDITS[change](workshop)
    result = workshop.build()
    assert not errors(result)
    assert tree(workshop.output) == workshop.clean_build(tmp_path / "clean")
    workshop.edit(ITEM, "二、附则", "二、附则\n\n又改。")
    assert written(workshop.build())
    assert tree(workshop.output) == workshop.clean_build(tmp_path / "clean")


def test_a_folder_that_is_not_all_ours_is_refused(workshop: Workshop) -> None:
    manifest = load_manifest(str(workshop.output))
    assert manifest
    files = sorted((path, entry) for path, entry in manifest.files.items() if path != "index.html")
    (workshop.output / MANIFEST).write_bytes(b"".join(encode_manifest(files, complete=True)))
    before = tree(workshop.output)
    TEXTS["a word"](workshop)
    assert [finding.rpartition(" ")[2] for finding in errors(workshop.build())] == ["PUB-012"]
    assert tree(workshop.output) == before


def test_many_texts_are_published(workshop: Workshop, tmp_path: Path) -> None:
    for number in range(10, 20):
        workshop.put(
            OTHER.replace("00001", f"000{number}"),
            f"---\n标题: 新{number}\n索引号: SL/2025-000{number}\n信息分类: statistics\n公开日期: 2025-03-02\n---\n文。\n",
        )
    workshop.build()
    for file in workshop.root.glob("content/agencies/finance/items/2025/0001?.md"):
        file.write_text(file.read_text("utf-8") + "改。\n", "utf-8")
    assert len(written(workshop.build())) > 10
    assert tree(workshop.output) == workshop.clean_build(tmp_path / "clean")


def test_an_error_in_a_text_leaves_the_site_as_it_was(workshop: Workshop) -> None:
    before = tree(workshop.output)
    say(workshop, "身份证号码 11010519491231002X。")
    assert errors(workshop.build()) == [f"{ITEM}:16:7 PII-001"]
    assert tree(workshop.output) == before
    workshop.edit(ITEM, "身份证号码 11010519491231002X", "没有号码")
    assert written(workshop.build())
    assert "没有号码" in workshop.text(PAGE)


def test_findings_of_a_text_come_and_go_with_it(workshop: Workshop, tmp_path: Path) -> None:
    counts = []
    text = "收入增长。"
    for other in ("京A12345。", "京A12345京A12345。", "没有。"):
        workshop.edit(OTHER, text, other)
        text = other
        result = workshop.build()
        fresh = build(Project(root=workshop.root, output=tmp_path / other, today=TODAY))
        assert result.diagnostics == fresh.diagnostics
        assert workshop.build().diagnostics == fresh.diagnostics
        counts.append(sum(finding.place.path == OTHER for finding in result.diagnostics))
    assert counts[0] < counts[1] > counts[2] == 0


@pytest.mark.exhaustive
def test_two_folders_of_one_project_are_kept_apart(workshop: Workshop, tmp_path: Path) -> None:
    """The lists of the index are kept for the project: those of the other folder's edit are not this one's."""
    other = Project(root=workshop.root, output=tmp_path / "other", today=TODAY)
    build(other)
    TEXTS["a word"](workshop)
    assert written(workshop.build())
    assert written(build(other))
    assert tree(workshop.output) == tree(other.output) == workshop.clean_build(tmp_path / "clean")
    workshop.edit(OTHER, "收入增长", "收入下降")
    assert written(build(other))
    workshop.build()
    assert tree(workshop.output) == tree(other.output) == workshop.clean_build(tmp_path / "clean")


DAMAGES = [
    "UPDATE publications SET sources = x'c1'",
    "UPDATE publications SET items = NULL",
    "UPDATE item_findings SET value = x'c1'",
    "DELETE FROM item_findings",
    "UPDATE export_indexes SET value = x'c1'",
    "DELETE FROM export_indexes",
    "UPDATE last_builds SET value = x'c1'",
    "DELETE FROM parses",
    "DELETE FROM bodies",
    "DELETE FROM body_texts",
    "DELETE FROM shards",
    "DELETE FROM shard_digests",
    "UPDATE shards SET content = x'00'",
    "DELETE FROM outputs WHERE folder = ''",
    "UPDATE outputs SET files = x'80' WHERE folder = ''",
    "UPDATE outputs SET files = NULL WHERE folder = ''",
]


@pytest.mark.parametrize("damage", thin_out(DAMAGES, 4))
def test_a_damaged_state_is_made_again(workshop: Workshop, tmp_path: Path, damage: str) -> None:
    with closing(sqlite3.connect(workshop.root / ".sitegen/state.db")) as state, state:
        assert state.execute(damage).rowcount > 0
    TEXTS["a word"](workshop)
    assert not errors(workshop.build())
    assert tree(workshop.output) == workshop.clean_build(tmp_path / "clean")


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "place", thin_out(["a file", "a folder", "a link to a file", "a link to a folder"], 2)
)
def test_what_others_put_where_a_new_file_of_the_index_goes_is_not_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """A list that has become long gets a file of its own, in a folder that was not ours till then."""
    monkeypatch.setattr(postings_buckets, "MIN_LONG_LIST_LENGTH", 5)
    site = Workshop(tmp_path / "project")
    for number in range(10, 22):
        front = f"标题: 新{number}\n索引号: SL/2025-000{number}\n信息分类: statistics\n公开日期: 2025-03-02"
        site.put(OTHER.replace("00001", f"000{number}"), f"---\n{front}\n---\n文。\n")
    site.build()
    before = tree(site.output)
    for number in range(10, 16):
        site.edit(OTHER.replace("00001", f"000{number}"), "文。", "龘靐齉。")
    come = site.clean_build(tmp_path / "clean").keys() - before.keys()
    target = site.output / next(path for path in sorted(come) if not (site.output / path).parent.exists())
    elsewhere = tmp_path / "elsewhere"
    put_there(target, elsewhere, place)
    before, outside = tree(site.output), tree(elsewhere)
    assert {finding.rpartition(" ")[2] for finding in errors(site.build())} <= {"PUB-012", "PUB-013"}
    assert errors(site.build())
    assert (tree(site.output), tree(elsewhere)) == (before, outside)


def put_there(target: Path, elsewhere: Path, place: str) -> None:
    """Something of somebody else's, at the place of a file."""
    elsewhere.mkdir()
    (elsewhere / target.name).write_text("theirs", "utf-8")
    target.parent.parent.mkdir(parents=True, exist_ok=True)
    if place == "a link to a folder":
        target.parent.symlink_to(elsewhere)
        return
    target.parent.mkdir()
    if place == "a file":
        target.write_text("theirs", "utf-8")
    elif place == "a folder":
        target.mkdir()
        (target / "x").write_text("theirs", "utf-8")
    else:
        target.symlink_to(elsewhere / target.name)


@pytest.mark.exhaustive
def test_the_build_state_does_not_grow(workshop: Workshop) -> None:
    def counts() -> list[int]:
        with closing(sqlite3.connect(workshop.root / ".sitegen/state.db")) as state, state:
            tables = (
                "parses",
                "bodies",
                "body_texts",
                "outputs",
                "last_builds",
                "publications",
                "item_findings",
            )
            return [state.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]

    before = counts()
    for old, new in (("增长", "甲"), ("甲", "乙"), ("乙", "丙")):
        workshop.edit(OTHER, f"收入{old}。", f"收入{new}。")
        assert written(workshop.build())
        assert counts() == before
    workshop.edit(OTHER, "统计公报", "统计年报")
    workshop.build()
    assert counts() == before


@pytest.mark.exhaustive
def test_a_text_that_two_items_have_is_kept_for_the_other(workshop: Workshop, tmp_path: Path) -> None:
    workshop.edit(OTHER, "收入增长。", "为什么要有这个办法。")
    workshop.build()
    workshop.edit(OTHER, "为什么要有这个办法。", "收入增长。")
    assert written(workshop.build())
    workshop.edit("site.yaml", "page_size: 5", "page_size: 6")
    workshop.put("themes/mine/theme.yaml", "name: mine\nextends: [default]\n")
    workshop.put("themes/mine/templates/_nav.html", "<nav></nav>\n")
    workshop.edit("site.yaml", "page_size: 6", "page_size: 6\ntheme: mine")
    assert not errors(workshop.build())
    assert tree(workshop.output) == workshop.clean_build(tmp_path / "clean")


@pytest.mark.exhaustive
def test_a_text_edited_during_the_build_is_seen_by_the_next(workshop: Workshop, tmp_path: Path) -> None:
    TEXTS["a word"](workshop)

    def edit(step: str, done: int, total: int) -> None:
        if step == "parse" and "全县" in (workshop.root / ITEM).read_text("utf-8"):
            workshop.edit(ITEM, "为了全县供水", "又改")

    build(Project(root=workshop.root, output=workshop.output, today=TODAY), edit)
    workshop.build()
    assert tree(workshop.output) == workshop.clean_build(tmp_path / "clean")
