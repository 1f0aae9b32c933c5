"""The first step to stories: articles that are alike enough become topics, by average linkage of those that share heavy terms.

What is compared with what is told by an inverted index, where all articles are known; how alike two are is computed by `alike`, which is
pure and needs those articles only, so that an archive's pairs are compared wherever its other batches are worked on.
"""

from __future__ import annotations

import heapq
import math
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

from checker.cluster.linkage import Similar, average_link
from checker.cluster.vectors import Vector, heaviest, vector, weights_of
from checker.model import Extraction
from checker.ruleset import RuleSet
from checker.terms import terms_of

_KEY_CAP = 400  # articles of one time under one key that are paired; a key with more says too little
_COMMON = 100  # articles under a key from which on it pairs only those of one time
_BEST = 60  # earlier articles that one is compared with: those that share most of its heaviest terms
_LEAST = 0.5  # of the likeness that is asked for among many articles on top: so much the heaviest terms that two share must come to
_NO_DAY = -1_000_000
_PAIRS = 20_000  # pairs of articles that go to a worker at a time


class Brief(NamedTuple):
    """What candidates and topics need of an article, small enough to hold for all of them: terms as numbers with their weights."""

    source: str
    day: int | None
    keys: array[int]  # the heaviest terms
    terms: array[int]  # four bytes tell the few hundred of two articles apart
    weights: array[float]

    def vector(self) -> dict[int, float]:
        """The weights by term."""
        return dict(zip(self.terms, self.weights, strict=True))


class Partition(NamedTuple):
    """The stories, and how many pairs of articles were never looked at although they share a term, as too many others have it."""

    stories: list[list[str]]
    left_out: int


class Settings(NamedTuple):
    """Thresholds, from rules/lexicons/stories.yml; fitted on labelled events."""

    topic: float
    days: int
    apart: int
    strangers: int
    rising: float
    contrast: float
    between: float
    ceiling: float
    aligned: float
    similar: float


def settings_of(rules: RuleSet) -> Settings:
    """The thresholds of a rule set."""
    data = rules.lexicon("stories")
    return Settings(**{name: data[name] for name in Settings._fields})


def brief(extraction: Extraction, day: int | None, rules: RuleSet) -> Brief:
    """An article as candidates and topics see it."""
    weights = vector(extraction.terms, weights_of(extraction.terms, terms_of(rules)))
    return Brief(extraction.source, day, _numbers(heaviest(weights)), _numbers(weights), array("f", weights.values()))


def _numbers(terms: Iterable[str]) -> array[int]:
    numbers = array("i", b"".join(blake2b(term.encode("utf-8", "surrogatepass"), digest_size=4).digest() for term in terms))
    if sys.byteorder == "little":  # an article has the same numbers everywhere
        numbers.byteswap()
    return numbers


class Pairing(NamedTuple):
    """Some articles by number, each with the earlier ones that it is compared with, and what that takes of all of them."""

    pairs: list[tuple[int, array[int]]]
    briefs: dict[int, Brief]


def alike(some: Pairing) -> array[float]:
    """How alike the articles of each pair are, from 0 to 1, in order."""
    latest = {i: some.briefs[i].vector() for i, _ in some.pairs}
    terms = {i: frozenset(weights) for i, weights in latest.items()}
    # An earlier article is looked at once for all that are compared with it: only the latest are held with their weights by term.
    places: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for at, (i, j) in enumerate((i, j) for i, others in some.pairs for j in others):
        places[j].append((at, i))
    out = array("d", bytes(8 * sum(len(others) for _, others in some.pairs)))
    for j, pairs in places.items():
        theirs = latest[j] if j in latest else some.briefs[j].vector()
        known = frozenset(theirs)
        for at, i in pairs:
            mine = latest[i]
            out[at] = math.fsum([mine[term] * theirs[term] for term in known & terms[i]])
    return out


Mapper = Callable[[Callable[[Pairing], "array[float]"], Iterable[Pairing]], Iterable["array[float]"]]


def topics(
    briefs: Sequence[Brief],
    rules: RuleSet,
    mapper: Mapper = map,
    tell: Callable[[int], None] = lambda done: None,
) -> Partition:
    """What may be one story, each sorted, in order of their first id.

    `mapper` applies `alike`, `tell` hears how many articles are done.
    """
    ordered, settings = sorted(briefs, key=lambda b: b.source), rules.memo(settings_of)
    similar, likely = Similar(len(ordered)), _Likely(ordered, settings)
    candidates = _Candidates(ordered, settings, likely)
    waiting: deque[Pairing] = deque()

    def sent() -> Iterator[Pairing]:
        for some in _pairings(ordered, candidates):
            waiting.append(some._replace(briefs={}))
            yield some

    for values in mapper(alike, sent()):
        pairs = waiting.popleft().pairs
        for (i, j), value in zip(((i, j) for i, others in pairs for j in others), values, strict=True):
            if value >= settings.topic / 3:  # neither factor makes it more
                value *= _nearness(ordered[i].day, ordered[j].day, settings.apart) * likely(i, j)
                if value >= settings.topic / 3:
                    similar.add(i, j, value)
        tell(pairs[-1][0] + 1)
    found = [topic for part in similar.parts(settings.topic) for topic in average_link(part, settings.topic)]
    return Partition(sorted([ordered[i].source for i in topic] for topic in found), candidates.left_out)


def _pairings(briefs: Sequence[Brief], candidates: Iterable[tuple[int, list[int]]]) -> Iterator[Pairing]:
    some, size = Pairing([], {}), 0
    for i, others in candidates:
        some.pairs.append((i, array("i", others)))
        some.briefs.update((n, briefs[n]) for n in (i, *others))
        size += len(others)
        if size >= _PAIRS:
            yield some
            some, size = Pairing([], {}), 0
    if size:
        yield some


class _Likely:
    """How much the likeness of two articles tells among so many others: of ten times as many strangers ten times as many are alike by chance.

    1 up to the number of articles that the thresholds were fitted with. Those near in time are strangers of their time only.
    """

    def __init__(self, briefs: Sequence[Brief], settings: Settings) -> None:
        self._settings = settings
        self._days = [b.day for b in briefs]
        dated = sorted(day for day in self._days if day is not None)
        counts = {day: bisect_right(dated, day + settings.days) - bisect_left(dated, day - settings.days) for day in set(dated)}
        self._near = {day: self._factor(count) for day, count in counts.items()}
        self._far = self._factor(len(briefs))

    def _factor(self, strangers: int) -> float:
        return 1.0 / (1.0 + self._settings.rising * math.log10(max(1.0, strangers / self._settings.strangers)))

    def __call__(self, i: int, j: int) -> float:
        """The factor for a pair."""
        a, b = self._days[i], self._days[j]
        if a is None or b is None or abs(a - b) > self._settings.days:
            return self._far
        return min(self._near[a], self._near[b])


def _nearness(a: int | None, b: int | None, days: int) -> float:
    """1 for articles of the same weeks, falling to one half for those published long before or after each other."""
    if a is None or b is None or abs(a - b) <= days:
        return 1.0
    return max(0.5, 1.0 - (abs(a - b) - days) / (8 * days))


class _Candidates:
    """For each article those before it that share most of its heavy terms, by inverted index. Counts the pairs that are left out."""

    def __init__(self, briefs: Sequence[Brief], settings: Settings, likely: _Likely) -> None:
        self.left_out = 0
        self._briefs, self._days, self._likely = briefs, settings.days, likely
        self._least = settings.topic * _LEAST
        self._index: dict[int, array[int]] = defaultdict(lambda: array("i"))
        self._weights: dict[int, array[float]] = defaultdict(lambda: array("f"))
        for number, item in enumerate(briefs):
            weights = item.vector()
            for key in item.keys:
                self._index[key].append(number)
                self._weights[key].append(weights[key])
        # Under a common key: its articles by day; those of no known day are of one time.
        self._dated = {key: self._by_day(key, members) for key, members in self._index.items() if len(members) > _COMMON}

    def _by_day(self, key: int, members: Sequence[int]) -> list[tuple[int, int, float]]:
        weights = self._weights[key]
        return sorted((_NO_DAY if (day := self._briefs[n].day) is None else day, n, w) for n, w in zip(members, weights, strict=True))

    def __iter__(self) -> Iterator[tuple[int, list[int]]]:
        for number, item in enumerate(self._briefs):
            scores: dict[int, float] = defaultdict(float)
            own = item.vector()
            for key in item.keys:
                members, mine = self._index[key], own[key]
                before = bisect_left(members, number)
                if key not in self._dated:
                    for n, weight in zip(members[:before], self._weights[key], strict=False):
                        scores[n] += mine * weight
                    continue
                dated, day = self._dated[key], _NO_DAY if item.day is None else item.day
                near = dated[bisect_left(dated, (day - self._days, -1, 0.0)) : bisect_left(dated, (day + self._days + 1, -1, 0.0))]
                taken = [(n, weight) for _, n, weight in near if n < number] if len(near) <= _KEY_CAP else []
                for n, weight in taken:
                    scores[n] += mine * weight
                self.left_out += before - len(taken)
            best = [n for n, score in scores.items() if score >= self._least * (1.0 / self._likely(number, n) - 1.0)]
            if len(best) > _BEST:
                best = heapq.nsmallest(_BEST, best, key=lambda n: (-scores[n], n))
            self.left_out += len(scores) - len(best)
            if best:
                yield number, sorted(best)


def heavy_terms(counts: dict[str, int], rules: RuleSet) -> Vector:
    """The terms that may pair an article with another, with their weights: an index finds by them what this module would compare."""
    weights = vector(counts, weights_of(counts, terms_of(rules)))
    return {term: weights[term] for term in heaviest(weights)}
