"""Changes of files are made all or not at all, whatever stops them, and what is deleted is not lost before."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sitegen.files.changes import ChangeSet, FileChange, digest_files, write_changes
from sitegen.files.errors import FileEdited, NotUndoneError, WriteError
from sitegen.files.leftovers import LeftoverError
from tests.small_disk import make_small_disk, mount_small_disk, run_as_administrator

FILES = {
    "items/1.md": b"one",
    "items/1/a.csv": b"attachment",
    "items/2.md": b"two",
    "items/2/b.csv": b"gone",
    "agency/x.md": b"x",
}
CHANGES = (FileChange("new/deep/1.md", b"one", b"ONE"), FileChange("agency2/x.md", b"x", b"X"))
MOVES = (("items/1.md", "new/deep/1.md"), ("items/1", "new/deep/1"), ("agency", "agency2"))
DELETIONS = ("items/2.md", "items/2")
RESULT = {"new/deep/1.md": b"ONE", "new/deep/1/a.csv": b"attachment", "agency2/x.md": b"X"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, content in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    return tmp_path


def make_plan(root: Path, creations: Mapping[str, bytes] | None = None) -> ChangeSet:
    """Plans all changes, with what goes as it is now."""
    return ChangeSet(root, MOVES, CHANGES, DELETIONS, creations or {}, digest_files(root, DELETIONS))


def read(root: Path) -> dict[str, bytes]:
    return {
        file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()
    }


def stop_at(monkeypatch: pytest.MonkeyPatch, number: int, *, after: bool, again: int = 0) -> list[int]:
    """Interrupt the step ``number`` of those that change names, before it or after it; also ``again``."""
    count = [0]

    def interrupt(original: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
        def step(self: Path, target: Path) -> Path:
            count[0] += 1
            if count[0] == again:
                raise OSError(5, "Input/output error", str(target))
            if count[0] == number and not after:
                raise KeyboardInterrupt
            result = original(self, target)
            if count[0] == number:
                raise KeyboardInterrupt
            return result

        return step

    for name in ("rename", "replace"):
        monkeypatch.setattr(Path, name, interrupt(getattr(Path, name)))
    return count


def test_all_changes_are_made(root: Path) -> None:
    assert write_changes(make_plan(root)) == ()
    assert read(root) == RESULT


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("number", range(1, 8))
def test_an_interruption_at_any_step_loses_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch, number: int, after: bool
) -> None:
    folders = {path for path in root.rglob("*") if path.is_dir()}
    stop_at(monkeypatch, number, after=after)
    with pytest.raises(KeyboardInterrupt):
        write_changes(make_plan(root))
    assert read(root) == FILES
    assert {path for path in root.rglob("*") if path.is_dir()} == folders


def test_a_step_that_cannot_be_undone_does_not_stop_the_rest(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Seven steps; then the last text, the first one, agency, 1, 1.md, items/2 and items/2.md go back.
    stop_at(monkeypatch, 7, after=True, again=13)
    with pytest.raises(NotUndoneError) as failure:
        write_changes(make_plan(root))
    assert failure.value.paths == ("items/2",)
    left = dict(FILES)
    left["items/2.sitegen.tmp/b.csv"] = left.pop("items/2/b.csv")
    assert read(root) == left


def test_files_edited_meanwhile_and_names_in_use_change_nothing(root: Path) -> None:
    (root / "agency/x.md").write_bytes(b"edited")
    with pytest.raises(FileEdited) as failure:
        write_changes(make_plan(root))
    assert failure.value.path == "agency/x.md"
    assert read(root) == FILES | {"agency/x.md": b"edited"}
    (root / "agency/x.md").write_bytes(b"x")
    (root / "agency2").mkdir()
    with pytest.raises(WriteError, match=r"agency2 cannot be written .* Nothing was changed"):
        write_changes(make_plan(root))
    assert read(root) == FILES


@pytest.mark.parametrize("path", ["new/deep/1.md", "agency2/x.md"])
def test_what_an_editor_saves_meanwhile_is_kept(
    root: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """The save comes after the first comparison, directly before the first text is replaced."""
    former = {"new/deep/1.md": "items/1.md", "agency2/x.md": "agency/x.md"}[path]
    original = Path.replace

    def save(self: Path, target: Path) -> Path:
        monkeypatch.setattr(Path, "replace", original)
        result = original(self, target)
        (root / "agency2/x.md").write_bytes(b"saved")
        return result

    if path == "agency2/x.md":
        monkeypatch.setattr(Path, "replace", save)
    else:
        rename = Path.rename

        def save_first(self: Path, target: Path) -> Path:
            result = rename(self, target)
            if target == root / path:
                target.write_bytes(b"saved")
            return result

        monkeypatch.setattr(Path, "rename", save_first)
    with pytest.raises(FileEdited) as failure:
        write_changes(make_plan(root))
    assert failure.value.path == path
    assert read(root) == FILES | {former: b"saved"}


@pytest.mark.parametrize("change", ["edited", "new", "gone"])
def test_what_is_to_go_is_kept_if_it_was_edited_since_it_was_read(root: Path, change: str) -> None:
    plan = make_plan(root)
    if change == "gone":
        (root / "items/2/b.csv").unlink()
    else:
        (root / ("items/2/b.csv" if change == "edited" else "items/2/c.csv")).write_bytes(b"later")
    before = read(root)
    with pytest.raises(FileEdited):
        write_changes(plan)
    assert read(root) == before


def test_a_file_that_is_gone_was_changed_by_another_command(root: Path) -> None:
    plan = make_plan(root)
    (root / "agency/x.md").unlink()
    with pytest.raises(FileEdited, match=r"agency/x\.md was edited just now, and nothing was changed"):
        write_changes(plan)


def test_a_folder_that_is_gone_was_moved_by_another_command(root: Path) -> None:
    plan = make_plan(root)
    (root / "items/1").rename(root / "items/9")
    before = read(root)
    with pytest.raises(FileEdited, match="items/1 was edited just now, and nothing was changed"):
        write_changes(plan)
    assert read(root) == before


def test_an_interruption_while_files_are_deleted_is_no_failure(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(path: Path, *, ignore_errors: bool) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(shutil, "rmtree", interrupt)
    assert write_changes(make_plan(root)) == ("items/2.sitegen.tmp",)
    assert read(root) == RESULT | {"items/2.sitegen.tmp/b.csv": b"gone"}


def test_a_read_only_disk_changes_nothing_and_needs_nothing_undone(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    if not mount_small_disk(folder, 64):
        pytest.skip("only an administrator may mount a disk")
    try:
        (folder / "a.md").write_bytes(b"a")
        assert run_as_administrator("mount", "-o", "remount,ro", str(folder))
        with pytest.raises(WriteError, match="Nothing was changed"):
            write_changes(ChangeSet(folder, rewrites=[FileChange("a.md", b"a", b"A")]))
    finally:
        assert run_as_administrator("umount", str(folder))


def test_what_cannot_be_deleted_in_the_end_is_reported(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "rmtree", lambda path, ignore_errors: None)
    assert write_changes(make_plan(root)) == ("items/2.sitegen.tmp",)
    assert read(root) == RESULT | {"items/2.sitegen.tmp/b.csv": b"gone"}


def test_new_files_are_all_there_or_none(root: Path) -> None:
    (root / "taken").touch()
    creations = {"fresh/a.sh": b"#!/bin/sh\n", "fresh/deep/b.md": b"b"}
    with pytest.raises(WriteError, match="taken cannot be written"):
        write_changes(make_plan(root, {**creations, "taken": b"t"}))
    assert read(root) == FILES | {"taken": b""}
    assert not (root / "fresh").exists()
    write_changes(make_plan(root, creations))
    assert read(root) == RESULT | creations | {"taken": b""}


@pytest.mark.parametrize(("mask", "mode"), [(0o027, 0o640), (0o077, 0o600), (0o002, 0o664)])
def test_new_files_have_the_permissions_of_the_user(root: Path, mask: int, mode: int) -> None:
    former = os.umask(mask)
    try:
        write_changes(ChangeSet(root, creations={"fresh/a.sh": b"#!/bin/sh\n", "b.md": b"b"}))
    finally:
        os.umask(former)
    assert [(root / path).stat().st_mode & 0o777 for path in ("fresh/a.sh", "b.md")] == [mode, mode]


def test_what_a_killed_command_has_left_is_named_and_changes_nothing(root: Path) -> None:
    (root / "items/2").rename(root / "items/2.sitegen.tmp")
    (root / "items/2").mkdir()
    before = read(root)
    with pytest.raises(LeftoverError, match=r"has left items/2\.sitegen\.tmp.*rename it back") as failure:
        write_changes(make_plan(root))
    assert failure.value.path == "items/2.sitegen.tmp"
    assert read(root) == before


@pytest.mark.parametrize("number", range(1, 10))
def test_an_interruption_leaves_no_new_file(root: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    stop_at(monkeypatch, number, after=True)
    with pytest.raises(KeyboardInterrupt):
        write_changes(make_plan(root, {"fresh/a": b"a", "fresh/b": b"b"}))
    assert read(root) == FILES
    assert not (root / "fresh").exists()


def test_a_full_disk_changes_nothing(root: Path) -> None:
    folder = root / "disk"
    folder.mkdir()
    with make_small_disk(folder, 64) as reason:
        (folder / "a.md").write_bytes(b"a")
        changes = [FileChange("a.md", b"a", b"A")]
        with pytest.raises(WriteError) as failure:
            write_changes(
                ChangeSet(folder, [("a.md", "deep/a.md")], changes, creations={"b": bytes(200_000)})
            )
        assert reason in failure.value.zh
        assert "什么都没有改动" in failure.value.zh
        assert read(folder) == {"a.md": b"a"}
        assert [path.name for path in folder.iterdir()] == ["a.md"]


def test_a_source_that_is_a_link_is_neither_replaced_nor_followed(root: Path) -> None:
    (root / "shared.yaml").write_bytes(b"x")
    (root / "site.yaml").symlink_to("shared.yaml")
    with pytest.raises(WriteError, match="leads to shared"):
        write_changes(ChangeSet(root, rewrites=[FileChange("site.yaml", b"x", b"y")]))
    assert (root / "site.yaml").is_symlink()
    assert (root / "shared.yaml").read_bytes() == b"x"
