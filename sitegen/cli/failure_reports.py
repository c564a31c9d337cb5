"""Reports of failures of the program itself, on stderr."""

from __future__ import annotations

from pathlib import Path

from sitegen.cli.console import print_data, print_text
from sitegen.extraction.errors import ReaderTimeoutError
from sitegen.program.file_at_fault import find_noted_path


def report_timeout(error: ReaderTimeoutError) -> None:
    """Print to stderr that a file could not be read in time."""
    print_text(f"读取 {error.path} 用了 {error.seconds} 秒还没有读完，已经停下，没有生成网站。", err=True)
    print_text("请检查这个文件：重新另存，或者拆成几个；确实没有问题的，再运行一次。", err=True)
    print_text(
        f"Reading {error.path} took more than {error.seconds} seconds and was broken off. Nothing was built.",
        err=True,
    )
    print_text(
        "Save the file again, or split it. If nothing is wrong with it, run the command again.", err=True
    )


def report_internal_error(error: Exception, *, in_full: bool) -> None:
    """Print a message for an unexpected exception to stderr.

    With ``in_full``, the traceback is printed as well. Otherwise it is written to a temporary file, which
    the user is asked to send to the maintainers.
    """
    details = format_traceback(error)
    print_text("抱歉，程序内部出错，您的内容没有问题。", err=True)
    print_text("Sorry: the program itself has failed. Your content is not the cause.", err=True)
    print_text(f"  {type(error).__name__}: {error}", err=True)
    if path := find_noted_path(error):
        print_text(f"当时正在处理 The file that was being processed: {path}", err=True)
    if in_full:
        print_data(details, err=True, end="")
        return
    print_text(
        f"请把这个文件发给维护人员 Please send this file to the maintainers: {_save_details(details)}",
        err=True,
    )


def format_traceback(error: Exception) -> str:
    """Return the traceback of an exception as Python prints it."""
    import traceback  # only failures need it

    return "".join(traceback.format_exception(error))


def _save_details(details: str) -> Path:
    """Write a traceback to a new file in the system's temporary folder, and return its path."""
    import tempfile  # only failures need it

    # Not deleted when closed: the user sends it to the maintainers.
    with tempfile.NamedTemporaryFile(
        "w", prefix="sitegen-", suffix=".txt", encoding="utf-8", errors="backslashreplace", delete=False
    ) as file:
        file.write(details)
    return Path(file.name)
