"""The process engine: batches go to worker processes on this machine; results come back in order, and never pile up."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from checker.engine.base import EngineOptions, Mapper, cores, fewer_collections
from checker.model import CheckerError

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

NAME = "process"
DESCRIPTION = "in worker processes, one for each core"

A = TypeVar("A")
R = TypeVar("R")
_STAY = ExitStack()
_LOSSES = 4  # of workers over one batch: then it is the batch that kills them
_AHEAD = 3  # batches under way for each worker: enough to keep it busy, few enough to keep memory bounded


@contextmanager
def open(options: EngineOptions) -> Iterator[Mapper]:
    """A pool of workers that ends with the context, whatever happens in it."""
    import multiprocessing  # not for those who use another engine
    from concurrent.futures import ProcessPoolExecutor

    workers = options.workers or cores()

    def make() -> ProcessPoolExecutor:
        # Started afresh rather than forked: a fork copies whatever threads and locks this process has at the moment.
        return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)

    pool = _Pool(make, workers * _AHEAD)
    try:
        with fewer_collections():
            yield pool
    finally:
        pool.end()


def _begin() -> None:
    """In a worker, for as long as it lives."""
    _STAY.enter_context(fewer_collections())


class _Pool:
    """A mapper that keeps a bounded number of batches under way, and does those again whose worker was lost."""

    def __init__(self, make: Callable[[], ProcessPoolExecutor], most: int) -> None:
        self._make, self._most = make, most
        self._pool = make()

    def end(self) -> None:
        """Ends the workers, whatever they are doing."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def __call__(self, function: Callable[[A], R], batches: Iterable[A]) -> Iterator[R]:
        """The results, in the order of the batches."""
        waiting: deque[tuple[A, Future[Any] | None]] = deque()
        try:
            for batch in batches:
                waiting.append((batch, self._submit(function, batch)))
                if len(waiting) >= self._most:
                    yield self._first(function, waiting)
            while waiting:
                yield self._first(function, waiting)
        finally:
            for _, future in waiting:
                if future is not None:
                    future.cancel()

    def _submit(self, function: Callable[[A], R], batch: A) -> Future[Any] | None:
        """A batch under way; None if a worker was lost since the last result: then it is done again with the others."""
        from concurrent.futures.process import BrokenProcessPool

        try:
            return self._pool.submit(function, batch)
        except BrokenProcessPool:
            return None

    def _first(self, function: Callable[[A], R], waiting: deque[tuple[A, Future[Any] | None]]) -> Any:
        """The result that has waited longest. A lost worker takes its pool along: a new one does everything that was under way."""
        from concurrent.futures.process import BrokenProcessPool

        for _ in range(_LOSSES):
            future = waiting[0][1]
            try:
                if future is not None:
                    found = future.result()
                    waiting.popleft()
                    return found
            except BrokenProcessPool:
                pass
            self.end()
            self._pool = self._make()
            again = [(batch, self._submit(function, batch)) for batch, _ in waiting]
            waiting.clear()
            waiting.extend(again)
        raise CheckerError(
            "worker processes were killed again and again, perhaps for want of memory; use fewer with --workers, or --engine local"
        )
