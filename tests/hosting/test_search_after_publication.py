"""The search after a new site was published: the new site is searched, or an error shown; never two sites at once."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sitegen.search.reader import IndexReadError
from sitegen.search.service import SearchRequest, SearchService
from tests.builder.workshop import Workshop, errors
from tests.conftest import Serve
from tests.hosting.conftest import StartServer
from tests.hosting.recipes import adapt_caddy, adapt_nginx
from tests.hosting.servers import find_free_port
from tests.size import thin_out

pytestmark = [pytest.mark.slow, pytest.mark.browser]

NEW_ITEM = """\
---
标题: 关于紫薇花节交通管制的通告
索引号: SL/2024-00009
信息分类: notices
公开日期: 2024-01-20
---
紫薇花节期间供水照常。
"""


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folders of a site and of the site that follows it, with one more item of a month that is there already.

    Tests only read them.
    """
    folder = tmp_path_factory.mktemp("sites")
    shop = Workshop(folder / "project")
    assert not errors(shop.build())
    old = folder / "old"
    shutil.copytree(shop.output, old)
    shop.put("content/agencies/county/items/2024/00009.md", NEW_ITEM)
    shop.edit("content/agencies/county/items/2024/00001.md", "为了供水", "为了节约供水")
    assert not errors(shop.build())
    # Servers know a file by its size and the second of its change, and nobody publishes twice in a second.
    for file in shop.output.rglob("*"):
        former = old / file.relative_to(shop.output)
        if file.is_file() and not (former.is_file() and former.read_bytes() == file.read_bytes()):
            os.utime(file, (file.stat().st_atime, file.stat().st_mtime + 60))
    return old, shop.output


def search_for(page: Page, text: str) -> None:
    """Type a query into the search page and wait for the answer."""
    page.locator("#q").fill(text)
    page.locator("#q").press("Enter")
    expect(page.locator("#results:not([aria-busy]) #results-title")).not_to_be_empty()


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ["nginx", "caddy"])
def test_an_open_page_searches_the_new_site(
    name: str, sites: tuple[Path, Path], tmp_path: Path, start_server: StartServer, chromium: Browser
) -> None:
    """A page that was opened before the publication finds what is new with the next file that it reads."""
    old, new = sites
    root = tmp_path / "www"
    root.mkdir()
    (root / "zfxxgk").symlink_to(old)
    if name == "nginx":
        server = start_server("nginx", adapt_nginx(root, tmp_path, find_free_port(), brotli=False), tls=True)
    else:
        server = start_server("caddy", adapt_caddy(root, tmp_path), tls=True)
    context = chromium.new_context(ignore_https_errors=True)
    page = context.new_page()
    page.clock.install()
    page.goto(f"{server.origin}/zfxxgk/search.html")
    expect(page.locator("#q")).to_be_visible()
    publish(new, root / "zfxxgk")
    search_for(page, "紫薇花节")
    expect(page.locator("#result-list .result-head a").first).to_contain_text("紫薇花节交通管制")
    search_for(page, "供水")
    expect(page.locator("#result-list .result")).to_have_count(3)
    # What has read everything that it needs asks again after a minute.
    publish(old, root / "zfxxgk")
    search_for(page, "交通管制")
    expect(page.locator("#result-list .result")).to_have_count(1)
    page.clock.fast_forward(61_000)
    search_for(page, "紫薇花节交通")
    expect(page.locator("#results-title")).to_contain_text("没有找到")
    context.close()


def publish(release: Path, link: Path) -> None:
    """Switch the link to another release in one step."""
    link.with_suffix(".new").symlink_to(release)
    link.with_suffix(".new").rename(link)


@pytest.mark.exhaustive
@pytest.mark.parametrize("kinds", thin_out(["g", "x", "f", "gcxfs", "gcxf", "s"], 2))
def test_old_files_of_the_index_are_an_error(
    kinds: str, sites: tuple[Path, Path], tmp_path: Path, serve: Serve, chromium: Browser
) -> None:
    """A cache that ignores parameters sends old files. That is said, or the answer is complete all the same."""
    old, new = sites
    mixed = tmp_path / "mixed"
    shutil.copytree(new, mixed)
    for kind in kinds:
        shutil.copytree(old / "search" / kind, mixed / "search" / kind, dirs_exist_ok=True)
    page = chromium.new_page()
    page.goto(f"{serve(mixed, '/zfxxgk/').url}search.html")
    for query in ("紫薇花节", "节约供水", "供水"):
        search_for(page, query)
        expect(page.locator("#results")).to_contain_text(re.compile("不是同一次发布的|找到"))
        if "没有得出结果" not in (shown := page.locator("#results").inner_text()):
            # The files that this query needs are the same in both sites.
            assert f"找到 {count(new, query)} 条" in shown
        assert count(mixed, query) in (count(new, query), None)
    assert count(mixed, "节约供水") is None or kinds == "f"
    page.close()


@pytest.mark.exhaustive
def test_facets_are_those_of_the_results_or_none(
    sites: tuple[Path, Path], tmp_path: Path, serve: Serve, chromium: Browser
) -> None:
    """Facets that are opened after an upload are not shown beside results from before it."""
    old, new = sites
    root = tmp_path / "www"
    shutil.copytree(old, root)
    # On a narrow page the facets are closed.
    page = chromium.new_page(viewport={"width": 500, "height": 800})
    page.goto(f"{serve(root, '/zfxxgk/').url}search.html?q=供水")
    expect(page.locator("#result-list .result")).to_have_count(2)
    shutil.copytree(new, root, dirs_exist_ok=True)
    page.locator("#facets > summary").click()
    expect(page.locator("#facet-lists")).to_contain_text("网站更新了")
    expect(page.locator("#result-list .result")).to_have_count(2)
    search_for(page, "供水")
    expect(page.locator("#result-list .result")).to_have_count(3)
    # The list is open still, and has two of the three results now.
    expect(page.locator("#facet-lists")).to_contain_text(re.compile("通知公告 ?2"))
    page.close()


def count(site: Path, query: str) -> int | None:
    """Return the number of results on the command line; None if the index is reported as broken."""
    try:
        return SearchService(site).search(SearchRequest(text=query)).total
    except IndexReadError:
        return None


def test_an_unchanged_part_of_the_index_stays_of_use(sites: tuple[Path, Path], tmp_path: Path) -> None:
    """Files that both sites share have the same bytes, so that they are not uploaded again."""
    old, new = sites
    same = [
        path.relative_to(old)
        for path in (old / "search").rglob("*.js")
        if path.read_bytes() == (new / path.relative_to(old)).read_bytes()
    ]
    assert len([path for path in same if path.parts[1] == "x"]) >= 8
    assert [path for path in same if path.parts[1] == "f"]
