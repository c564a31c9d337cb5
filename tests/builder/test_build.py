"""What a build writes, and what it leaves alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builder.workshop import Workshop, errors, tree, written

ITEM = "content/agencies/county/items/2024/00001.md"


def times(folder: Path) -> dict[str, int]:
    """When each file was last written."""
    return {path: (folder / path).stat().st_mtime_ns for path in tree(folder)}


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    made = Workshop(tmp_path / "project")
    assert not errors(made.build())
    return made


def test_the_second_build_writes_nothing(workshop: Workshop) -> None:
    before = times(workshop.output)
    assert not written(workshop.build())
    assert times(workshop.output) == before


def test_every_page_of_the_content_model_is_there(workshop: Workshop) -> None:
    expected = [
        "index.html",
        "guide/index.html",
        "guide/county.html",
        "rules/index.html",
        "rules/regulations.html",
        "catalogue/index.html",
        "catalogue/all/index.html",
        "catalogue/policy/index.html",
        "catalogue/normative/index.html",
        "catalogue/year/2024/index.html",
        "agencies/index.html",
        "agencies/county/index.html",
        "agencies/county/items/index.html",
        "agencies/county/normative/index.html",
        "items/county/2024-00001.html",
        "items/county/2024-00001/table.csv",
        "items/finance/2025-00001.html",
        "reports/index.html",
        "reports/county/2024.html",
        "services/index.html",
        "services/finance/card.html",
        "apply/index.html",
        "apply/county.html",
        "pages/about.html",
        "data/index.html",
        "data/items.csv",
        "data/items.json",
        "data/agencies.json",
        "data/reports.json",
        "404.html",
        "sitemap.html",
        "sitemap.xml",
        "robots.txt",
        "feed.xml",
        "agencies/county/feed.xml",
        "catalogue/normative/feed.xml",
        "old/jiedu.html",
    ]
    assert not set(expected) - tree(workshop.output).keys()


def test_an_edited_body_rewrites_one_page(workshop: Workshop) -> None:
    workshop.edit(ITEM, "为了供水", "为了节约用水")
    changed = written(workshop.build())
    pages = {path for path in changed if path.endswith(".html")}
    assert pages == {"items/county/2024-00001.html", "search.html"}, (
        "the search page names the index by its mark"
    )
    assert all(path.startswith("search/") for path in changed - pages)


def test_a_new_title_reaches_every_page_that_shows_it(workshop: Workshop) -> None:
    workshop.edit(ITEM, "示例县供水管理办法", "示例县节水管理办法")
    changed = written(workshop.build())
    assert {"items/county/2024-00001.html", "items/county/2024-00002.html", "index.html"} <= changed
    assert not any("示例县供水管理办法".encode() in content for content in tree(workshop.output).values())
    assert "rules/regulations.html" not in changed


def test_an_error_leaves_the_last_good_site(workshop: Workshop) -> None:
    before = tree(workshop.output)
    workshop.edit(ITEM, "信息分类: normative", "信息分类: nowhere")
    result = workshop.build()
    assert errors(result) == [f"{ITEM}:5:7 CLS-001"]
    assert tree(workshop.output) == before
    # The hint names what can be used instead.
    named = result.diagnostics[0].hint.partition("content/categories.yaml 里的标识或名称：")[2]
    workshop.edit(ITEM, "信息分类: nowhere", f"信息分类: {named.split('、')[0]}")
    assert not errors(workshop.check())


def test_a_relation_shows_at_both_ends(workshop: Workshop) -> None:
    assert "2024-00002.html" in workshop.text("items/county/2024-00001.html")
    assert "2024-00001.html" in workshop.text("items/county/2024-00002.html")


def test_a_document_number_in_square_brackets_is_understood(workshop: Workshop) -> None:
    workshop.edit("content/agencies/county/items/2024/00002.md", "示政发〔2024〕1号", "示政发[2024]1号")
    assert not errors(workshop.build())
    assert "2024-00001.html" in workshop.text("items/county/2024-00002.html")


def test_a_document_number_is_published_as_written(workshop: Workshop) -> None:
    workshop.edit(ITEM, "示政发〔2024〕1号", "示政发[2024]第1号")
    result = workshop.build()
    assert "FLD-050" in {found.code for found in result.diagnostics}
    page = workshop.text("items/county/2024-00001.html")
    assert "示政发[2024]第1号" in page
    assert "示政发〔2024〕1号" not in page
    assert "2024-00001.html" in workshop.text("items/county/2024-00002.html")


def test_new_forms_of_document_numbers_apply_to_files_that_did_not_change(workshop: Workshop) -> None:
    assert not errors(workshop.build())
    workshop.edit("site.yaml", "page_size: 5", "page_size: 5\n发文字号格式: ['示政办发〔{year}〕{serial}号']")
    assert errors(workshop.build()) == [f"{ITEM}:4:7 FLD-055"]


def test_a_repeal_changes_the_validity_of_the_other_end(workshop: Workshop) -> None:
    workshop.write(
        """\
-- content/agencies/county/items/2026/00001.md --
---
标题: 新的供水管理办法
索引号: SL/2026-00001
信息分类: normative
成文日期: 2026-02-01
公开日期: 2026-02-03
废止: 示政发〔2024〕1号
---
第一条 从新开始。
"""
    )
    assert not errors(workshop.build())
    assert "本文已被《新的供水管理办法》废止" in workshop.text("items/county/2024-00001.html")


@pytest.mark.parametrize("key", ["草稿: 是", "公开方式: 依申请公开", "公开方式: 不予公开"])
def test_what_is_not_public_leaves_no_trace(workshop: Workshop, key: str) -> None:
    workshop.write(
        f"""\
-- content/agencies/county/items/2026/00009.md --
---
标题: 不可见的标题
索引号: SL/2026-00009
信息分类: notices
公开日期: 2026-02-03
内容概述: 不可见的概述
关键词: [不可见的词]
相关: SL/2024-00001
附件: [hidden.txt]
旧网址: /secret/path.html
{key}
---
不可见的正文
-- content/agencies/county/items/2026/00009/hidden.txt --
不可见的附件
"""
    )
    workshop.edit(ITEM, "附件: [table.csv]", "附件: [table.csv]\n相关: SL/2026-00009")
    assert not errors(workshop.build())
    for path, content in tree(workshop.output).items():
        assert "不可见".encode() not in content, path
        assert b"2026-00009" not in content, path
        assert "2026-00009" not in path
        assert "secret" not in path


def test_a_withdrawn_item_leaves_a_page_that_says_so(workshop: Workshop) -> None:
    workshop.edit(
        ITEM, "标题: 示例县供水管理办法", "标题: 示例县供水管理办法\n撤下: 2026-10-01\n撤下原因: 内容有误"
    )
    workshop.edit("content/agencies/county/guide.md", "见[目录](items/2024/00001.md)", "见目录")
    assert not errors(workshop.build())
    page = workshop.text("items/county/2024-00001.html")
    assert "内容有误" in page
    for path, content in tree(workshop.output).items():
        assert "供水管理办法》".encode() not in content, path
        assert "制定本办法".encode() not in content, path
    assert "items/county/2024-00001/table.csv" not in tree(workshop.output)
    for path in ("index.html", "catalogue/all/index.html", "sitemap.xml", "data/items.json"):
        assert "2024-00001" not in workshop.text(path), path
    # Subscribers have the text already; the notice takes its place in their readers.
    feed = workshop.text("feed.xml")
    assert "<title>条目已撤下（索引号 SL/2024-00001）</title>" in feed
    assert "本条目已于2026年10月1日撤下：内容有误" in feed
    assert "供水管理办法<" not in feed


def test_secrecy_reviews_are_never_published(workshop: Workshop) -> None:
    workshop.edit(
        ITEM,
        "标题: 示例县供水管理办法",
        "标题: 示例县供水管理办法\n保密审查: {审查人: 赵审查, 审查日期: 2024-01-03, 审查依据: 依据某条}",
    )
    assert not errors(workshop.build())
    for path, content in tree(workshop.output).items():
        assert "赵审查".encode() not in content, path
        assert "依据某条".encode() not in content, path


def test_a_long_list_is_cut_into_pages(workshop: Workshop) -> None:
    for number in range(3, 20):
        workshop.put(
            f"content/agencies/county/items/2024/{number:05}.md",
            f"---\n标题: 第{number}号通知\n索引号: SL/2024-{number:05}\n"
            f"信息分类: notices\n公开日期: 2024-02-{number:02}\n---\n正文。\n",
        )
    assert not errors(workshop.build())
    pages = [path for path in tree(workshop.output) if path.startswith("agencies/county/notices/")]
    assert pages == [
        f"agencies/county/notices/{name}.html" for name in ("index", "page-2", "page-3", "page-4")
    ]
    assert "第19号通知" in workshop.text(pages[0])
    assert "第3号通知" in workshop.text(pages[3])


def test_a_project_theme_overrides_one_block(workshop: Workshop) -> None:
    workshop.write(
        """\
-- themes/local/theme.yaml --
name: local
extends: default
stylesheets: [local.css]
-- themes/local/static/local.css --
body { border-top: 3px solid; }
-- themes/local/templates/base.html --
{% extends "default/base.html" %}
{% block footer %}<footer>本地的页脚</footer>{% endblock %}
"""
    )
    workshop.edit("site.yaml", "page_size: 5", "page_size: 5\ntheme: local")
    assert not errors(workshop.build())
    page = workshop.text("items/county/2024-00001.html")
    assert "本地的页脚" in page
    assert "示例县供水管理办法" in page
    assert "local.css" in page


def test_the_whole_interface_can_be_english(workshop: Workshop) -> None:
    workshop.edit("site.yaml", "page_size: 5", "page_size: 5\nlanguage: en")
    assert not errors(workshop.build())
    page = workshop.text("items/county/2024-00001.html")
    assert '<html lang="en"' in page
    assert "Index number" in page
    assert "5 January 2024" in page


def test_what_the_template_asks_beyond_its_view_is_an_error(workshop: Workshop) -> None:
    before = tree(workshop.output)
    workshop.write(
        """\
-- themes/local/theme.yaml --
name: local
extends: default
-- themes/local/templates/item.html --
{{ view.catalogue }}
"""
    )
    workshop.edit("site.yaml", "page_size: 5", "page_size: 5\ntheme: local")
    assert errors(workshop.build())[0].endswith("THM-006")
    workshop.edit("site.yaml", "\ntheme: local", "")
    assert not errors(workshop.build())
    assert tree(workshop.output) == before


@pytest.mark.exhaustive
def test_the_environment_does_not_show_in_the_bytes(tmp_path: Path) -> None:
    trees = []
    for number, (seed, zone, locale) in enumerate(
        (("0", "UTC", "C"), ("77", "Asia/Shanghai", "en_US.UTF-8"))
    ):
        made = Workshop(tmp_path / f"{number}-{seed}" / zone)
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        command = [sys.executable, "build.py", "build", "--project", str(made.root), "--today", "2026-11-01"]
        root = Path(__file__).parents[2]
        subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True)
        trees.append(tree(made.output))
    assert trees[0] == trees[1]


def test_a_withdrawn_document_keeps_its_effect(workshop: Workshop) -> None:
    workshop.write(
        """\
-- content/agencies/county/items/2026/00001.md --
---
标题: 撤下的废止决定
索引号: SL/2026-00001
信息分类: normative
发文字号: 示政发〔2026〕1号
成文日期: 2026-02-01
公开日期: 2026-02-03
废止: 示政发〔2024〕1号
撤下: 2026-05-01
撤下原因: 格式有误
---
第一条 废止。
"""
    )
    assert not errors(workshop.build())
    page = workshop.text("items/county/2024-00001.html")
    assert "本文已于2026年2月1日废止" in page
    assert "撤下的废止决定" not in page


def test_a_document_elsewhere_is_shown_as_written(workshop: Workshop) -> None:
    other = "《示例县旧办法》（示政发〔2001〕8号）"
    workshop.edit(ITEM, "附件: [table.csv]", f"附件: [table.csv]\n废止: [{other}, 示政发〔2024〕9号]")
    assert errors(workshop.check()) == [f"{ITEM}:11:29 REF-001"]
    workshop.edit(ITEM, ", 示政发〔2024〕9号]", "]")
    assert not errors(workshop.build())
    assert other in workshop.text("items/county/2024-00001.html")


def test_no_reference_to_another_number_is_suggested(workshop: Workshop) -> None:
    workshop.edit(ITEM, "附件: [table.csv]", "附件: [table.csv]\n相关: 示政发〔2024〕2号")
    (finding,) = [found for found in workshop.check().diagnostics if found.code == "REF-001"]
    assert "是不是" not in finding.message


def test_the_mobile_number_that_an_agency_publishes_is_not_personal_data(workshop: Workshop) -> None:
    workshop.edit("content/agencies/finance/agency.yaml", "0999-0000002", "138-0013-8000")
    workshop.edit(ITEM, "为了供水", "有事请打13800138000，为了供水")
    assert not errors(workshop.build())
    workshop.edit(ITEM, "13800138000", "13800138001")
    assert [line.split()[-1] for line in errors(workshop.check())] == ["PII-003"]
