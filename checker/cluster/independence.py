"""Who copied from whom: sources that share long passages count as one witness.

Works on the sampled shingles of the extraction (hashes of eight words), by inverted index: no two articles are compared that have
none in common. Two articles belong together if the shared runs make up a fair part of the shorter one.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from checker.model import Extraction, IndependentGroup, SharedPassage
from checker.unions import Unions

_SHARE = 0.15  # of the shorter article's sampled runs
_RUNS = 4  # shared sampled runs, about 25 words in a row
_CAP = 60  # articles that hold one run: above, it is boilerplate
_REACH = 260  # characters between sampled runs of one passage
_AT_ONCE = 2_000_000  # runs that are indexed at once
_TAIL = 50  # characters of the last run


def independent_groups(sources: Sequence[str], runs: Sequence[array[int]], of: Callable[[str], Extraction]) -> tuple[IndependentGroup, ...]:
    """The groups, numbered from 1 in order of their first source, with the passages that join them.

    `runs` has the hashes of each source's sampled runs; `of` gives the extraction of a source that shares a passage.
    """
    order = sorted(range(len(sources)), key=lambda n: sources[n])
    sizes = [len(runs[n]) for n in order]
    shared: dict[tuple[int, int], int] = defaultdict(int)
    parts = 1 + sum(sizes) // _AT_ONCE
    for part in range(parts):  # an archive's runs do not fit into memory at once
        first: dict[int, int] = {}
        index: dict[int, list[int]] = {}  # most runs are of one article only
        for number, n in enumerate(order):
            for value in runs[n] if parts == 1 else (v for v in runs[n] if v % parts == part):
                if value not in first:
                    first[value] = number
                elif value in index:
                    index[value].append(number)
                else:
                    index[value] = [first[value], number]
        for members in index.values():
            if len(members) <= _CAP:
                for n, b in enumerate(members):
                    for a in members[:n]:
                        shared[a, b] += 1
    together = Unions(len(order))

    joined = []
    for (a, b), count in sorted(shared.items()):
        shorter = min(sizes[a], sizes[b])
        if count >= _RUNS and count >= _SHARE * shorter:
            joined.append((a, b))
            together.join(a, b)
    passages: dict[int, list[SharedPassage]] = defaultdict(list)
    for a, b in joined:
        passages[together.root(a)].extend(_passages(of(sources[order[a]]), of(sources[order[b]])))
    groups: dict[int, list[str]] = defaultdict(list)
    for number, n in enumerate(order):
        groups[together.root(number)].append(sources[n])
    return tuple(
        IndependentGroup(number=n, sources=tuple(sources), passages=tuple(passages.get(key, ())))
        for n, (key, sources) in enumerate(sorted(groups.items()), 1)
    )


def _passages(a: Extraction, b: Extraction) -> list[SharedPassage]:
    """Stretches of `a` whose sampled runs stand in `b` in the same order, close to each other."""
    where: Mapping[int, int] = dict(b.shingles)
    hits = [(offset, where[value]) for value, offset in a.shingles if value in where]
    out: list[list[int]] = []
    for mine, theirs in hits:
        last = out[-1] if out else None
        if last and mine - last[1] <= _REACH and 0 <= theirs - last[3] <= _REACH:
            last[1], last[3], last[4] = mine, theirs, last[4] + 1
        else:
            out.append([mine, mine, theirs, theirs, 1])
    return [SharedPassage(a.source, s, e + _TAIL, b.source, t, u + _TAIL) for s, e, t, u, count in out if count >= 2]
