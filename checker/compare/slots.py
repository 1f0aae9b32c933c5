"""From aligned claims to facts: agreeing values are paired first, and only what is left over may conflict.

Shared by the comparators of numbers and times. Claims whose values agree and that are about one thing form a group; groups whose values
differ and that are about one thing form a fact. A value that the other article states too, elsewhere, is no conflict.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from checker.compare.base import Aligner, Models
from checker.model import Claim
from checker.ruleset import RuleSet
from checker.unions import Unions

_EASE = 1.5  # log odds by which a reconcilable pair may be less sure than a conflicting one
Relation = str  # "agree", "reconcilable", "differ", or "" for values that cannot be compared


class Edge(NamedTuple):
    """Two claims about one thing with differing values, and the log odds that it is one thing."""

    a: int
    b: int
    score: float
    relation: Relation


class Group(NamedTuple):
    """Claims of one value."""

    claims: list[Claim]
    members: tuple[int, ...]


class Grouped(NamedTuple):
    """One fact in the making: its values and the edges between them."""

    groups: list[Group]
    edges: list[Edge]
    score: float  # of the best differing edge, or of the weakest agreement if there is none


def grouped(
    claims: Sequence[Claim],
    aligner: Aligner,
    rules: RuleSet,
    kind: str,
    fits: Callable[[Claim, Claim], bool],
    relate: Callable[[Claim, Claim], Relation],
    telling: Callable[[Claim], float] = lambda claim: 0.0,
    one: Callable[[Claim, Claim], bool] = lambda a, b: True,
) -> Iterator[Grouped]:
    """The facts of one kind of claim, in order of their first claim.

    `telling` says how much an equal value by itself speaks for one thing, in log odds: a sum of three digits much, a small number little.
    `one` says whether two values that agree are told as one: an agreement holds only such, so that "at least 10" does not lead from 12 to 600.
    """
    models = rules.memo(Models)
    slot = aligner.slot(claims, fits)
    agree_model, differ_model = models.model("agree", kind), models.model("differ", kind)
    agree_from, differ_from = models.threshold("agree", kind), models.threshold("differ", kind)
    together = Unions(len(slot.claims))

    met = _Met(slot.claims, fits, relate)
    differing: list[Edge] = []
    agreeing: list[Edge] = []
    for a, b, features in slot.pairs:
        relation = relate(slot.claims[a], slot.claims[b])
        if relation == "agree":
            score = agree_model.score(features) + telling(slot.claims[a])
            if score >= agree_from:
                together.join(a, b)
                agreeing.append(Edge(a, b, score, relation))
        elif relation:
            differing.append(Edge(a, b, differ_model.score(features), relation))
    edges: dict[tuple[int, int], list[Edge]] = defaultdict(list)
    for edge in differing:
        # An alarm must be surer than a remark: what an assumption reconciles disturbs nobody.
        if edge.score < (differ_from if edge.relation == "differ" else differ_from - _EASE) or together.root(edge.a) == together.root(
            edge.b
        ):
            continue
        x, y = slot.claims[edge.a], slot.claims[edge.b]
        if edge.relation == "differ" and (met(edge.a, edge.b) or met(edge.b, edge.a)):
            continue  # the other side has this value too: it speaks of something else here
        if edge.relation != "differ" and met.beside(x, y):
            continue
        p, q = sorted((together.root(edge.a), together.root(edge.b)))
        edges[p, q].append(edge)
    yield from _facts(slot.claims, [together.root(i) for i in range(len(slot.claims))], edges, told_as_one(slot.claims, agreeing, one))


class _Met:
    """Whether an article states a value, and a sentence: asked of few pairs, so that only the claims of that article are held against it.

    Agreeing values are paired first, wherever they stand.
    """

    def __init__(self, claims: Sequence[Claim], fits: Callable[[Claim, Claim], bool], relate: Callable[[Claim, Claim], Relation]) -> None:
        self._claims, self._fits, self._relate = claims, fits, relate
        self._of: dict[str, list[Claim]] = defaultdict(list)
        for claim in claims:
            self._of[claim.source].append(claim)
        self._known: dict[tuple[int, str, int], bool] = {}

    def __call__(self, index: int, by: int) -> bool:
        """Whether the article of the claim `by` (in one article: its sentence) states the value of the claim `index` as well."""
        claim, other = self._claims[index], self._claims[by]
        within = other.source == claim.source
        key = (index, other.source, other.sentence if within else -1)
        if key not in self._known:
            told = (c for c in self._of[other.source] if not within or c.sentence == other.sentence)
            self._known[key] = any(self._fits(claim, c) and self._relate(claim, c) == "agree" for c in told)
        return self._known[key]

    def beside(self, a: Claim, b: Claim) -> bool:
        """Whether a sentence of one of two claims states the value of the other, too: what is assumed to be the same is told apart there."""
        return any(
            other is not own and other.sentence == own.sentence and self._relate(other, far) == "agree"
            for own, far in ((a, b), (b, a))
            for other in self._of[own.source]
        )


def told_as_one(claims: Sequence[Claim], agreeing: Sequence[Edge], one: Callable[[Claim, Claim], bool]) -> list[list[int]]:
    """The claims that are told as one with all others of their group; the surest pairs are joined first."""
    home: dict[int, list[int]] = {}
    for edge in sorted(agreeing, key=lambda e: (-e.score, e.a, e.b)):
        left, right = home.setdefault(edge.a, [edge.a]), home.setdefault(edge.b, [edge.b])
        if left is not right and all(one(claims[x], claims[y]) for x in left for y in right):
            left.extend(right)
            home.update((x, left) for x in right)
    return sorted(sorted(found) for found in {id(m): m for m in home.values()}.values())


def _facts(
    claims: Sequence[Claim],
    roots: Sequence[int],
    edges: dict[tuple[int, int], list[Edge]],
    apart: Sequence[list[int]],
) -> Iterator[Grouped]:
    members: dict[int, list[int]] = defaultdict(list)
    for index, r in enumerate(roots):
        members[r].append(index)
    joined = Unions(len(claims))
    for p, q in edges:
        joined.join(p, q)
    disputed: set[int] = set()
    for component in joined.sets(members):
        inner = [e for (p, q), found in sorted(edges.items()) if p in component and q in component for e in found]
        if any(e.relation == "differ" for e in inner):
            disputed.update(component)
            groups = [Group([claims[i] for i in members[x]], tuple(members[x])) for x in component]
            yield Grouped(groups, inner, max(e.score for e in inner))
    quiet = [e for (p, _), found in sorted(edges.items()) if p not in disputed for e in found]
    yield from _agreed(claims, [m for m in apart if roots[m[0]] not in disputed], quiet)


def _agreed(claims: Sequence[Claim], apart: Sequence[list[int]], edges: Sequence[Edge]) -> Iterator[Grouped]:
    """The facts that nothing disputes: values told as one, and those that an assumption makes one."""
    parts = [*apart, *([n] for n in sorted({n for e in edges for n in (e.a, e.b)} - {n for m in apart for n in m}))]
    home = {n: number for number, m in enumerate(parts) for n in m}
    joined = Unions(len(parts))
    for edge in edges:
        joined.join(home[edge.a], home[edge.b])
    for component in joined.sets():
        groups = [Group([claims[i] for i in parts[x]], tuple(parts[x])) for x in component]
        inner = [e for e in edges if home[e.a] in component]
        if inner:
            yield Grouped(groups, inner, max(e.score for e in inner))
        elif len({c.source for c in groups[0].claims}) > 1:
            yield Grouped(groups, [], 0.0)


def probability(score: float) -> float:
    """Log odds as a probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))
