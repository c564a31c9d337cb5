"""Where the work of a build is done: in this process or, where that pays, by an executor's workers.

The executor is a standard `concurrent.futures.Executor`. By default it has a process for each processor; another one
can be handed in, such as Dask's (``distributed.Client.get_executor()``), if its workers have the same packages.
Workers get all they need with each task and read no file, so they may be on other machines.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

PAYS = 1000
"""Files or pages from which on workers save more time than it takes to start them (benchmarks/pool.py)."""
_AHEAD = 2
"""Tasks for each worker that are under way or waiting to be fetched, which bounds the memory."""


class Pool:
    """Runs one function over many tasks, in their order. ``jobs`` is 0 for as many as there are processors."""

    def __init__(self, jobs: int = 0, executor: Executor | None = None, pays: int = PAYS) -> None:
        self._jobs = jobs or processors()
        self._given = executor
        self._own: ProcessPoolExecutor | None = None
        self._pays = pays

    def map(
        self, function: Callable[[Sequence[T]], Sequence[R]], items: Iterable[T], count: int, size: int
    ) -> Iterator[tuple[T, R]]:
        """Each of ``count`` items with what ``function`` makes of it; it gets ``size`` items at a time.

        Items are asked for when they are due. What the function raises is raised here. If workers die (no memory,
        say), what is left is done here.
        """
        rest = iter(items)
        batches = iter(lambda: list(islice(rest, size)), [])
        if count < self._pays or (self._jobs == 1 and self._given is None):
            for batch in batches:
                yield from zip(batch, function(batch), strict=True)
        else:
            yield from self._spread(function, batches)

    def close(self) -> None:
        """Ends the workers that were started here."""
        if self._own:
            self._own.shutdown(cancel_futures=True)
            self._own = None

    def _spread(
        self, function: Callable[[Sequence[T]], Sequence[R]], batches: Iterator[Sequence[T]]
    ) -> Iterator[tuple[T, R]]:
        waiting: deque[tuple[Sequence[T], Future[Sequence[R]] | None]] = deque()
        try:
            while True:
                for batch in islice(batches, self._jobs * _AHEAD - len(waiting)):
                    waiting.append((batch, self._submit(function, batch)))
                if not waiting:
                    return
                batch, future = waiting.popleft()
                yield from zip(batch, _outcome(function, batch, future), strict=True)
        finally:
            for _, future in waiting:
                if future:
                    future.cancel()

    def _submit(
        self, function: Callable[[Sequence[T]], Sequence[R]], batch: Sequence[T]
    ) -> Future[Sequence[R]] | None:
        try:
            return self._executor().submit(function, batch)
        except (BrokenExecutor, OSError):
            return None

    def _executor(self) -> Executor:
        if self._given is not None:
            return self._given
        if self._own is None:
            # Not forked: a fork of a process with threads (a preview has them) may hang.
            self._own = ProcessPoolExecutor(self._jobs, get_context("spawn"), _begin)
        return self._own


def _outcome(
    function: Callable[[Sequence[T]], Sequence[R]], batch: Sequence[T], future: Future[Sequence[R]] | None
) -> Sequence[R]:
    if future is not None:
        try:
            return future.result()
        except BrokenExecutor:
            pass
    return function(batch)


def _begin() -> None:
    """A worker leaves it to its parent what Ctrl+C means."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
