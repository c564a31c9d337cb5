"""Starts the processes that read files, sends them jobs, and ends those that take too long."""

from __future__ import annotations

import atexit
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Timer
from typing import Final, Self

import msgspec

from sitegen.extraction.errors import ReaderTimeoutError
from sitegen.extraction.model import Extraction, FileFinding, FindingKind, ReadLimits
from sitegen.extraction.worker import ReadJob, ReadResult

RESULT_BYTES_LIMIT: Final = 200_000_000
"""Bytes of a result. The limits of a file keep it far smaller; a worker that exceeds it has been taken over."""
WALL_CLOCK_FACTOR: Final = 6
"""Factor by which a job may take longer by the clock than its processor time, since other programs run, too."""
FILES_PER_WORKER: Final = 8
"""Number of files for each worker, from which on a further worker saves more time than its start takes."""
BASE_SECONDS: Final = 300
SECONDS_PER_MEGABYTE: Final = 5
"""Processor time that one file may take: far more than was measured for the largest that is allowed (11 s)."""
_LENGTH_BYTES: Final = 4
_WORKER_CODE: Final = "import sys; sys.path[:] = {path!r}; from sitegen.extraction.worker import main; main()"
_SIGXCPU: Final = 24
"""The signal by which the system ends a process whose time is over, on Linux and macOS."""


def make_read_job(file: Path, kind: str, limits: ReadLimits) -> ReadJob:
    """Return the job of reading a file, with the processor time that it may take.

    ``kind`` is the extension of the file. The time is far more than the largest file within ``limits`` needs.
    Raises `OSError` if the file no longer exists.
    """
    share = max(1, limits.characters // ReadLimits().characters)
    seconds = share * BASE_SECONDS + SECONDS_PER_MEGABYTE * (file.stat().st_size // 1_000_000)
    return ReadJob(str(file), kind, seconds, limits)


class _WorkerDiedError(Exception):
    """Raised when a worker has ended without a result, or could not be started."""


class _Worker:
    """A process that reads files. Creating it raises `_WorkerDiedError` if the process cannot be started.

    ``jobs`` is the number of jobs that it has been given.
    """

    def __init__(self) -> None:
        # -I: neither the folder in which the command runs nor variables of the user decide what is imported. So the
        # mode in which names of files are UTF-8 is not inherited.
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-X", "utf8", "-c", _WORKER_CODE.format(path=sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise _WorkerDiedError from error
        self.jobs = 0
        self._is_late = False

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def run(self, job: ReadJob) -> ReadResult:
        """Run a job, and return its result.

        Raises `ReaderTimeoutError` if the job takes too long, and `_WorkerDiedError` if the process gives no valid
        result. In both cases the process has been ended.
        """
        timer = Timer(job.seconds * WALL_CLOCK_FACTOR, self._kill_overdue)
        timer.daemon = True
        timer.start()
        try:
            self.jobs += 1
            return self._exchange(job)
        except (OSError, ValueError, _WorkerDiedError, msgspec.MsgspecError) as error:
            self.close()
            if self._is_late or self._process.returncode == -_SIGXCPU:
                raise ReaderTimeoutError(job.path, job.seconds) from error
            raise _WorkerDiedError from error
        finally:
            timer.cancel()

    def _exchange(self, job: ReadJob) -> ReadResult:
        source, target = self._process.stdout, self._process.stdin
        assert source is not None
        assert target is not None
        data = msgspec.msgpack.encode(job)
        target.write(len(data).to_bytes(_LENGTH_BYTES, "big") + data)
        target.flush()
        head = source.read(_LENGTH_BYTES)
        length = int.from_bytes(head, "big")
        if len(head) < _LENGTH_BYTES or length > RESULT_BYTES_LIMIT:
            raise _WorkerDiedError
        result = source.read(length)
        if len(result) < length:
            raise _WorkerDiedError
        # Decoded by type: a worker that a file has taken over can return wrong values, but run nothing here.
        return msgspec.msgpack.decode(result, type=ReadResult)

    def _kill_overdue(self) -> None:
        self._is_late = True
        self._process.kill()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()
        self._process.wait()


class ReaderPool:
    """Pool of processes that read files, at most ``size`` at once. They are started when needed, and reused."""

    def __init__(self, size: int = 1) -> None:
        self._size = max(1, size)
        self._idle: LifoQueue[_Worker] = LifoQueue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, job: ReadJob) -> tuple[ReadResult, bool]:
        """Run a job. Return its result, and whether the result may be cached.

        If a worker dies or cannot be started (out of memory, too many processes, or a fault of a library),
        the result has a finding that says so, and must not be cached. Raises `ReaderTimeoutError` if the job
        takes too long.
        """
        with suppress(_WorkerDiedError):
            worker = self._take_worker()
            try:
                return self._run_and_return_worker(worker, job), True
            except _WorkerDiedError:
                if worker.jobs > 1:
                    # What earlier files left may be the cause.
                    return self._run_and_return_worker(_Worker(), job), True
        reason = FileFinding(
            FindingKind.UNREAD, "", "读取时内存不够或者出错", "reading it failed or took too much memory"
        )
        return ReadResult(Extraction((), (reason,)), failed=True), False

    def map(self, jobs: Iterable[ReadJob], count: int) -> Iterator[tuple[ReadResult, bool]]:
        """Run ``jobs``. Yield for each, in order, its result and whether the result may be cached.

        ``count`` is the number of jobs. If it is more than `FILES_PER_WORKER`, several workers run at once,
        as far as the size of the pool allows. Raises `ReaderTimeoutError` as `run` does.
        """
        threads = min(self._size, -(-count // FILES_PER_WORKER))
        if threads <= 1:
            yield from map(self.run, jobs)
            return
        with ThreadPoolExecutor(threads) as executor:
            yield from executor.map(self.run, jobs)

    def _take_worker(self) -> _Worker:
        with suppress(Empty):
            while True:
                worker = self._idle.get_nowait()
                if worker.is_alive:
                    return worker
                worker.close()
        return _Worker()

    def _run_and_return_worker(self, worker: _Worker, job: ReadJob) -> ReadResult:
        result = worker.run(job)
        self._idle.put(worker)
        return result

    def close(self) -> None:
        """End all idle processes."""
        with suppress(Empty):
            while True:
                self._idle.get_nowait().close()


@cache
def get_shared_pool() -> ReaderPool:
    """Return the pool with one worker process that the whole program shares.

    It is used for workbooks and for small numbers of attachments, and is closed when the program ends.
    """
    pool = ReaderPool()
    atexit.register(pool.close)
    return pool
