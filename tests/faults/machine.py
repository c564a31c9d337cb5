"""Real disks that are full or read-only, and what must hold of a published site whatever happens."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest

from sitegen.builder import Result
from sitegen.diagnostics import Severity
from sitegen.publish.paths import MANIFEST
from tests.builder.workshop import Workshop, tree
from tests.small_disk import mount_small_disk, run_as_administrator

FOREIGN = {"notes.txt": b"not ours", "items/letter.doc": b"not ours either", "mine/a.html": b"<a href=gone>"}
"""Files of others in the output folder."""

ITEMS = "content/agencies/county/items"
NEW_ITEM = """\
---
标题: 新的第{0}份文件
索引号: SL/2026-{0:05}
信息分类: notices
公开日期: 2026-03-01
---
{1}
"""
_LINK = re.compile(rb'\b(?:href|src)="([^"#?:]+)["#?]')


def edit_much(site: Workshop) -> None:
    """Change every page, add pages of 20 KB, and remove a page that lists link to."""
    site.edit("site.yaml", "示例县的政府信息公开", "本县的政府信息公开")
    for number in range(1, 5):
        site.put(f"{ITEMS}/2026/{number:05}.md", NEW_ITEM.format(number, "正文。\n\n" * 1000))
    (site.root / f"{ITEMS}/2024/00002.md").unlink()


def copy_project(built: Path, folder: Path) -> Workshop:
    """Copy a project with its output and its build state."""
    site = Workshop(folder)
    shutil.rmtree(folder)
    shutil.copytree(built, folder)
    return site


def read_site(folder: Path) -> dict[str, bytes]:
    """Read all files of an output folder that are not those of others."""
    return {path: data for path, data in tree(folder).items() if path not in FOREIGN}


def check_whole(folder: Path, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> None:
    """Check that each page is the old or the new one, that no link leads to nothing, and that others' files stay.

    Pages that are not in both sites are not followed unless another page leads to them: they are being withdrawn, or
    nobody knows them yet.
    """
    now = tree(folder)
    assert {path: now.get(path) for path in FOREIGN} == FOREIGN
    for path, data in now.items():
        # The manifest of a build that did not end is of a third kind; the lock and temporary file are never served.
        if path not in FOREIGN and not path.startswith(".sitegen") and path != MANIFEST:
            assert data in (old.get(path), new.get(path)), f"{path} is neither old nor new"
    assert not (dead := find_dead_links(now, old.keys() & new.keys())), dead


def find_dead_links(site: Mapping[str, bytes], start: Iterable[str]) -> list[str]:
    """Find links that lead to no file of a site, as page and target, on the pages that can be reached from some."""
    dead, seen, todo = (
        set(),
        set(FOREIGN),
        [path for path in start if path.endswith(".html") and path in site],
    )
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        for link in {match[1].decode() for match in _LINK.finditer(site[path])}:
            target = normpath(join(dirname(path), link)) if not link.startswith("/") else ""
            found = {target, normpath(f"{target}/index.html")} & site.keys()
            if target and not found:
                dead.add(f"{path} → {link}")
            todo += [one for one in found if one.endswith(".html")]
    return sorted(dead)


def check_message(result: Result, code: str, zh: str, en: str) -> None:
    """Check that the only error has this code, gives this reason in both languages, and says what to do."""
    (finding,) = (one for one in result.diagnostics if one.severity is Severity.ERROR)
    assert finding.code == code, finding
    assert zh in finding.message
    assert en in finding.message_en
    assert finding.hint
    assert finding.hint_en


def measure_blocks(folder: Path) -> int:
    """Measure how many kilobytes the files take on a disk that gives each at least 4, and a folder none."""
    return sum(-(-path.stat().st_size // 4096) * 4 for path in folder.rglob("*") if path.is_file())


class Disk:
    """A disk of its own, mounted at a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def remount(self, options: str) -> None:
        """Change the options of the mount, such as ``ro`` or ``size=9m``."""
        assert run_as_administrator("mount", "-o", f"remount,{options}", str(self.folder))


@contextmanager
def mount_disk(folder: Path, kilobytes: int) -> Iterator[Disk]:
    """Mount a disk of this size at a folder, whose files are copied onto it, and back in the end.

    Where the system lets nobody mount, the test is skipped, but fails where CI=true.
    """
    beside = folder.with_name(f"{folder.name}.beside")
    folder.mkdir(exist_ok=True)
    folder.rename(beside)
    folder.mkdir()
    if not mount_small_disk(folder, kilobytes):
        pytest.skip("no disk can be mounted: run as root, or allow sudo without a password")
    try:
        shutil.copytree(beside, folder, dirs_exist_ok=True)
        shutil.rmtree(beside)
        yield Disk(folder)
        shutil.copytree(folder, beside)
    finally:
        assert run_as_administrator("umount", str(folder))
    shutil.rmtree(folder)
    beside.rename(folder)
