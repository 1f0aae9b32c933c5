"""Average linkage: what is alike on average becomes one cluster, from pairs that say how alike they are."""

from __future__ import annotations

import heapq
from array import array
from collections import defaultdict
from collections.abc import Iterator

from checker.unions import Unions


class Similar:
    """Pairs with how alike they are, in a few bytes each."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._one, self._other, self._value = array("i"), array("i"), array("d")

    def add(self, i: int, j: int, value: float) -> None:
        """Adds a pair."""
        self._one.append(i)
        self._other.append(j)
        self._value.append(value)

    def parts(self, threshold: float) -> Iterator[dict[int, dict[int, float]]]:
        """What average linkage can join: two clusters are no more alike on average than the two of their members that are most alike."""
        together = Unions(self._size)
        for i, j, value in zip(self._one, self._other, self._value, strict=True):
            if value >= threshold:
                together.join(i, j)
        inside: dict[int, array[int]] = defaultdict(lambda: array("i"))
        for n, (i, j) in enumerate(zip(self._one, self._other, strict=True)):
            if (root := together.root(i)) == together.root(j):
                inside[root].append(n)
        for members in together.sets():
            part: dict[int, dict[int, float]] = {i: {} for i in members}
            for n in inside.pop(members[0], ()):
                i, j, value = self._one[n], self._other[n], self._value[n]
                part[i][j] = part[j][i] = value
            yield part


def average_link(similar: dict[int, dict[int, float]], threshold: float) -> list[list[int]]:
    """Agglomerates by average similarity (0 where none is given) until no pair of clusters reaches the threshold.

    Ties go to the lowest numbers, so that the order of the input does not matter. `similar` is used up. A cluster keeps the sums of its
    similarities, and of two that are joined the shorter row goes into the longer: an average that only fell is put right when its turn comes.
    """
    sums = similar
    members = {i: [i] for i in sums}  # each begins with its lowest
    heap = [(-value, i, j, i, j) for i, row in sums.items() for j, value in row.items() if i < j and value >= threshold]
    heapq.heapify(heap)

    def push(i: int, j: int) -> None:
        average = sums[i][j] / (len(members[i]) * len(members[j]))
        if average >= threshold:
            low, high = sorted((members[i][0], members[j][0]))
            heapq.heappush(heap, (-average, low, high, i, j))

    while heap:
        value, _, _, i, j = heapq.heappop(heap)
        if i not in sums or j not in sums:
            continue
        if sums[i][j] / (len(members[i]) * len(members[j])) != -value:
            push(i, j)
            continue
        if len(sums[i]) < len(sums[j]):
            i, j = j, i
        row, gone = sums[i], sums.pop(j)
        del row[j], gone[i]
        members[i] = sorted(members[i] + members.pop(j))
        for k, value in gone.items():
            del sums[k][j]
            sums[k][i] = row[k] = row.get(k, 0.0) + value
            push(i, k)
    return list(members.values())
