"""Profiles a command and writes the result as a page with a flame graph."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from sitegen.cli.console import print_message
from sitegen.cli.options import require_package
from sitegen.cli.output_files import refuse_bad_target, refuse_target_in_sources
from sitegen.diagnostics.os_errors import describe_os_error
from sitegen.files.write import write_file

# Pyinstrument samples the stack: a build takes up to twice as long, but all parts slow down alike. A tracing
# profiler (cProfile) would make small functions look expensive.
PROFILER_PACKAGE: Final = "pyinstrument"
_HEAD_TAG: Final = '<meta charset="utf-8">'
# Its page would load fonts from another host; this policy forbids it.
_POLICY_META: Final = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:\">"
)


@contextmanager
def record_profile(file: Path, *, quiet: bool) -> Iterator[None]:
    """Profile the code in the ``with`` block and write the result as an HTML page to ``file``.

    The page is written even if the code raises. Its path is printed unless ``quiet``. Only this process is profiled,
    so the code must not start workers. Before running the code, raises a usage error if pyinstrument is not
    installed, the file cannot be written, or it exists and is no profile.
    """
    require_package(PROFILER_PACKAGE, "--profile")
    refuse_target_in_sources(file)
    refuse_bad_target(file, lambda content: _POLICY_META.encode() in content[:1024])
    _refuse_unwritable_file(file)
    from pyinstrument import Profiler

    # A build has no coroutines to follow.
    profiler = Profiler(async_mode="disabled")
    profiler.start()
    try:
        yield
    finally:
        profiler.stop()
        page = profiler.output_html()
        # The policy has to precede what it forbids, and the character set must be within the first 1,024 bytes.
        write_file(file, page.replace(_HEAD_TAG, _HEAD_TAG + _POLICY_META, 1).encode("utf-8"))
        if not quiet:
            print_message(
                f"耗时分析已写入 {file}，请用浏览器打开，Timeline 是火焰图；为了分析完整，只用了一个进程。",
                to_stderr=True,
            )
            print_message(
                f"The profile is in {file}: open it in a browser; Timeline is the flame graph. Only one process was used.",
                to_stderr=True,
            )


def _refuse_unwritable_file(file: Path) -> None:
    """Raise a usage error if the file cannot be written or is a symbolic link."""
    # A link is not followed: it may have come with a checkout.
    reason = "是链接 a link" if file.is_symlink() else _try_writing(file)
    if reason:
        raise click.UsageError(f"--profile 不能写入 {file}（{reason}）。 --profile cannot write to {file}.")


def _try_writing(file: Path) -> str:
    """Create the file if it does not exist; return the reason if that fails, else ""."""
    try:
        file.touch()
    except OSError as error:
        return " ".join(describe_os_error(error))
    return ""
