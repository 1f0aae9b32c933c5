"""What an engine offers: `open(options)` as a context, whose value maps a function over batches, in order."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol, TypeVar

import msgspec

A = TypeVar("A")
R = TypeVar("R")
_OBJECTS = 50_000  # made since the last look, some megabytes at most


class EngineOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How much to use and where: worker processes (0 is one per core), the address of a scheduler."""

    workers: int = 0
    scheduler: str | None = None


@contextmanager
def fewer_collections() -> Iterator[None]:
    """Lets Python look for cycles of garbage less often: articles make few of them, and looking costs a tenth of their extraction."""
    before = gc.get_threshold()
    if before[0]:  # else it does not look at all, as it was told
        gc.set_threshold(max(before[0], _OBJECTS), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def cores() -> int:
    """Those this process may use, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Mapper(Protocol):
    """Applies a function to every batch; results come in the order of the batches, as they are ready."""

    def __call__(self, function: Callable[[A], R], batches: Iterable[A]) -> Iterator[R]:
        """The results. The function must be importable by name (or a `functools.partial` of such), and so must its data."""
        ...


class Engine(Protocol):
    """An engine: a module of this package with these names."""

    NAME: str
    DESCRIPTION: str

    def open(self, options: EngineOptions) -> AbstractContextManager[Mapper]:
        """A mapper that works until the context is left."""
        ...
