"""Disks that are full or read-only: the published site stays whole, and the next build finishes the work."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.publish import publication
from sitegen.search import external_partition
from tests.builder.workshop import Workshop, errors
from tests.faults.conftest import Built
from tests.faults.machine import check_message, check_whole, measure_blocks, mount_disk, read_site
from tests.size import mark_exhaustive

pytestmark = pytest.mark.slow


def finish(site: Workshop, built: Built) -> None:
    """Check that the published site is whole, and that the next build equals a clean one."""
    check_whole(site.output, built.old, built.new)
    assert errors(site.build()) == []
    assert read_site(site.output) == built.new
    check_whole(site.output, built.new, built.new)


@pytest.mark.parametrize("room", [mark_exhaustive(4), 30, mark_exhaustive(60)])
def test_a_full_disk_leaves_the_site_whole(built: Built, tmp_path: Path, room: int) -> None:
    site = built.copy(tmp_path / "project")
    with mount_disk(site.output, measure_blocks(site.output) + room) as disk:
        check_message(site.build(), "PUB-021", "磁盘已满", "disk is full")
        check_whole(site.output, built.old, built.new)
        disk.remount("size=100m")
        finish(site, built)


@pytest.mark.parametrize("room", [mark_exhaustive(4), 200])
def test_a_full_disk_of_the_state_leaves_the_site_whole(built: Built, tmp_path: Path, room: int) -> None:
    site = built.copy(tmp_path / "project")
    folder = site.root / ".sitegen"
    with mount_disk(folder, measure_blocks(folder) + room):
        check_message(site.build(), "PUB-024", "磁盘已满", "disk is full")
        check_whole(site.output, built.old, built.new)
    finish(site, built)


@pytest.mark.exhaustive
def test_a_full_disk_of_temporary_files_leaves_the_site_whole(
    built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = built.copy(tmp_path / "project")
    (site.root / ".sitegen/state.db").unlink()
    monkeypatch.setattr(external_partition, "MAX_POSTINGS_IN_MEMORY", 0)
    monkeypatch.setattr(publication, "_MAX_ROWS", 0)
    with mount_disk(tmp_path / "temporary", 4), monkeypatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
        check_message(site.build(), "PUB-021", "磁盘已满", "disk is full")
        check_whole(site.output, built.old, built.new)
    finish(site, built)


@pytest.mark.parametrize(
    ("folder", "code"),
    [("public", "PUB-022"), mark_exhaustive((".sitegen", "PUB-024")), mark_exhaustive(("content", ""))],
)
def test_a_read_only_disk_is_named(built: Built, tmp_path: Path, folder: str, code: str) -> None:
    """Sources may lie on one: nothing is written among them."""
    site = built.copy(tmp_path / "project")
    with mount_disk(site.root / folder, 50_000) as disk:
        disk.remount("ro")
        if code:
            check_message(site.build(), code, "磁盘是只读的", "Read-only file system")
        else:
            assert errors(site.build()) == []
        check_whole(site.output, built.old, built.new)
    finish(site, built)
