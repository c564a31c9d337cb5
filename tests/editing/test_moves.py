"""The plan of a move: what moves, and which texts follow it, with nothing written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sitegen.catalogue.old_addresses import find_base_path
from sitegen.editing import move_sources, references
from sitegen.editing.move_sources import MovePlanner
from sitegen.files.changes import write_changes
from sitegen.files.errors import FileEdited
from sitegen.program.explained_error import ExplainedError
from tests.cli.project import ITEM
from tests.editing.project import SECOND, load_site, read_files, write_project

TODAY = date(2024, 6, 30)
TARGET = ITEM.replace("00001", "00007")
FOLDER, NEW_FOLDER = ITEM.removesuffix(".md"), TARGET.removesuffix(".md")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_project(tmp_path / "project")


def test_an_item_moves_with_its_attachments_and_the_links_to_it(root: Path) -> None:
    before = read_files(root)
    move = MovePlanner(root, load_site(root), ITEM, TARGET, renumber=False).plan(TODAY)
    assert read_files(root) == before
    assert move.changes.moves == [(ITEM, TARGET), (FOLDER, NEW_FOLDER)]
    assert not move.changes.deletions
    texts = {change.path: change for change in move.changes.rewrites}
    assert texts.keys() == {TARGET, SECOND}
    # Paths are those after the move, contents those that were read before.
    assert texts[TARGET].old == before[ITEM]
    assert "yunxiu/2024-00001" in texts[TARGET].new.decode()
    assert texts[SECOND].new == before[SECOND].replace(b"(00001.md)", b"(00007.md)")
    assert any("redirects --for nginx" in note for note in move.notes)


def test_the_index_number_can_follow(root: Path) -> None:
    move = MovePlanner(root, load_site(root), ITEM, TARGET, renumber=True).plan(TODAY)
    (own,) = (change for change in move.changes.rewrites if change.path == TARGET)
    assert "索引号: yunxiu/2024-00007\n" in own.new.decode()


def test_an_agency_has_no_number_that_can_follow(root: Path) -> None:
    old, new = "content/agencies/yunxiu", "content/agencies/office"
    with pytest.raises(ExplainedError, match="--renumber is for items only"):
        MovePlanner(root, load_site(root), old, new, renumber=True).plan(TODAY)


def test_an_item_with_errors_is_refused_for_its_errors(root: Path) -> None:
    (root / ITEM).write_bytes(b"---\n\xe6\xa0\x87: [\n---\n")
    with pytest.raises(ExplainedError, match="run check and fix them first"):
        MovePlanner(root, load_site(root), ITEM, TARGET, renumber=True).plan(TODAY)


def test_an_agency_moves_as_a_folder(root: Path) -> None:
    old, new = "content/agencies/yunxiu", "content/agencies/office"
    move = MovePlanner(root, load_site(root), old, new, renumber=False).plan(TODAY)
    assert move.changes.moves == [(old, new)]
    texts = {change.path: change.new for change in move.changes.rewrites}
    # Links within the folder still lead where they did.
    linked = texts.get(f"{new}/items/2024/00002.md", (root / SECOND).read_bytes())
    assert "(00001.md)" in linked.decode()
    assert all(path.startswith(f"{new}/") for path in texts)


def test_a_file_with_errors_is_not_moved(root: Path) -> None:
    (root / ITEM).write_text("---\n标题: 坏\n", encoding="utf-8")
    with pytest.raises(ExplainedError) as refusal:
        MovePlanner(root, load_site(root), ITEM, TARGET, renumber=False).plan(TODAY)
    assert f"{ITEM} 有错误" in refusal.value.zh


def list_address(root: Path, path: str, address: str) -> None:
    """Lists an old address in a source file."""
    text = (root / path).read_text("utf-8")
    (root / path).write_text(text.replace("公开日期:", f"旧网址: {address}\n公开日期:", 1), encoding="utf-8")


def test_an_address_that_another_item_had_before_is_refused(root: Path) -> None:
    site = load_site(root)
    write_changes(
        MovePlanner(root, site, SECOND, ITEM.replace("00001", "00077"), renumber=False).plan(TODAY).changes
    )
    before = read_files(root)
    with pytest.raises(ExplainedError) as refusal:
        MovePlanner(root, site, ITEM, SECOND, renumber=False).plan(TODAY)
    assert "00077.md:" in refusal.value.zh
    assert "先删掉那一行旧网址" in refusal.value.zh
    assert "first delete that old address" in refusal.value.en
    assert read_files(root) == before
    # Moved back, it answers at its own old address. Another name is free.
    MovePlanner(root, site, ITEM.replace("00001", "00077"), SECOND, renumber=False).plan(TODAY)
    MovePlanner(root, site, ITEM, ITEM.replace("00001", "00088"), renumber=False).plan(TODAY)


def test_an_address_in_the_new_folder_of_an_agency_is_refused(root: Path) -> None:
    site = load_site(root)
    list_address(root, SECOND, f"{find_base_path(site.base_url)}/items/office/2024-00001.html")
    with pytest.raises(ExplainedError, match=r"lists .* as an old address"):
        MovePlanner(root, site, "content/agencies/yunxiu", "content/agencies/office", renumber=False).plan(
            TODAY
        )
    list_address(root, ITEM, f"{find_base_path(site.base_url)}/items/third/2024-00001.html")
    MovePlanner(root, site, "content/agencies/yunxiu", "content/agencies/third", renumber=False).plan(TODAY)


def test_a_file_that_another_command_moves_meanwhile_is_named(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = references.list_source_paths

    def list_and_move(project: Path) -> list[str]:
        paths = original(project)
        (root / SECOND).rename(root / TARGET.replace("00007", "00009"))
        return paths

    monkeypatch.setattr(move_sources, "list_source_paths", list_and_move)
    with pytest.raises(FileEdited, match="was edited just now, and nothing was changed"):
        MovePlanner(root, load_site(root), ITEM, TARGET, renumber=False).plan(TODAY)
