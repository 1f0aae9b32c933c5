"""Articles and sentences as unit vectors of weighted terms."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Mapping

from checker.terms import Terms

Vector = dict[str, float]
_KEYS = 24  # heaviest terms of an article that may pair it with others


def heaviest(vector: Vector) -> list[str]:
    """The terms that weigh most."""
    return [term for _, term in heapq.nlargest(_KEYS, zip(vector.values(), vector, strict=True))]


def weights_of(found: Iterable[str], terms: Terms) -> Vector:
    """The weight of each term by itself, squared."""
    weights: Vector = {}
    weigh = terms.weight
    for term in found:
        first, _, second = term.partition(" ")
        weight = weigh(first)
        weights[term] = weight * (weigh(second) if second else weight)
    return weights


def vector(counts: dict[str, int], weights: Mapping[str, float]) -> Vector:
    """A unit vector of log counts and of weights, which may tell as well how few articles have a term."""
    log = math.log
    return unit({t: (1 + log(count)) * w if count > 1 else w for t, count in counts.items() if (w := weights[t]) > 0})


def unit(vector: Vector) -> Vector:
    """The vector with length 1; {} if it has none."""
    norm = math.sqrt(math.fsum([x * x for x in vector.values()]))
    return {k: x / norm for k, x in vector.items()} if norm else {}


def cosine(a: Vector, b: Vector) -> float:
    """What two unit vectors have in common."""
    if len(b) < len(a):
        a, b = b, a
    return math.fsum([x * b[k] for k, x in a.items() if k in b])
