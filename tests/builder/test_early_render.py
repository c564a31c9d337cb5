"""The page of an edited item before the build: the very page of the build, or none."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from sitegen.builder import PREVIEW_FOLDER, Project, build
from sitegen.builder.early_render import MAX_EDITS, EarlyRenderer
from tests.builder.workshop import TODAY, Workshop
from tests.paths import SAMPLE

pytestmark = pytest.mark.slow

ITEM, OTHER = "content/agencies/county/items/2024/00001.md", "content/agencies/county/items/2024/00002.md"
PAGE = "items/county/2024-00001.html"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "project")


@pytest.fixture
def foretaste(workshop: Workshop) -> EarlyRenderer:
    return remembered(workshop.root, workshop)


def remembered(root: Path, workshop: Workshop) -> EarlyRenderer:
    made = EarlyRenderer(root)
    assert made.render_edits() is None
    made.record_build(workshop.build())
    assert made.ready
    return made


OWN_EDITS = {
    "text": ("为了供水,", "为了节约用水,"),
    "heading": ("一、总则", "## 一、总的规则"),
    "title": ("标题: 示例县供水管理办法", "标题: 示例县节水管理办法"),
    "summary": ("体裁分类: 通知", "体裁分类: 通知\n内容概述: 怎样供水。"),
    "keywords": ("体裁分类: 通知", "体裁分类: 通知\n关键词: [供水, 用水]"),
    "issuers": ("体裁分类: 通知", "体裁分类: 通知\n发文机关: [示例县人民政府, 示例县水利局]"),
    "link": ("一、总则", "一、[总则](00002.md)"),
    "nothing": ("一、总则", "一、总则"),
}


@pytest.mark.parametrize("edit", OWN_EDITS)
def test_the_page_is_the_one_of_the_build(workshop: Workshop, foretaste: EarlyRenderer, edit: str) -> None:
    workshop.edit(ITEM, *OWN_EDITS[edit])
    taste = foretaste.render_edits()
    assert taste
    assert taste.diagnostics == {ITEM: ()}
    assert not taste.broken
    workshop.build()
    assert {path: page.decode() for path, page in taste.pages.items()} == {PAGE: workshop.text(PAGE)}


DRAFT, DRAFT_PAGE = "content/agencies/county/items/2026/00009.md", "items/county/2026-00009.html"


@pytest.fixture
def preview(workshop: Workshop) -> tuple[EarlyRenderer, Project]:
    """A preview with a draft that lacks its date and its category."""
    workshop.put(DRAFT, "---\n草稿: 是\n标题: 草稿\n索引号: SL/2026-00009\n---\n正文。\n")
    project = Project(root=workshop.root, output=workshop.root / PREVIEW_FOLDER, today=TODAY, drafts=True)
    made = EarlyRenderer(workshop.root)
    made.render_edits()
    made.record_build(build(project))
    return made, project


def test_a_draft_is_shown_as_it_is_written(
    workshop: Workshop, preview: tuple[EarlyRenderer, Project]
) -> None:
    renderer, project = preview
    workshop.edit(DRAFT, "正文。", "见[办法](../2024/00001.md)。")
    early = renderer.render_edits()
    assert early
    assert not early.broken
    result = build(project)
    assert early.diagnostics == {DRAFT: tuple(one for one in result.diagnostics if one.place.path == DRAFT)}
    assert early.pages == {DRAFT_PAGE: (project.output / DRAFT_PAGE).read_bytes()}


def test_a_link_to_a_draft_waits_for_the_build(
    workshop: Workshop, preview: tuple[EarlyRenderer, Project]
) -> None:
    """The build refuses it, because the published site would have a dead link."""
    renderer, project = preview
    workshop.edit(ITEM, "一、总则", "一、[总则](../2026/00009.md)")
    early = renderer.render_edits()
    assert early
    assert not early.pages
    assert [one.code for one in build(project).diagnostics if one.severity == "error"] == ["LNK-103"]


OTHER_EDITS = {
    "category": ("信息分类: normative", "信息分类: notices"),
    "date": ("公开日期: 2024-01-05 10:30", "公开日期: 2024-01-06"),
    "number": ("示政发〔2024〕1号", "示政发〔2024〕2号"),
    "validity": ("体裁分类: 通知", "体裁分类: 通知\n有效期至: 2025-01-01"),
    "attachments": ("附件: [table.csv]\n", ""),
    "withdrawn": ("体裁分类: 通知", "体裁分类: 通知\n撤回日期: 2025-01-01\n撤回原因: 有误"),
    "draft": ("体裁分类: 通知", "体裁分类: 通知\n草稿: 是"),
    "dead link": ("一、总则", "一、[总则](00009.md)"),
}


@pytest.mark.parametrize("edit", OTHER_EDITS)
def test_what_needs_the_rest_of_the_site_waits_for_the_build(
    workshop: Workshop, foretaste: EarlyRenderer, edit: str
) -> None:
    workshop.edit(ITEM, *OTHER_EDITS[edit])
    taste = foretaste.render_edits()
    assert taste
    assert taste.pages == {}


def test_a_broken_edit_is_told_at_once(workshop: Workshop, foretaste: EarlyRenderer) -> None:
    workshop.edit(ITEM, "公开日期: 2024-01-05 10:30", "公开日期: 2024-13-05")
    taste = foretaste.render_edits()
    assert taste
    assert taste.broken
    assert not taste.pages
    (found,) = taste.diagnostics[ITEM]
    assert found in workshop.build().diagnostics


def test_personal_data_is_told_at_once(workshop: Workshop, foretaste: EarlyRenderer) -> None:
    workshop.edit(ITEM, "为了供水,", "联系人身份证号11010519491231002X,")
    taste = foretaste.render_edits()
    assert taste
    assert taste.broken


def test_a_mended_edit_shows_its_page(workshop: Workshop, foretaste: EarlyRenderer) -> None:
    workshop.edit(ITEM, "公开日期: 2024-01-05 10:30", "公开日期: 2024-13-05")
    foretaste.render_edits()
    foretaste.record_build(workshop.build())
    workshop.edit(ITEM, "公开日期: 2024-13-05", "公开日期: 2024-01-05 10:30\n内容概述: 怎样供水。")
    taste = foretaste.render_edits()
    assert taste
    assert not taste.broken
    assert list(taste.pages) == [PAGE]


def test_what_is_not_a_few_items_is_left_to_the_build(workshop: Workshop, foretaste: EarlyRenderer) -> None:
    assert foretaste.render_edits() is None
    workshop.put("content/pages/more.md", "---\n标题: 多\n更新日期: 2026-02-01\n---\n多。\n")
    assert foretaste.render_edits() is None
    (workshop.root / "content/pages/more.md").unlink()
    assert foretaste.render_edits() is None
    workshop.edit("content/pages/about.md", "说明。", "另一个说明。")
    workshop.edit(ITEM, "为了供水,", "为了节约用水,")
    assert foretaste.render_edits() is None


@pytest.mark.exhaustive
def test_the_items_of_the_sample_site(tmp_path: Path) -> None:
    root = tmp_path / "project"
    shutil.copytree(SAMPLE, root)
    project = Project(root=root, output=tmp_path / "site", today=date(2026, 12, 31))
    made = EarlyRenderer(root)
    made.render_edits()
    result = build(project)
    made.record_build(result)
    assert result.prepared
    items = [root / item.record.source.path for item in result.prepared.plan.context.catalogue.items.values()]
    for start in (0, len(items) // 2, len(items) - MAX_EDITS):
        for item in items[start : start + MAX_EDITS]:
            item.write_text(f"{item.read_text('utf-8')}\n\n补充一段。\n", "utf-8")
        taste = made.render_edits()
        assert taste
        assert len(taste.pages) == MAX_EDITS
        made.record_build(build(project))
        for path, page in taste.pages.items():
            assert (tmp_path / "site" / path).read_bytes() == page, path
