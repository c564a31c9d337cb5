"""The digest of a planned page changes with everything from which its contents are made."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sitegen.pages.item_pages import ItemPage, plan_item_pages
from sitegen.pages.list_pages import plan_list_pages
from sitegen.pages.page_spec import PageSpec, encode_page_spec
from sitegen.pages.planned_page import PlannedPage
from sitegen.pages.site_context import SiteContext
from sitegen.pages.site_settings import Assets
from tests.checks.county import AGENCIES, BASE, catalogue_of

COUNTY, FINANCE = f"{AGENCIES}/county", f"{AGENCIES}/finance"


def make_item(number: int, title: str, fields: str = "", text: str = "办法。") -> str:
    return f"---\n标题: {title}\n索引号: SL/2024-{number:05}\n信息分类: notices\n公开日期: 2024-01-{number:02}\n{fields}---\n{text}\n"


FILES = {
    f"{COUNTY}/items/2024/00001.md": make_item(
        1, "甲办法", "发文字号: 甲政发〔2024〕1号\n", "见[乙](00002.md)。"
    ),
    f"{COUNTY}/items/2024/00002.md": make_item(
        2, "乙办法", "废止: 甲政发〔2024〕1号\n施行日期: 2024-02-01\n"
    ),
    f"{COUNTY}/items/2024/00003.md": make_item(3, "丙通知", "相关: SL/2024-00005\n"),
    f"{COUNTY}/items/2024/00004.md": make_item(4, "丁通知", "更正: [{日期: 2024-02-01, 说明: 改错字}]\n"),
    f"{FINANCE}/items/2024/00005.md": make_item(5, "戊通知"),
    f"{FINANCE}/items/2024/00006.md": make_item(6, "庚通知"),
}
AGENCY = f"{FINANCE}/agency.yaml"
CATEGORIES = "content/categories.yaml"
EDITS = {
    "a title": (f"{COUNTY}/items/2024/00002.md", "乙办法", "乙规定"),
    "a text": (f"{COUNTY}/items/2024/00003.md", "办法。", "通知。"),
    "a link": (f"{COUNTY}/items/2024/00001.md", "00002.md", "00003.md"),
    "a relation": (f"{COUNTY}/items/2024/00002.md", "废止: 甲政发〔2024〕1号\n", ""),
    "a correction": (f"{COUNTY}/items/2024/00004.md", "改错字", "改数字"),
    "a day": (f"{FINANCE}/items/2024/00005.md", "2024-01-05", "2024-01-09"),
    "a related title": (f"{FINANCE}/items/2024/00005.md", "戊通知", "己通知"),
    "an end": (f"{COUNTY}/items/2024/00003.md", "相关:", "有效期至: 2025-01-01\n相关:"),
    "a beginning": (f"{COUNTY}/items/2024/00002.md", "2024-02-01", "2027-02-01"),
    "a withdrawal": (
        f"{COUNTY}/items/2024/00004.md",
        "更正: [{日期: 2024-02-01, 说明: 改错字}]",
        "撤下: 2024-03-01\n撤下原因: 重复",
    ),
    "the name of an agency": (AGENCY, "名称: 甲县财政局", "名称: 甲县财政和国资局"),
    "the short name of an agency": (AGENCY, "县财政局\n层级", "财政国资局\n层级"),
    "the name of a category": (CATEGORIES, "通知公告", "公告"),
    "a category more": (CATEGORIES, "  - {id: notices", "  - {id: other, name: 其他}\n  - {id: notices"),
    "the size of lists": ("site.yaml", "status:", "page_size: 5\nstatus:"),
    "the language": ("site.yaml", "status:", "language: en\nstatus:"),
}


def plan(files: dict[str, str]) -> Iterator[PlannedPage[PageSpec]]:
    catalogue, found = catalogue_of(files)
    assert not [one for one in found if one.severity.value == "error"], found
    context = SiteContext(catalogue, Assets(), "1")
    yield from plan_item_pages(context)
    yield from plan_list_pages(context)


@pytest.mark.parametrize("edit", EDITS)
def test_pages_with_other_contents_have_other_digests(edit: str) -> None:
    path, old, new = EDITS[edit]
    text = FILES.get(path) or BASE[path]
    assert old in text
    before = {page.path: page for page in plan(FILES)}
    after = {page.path: page for page in plan(FILES | {path: text.replace(old, new)})}
    changed = {path for path in before.keys() & after.keys() if before[path].digest != after[path].digest}
    other = {
        path
        for path in before.keys() & after.keys()
        if encode_page_spec(before[path].make_spec()) != encode_page_spec(after[path].make_spec())
    }
    assert other <= changed
    assert other or before.keys() != after.keys() or edit == "the language"


def test_a_text_changes_its_own_page_only() -> None:
    path, old, new = EDITS["a text"]
    before = {page.path: page.digest for page in plan(FILES)}
    after = {page.path: page.digest for page in plan(FILES | {path: FILES[path].replace(old, new)})}
    assert {page for page in after if after[page] != before[page]} == {"items/county/2024-00003.html"}


def test_facts_about_a_page_are_those_of_its_contents() -> None:
    for page in plan(FILES):
        spec = page.make_spec()
        assert (page.path, page.template, page.body_digest) == (spec.path, spec.template, spec.body_digest)
        assert page.is_leaf == isinstance(spec, ItemPage)
