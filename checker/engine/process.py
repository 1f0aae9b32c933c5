"""The process engine: batches go to worker processes on this machine; results come back in order, and never pile up."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from checker.engine.base import EngineOptions, Mapper
from checker.model import CheckerError

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

NAME = "process"
DESCRIPTION = "in worker processes, one for each core"

A = TypeVar("A")
R = TypeVar("R")
_AHEAD = 3  # batches under way for each worker: enough to keep it busy, few enough to keep memory bounded


@contextmanager
def open(options: EngineOptions) -> Iterator[Mapper]:
    """A pool of workers that ends with the context, whatever happens in it."""
    import multiprocessing  # not for those who use another engine
    from concurrent.futures import ProcessPoolExecutor

    workers = options.workers or _cores()
    # Started afresh rather than forked: a fork copies whatever threads and locks this process has at the moment.
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
    try:
        yield _Pool(pool, workers * _AHEAD)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _cores() -> int:
    """Those this process may use, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Pool:
    """A mapper that keeps a bounded number of batches under way."""

    def __init__(self, pool: ProcessPoolExecutor, most: int) -> None:
        self._pool, self._most = pool, most

    def __call__(self, function: Callable[[A], R], batches: Iterable[A]) -> Iterator[R]:
        """The results, in the order of the batches."""
        from concurrent.futures.process import BrokenProcessPool

        waiting: deque[Future[Any]] = deque()
        try:
            for batch in batches:
                waiting.append(self._pool.submit(function, batch))
                if len(waiting) >= self._most:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool:
            raise CheckerError(
                "a worker process was killed, perhaps for want of memory; use fewer with --workers, or --engine local"
            ) from None
        finally:
            for future in waiting:
                future.cancel()
