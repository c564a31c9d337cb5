"""The process that reads files: it gets one job after the other, and returns plain data.

Its memory, processor time and open files are limited by the operating system where that can do it. Windows has no such
limits, and macOS none of memory: there only what is counted while reading (`ReadLimits`) and the time that the parent
process allows hold.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

from sitegen.extraction.dispatch import extract
from sitegen.extraction.model import Extraction, ReadLimits
from sitegen.extraction.workbook import WorkbookCells, read_cells

MEMORY = 2_000_000_000
"""Bytes of address space of a worker."""
_OPEN_FILES = 64
_RENEWAL = 400_000
"""Kilobytes of memory after whose use a worker ends, so that one file leaves nothing to the next."""
_LENGTH = 4


class ReadJob(msgspec.Struct, frozen=True):
    """A file to read. ``kind`` is its extension; ``seconds`` is the processor time that it may take.

    With ``cells``, only these cells of a workbook are read, from the data there; ``path`` is then shown in errors
    only.
    """

    path: str
    kind: str
    seconds: int
    limits: ReadLimits = ReadLimits()
    cells: WorkbookCells | None = None


class ReadResult(msgspec.Struct, frozen=True):
    """What was read: an attachment, or the cells of a workbook that ``cells`` of the job asked for, by sheet.

    ``failed``: the file could not be read.
    """

    extraction: Extraction = Extraction()
    sheets: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = ()
    failed: bool = False


def main() -> None:
    """Read jobs from standard input until it ends."""
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints must not get between the results.
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_resources()
    decoder = msgspec.msgpack.Decoder(ReadJob)
    while len(head := source.read(_LENGTH)) == _LENGTH:
        job = decoder.decode(source.read(int.from_bytes(head, "big")))
        _limit_time(job.seconds)
        data = msgspec.msgpack.encode(_run(job))
        target.write(len(data).to_bytes(_LENGTH, "big"))
        target.write(data)
        target.flush()
        if _measure_memory() > _RENEWAL:
            return


def _run(job: ReadJob) -> ReadResult:
    if job.cells is not None:
        sheets = read_cells(job.cells)
        return ReadResult(sheets=sheets or (), failed=sheets is None)
    file: BinaryIO
    with Path(job.path).open("rb") as file:
        return ReadResult(extract(file, os.fstat(file.fileno()).st_size, job.kind, job.limits))


def _limit_resources() -> None:
    """Limit memory and files. A worker writes none, and leaves no image of its memory."""
    if sys.platform == "win32":
        return
    import resource

    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_NOFILE: _OPEN_FILES,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, limit in limits.items():
        # macOS knows some of them by name only, and an office may have set lower ones.
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (limit, limit))


def _limit_time(seconds: int) -> None:
    """Let the system end this process if the next file takes longer."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, most))


def _measure_memory() -> int:
    """Return the most memory that this process has used, in kilobytes; 0 if that is not known."""
    if sys.platform == "win32":
        return 0
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used // 1024 if sys.platform == "darwin" else used
