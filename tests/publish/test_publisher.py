"""What a publication does to each file, and why, from the state in which it finds the folder."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from sitegen.pages.output import Output
from sitegen.publish.errors import PublishError
from sitegen.publish.manifest import load_manifest
from sitegen.publish.output_dir import FolderWriter
from sitegen.publish.paths import LOCK, MANIFEST, TEMPORARY
from sitegen.publish.publish_result import Action
from sitegen.publish.publisher import publish, remove_published_files
from sitegen.publish.state import BuildState
from tests.publish.plans import Plan, build, planned, render, stamps, told, tree

pytestmark = pytest.mark.usefixtures("memory")

SITE = {"index.html": "home", "items/1.html": "one", "items/2.html": "two", "data/feed.xml": "feed"}


def touch(path: Path, seconds: int = 5) -> None:
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + seconds * 10**9))


def alter(path: Path) -> None:
    path.write_bytes(b"x" * path.stat().st_size)
    touch(path)


def unfinish(project: Path) -> None:
    """Leaves the folder as a kill would after the manifest was announced and before anything was written."""
    with BuildState(project / ".sitegen/state.db") as state:
        state.forget_outputs("../public", ["items/1.html", "items/3.html"])
    manifest = project / "public" / MANIFEST
    text = manifest.read_text().replace('"complete"', '"unfinished"')
    manifest.write_text(text.replace('"files": {\n', '"files": {\n"items/3.html": null,\n'))
    (project / "public" / TEMPORARY).write_text("half a pa")


def lose_state(project: Path) -> None:
    shutil.rmtree(project / ".sitegen")


def damage_state(project: Path) -> None:
    (project / ".sitegen/state.db").write_bytes(b"\0garbage" * 1000)


def restore(project: Path) -> None:
    for path in (project / "public").rglob("*"):
        touch(path)


SITUATIONS: list[tuple[str, Callable[[Path], object], Plan, dict[str, str]]] = [
    ("nothing changed", lambda p: None, SITE, {}),
    (
        "a page was edited",
        lambda p: None,
        SITE | {"items/1.html": "uno"},
        {"items/1.html": "written: changed"},
    ),
    ("a page is new", lambda p: None, SITE | {"items/3.html": "three"}, {"items/3.html": "written: new"}),
    (
        "a page left the plan",
        lambda p: None,
        {path: text for path, text in SITE.items() if path != "data/feed.xml"},
        {"data/feed.xml": "removed: no longer planned"},
    ),
    (
        "a page was renamed",
        lambda p: None,
        {"home.html" if path == "index.html" else path: text for path, text in SITE.items()},
        {"home.html": "written: new", "index.html": "removed: no longer planned"},
    ),
    (
        "a page is missing",
        lambda p: (p / "public/items/1.html").unlink(),
        SITE,
        {"items/1.html": "written: missing"},
    ),
    (
        "a page was altered by hand",
        lambda p: alter(p / "public/items/1.html"),
        SITE,
        {"items/1.html": "written: altered on disk"},
    ),
    (
        "a page was cut off",
        lambda p: os.truncate(p / "public/items/1.html", 1),
        SITE,
        {"items/1.html": "written: altered on disk"},
    ),
    ("the folder was restored with new times", restore, SITE, {}),
    (
        "the build state was lost",
        lose_state,
        SITE,
        dict.fromkeys(sorted(SITE), "rendered-same: not in the build state"),
    ),
    (
        "the build state was damaged",
        damage_state,
        SITE | {"index.html": "new home"},
        dict.fromkeys(SITE, "rendered-same: not in the build state")
        | {"index.html": "written: not in the build state"},
    ),
    ("the folder is gone", lambda p: shutil.rmtree(p / "public"), SITE, dict.fromkeys(SITE, "written: new")),
    (
        "the last build was killed",
        unfinish,
        SITE | {"items/3.html": "three"},
        {"items/1.html": "rendered-same: unfinished build", "items/3.html": "written: unfinished build"},
    ),
    (
        "a file becomes a folder",
        lambda p: build(p, SITE | {"guide": "was a file"}),
        SITE | {"guide/index.html": "now inside"},
        {"guide": "removed: no longer planned", "guide/index.html": "written: new"},
    ),
    (
        "a folder becomes a file",
        lambda p: build(p, SITE | {"guide/a/index.html": "was inside"}),
        SITE | {"guide": "now a file"},
        {"guide/a/index.html": "removed: no longer planned", "guide": "written: new"},
    ),
    (
        "only the letter case changes",
        lambda p: build(p, SITE | {"Guide.html": "guide"}),
        SITE | {"guide.html": "guide"},
        {"Guide.html": "removed: no longer planned", "guide.html": "written: new"},
    ),
]


@pytest.mark.parametrize(
    ("prepare", "plan", "expected"), [s[1:] for s in SITUATIONS], ids=[s[0] for s in SITUATIONS]
)
def test_each_situation_has_its_events_and_ends_like_a_clean_build(
    tmp_path: Path, prepare: Callable[[Path], object], plan: Plan, expected: dict[str, str]
) -> None:
    build(tmp_path, SITE)
    prepare(tmp_path)
    assert told(build(tmp_path, plan)) == expected
    build(tmp_path / "clean", plan)
    assert tree(tmp_path / "public") == tree(tmp_path / "clean/public")
    assert told(build(tmp_path, plan)) == {}


def test_an_unchanged_site_is_not_written_at_all(tmp_path: Path) -> None:
    build(tmp_path, SITE)
    before = stamps(tmp_path / "public"), stamps(tmp_path / ".sitegen/state.db")
    report = build(tmp_path, SITE)
    assert (stamps(tmp_path / "public"), stamps(tmp_path / ".sitegen/state.db")) == before
    assert (report.count(Action.KEPT), report.bytes_written, report.changed) == (len(SITE), 0, False)


def test_a_new_fingerprint_with_old_bytes_leaves_the_file_alone(tmp_path: Path) -> None:
    build(tmp_path, SITE)
    before = stamps(tmp_path / "public/items")
    with BuildState(tmp_path / ".sitegen/state.db") as state:
        outputs = [Output(path, "new engine", 0, "", text) for path, text in SITE.items()]
        report = publish(outputs, render, tmp_path / "public", state)
    assert report.count(Action.RENDERED_SAME) == len(SITE)
    assert stamps(tmp_path / "public/items") == before
    assert not report.changed


def test_what_is_linked_to_is_written_first_and_each_order_is_the_same(tmp_path: Path) -> None:
    rendered: list[str] = []
    heard: list[tuple[int, int]] = []

    def listening(outputs: Sequence[Output]) -> Iterator[tuple[Output, bytes]]:
        rendered.extend(output.path for output in outputs)
        return render(outputs)

    with BuildState(tmp_path / "state.db") as state:
        publish(planned(SITE)[::-1], listening, tmp_path / "public", state, lambda *n: heard.append(n))
    assert rendered == ["data/feed.xml", "items/1.html", "items/2.html", "index.html"]
    assert heard == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


def test_the_manifest_lists_every_file_with_its_sum(tmp_path: Path) -> None:
    build(tmp_path, {"b.txt": "two", "a/中文.txt": "一"})
    assert (tmp_path / "public" / MANIFEST).read_text(encoding="utf-8") == (
        '{\n"format": "sitegen-manifest/1",\n"state": "complete",\n"files": {\n'
        '"a/中文.txt": {"size": 3, "sha256": "51a75f4634dfa8598a0a1436da0b7764830edd1f3a97661222387da2fe2b38d1"},\n'
        '"b.txt": {"size": 3, "sha256": "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3"}\n}\n}\n'
    )


def test_files_of_others_stay_through_builds_and_cleaning(tmp_path: Path) -> None:
    build(tmp_path, SITE)
    for name in ("CNAME", "items/notes.txt", "items/1.html.sitegen-tmp", "elsewhere/page.html"):
        (tmp_path / "public" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "public" / name).write_text("not ours")
    build(tmp_path, {"index.html": "home"})
    foreign = {path for path, data in tree(tmp_path / "public").items() if data == b"not ours"}
    assert foreign == {"CNAME", "items/notes.txt", "items/1.html.sitegen-tmp", "elsewhere/page.html"}
    with BuildState(tmp_path / ".sitegen/state.db") as state:
        remove_published_files(tmp_path / "public", state)
    assert set(tree(tmp_path / "public")) == foreign | {"items", "elsewhere"}


def test_cleaning_removes_all_that_is_ours_and_can_be_repeated(tmp_path: Path) -> None:
    build(tmp_path, SITE)
    with BuildState(tmp_path / ".sitegen/state.db") as state:
        assert told(remove_published_files(tmp_path / "public", state)) == dict.fromkeys(
            SITE, "removed: cleaned"
        )
        assert not (tmp_path / "public").exists()
        assert state.load_outputs("../public") == {}
        assert remove_published_files(tmp_path / "public", state).events == ()
        (tmp_path / "public").mkdir()
        (tmp_path / "public/mine.txt").write_text("mine")
        with pytest.raises(PublishError, match="nothing was written"):
            remove_published_files(tmp_path / "public", state)
    assert told(build(tmp_path / "again", SITE)) == dict.fromkeys(SITE, "written: new")


def test_what_a_killed_build_leaves_is_removed_even_if_nothing_else_is_to_do(tmp_path: Path) -> None:
    build(tmp_path, SITE)
    expected = tree(tmp_path / "public")
    (tmp_path / "public" / TEMPORARY).write_text("half a pa")
    (tmp_path / "public" / LOCK).touch()
    assert told(build(tmp_path, SITE)) == {}
    assert tree(tmp_path / "public") == expected


def test_a_failing_render_leaves_whole_pages_and_the_next_build_finishes(tmp_path: Path) -> None:
    def failing(outputs: Sequence[Output]) -> Iterator[tuple[Output, bytes]]:
        yield next(render(outputs))
        raise RuntimeError("a template is broken")

    build(tmp_path, SITE)
    edited = {path: f"{text} edited" for path, text in SITE.items()}
    with BuildState(tmp_path / ".sitegen/state.db") as state, pytest.raises(RuntimeError, match="broken"):
        publish(planned(edited), failing, tmp_path / "public", state)
    now = tree(tmp_path / "public")
    assert now["data/feed.xml"] == b"feed edited"
    assert now["items/1.html"] == b"one"
    assert LOCK not in now
    assert build(tmp_path, edited).count(Action.WRITTEN) == 3


def test_a_renderer_that_skips_or_mixes_up_outputs_is_our_bug(tmp_path: Path) -> None:
    with BuildState(tmp_path / "state.db") as state:
        with pytest.raises(ValueError, match="shorter"):
            publish(planned(SITE), lambda outputs: [*render(outputs)][:-1], tmp_path / "a", state)
        with pytest.raises(ValueError, match="was due"):
            publish(planned(SITE), lambda outputs: [*render(outputs)][::-1], tmp_path / "b", state)


def test_a_project_and_its_cache_may_move_together(tmp_path: Path) -> None:
    build(tmp_path / "here", SITE)
    shutil.copytree(tmp_path / "here", tmp_path / "there", copy_function=shutil.copy)
    assert told(build(tmp_path / "there", SITE)) == {}


def test_two_output_folders_of_one_project_do_not_disturb_each_other(tmp_path: Path) -> None:
    build(tmp_path, SITE, "public")
    build(tmp_path, SITE | {"index.html": "draft"}, "preview")
    assert told(build(tmp_path, SITE, "public")) == {}
    assert told(build(tmp_path, SITE | {"index.html": "draft"}, "preview")) == {}


def test_another_project_publishing_to_the_same_folder_is_noticed(tmp_path: Path) -> None:
    build(tmp_path / "a", SITE)
    before = stamps(tmp_path / "a/public/index.html")
    with BuildState(tmp_path / "b.db") as state:
        publish(planned(SITE | {"index.html": "HOME"}), render, tmp_path / "a/public", state)
    assert stamps(tmp_path / "a/public/index.html") != before
    assert told(build(tmp_path / "a", SITE)) == {"index.html": "written: not in the build state"}
    manifest = load_manifest(os.fspath(tmp_path / "a/public"))
    assert manifest is not None
    assert set(manifest.files) == set(SITE)


def test_a_file_made_of_pieces_is_replaced_only_by_another(tmp_path: Path) -> None:
    """Whatever the times say: a disk may count them in steps of two seconds."""
    writer = FolderWriter(str(tmp_path))
    first, sums = writer.write_if_changed("data/a.json", iter([b"one ", b"two"]))
    assert sums == hashlib.sha256(b"one two").hexdigest()
    assert writer.write_if_changed("data/a.json", iter([b"one two"])) == (first, sums)
    os.utime(tmp_path / "data/a.json", ns=(first.mtime_ns, first.mtime_ns))
    writer.write_if_changed("data/a.json", iter([b"two ", b"one"]))
    assert (tmp_path / "data/a.json").read_bytes() == b"two one"
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_pieces_that_fail_leave_the_file_as_it_was(tmp_path: Path) -> None:
    def failing() -> Iterator[bytes]:
        yield b"new"
        raise OSError(errno.EIO, "no more")

    writer = FolderWriter(str(tmp_path))
    writer.write_if_changed("a.json", iter([b"old"]))
    with pytest.raises(PublishError):
        writer.write_if_changed("a.json", failing())
    assert tree(tmp_path) == {"a.json": b"old"}
