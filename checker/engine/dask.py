"""The Dask engine: batches go to the workers of a cluster, or of one on this machine; results come back in order.

The functions and their arguments are those of every other engine. A worker that is lost takes its batches with it: the scheduler
gives them to another one, and as they are pure the result is the same. A batch travels packed, under a stable hash of what it asks for: that
names it in the scheduler's pages and logs, in this run and the next.
"""

from __future__ import annotations

import hashlib
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from checker.engine.base import EngineOptions, Mapper, cores
from checker.model import CheckerError
from checker.version import VERSION

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


def _key(function: Any, asked: bytes) -> str:
    """What a batch is called: the function, and a hash of everything it is given and of the program's version. Equal ones share their answer."""
    name = getattr(function, "func", function).__name__
    return f"checker-{name}-{hashlib.blake2b(asked, digest_size=16, person=VERSION.encode()[:16]).hexdigest()}"


def _answer(asked: bytes) -> Any:
    """In a worker."""
    function, batch = pickle.loads(asked)
    return function(batch)


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
                asked = pickle.dumps((function, batch), protocol=5)
                waiting.append(self._client.submit(_answer, asked, key=_key(function, asked), retries=3))
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
