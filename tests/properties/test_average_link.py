"""Average linkage gives what its definition says, however its rows are kept."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from checker.cluster.stories import _average_link

SIZE = 9
PAIRS = list(combinations(range(SIZE), 2))
# Distinct powers of two, so that no two averages are equal and no sum is rounded.
VALUES = st.permutations([2.0**-n for n in range(1, len(PAIRS) + 1)])


def by_definition(values: dict[tuple[int, int], float], threshold: float) -> list[list[int]]:
    """Joins the two clusters of the highest average as long as it reaches the threshold."""
    clusters = [[n] for n in range(SIZE)]

    def average(a: list[int], b: list[int]) -> float:
        return sum(values.get((min(i, j), max(i, j)), 0.0) for i in a for j in b) / (len(a) * len(b))

    while len(clusters) > 1:
        value, a, b = max((average(a, b), a, b) for a, b in combinations(clusters, 2))
        if value < threshold:
            break
        clusters = [c for c in clusters if c not in (a, b)] + [sorted(a + b)]
    return sorted(clusters)


@given(VALUES, st.sets(st.sampled_from(PAIRS)), st.integers(1, 30))
def test_clusters_are_those_of_the_definition(values: list[float], missing: set[tuple[int, int]], power: int) -> None:
    similar = {pair: value for pair, value in zip(PAIRS, values, strict=True) if pair not in missing}
    rows: dict[int, dict[int, float]] = {n: {} for n in range(SIZE)}
    for (i, j), value in similar.items():
        rows[i][j] = rows[j][i] = value
    assert sorted(_average_link(rows, 2.0**-power)) == by_definition(similar, 2.0**-power)
