"""Profiles: where the time of a command goes, as a page with a flame graph.

Pyinstrument (BSD) is well kept, needs nothing else, and its page needs no other program. It samples the stack, so the
build takes up to twice as long but each part its own share of it; a tracing profiler (cProfile) makes small functions
look large.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from sitegen.cli.console import say
from sitegen.cli.extras import require

PACKAGE: Final = "pyinstrument"
_HEAD: Final = '<meta charset="utf-8">'
# Its page asks another host for its fonts; with this it asks for nothing.
_ALONE: Final = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:\">"
)


@contextmanager
def profiled(file: Path, *, quiet: bool) -> Iterator[None]:
    """Profiles what is done within, writes the page to ``file``, however that ends, and says where it is.

    Only this process is seen: what is done within must start no others.

    A usage error before anything is done, if the package is missing or there is no place for the file.
    """
    require(PACKAGE, "--profile")
    _refuse(file)
    from pyinstrument import Profiler

    profiler = Profiler(async_mode="disabled")
    profiler.start()
    try:
        yield
    finally:
        profiler.stop()
        page = profiler.output_html()
        file.write_text(page.replace(_HEAD, _HEAD + _ALONE, 1), encoding="utf-8", newline="\n")
        if not quiet:
            say(
                f"耗时分析在 {file}，用浏览器打开，Timeline 就是火焰图；为了看得全，只用了一个进程。",
                err=True,
            )
            say(
                f"The profile is in {file}: open it in a browser, Timeline is the flame graph. One process did all the work.",
                err=True,
            )


def _refuse(file: Path) -> None:
    """A usage error if there can be no such file. A link is not followed: it may have come with a checkout."""
    reason = "是链接 a link" if file.is_symlink() else _touched(file)
    if reason:
        raise click.UsageError(f"--profile 不能写入 {file}（{reason}）。 --profile cannot write to {file}.")


def _touched(file: Path) -> str:
    """Makes a file, if there is none; what the system has against it, or ""."""
    try:
        file.touch()
    except OSError as error:
        return error.strerror or str(error)
    return ""
