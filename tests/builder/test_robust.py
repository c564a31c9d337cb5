"""Builds among links, wrong folders, damaged memories, and others who edit and build at the same time."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import time_ns

import pytest

from sitegen.builder import Project, StepListener, build, check, clean
from sitegen.cli import run
from sitegen.publish import publication
from sitegen.publish.database import open_database
from sitegen.publish.file_rows import SOURCE_ROWS
from sitegen.publish.paths import MANIFEST
from sitegen.publish.state import BuildState
from sitegen.search import external_partition
from tests.builder.workshop import TODAY, Workshop, errors, tree, written

FOLDER = "content/agencies/county/items/2024"
ITEM, OTHER, TABLE = f"{FOLDER}/00001.md", f"{FOLDER}/00002.md", f"{FOLDER}/00001/table.csv"
PAGE = "items/county/2024-00001.html"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "project")


def command(workshop: Workshop, name: str, *arguments: str) -> int:
    day = () if name == "clean" else ("--today", TODAY.isoformat())
    return run((name, "--project", str(workshop.root), *day, *arguments))


def link(place: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(target)


@pytest.mark.parametrize(
    ("place", "arguments"),
    [
        ("public", ()),
        ("site", ("--output", "site/public")),
        (".sitegen", ()),
        (".sitegen/state.db", ()),
        (".sitegen/state.db-wal", ()),
    ],
)
def test_a_link_in_the_project_is_not_followed(
    workshop: Workshop,
    place: str,
    arguments: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(workshop.root)
    elsewhere = workshop.root.parent / "elsewhere"
    link(workshop.root / place, elsewhere)
    for name in ("build", "clean"):
        assert command(workshop, name, *arguments) == 1
        assert "PUB-013" in capsys.readouterr().out
    assert tree(elsewhere) == {}
    assert list(elsewhere.iterdir()) == []


def test_a_link_outside_the_project_is_the_machine_s_own(workshop: Workshop, tmp_path: Path) -> None:
    link(tmp_path / "www", tmp_path / "data")
    assert command(workshop, "build", "--quiet", "--output", str(tmp_path / "www/site")) == 0
    assert (tmp_path / "data/site/index.html").is_file()


def test_a_link_that_leads_nowhere_is_a_finding(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to("circle")
    project = Project(root=workshop.root, output=tmp_path / "circle/site", today=TODAY)
    assert errors(build(project)) == [f"{project.output} PUB-023"]


@pytest.mark.parametrize("spoil", [lambda root: (root / ".sitegen").touch(), lambda root: (root / ".sitegen/state.db").mkdir(parents=True)])  # fmt: skip
@pytest.mark.parametrize("name", ["build", "check", "clean"])
def test_a_state_that_cannot_be_made_is_a_finding(
    workshop: Workshop,
    spoil: Callable[[Path], object],
    name: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    spoil(workshop.root)
    assert command(workshop, name) == 1
    assert "PUB-024" in capsys.readouterr().out


def test_a_temporary_folder_that_takes_nothing_is_a_finding(
    workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert errors(workshop.build()) == []
    before = tree(workshop.output)
    workshop.put(ITEM, (workshop.root / ITEM).read_bytes() + "再写一句。\n".encode())
    (workshop.root / ".sitegen/state.db").unlink()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    monkeypatch.setattr(external_partition, "MAX_POSTINGS_IN_MEMORY", 0)
    assert errors(workshop.build()) == [f"{tmp_path / 'gone'} PUB-023"]
    assert tree(workshop.output) == before


def test_a_temporary_folder_that_fails_while_files_are_written_is_one_too(
    workshop: Workshop, tmp_path: Path
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publication, "_MAX_ROWS", 0)
        patch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
        assert errors(workshop.build()) == [f"{tmp_path / 'gone'} PUB-023"]
    assert not errors(workshop.build())
    assert tree(workshop.output) == workshop.clean_build(tmp_path / "clean")


def test_what_is_recorded_of_many_files_goes_by_way_of_the_disk(
    workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication, "_MAX_ROWS", 7)
    workshop.build()
    assert not written(workshop.build())
    workshop.put(ITEM, (workshop.root / ITEM).read_bytes().replace("标题: ".encode(), "标题: 新".encode()))
    assert not errors(workshop.build())
    monkeypatch.undo()
    assert tree(workshop.output) == workshop.clean_build(tmp_path / "clean")


@pytest.mark.parametrize(
    ("output", "code"),
    [
        (".", "PUB-015"),
        ("..", "PUB-015"),
        ("/", "PUB-015"),
        (".git", "PUB-015"),
        (".git/hooks", "PUB-015"),
        (".sitegen", "PUB-015"),
        (".sitegen/x", "PUB-016"),
        ("themes/x", "PUB-015"),
        ("site.yaml/x", "PUB-015"),
        ("../other/.GIT/site", "PUB-016"),
        ("../home", "PUB-016"),
        ("n" * 300, "PUB-023"),
        ("circle/x", "PUB-013"),
    ],
)
def test_a_folder_that_is_no_place_for_a_site_is_refused(
    workshop: Workshop,
    output: str,
    code: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    base = workshop.root.parent
    (base / "home").mkdir()
    (workshop.root / "circle").symlink_to("circle")
    monkeypatch.setenv("HOME", str(base / "home"))
    monkeypatch.chdir(workshop.root)
    before = tree(workshop.root)
    for name in ("build", "clean"):
        assert command(workshop, name, "--output", output) == 1
        assert code in capsys.readouterr().out
    after = tree(workshop.root)
    assert before == {path: data for path, data in after.items() if not path.startswith(".sitegen/")}


def test_a_folder_that_is_gone_is_a_usage_error(
    workshop: Workshop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert run(("build",)) == 2
    assert command(workshop, "build", "--output", "public") == 2
    assert "当前文件夹已被删除" in capsys.readouterr().err


def test_a_body_that_another_build_threw_away_is_made_again(workshop: Workshop) -> None:
    workshop.build()
    expected = tree(workshop.output)

    def throw_away(step: str, done: int, total: int) -> None:
        if step == "publish" and not done:
            with BuildState(workshop.root / ".sitegen/state.db") as state:
                state.prune(bodies=[])

    for path in (PAGE, "guide/county.html", "reports/county/2024.html"):
        (workshop.output / path).unlink()
    project = Project(root=workshop.root, output=workshop.output, today=TODAY)
    assert errors(build(project, throw_away)) == []
    assert tree(workshop.output) == expected


def test_a_cached_parse_without_its_body_is_parsed_again(workshop: Workshop) -> None:
    workshop.build()
    with BuildState(workshop.root / ".sitegen/state.db") as state:
        state.prune(bodies=[])
    assert errors(workshop.check()) == []
    expected = (workshop.output / PAGE).read_bytes()
    (workshop.output / PAGE).unlink()
    assert errors(workshop.build()) == []
    assert (workshop.output / PAGE).read_bytes() == expected


def rows(workshop: Workshop, table: str) -> int:
    connection = sqlite3.connect(workshop.root / ".sitegen/state.db")
    (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    connection.close()
    return int(count)


def test_only_a_published_build_forgets(workshop: Workshop) -> None:
    workshop.build()
    before = rows(workshop, "parses"), rows(workshop, "bodies"), rows(workshop, "sources")
    workshop.edit(OTHER, "为什么要有这个办法。", "为什么要改这个办法。")
    workshop.check()
    assert rows(workshop, "bodies") == before[1] + 1
    workshop.build()
    assert (rows(workshop, "parses"), rows(workshop, "bodies"), rows(workshop, "sources")) == before


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE parses SET value = 7",
        "UPDATE parses SET value = 'text'",
        "UPDATE parses SET value = NULL",
        "UPDATE parses SET value = x'93c0ff'",
        "UPDATE bodies SET html = x'07'",
        "UPDATE bodies SET html = NULL",
        "UPDATE sources SET files = 7",
        "UPDATE shards SET content = NULL",
        "UPDATE shards SET content = x'7b7d'",
        "UPDATE shard_digests SET digest = 7",
        "UPDATE shard_digests SET digest = '' WHERE name = 'snapshot'",
        "UPDATE outputs SET files = 'text'",
    ],
)
def test_a_value_of_another_type_is_not_believed(workshop: Workshop, damage: str) -> None:
    workshop.build()
    expected = tree(workshop.output)
    connection = sqlite3.connect(workshop.root / ".sitegen/state.db")
    connection.execute(damage)
    connection.commit()
    connection.close()
    (workshop.output / PAGE).unlink()
    for shard in (workshop.output / "search/g").glob("*/*.js"):
        shard.unlink()
    assert errors(workshop.build()) == []
    assert tree(workshop.output) == expected


def edit_after_scan(workshop: Workshop, path: str, content: bytes) -> StepListener:
    """Hears how far a build is, and edits a file between its being scanned and its being parsed."""

    def edit(step: str, done: int, total: int) -> None:
        if step == "scan" and total:
            workshop.put(path, content)

    return edit


@pytest.mark.parametrize("path", [OTHER, TABLE])
def test_an_edit_during_the_build_does_not_spoil_the_memory(
    workshop: Workshop, tmp_path: Path, path: str
) -> None:
    original = (workshop.root / path).read_bytes()
    edited = original.replace("为什么".encode(), "不知为何".encode()).replace(b"100", b"2000")
    project = Project(root=workshop.root, output=workshop.output, today=TODAY)
    assert errors(build(project, edit_after_scan(workshop, path, edited))) == []
    assert tree(workshop.output) == workshop.clean_build(tmp_path / "edited")
    workshop.put(path, original)
    assert errors(workshop.build()) == []
    assert tree(workshop.output) == workshop.clean_build(tmp_path / "original")


@pytest.mark.parametrize("change", [lambda file: file.write_bytes(b"a,b\n"), lambda file: file.unlink()])
def test_an_attachment_that_changes_under_the_build_is_a_finding(
    workshop: Workshop, change: Callable[[Path], object]
) -> None:
    def progress(step: str, done: int, total: int) -> None:
        if step == "publish" and not done and (workshop.root / TABLE).exists():
            change(workshop.root / TABLE)

    project = Project(root=workshop.root, output=workshop.output, today=TODAY)
    assert errors(build(project, progress)) == [f"{TABLE} PUB-017"]


def test_a_source_that_goes_after_the_scan_is_a_finding(workshop: Workshop) -> None:
    def progress(step: str, done: int, total: int) -> None:
        if step == "scan" and total:
            (workshop.root / OTHER).unlink()

    project = Project(root=workshop.root, output=workshop.output, today=TODAY)
    assert f"{OTHER} FIL-006" in errors(check(project, progress))


def test_an_edit_that_keeps_size_time_and_inode_is_seen(workshop: Workshop) -> None:
    hour_ago = time_ns() - 3600 * 10**9
    os.utime(workshop.root / OTHER, ns=(hour_ago, hour_ago))
    workshop.build()
    known = (workshop.root / OTHER).stat()
    # The state has seen the file long ago: it is not read again for its age.
    connection = open_database(workshop.root / ".sitegen/state.db")
    rows = SOURCE_ROWS.load(connection, "")
    later = {path: row._replace(seen_ns=row.seen_ns + 3600 * 10**9) for path, row in rows.items()}
    SOURCE_ROWS.record(connection, "", later.items())
    assert SOURCE_ROWS.load(connection, "") == later
    connection.close()
    with (workshop.root / OTHER).open("r+b") as file:
        data = file.read().replace("为什么".encode(), "怎么就".encode())
        file.seek(0)
        file.write(data)
    os.utime(workshop.root / OTHER, ns=(known.st_atime_ns, known.st_mtime_ns))
    now = (workshop.root / OTHER).stat()
    assert (now.st_size, now.st_mtime_ns, now.st_ino) == (known.st_size, known.st_mtime_ns, known.st_ino)
    assert "items/county/2024-00002.html" in written(workshop.build())


def test_a_page_altered_with_its_size_and_time_kept_is_written_again(workshop: Workshop) -> None:
    workshop.build()
    page = workshop.output / PAGE
    data, facts = page.read_bytes(), page.stat()
    page.write_bytes(b"!" + data[1:])
    os.utime(page, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert written(workshop.build()) == {PAGE}
    assert page.read_bytes() == data


ALIASES: dict[str, tuple[str, list[str]]] = {
    "the home page": ("/zfxxgk/", [f"{OTHER}:7:6 PUB-001"]),
    "the home page by name": ("/zfxxgk/index.html", [f"{OTHER}:7:6 PUB-001"]),
    "another item's page": (f"/zfxxgk/{PAGE}", [f"{OTHER}:7:6 PUB-001"]),
    "its own page": ("/zfxxgk/items/county/2024-00002.html", [f"{OTHER}:7:6 PUB-001"]),
    "a page in other letters": ("/zfxxgk/Items/county/x.html", [f"{OTHER}:7:6 PUB-002"]),
    "a page as a folder": ("/zfxxgk/robots.txt", [f"{OTHER}:7:6 PUB-003"]),
    "the manifest": (f"/zfxxgk/{MANIFEST}", [f"{OTHER}:7:6 PUB-004"]),
    "the manifest as a folder": (f"/zfxxgk/{MANIFEST.upper()}/", [f"{OTHER}:7:6 PUB-004"]),
    "twice the same": ("[/zfxxgk/a, /zfxxgk/a/, /zfxxgk/a/index.html, /zfxxgk/a]", []),
    "twice in other letters": ("[/zfxxgk/b.html, /zfxxgk/B.html]", [f"{OTHER}:7:23 PUB-002"]),
}


@pytest.mark.parametrize(("aliases", "expected"), ALIASES.values(), ids=ALIASES)
def test_an_alias_in_the_way_is_reported_where_it_is_written(
    workshop: Workshop, aliases: str, expected: list[str]
) -> None:
    workshop.edit(OTHER, "旧网址: /zfxxgk/old/jiedu.html", f"旧网址: {aliases}")
    assert errors(workshop.check()) == expected
    assert errors(workshop.build()) == expected
    assert workshop.output.exists() is not bool(expected)


def test_two_items_with_one_alias_are_both_named(workshop: Workshop) -> None:
    workshop.edit(
        ITEM, "附件: [table.csv]", "附件: [table.csv]\n旧网址: [/zfxxgk/new.html, /zfxxgk/old/jiedu.html]"
    )
    (finding,) = [one for one in workshop.check().diagnostics if one.code == "PUB-001"]
    assert f"{ITEM}:11:25" in finding.message
    assert f"{OTHER}:7:6" in finding.message


def test_cleaning_refuses_among_the_sources(workshop: Workshop) -> None:
    workshop.put("content/agencies/" + MANIFEST, '{"format":"sitegen-manifest/1","state":"complete","files":{"county/agency.yaml":null}}')  # fmt: skip
    project = Project(root=workshop.root, output=workshop.root / "content/agencies", today=TODAY)
    assert errors(clean(project)) == [f"{project.output} PUB-015"]
    assert (workshop.root / "content/agencies/county/agency.yaml").is_file()
