"""Articles into stories: a partition of the sources by what happened.

Three steps, none of them over all pairs:

1. Candidates share one of their heaviest terms. A term of more than a hundred articles pairs only those published within weeks of each
   other, and nobody at a time when more than 400 have it; each article is compared with the sixty before it that share most: what is
   left out so is counted. Average linkage on TF-IDF cosines with fixed word weights joins them into topics. Up to 500 articles an
   unrelated one changes nothing; among more, two have to be more alike, as more are alike by chance.
2. Two alike happenings ("the shooting in Ohio", "the shooting in Utah") fall into one topic. Inside a topic the words that all its articles
   use are discounted; if two halves then have far more in common within than between them, they are two stories.
3. An article on the same subject that reports none of the same facts (no sentence aligns with another article's) stands alone.
"""

from __future__ import annotations

import heapq
import math
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from operator import mul
from typing import NamedTuple

from checker.model import Extraction
from checker.ruleset import RuleSet
from checker.terms import Terms, terms_of
from checker.unions import Unions

_KEYS = 24  # heaviest terms of an article that may pair it with others
_KEY_CAP = 400  # articles of one time under one key that are paired; a key with more says too little
_COMMON = 100  # articles under a key from which on it pairs only those of one time
_Vector = dict[str, float]
_BEST = 60  # earlier articles that one is compared with: those that share most of its heaviest terms
_LEAST = 0.5  # of the likeness that is asked for among many articles on top: so much the heaviest terms that two share must come to
_NO_DAY = -1_000_000
_AT_HAND = 2048  # articles whose weights are at hand while articles are compared with earlier ones


class Profile(NamedTuple):
    """What stories need of an article: counts of stems and of pairs of neighbouring stems, and the stems of each sentence."""

    terms: dict[str, int]
    sentences: Sequence[Sequence[str]]


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
    vector = _vector(extraction.terms, terms_of(rules), None)
    numbers = {term: _number(term) for term in vector}
    keys = array("i", [numbers[t] for t in _heaviest(vector)])
    return Brief(extraction.source, day, keys, array("i", numbers.values()), array("f", vector.values()))


def _number(term: str) -> int:
    return int.from_bytes(blake2b(term.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "big", signed=True)


def profile(extraction: Extraction) -> Profile:
    """An article as the inside of a topic sees it."""
    return Profile(extraction.terms, [s.stems for s in extraction.sentences if s.zone != "furniture"])


def stories(briefs: Sequence[Brief], of: Callable[[str], Extraction], rules: RuleSet) -> Partition:
    """The partition: lists of source ids, each sorted, in order of their first id. Independent of the order of `briefs`.

    `of` gives the extraction of an article; it is asked for one topic at a time.
    """
    found = topics(briefs, rules)
    out = [part for topic in found.stories for part in (parts([of(source) for source in topic], rules) if len(topic) > 2 else [topic])]
    return Partition(sorted(out), found.left_out)


def topics(briefs: Sequence[Brief], rules: RuleSet) -> Partition:
    """The first step for all articles: what may be one story, each sorted, in order of their first id."""
    ordered = sorted(briefs, key=lambda b: b.source)
    found, left_out = _topics(ordered, rules.memo(settings_of))
    return Partition(sorted([ordered[i].source for i in topic] for topic in found), left_out)


def parts(topic: Sequence[Extraction], rules: RuleSet) -> list[list[str]]:
    """The other steps for one topic, whose articles are in order: its stories, each sorted."""
    if len(topic) < 3:  # two articles have no halves, and neither can stand alone without the other
        return [[e.source for e in topic]]
    terms, settings = terms_of(rules), rules.memo(settings_of)
    profiles = {i: profile(extraction) for i, extraction in enumerate(topic)}
    vectors = {i: _vector(p.terms, terms, None) for i, p in profiles.items()}
    found = [x for part in _split(list(profiles), profiles, terms, settings) for x in _detach(part, profiles, vectors, terms, settings)]
    return [sorted(topic[i].source for i in part) for part in found]


def _topics(briefs: Sequence[Brief], settings: Settings) -> tuple[list[list[int]], int]:
    similar = _Similar(len(briefs))
    likely = _Likely(briefs, settings)
    candidates = _Candidates(briefs, settings, likely)
    latest = lru_cache(maxsize=_AT_HAND)(lambda i: briefs[i].vector())
    for i, others in candidates:
        mine = briefs[i].vector()
        for j in others:
            theirs = latest(j)
            value = math.fsum(map(mul, map(mine.__getitem__, shared := mine.keys() & theirs.keys()), map(theirs.__getitem__, shared)))
            if value >= settings.topic / 3:  # neither factor makes it more
                value *= _nearness(briefs[i].day, briefs[j].day, settings.apart) * likely(i, j)
                if value >= settings.topic / 3:
                    similar.add(i, j, value)
    return [topic for part in similar.parts(settings.topic) for topic in _average_link(part, settings.topic)], candidates.left_out


class _Similar:
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


def heavy_terms(counts: dict[str, int], rules: RuleSet) -> _Vector:
    """The terms that may pair an article with another, with their weights: an index finds by them what this module would compare."""
    vector = _vector(counts, terms_of(rules), None)
    return {term: vector[term] for term in _heaviest(vector)}


def _heaviest(vector: _Vector) -> list[str]:
    return heapq.nlargest(_KEYS, vector, key=lambda t: (vector[t], t))


def _vector(counts: dict[str, int], terms: Terms, idf: dict[str, float] | None) -> _Vector:
    """A unit vector of log counts, squared weights and, inside a topic, how few of its articles have the term."""
    vector: _Vector = {}
    weigh = terms.weight
    for term, count in counts.items():
        first, _, second = term.partition(" ")
        weight = weigh(first)
        weight *= weigh(second) if second else weight
        if idf is not None:
            weight *= idf[term]
        if weight > 0:
            vector[term] = (1 + math.log(count)) * weight if count > 1 else weight
    return _unit(vector)


def _unit(vector: _Vector) -> _Vector:
    norm = math.sqrt(math.fsum(x * x for x in vector.values()))
    return {k: x / norm for k, x in vector.items()} if norm else {}


def _cosine(a: _Vector, b: _Vector) -> float:
    if len(b) < len(a):
        a, b = b, a
    return math.fsum(x * b[k] for k, x in a.items() if k in b)


def _average_link(similar: dict[int, dict[int, float]], threshold: float) -> list[list[int]]:
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


def _local_idf(documents: Iterable[Iterable[str]], total: int) -> dict[str, float]:
    """How telling a term is inside a topic: 0 would be a term of every article."""
    frequency: Counter[str] = Counter()
    for document in documents:
        frequency.update(set(document))
    return {term: math.log((total + 1) / count) for term, count in frequency.items()}


def _split(topic: list[int], profiles: Mapping[int, Profile], terms: Terms, settings: Settings) -> list[list[int]]:
    """One topic into the happenings it mixes: halves that share much within and little between."""
    if len(topic) < 4:
        return [topic]
    idf = _local_idf((profiles[i].terms for i in topic), len(topic))
    vectors = {i: _vector(profiles[i].terms, terms, idf) for i in topic}
    # Copies of one text must not make a half look closer than reports of one happening are.
    similar = {i: {j: min(settings.ceiling, _cosine(vectors[i], vectors[j])) for j in topic if j != i} for i in topic}
    halves = _halves(similar)
    if halves is None:
        return [topic]
    left, right = halves
    between = sum(similar[i][j] for i in left for j in right) / (len(left) * len(right))
    within = min(_within(similar, left), _within(similar, right))
    if between > settings.between or between > settings.contrast * within:
        return [topic]
    return [part for half in (left, right) for part in _split(half, profiles, terms, settings)]


def _halves(similar: dict[int, dict[int, float]]) -> tuple[list[int], list[int]] | None:
    """The last two clusters of average linkage with at least two members each; lone outliers are left to `_detach`."""
    rows = {i: dict(row) for i, row in similar.items()}
    members = {i: [i] for i in rows}
    best: tuple[list[int], list[int]] | None = None
    heap = [(-v, i, j) for i, row in rows.items() for j, v in row.items() if i < j]
    heapq.heapify(heap)
    while len(rows) > 1:
        value, i, j = heapq.heappop(heap)
        if i not in rows or j not in rows or rows[i][j] != -value:
            continue
        if len(members[i]) > 1 and len(members[j]) > 1:
            best = (sorted(members[i]), sorted(members[j]))
        a, b = len(members[i]), len(members[j])
        merged = {k: (rows[i][k] * a + rows[j][k] * b) / (a + b) for k in rows if k not in (i, j)}
        del rows[j]
        rows[i] = merged
        for k, v in merged.items():
            rows[k].pop(j)
            rows[k][i] = v
            heapq.heappush(heap, (-v, min(i, k), max(i, k)))
        members[i] += members.pop(j)
    if best is None:
        return None
    # Outliers that joined after the two halves had met go to the nearer half.
    left, right = best
    for i in sorted(set(similar) - set(left) - set(right)):
        to_left = sum(similar[i][j] for j in left) / len(left)
        to_right = sum(similar[i][j] for j in right) / len(right)
        (left if to_left >= to_right else right).append(i)
    return sorted(left), sorted(right)


def _within(similar: dict[int, dict[int, float]], part: list[int]) -> float:
    pairs = [similar[i][j] for n, i in enumerate(part) for j in part[:n]]
    return sum(pairs) / len(pairs)


def _detach(
    story: list[int], profiles: Mapping[int, Profile], all_vectors: Mapping[int, _Vector], terms: Terms, settings: Settings
) -> list[list[int]]:
    """Articles none of whose sentences is told by another one, too, stand alone."""
    if len(story) < 3:
        return [story]
    idf = _local_idf(({t for s in profiles[i].sentences for t in s} for i in story), len(story))
    sentences = {
        i: [_unit({t: terms.weight(t) ** 2 * idf[t] for t in dict.fromkeys(s)}) for s in profiles[i].sentences if len(s) >= 4]
        for i in story
    }
    best: dict[int, list[float]] = {i: [] for i in story}
    for n, i in enumerate(story):
        for j in story[:n]:
            value = _alignment(sentences[i], sentences[j])
            best[i].append(value)
            best[j].append(value)
    vectors = {i: all_vectors[i] for i in story}
    alone = [i for i in story if sum(sorted(best[i])[-2:]) / 2 < settings.aligned and _nearest(vectors, i) < settings.similar]
    rest = [i for i in story if i not in alone]
    return [*([i] for i in alone), *([rest] if rest else [])]


def _nearest(vectors: dict[int, _Vector], i: int) -> float:
    """The mean similarity of an article to the two nearest of its story."""
    return sum(heapq.nlargest(2, (_cosine(vectors[i], v) for j, v in vectors.items() if j != i))) / 2


def _alignment(a: list[_Vector], b: list[_Vector]) -> float:
    """The mean of the three best sentence alignments between two articles."""
    index: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, vector in enumerate(b):
        for term, value in vector.items():
            index[term].append((number, value))
    best: list[float] = []
    for vector in a:
        scores: dict[int, float] = defaultdict(float)
        for term, value in vector.items():
            for number, other in index.get(term, ()):
                scores[number] += value * other
        best.append(max(scores.values(), default=0.0))
    return sum(heapq.nlargest(3, best)) / 3
