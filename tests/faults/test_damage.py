"""Folders that are deleted, cut short, damaged or changed while a build runs, and times of files that are wrong."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from zlib import crc32

import pytest

from sitegen.builder import Project, Result, build
from sitegen.publish.database import _OWNER
from sitegen.publish.paths import MANIFEST
from tests.builder.workshop import TODAY, Workshop, errors
from tests.faults.conftest import Built
from tests.faults.machine import FOREIGN, ITEMS, check_message, check_whole, read_site
from tests.size import by_size, mark_exhaustive

pytestmark = pytest.mark.slow

STATE = ".sitegen/state.db"
PASSES = by_size(dev=2, ci=6, nightly=60)


def build_and(site: Workshop, moment: str, after: int, work: Callable[[Workshop], object]) -> Result:
    """Build, and do something in a step of the build when so much of it is done."""
    todo = [work]

    def hear(step: str, done: int, total: int) -> None:
        if step == moment and done >= after and todo:
            todo.pop()(site)

    result = build(Project(root=site.root, output=site.output, today=TODAY), hear)
    assert not todo, "the step was not reached"
    return result


def finish(site: Workshop, built: Built) -> None:
    """Check that the next build equals a clean one, twice."""
    for _ in range(2):
        assert errors(site.build()) == []
        assert read_site(site.output) == built.new


def delete_output(site: Workshop) -> None:
    shutil.rmtree(site.output)


def delete_state(site: Workshop) -> None:
    shutil.rmtree(site.root / ".sitegen")


def cut_state(site: Workshop) -> None:
    os.truncate(site.root / STATE, 0)


def overwrite_state(site: Workshop) -> None:
    (site.root / STATE).write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 400)


@pytest.mark.parametrize(
    ("step", "after", "work", "code"),
    [
        ("render", 20, delete_output, "PUB-023"),
        mark_exhaustive(("publish", 0, delete_output, "")),
        ("render", 20, delete_state, ""),
        mark_exhaustive(("scan", 1, delete_state, "")),
        mark_exhaustive(("render", 20, cut_state, "")),
        mark_exhaustive(("parse", 1, cut_state, "")),
        mark_exhaustive(("render", 20, overwrite_state, "")),
    ],
)
def test_what_a_build_needs_goes_while_it_runs(
    built: Built, tmp_path: Path, step: str, after: int, work: Callable[[Workshop], object], code: str
) -> None:
    site = built.copy(tmp_path / "project")
    result = build_and(site, step, after, work)
    if code:
        check_message(result, code, "没有这个文件或文件夹", "No such file or directory")
    else:
        assert errors(result) == []
        assert read_site(site.output) == built.new
    finish(site, built)


def cut_pages(site: Workshop) -> None:
    for page in sorted(site.output.rglob("*.html"))[::3]:
        if page.relative_to(site.output).as_posix() not in FOREIGN:
            os.truncate(page, page.stat().st_size // 2)


def delete_index(site: Workshop) -> None:
    shutil.rmtree(site.output / "search")


def age_state(site: Workshop) -> None:
    with closing(sqlite3.connect(site.root / STATE)) as connection:
        connection.execute("PRAGMA user_version = 7")


def advance_state(site: Workshop) -> None:
    with closing(sqlite3.connect(site.root / STATE)) as connection:
        connection.execute("PRAGMA user_version = 9999")


def sign_state_otherwise(site: Workshop) -> None:
    """Make the build state that of another user, with the right checksum."""
    with closing(sqlite3.connect(site.root / STATE)) as connection, connection:
        connection.create_function("row_checksum", 1, crc32)
        connection.execute("DELETE FROM owner")
        connection.execute(_OWNER.insert, ("somebody else",))


def halve_state(site: Workshop) -> None:
    os.truncate(site.root / STATE, (site.root / STATE).stat().st_size // 2)


@pytest.mark.parametrize(
    "damage",
    [
        cut_pages,
        *map(mark_exhaustive, (delete_index, delete_output, delete_state, cut_state, overwrite_state)),
        *map(mark_exhaustive, (age_state, advance_state, sign_state_otherwise, halve_state)),
    ],
)
def test_what_is_damaged_between_builds_is_mended(
    built: Built, tmp_path: Path, damage: Callable[[Workshop], object]
) -> None:
    site = built.copy(tmp_path / "project")
    damage(site)
    finish(site, built)


@pytest.mark.exhaustive
def test_a_damaged_manifest_is_named_and_nothing_is_touched(built: Built, tmp_path: Path) -> None:
    site = built.copy(tmp_path / "project")
    os.truncate(site.output / MANIFEST, 1000)
    before = read_site(site.output)
    check_message(site.build(), "PUB-011", MANIFEST, MANIFEST)
    assert read_site(site.output) == before
    (site.output / MANIFEST).write_bytes(built.old[MANIFEST])
    finish(site, built)


@pytest.mark.parametrize(
    "seconds", [-1, mark_exhaustive(0), mark_exhaustive(2**32), mark_exhaustive(2**33 + 7)]
)
def test_times_of_files_are_not_believed(built: Built, tmp_path: Path, seconds: int) -> None:
    """Before 1970, and beyond what 32 bits can count."""
    site = built.copy(tmp_path / "project")

    def set_times() -> None:
        for file in (*(site.root / "content").rglob("*"), *site.output.rglob("*")):
            os.utime(file, (seconds, seconds))

    set_times()
    finish(site, built)
    site.edit(f"{ITEMS}/2026/00001.md", "新的第1份文件", "改过的第1份文件")
    set_times()
    assert errors(site.build()) == []
    assert "改过的第1份文件" in site.text("items/county/2026-00001.html")


@pytest.mark.exhaustive
def test_the_days_go_back_and_forth(built: Built, tmp_path: Path) -> None:
    site = built.copy(tmp_path / "project")
    days = (TODAY, date(2024, 1, 6), date(2099, 12, 31), TODAY - timedelta(days=1), TODAY)
    clean = {day: clean_build_on(site, day, tmp_path / "clean") for day in {*days}}
    assert len({str(one) for one in clean.values()}) > 2
    for day in days:
        assert errors(site.build(day)) == []
        assert read_site(site.output) == clean[day]


def clean_build_on(site: Workshop, day: date, folder: Path) -> dict[str, bytes]:
    site.today = day
    pages = site.clean_build(folder)
    site.today = TODAY
    return pages


def test_a_file_that_changes_while_it_is_read_is_harmless(built: Built, tmp_path: Path) -> None:
    """A source, an attachment, a template and the settings are rewritten without pause, and disappear for moments."""
    site = built.copy(tmp_path / "project")
    site.put("themes/local/theme.yaml", "name: local\nextends: default\n")
    names = [
        "site.yaml",
        f"{ITEMS}/2026/00001.md",
        f"{ITEMS}/2024/00001/table.csv",
        "themes/local/theme.yaml",
    ]
    files = {site.root / name: (site.root / name).read_bytes() for name in names}
    ended = threading.Event()

    def rewrite() -> None:
        number = 0
        while not ended.wait(0.002):
            for file, data in files.items():
                number += 1
                if number % 3 == 0:
                    file.unlink(missing_ok=True)
                file.write_bytes(data[: len(data) // (1 + number % 2)])

    thread = threading.Thread(target=rewrite)
    thread.start()
    try:
        for _ in range(PASSES):
            # Errors of the content are no surprise; what is published is.
            site.build()
    finally:
        ended.set()
        thread.join()
    for file, data in files.items():
        file.write_bytes(data)
    finish(site, built)
    check_whole(site.output, built.new, built.new)
