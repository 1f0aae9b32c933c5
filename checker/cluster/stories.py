"""Articles into stories: a partition of the sources by what happened.

Three steps, none of them over all pairs:

1. Topics (topics.py): candidates share one of their heaviest terms. A term of more than a hundred articles pairs only those published within weeks of each
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
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from checker.cluster.topics import Brief, Partition, Settings, settings_of, topics
from checker.cluster.vectors import Vector, cosine, unit, vector, weights_of
from checker.model import Extraction
from checker.ruleset import RuleSet
from checker.terms import Terms, terms_of

_FEW = 5  # articles of a topic below which a term of all of them is not yet discounted in full


class Profile(NamedTuple):
    """What stories need of an article: counts of stems and of pairs of neighbouring stems, and the stems of each sentence."""

    terms: dict[str, int]
    sentences: Sequence[Sequence[str]]


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


def parts(topic: Sequence[Extraction], rules: RuleSet) -> list[list[str]]:
    """The other steps for one topic, whose articles are in order: its stories, each sorted."""
    if len(topic) < 3:  # two articles have no halves, and neither can stand alone without the other
        return [[e.source for e in topic]]
    terms, settings = terms_of(rules), rules.memo(settings_of)
    profiles = {i: profile(extraction) for i, extraction in enumerate(topic)}
    found = [x for part in _split(list(profiles), profiles, terms, settings) for x in _detach(part, profiles, terms, settings)]
    return [sorted(topic[i].source for i in part) for part in found]


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
    weights = {term: weight * idf[term] for term, weight in weights_of(idf, terms).items()}
    vectors = {i: vector(profiles[i].terms, weights) for i in topic}
    # Copies of one text must not make a half look closer than reports of one happening are.
    similar: dict[int, dict[int, float]] = {i: {} for i in topic}
    for i, j in combinations(topic, 2):
        similar[i][j] = similar[j][i] = min(settings.ceiling, cosine(vectors[i], vectors[j]))
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


def _detach(story: list[int], profiles: Mapping[int, Profile], terms: Terms, settings: Settings) -> list[list[int]]:
    """Articles none of whose sentences is told by another one, too, stand alone."""
    if len(story) < 3:
        return [story]
    # What all of few articles tell is no mere subject: else one that is told twice over by a copy leaves the third alone.
    idf = _local_idf(({t for s in profiles[i].sentences for t in s} for i in story), max(len(story), _FEW))
    weights = {t: terms.weight(t) ** 2 * telling for t, telling in idf.items()}
    sentences = {i: [unit({t: weights[t] for t in s}) for s in profiles[i].sentences if len(s) >= 4] for i in story}
    best: dict[int, list[float]] = {i: [] for i in story}
    told: set[int] = set()  # what more there is to an article that others tell too makes no difference
    for n, i in enumerate(story):
        others = [j for j in story[n + 1 :] if i not in told or j not in told]
        index = _index(sentences[i]) if others else {}
        for j in others:
            if i not in told or j not in told:
                value = _alignment(sentences[j], index)
                best[i].append(value)
                best[j].append(value)
                told.update(k for k in (i, j) if sum(sorted(best[k])[-2:]) / 2 >= settings.aligned)
    apart = [i for i in story if i not in told]
    vectors = {i: vector(profiles[i].terms, weights_of(profiles[i].terms, terms)) for i in story} if apart else {}
    alone = [i for i in apart if _nearest(vectors, i) < settings.similar]
    rest = [i for i in story if i not in alone]
    return [*([i] for i in alone), *([rest] if rest else [])]


def _nearest(vectors: dict[int, Vector], i: int) -> float:
    """The mean similarity of an article to the two nearest of its story."""
    return sum(heapq.nlargest(2, (cosine(vectors[i], v) for j, v in vectors.items() if j != i))) / 2


def _index(sentences: Sequence[Vector]) -> dict[str, list[tuple[int, float]]]:
    """The sentences in which a term stands, with its weight there."""
    index: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, weights in enumerate(sentences):
        for term, value in weights.items():
            index[term].append((number, value))
    return index


def _alignment(sentences: Sequence[Vector], index: Mapping[str, Sequence[tuple[int, float]]]) -> float:
    """The mean of the three best sentence alignments of an article with another one, whose index is given."""
    best: list[float] = []
    for weights in sentences:
        scores: dict[int, float] = defaultdict(float)
        for term, value in weights.items():
            if term in index:
                for number, other in index[term]:
                    scores[number] += value * other
        best.append(max(scores.values(), default=0.0))
    return sum(heapq.nlargest(3, best)) / 3
