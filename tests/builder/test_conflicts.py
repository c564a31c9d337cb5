"""A merge conflict in any text file of a project: one finding at its place, and nothing that follows from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builder.workshop import SITE, Workshop

TABLES = "content/agencies/county/reports/2024.csv"
LOG = "content/agencies/county/reports/2025-ledger.csv"
OTHER_FILES = {
    TABLES: "表,行,列,数\n主动公开,规章,制发件数,1\n",
    LOG: "收到日期,申请人类型\n2025-01-06,自然人\n",
    "themes/local/theme.yaml": "name: local\nextends: default\n",
    "themes/local/static/local.css": "a {\n  color: red;\n}\n",
    "themes/local/static/local.js": "// 1\n// 2\n",
    "themes/local/templates/page.html": "<p>\n</p>\n",
    "themes/local/messages/zh-CN.yaml": "site-map: 网站地图\nhome: 首页\n",
}
SOURCES = [line.split()[1] for line in SITE.split("\n") if line.startswith("-- ")]


def spoil(text: str) -> str:
    """Put a conflict about its second line into a text."""
    first, second, *rest = text.split("\n")
    versions = ["<<<<<<< HEAD", second, "=======", f"{second}1", ">>>>>>> main"]
    return "\n".join([first, *versions, *rest])


@pytest.mark.parametrize("path", SOURCES)
def test_a_source(tmp_path: Path, path: str) -> None:
    workshop = Workshop(tmp_path)
    workshop.put(path, spoil((tmp_path / path).read_text("utf-8")))
    assert [f"{one.place} {one.code}" for one in workshop.check().diagnostics] == [f"{path}:2:1 TXT-001"]


@pytest.mark.parametrize("path", OTHER_FILES)
def test_a_table_or_a_file_of_a_theme(tmp_path: Path, path: str) -> None:
    workshop = Workshop(tmp_path)
    if path.startswith("themes/"):
        workshop.put("themes/local/theme.yaml", OTHER_FILES["themes/local/theme.yaml"])
        workshop.edit("site.yaml", "page_size: 5", "page_size: 5\ntheme: local")
    if path == TABLES:
        workshop.edit("content/agencies/county/reports/2024.yaml", "表格: 无\n", "")
    workshop.put(path, spoil(OTHER_FILES[path]))
    assert [f"{one.place} {one.code}" for one in workshop.check().diagnostics] == [f"{path}:2:1 TXT-001"]
