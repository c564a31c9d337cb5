"""Changes of files are made all or not at all, whatever stops them, and what is deleted is not lost before."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.content.file_changes import FileChange, FileEdited, NotUndoneError, write_changes

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
    assert write_changes(root, CHANGES, MOVES, DELETIONS) == ()
    assert read(root) == RESULT


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("number", range(1, 8))
def test_an_interruption_at_any_step_loses_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch, number: int, after: bool
) -> None:
    folders = {path for path in root.rglob("*") if path.is_dir()}
    stop_at(monkeypatch, number, after=after)
    with pytest.raises(KeyboardInterrupt):
        write_changes(root, CHANGES, MOVES, DELETIONS)
    assert read(root) == FILES
    assert {path for path in root.rglob("*") if path.is_dir()} == folders


def test_a_step_that_cannot_be_undone_does_not_stop_the_rest(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Seven steps; then the last text, the first one, agency, 1, 1.md, items/2 and items/2.md go back.
    stop_at(monkeypatch, 7, after=True, again=13)
    with pytest.raises(NotUndoneError) as failure:
        write_changes(root, CHANGES, MOVES, DELETIONS)
    assert failure.value.paths == ("items/2",)
    left = dict(FILES)
    left["items/2.sitegen.tmp/b.csv"] = left.pop("items/2/b.csv")
    assert read(root) == left


def test_files_edited_meanwhile_and_names_in_use_change_nothing(root: Path) -> None:
    (root / "agency/x.md").write_bytes(b"edited")
    with pytest.raises(FileEdited) as failure:
        write_changes(root, CHANGES, MOVES, DELETIONS)
    assert failure.value.path == "agency/x.md"
    assert read(root) == FILES | {"agency/x.md": b"edited"}
    (root / "agency/x.md").write_bytes(b"x")
    (root / "agency2").mkdir()
    with pytest.raises(FileExistsError):
        write_changes(root, CHANGES, MOVES, DELETIONS)
    assert read(root) == FILES


def test_what_cannot_be_deleted_in_the_end_is_reported(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "rmtree", lambda path, ignore_errors: None)
    assert write_changes(root, CHANGES, MOVES, DELETIONS) == ("items/2.sitegen.tmp",)
    assert read(root) == RESULT | {"items/2.sitegen.tmp/b.csv": b"gone"}
