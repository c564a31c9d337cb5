"""Reasons of the operating system in Chinese."""

import errno
import os
import re
import socket
from pathlib import Path

import pytest

from sitegen.diagnostics.os_errors import describe_os_error


@pytest.mark.parametrize(
    ("number", "zh"),
    [
        (errno.ENOENT, "没有这个文件或文件夹"),
        (errno.EACCES, "没有权限"),
        (errno.EADDRINUSE, "地址或端口已被占用"),
    ],
)
def test_common_reasons_have_a_chinese_name(number: int, zh: str) -> None:
    assert describe_os_error(OSError(number, os.strerror(number))) == (zh, os.strerror(number))


def test_real_errors(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        (tmp_path / "absent").read_bytes()
    assert describe_os_error(caught.value)[0] == "没有这个文件或文件夹"
    with pytest.raises(IsADirectoryError) as directory:
        tmp_path.read_bytes()
    assert describe_os_error(directory.value)[0] == "这是文件夹，不是文件"
    assert describe_os_error(socket.gaierror(-2, "Name or service not known"))[0] == "找不到这个主机名"


def test_a_reason_without_a_name_is_quoted() -> None:
    assert describe_os_error(OSError(errno.EDEADLK, "Resource deadlock avoided")) == (
        "系统的说法是：Resource deadlock avoided",
        "Resource deadlock avoided",
    )
    assert describe_os_error(OSError()) == ("系统的说法是：OSError", "OSError")


def test_a_file_that_is_open_in_excel() -> None:
    error = PermissionError(errno.EACCES, "Permission denied")
    error.winerror = 32  # type: ignore[attr-defined]
    assert "先关掉" in describe_os_error(error)[0]


def test_every_name_is_chinese() -> None:
    for number in (errno.ENOSPC, errno.EROFS, errno.EBUSY, errno.ENOTDIR, errno.EMFILE):
        assert re.fullmatch("[\u4e00-\u9fff，]+", describe_os_error(OSError(number, "x"))[0])
