"""What is no regular file is refused in words, before it is opened."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sitegen.files.regular import is_regular, refuse_special
from sitegen.program.explained_error import ExplainedError


def test_files_folders_and_what_is_missing_are_no_matter(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    for name in (".", "a", "missing", "a/missing"):
        refuse_special(tmp_path / name)


def test_a_link_counts_as_one_or_as_its_target(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    (tmp_path / "link").symlink_to("a")
    (tmp_path / "device").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe")
    refuse_special(tmp_path / "link", refuse_links=False)
    for name, links, word in (
        ("link", True, "link 不是普通文件，是链接"),
        ("device", False, "device 不是普通文件，是管道、套接字或设备"),
        ("pipe", True, "pipe 不是普通文件，是管道"),
        ("pipe", False, "pipe 不是普通文件，是管道"),
    ):
        with pytest.raises(ExplainedError) as failure:
            refuse_special(tmp_path / name, name, refuse_links=links)
        assert word in failure.value.zh


def test_only_files_that_are_no_links_are_regular(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"a")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("file")
    os.mkfifo(tmp_path / "pipe")
    names = ("file", "folder", "link", "pipe", "missing", "file/below")
    assert [name for name in names if is_regular(tmp_path / name)] == ["file"]
