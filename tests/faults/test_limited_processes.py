"""What the system withholds from a process: rights, locks of files, watches of folders."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sitegen.extraction.process import get_shared_pool
from tests.builder.workshop import Workshop
from tests.faults.conftest import Built
from tests.faults.limited_process import OTHER_USER
from tests.faults.machine import read_site
from tests.paths import ROOT
from tests.small_disk import run_as_administrator

pytestmark = pytest.mark.slow


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user can reach; that of pytest is closed to others."""
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


def run(mode: str, root: Path) -> Any:
    command = [sys.executable, "-m", "tests.faults.limited_process", mode, str(root)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def give_away(path: Path) -> None:
    """Give a folder to the other user, if this one is the administrator."""
    if sys.platform != "win32" and not os.geteuid():
        assert run_as_administrator("chown", "-R", str(OTHER_USER), str(path))


@pytest.mark.exhaustive
def test_what_may_not_be_read_or_written_is_named(built: Built, folder: Path) -> None:
    site = built.copy(folder / "project")
    before = read_site(site.output)
    unreadable = "content/agencies/county/items/2024/00001"
    give_away(site.root / ".sitegen")
    try:
        for name in (f"{unreadable}.md", f"{unreadable}/table.csv"):
            (site.root / name).chmod(0)
        found = run("other-user", site.root)
        for command in ("build", "check"):
            # Links to the item are no errors of their own.
            assert {(one["place"], one["code"]) for one in found[command]} == {
                (f"{unreadable}.md", "FIL-006"),
                (f"{unreadable}/table.csv", "FIL-006"),
            }
            assert all("没有权限" in one["zh"] and "Permission denied" in one["en"] for one in found[command])
    finally:
        for name in (f"{unreadable}.md", f"{unreadable}/table.csv"):
            (site.root / name).chmod(0o644)
    # Without the attachment: the other user need not be able to start Python, which a process that reads one does.
    site.edit(f"{unreadable}.md", "附件: [table.csv]\n", "")
    site.edit(f"{unreadable}.md", "和[附表](00001/table.csv)", "")
    (site.root / unreadable / "table.csv").unlink()
    site.output.chmod(0o555)
    found = run("other-user", site.root)
    site.output.chmod(0o755)
    assert [one["code"] for one in found["build"]] == ["PUB-022"]
    assert found["check"] == []
    assert read_site(site.output) == before


@pytest.mark.exhaustive
@pytest.mark.skipif(platform.machine() not in ("x86_64", "aarch64"), reason="the numbers of system calls")
def test_a_disk_without_locks_is_named(built: Built, folder: Path) -> None:
    site = built.copy(folder / "project")
    before = read_site(site.output)
    (found,) = run("no-locks", site.root)["build"]
    assert found["code"] == "PUB-024"
    assert "这个磁盘不支持文件锁" in found["zh"]
    assert "本机的磁盘" in found["zh"]
    assert "disk of this machine" in found["en"]
    assert read_site(site.output) == before


@pytest.mark.exhaustive
def test_where_no_folder_can_be_watched_the_preview_polls(folder: Path) -> None:
    site = Workshop(folder / "project")
    site.build()
    give_away(site.root)
    found = run("no-inotify", site.root)
    assert found["opened"] > 0
    assert found["reasons"] == ["打开的文件太多 inotify instance limit reached"]
    assert found["errors"] == []


def test_where_no_process_can_be_started_an_attachment_is_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Workshop(tmp_path / "project")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", str(tmp_path / "nowhere"))
        get_shared_pool.cache_clear()  # Else the process that other tests have started would read it.
        result = site.check()
    get_shared_pool.cache_clear()
    found = [(str(one.place), one.code) for one in result.diagnostics if one.code.startswith("ATT")]
    assert found == [("content/agencies/county/items/2024/00001/table.csv", "ATT-035")]
    # That is not kept.
    assert not [one for one in site.check().diagnostics if one.code.startswith("ATT")]
