"""Exports: the sitemap in parts, and a table that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sitegen.exports import build_sitemap_exports
from sitegen.exports.csv_writer import encode_csv
from tests.builder.workshop import Workshop, errors

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
BASE = "https://www.example.gov.cn/a/"


def render_sitemaps(dated_paths: Sequence[tuple[str, str]]) -> dict[str, bytes]:
    """The content of each sitemap file by its path."""
    return {file.path: b"".join(file.iter_chunks()) for file in build_sitemap_exports(BASE, dated_paths)}


def test_a_small_sitemap_is_one_file() -> None:
    pages = [("index.html", "2026-01-02"), ("items/甲/1.html", "")]
    ((name, content),) = render_sitemaps(pages).items()
    urls = ElementTree.fromstring(content).findall("s:url", NAMES)
    assert name == "sitemap.xml"
    assert [url.findtext("s:loc", None, NAMES) for url in urls] == [BASE, f"{BASE}items/%E7%94%B2/1.html"]
    assert [url.findtext("s:lastmod", None, NAMES) for url in urls] == ["2026-01-02", None]


def test_a_large_sitemap_is_split_at_fifty_thousand() -> None:
    files = render_sitemaps([(f"{number}.html", "") for number in range(50_001)])
    counts = {name: len(ElementTree.fromstring(content)) for name, content in files.items()}
    assert counts == {"sitemap-1.xml": 50_000, "sitemap-2.xml": 1, "sitemap.xml": 2}
    index = ElementTree.fromstring(files["sitemap.xml"])
    assert [part.findtext("s:loc", None, NAMES) for part in index] == [
        f"{BASE}sitemap-1.xml",
        f"{BASE}sitemap-2.xml",
    ]


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "＝cmd"])
def test_no_cell_of_the_table_is_a_formula(tmp_path: Path, title: str) -> None:
    workshop = Workshop(tmp_path)
    path = "content/agencies/county/items/2024/00001.md"
    workshop.edit(path, "标题: 示例县供水管理办法", f'标题: "{title}"')
    assert not errors(workshop.build())
    table = (workshop.output / "data/items.csv").read_text("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert f"'{title}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))]


@pytest.mark.parametrize("blank", ["", " ", "\u3000", "\u200b", "\ufeff ", "\n"])
def test_blanks_do_not_hide_a_formula(blank: str) -> None:
    cell = f"{blank}=1+1"
    table = encode_csv((cell,), [(cell,), ("1=1",), (-1,)]).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(table, newline=""))) == [[f"'{cell}"], [f"'{cell}"], ["1=1"], ["-1"]]


def test_joint_issuers_are_apart_in_the_data_and_as_written_on_the_page(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    path = "content/agencies/county/items/2024/00001.md"
    workshop.edit(
        path,
        "标题: 示例县供水管理办法",
        "标题: 示例县供水管理办法\n发文机关: 示例县财政局、示例县水利局",
    )
    assert not errors(workshop.build())
    items = json.loads((workshop.output / "data/items.json").read_text("utf-8"))
    (item,) = (item for item in items if item["id"] == "county/2024-00001")
    assert item["issuers"] == ["示例县财政局", "示例县水利局"]
    assert "示例县财政局;示例县水利局" in (workshop.output / "data/items.csv").read_text("utf-8-sig")
    assert "示例县财政局、示例县水利局" in workshop.text("items/county/2024-00001.html")
