"""Reports of failures of the program itself, on stderr."""

from __future__ import annotations

from pathlib import Path

from sitegen.cli.console import print_message, print_verbatim
from sitegen.extraction.errors import ReaderTimeoutError
from sitegen.program.file_at_fault import find_noted_path


def report_timeout(error: ReaderTimeoutError) -> None:
    """Print to stderr that a file could not be read in time."""
    print_message(
        f"读取 {error.path} 用了 {error.seconds} 秒还没有读完，已经停下，没有生成网站。", to_stderr=True
    )
    print_message("请检查这个文件：重新另存，或者拆成几个；确实没有问题的，再运行一次。", to_stderr=True)
    print_message(
        f"Reading {error.path} took more than {error.seconds} seconds and was broken off. Nothing was built.",
        to_stderr=True,
    )
    print_message(
        "Save the file again, or split it. If nothing is wrong with it, run the command again.",
        to_stderr=True,
    )


def report_internal_error(error: Exception, *, in_full: bool) -> None:
    """Print a message for an unexpected exception to stderr.

    With ``in_full``, the traceback is printed as well. Otherwise it is written to a temporary file, which
    the user is asked to send to the maintainers.
    """
    details = format_traceback(error)
    print_message("抱歉，程序内部出错，您的内容没有问题。", to_stderr=True)
    print_message("Sorry: the program itself has failed. Your content is not the cause.", to_stderr=True)
    print_message(f"  {type(error).__name__}: {error}", to_stderr=True)
    if path := find_noted_path(error):
        print_message(f"当时正在处理 The file that was being processed: {path}", to_stderr=True)
    if in_full:
        print_verbatim(details, to_stderr=True, end="")
        return
    print_message(
        f"请把这个文件发给维护人员 Please send this file to the maintainers: {_save_traceback(details)}",
        to_stderr=True,
    )


def format_traceback(error: Exception) -> str:
    """Return the traceback of an exception as Python prints it."""
    import traceback  # only failures need it

    return "".join(traceback.format_exception(error))


def _save_traceback(details: str) -> Path:
    """Write a traceback to a new file in the system's temporary folder, and return its path."""
    import tempfile  # only failures need it

    # Not deleted when closed: the user sends it to the maintainers.
    with tempfile.NamedTemporaryFile(
        "w", prefix="sitegen-", suffix=".txt", encoding="utf-8", errors="backslashreplace", delete=False
    ) as file:
        file.write(details)
    return Path(file.name)
