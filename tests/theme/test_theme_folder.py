"""Nothing outside of a theme's folder is read, and nothing odd in it is published."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.builder.workshop import Workshop, errors, tree
from tests.theme.local import ITEM, MESSAGES, SECRET, THEME, LocalTheme, told

LINKS = {
    "template": (ITEM, "a.html", SECRET, ITEM),
    "templates": (f"{THEME}/templates", "t/item.html", SECRET, f"{THEME}/templates"),
    "folder of templates": (f"{THEME}/templates/more", "t/a.html", SECRET, f"{THEME}/templates/more"),
    "static file": (f"{THEME}/static/a.txt", "a.txt", SECRET, f"{THEME}/static/a.txt"),
    "static": (f"{THEME}/static", "s/a.txt", SECRET, f"{THEME}/static"),
    "messages": (MESSAGES, "m.yaml", f"home: {SECRET}\n", MESSAGES),
    "folder of messages": (f"{THEME}/messages", "m/zh-CN.yaml", f"home: {SECRET}\n", f"{THEME}/messages"),
}
TEXTS = {
    f"{THEME}/theme.yaml": "# 主题\nname: local\nextends: [default]\n# 甲",
    ITEM: "<p>\n甲乙丙丁{{ view.title }}",
    MESSAGES: "home: x\nmore: 首页更多内容\n",
    f"{THEME}/static/base.css": "/* */\n/* 颜色说明文字 */",
}


@pytest.fixture
def site(tmp_path: Path) -> LocalTheme:
    return LocalTheme(tmp_path)


@pytest.mark.parametrize("name", LINKS)
def test_a_link_is_refused_and_not_read(site: LocalTheme, name: str) -> None:
    path, target, content, place = LINKS[name]
    site.link(path, target, content)
    assert errors(site.build()) == [f"{place} THM-008"]
    assert not site.output.exists()


@pytest.mark.parametrize("path", [THEME, f"{THEME}/theme.yaml", "themes"])
def test_a_theme_behind_a_link_is_refused(tmp_path: Path, path: str) -> None:
    site = LocalTheme(tmp_path)
    (site.root / path).rename(site.secret / "real")
    (site.root / path).symlink_to(site.secret / "real")
    assert errors(site.build()) == [f"{path} THM-008"]


def test_a_link_to_nowhere_is_told(site: LocalTheme) -> None:
    (site.root / THEME / "static").mkdir()
    (site.root / THEME / "static/a.css").symlink_to(site.secret / "nothing")
    assert errors(site.build()) == [f"{THEME}/static/a.css THM-008"]


def test_a_pipe_does_not_block_the_build(site: LocalTheme) -> None:
    (site.root / THEME / "static").mkdir()
    os.mkfifo(site.root / THEME / "static/a.css")
    assert errors(site.build()) == [f"{THEME}/static/a.css THM-008"]


@pytest.mark.parametrize("name", ["a.html", "a.php", "a.exe", "a", "fonts/a.woff2", "a b.css", "图.png"])
def test_what_has_no_place_among_static_files(site: LocalTheme, name: str) -> None:
    site.put(f"{THEME}/static/{name}", "x")
    assert errors(site.build()) == [f"{THEME}/static/{name} THM-009"]


def test_static_files_are_published_and_hidden_ones_are_not(site: LocalTheme) -> None:
    for name in ("a.css", "logo-2.PNG", "b.woff2", "site.webmanifest", ".DS_Store"):
        site.put(f"{THEME}/static/{name}", "x")
    assert errors(site.build()) == []
    published = set(tree(site.output / "assets"))
    assert {"a.css", "logo-2.PNG", "b.woff2", "site.webmanifest"} <= published
    assert ".DS_Store" not in published


def test_a_large_file_is_refused(site: LocalTheme) -> None:
    site.put(f"{THEME}/static/font.woff2", bytes(10_000_001))
    assert told(site.build()) == [
        f"{THEME}/static/font.woff2 THM-010 The file is too large: 10.0 MB (at most 10 MB)"
    ]


@pytest.mark.parametrize("path", TEXTS)
@pytest.mark.parametrize(("encoding", "code"), [("gbk", "FIL-016"), ("utf-16", "FIL-013")])
def test_a_text_that_is_not_utf8_is_told(site: LocalTheme, path: str, encoding: str, code: str) -> None:
    site.put(path, TEXTS[path].encode(encoding))
    (found,) = errors(site.build())
    place, _, found_code = found.rpartition(" ")
    assert place.rsplit(":", 2)[0] == path
    assert found_code == code


def test_the_site_of_these_tests_is_good(tmp_path: Path) -> None:
    site: Workshop = LocalTheme(tmp_path)
    assert errors(site.build()) == []
