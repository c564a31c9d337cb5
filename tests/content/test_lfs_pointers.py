"""Pointers of Git LFS in place of texts, tables, files of the office and themes are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builder.workshop import Workshop, errors

POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 12345\n"
COUNTY = "content/agencies/county"


@pytest.mark.parametrize(
    "path",
    [
        f"{COUNTY}/items/2024/00001.md",
        f"{COUNTY}/agency.yaml",
        f"{COUNTY}/reports/2024.md",
        f"{COUNTY}/reports/2024.csv",
        f"{COUNTY}/reports/2024.xlsx",
        f"{COUNTY}/reports/2024-ledger.csv",
        f"{COUNTY}/reports/2024-ledger.xlsx",
        "content/static/baidu.txt",
        "content/static/favicon.ico",
        "content/categories.yaml",
        "site.yaml",
    ],
)
def test_pointer_is_named(tmp_path: Path, path: str) -> None:
    workshop = Workshop(tmp_path)
    workshop.put(path, POINTER)
    assert [one for one in errors(workshop.check()) if one.startswith(path)] in (
        [f"{path} FIL-054"],
        [f"{path}:1:1 FIL-054"],
    )


@pytest.mark.parametrize(
    "name", ["theme.yaml", "templates/item.html", "messages/zh-CN.yaml", "static/a.css", "static/a.png"]
)
def test_pointer_in_a_theme_is_named(tmp_path: Path, name: str) -> None:
    workshop = Workshop(tmp_path)
    workshop.edit("site.yaml", "page_size: 5\n", "page_size: 5\ntheme: mine\n")
    workshop.put("themes/mine/theme.yaml", "name: mine\nextends: [default]\n")
    workshop.put(f"themes/mine/{name}", POINTER)
    found = errors(workshop.build())
    assert [one.replace(":1:1", "") for one in found] == [f"themes/mine/{name} FIL-054"]
