"""Files are written whole or not at all, and what stops that is explained."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from sitegen.files.errors import WriteError
from sitegen.files.write import TEMPORARY_SUFFIX, get_temporary_path, write_file, write_files, write_temporary
from tests.small_disk import make_small_disk


def read(root: Path) -> dict[str, bytes]:
    return {
        file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()
    }


def test_a_new_file_gets_its_folders_and_the_usual_permissions(tmp_path: Path) -> None:
    write_file(tmp_path / "a/b/c.txt", b"x")
    assert read(tmp_path) == {"a/b/c.txt": b"x"}
    usual = tmp_path / "usual"
    usual.touch()
    assert (tmp_path / "a/b/c.txt").stat().st_mode == usual.stat().st_mode


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"old")
    file.chmod(0o640)
    write_file(file, b"new")
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"new", 0o640)
    write_file(file, b"hook", mode=0o755)
    assert stat.S_IMODE(file.stat().st_mode) == 0o755


def test_a_full_disk_changes_nothing(tmp_path: Path) -> None:
    with make_small_disk(tmp_path, 64) as reason:
        (tmp_path / "a").write_bytes(b"old")
        with pytest.raises(WriteError) as failure:
            write_files({tmp_path / "a": b"new", tmp_path / "deep/er/b": bytes(200_000)})
        assert reason in failure.value.zh
        assert "deep/er/b cannot be written" in failure.value.en
        assert read(tmp_path) == {"a": b"old"}
        assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("folder", "这是文件夹，不是文件"),
        ("link", "它指向 target"),
        ("dangling", "它指向 absent"),
        ("pipe", "不是普通文件"),
        ("below a file", "不是文件夹"),
        ("long", "文件名或路径太长"),
    ],
)
def test_what_is_no_place_for_a_file_is_refused_with_words(tmp_path: Path, kind: str, reason: str) -> None:
    place = tmp_path / "place"
    (tmp_path / "target").write_bytes(b"target")
    if kind == "folder":
        place.mkdir()
    elif kind == "pipe":
        os.mkfifo(place)
    elif kind == "below a file":
        place = tmp_path / "target/below"
    elif kind == "long":
        place = tmp_path / ("长" * 100)
    else:
        place.symlink_to("target" if kind == "link" else "absent")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(WriteError) as failure:
        write_file(place, b"x")
    assert reason in failure.value.zh
    assert place.as_posix() in failure.value.en
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "target").read_bytes() == b"target"


def test_a_read_only_disk_or_folder_is_explained() -> None:
    with pytest.raises(WriteError) as failure:
        write_file(Path("/proc/new"), b"x")
    assert failure.value.zh.startswith("写不了 /proc/new（")


def test_a_failure_while_replacing_names_what_was_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {tmp_path / name: name.encode() for name in ("a", "b", "c")}
    original = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if target.name == "b":
            raise PermissionError(13, "Permission denied", str(target))
        return original(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(WriteError) as failure:
        write_files(files)
    assert f"已经写好的有：{tmp_path.as_posix()}/a。" in failure.value.zh
    assert f"Written before: {tmp_path.as_posix()}/a." in failure.value.en
    assert read(tmp_path) == {"a": b"a"}


def test_what_a_killed_command_left_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"stays")
    (tmp_path / f"a{TEMPORARY_SUFFIX}").symlink_to("elsewhere")
    write_file(tmp_path / "a", b"x")
    assert read(tmp_path) == {"a": b"x", "elsewhere": b"stays"}


def test_two_commands_that_write_one_file_leave_it_whole(tmp_path: Path) -> None:
    first = write_temporary(tmp_path / "a", b"first", "a")
    second = write_temporary(tmp_path / "a", b"second", "a")
    with pytest.raises(WriteError, match="another command"):
        first.move_to(tmp_path / "a")
    second.move_to(tmp_path / "a")
    assert read(tmp_path) == {"a": b"second"}


def test_a_long_name_has_a_temporary_name_that_fits(tmp_path: Path) -> None:
    name = "公" * 85
    write_file(tmp_path / name, b"x")
    assert read(tmp_path) == {name: b"x"}
    assert get_temporary_path(tmp_path / name) != get_temporary_path(tmp_path / f"{name[:-1]}开")
