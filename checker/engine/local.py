"""The local engine: one batch after the other, in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from checker.engine.base import EngineOptions, Mapper, fewer_collections

NAME = "local"
DESCRIPTION = "in this process, one batch after the other"


@contextmanager
def open(options: EngineOptions) -> Iterator[Mapper]:
    """The built-in map."""
    with fewer_collections():
        yield map  # type: ignore[misc]
