"""The process that reads files: it gets one job after the other, and returns plain data.

The operating system limits its memory, processor time and open files, where it can. Windows has no such
limits, and macOS has none for memory. There, reading is limited only by what is counted meanwhile
(`ReadLimits`) and by the time that the parent process allows.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

from sitegen.extraction.dispatch import extract_file
from sitegen.extraction.model import Extraction, ReadLimits
from sitegen.extraction.workbook import CellsRequest, read_cells

MEMORY_LIMIT = 2_000_000_000
"""Bytes of address space of a worker."""
_OPEN_FILES_LIMIT = 64
_RENEWAL_MEMORY = 400_000
"""Kilobytes of memory after whose use a worker ends, so that one file leaves nothing to the next."""
_LENGTH_BYTES = 4


class ReadJob(msgspec.Struct, frozen=True):
    """A file to read. ``kind`` is its extension, and ``seconds`` the processor time that reading may take.

    If ``cells`` is given, only the cells of the workbook in ``cells.data`` are read. ``path`` is then used only in
    error messages.
    """

    path: str
    kind: str
    seconds: int
    limits: ReadLimits = ReadLimits()
    cells: CellsRequest | None = None


class ReadResult(msgspec.Struct, frozen=True):
    """What was read: an attachment (``extraction``), or the cells of a workbook (``sheets``).

    ``sheets`` has the form of `sitegen.extraction.workbook.Sheets`. ``failed``: the file or the workbook could not be
    read.
    """

    extraction: Extraction = Extraction()
    sheets: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = ()
    failed: bool = False


def main() -> None:
    """Run the jobs that arrive on standard input, and write their results to standard output, until the input ends.

    The process also ends after a job if it has used much memory. Its parent then starts another.
    """
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints must not get between the results.
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_resources()
    decoder = msgspec.msgpack.Decoder(ReadJob)
    while len(head := source.read(_LENGTH_BYTES)) == _LENGTH_BYTES:
        job = decoder.decode(source.read(int.from_bytes(head, "big")))
        _limit_time(job.seconds)
        data = msgspec.msgpack.encode(_run(job))
        target.write(len(data).to_bytes(_LENGTH_BYTES, "big"))
        target.write(data)
        target.flush()
        if _measure_memory() > _RENEWAL_MEMORY:
            return


def _run(job: ReadJob) -> ReadResult:
    if job.cells is not None:
        sheets = read_cells(job.cells)
        return ReadResult(sheets=sheets or (), failed=sheets is None)
    file: BinaryIO
    with Path(job.path).open("rb") as file:
        return ReadResult(extract_file(file, os.fstat(file.fileno()).st_size, job.kind, job.limits))


def _limit_resources() -> None:
    """Limit the memory and open files of this process, and forbid it to write files and core dumps."""
    if sys.platform == "win32":
        return
    import resource

    limits = {
        resource.RLIMIT_AS: MEMORY_LIMIT,
        resource.RLIMIT_NOFILE: _OPEN_FILES_LIMIT,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, limit in limits.items():
        # macOS knows some of them by name only, and an office may have set lower ones.
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (limit, limit))


def _limit_time(seconds: int) -> None:
    """Make the system end this process if the next job takes more than ``seconds`` of processor time."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, most))


def _measure_memory() -> int:
    """Return the most memory that this process has used at any time so far, in kilobytes; 0 on Windows."""
    if sys.platform == "win32":
        return 0
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used // 1024 if sys.platform == "darwin" else used
