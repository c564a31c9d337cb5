"""The Hugo site that is compared with sitegen has the same pages."""

import os
import subprocess
from pathlib import Path

import pytest

from benchmarks.layouts import write_layout
from benchmarks.measure import count_showing, measure_cost
from benchmarks.run import install
from benchmarks.tools import ROOT, Tool, list_tools

ITEMS = 200
PARTS = (
    "application/ld+json",
    'property="og:title"',
    'name="ArticleTitle"',
    'class="masthead"',
    'class="breadcrumb',
    'class="entries"',
    'class="pager"',
    'class="citation"',
    'class="neighbours"',
    'class="side"',
    'class="qr-code"',
    'class="footer"',
)
"""Text that is on all pages of certain kinds."""
PEERS = ROOT / ".bench/peers"


@pytest.fixture(scope="module")
def tools() -> dict[str, Tool]:
    """All generators by name, installed as `make bench` installs them."""
    try:
        install(PEERS)
    except subprocess.CalledProcessError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"the other generators cannot be installed: {error}")
    return {tool.name: tool for tool in list_tools(PEERS)}


def measure_pages(folder: Path) -> dict[str, tuple[int, int]]:
    """Return the number of pages below a folder and their bytes, of items, of lists and other pages."""
    pages: dict[str, list[int]] = {"items": [], "others": []}
    for page in folder.rglob("*.html"):
        is_item = page.relative_to(folder).parts[0] == "items"
        pages["items" if is_item else "others"].append(page.stat().st_size)
    return {kind: (len(sizes), sum(sizes)) for kind, sizes in pages.items()}


@pytest.mark.exhaustive
def test_hugo_makes_as_many_pages_of_about_the_same_size(tools: dict[str, Tool], tmp_path: Path) -> None:
    sizes, parts = [], []
    for name in ("sitegen, no index", "Hugo, same pages"):
        folder = tmp_path / name
        write_layout(tools[name].layout, folder, ITEMS, 1)
        measure_cost(tools[name].build, folder, tmp_path / "log.txt")
        sizes.append(measure_pages(folder / "public"))
        parts.append({part: count_showing(folder / "public", part) for part in PARTS})
    ours, theirs = sizes
    for kind, (count, size) in ours.items():
        assert theirs[kind][0] == pytest.approx(count, rel=0.02)
        assert theirs[kind][1] == pytest.approx(size, rel=0.1)
    # A page of the right size could be made of anything.
    for part, count in parts[0].items():
        assert count
        assert parts[1][part] == pytest.approx(count, abs=3)
