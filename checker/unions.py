"""Disjoint sets: what belongs together when pairs are joined one by one (union-find). The lowest member stands for its set."""

from __future__ import annotations

from collections.abc import Iterable


class Unions:
    """Sets of the numbers `0 .. size - 1`. The outcome does not depend on the order of the joins."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, x: int) -> int:
        """The lowest member of the set that holds `x`."""
        while self._parent[x] != x:
            self._parent[x] = self._parent[self._parent[x]]
            x = self._parent[x]
        return x

    def join(self, a: int, b: int) -> None:
        """Makes one set of two."""
        low, high = sorted((self.root(a), self.root(b)))
        self._parent[high] = low

    def sets(self, members: Iterable[int] | None = None) -> list[list[int]]:
        """The sets as sorted lists, in order of their lowest member; only of `members` if they are given."""
        found: dict[int, list[int]] = {}
        for x in range(len(self._parent)) if members is None else sorted(members):
            found.setdefault(self.root(x), []).append(x)
        return [found[r] for r in sorted(found)]
