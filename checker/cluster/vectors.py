"""Articles and sentences as unit vectors of weighted terms."""

from __future__ import annotations

import heapq
import math

from checker.terms import Terms

Vector = dict[str, float]
_KEYS = 24  # heaviest terms of an article that may pair it with others


def heaviest(vector: Vector) -> list[str]:
    """The terms that weigh most."""
    return [term for _, term in heapq.nlargest(_KEYS, zip(vector.values(), vector, strict=True))]


def vector(counts: dict[str, int], terms: Terms, idf: dict[str, float] | None) -> Vector:
    """A unit vector of log counts, squared weights and, inside a topic, how few of its articles have the term."""
    weights: Vector = {}
    weigh = terms.weight
    for term, count in counts.items():
        first, _, second = term.partition(" ")
        weight = weigh(first)
        weight *= weigh(second) if second else weight
        if idf is not None:
            weight *= idf[term]
        if weight > 0:
            weights[term] = (1 + math.log(count)) * weight if count > 1 else weight
    return unit(weights)


def unit(vector: Vector) -> Vector:
    """The vector with length 1; {} if it has none."""
    norm = math.sqrt(math.fsum(x * x for x in vector.values()))
    return {k: x / norm for k, x in vector.items()} if norm else {}


def cosine(a: Vector, b: Vector) -> float:
    """What two unit vectors have in common."""
    if len(b) < len(a):
        a, b = b, a
    return math.fsum(x * b[k] for k, x in a.items() if k in b)
