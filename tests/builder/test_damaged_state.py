"""A build state with wrong bits makes the same site as none: what does not fit its checksum is as if missing."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builder.damaged_state import STATE, damage_column, damage_file, list_columns
from tests.builder.workshop import Workshop, copy_project, errors, tree
from tests.size import by_size

ITEM = "content/agencies/finance/items/2025/00001.md"
Change = Callable[[Workshop], object]
CHANGES: tuple[Change, ...] = (
    lambda site: site.edit(ITEM, "收入增长。", "收入下降。"),
    lambda site: site.edit(ITEM, "2024年统计公报", "2024年公报"),
    lambda site: site.edit("site.yaml", "示例县的政府信息公开", "本县的政府信息公开"),
    lambda site: site.put(
        ITEM.replace("00001", "00002"), (site.root / ITEM).read_text("utf-8").replace("00001", "00002")
    ),
    lambda site: (site.output / "index.html").unlink(),
)
"""Edits of a body, of a title, of what each page shows, a new item, and a lost page."""

COLUMNS = by_size(dev=6, ci=12, nightly=1000)
"""How many columns are damaged, each followed by every change."""

FILES = by_size(dev=2, ci=8, nightly=300)
"""How many files are damaged at random places."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site that was built."""
    workshop = Workshop(tmp_path_factory.mktemp("built") / "project")
    assert not errors(workshop.build())
    return workshop.root


@pytest.fixture(scope="module")
def expected(built: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    """The clean site after each change."""
    sites = []
    for place, change in enumerate(CHANGES):
        folder = tmp_path_factory.mktemp("expected")
        site = copy_project(built, folder / "project")
        change(site)
        sites.append(site.clean_build(folder / f"clean{place}"))
    return sites


def choose_columns() -> list[int]:
    return sorted(random.Random(20261130).sample(range(1000), COLUMNS))


@pytest.mark.parametrize("seed", choose_columns())
def test_a_flipped_bit_changes_nothing(
    built: Path, expected: list[dict[str, bytes]], tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)
    columns = list_columns(built / STATE)
    table, column = columns[seed % len(columns)]
    change = seed // len(columns) % len(CHANGES)
    site = copy_project(built, tmp_path / "project")
    # Once before, so that the inodes of the copies are known, and the rows are believed.
    site.build()
    assert damage_column(site.root / STATE, table, column, dice, share=1)
    CHANGES[change](site)
    for _ in range(2):
        assert not errors(site.build())
        assert tree(site.output) == expected[change], (table, column)


@pytest.mark.parametrize("seed", range(FILES))
def test_random_bytes_in_the_file_change_nothing(
    built: Path, expected: list[dict[str, bytes]], tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)
    site = copy_project(built, tmp_path / "project")
    site.build()
    damage_file(site.root / STATE, dice, dice.choice((1, 30, 300)))
    change = seed % len(CHANGES)
    CHANGES[change](site)
    for _ in range(2):
        assert not errors(site.build())
        assert tree(site.output) == expected[change]
