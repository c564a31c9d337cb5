"""A file that cannot be read in time ends the command with exit code 3, and is named."""

from __future__ import annotations

from click.testing import CliRunner

from sitegen.cli.group import EXIT_INTERNAL_ERROR, RootGroup
from sitegen.extraction.errors import ReaderTimeoutError


def raise_timeout() -> None:
    raise ReaderTimeoutError("content/a/甲.pdf", 300)


def test_the_file_is_named() -> None:
    group = RootGroup("sitegen", lazy_commands={})
    group.command("read")(raise_timeout)
    result = CliRunner().invoke(group, ["read"], standalone_mode=False)
    assert result.return_value == EXIT_INTERNAL_ERROR
    assert "读取 content/a/甲.pdf 用了 300 秒还没有读完" in result.stderr
    assert "Reading content/a/甲.pdf took more than 300 seconds" in result.stderr
    assert "程序内部出错" not in result.stderr
