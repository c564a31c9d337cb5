"""Runs the work of a build in this process or, if there is enough, in the workers of an executor.

The executor is a standard `concurrent.futures.Executor`: by default one process per processor, or one that is
passed in, such as Dask's (``distributed.Client.get_executor()``), whose workers need the same packages. Tasks
contain all they need and read no files, so workers may run on other machines.

Most builds start no workers, so the functions that need `concurrent.futures` import it.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future, ProcessPoolExecutor

T = TypeVar("T")
R = TypeVar("R")

PARALLEL_THRESHOLD = 1000
"""Number of files or pages from which workers save more time than they take to start (benchmarks/pool.py)."""
_TASKS_PER_WORKER = 2
"""Tasks per worker that run or wait: no worker is idle between two tasks, and few results are in memory."""


class Pool:
    """Applies a function to many items, in worker processes if there are enough items.

    ``jobs`` is the number of worker processes, 0 for one per processor. If an ``executor`` is passed in, the
    work is sent to it and no processes are started. ``threshold`` is the amount of work, usually a number
    of items, from which workers are used.
    """

    def __init__(
        self, jobs: int = 0, executor: Executor | None = None, threshold: int = PARALLEL_THRESHOLD
    ) -> None:
        self._jobs = jobs or count_processors()
        self._external_executor = executor
        self._own_executor: ProcessPoolExecutor | None = None
        self._threshold = threshold

    @property
    def processes(self) -> int:
        """Number of processes that may run at once."""
        return self._jobs

    def map(
        self, function: Callable[[Sequence[T]], Sequence[R]], items: Iterable[T], count: int, batch_size: int
    ) -> Iterator[tuple[T, R]]:
        """Yield each item with its result, in the order of the items.

        ``function`` takes a batch of at most ``batch_size`` items and returns their results in order.
        ``count`` is the amount of work, usually the number of items; below the threshold it is done in this
        process. Items are taken from the iterable only as needed. Exceptions of ``function`` are raised here.
        If workers die (out of memory, say), the remaining items are processed in this process.
        """
        # Taken as needed, so that the bodies of a large site are never in memory together.
        remaining = iter(items)
        batches = iter(lambda: list(islice(remaining, batch_size)), [])
        if count < self._threshold or (self._jobs == 1 and self._external_executor is None):
            for batch in batches:
                yield from zip(batch, function(batch), strict=True)
        else:
            yield from self._map_in_workers(function, batches)

    def close(self) -> None:
        """Stop the worker processes that this pool started. An executor that was passed in is not stopped."""
        if self._own_executor:
            self._own_executor.shutdown(cancel_futures=True)
            self._own_executor = None

    # Results come back in the order of the items, whichever worker is done first: the bytes of a build must
    # not depend on the number of workers.
    def _map_in_workers(
        self, function: Callable[[Sequence[T]], Sequence[R]], batches: Iterator[Sequence[T]]
    ) -> Iterator[tuple[T, R]]:
        waiting: deque[tuple[Sequence[T], Future[Sequence[R]] | None]] = deque()
        try:
            while True:
                for batch in islice(batches, self._jobs * _TASKS_PER_WORKER - len(waiting)):
                    waiting.append((batch, self._send_batch(function, batch)))
                if not waiting:
                    return
                batch, future = waiting.popleft()
                yield from zip(batch, _collect_batch(function, batch, future), strict=True)
        finally:
            # The consumer may stop early, or a task may have failed.
            for _, future in waiting:
                if future:
                    future.cancel()

    def _send_batch(
        self, function: Callable[[Sequence[T]], Sequence[R]], batch: Sequence[T]
    ) -> Future[Sequence[R]] | None:
        """Send a batch to the workers and return its future; None if the workers have died or cannot be started."""
        from concurrent.futures import BrokenExecutor

        try:
            return self._start_executor().submit(function, batch)
        except (BrokenExecutor, OSError):
            return None

    def _start_executor(self) -> Executor:
        if self._external_executor is not None:
            return self._external_executor
        if self._own_executor is None:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            # Spawned: a fork of a process with threads (the preview has some) may hang.
            self._own_executor = ProcessPoolExecutor(self._jobs, get_context("spawn"), _init_worker)
        return self._own_executor


def _collect_batch(
    function: Callable[[Sequence[T]], Sequence[R]], batch: Sequence[T], future: Future[Sequence[R]] | None
) -> Sequence[R]:
    if future is not None:
        from concurrent.futures import BrokenExecutor

        try:
            return future.result()
        except BrokenExecutor:
            pass  # workers have died, for example out of memory: compute the batch here
    return function(batch)


def _init_worker() -> None:
    """Prepare a worker process: it ignores Ctrl+C, and ends when its parent process ends.

    Ctrl+C reaches the parent process as well, which stops the workers. If the parent is killed, a worker
    would otherwise wait for work forever.
    """
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if parent := parent_process():
        Thread(target=_exit_after, args=(parent.sentinel,), daemon=True).start()


def _exit_after(sentinel: int) -> None:
    """Wait until the parent process has ended, then end this process.

    ``sentinel`` is that of the parent: a handle that becomes ready when it ends.
    """
    from multiprocessing.connection import wait

    wait([sentinel])
    os._exit(1)


def count_processors() -> int:
    """Return the number of processors that this process may use, at least 1."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
