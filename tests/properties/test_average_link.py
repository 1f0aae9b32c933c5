"""Average linkage gives what its definition says, however its rows are kept."""

from __future__ import annotations

import math
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from checker.cluster.linkage import average_link

SIZE = 9
PAIRS = list(combinations(range(SIZE), 2))
# Roots of primes: no two averages of different pairs are equal.
PRIMES = [n for n in range(2, 200) if all(n % m for m in range(2, n))]
VALUES = st.permutations([math.sqrt(n) / 13 for n in PRIMES[: len(PAIRS)]])


def by_definition(values: dict[tuple[int, int], float], threshold: float) -> list[list[int]]:
    """Joins the two clusters of the highest average as long as it reaches the threshold."""
    clusters = [[n] for n in range(SIZE)]

    def average(a: list[int], b: list[int]) -> float:
        return math.fsum(values.get((min(i, j), max(i, j)), 0.0) for i in a for j in b) / (len(a) * len(b))

    while len(clusters) > 1:
        value, a, b = max((average(a, b), a, b) for a, b in combinations(clusters, 2))
        if value < threshold:
            break
        clusters = [c for c in clusters if c not in (a, b)] + [sorted(a + b)]
    return sorted(clusters)


@given(VALUES, st.sets(st.sampled_from(PAIRS)), st.floats(0.05, 0.95))
def test_clusters_are_those_of_the_definition(values: list[float], missing: set[tuple[int, int]], threshold: float) -> None:
    similar = {pair: value for pair, value in zip(PAIRS, values, strict=True) if pair not in missing}
    rows: dict[int, dict[int, float]] = {n: {} for n in range(SIZE)}
    for (i, j), value in similar.items():
        rows[i][j] = rows[j][i] = value
    assert sorted(average_link(rows, threshold)) == by_definition(similar, threshold)
