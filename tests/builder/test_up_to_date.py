"""A build that finds nothing changed does nothing; one that finds anything changed does all it must."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from sitegen.builder import Project, Result, build, clean
from sitegen.builder.program_digest import LIBRARIES, compute_program_digest
from sitegen.publish.paths import LOCK, MANIFEST
from sitegen.publish.publish_result import Action
from tests.builder.workshop import TODAY, Workshop, tree, written
from tests.size import thin_out

pytestmark = pytest.mark.slow

ITEM = "content/agencies/county/items/2024/00001.md"
TABLE = "content/agencies/county/items/2024/00001/table.csv"
PAGE = "public/items/county/2024-00001.html"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    site = Workshop(tmp_path / "project")
    site.put("themes/mine/theme.yaml", "name: mine\nextends: [default]\n")
    site.edit("site.yaml", "page_size: 5", "page_size: 5\ntheme: mine")
    site.edit(ITEM, "附件:", "有效期至: 2026-12-31\n附件:")
    return site


def took_the_short_way(result: Result) -> bool:
    return "parse" not in result.seconds


def test_the_second_build_finds_the_same_without_reading(workshop: Workshop) -> None:
    first = workshop.build()
    assert not took_the_short_way(first)
    before = tree(workshop.output)
    again = workshop.build()
    assert took_the_short_way(again)
    assert again.diagnostics == first.diagnostics
    assert (again.pages, again.unpublished) == (first.pages, first.unpublished)
    assert {event.action for event in again.events} == {Action.KEPT}
    assert {event.path for event in again.events} == before.keys() - {MANIFEST}
    assert tree(workshop.output) == before


def add_link(site: Workshop) -> None:
    (site.root / "content/pages/link.md").symlink_to(site.root / "site.yaml")


CHANGES: dict[str, Callable[[Workshop], object]] = {
    "a body": lambda site: site.edit(ITEM, "一、总则", "一、总的规则"),
    "an attachment": lambda site: site.put(TABLE, "年份,水量\n2023,101\n"),
    "a file more": lambda site: site.put(
        "content/pages/more.md", "---\n标题: 多\n更新日期: 2026-02-01\n---\n多。\n"
    ),
    "a file less": lambda site: (site.root / "content/pages/about.md").unlink(),
    "a page altered": lambda site: site.put(PAGE, "altered"),
    "a page gone": lambda site: (site.root / PAGE).unlink(),
    "a lock left": lambda site: site.put(f"public/{LOCK}", ""),
    "a style": lambda site: site.put("themes/mine/static/tokens.css", ":root { --gap: 1rem }\n"),
    "a template": lambda site: site.put("themes/mine/templates/_nav.html", "<nav></nav>\n"),
    "the state gone": lambda site: (site.root / ".sitegen/state.db").unlink(),
}


@pytest.mark.parametrize("change", thin_out(CHANGES, 3))
def test_whatever_changes_is_seen(workshop: Workshop, tmp_path: Path, change: str) -> None:
    workshop.build()
    workshop.build()
    CHANGES[change](workshop)
    result = workshop.build()
    assert not took_the_short_way(result)
    assert tree(workshop.output) == workshop.clean_build(tmp_path / "clean")
    assert took_the_short_way(workshop.build())


def test_another_day_is_another_site(workshop: Workshop) -> None:
    workshop.build()
    assert "失效" not in workshop.text("items/county/2024-00001.html")
    assert not took_the_short_way(workshop.build(date(2027, 2, 1)))
    assert "失效" in workshop.text("items/county/2024-00001.html")
    # The first day's site is not what stands there any more.
    again = workshop.build()
    assert not took_the_short_way(again)
    assert "items/county/2024-00001.html" in written(again)


def test_a_link_that_is_refused_is_seen_though_no_file_changed(workshop: Workshop) -> None:
    workshop.build()
    add_link(workshop)
    result = workshop.build()
    assert not took_the_short_way(result)
    assert "pages/link.md" in str(result.diagnostics[0].place)


def test_what_was_edited_during_a_build_is_not_taken_for_what_was_there(
    workshop: Workshop, tmp_path: Path
) -> None:
    """The text of the scan comes back later: the site shows the other one, so there is something to do."""
    old = (workshop.root / ITEM).read_text("utf-8")
    workshop.build()
    workshop.edit(ITEM, "一、总则", "一、另一则")

    def edit(step: str, done: int, total: int) -> None:
        if step == "scan" and done:
            workshop.put(ITEM, old.replace("一、总则", "一、又一则"))

    build(Project(root=workshop.root, output=workshop.output, today=TODAY), edit)
    assert "一、又一则" in workshop.text("items/county/2024-00001.html")
    workshop.put(ITEM, old.replace("一、总则", "一、另一则"))
    workshop.build()
    assert tree(workshop.output) == workshop.clean_build(tmp_path / "clean")


def test_a_theme_edited_during_a_build_is_not_taken_for_what_was_there(
    workshop: Workshop, tmp_path: Path
) -> None:
    nav = "themes/mine/templates/_nav.html"
    workshop.put(nav, "<nav>1</nav>\n")

    def edit(step: str, done: int, total: int) -> None:
        if step == "assemble":
            workshop.put(nav, "<nav>2</nav>\n")

    build(Project(root=workshop.root, output=workshop.output, today=TODAY), edit)
    workshop.put(nav, "<nav>1</nav>\n")
    workshop.build()
    assert tree(workshop.output) == workshop.clean_build(tmp_path / "clean")


def test_a_file_of_a_theme_that_cannot_be_read_is_a_finding_if_it_is_one(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that an editor has put away again between two looks: root may read all, so the disk refuses here."""
    workshop.put("themes/other/static/gone.css", "")
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "gone.css":
            raise FileNotFoundError(path)
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert not took_the_short_way(workshop.build())
    assert took_the_short_way(workshop.build())


def test_two_folders_of_one_project_are_kept_apart(workshop: Workshop) -> None:
    other = Project(root=workshop.root, output=workshop.root / "other", today=TODAY)
    workshop.build()
    assert not took_the_short_way(build(other))
    assert took_the_short_way(build(other))
    assert took_the_short_way(workshop.build())
    clean(other)
    assert not took_the_short_way(build(other))


@pytest.mark.parametrize("value", [b"", b"\xc1", b"\x90", b"\x94\xa1a\x01\x01\xa1b"])
def test_a_damaged_memory_is_no_answer(workshop: Workshop, value: bytes) -> None:
    workshop.build()
    with closing(sqlite3.connect(workshop.root / ".sitegen/state.db")) as state, state:
        assert state.execute("UPDATE last_builds SET value = ?", (value,)).rowcount == 1
    assert not took_the_short_way(workshop.build())


def test_the_engine_is_another_one_with_another_library(monkeypatch: pytest.MonkeyPatch) -> None:
    before = compute_program_digest.__wrapped__()
    monkeypatch.setattr(
        "sitegen.builder.program_digest._find_version", lambda name: "999" if name == "markdown" else "1"
    )
    assert compute_program_digest.__wrapped__() != before


def test_the_libraries_are_those_the_project_names() -> None:
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8")
    named = text.partition("\ndependencies = [")[2].partition("]")[0]
    listed = {line.strip(' ",').partition(">")[0] for line in named.split("\n") if line.strip()}
    assert listed - {"click", "watchdog", "whoosh-reloaded"} == set(LIBRARIES)


def test_a_folder_that_cannot_be_looked_through_is_no_short_way(workshop: Workshop) -> None:
    workshop.build()
    (workshop.output / "items").rename(workshop.output / "moved")
    (workshop.output / "items").symlink_to("moved")
    assert not took_the_short_way(workshop.build())
