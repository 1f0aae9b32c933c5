"""Answers about single words, kept: text repeats itself, so that most questions about its words have been asked before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_MOST = 200_000  # words; an archive has no end of names and numbers, the memory of a worker has


class Known(dict[str, T]):
    """`known[word]` is `of(word)`, computed once. A look-up that is found costs what one in a dict costs."""

    def __init__(self, of: Callable[[str], T]) -> None:
        super().__init__()
        self._of = of

    def __missing__(self, word: str) -> T:
        found = self._of(word)
        if len(self) >= _MOST:
            self.clear()
        self[word] = found
        return found
