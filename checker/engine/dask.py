"""The Dask engine: batches go to the workers of a cluster, or of one on this machine; results come back in order.

The functions and their arguments are those of every other engine. A worker that is lost takes its batches with it: the scheduler
gives them to another one, and as they are pure the result is the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from checker.engine.base import EngineOptions, Mapper, cores
from checker.model import CheckerError

NAME = "dask"
DESCRIPTION = "on a Dask cluster (--scheduler), or on one made for this run"

A = TypeVar("A")
R = TypeVar("R")
_AHEAD = 3  # batches under way for each worker
_PATIENCE = 20  # seconds to reach a scheduler
_WORKERS = 32  # of a cluster that grows and shrinks, for want of a number


@contextmanager
def open(options: EngineOptions) -> Iterator[Mapper]:
    """A client that leaves the cluster with the context, and ends it if it was made here."""
    distributed = _library()
    if options.scheduler:
        try:
            client = distributed.Client(options.scheduler, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise CheckerError(
                f"no Dask scheduler answers at {options.scheduler} ({type(error).__name__}); start one: dask scheduler, then dask worker ADDRESS"
            ) from None
        with client:
            yield _Cluster(client, options.workers or _WORKERS)
        return
    workers = options.workers or cores()
    with (
        distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=50, memory_limit=0
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        yield _Cluster(client, workers)


def _library() -> Any:
    try:
        import distributed  # an extra: only who asks for the engine needs it
    except ImportError:
        raise CheckerError(
            "the dask engine needs a library that is not installed; install it: pip install 'fact-consistency-checker[dask]'"
        ) from None
    return distributed


class _Cluster:
    """A mapper that keeps a bounded number of batches under way."""

    def __init__(self, client: Any, workers: int) -> None:
        self._client, self._most = client, workers * _AHEAD

    def __call__(self, function: Callable[[A], R], batches: Iterable[A]) -> Iterator[R]:
        """The results, in the order of the batches."""
        waiting: deque[Any] = deque()
        try:
            for batch in batches:
                # What was computed under a key before is not asked for again: two batches may be equal, and both count.
                waiting.append(self._client.submit(function, batch, pure=False, retries=3))
                if len(waiting) >= self._most:
                    yield self._result(waiting.popleft())
            while waiting:
                yield self._result(waiting.popleft())
        finally:
            for future in waiting:
                future.cancel()

    @staticmethod
    def _result(future: Any) -> Any:
        from distributed import KilledWorker

        try:
            return future.result()
        except KilledWorker:
            raise CheckerError(
                "several workers were lost over one batch, perhaps for want of memory; give them more, or use --engine local"
            ) from None
