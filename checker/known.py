"""Answers about single words, kept: text repeats itself, so that most questions about its words have been asked before."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
_MOST = 200_000  # words; an archive has no end of names and numbers, the memory of a worker has
_MOST_PHRASES = 50_000


class Kept(dict[K, T]):
    """`kept[question]` is `of(question)`, computed once. A look-up that is found costs what one in a dict costs."""

    def __init__(self, of: Callable[[K], T], most: int = _MOST_PHRASES) -> None:
        super().__init__()
        self._of = of
        self._most = most

    def __missing__(self, question: K) -> T:
        found = self._of(question)
        if len(self) >= self._most:
            self.clear()
        self[question] = found
        return found


class Known(Kept[str, T]):
    """The same for single words, of which more are kept."""

    def __init__(self, of: Callable[[str], T]) -> None:
        super().__init__(of, _MOST)
