"""What an engine offers: `open(options)` as a context, whose value maps a function over batches, in order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

import msgspec

A = TypeVar("A")
R = TypeVar("R")


class EngineOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How much to use and where: worker processes (0 is one per core), the address of a scheduler."""

    workers: int = 0
    scheduler: str | None = None


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
